//! Recipes and their flows, straight into columns.

use weal_base::{Code, Diagnostic, Site};
use weal_hir::{Def, Expr, ItemKind, PatternUse, Ref, Step, StepKind, Target, Verb as Written};

use super::Lower;
use super::ranges::Amount;
use super::resources::kind_word;
use crate::calendar::{Basis, Rate};
use crate::diagnostics;
use crate::ir::*;
use crate::quantity::{NUMBER, Quantity};

impl<'a> Lower<'a> {
    /// Enters the recipes' names, so that bounds may speak of recipes declared later.
    pub(super) fn declare_recipes(&mut self) {
        let items = self.items();
        self.each(&items, &mut |lower, def, item| {
            let ItemKind::Recipe { name, of, steps } = &item.kind else { return };
            let Some((name, site)) = lower.name(def.module, name, item.name_node) else { return };
            let id = RecipeId(lower.tir.recipes.len() as u32);
            let recipes = &lower.tir.recipes;
            if !Self::claim(
                "recipe",
                &mut lower.recipe_names,
                (&name, site),
                id,
                |id| recipes[id.index()].site,
                &lower.built_sites,
                &mut lower.problems,
            ) {
                return;
            }
            if lower.rows.is_empty() {
                lower.recipes_of.insert(def, id);
            }
            let (places, flows) = (vec![WHOLE], (0, 0));
            let (takes, up_to, whole, variant_of, set_up_of) = (None, None, false, None, None);
            lower.tir.recipes.push(Recipe { name, takes, places, up_to, whole, flows, variant_of, set_up_of, site });
            lower.note(Entity::Recipe(id), item);
            lower.declare_ways(id, item, of.as_deref(), steps);
        });
    }

    /// Fills in the recipes.
    pub(super) fn recipes(&mut self) {
        let items = self.items();
        let mut next = 0;
        self.each(&items, &mut |lower, def, item| {
            let ItemKind::Recipe { name, of, steps } = &item.kind else { return };
            let Some((name, site)) = lower.name(def.module, name, item.name_node) else { return };
            // Declared in this same order; a duplicate was left out.
            if lower.tir.recipes.get(next).is_none_or(|recipe| recipe.site != site || recipe.name != name) {
                return;
            }
            next += lower.fill(RecipeId(next as u32), def, of.as_deref(), steps);
        });
        self.add_set_ups();
    }

    pub(super) fn recipe(&mut self, id: RecipeId, def: Def, of: Option<&'a PatternUse>, steps: &'a [Step]) {
        let first = self.tir.flows.len() as u32;
        self.about(Entity::Recipe(id));
        let mut takes: Option<Site> = None;
        self.lines_of(id, def, of, steps, &mut takes);
        self.add_ways(id);
        let last = self.tir.flows.len() as u32;
        let recipe = &mut self.tir.recipes[id.index()];
        recipe.flows = (first, last);
        let (timeless, places) = (recipe.takes.is_none(), recipe.places.clone());
        let (name, site) = (recipe.name.clone(), recipe.site);
        let mut problems = Vec::new();
        for flow in &self.tir.flows[first as usize..last as usize] {
            let resource = &self.tir.resources[flow.resource.index()];
            if timeless && flow.spread {
                problems.push(
                    diagnostics::missing(
                        format!("`{}` is spread over a run of `{name}`, which takes no time", resource.name),
                        flow.site,
                        "spread over how long?",
                        "say how long a run takes, for example `takes 3 month`, or leave out `spread`",
                    )
                    .also(site, "the recipe"),
                );
            }
            if timeless && flow.verb == Verb::Use {
                problems.push(
                    diagnostics::missing(
                        format!("`{name}` uses `{}` and does not say how long a run takes", resource.name),
                        flow.site,
                        "used for how long?",
                        "add for example `takes 1 year` to the recipe",
                    )
                    .also(site, "the recipe"),
                );
            }
        }
        if first == last && !self.problems.has_errors() {
            problems.push(diagnostics::missing(
                format!("the recipe `{name}` does nothing"),
                site,
                "nothing goes in and nothing comes out",
                "add what a run takes and makes, for example `consume 10 t flour` and `produce 13 t bread`",
            ));
        }
        let _ = places;
        for problem in problems {
            self.problems.push(problem);
        }
    }

