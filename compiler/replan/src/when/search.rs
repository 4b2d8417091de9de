//! The earliest days, one need after the other.

use weal_base::{Rational, Site};
use weal_plan::ConflictMember;
use weal_problem::{Column, Problem, Stage, StageKind, Status};
use weal_solve::Limits;
use weal_tir::calendar::{Day, Duration};
use weal_tir::{Flow, Need, NeedId, Needed, PolicyId, Recipe, RecipeId, ResourceId, Tir, Verb};

use super::{HeldUp, Part, Promise};

/// How little of a need is no part of it.
const DUST: f64 = 1e-6;
/// The most parts a need is promised in.
const MOST_PARTS: usize = 12;
/// The most recipes and supplies that are tried with less time.
const MOST_DELAYS: usize = 200;

/// A program in which the needs promised so far must be met when they are promised, and all others that are due once need not.
pub(super) struct Search<'a> {
    original: &'a Tir,
    tir: Tir,
    adopted: &'a [PolicyId],
}

impl<'a> Search<'a> {
    /// `None` where nothing is possible even without these needs.
    pub(super) fn new(original: &'a Tir, adopted: &'a [PolicyId], order: &[NeedId]) -> Option<Search<'a>> {
        let mut tir = original.clone();
        for id in order {
            tir.needs[id.index()].floor = Rational::ZERO;
        }
        let search = Search { original, tir, adopted };
        search.reached(&search.tir, None).map(|_| search)
    }

    /// The periods by whose end a need can be promised: from the one it is due in to the last.
    fn due(&self, need: &Need) -> u32 {
        let periods = &self.tir.horizon.periods;
        let last = periods.len().saturating_sub(1);
        let due = need.by.map_or(last, |by| periods.partition_point(|period| period.start < by).saturating_sub(1));
        due as u32
    }

    fn end(&self, period: u32) -> Day {
        self.tir.horizon.periods.get(period as usize).map_or(Day(0), |period| period.end)
    }

    fn start(&self, period: u32) -> Day {
        self.tir.horizon.periods.get(period as usize).map_or(Day(0), |period| period.start)
    }

    fn label(&self, period: u32) -> String {
        self.tir.horizon.periods.get(period as usize).map_or_else(String::new, |period| period.label.to_string())
    }

    /// Promises a need, which is kept from then on; `told` with what holds it up.
    pub(super) fn promise(&mut self, id: NeedId, told: bool, at: &mut dyn FnMut(Site) -> String) -> Promise {
        let original = self.original;
        let need = &original.needs[id.index()];
        let wanted = need.rate.amount.to_f64();
        let (due, last) = (self.due(need), self.tir.horizon.periods.len().saturating_sub(1) as u32);
        let by = |period| self.by(id, period);
        // How much can be there by the end of a period never falls with time, so each amount has one first period.
        let mut known = vec![(due, by(due))];
        if known[0].1 < wanted * (1.0 - DUST) && last > due {
            known.push((last, by(last)));
        }
        let mut at_pair = 0;
        while at_pair + 1 < known.len() && known.len() < 200 {
            let ((from, low), (until, high)) = (known[at_pair], known[at_pair + 1]);
            if until - from <= 1 || high - low <= wanted.max(1e-9) * DUST {
                at_pair += 1;
            } else {
                let middle = from + (until - from) / 2;
                known.insert(at_pair + 1, (middle, by(middle)));
            }
        }
        let mut parts: Vec<(u32, f64)> = Vec::new();
        let mut so_far = 0.0;
        for (period, amount) in known {
            if amount > so_far + wanted * DUST {
                parts.push((period, amount - so_far));
                so_far = amount;
            }
        }
        if parts.len() > MOST_PARTS {
            // What comes little by little is told by its end.
            let last = parts.last().map_or(due, |part| part.0);
            parts = vec![(last, so_far)];
        }
        let full = (so_far >= wanted * (1.0 - DUST)).then(|| parts.last().map_or(due, |part| part.0));
        let unit = original.needed_unit(need.of).to_owned();
        let place = original.places.get(need.place.index()).map_or_else(String::new, |place| place.name.to_string());
        let on_time = full.is_some_and(|period| period == due && need.by.is_none_or(|by| by > self.start(due)));
        let late = told && !on_time;
        let promise = Promise {
            need: need.name.to_string(),
            place,
            wanted,
            unit,
            due: need.by.unwrap_or(self.end(due)).to_string(),
            parts: parts
                .iter()
                .map(|(period, amount)| Part { period: self.label(*period), amount: rounded(*amount) })
                .collect(),
            full: full.map(|period| self.label(period)),
            on_time,
            held_up: match full {
                // Late as soon as time begins, nothing that is planned holds it up.
                Some(0) => Vec::new(),
                // Not met at all, it is held up in the last period there is.
                _ if late => self.held_up(id, full.map_or(last, |period| period - 1), at),
                _ => Vec::new(),
            },
            critical: full.filter(|_| late).map_or_else(Vec::new, |period| self.critical(id, period)),
        };
        self.keep(id, &parts, so_far >= wanted * (1.0 - DUST));
        promise
    }

    /// The program in which a need is due by the end of a period.
    fn with(&self, id: NeedId, period: u32, floor: Rational) -> Tir {
        let mut tir = self.tir.clone();
        let by = self.end(period);
        let need = &mut tir.needs[id.index()];
        (need.by, need.floor) = (Some(by), floor);
        (need.window.from, need.window.until) = (None, None);
        tir
    }

    /// How much of a need can be there by the end of a period, with all that was promised kept.
    fn by(&self, id: NeedId, period: u32) -> f64 {
        self.reached(&self.with(id, period, Rational::ZERO), Some((id, period))).unwrap_or(0.0)
    }

    /// The most of a need, in a program in which needs of earlier ranks come first; `None` where it is impossible.
    fn reached(&self, tir: &Tir, of: Option<(NeedId, u32)>) -> Option<f64> {
        let (mut problem, problems) = weal_problem::from_tir(tir, self.adopted);
        if problems.has_errors() {
            return None;
        }
        let rank = of.map_or(0, |(id, _)| tir.needs[id.index()].rank);
        let earlier = |kind: &StageKind| match kind {
            StageKind::Worst(at) | StageKind::Sum(at) | StageKind::WorstOver(at) | StageKind::SumOver(at) => *at < rank,
            StageKind::Aim(_) | StageKind::Surplus | StageKind::Canonical => false,
        };
        problem.stages.retain(|stage| of.is_some() && earlier(&stage.kind));
        let short = of.and_then(|(id, period)| short(&problem, id, period));
        if let Some(column) = short {
            problem.stages.push(Stage { kind: StageKind::Sum(rank), objective: vec![(column, 1.0)] });
        }
        let solution = weal_solve::solve(&problem, &Limits::default(), &mut |_| {});
        if solution.status != Status::Solved {
            return None;
        }
        let Some((id, _)) = of else { return Some(0.0) };
        let wanted = tir.needs[id.index()].rate.amount.to_f64();
        Some((wanted - short.and_then(|column| solution.values.get(column as usize)).copied().unwrap_or(0.0)).max(0.0))
    }

    /// Keeps what was promised: each part must be there by its day. What cannot be there is not asked for any more.
    fn keep(&mut self, id: NeedId, parts: &[(u32, f64)], whole: bool) {
        let all = self.tir.needs[id.index()].rate.amount.clone();
        let mut left = all.clone();
        for (at, (period, amount)) in parts.iter().enumerate() {
            let by = self.end(*period);
            let last = at + 1 == parts.len();
            let amount = match last && whole {
                true => left.clone(),
                // A little less than was found, so that rounding leaves room to keep it.
                false => Rational::from_f64(amount * (1.0 - DUST)).unwrap_or_default(),
            };
            left = &left - &amount;
            let floor =
                if last && whole { Rational::ONE } else { Rational::ratio(999_999, 1_000_000).unwrap_or_default() };
            let mut need = self.tir.needs[id.index()].clone();
            (need.window.from, need.window.until) = (None, None);
            (need.by, need.floor, need.rate.amount) = (Some(by), floor, amount);
            match at {
                0 => self.tir.needs[id.index()] = need,
                _ => {
                    need.name = format!("{} ({})", need.name, at + 1).into();
                    self.tir.needs.push(need);
                }
            }
        }
        if parts.is_empty() {
            self.tir.needs[id.index()].rate.amount = Rational::ZERO;
        }
    }

    /// What holds a need up: why all of it cannot be there by the end of a period.
    fn held_up(&self, id: NeedId, period: u32, at: &mut dyn FnMut(Site) -> String) -> Vec<HeldUp> {
        let tir = self.with(id, period, Rational::ONE);
        let mut found = self.takes_too_long(&tir, id, period, at);
        let (problem, _) = weal_problem::from_tir(&tir, self.adopted);
        if let Some(conflict) = weal_solve::conflict(&problem, &Limits::default()) {
            let plan = weal_plan::from_conflict(&tir, &std::collections::BTreeMap::new(), &problem, &conflict, at);
            let own = format!("need {}", tir.needs[id.index()].name);
            let other = |member: &ConflictMember| member.declaration != own;
            found.extend(plan.conflict.into_iter().filter(other).map(|member| HeldUp {
                by: member.declaration,
                at: member.at,
                says: member.says,
                relief: member.relief,
            }));
        }
        found
    }

    /// What, if it alone took one period less or came one sooner, would let more of it be there; where nothing alone does, a
    /// smallest set that does so together.
    fn takes_too_long(&self, tir: &Tir, id: NeedId, period: u32, at: &mut dyn FnMut(Site) -> String) -> Vec<HeldUp> {
        let mut free = tir.clone();
        free.needs[id.index()].floor = Rational::ZERO;
        let before = self.reached(&free, Some((id, period))).unwrap_or(0.0);
        let wanted = tir.needs[id.index()].rate.amount.to_f64();
        let more = before + wanted * DUST;
        let days = tir.horizon.periods.get(period as usize).map_or(Rational::ONE, weal_tir::calendar::Period::days);
        let (resources, recipes) = upstream(tir, id);
        let begins = self.start(0);
        let takes = recipes.into_iter().filter(|recipe| tir.recipes[recipe.index()].takes.is_some()).map(Delay::Takes);
        let comes = resources.into_iter().flat_map(|resource| {
            let supplies =
                tir.resources[resource.index()].details.iter().flat_map(|details| details.supply.iter().enumerate());
            let late = supplies.filter(|(_, supply)| supply.window.from.is_some_and(|from| from > begins));
            late.map(move |(number, _)| Delay::Comes(resource, number)).collect::<Vec<_>>()
        });
        let all: Vec<Delay> = takes.chain(comes).take(MOST_DELAYS).collect();
        let reached = |delays: &[Delay]| {
            let mut sooner = free.clone();
            delays.iter().for_each(|delay| delay.shorten(&mut sooner, &days));
            self.reached(&sooner, Some((id, period))).unwrap_or(0.0)
        };
        let mut found: Vec<(Delay, bool)> = Vec::new();
        for delay in &all {
            let reached = reached(&[*delay]);
            if reached > more {
                found.push((*delay, reached >= wanted * (1.0 - DUST)));
            }
        }
        if found.is_empty() && reached(&all) > more {
            // Deletion filter (Chinneck 2008): what can be left out is left out.
            let mut kept = all.clone();
            for delay in all {
                let fewer: Vec<Delay> = kept.iter().copied().filter(|one| *one != delay).collect();
                if reached(&fewer) > more {
                    kept = fewer;
                }
            }
            found.extend(kept.into_iter().map(|delay| (delay, false)));
        }
        let less = weal_plan::words::duration(&Duration { months: Rational::ZERO, days });
        found.into_iter().map(|(delay, enough)| delay.told(tir, enough.then_some(&less), at)).collect()
    }

    /// The recipes that, if one alone took a period longer, would not let all of it be there in a period in which it can be.
    fn critical(&self, id: NeedId, period: u32) -> Vec<String> {
        let mut longer = self.with(id, period, Rational::ZERO);
        let enough = longer.needs[id.index()].rate.amount.to_f64() * (1.0 - 2.0 * DUST);
        let days = longer.horizon.periods.get(period as usize).map_or(Rational::ONE, weal_tir::calendar::Period::days);
        let mut found = Vec::new();
        for recipe in upstream(&longer, id).1.into_iter().take(MOST_DELAYS) {
            let before = longer.recipes[recipe.index()].takes.clone();
            let Some(takes) = before.as_deref() else { continue };
            let more = Duration { days: &takes.days + &days, ..takes.clone() };
            longer.recipes[recipe.index()].takes = Some(Box::new(more));
            if self.reached(&longer, Some((id, period))).unwrap_or(0.0) < enough {
                found.push(longer.recipes[recipe.index()].name.to_string());
            }
            longer.recipes[recipe.index()].takes = before;
        }
        found
    }
}

