//! The clauses of resources: what there is, what comes in, how it grows, keeps and lasts.

use weal_base::{Code, Diagnostic, Rational, Site};
use weal_hir::{Clause, ClauseKind, Expr, Ref};

use super::Lower;
use super::ranges::Amount;
use super::resources::kind_word;
use super::values::Value;
use crate::calendar::Basis;
use crate::diagnostics;
use crate::ir::*;
use crate::quantity::NUMBER;

impl<'a> Lower<'a> {
    /// Evaluates the clauses of the resources declared since the last call.
    pub(super) fn resource_clauses(&mut self) {
        for pending in std::mem::take(&mut self.pending) {
            let outer = std::mem::replace(&mut self.rows, pending.rows);
            self.about(Entity::Resource(pending.resource));
            self.clauses(pending.resource, pending.module, pending.clauses);
            self.rows = outer;
        }
    }

    fn clauses(&mut self, id: ResourceId, module: u32, clauses: &'a [Clause]) {
        let Some(resource) = self.tir.resources.get(id.index()) else { return };
        let (kind, name) = (resource.kind, resource.name.to_string());
        if kind == Kind::Knowledge {
            return self.known(id, module, clauses);
        }
        let mut details = Details::default();
        let mut local = false;
        for clause in clauses {
            let site = self.node(module, clause.node);
            if self.fits(id, &clause.kind, site) {
                self.clause(id, module, &clause.kind, site, &mut details, &mut local);
            }
        }
        if kind == Kind::Perishable && details.keeps.is_none() {
            let site = self.tir.resources[id.index()].site;
            self.problems.push(diagnostics::missing(
                format!("`{name}` is perishable and does not say how long it keeps"),
                site,
                "how long does it keep?",
                "add for example `keeps 4 day`",
            ));
        }
        self.check_capacity(id, &details);
        let resource = &mut self.tir.resources[id.index()];
        resource.local |= local;
        if details != Details::default() {
            resource.details = Some(Box::new(details));
        }
    }

    /// Whether a clause can be said of a resource of its kind; reports one that cannot.
    pub(super) fn fits(&mut self, id: ResourceId, clause: &ClauseKind, site: Site) -> bool {
        let Some((word, allowed)) = clause_kinds(clause) else { return true };
        let resource = &self.tir.resources[id.index()];
        if allowed.contains(&resource.kind) {
            return true;
        }
        let (kind, name) = (kind_word(resource.kind), &resource.name);
        let kinds: Vec<&str> = allowed.iter().map(|kind| kind_word(*kind)).collect();
        let problem = diagnostics::wrong_kind(
            format!("`{word}` cannot be said of `{name}`, which is {kind}"),
            site,
            format!("not for what is {kind}"),
            format!("`{word}` is for what is {}", kinds.join(", or ")),
        );
        self.problems.push(problem);
        false
    }

    /// What grows towards a capacity starts with no more.
    pub(super) fn check_capacity(&mut self, id: ResourceId, details: &Details) {
        let name = &self.tir.resources[id.index()].name;
        if let Some(Regrowth::Logistic { capacity, .. }) = &details.regrowth
            && let Some(stock) = details.stock.iter().find(|stock| stock.amount > *capacity)
        {
            self.problems.push(
                Diagnostic::error(
                    Code::OutOfRange,
                    format!("`{name}` starts with more than it can grow to"),
                    stock.site,
                    "more than its surroundings can carry",
                )
                .help("check the two amounts: what it grows to is the most that can live there"),
            );
        }
    }

    fn place_of(&mut self, module: u32, at: Option<&'a Ref>, site: Site, local: &mut bool) -> Option<PlaceId> {
        match at {
            None => Some(WHOLE),
            Some(reference) => {
                let place = self.place(module, reference)?;
                *local |= place != WHOLE;
                self.placed(site);
                Some(place)
            }
        }
    }

