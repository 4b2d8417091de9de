//! Recipes and their flows.

use super::*;

/// A recipe.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipe {
    /// Its name.
    pub name: Box<str>,
    /// How long a run takes; zero if not said.
    pub takes: Option<Box<Duration>>,
    /// Where it can run: one activity per place; `[WHOLE]` if not said. Empty where it is done in several ways, which are
    /// recipes of their own.
    pub places: Vec<PlaceId>,
    /// The most runs, at each place.
    pub up_to: Option<Box<(Rate, Site)>>,
    /// Whether only whole runs can be started: `in whole runs`.
    #[serde(default, skip_serializing_if = "is_false")]
    pub whole: bool,
    /// Its flows: `Tir::flows[flows.0..flows.1]`.
    pub flows: (u32, u32),
    /// The recipe this is one way of, declared before it: what is said of that is said of all its ways together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variant_of: Option<RecipeId>,
    /// The recipe this is the set-up of, declared before it: a run of this is one set-up, of which there is one in each
    /// period in which anything of that is started. It takes no time, is whole, and is done where that is. The set-up of
    /// a set-up sets up a campaign: a run of the first is then one period of a campaign, and takes nothing; one of the
    /// second, directly behind it, is what starts a campaign.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set_up_of: Option<RecipeId>,
    /// Where it is declared.
    pub site: Site,
}

/// What a recipe cites: knowledge that must be there when a run starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cite {
    /// The recipe.
    pub recipe: RecipeId,
    /// What one must know.
    pub resource: ResourceId,
    /// Where it is written.
    pub site: Site,
}

impl Tir {
    /// What a recipe cites.
    pub fn cited_by(&self, recipe: RecipeId) -> &[Cite] {
        let from = self.cites.partition_point(|cite| cite.recipe < recipe);
        let until = self.cites.partition_point(|cite| cite.recipe <= recipe);
        self.cites.get(from..until).unwrap_or(&[])
    }
    /// Whether knowledge is there when a period begins; it is unless its resource says otherwise.
    pub fn is_known(&self, knowledge: ResourceId, period: &crate::calendar::Period) -> bool {
        let details = self.resources.get(knowledge.index()).and_then(|resource| resource.details.as_deref());
        details.and_then(|details| details.known).is_none_or(|known| known.window.has_start_of(period))
    }
    /// A recipe, what it is a way of, and so on up: all that its runs count as.
    pub fn lineage(&self, recipe: RecipeId) -> impl Iterator<Item = RecipeId> + '_ {
        let parent = |id: &RecipeId| self.recipes.get(id.index()).and_then(|recipe| recipe.variant_of);
        std::iter::successors(Some(recipe), move |id| parent(id).filter(|parent| parent < id))
    }
    /// The set-up of a recipe, if it has one by itself.
    pub fn set_up(&self, recipe: RecipeId) -> Option<RecipeId> {
        // Set-ups come behind all recipes that were declared.
        let set_ups = self.recipes.iter().enumerate().rev().take_while(|(_, found)| found.set_up_of.is_some());
        let found = set_ups.filter(|(_, found)| found.set_up_of == Some(recipe)).last();
        let first = found.map(|(at, _)| RecipeId(at as u32))?;
        Some(if self.is_campaign(first) { RecipeId(first.0 + 1) } else { first })
    }
    /// Whether a run of this is one period of a campaign.
    pub fn is_campaign(&self, recipe: RecipeId) -> bool {
        self.recipes.get(recipe.index() + 1).is_some_and(|next| next.set_up_of == Some(recipe))
            && self.recipes.get(recipe.index()).is_some_and(|it| it.set_up_of.is_some())
    }
    /// The campaign that a recipe sets up.
    pub fn campaign_of(&self, set_up: RecipeId) -> Option<RecipeId> {
        self.recipes.get(set_up.index())?.set_up_of.filter(|campaign| self.is_campaign(*campaign))
    }
    /// The recipe whose runs need this set-up, or whose campaign this is.
    pub fn set_up_for(&self, set_up: RecipeId) -> Option<RecipeId> {
        match self.campaign_of(set_up) {
            Some(campaign) => self.recipes[campaign.index()].set_up_of,
            None => self.recipes.get(set_up.index())?.set_up_of,
        }
    }
    /// Whether runs of `recipe` are runs of `head`.
    pub fn is_way_of(&self, recipe: RecipeId, head: RecipeId) -> bool {
        self.lineage(recipe).any(|id| id == head)
    }
}

/// What a recipe does with a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verb {
    /// Uses it up.
    Consume,
    /// Makes it.
    Produce,
    /// Takes its capacity for as long as the run lasts.
    Use,
    /// Takes hours of work.
    Work,
    /// Lets a burden out.
    Emit,
}

/// One flow of one run of a recipe.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flow {
    /// What is done.
    pub verb: Verb,
    /// With what.
    pub resource: ResourceId,
    /// How much per run, in the resource's unit.
    pub amount: Rational,
    /// The amounts of runs that start on later days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub steps: crate::steps::Steps,
    /// `produce 1_700 h per year shipwright for 30 year`: `amount` is a rate that lasts.
    pub lasting: Option<Box<Lasting>>,
    /// The place it touches, where that is not the activity's: of what is moved, where it is taken and where it is brought.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<PlaceId>,
    /// Whether what could be held is due, or arrives, evenly over the run.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub spread: bool,
    /// Where it is written.
    pub site: Site,
}

impl Flow {
    /// The place whose node it touches when its recipe runs at `place`.
    pub fn place_at(&self, place: PlaceId) -> PlaceId {
        self.place.unwrap_or(place)
    }
    /// Whether it is moved from place to place: neither made nor used up.
    pub fn is_moved(&self) -> bool {
        self.place.is_some()
    }
}

/// A produced rate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lasting {
    /// Per what time the flow's amount is meant.
    pub basis: Basis,
    /// How long it lasts, from the run's end on.
    pub duration: Duration,
}

/// Whether something is not said.
#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
fn is_false(said: &bool) -> bool {
    !said
}