/// Something that takes time.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Delay {
    /// A recipe takes as long as it takes.
    Takes(RecipeId),
    /// A supply, by its number, comes when it comes.
    Comes(ResourceId, usize),
}

impl Delay {
    fn shorten(self, tir: &mut Tir, days: &Rational) {
        match self {
            Delay::Takes(recipe) => {
                let takes = &mut tir.recipes[recipe.index()].takes;
                let left = takes.as_deref().map_or(Rational::ZERO, |takes| &takes.mean_days() - days);
                let some = !left.is_negative() && !left.is_zero();
                *takes = some.then(|| Box::new(Duration { months: Rational::ZERO, days: left }));
            }
            Delay::Comes(resource, number) => {
                let details = tir.resources[resource.index()].details.as_deref_mut();
                if let Some(supply) = details.and_then(|details| details.supply.get_mut(number)) {
                    let sooner = days.to_i64().unwrap_or(1) as i32;
                    supply.window.from = supply.window.from.map(|from| Day(from.0.saturating_sub(sooner)));
                }
            }
        }
    }

    fn told(self, tir: &Tir, enough: Option<&String>, at: &mut dyn FnMut(Site) -> String) -> HeldUp {
        let relief = |how: &str| enough.map_or_else(String::new, |less| format!("{less} {how}"));
        match self {
            Delay::Takes(id) => {
                let recipe = &tir.recipes[id.index()];
                let takes = recipe.takes.as_deref().map_or_else(String::new, weal_plan::words::duration);
                HeldUp {
                    by: format!("recipe {}", recipe.name),
                    at: at(recipe.site),
                    says: format!("takes {takes}"),
                    relief: relief("less"),
                }
            }
            Delay::Comes(id, number) => {
                let resource = &tir.resources[id.index()];
                let supply = resource.details.as_deref().and_then(|details| details.supply.get(number));
                let from =
                    supply.and_then(|supply| supply.window.from).map_or_else(String::new, |from| from.to_string());
                HeldUp {
                    by: format!("supply of {}", resource.name),
                    at: supply.map_or_else(String::new, |supply| at(supply.site)),
                    says: format!("comes on {from}"),
                    relief: relief("sooner"),
                }
            }
        }
    }
}