    pub(super) fn clause(
        &mut self,
        id: ResourceId,
        module: u32,
        clause: &'a ClauseKind,
        site: Site,
        details: &mut Details,
        local: &mut bool,
    ) {
        macro_rules! once {
            ($field:expr, $value:expr, $word:literal) => {{
                if $field.is_some() {
                    self.problems.push(
                        Diagnostic::error(
                            Code::RepeatedPart,
                            concat!("`", $word, "` is said twice"),
                            site,
                            "said before",
                        )
                        .help("keep one of them"),
                    );
                }
                if let Some(value) = $value {
                    $field = Some(value);
                }
            }};
        }
        match clause {
            ClauseKind::Stock { amount, aged, at } => {
                let Some(place) = self.place_of(module, at.as_ref(), site, local) else { return };
                let found = self.at_start(|lower| lower.uncertain_amount(module, amount, id, "a stock", true));
                let Some((amount, ends)) = found else { return };
                self.keep_range(Varying::Stock { resource: id, number: details.stock.len() as u32 }, ends, site);
                let aged = aged.as_ref().and_then(|expr| self.ages(module, expr));
                if aged.is_some() && self.tir.resources[id.index()].kind != Kind::Durable {
                    self.problems.push(diagnostics::wrong_kind(
                        "only durables have ages",
                        site,
                        "not a durable",
                        "leave `aged` out, or make it `durable`",
                    ));
                }
                details.stock.push(Stock { place, amount, aged, site });
            }
            ClauseKind::Supply { amount, from, until, at, profile } => {
                let Some(place) = self.place_of(module, at.as_ref(), site, local) else { return };
                let window = self.window(module, from.as_ref(), until.as_ref());
                let found = self.rate(module, amount, id, "a supply", true);
                let Some(Amount { middle: rate, ends }) = found else { return };
                self.keep_range(Varying::Supply { resource: id, number: details.supply.len() as u32 }, ends, site);
                let profile = profile.as_ref().and_then(|profile| self.profile_for(module, profile, &rate));
                details.supply.push(Supply { place, rate, profile, window, site });
            }
            ClauseKind::FromPeople(expr) => self.people_supply(id, module, expr, site),
            ClauseKind::Regrows { logistic, rate, to } => {
                let capacity = match to {
                    Some(expr) => match self.amount(module, expr, id, "what it grows to", true) {
                        Some(amount) => Some(amount),
                        None => return,
                    },
                    None => None,
                };
                once!(details.regrowth, self.regrowth(id, module, *logistic, rate, capacity, site), "regrows");
            }
            ClauseKind::Keeps(expr) => once!(details.keeps, self.duration(module, expr, "how long it keeps"), "keeps"),
            ClauseKind::Loses(expr) => {
                let rate = self.part_rate(module, expr, "what is lost");
                once!(details.loses, self.ranged(Varying::Loses(id), rate, site), "loses");
            }
            ClauseKind::Storage(expr) => {
                let amount = self.amount(module, expr, id, "the room for storage", true).map(|amount| (amount, site));
                once!(details.storage, amount, "storage");
            }
            ClauseKind::Discard => details.discard = true,
            ClauseKind::Lasts(expr) => {
                let lasts = self.duration(module, expr, "how long it lasts");
                if lasts.as_ref().is_some_and(crate::calendar::Duration::is_zero) {
                    self.problems.push(diagnostics::out_of_range(
                        site,
                        "how long it lasts",
                        &Rational::ZERO,
                        "more than no time",
                    ));
                    return;
                }
                once!(details.lasts, lasts, "lasts");
            }
            ClauseKind::Available(expr) => {
                once!(details.available, self.part(module, expr, "the part of the time it is available"), "available")
            }
            ClauseKind::Absorbed(expr) => {
                let rate = self.rate(module, expr, id, "what is absorbed", true);
                let rate = self.ranged(Varying::Absorbed(id), rate, site);
                if rate.as_ref().is_some_and(|rate| rate.basis == Basis::Total) {
                    self.problems.push(needs_period(site, "what is absorbed", "absorbed 10 t per year"));
                    return;
                }
                once!(details.absorbed, rate, "absorbed");
            }
            ClauseKind::Provides { amount, property } => self.provides(id, module, amount, property, site, details),
            ClauseKind::EndFree => self.end(details, End::Free, site),
            ClauseKind::EndAsStart => self.end(details, End::AsStart(site), site),
            ClauseKind::EndAtLeast(expr) => {
                if let Some(amount) = self.amount(module, expr, id, "what must be left at the end", true) {
                    self.end(details, End::AtLeast(amount, site), site);
                }
            }
            ClauseKind::AlarmAfter(expr) => self.alarm_after(Entity::Resource(id), module, expr, site),
            ClauseKind::Rank(_)
            | ClauseKind::AtLeast(_)
            | ClauseKind::For(_)
            | ClauseKind::ForEachIn(_)
            | ClauseKind::From(_)
            | ClauseKind::Until(_)
            | ClauseKind::By(_)
            | ClauseKind::Profile(_)
            | ClauseKind::Always => {
                self.problems.push(
                    Diagnostic::error(
                        Code::Expected,
                        "this is said of needs, not of resources",
                        site,
                        "does not belong here",
                    )
                    .help("what can stand here is, for example, `supply 900 t per year`"),
                );
            }
        }
    }

    fn end(&mut self, details: &mut Details, end: End, site: Site) {
        if details.end != End::Default {
            self.problems.push(
                Diagnostic::error(
                    Code::RepeatedPart,
                    "what must be left at the end is said twice",
                    site,
                    "said before",
                )
                .help("keep one of them"),
            );
        }
        details.end = end;
    }

    fn ages(&mut self, module: u32, expr: &'a Expr) -> Option<(crate::calendar::Duration, crate::calendar::Duration)> {
        let site = self.node(module, expr.node);
        match self.eval(module, expr) {
            Value::Range(ages) => {
                Some((self.as_duration(&ages.low, site, "an age")?, self.as_duration(&ages.high, site, "an age")?))
            }
            Value::Quantity(age) => {
                let age = self.as_duration(&age, site, "an age")?;
                Some((age.clone(), age))
            }
            Value::Error => None,
            _ => {
                self.problems.push(diagnostics::not_a_quantity(site, "no length of time"));
                None
            }
        }
    }

