//! Needs, and whether everything has a place.

use weal_base::{Code, Diagnostic, Rational, Site};
use weal_hir::{Clause, ClauseKind, Def, Expr, ItemKind, Ref, Target};

use super::Lower;
use super::ranges::Amount;
use super::resources::kind_word;
use crate::calendar::{Basis, Day, Duration, Rate, Window};
use crate::diagnostics;
use crate::ir::*;
use crate::quantity::{NUMBER, Quantity};

/// What a need's clauses say.
#[derive(Default)]
struct Terms<'a> {
    places: Option<Vec<PlaceId>>,
    window: Window,
    by: Option<(Day, Site)>,
    always: Option<Site>,
    rank: Option<u32>,
    floor: Option<(&'a Expr, Site)>,
    profile: Option<&'a Ref>,
    patience: Option<(Duration, Site)>,
}

impl<'a> Lower<'a> {
    pub(super) fn needs(&mut self) {
        let items = self.items();
        self.each(&items, &mut |lower, def, item| {
            let ItemKind::Need { name, amount, of, clauses } = &item.kind else { return };
            let Some((name, site)) = lower.name(def.module, name, item.name_node) else { return };
            lower.need(def, item, name, site, amount, of, clauses);
        });
    }

    #[allow(clippy::too_many_arguments, reason = "the parts of one declaration")]
    fn need(
        &mut self,
        def: Def,
        item: &'a weal_hir::Item,
        name: Box<str>,
        site: Site,
        amount: &'a Expr,
        of: &'a Ref,
        clauses: &'a [Clause],
    ) {
        let module = def.module;
        let terms = self.terms(module, clauses);
        let Some(of) = self.needed(module, of) else { return };
        if let Some(resource) = of.resource()
            && let kind = self.tir.resources[resource.index()].kind
            && matches!(kind, Kind::Durable | Kind::Emitted | Kind::Knowledge)
        {
            let named = self.tir.resources[resource.index()].name.clone();
            let help = match kind {
                Kind::Durable => {
                    format!("to have enough of them in service, write `threshold {name}: stock {named} >= 10 always`")
                }
                Kind::Knowledge => format!("recipes ask for knowledge: write `cite {named}` in a recipe"),
                _ => format!("to bound it, write `threshold {name}: emitted {named} <= 10 per year`"),
            };
            self.problems.push(diagnostics::wrong_kind(
                format!("a need is something delivered to people, and `{named}` is {}", kind_word(kind)),
                site,
                format!("`{named}` cannot be delivered"),
                help,
            ));
            return;
        }
        if terms.places.is_some() {
            self.placed(site);
        }
        let at = self.provenance(module, amount);
        let places = terms.places.unwrap_or_else(|| vec![WHOLE]);
        let several = places.len() > 1;
        let mut wrong_floor = false;
        for place in places {
            let Some(Amount { middle: rate, ends }) = self.wanted(module, amount, of, place, site) else { return };
            if rate.basis != Basis::Total
                && let Some((_, by)) = terms.by
            {
                self.problems.push(
                    Diagnostic::error(
                        Code::NeedsPeriod,
                        "an amount per time has no day by which it is due",
                        by,
                        "due by one day",
                    )
                    .help("leave out `by`, or the `per` of the amount"),
                );
                return;
            }
            if let Some(at) = terms.always
                && let Some(problem) = self.wrong_always(of, &rate, terms.by.is_some(), at)
            {
                self.problems.push(problem);
                return;
            }
            let name: Box<str> =
                if several { format!("{name}@{}", self.tir.places[place.index()].name).into() } else { name.clone() };
            let id = NeedId(self.tir.needs.len() as u32);
            let needs = &self.tir.needs;
            if !Self::claim(
                "need",
                &mut self.need_names,
                (&name, site),
                id,
                |id| needs[id.index()].site,
                &self.built_sites,
                &mut self.problems,
            ) {
                return;
            }
            if self.rows.is_empty() {
                self.needs_of.insert(def, id);
            }
            let (floor, floor_site) = match terms.floor {
                // What is wrong with it is told once, not for every place.
                Some((_, at)) if wrong_floor => (Rational::ZERO, at),
                Some((expr, at)) => {
                    let part = self.floor(module, expr, of, place, &rate, site);
                    wrong_floor = part.is_none();
                    (part.unwrap_or_default(), at)
                }
                None => (Rational::ZERO, site),
            };
            let profile = terms.profile.and_then(|profile| self.profile_for(module, profile, &rate));
            let rank = terms.rank.unwrap_or(self.tir.ranks.len() as u32 - 1);
            let by = terms.by.map(|(day, _)| day);
            self.keep_range(Varying::Need(id), ends, at);
            self.tir.needs.push(Need {
                name,
                of,
                place,
                rate,
                always: terms.always.is_some(),
                profile,
                window: terms.window,
                by,
                rank,
                floor,
                site,
                floor_site,
            });
            if let Some((duration, site)) = &terms.patience {
                self.keep_patience(Entity::Need(id), duration.clone(), *site);
            }
            self.note(Entity::Need(id), item);
        }
    }