    pub(super) fn steps_of(&mut self, id: RecipeId, module: u32, steps: &'a [Step], takes: &mut Option<Site>) {
        for step in steps {
            let site = self.node(module, step.node);
            match &step.kind {
                StepKind::ForEach { head, body } => {
                    self.rows_of(module, head, &mut |lower| lower.steps_of(id, module, body, takes))
                }
                StepKind::Takes(expr) => {
                    if let Some(first) = takes {
                        self.problems.push(
                            Diagnostic::error(
                                Code::RepeatedPart,
                                "how long a run takes is said twice",
                                site,
                                "said again here",
                            )
                            .also(*first, "first said here")
                            .help("keep one of them"),
                        );
                    }
                    *takes = Some(site);
                    if let Some(duration) = self.duration(module, expr, "how long a run takes")
                        && !duration.is_zero()
                    {
                        self.tir.recipes[id.index()].takes = Some(Box::new(duration));
                    }
                }
                StepKind::At(places) => {
                    let mut found: Vec<PlaceId> = Vec::new();
                    if places.is_empty() {
                        found = self.tir.innermost(WHOLE);
                    }
                    for reference in places {
                        if let Some(place) = self.place(module, reference)
                            && !found.contains(&place)
                        {
                            found.push(place);
                        }
                    }
                    self.run_at(id, found);
                }
                StepKind::AtEachIn(reference) => {
                    let found = self.place(module, reference).map(|place| self.tir.innermost(place));
                    self.run_at(id, found.unwrap_or_default());
                }
                StepKind::UpTo(expr) => {
                    if let Some(Amount { middle: rate, ends }) = self.runs(module, expr, "the most runs") {
                        if rate.basis == Basis::Total && self.tir.horizon.periods.len() > 1 {
                            self.problems.push(super::clauses::needs_period(
                                site,
                                "the most runs",
                                "up to 3 run per year",
                            ));
                        }
                        if let Some(owner) = self.owner(id, "up to", site) {
                            self.keep_range(Varying::UpTo(owner), ends, site);
                            self.tir.recipes[owner.index()].up_to = Some(Box::new((rate, site)));
                        }
                    }
                }
                StepKind::Cite(all) => self.cite_all(id, module, all, site),
                StepKind::SetUp { steps, each_period } => self.set_up(id, (module, site), steps, *each_period),
                StepKind::AlarmAfter(expr) => {
                    if let Some(owner) = self.owner(id, "alarm after", site) {
                        self.alarm_after(Entity::Recipe(owner), module, expr, site);
                    }
                }
                StepKind::InWholeRuns => self.tir.recipes[id.index()].whole = true,
                StepKind::Flow { verb, amount, resource, lasting, spread } => {
                    let before = self.tir.flows.len();
                    self.flow(module, *verb, amount, resource, lasting.as_ref(), site);
                    if *spread {
                        self.spread(before, site);
                    }
                }
                StepKind::Move(moved) => self.moved(module, moved, site),
                StepKind::Either(branches) => self.chosen(id, module, branches, takes),
            }
        }
    }

    fn run_at(&mut self, id: RecipeId, places: Vec<PlaceId>) {
        if !places.is_empty() {
            let recipe = &mut self.tir.recipes[id.index()];
            recipe.places = places;
            let site = recipe.site;
            self.placed(site);
        }
    }

    pub(super) fn flow(
        &mut self,
        module: u32,
        verb: Written,
        amount: &'a Expr,
        resource: &'a Ref,
        lasting: Option<&'a Expr>,
        site: Site,
    ) {
        let Some(id) = self.resource(module, resource) else { return };
        let (kind, name) = (self.tir.resources[id.index()].kind, self.tir.resources[id.index()].name.clone());
        let fits = match verb {
            Written::Consume => !matches!(kind, Kind::Labour | Kind::Durable | Kind::Emitted | Kind::Knowledge),
            Written::Produce => !matches!(kind, Kind::Emitted | Kind::Knowledge),
            Written::Use => kind == Kind::Durable,
            Written::Work => kind == Kind::Labour,
            Written::Emit => kind == Kind::Emitted,
        };
        if kind == Kind::Knowledge {
            let problem = super::knowledge::not_handled(&name, verb, site);
            self.problems.push(problem);
            return;
        }
        if !fits {
            let right = match (verb, kind) {
                (_, Kind::Labour) => "work",
                (_, Kind::Durable) => "use",
                (_, Kind::Emitted) => "emit",
                (Written::Emit, _) => "produce",
                _ => "consume",
            };
            let word = format!("{verb:?}").to_lowercase();
            // What people most often mean has a kind of its own.
            let kind_for = match (verb, right) {
                (Written::Emit, "produce") => {
                    format!("or, if `{name}` is a burden, declare it `resource {name}: emitted mass`")
                }
                (Written::Use, "consume") => {
                    format!(
                        "or, if `{name}` is there again afterwards, declare it `resource {name}: durable {{ stock 1 }}`"
                    )
                }
                (Written::Work, "consume") => {
                    format!("or, if `{name}` is people's time, declare it `resource {name}: labour`")
                }
                _ => format!("or change the kind of `{name}`"),
            };
            self.problems.push(diagnostics::wrong_kind(
                format!("`{name}` is {}, and `{word}` is not for that", kind_word(kind)),
                site,
                format!("`{name}` is {}", kind_word(kind)),
                format!("write `{right}` instead of `{word}`, {kind_for}"),
            ));
            return;
        }
        let at = self.provenance(module, amount);
        let what = format!("an amount of `{name}`");
        let Some(Amount { middle: rate, ends }) = self.rate(module, amount, id, &what, false) else { return };
        let lasting = match (lasting, rate.basis) {
            (None, Basis::Total) => None,
            (_, Basis::Day | Basis::Month) if kind == Kind::Durable => {
                self.problems.push(diagnostics::wrong_kind(
                    format!("`{name}` is durable, and a run makes a number of them, not so many per time"),
                    at,
                    "an amount per time",
                    format!("write how many one run makes: `produce 1 {name}`"),
                ));
                return;
            }
            (Some(time), Basis::Day | Basis::Month) if verb == Written::Produce => {
                let Some(duration) = self.duration(module, time, "how long it lasts") else { return };
                Some(Box::new(Lasting { basis: rate.basis, duration }))
            }
            (None, _) => {
                self.problems.push(
                    Diagnostic::error(
                        Code::NeedsPeriod,
                        "a run makes or takes an amount, and this is an amount per time",
                        at,
                        "per time, for how long?",
                    )
                    .help(format!(
                        "leave out the `per`, or say how long it lasts: `produce 1_700 h per year {name} for 30 year`"
                    )),
                );
                return;
            }
            (Some(_), _) => {
                self.problems.push(
                    Diagnostic::error(
                        Code::NeedsPeriod,
                        "only a produced amount per time lasts for a time",
                        at,
                        "not a produced amount per time",
                    )
                    .help(format!("write `produce 1_700 h per year {name} for 30 year`, or leave out the `for`")),
                );
                return;
            }
        };
        if rate.is_zero() {
            return;
        }
        let verb = match verb {
            Written::Consume => Verb::Consume,
            Written::Produce => Verb::Produce,
            Written::Use => Verb::Use,
            Written::Work => Verb::Work,
            Written::Emit => Verb::Emit,
        };
        self.keep_range(Varying::Flow(self.tir.flows.len() as u32), ends, at);
        self.tir.flows.push(Flow {
            verb,
            resource: id,
            amount: rate.amount,
            steps: rate.steps,
            lasting,
            place: None,
            spread: false,
            site: at,
        });
    }

