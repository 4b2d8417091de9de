//! Places: the tree they form, who lives where, and what there is at each.

use rustc_hash::FxHashSet;
use weal_base::{Code, Diagnostic, FileId, Rational, Site};
use weal_hir::{ClauseKind, Expr, ItemKind, Ref, Target};

use super::Lower;
use super::ranges::Amount;
use crate::calendar::{Rate, Window};
use crate::diagnostics;
use crate::ir::*;
use crate::quantity::{DimId, NUMBER, Quantity};

/// The most places a program can have.
const MOST_PLACES: usize = 100_000;

/// What is known of places beside the IR.
#[derive(Default)]
pub(super) struct Known {
    /// Per place, the people who live there and in no place inside it.
    own_people: Vec<Option<Rational>>,
    /// Declarations that say where they are.
    placed: FxHashSet<Site>,
    /// What each person gives of a resource, until all places are known at which it is kept.
    givers: Vec<(ResourceId, Amount<Rate>, Site)>,
}

/// A place as declared.
struct Drafted<'a> {
    name: Box<str>,
    site: Site,
    within: Option<(Target, String, Site)>,
    people: Option<Rational>,
    area: Option<Rational>,
    item: &'a weal_hir::Item,
}

impl<'a> Lower<'a> {
    pub(super) fn places(&mut self) {
        let items = self.items();
        let mut drafts: Vec<Drafted<'a>> = Vec::new();
        self.each(&items, &mut |lower, def, item| {
            let ItemKind::Place { name, within, people, area, .. } = &item.kind else { return };
            let Some((name, site)) = lower.name(def.module, name, item.name_node) else { return };
            let people = people.as_ref().and_then(|expr| lower.people(def.module, expr));
            let area = area.as_ref().and_then(|expr| lower.area(def.module, expr));
            let within = within.as_ref().and_then(|place| lower.place_around(def.module, place));
            let id = PlaceId(drafts.len() as u32);
            if Self::claim(
                "place",
                &mut lower.place_names,
                (&name, site),
                id,
                |id| drafts.get(id.index()).map_or(site, |draft| draft.site),
                &lower.built_sites,
                &mut lower.problems,
            ) {
                if lower.rows.is_empty() {
                    lower.places_of.insert(def, id);
                }
                drafts.push(Drafted { name, site, within, people, area, item });
            }
        });
        if let Some(draft) = drafts.get(MOST_PLACES) {
            self.problems.push(
                Diagnostic::error(
                    Code::TooLarge,
                    format!("the program has more than {MOST_PLACES} places"),
                    draft.site,
                    "one place too many",
                )
                .help("plan the parts of so large a country by themselves"),
            );
            drafts.truncate(MOST_PLACES);
        }
        let parents = self.parents(&drafts);
        self.grow_tree(drafts, &parents);
    }

    /// Which place a place says it lies in: a declaration, or a name some row may declare. An empty cell names none.
    fn place_around(&mut self, module: u32, place: &'a Ref) -> Option<(Target, String, Site)> {
        match self.late(module, place) {
            Some((name, _)) if name.is_empty() => None,
            Some((name, site)) => Some((Target::Late(name.clone()), name, site)),
            None => Some((place.to.clone(), String::new(), self.node(module, place.node))),
        }
    }