    /// The part of a need that must be met: said as a part, or as an amount like that of the need.
    fn floor(
        &mut self,
        module: u32,
        expr: &'a Expr,
        of: Needed,
        place: PlaceId,
        rate: &Rate,
        need: Site,
    ) -> Option<Rational> {
        if self.quantity(module, expr)?.dim == NUMBER {
            return self.part(module, expr, "the part that must be met");
        }
        let least = self.wanted(module, expr, of, place, need)?.middle;
        let site = self.node(module, expr.node);
        if least.basis != rate.basis {
            let message = "the least that must be met is said per another time than the need";
            let problem = Diagnostic::error(Code::NeedsPeriod, message, site, "per which time?");
            self.problems.push(problem.help("say both per the same time, or say the least as a part: `at least 90 %`"));
            return None;
        }
        let part = least.amount.checked_div(&rate.amount).unwrap_or_default();
        if part > Rational::ONE {
            let percent = (&part * &Rational::from(100)).to_decimal(2);
            let message = format!("the least that must be met is {percent} % of what is asked for");
            let problem = Diagnostic::error(Code::OutOfRange, message, site, "more than is asked for");
            self.problems.push(problem.help("ask for more, or for less at least"));
            return None;
        }
        Some(part)
    }

    /// `always` is for an amount of a property: of what is delivered, an amount says nothing without a time.
    fn wrong_always(&self, of: Needed, rate: &Rate, by: bool, site: Site) -> Option<Diagnostic> {
        let help = match of {
            Needed::Resource(_) => "write how much is needed per time, for example `per year`",
            Needed::Property(_) if rate.basis != Basis::Total => "leave out `always`, or the `per` of the amount",
            Needed::Property(_) if by => "leave out `by`, or `always`",
            Needed::Property(_) => return None,
        };
        let name = self.tir.needed_name(of);
        let message = format!("`{name}` is asked for `always`, and not as something that is simply there");
        let label = "the same amount at every time";
        Some(Diagnostic::error(Code::NeedsPeriod, message, site, label).help(help))
    }

