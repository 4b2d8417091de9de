//! Set-ups: what is taken once per campaign of a recipe, or once in each period in which anything of it is started.

use weal_base::{Code, Diagnostic, Site};
use weal_hir::{Step, StepKind, Verb as Written};

use super::Lower;
use crate::diagnostics;
use crate::ir::*;

/// A set-up, until all recipes are there.
pub(super) struct SetUp {
    owner: RecipeId,
    /// Whether it is paid for in each period, and not once for all periods of a campaign.
    each_period: bool,
    flows: Vec<Flow>,
    /// Between what the amounts of its flows lie, with flows counted from its own first one.
    ranges: Vec<Uncertain>,
    site: Site,
}

impl<'a> Lower<'a> {
    /// `set up { work 3 h baker }`. Said of several ways together, it is the set-up of all of them.
    pub(super) fn set_up(&mut self, id: RecipeId, (module, site): (u32, Site), steps: &'a [Step], each_period: bool) {
        let Some(owner) = self.owner(id, "set up", site) else { return };
        // Those of the same recipe and its ways are the last.
        let head = self.tir.lineage(owner).last().unwrap_or(owner);
        let own = self.set_ups.iter().rev().take_while(|known| known.owner >= head);
        if let Some(known) = own.into_iter().find(|known| known.owner == owner) {
            // Ways share the line.
            if known.site != site {
                self.problems.push(
                    Diagnostic::error(Code::RepeatedPart, "`set up` is said twice", site, "said again here")
                        .also(known.site, "first said here")
                        .help("put all it takes into one of them"),
                );
            }
            return;
        }
        let (before, ranged) = (self.tir.flows.len(), self.tir.uncertain.len());
        self.set_up_steps(id, module, steps);
        let flows = self.tir.flows.split_off(before);
        let mut ranges = self.tir.uncertain.split_off(ranged);
        for range in &mut ranges {
            if let Varying::Flow(at) = &mut range.of {
                *at -= before as u32;
            }
        }
        if flows.is_empty() && !self.problems.has_errors() {
            self.problems.push(diagnostics::missing(
                "this set-up takes nothing",
                site,
                "nothing is taken here",
                "say what is taken once, such as `set up { work 3 h baker }`, or leave it out",
            ));
        }
        self.set_ups.push(SetUp { owner, each_period, flows, ranges, site });
    }

    fn set_up_steps(&mut self, id: RecipeId, module: u32, steps: &'a [Step]) {
        for step in steps {
            let site = self.node(module, step.node);
            match &step.kind {
                StepKind::Flow { verb, amount, resource, lasting: None, spread: false }
                    if matches!(verb, Written::Consume | Written::Work | Written::Emit) =>
                {
                    self.flow(module, *verb, amount, resource, None, site);
                }
                StepKind::Cite(all) => self.cite_all(id, module, all, site),
                StepKind::ForEach { head, body } => {
                    self.rows_of(module, head, &mut |lower| lower.set_up_steps(id, module, body));
                }
                _ => {
                    let help = match &step.kind {
                        StepKind::Flow { verb: Written::Use, .. } => {
                            "a set-up takes no time of its own: say `use` of the recipe, whose runs take some"
                        }
                        StepKind::Flow { verb: Written::Produce, .. } => {
                            "what is made comes of runs: say `produce` of the recipe, or `emit` what is let out here"
                        }
                        _ => "what can stand here is `consume`, `work`, `emit` and `cite`; say the rest of the recipe",
                    };
                    self.problems.push(
                        Diagnostic::error(
                            Code::Expected,
                            "a set-up only takes things and lets burdens out, all at once",
                            site,
                            "does not belong into `set up`",
                        )
                        .help(help),
                    );
                }
            }
        }
    }

    /// Adds the set-ups behind all recipes, as recipes of their own: a campaign, and what sets it up directly behind it.
    pub(super) fn add_set_ups(&mut self) {
        let mut all = std::mem::take(&mut self.set_ups);
        all.sort_by_key(|set_up| set_up.owner);
        for SetUp { owner, each_period, flows, ranges, site } in all {
            let id = RecipeId(self.tir.recipes.len() as u32);
            let (set_up_id, campaign) = if each_period { (id, None) } else { (RecipeId(id.0 + 1), Some(id)) };
            let campaign = campaign.map(|id| self.belonging(owner, "campaign", id, site));
            let name = self.belonging(owner, "set_up", set_up_id, site);
            if !self.tir.lineage(owner).any(|head| self.tir.recipes[head.index()].up_to.is_some()) {
                let of = &self.tir.recipes[owner.index()];
                let problem = diagnostics::missing(
                    format!("`{}` has a set-up, and does not say how many runs can start after one", of.name),
                    site,
                    "good for how many runs?",
                    "add the most runs there can be, such as `up to 400 run per month`",
                )
                .also(of.site, "the recipe");
                self.problems.push(problem);
            }
            // Its ways follow a recipe.
            let ways = (owner.0..id.0).map(RecipeId).take_while(|way| self.tir.is_way_of(*way, owner));
            let mut places: Vec<PlaceId> =
                ways.flat_map(|way| self.tir.recipes[way.index()].places.iter().copied()).collect();
            places.sort_unstable();
            places.dedup();
            let from = self.tir.flows.len() as u32;
            self.tir.flows.extend(flows);
            self.tir.uncertain.extend(ranges.into_iter().map(|mut range| {
                if let Varying::Flow(at) = &mut range.of {
                    *at += from;
                }
                range
            }));
            let flows = (from, self.tir.flows.len() as u32);
            let (takes, up_to, whole, variant_of) = (None, None, true, None);
            let mut set_up_of = Some(owner);
            if let Some(name) = campaign {
                let (places, flows, takes, up_to) = (places.clone(), (from, from), None, None);
                self.tir.recipes.push(Recipe { name, takes, places, up_to, whole, flows, variant_of, set_up_of, site });
                set_up_of = Some(id);
            }
            self.tir.recipes.push(Recipe { name, takes, places, up_to, whole, flows, variant_of, set_up_of, site });
        }
    }

    /// Takes the name of a recipe that belongs to another, such as `fire.set_up`. Where a way of that has it, this is told
    /// whatever was told of names when they were bound: this one is written nowhere.
    fn belonging(&mut self, owner: RecipeId, part: &str, id: RecipeId, site: Site) -> Box<str> {
        let recipes = &self.tir.recipes;
        let name: Box<str> = format!("{}.{part}", recipes[owner.index()].name).into();
        if let Some(known) = self.recipe_names.insert(name.clone(), id) {
            let first = recipes.get(known.index()).map_or(site, |recipe| recipe.site);
            self.problems.push(diagnostics::duplicate("recipe", &name, site, first));
        }
        name
    }
}