    /// Per place, the one around it; places that are unknown, inside themselves, or too deep are reported.
    fn parents(&mut self, drafts: &[Drafted<'a>]) -> Vec<Option<usize>> {
        let mut parents: Vec<Option<usize>> = Vec::with_capacity(drafts.len());
        for draft in drafts {
            let parent = match &draft.within {
                Some((Target::Def(def), ..)) => self.places_of.get(def).copied(),
                Some((Target::Late(_), name, site)) => {
                    let found = self.place_names.get(name.as_str()).copied();
                    if found.is_none() && !self.rows_missing {
                        let near = weal_base::suggest::nearest(name, drafts.iter().map(|draft| &*draft.name));
                        self.problems.push(diagnostics::unknown("place", name, *site, near));
                    }
                    found
                }
                _ => None,
            };
            parents.push(parent.map(PlaceId::index).filter(|parent| *parent < drafts.len()));
        }
        // 0: not yet seen; 1: on the way up from the place being followed; 2: leads to the whole.
        let mut seen = vec![0_u8; drafts.len()];
        for start in 0..drafts.len() {
            let mut way = Vec::new();
            let mut at = Some(start);
            while let Some(place) = at.filter(|place| seen[*place] == 0) {
                seen[place] = 1;
                way.push(place);
                at = parents[place];
            }
            if let Some(again) = at.filter(|place| seen[*place] == 1) {
                self.inside_itself(drafts, &way, again);
                parents[again] = None;
            }
            way.iter().for_each(|place| seen[*place] = 2);
        }
        parents
    }

    fn inside_itself(&mut self, drafts: &[Drafted<'a>], way: &[usize], again: usize) {
        let circle = way.iter().skip_while(|place| **place != again);
        let names: Vec<String> = circle.chain([&again]).map(|place| format!("`{}`", drafts[*place].name)).collect();
        let site = drafts[again].within.as_ref().map_or(drafts[again].site, |within| within.2);
        self.problems.push(
            Diagnostic::error(
                Code::SelfReference,
                format!("the place {} lies inside itself", names[0]),
                site,
                names.join(" is in "),
            )
            .help("leave out one of these `in`, so that the places form a tree"),
        );
    }

    /// Numbers the places from the outermost inwards, each behind the one around it, and adds up who lives in them.
    fn grow_tree(&mut self, drafts: Vec<Drafted<'a>>, parents: &[Option<usize>]) {
        let mut inner: Vec<Vec<usize>> = vec![Vec::new(); drafts.len()];
        let mut outermost = Vec::new();
        for (at, parent) in parents.iter().enumerate() {
            match parent {
                Some(parent) => inner[*parent].push(at),
                None => outermost.push(at),
            }
        }
        let lone = outermost.len() == 1;
        if !lone {
            self.add_whole(&drafts);
        }
        let mut numbers: Vec<PlaceId> = vec![WHOLE; drafts.len()];
        let mut drafts: Vec<Option<Drafted<'a>>> = drafts.into_iter().map(Some).collect();
        let mut open: Vec<(usize, usize)> = outermost.iter().rev().map(|at| (*at, usize::from(!lone))).collect();
        let mut too_deep = None;
        while let Some((at, depth)) = open.pop() {
            let Some(draft) = drafts[at].take() else { continue };
            let id = PlaceId(self.tir.places.len() as u32);
            numbers[at] = id;
            self.note(Entity::Place(id), draft.item);
            let around = match parents[at] {
                Some(parent) => Some(numbers[parent]),
                None => (!lone).then_some(WHOLE),
            };
            // What lies too deep is reported, and set down at the whole.
            let parent = if depth < DEEPEST_PLACE { around } else { Some(WHOLE) };
            if depth >= DEEPEST_PLACE {
                too_deep = too_deep.or(Some(draft.site));
            }
            self.known.own_people.push(draft.people.clone());
            let Drafted { name, site, people, area, .. } = draft;
            self.tir.places.push(Place { name, parent, people, area, site });
            open.extend(inner[at].iter().rev().map(|at| (*at, depth + 1)));
        }
        if let Some(site) = too_deep {
            self.problems.push(
                Diagnostic::error(
                    Code::TooLarge,
                    format!("places lie inside each other more than {DEEPEST_PLACE} deep"),
                    site,
                    "too deep",
                )
                .help("leave out places between this one and the whole"),
            );
        }
        let renumber = |id: &mut PlaceId| *id = numbers.get(id.index()).copied().unwrap_or(WHOLE);
        self.place_names.values_mut().for_each(renumber);
        self.places_of.values_mut().for_each(renumber);
        // Each place comes behind the one around it, so that sums are whole before they are passed on.
        for at in (1..self.tir.places.len()).rev() {
            let (people, area) = (self.tir.places[at].people.clone(), self.tir.places[at].area.clone());
            let Some(parent) = self.tir.places[at].parent else { continue };
            let parent = &mut self.tir.places[parent.index()];
            for (sum, part) in [(&mut parent.people, people), (&mut parent.area, area)] {
                if let Some(part) = part {
                    *sum = Some(sum.as_ref().map_or(part.clone(), |sum| sum + &part));
                }
            }
        }
    }

    /// The whole around several places, under the program's name; another where a place has that.
    fn add_whole(&mut self, drafts: &[Drafted<'a>]) {
        let root = self.program.modules.first().map_or(Site::File(FileId(0)), |root| Site::File(root.file));
        let mut name = self.tir.package.clone();
        while drafts.iter().any(|draft| *draft.name == *name) {
            name = format!("all of {name}");
        }
        self.known.own_people.push(None);
        self.tir.places.push(Place { name: name.into(), parent: None, people: None, area: None, site: root });
    }

    fn people(&mut self, module: u32, expr: &'a Expr) -> Option<Rational> {
        let person = self.dims.base("person");
        self.size(module, expr, "the number of people", &[person, NUMBER])
    }

    fn area(&mut self, module: u32, expr: &'a Expr) -> Option<Rational> {
        let length = self.dims.base("length");
        let area = self.dims.combine(length, length, false);
        self.size(module, expr, "the area", &[area])
    }

    /// An amount of one of these dimensions, the first of which people should write.
    fn size(&mut self, module: u32, expr: &'a Expr, what: &str, dims: &[DimId]) -> Option<Rational> {
        let value = self.quantity(module, expr)?;
        let site = self.node(module, expr.node);
        if !dims.contains(&value.dim) {
            let problem = diagnostics::mismatch(&self.dims, site, dims[0], what, value.dim);
            self.problems.push(problem);
            return None;
        }
        if value.amount.is_negative() {
            self.problems.push(diagnostics::out_of_range(site, what, &value.amount, "no less than zero"));
            return None;
        }
        Some(value.fixed())
    }

    /// Remembers that a declaration says where it is.
    pub(super) fn placed(&mut self, site: Site) {
        self.known.placed.insert(site);
    }

    /// Whether it does.
    pub(super) fn says_where(&self, site: Site) -> bool {
        self.known.placed.contains(&site)
    }

    /// What there is at places, as the places say it.
    pub(super) fn place_clauses(&mut self) {
        let items = self.items();
        self.each(&items, &mut |lower, def, item| {
            let ItemKind::Place { name, holds, .. } = &item.kind else { return };
            if holds.is_empty() {
                return;
            }
            let Some((name, _)) = lower.name(def.module, name, item.name_node) else { return };
            let Some(place) = lower.place_names.get(&name).copied() else { return };
            for hold in holds {
                if let Some(resource) = lower.resource(def.module, &hold.resource) {
                    lower.hold(resource, def.module, &hold.clause, place);
                }
            }
        });
    }

    fn hold(&mut self, resource: ResourceId, module: u32, clause: &'a weal_hir::Clause, place: PlaceId) {
        let site = self.node(module, clause.node);
        let taken = self.tir.resources[resource.index()].details.take();
        let mut details = taken.map_or_else(Details::default, |details| *details);
        let mut local = false;
        if self.fits(resource, &clause.kind, site) {
            let (stocks, supplies) = (details.stock.len(), details.supply.len());
            self.clause(resource, module, &clause.kind, site, &mut details, &mut local);
            details.stock.iter_mut().skip(stocks).for_each(|stock| stock.place = place);
            details.supply.iter_mut().skip(supplies).for_each(|supply| supply.place = place);
            self.placed(site);
            if matches!(clause.kind, ClauseKind::Stock { .. }) {
                self.check_capacity(resource, &details);
            }
        }
        let found = &mut self.tir.resources[resource.index()];
        found.local |= place != WHOLE;
        if details != Details::default() {
            found.details = Some(Box::new(details));
        }
    }

    /// `from people 1_500 h per person per year`: a supply at each place with people of its own, once all places are
    /// known at which the resource is kept.
    pub(super) fn people_supply(&mut self, id: ResourceId, module: u32, expr: &'a Expr, site: Site) {
        let person = self.dims.base("person");
        if self.tir.places[0].people.is_none() {
            self.problems.push(diagnostics::missing(
                "no place says how many people live there",
                site,
                "how many people?",
                "add `people 1_000` to a place",
            ));
            return;
        }
        let rates = self.over_time(site, |lower| {
            lower.uncertain(module, expr)?.map(|value| {
                let dim = lower.dims.combine(value.dim, person, false);
                lower.as_rate(&Quantity { dim, ..value.clone() }, id, site, "what each person gives")
            })
        });
        if let Some(rate) = rates.and_then(|rates| self.stepped_amount(rates, site)) {
            self.known.givers.push((id, rate, site));
        }
    }

    /// Adds what people give, in common or place by place.
    pub(super) fn supplies_from_people(&mut self) {
        for (id, rate, site) in std::mem::take(&mut self.known.givers) {
            let local = self.tir.resources[id.index()].local;
            let people: Vec<(PlaceId, Rational)> = match local {
                true => {
                    let own = self.known.own_people.iter().zip(0..);
                    own.filter_map(|(people, at)| Some((PlaceId(at), people.clone()?))).collect()
                }
                false => self.tir.places[0].people.iter().map(|people| (WHOLE, people.clone())).collect(),
            };
            self.placed(site);
            for (place, people) in people {
                let ends = rate.ends.as_deref().map(|(low, high)| Box::new((low.times(&people), high.times(&people))));
                let rate = rate.middle.times(&people);
                let details = self.tir.resources[id.index()].details.get_or_insert_default();
                let at = details.supply.len() as u32;
                details.supply.push(Supply { place, rate, profile: None, window: Window::default(), site });
                self.keep_range(Varying::Supply { resource: id, number: at }, ends, site);
            }
        }
    }
}
