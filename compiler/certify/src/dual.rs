//! Bounds that no plan can beat, from the multipliers in a plan's proof (weak duality; von Neumann 1947).
//!
//! For any multipliers `y` of the right signs, every plan that keeps the conditions costs at least
//! `Σ y·side + Σ min over each column of (reduced cost · column)`. A forged proof gives a weaker bound, never a false one.

use rustc_hash::FxHashMap;

use weal_base::Rational;
use weal_plan::{Multiplier, Plan, StageBound};
use weal_tir::{Kind, Regrowth};

use crate::TOLERANCE;
use crate::aims::{Goal, Stage};
use crate::columns::{Column, sorted};
use crate::digits::{Sum, exact, trimmed};
use crate::index::Index;
use crate::model::Model;
use crate::most::{Charges, Most};
use crate::names::Said;
use crate::proof::{Prices, Reader, Spots, minimised};
use crate::reduced::{Costs, Objective};
use crate::tally::{Tally, What};
use crate::whole::{self, Within};

/// Which way round balances are written, by what they balance: stocks, flows, service. An equality may be
/// multiplied by −1, and a proof says no word about that.
pub(crate) type Senses = [bool; 3];

/// As in the specification's table: what is held minus what makes it up; for flows, what comes minus what goes.
pub(crate) const SPECIFIED: Senses = [true, false, true];

/// Bounds each stage. Returns the bounds, and the names of the stages they do not prove.
pub(crate) fn prove(
    model: &Model,
    index: &Index,
    plan: &Plan,
    said: &Said,
    tally: &Tally,
    stages: &[Stage],
) -> (Vec<StageBound>, Vec<String>) {
    let wanted = wanted(model);
    let bounds = FxHashMap::default();
    let reader = Reader { model, index, stages, wanted: &wanted, bounds };
    let mut prover = Prover { model, said, tally, wanted: &wanted, reader, most: Most::new(model) };
    let (mut found, mut unproven) = (Vec::new(), Vec::new());
    for (number, stage) in stages.iter().enumerate() {
        let proof = plan.certificate.proof.iter().find(|proof| proof.aim == stage.name);
        let value = minimised(model, stage, &stage.value);
        let scale = value.abs().max(Rational::ONE);
        let slack = &scale * &exact(TOLERANCE).unwrap_or_default();
        let step = whole::step(model, tally, stages, number);
        // Where what is won moves in steps, a bound between two steps is as good as the next.
        let rounded = |bound: Rational| match &step {
            Some(step) => bound.checked_div(step).map_or(bound, |steps| &steps.ceil() * step),
            None => bound,
        };
        let enough = match &step {
            Some(step) => &value - &(step * &Rational::ratio(99, 100).unwrap_or_default()),
            None => &value - &slack,
        };
        let near = |bound: &Rational| if step.is_some() { *bound >= value } else { &value - bound <= slack };
        let multipliers = proof.map_or(&[][..], |proof| &proof.multipliers);
        let within = Within::default();
        let mut best = prover.bound(multipliers, &Ask { number, enough: &enough, empty: false }, &within).map(rounded);
        if let Some(proof) = proof.filter(|proof| !proof.branches.is_empty())
            && !best.as_ref().is_some_and(near)
        {
            best = best.max(whole::branched(&mut prover, &proof.branches, number, &enough).map(rounded));
        }
        if !best.as_ref().is_some_and(near) {
            unproven.push(stage.name.clone());
        }
        if let Some(bound) = best {
            let bound = minimised(model, stage, &bound).to_f64();
            found.push(StageBound { aim: stage.name.clone(), value: stage.value.to_f64(), bound });
        }
    }
    (found, unproven)
}

/// What a bound is asked for.
pub(crate) struct Ask<'q> {
    /// The stage's number.
    pub(crate) number: usize,
    /// A bound from which on no better one is looked for.
    pub(crate) enough: &'q Rational,
    /// Whether the bound is on nothing, so that one above zero shows that no plan is there.
    pub(crate) empty: bool,
}

/// What bounds are proven with.
pub(crate) struct Prover<'m, 'a> {
    pub(crate) model: &'m Model<'a>,
    said: &'m Said,
    tally: &'m Tally,
    wanted: &'m Spots,
    reader: Reader<'m, 'a>,
    most: Most<'m, 'a>,
}

impl Prover<'_, '_> {
    /// The activity of a recipe at a place, by name.
    pub(crate) fn activity(&self, recipe: &str, place: &str) -> Option<usize> {
        self.reader.index.activity(self.model, recipe, place)
    }

