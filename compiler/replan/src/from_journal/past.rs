//! What can have been: what was reported was done, and the rest of the past as far as it could be.

use std::collections::{BTreeMap, BTreeSet};

use weal_base::{Diagnostic, Rational, Site};
use weal_plan::ledger::{Given, Ledger, PlacedRun};
use weal_plan::time::wanted;
use weal_problem::{Activity, Node};
use weal_tir::calendar::Day;
use weal_tir::{Event, Kind, Tir, Verb};

use super::facts::{Facts, exact};
use super::words;
use crate::ir::{Firm, Standing};

/// What is within this part of its size is not short.
const ENOUGH: f64 = 1e-8;
/// How often the past is worked out again at most.
const MOST_ROUNDS: usize = 200;

/// What is known of the past before lines are read.
#[derive(Default)]
pub(super) struct Known {
    /// What was planned; needs and people of the past get as much as there was.
    pub(super) planned: Given,
    /// How many runs of those that nobody reported were possible.
    pub(super) possible: BTreeMap<(Activity, u32), f64>,
    /// What came from where nobody said: what, when, how much, and the line that used it.
    pub(super) elsewhere: Vec<(Node, Day, Rational, Site)>,
    /// Of losses that were more than there was, how much there was.
    pub(super) kept: BTreeMap<usize, f64>,
    /// What is told of what came from elsewhere.
    pub(super) problems: Vec<Diagnostic>,
    /// Of what it was told.
    pub(super) told: BTreeSet<Node>,
}

/// What the past came to.
pub(super) struct Past {
    /// Runs, and what needs and people got.
    pub(super) given: Given,
    /// Per run, whether a line reports it.
    reported: Vec<bool>,
    /// The same runs, as they stood.
    stood: Vec<Standing>,
}

impl Past {
    /// As it stands: what was reported, and all else as planned, which `served` says of needs and people.
    pub(super) fn new(tir: &Tir, mut stood: Vec<Standing>, served: Given, facts: &Facts) -> Past {
        set_ups(tir, &mut stood, facts);
        let runs: Vec<_> = stood.iter().map(|one| (one.activity, one.period, one.runs)).collect();
        let reported = |(activity, period, _): &(Activity, u32, f64)| {
            let entry = facts.runs.of.get(&(*activity, *period));
            // What still is to come is not of the past, and not cut here.
            *period >= facts.period || entry.is_some_and(|entry| entry.started.is_some())
        };
        Past { reported: runs.iter().map(reported).collect(), given: Given { runs, ..served }, stood }
    }

    /// Cuts what was not reported, and what people got, to what there was; what was reported and used more than there was,
    /// used something that came from elsewhere. That is told, and written into the program. Answers whether there was any.
    pub(super) fn settle(&mut self, tir: &mut Tir, facts: &mut Facts, events: &[Event], known: &mut Known) -> bool {
        for round in 0..MOST_ROUNDS {
            let ledger = Ledger::new(tir, &self.given);
            let mut short = missing(&ledger, facts.period.min(facts.periods()));
            if short.is_empty() {
                return round > 0;
            }
            let mut from_elsewhere = Vec::new();
            let cut = self.cuts(&ledger, &mut short, &mut from_elsewhere);
            drop(ledger);
            self.cut(tir, &cut);
            for (node, period, amount, run) in from_elsewhere {
                let line = run
                    .and_then(|at| self.given.runs.get(at))
                    .and_then(|(activity, period, _)| events.get(facts.runs.of.get(&(*activity, *period))?.line?));
                let resource = tir.resources.get_mut(node.resource.index());
                let (Some((start, end)), Some(resource)) = (facts.horizon.get(period as usize).copied(), resource)
                else {
                    continue;
                };
                let site = line.map_or(resource.site, |event| event.site);
                let durable = resource.kind == Kind::Durable;
                let available = resource.details.as_ref().and_then(|details| details.available.as_ref());
                let amount = if durable { amount / available.map_or(1.0, Rational::to_f64).max(1e-9) } else { amount };
                known.elsewhere.push((node, start, exact(amount), site));
                facts.supply(node, start, exact(amount), site);
                if durable {
                    known.elsewhere.push((node, end, exact(-amount), site));
                    facts.supply(node, end, exact(-amount), site);
                }
                let details = resource.details.get_or_insert_with(Box::default);
                details.supply.extend(std::mem::take(&mut facts.supplies).into_iter().map(|(_, supply)| supply));
                if known.told.insert(node) {
                    known.problems.push(words::more_used_than_there(tir, site, node, period, amount));
                }
            }
        }
        true
    }