/// The column of what a need misses in a period.
fn short(problem: &Problem, id: NeedId, period: u32) -> Option<u32> {
    problem.columns.iter().position(|column| *column == Column::Short(id, period)).map(|at| at as u32)
}

/// What a need asks for, what makes it, what that uses, and so on: the resources and the recipes, in the program's order.
fn upstream(tir: &Tir, id: NeedId) -> (Vec<ResourceId>, Vec<RecipeId>) {
    let mut wanted = vec![false; tir.resources.len()];
    match tir.needs[id.index()].of {
        Needed::Resource(resource) => wanted[resource.index()] = true,
        Needed::Property(property) => {
            for (wanted, resource) in wanted.iter_mut().zip(&tir.resources) {
                let mut provides = resource.details.iter().flat_map(|details| &details.provides);
                *wanted |= provides.any(|provides| provides.property == property);
            }
        }
    }
    let flows =
        |recipe: &Recipe| -> &[Flow] { tir.flows.get(recipe.flows.0 as usize..recipe.flows.1 as usize).unwrap_or(&[]) };
    let mut found = vec![false; tir.recipes.len()];
    let mut grown = true;
    while grown {
        grown = false;
        for (found, recipe) in found.iter_mut().zip(&tir.recipes).filter(|(found, _)| !**found) {
            let makes = |flow: &Flow| flow.verb == Verb::Produce && wanted[flow.resource.index()];
            if flows(recipe).iter().any(makes) {
                (*found, grown) = (true, true);
                flows(recipe)
                    .iter()
                    .filter(|flow| flow.verb != Verb::Produce)
                    .for_each(|flow| wanted[flow.resource.index()] = true);
            }
        }
    }
    let resources = (0..wanted.len() as u32).map(ResourceId).filter(|id| wanted[id.index()]).collect();
    (resources, (0..found.len() as u32).map(RecipeId).filter(|id| found[id.index()]).collect())
}

/// To nine digits that matter: what the search leaves behind is no amount.
fn rounded(amount: f64) -> f64 {
    format!("{amount:.8e}").parse().unwrap_or(amount)
}