    fn regrowth(
        &mut self,
        id: ResourceId,
        module: u32,
        logistic: bool,
        expr: &'a Expr,
        capacity: Option<Rational>,
        site: Site,
    ) -> Option<Regrowth> {
        let value = self.one_value(site, |lower| lower.uncertain(module, expr))?.middle;
        let time = self.dims.base("time");
        let per_time = self.dims.combine(NUMBER, time, true);
        if value.amount.is_negative() {
            self.problems.push(diagnostics::out_of_range(site, "the growth", &value.amount, "no less than zero"));
            return None;
        }
        if logistic {
            let rate = self.part_rate(module, expr, "the growth rate")?;
            let most = rate.ends.as_deref().map_or(&rate.middle, |(_, high)| high);
            let fastest = self.tir.horizon.periods.iter().map(|period| most.in_period(period)).max();
            if let Some(fastest) = fastest.filter(|fastest| *fastest > Rational::ONE) {
                self.problems.push(
                    diagnostics::out_of_range(site, "the growth in one period", &fastest, "at most 100 % of the stock")
                        .help("cut the horizon into shorter periods, so that growth can be followed step by step"),
                );
                return None;
            }
            return match capacity {
                Some(capacity) if capacity.is_positive() => {
                    let rate = self.ranged(Varying::Regrowth(id), Some(rate), site)?;
                    Some(Regrowth::Logistic { rate, capacity })
                }
                Some(capacity) => {
                    self.problems.push(diagnostics::out_of_range(
                        site,
                        "what it grows to",
                        &capacity,
                        "more than zero",
                    ));
                    None
                }
                None => {
                    self.problems.push(diagnostics::missing(
                        "logistic growth needs to know what it grows to",
                        site,
                        "grows to what?",
                        "write for example `regrows logistic 18 % per year to 60 kt`",
                    ));
                    None
                }
            };
        }
        if value.dim == per_time {
            let rate = self.part_rate(module, expr, "the growth")?;
            let rate = self.ranged(Varying::Regrowth(id), Some(rate), site)?;
            return Some(Regrowth::Fraction { rate, capacity });
        }
        let rate = self.rate(module, expr, id, "the growth", true);
        let rate = self.ranged(Varying::Regrowth(id), rate, site)?;
        if rate.basis == Basis::Total {
            self.problems.push(needs_period(site, "the growth", "regrows 500 t per year"));
            return None;
        }
        Some(Regrowth::Amount { rate, capacity })
    }
}

/// The word of a clause and the kinds it can be said of; `None` for clauses of needs.
fn clause_kinds(clause: &ClauseKind) -> Option<(&'static str, &'static [Kind])> {
    const STOCKED: &[Kind] = &[Kind::Good, Kind::Perishable, Kind::Natural, Kind::Durable, Kind::Emitted];
    const HELD: &[Kind] = &[Kind::Good, Kind::Perishable];
    const NATURAL: &[Kind] = &[Kind::Natural];
    const DURABLE: &[Kind] = &[Kind::Durable];
    Some(match clause {
        ClauseKind::Stock { .. } => ("stock", STOCKED),
        ClauseKind::Supply { .. } => (
            "supply",
            &[Kind::Good, Kind::Perishable, Kind::Flowing, Kind::Labour, Kind::Durable, Kind::Natural, Kind::Emitted],
        ),
        ClauseKind::AlarmAfter(_) => ("alarm after", STOCKED),
        ClauseKind::FromPeople(_) => ("from people", &[Kind::Labour]),
        ClauseKind::Regrows { .. } => ("regrows", NATURAL),
        ClauseKind::Keeps(_) => ("keeps", &[Kind::Perishable]),
        ClauseKind::Loses(_) => ("loses", HELD),
        ClauseKind::Storage(_) => ("storage", HELD),
        ClauseKind::Discard => ("discard allowed", &[Kind::Good]),
        ClauseKind::Lasts(_) => ("lasts", DURABLE),
        ClauseKind::Available(_) => ("available", DURABLE),
        ClauseKind::Absorbed(_) => ("absorbed", &[Kind::Emitted]),
        ClauseKind::EndFree | ClauseKind::EndAsStart | ClauseKind::EndAtLeast(_) => {
            ("end", &[Kind::Good, Kind::Perishable, Kind::Natural, Kind::Durable])
        }
        _ => return None,
    })
}

/// An amount that must say per when.
pub(super) fn needs_period(site: Site, what: &str, example: &str) -> Diagnostic {
    Diagnostic::error(Code::NeedsPeriod, format!("{what} must say per when it is meant"), site, "per year? in total?")
        .help(format!("write for example `{example}`"))
}