    /// Keeps what this has shown, for reading the lines again.
    pub(super) fn learn(&self, base: &Tir, tir: &Tir, facts: &Facts, known: &mut Known) {
        for ((one, (.., runs)), reported) in self.stood.iter().zip(&self.given.runs).zip(&self.reported) {
            if !reported && *runs < one.runs {
                known.possible.insert((one.activity, one.period), *runs);
            }
        }
        let periods = tir.horizon.periods.len();
        let past = |period: u32| period < facts.period;
        let before = super::books::served(tir, base, &known.planned);
        for (at, (need, other)) in base.needs.iter().zip(&tir.needs).enumerate() {
            let (wanted, now) = (wanted(base, need), wanted(tir, other));
            for (period, (wanted, now)) in (0..).zip(wanted.iter().zip(&now)).filter(|(period, _)| past(*period)) {
                let place = at * periods + period as usize;
                let missed = self.given.short.get(place).copied().unwrap_or(0.0);
                if let Some(short) = known.planned.short.get_mut(place).filter(|_| *now > 0.0) {
                    *short = wanted * missed / now;
                }
            }
        }
        let part = |now: f64, before: f64| if before > 0.0 { now / before } else { 1.0 };
        let delivered = self.given.delivered.iter().zip(&before.delivered);
        for ((.., amount), ((.., now), (.., was))) in known.planned.delivered.iter_mut().zip(delivered) {
            *amount *= part(*now, *was);
        }
        let menu = self.given.menu.iter().zip(&before.menu);
        for ((.., amount), ((.., now), (.., was))) in known.planned.menu.iter_mut().zip(menu) {
            *amount *= part(*now, *was);
        }
        known.planned.spare.clone_from(&self.given.spare);
        known.kept.clone_from(&facts.kept);
    }

    /// The part of what was not reported that can be, by node and period; and what else came from elsewhere.
    fn cuts(
        &mut self,
        ledger: &Ledger,
        short: &mut BTreeMap<(u32, u32), f64>,
        from_elsewhere: &mut Vec<(Node, u32, f64, Option<usize>)>,
    ) -> Cuts {
        // What was to be left over is used first.
        for (node, period, spare) in &mut self.given.spare {
            let at = ledger.nodes.touched(ledger.tir, node.resource, node.place);
            if let Some(missing) = at.and_then(|at| short.get_mut(&(at, *period))) {
                let used = spare.min(*missing);
                *spare -= used;
                *missing -= used;
            }
        }
        let mut asked: BTreeMap<(u32, u32), f64> =
            short.keys().map(|at| (*at, ledger.delivered.get(at.0, at.1))).collect();
        let mut who: BTreeMap<(u32, u32), usize> = BTreeMap::new();
        for (at, run) in ledger.runs.iter().enumerate() {
            let reported = self.reported.get(at).copied().unwrap_or(true);
            taken(ledger, run, &mut |place, amount| match asked.get_mut(&place) {
                Some(asked) if !reported => *asked += amount,
                Some(_) => {
                    who.entry(place).or_insert(at);
                }
                None => {}
            });
        }
        let mut parts = BTreeMap::new();
        for (place, missing) in short {
            let asked = asked.get(place).copied().unwrap_or(0.0);
            parts.insert(*place, if asked > *missing { 1.0 - *missing / asked } else { 0.0 });
            let rest = *missing - asked;
            if rest > ENOUGH * (asked + *missing)
                && let Some(node) = ledger.nodes.list.get(place.0 as usize)
            {
                from_elsewhere.push((*node, place.1, rest, who.get(place).copied()));
            }
        }
        let mut runs = vec![1.0_f64; ledger.runs.len()];
        for ((run, part), reported) in ledger.runs.iter().zip(&mut runs).zip(&self.reported) {
            if !reported {
                taken(ledger, run, &mut |place, _| *part = part.min(parts.get(&place).copied().unwrap_or(1.0)));
            }
        }
        let node = |node: &Node, period: u32| {
            let at = ledger.nodes.touched(ledger.tir, node.resource, node.place);
            at.and_then(|at| parts.get(&(at, period)).copied()).unwrap_or(1.0)
        };
        let (mut met, periods) = (ledger.met.clone(), ledger.periods() as usize);
        for (at, need) in ledger.tir.needs.iter().enumerate() {
            let Some(resource) = need.of.resource() else { continue };
            let [source] = ledger.nodes.sources(ledger.tir, resource, need.place)[..] else { continue };
            for (met, period) in met.iter_mut().skip(at * periods).take(periods).zip(0..) {
                *met *= parts.get(&(source, period)).copied().unwrap_or(1.0);
            }
        }
        for (need, from, period, amount) in &mut self.given.delivered {
            let part = node(from, *period);
            if let Some(met) = met.get_mut(need.index() * periods + *period as usize) {
                *met -= *amount * (1.0 - part);
            }
            *amount *= part;
        }
        for (from, _, period, amount) in &mut self.given.menu {
            *amount *= node(from, *period);
        }
        let short = ledger.wanted.iter().zip(&met).map(|(wanted, met)| (wanted - met).max(0.0)).collect();
        Cuts { runs, short }
    }