    fn terms(&mut self, module: u32, clauses: &'a [Clause]) -> Terms<'a> {
        let mut terms = Terms::default();
        for clause in clauses {
            let site = self.node(module, clause.node);
            match &clause.kind {
                ClauseKind::For(None) => {
                    terms.places = Some(self.tir.innermost(WHOLE));
                }
                ClauseKind::ForEachIn(reference) => {
                    let found = self.place(module, reference).map(|place| self.tir.innermost(place));
                    terms.places = found.or(terms.places);
                }
                ClauseKind::For(Some(reference)) => {
                    terms.places = self.place(module, reference).map(|place| vec![place]).or(terms.places)
                }
                ClauseKind::From(expr) => terms.window.from = self.window(module, Some(expr), None).from,
                ClauseKind::Until(expr) => terms.window.until = self.window(module, None, Some(expr)).until,
                ClauseKind::By(expr) => terms.by = self.dates(module, expr).map(|(day, _)| (day, site)),
                ClauseKind::Always => terms.always = Some(site),
                ClauseKind::Rank(word) => terms.rank = self.rank(word, site),
                ClauseKind::Profile(profile) => terms.profile = Some(profile),
                ClauseKind::AlarmAfter(expr) => terms.patience = self.patience_said(module, expr, terms.patience, site),
                ClauseKind::AtLeast(expr) => terms.floor = Some((expr, site)),
                _ => self.problems.push(
                    Diagnostic::error(
                        Code::Expected,
                        "this is said of resources, not of needs",
                        site,
                        "does not belong here",
                    )
                    .help(
                        "what can stand here is `rank vital`, `at least 90 %`, `from 2028`, `until 2030`, `for shore`",
                    ),
                ),
            }
        }
        if let (Some(from), Some(until)) = (terms.window.from, terms.window.until)
            && until <= from
        {
            let site =
                clauses.first().map_or(Site::File(weal_base::FileId(0)), |clause| self.node(module, clause.node));
            self.problems.push(Diagnostic::error(
                Code::BadDate,
                format!("until {until} is not after from {from}"),
                site,
                "ends before it begins",
            ));
        }
        terms
    }

    /// What a need wants: `per person` is multiplied by the people of its place.
    fn wanted(&mut self, module: u32, expr: &'a Expr, of: Needed, place: PlaceId, need: Site) -> Option<Amount<Rate>> {
        let site = self.provenance(module, expr);
        let id = NeedId(self.tir.needs.len() as u32);
        self.about(Entity::Need(id));
        let rates = self.over_time(site, |lower| lower.wanted_on_a_day(module, expr, of, place, need))?;
        self.stepped_amount(rates, site)
    }

    fn wanted_on_a_day(
        &mut self,
        module: u32,
        expr: &'a Expr,
        of: Needed,
        place: PlaceId,
        need: Site,
    ) -> Option<Amount<Rate>> {
        let site = self.provenance(module, expr);
        let value = self.uncertain(module, expr)?;
        let rate = value.map(|value| self.as_wanted(value.clone(), of, place, (site, need)))?;
        if let Some(resource) = of.resource() {
            self.written(resource, &value.middle, false);
        }
        Some(rate)
    }

    fn as_wanted(
        &mut self,
        mut value: Quantity,
        of: Needed,
        place: PlaceId,
        (site, need): (Site, Site),
    ) -> Option<Rate> {
        let person = self.dims.base("person");
        let dim = self.needed_dim(of)?;
        let time = self.dims.base("time");
        let each = self.dims.combine(dim, person, true);
        let each_rate = self.dims.combine(each, time, true);
        if value.dim == each || value.dim == each_rate {
            let found = &self.tir.places[place.index()];
            let Some(people) = found.people.clone() else {
                let name = found.name.clone();
                self.problems.push(
                    diagnostics::missing(
                        format!("nothing says how many people live at {name}"),
                        site,
                        "per person of how many?",
                        "add for example `people 1_000` to the place",
                    )
                    .also(need, "needed by this"),
                );
                return None;
            };
            value.amount = &value.amount * &people;
            value.dim = self.dims.combine(value.dim, person, false);
        }
        let name = self.tir.needed_name(of).to_owned();
        self.rate_of(&value, dim, site, &format!("an amount of `{name}`"))
    }

    pub(super) fn need_of(&mut self, module: u32, reference: &'a Ref) -> Option<NeedId> {
        if let Target::Def(def) = reference.to {
            return self.needs_of.get(&def).copied();
        }
        let (name, site) = self.late(module, reference)?;
        if let Some(known) = self.need_names.get(name.as_str()) {
            return Some(*known);
        }
        let near = weal_base::suggest::nearest(&name, self.tir.needs.iter().map(|need| &*need.name)).map(str::to_owned);
        if !self.rows_missing {
            self.problems.push(diagnostics::unknown("need", &name, site, near.as_deref()));
        }
        None
    }

    /// What is kept per place can only be touched from a place.
    pub(super) fn check_places(&mut self) {
        let mut problems = Vec::new();
        for recipe in &self.tir.recipes {
            if !recipe.places.contains(&WHOLE) || self.tir.places.len() == 1 || self.says_where(recipe.site) {
                continue;
            }
            for flow in &self.tir.flows[recipe.flows.0 as usize..recipe.flows.1 as usize] {
                let resource = &self.tir.resources[flow.resource.index()];
                if resource.local && !flow.is_moved() {
                    let (because, words) = self.kept_because(flow.resource);
                    problems.push(
                        Diagnostic::error(
                            Code::WhichPlace,
                            format!(
                                "`{}` is kept per place, and the recipe `{}` does not say where it runs",
                                resource.name, recipe.name
                            ),
                            flow.site,
                            "at which place?",
                        )
                        .also(because, words)
                        .help(format!("add for example `at {}` to the recipe", self.tir.places[1].name)),
                    );
                }
            }
        }
        for resource in self.tir.resources.iter().filter(|resource| resource.local) {
            let details = || resource.details.iter();
            let stocks = details().flat_map(|details| &details.stock).map(|stock| (stock.place, stock.site, "stock"));
            let supplies =
                details().flat_map(|details| &details.supply).map(|supply| (supply.place, supply.site, "supply"));
            for (place, site, word) in stocks.chain(supplies) {
                if place == WHOLE && self.tir.places.len() > 1 && !self.says_where(site) {
                    problems.push(
                        Diagnostic::error(
                            Code::WhichPlace,
                            format!("`{}` is kept per place, and this {word} does not say where", resource.name),
                            site,
                            "at which place?",
                        )
                        .help(format!("add for example `at {}`", self.tir.places[1].name)),
                    );
                }
            }
        }
        for problem in problems {
            self.problems.push(problem);
        }
    }
}
