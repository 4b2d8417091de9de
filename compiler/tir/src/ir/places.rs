//! The places: a tree, whose root is the whole.

use super::*;

/// How many places can lie inside each other.
pub const DEEPEST_PLACE: usize = 32;

/// A place. Whatever is summed at a place is summed over the places inside it, too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Its name.
    pub name: Box<str>,
    /// The place around it; none for the whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<PlaceId>,
    /// How many people live there, with those of the places inside it.
    pub people: Option<Rational>,
    /// Its area with that of the places inside it, in the base unit of area.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<Rational>,
    /// Where it is declared.
    pub site: Site,
}

impl Tir {
    /// A place and those around it, up to the whole.
    pub fn around(&self, place: PlaceId) -> impl Iterator<Item = PlaceId> {
        let parent = |place: &PlaceId| self.places.get(place.index()).and_then(|place| place.parent);
        std::iter::successors(Some(place), parent).take(DEEPEST_PLACE + 1)
    }

    /// Whether a place is this one or lies inside it.
    pub fn is_inside(&self, place: PlaceId, whole: PlaceId) -> bool {
        self.around(place).any(|around| around == whole)
    }

    /// The places inside this one that have none inside, in the order of [`Tir::places`]; the place itself where it has none.
    pub fn innermost(&self, whole: PlaceId) -> Vec<PlaceId> {
        let mut has_inner = vec![false; self.places.len()];
        for parent in self.places.iter().filter_map(|place| place.parent) {
            if let Some(has) = has_inner.get_mut(parent.index()) {
                *has = true;
            }
        }
        let all = (0..self.places.len() as u32).map(PlaceId);
        all.filter(|place| !has_inner[place.index()] && self.is_inside(*place, whole)).collect()
    }

    /// The places at which something holds, each by itself.
    pub fn places_of(&self, places: Where) -> Vec<PlaceId> {
        match places {
            Where::Everywhere => vec![WHOLE],
            Where::At(place) => vec![place],
            Where::EachPlace => self.innermost(WHOLE),
            Where::EachIn(place) => self.innermost(place),
        }
    }
}