    fn cut(&mut self, tir: &Tir, cuts: &Cuts) {
        for ((activity, _, runs), part) in self.given.runs.iter_mut().zip(&cuts.runs).filter(|(_, part)| **part < 1.0) {
            let whole = tir.recipes.get(activity.recipe.index()).is_some_and(|recipe| recipe.whole);
            *runs = if whole { (*runs * part + ENOUGH).floor() } else { *runs * part };
        }
        self.given.short.clone_from(&cuts.short);
        self.given = std::mem::take(&mut self.given).settled(tir);
    }

    /// The runs that stand, as far as they could be.
    pub(super) fn standing(&self) -> Vec<Standing> {
        let with = |(one, (.., runs)): (&Standing, &(Activity, u32, f64))| Standing { runs: *runs, ..one.clone() };
        let all = self.stood.iter().zip(&self.given.runs).map(with);
        all.filter(|one| one.runs != 0.0 || one.firm == Some(Firm::Accepted)).collect()
    }
}

/// Where runs are reported that need a set-up, and none was planned, there was one all the same.
fn set_ups(tir: &Tir, stood: &mut Vec<Standing>, facts: &Facts) {
    let mut done: BTreeMap<(Activity, u32), usize> =
        stood.iter().enumerate().map(|(at, one)| ((one.activity, one.period), at)).collect();
    for ((activity, period), entry) in &facts.runs.of {
        let reported = entry.started.as_ref().is_some_and(Rational::is_positive) && *period < facts.period;
        for head in tir.lineage(activity.recipe).filter(|_| reported) {
            let Some(first) = tir.set_up(head) else { continue };
            let at = |recipe, period| (Activity { recipe, place: activity.place }, period);
            // A campaign that went on already needs no more than to go on.
            let goes_on = period.checked_sub(1).is_some_and(|before| done.contains_key(&at(first, before)));
            let then = tir.set_up(first).filter(|_| !goes_on);
            for recipe in std::iter::once(first).chain(then) {
                let (activity, period) = at(recipe, *period);
                done.entry((activity, period)).or_insert_with(|| {
                    stood.push(Standing { activity, period, runs: 1.0, firm: Some(Firm::Done) });
                    stood.len() - 1
                });
            }
        }
    }
    stood.sort_by_key(|one| (one.activity, one.period));
}

/// What is left of runs, and what needs miss then.
struct Cuts {
    runs: Vec<f64>,
    short: Vec<f64>,
}

/// What a run takes of which node in which period.
fn taken(ledger: &Ledger, run: &PlacedRun, each: &mut dyn FnMut((u32, u32), f64)) {
    ledger.land(run, &mut |landing| {
        if let Some(period) = landing.period
            && matches!(landing.flow.verb, Verb::Consume | Verb::Use | Verb::Work)
        {
            each((landing.node, period), landing.amount);
        }
    });
}

/// How much is missing where, in the past: of what is held in the first such period, as what is missing later may follow.
fn missing(ledger: &Ledger, past: u32) -> BTreeMap<(u32, u32), f64> {
    let mut found = BTreeMap::new();
    for node in 0..ledger.nodes.list.len() as u32 {
        let held = matches!(ledger.kind(node), Kind::Good | Kind::Perishable | Kind::Natural);
        if matches!(ledger.kind(node), Kind::Emitted | Kind::Knowledge) {
            continue;
        }
        let scale = ledger.produced.size(node) + ledger.supply.size(node) + ledger.consumed.size(node);
        let scale = scale + ledger.delivered.size(node) + ledger.stock.size(node) + ledger.used.size(node);
        for period in 0..past {
            let asked = ledger.asked(node, period);
            let missing = if held { -ledger.stock.get(node, period) } else { asked - ledger.available(node, period) };
            if missing > ENOUGH * scale.max(asked) {
                found.insert((node, period), missing);
                if held {
                    break;
                }
            }
        }
    }
    found
}