    /// The best bound that multipliers give, however their balances are to be read, for plans with runs `within` bounds.
    pub(crate) fn bound(&mut self, multipliers: &[Multiplier], ask: &Ask, within: &Within) -> Option<Rational> {
        let (model, tally) = (self.model, self.tally);
        let prices = self.reader.read(multipliers, ask.number);
        let objective = objective(model, self.reader.stages, ask, &prices);
        let mut best: Option<Rational> = None;
        for senses in senses(model, &prices) {
            let weighed = Weighed::new(model, self.wanted, &prices, senses);
            let costs = weighed.costs(model, tally, &prices, &objective);
            best = best.max(bound(&costs, &weighed, self.said, &mut self.most, within));
            if best.as_ref().is_some_and(|bound| bound >= ask.enough) {
                break;
            }
        }
        best
    }
}

/// The bound; `None` where a column without end is not paid for.
fn bound(costs: &Costs, weighed: &Weighed, said: &Said, most: &mut Most, within: &Within) -> Option<Rational> {
    let mut charges = Charges::default();
    charges.turn_over(weighed.turnover);
    let mut runs = said.runs.iter().peekable();
    costs.each(&mut |column, cost| {
        let mut bounds = (None, None);
        if let Column::Run(activity, from) = column {
            if let Some(run) = runs.next_if(|run| (run.0, run.1) == (activity, from)) {
                charges.turn_over(run.2.to_f64() * cost.size);
            }
            bounds = within.of(activity, from);
        }
        if let Column::Given(giving, at) = column
            && let Some(amount) = said.given.get(&(giving, at))
        {
            charges.turn_over(amount.to_f64() * cost.size);
        }
        if let Some(least) = bounds.0 {
            charges.least(cost, least);
        }
        let upper = || match (bounds.1, most.upper(column)) {
            (Some(within), Some(most)) => Some(most.min(within.clone())),
            (within, most) => most.or(within.cloned()),
        };
        charges.charge(cost, upper)
    })?;
    Some(weighed.side.get() + &charges.sum()?)
}

/// The ways to read the balances, the specified one first; only those that differ for this proof.
fn senses(model: &Model, prices: &Prices) -> Vec<Senses> {
    let mut used = [false; 3];
    prices.balance.keys().map(|(node, _)| sense(model.kind(*node))).for_each(|sense| used[sense] = true);
    let mut all = vec![SPECIFIED];
    for (sense, _) in used.iter().enumerate().filter(|used| *used.1) {
        let mut turned = all.clone();
        turned.iter_mut().for_each(|senses| senses[sense] = !senses[sense]);
        all.extend(turned);
    }
    all
}

fn sense(kind: Kind) -> usize {
    match kind {
        Kind::Flowing | Kind::Labour => 1,
        Kind::Durable => 2,
        _ => 0,
    }
}

/// What a stage minimises, less what the multipliers of kept stages pay for.
pub(crate) fn objective(model: &Model, stages: &[Stage], ask: &Ask, prices: &Prices) -> Objective {
    let mut objective = Objective::default();
    let kept = prices.kept.iter().map(|(stage, value)| (*stage, -value));
    let own = (!ask.empty).then_some((ask.number, Rational::ONE));
    for (stage, weight) in kept.chain(own) {
        let add = |to: &mut FxHashMap<usize, Rational>, rank| {
            let sum = to.entry(rank).or_default();
            *sum = &*sum + &weight;
        };
        match stages[stage].goal {
            Goal::Worst(rank) => add(&mut objective.worst, rank),
            Goal::Sum(rank) => add(&mut objective.sum, rank),
            Goal::WorstOver(rank) => add(&mut objective.worst_over, rank),
            Goal::SumOver(rank) => add(&mut objective.sum_over, rank),
            Goal::Aim(aim) if model.tir.aims[aim].terms.is_empty() => {
                objective.change = &objective.change + &minimised(model, &stages[stage], &weight);
            }
            Goal::Aim(aim) => {
                let weight = minimised(model, &stages[stage], &weight);
                for (part, measure) in &model.tir.aims[aim].terms {
                    let Some(what) = What::of(*measure) else {
                        continue;
                    };
                    let sum = objective.measures.entry(what).or_default();
                    *sum = &*sum + &(&weight * part);
                }
            }
        }
    }
    objective
}