    /// A number of runs, or of runs per time.
    pub(super) fn runs(&mut self, module: u32, expr: &'a Expr, what: &str) -> Option<Amount<Rate>> {
        let site = self.node(module, expr.node);
        let rates = self.over_time(site, |lower| {
            lower.uncertain(module, expr)?.map(|value| lower.as_runs(value.clone(), site, what))
        })?;
        self.stepped_amount(rates, site)
    }

    fn as_runs(&mut self, mut value: Quantity, site: Site, what: &str) -> Option<Rate> {
        let (run, time) = (self.dims.base("run"), self.dims.base("time"));
        let (run_rate, rate) = (self.dims.combine(run, time, true), self.dims.combine(NUMBER, time, true));
        // A bare number of runs is understood.
        if value.dim == NUMBER {
            value.dim = run;
        } else if value.dim == rate {
            value.dim = run_rate;
        }
        if value.amount.is_negative() {
            self.problems.push(diagnostics::out_of_range(site, what, &value.amount, "no less than zero"));
            return None;
        }
        if value.dim == run {
            return Some(Rate::total(value.fixed()));
        }
        if value.dim == run_rate {
            return Some(value.rate());
        }
        let problem = diagnostics::mismatch(&self.dims, site, run_rate, what, value.dim)
            .help("write for example `3 run per year`");
        self.problems.push(problem);
        None
    }

    pub(super) fn recipe_of(&mut self, module: u32, reference: &'a Ref) -> Option<RecipeId> {
        if let Target::Def(def) = reference.to {
            return self.recipes_of.get(&def).copied();
        }
        if let Target::Variant(def, rest) = &reference.to {
            let (head, site) = (self.recipes_of.get(def).copied()?, self.node(module, reference.node));
            return self.way_named(head, rest, site);
        }
        let (name, site) = self.late(module, reference)?;
        if let Some(known) = self.recipe_names.get(name.as_str()) {
            return Some(*known);
        }
        let near =
            weal_base::suggest::nearest(&name, self.tir.recipes.iter().map(|recipe| &*recipe.name)).map(str::to_owned);
        if !self.rows_missing {
            self.problems.push(diagnostics::unknown("recipe", &name, site, near.as_deref()));
        }
        None
    }

    pub(super) fn place(&mut self, module: u32, reference: &'a Ref) -> Option<PlaceId> {
        if let Target::Def(def) = reference.to {
            return self.places_of.get(&def).copied();
        }
        if let Target::Param(at) = reference.to {
            return self.handed.place(at);
        }
        let (name, site) = self.late(module, reference)?;
        if let Some(known) = self.place_names.get(name.as_str()) {
            return Some(*known);
        }
        let near =
            weal_base::suggest::nearest(&name, self.tir.places.iter().map(|place| &*place.name)).map(str::to_owned);
        if !self.rows_missing {
            self.problems.push(diagnostics::unknown("place", &name, site, near.as_deref()));
        }
        None
    }
}