/// What needs that one node serves ask for, per node and period.
pub(crate) fn wanted(model: &Model) -> Spots {
    let mut wanted = Spots::default();
    for (need, declared) in model.tir.needs.iter().enumerate() {
        let Some(node) = model.source(need) else {
            continue;
        };
        for at in 0..model.periods.len() {
            let sum = wanted.entry((node, at)).or_default();
            *sum = &*sum + &model.wanted(declared, at);
        }
    }
    wanted
}

/// The multipliers of a stage, weighed against the sides of their conditions.
pub(crate) struct Weighed {
    /// The sum of multiplier times side.
    pub(crate) side: Sum,
    /// The sum of the same terms without their signs, roughly.
    turnover: f64,
    balance: Spots,
    appeared: Spots,
}

impl Weighed {
    /// The multipliers, with balances read in the given senses.
    pub(crate) fn new(model: &Model, wanted: &Spots, prices: &Prices, senses: Senses) -> Weighed {
        let mut side = prices.side.clone();
        let mut turnover = side.get().to_f64().abs();
        let mut balance = Spots::with_capacity_and_hasher(prices.balance.len(), rustc_hash::FxBuildHasher);
        for (spot, value) in sorted(&prices.balance) {
            let value = if senses[sense(model.kind(spot.0))] { value.clone() } else { -value };
            let term = &value * &balance_side(model, wanted, *spot);
            turnover += term.to_f64().abs();
            side.add(&term);
            balance.insert(*spot, value);
        }
        let mut appeared = Spots::default();
        for (spot, value) in sorted(&prices.fresh) {
            side.add(&fresh_side(model, *spot, value, &mut appeared));
        }
        for (spot, value) in sorted(&prices.moved).chain(sorted(&prices.on_arrival)) {
            let price = appeared.entry(*spot).or_default();
            *price = &*price + value;
            side.add(&(value * &appears_alone(model, *spot)));
        }
        Weighed { side, turnover, balance, appeared }
    }

    /// The reduced costs that follow.
    pub(crate) fn costs<'p, 'm, 'a>(
        &'p self,
        model: &'m Model<'a>,
        tally: &'m Tally,
        prices: &'p Prices,
        objective: &'p Objective,
    ) -> Costs<'p, 'm, 'a> {
        Costs { model, tally, prices, objective, balance: &self.balance, appeared: &self.appeared }
    }
}

/// The side of a balance, written as `held − what comes + what goes = side`.
fn balance_side(model: &Model, wanted: &Spots, (node, at): (usize, usize)) -> Rational {
    if model.kind(node) == Kind::Durable {
        return model.serving(node).get(at).cloned().unwrap_or_default();
    }
    let wanted = wanted.get(&(node, at)).unwrap_or(&Rational::ZERO);
    let mut side = &model.supply(node, at) - wanted;
    if at == 0 {
        let stock = model.initial(node);
        side = match model.kind(node) {
            Kind::Good | Kind::Perishable => &side + &(&model.keep(node, 0) * &stock),
            Kind::Natural => &(&side + &stock) + &model.growth(node, 0, &stock),
            Kind::Emitted => &side + &stock,
            _ => side,
        };
    } else if let Some(Regrowth::Amount { rate, .. }) =
        model.details(node).and_then(|details| details.regrowth.as_ref())
    {
        side = &side + &rate.in_period(&model.periods[at]);
    }
    side
}

/// What appears of a perishable without any run: its supply, and what there is at the start.
fn appears_alone(model: &Model, (node, at): (usize, usize)) -> Rational {
    let supply = model.supply(node, at);
    if at == 0 { &supply + &(&model.keep(node, 0) * &model.initial(node)) } else { supply }
}

/// The side of a *fresh* condition times its multiplier; enters what appears into `appeared`.
fn fresh_side(model: &Model, (node, at): (usize, usize), value: &Rational, appeared: &mut Spots) -> Rational {
    let next = Rational::from(i64::from(model.periods[at].end.0));
    let keeps = model.details(node).and_then(|details| details.keeps.as_ref());
    let usable = |from: usize| keeps.is_none_or(|keeps| keeps.after(model.periods[from].start) >= next);
    let mut side = Sum::default();
    let mut left = value.clone();
    for from in (0..=at).rev() {
        if usable(from) {
            let price = appeared.entry((node, from)).or_default();
            *price = &*price + &left;
            side.add(&(&left * &model.supply(node, from)));
        }
        left = trimmed(&(&left * &model.keep(node, from)));
    }
    if usable(0) {
        side.add(&(&left * &model.initial(node)));
    }
    side.get().clone()
}
