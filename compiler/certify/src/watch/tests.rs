//! What a kept certificate says is what checking everything from the start says.
#![allow(clippy::unwrap_used)]

use weal_plan::Plan;
use weal_tir::End;
use weal_tir::calendar::{Rate, Window};
use weal_tir::*;

use super::whole::conditions;
use super::*;
use crate::TOLERANCE;
use crate::index::Index;
use crate::ledger::Ledger;
use crate::names;
use crate::sample::*;
use crate::tests::village::village;

struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % n.max(1) as u64) as usize
    }
}

/// All conditions of a plan's decisions, from the start.
fn anew(tir: &Tir, plan: &Plan, adopted: &[PolicyId]) -> Certified {
    let model = Model::new(tir, adopted);
    let mut said = names::read(&model, &Index::new(&model), plan, &mut Ledger::default());
    decided(&model, &mut said);
    let mut found = conditions(&model, &said);
    found.passed = found.violations.is_empty();
    found
}

fn same(watch: &mut Watch, tir: &Tir, plan: &Plan, adopted: &[PolicyId]) -> bool {
    let (kept, found) = (watch.check(), anew(tir, plan, adopted));
    assert_eq!((kept.passed, &kept.violations), (found.passed, &found.violations));
    // What the filter saw of the worst is a number near it; what it left to the exact check may be missing.
    assert!(watch.worst() <= found.worst.max(TOLERANCE) * 1.001 || !found.passed, "{} {}", watch.worst(), found.worst);
    found.passed
}

/// Changes a decision of a plan, in the watch and in the plan alike.
fn decide(watch: &mut Watch, tir: &Tir, plan: &mut Plan, random: &mut Random) {
    let factor = [1.0, 1.0 + 1e-7, 1.0 + 3e-6, 0.9, 1.2, 0.0, 1.0 - 1e-6][random.below(7)];
    let period = |label: &str| tir.horizon.periods.iter().position(|p| *p.label == *label).unwrap() as u32;
    let resource = |name: &str| ResourceId(tir.resources.iter().position(|r| *r.name == *name).unwrap() as u32);
    match random.below(3) {
        0 | 1 => {
            let at = random.below(plan.runs.len());
            let run = &mut plan.runs[at];
            run.runs *= factor;
            let recipe = RecipeId(tir.recipes.iter().position(|r| *r.name == *run.recipe).unwrap() as u32);
            assert!(watch.decide(Decision::Run(recipe, WHOLE, period(&run.period)), run.runs));
        }
        _ if random.below(2) == 0 || plan.surpluses.is_empty() => {
            let at = random.below(plan.needs.len());
            let need = &mut plan.needs[at];
            need.met *= factor;
            let id = NeedId(tir.needs.iter().position(|n| *n.name == *need.need).unwrap() as u32);
            assert!(watch.decide(Decision::Met(id, period(&need.period)), need.met));
        }
        _ => {
            let at = random.below(plan.surpluses.len());
            let one = &mut plan.surpluses[at];
            one.amount *= factor;
            let id = resource(&one.resource);
            let kind = tir.resources[id.index()].kind;
            let decided = watch.decide(Decision::Discarded(id, WHOLE, period(&one.period)), one.amount);
            assert_eq!(decided, matches!(kind, Kind::Good | Kind::Perishable));
        }
    }
}

#[test]
fn decisions_are_checked_as_from_the_start() {
    let (tir, first, adopted) = village();
    let (mut passed, mut failed) = (0, 0);
    for seed in 0..60 {
        let mut random = Random(seed);
        let mut plan = first.clone();
        let mut watch = Watch::new(&tir, &plan, &adopted).unwrap();
        assert!(same(&mut watch, &tir, &plan, &adopted));
        for _ in 0..8 {
            decide(&mut watch, &tir, &mut plan, &mut random);
            if same(&mut watch, &tir, &plan, &adopted) { passed += 1 } else { failed += 1 }
        }
    }
    assert!(passed > 50 && failed > 50, "{passed} {failed}");
}

/// Goods, flows, hours and a burden over three years: all that the filter decides by itself.
fn works() -> (Tir, Plan) {
    let mut tir = program(3);
    let supply = |rate| Supply { place: WHOLE, rate, profile: None, window: Window::default(), site: HERE };
    tir.resource("hands", Kind::Labour, "h").supply.push(supply(yearly("1_000")));
    let ore = tir.resource("ore", Kind::Good, "t");
    (ore.discard, ore.storage, ore.end) = (true, Some((r("65"), HERE)), End::Free);
    ore.supply.push(supply(yearly("100")));
    let iron = tir.resource("iron", Kind::Good, "t");
    (iron.loses, iron.end) = (Some(yearly("0.1")), End::Free);
    iron.stock.push(Stock { place: WHOLE, amount: r("10"), aged: None, site: HERE });
    tir.resource("power", Kind::Flowing, "MWh").supply.push(supply(yearly("70")));
    tir.resource("soot", Kind::Emitted, "t").absorbed = Some(yearly("1"));
    let flows = [
        (Verb::Work, "hands", "10"),
        (Verb::Consume, "ore", "2"),
        (Verb::Consume, "power", "1.5"),
        (Verb::Produce, "iron", "1"),
        (Verb::Emit, "soot", "0.25"),
    ];
    tir.recipe("smelt", days(20), &flows).up_to = Some(Box::new((yearly("45"), HERE)));
    tir.need("tools", "iron", yearly("40"));
    tir.threshold("air", Measure::Emitted(tir.id("soot")), Compare::AtMost, yearly("11"));
    tir.threshold("grey", Measure::Stock(tir.id("soot")), Compare::AtMost, yearly("30"));
    let mut plan = draft(&tir);
    for year in 2027..=2029 {
        plan.run("smelt", year, 40.0);
        plan.meet("tools", year, 40.0, 40.0, "t");
    }
    (tir, plan)
}

#[test]
fn the_program_may_change_too() {
    let (first, plan) = works();
    let (mut passed, mut failed) = (0, 0);
    for seed in 0..80 {
        let mut random = Random(seed + 7);
        let (mut tir, mut plan) = (first.clone(), plan.clone());
        let mut watch = Watch::new(&tir, &plan, &[]).unwrap();
        for _ in 0..8 {
            let part = Rational::ratio(80 + random.below(40) as i64, 100).unwrap();
            let scaled = |rate: &Rate| Rate { amount: &rate.amount * &part, ..rate.clone() };
            let amendment = match random.below(6) {
                0 => Amendment::Need(NeedId(0), scaled(&tir.needs[0].rate)),
                1 => {
                    let id = tir.id(["hands", "ore", "power"][random.below(3)]);
                    let supply = &tir.resources[id.index()].details.as_ref().unwrap().supply[0];
                    Amendment::Supply(id, 0, scaled(&supply.rate))
                }
                2 => {
                    let flow = random.below(tir.flows.len());
                    Amendment::Flow(flow as u32, &tir.flows[flow].amount * &part)
                }
                3 => {
                    let at = random.below(2);
                    Amendment::Limit(ThresholdId(at as u32), scaled(&tir.thresholds[at].bound.limit))
                }
                4 => {
                    let rate = Rate::steady(r("-1.5"), weal_tir::calendar::Basis::Total, None);
                    let window = Window { from: Some(day(2028, 3, 1)), until: None };
                    let supply = Supply { place: WHOLE, rate, profile: None, window, site: HERE };
                    Amendment::Comes(tir.id("iron"), supply)
                }
                _ => {
                    decide(&mut watch, &tir, &mut plan, &mut random);
                    continue;
                }
            };
            assert!(watch.amend(&amendment), "{amendment:?}");
            match amendment {
                Amendment::Need(_, rate) => tir.needs[0].rate = rate,
                Amendment::Supply(id, at, rate) => {
                    tir.resources[id.index()].details.as_mut().unwrap().supply[at as usize].rate = rate;
                }
                Amendment::Flow(flow, amount) => tir.flows[flow as usize].amount = amount,
                Amendment::Limit(id, rate) => tir.thresholds[id.index()].bound.limit = rate,
                Amendment::Comes(id, supply) => {
                    tir.resources[id.index()].details.get_or_insert_default().supply.push(supply);
                }
            }
            if same(&mut watch, &tir, &plan, &[]) { passed += 1 } else { failed += 1 }
        }
    }
    assert!(passed > 40 && failed > 40, "{passed} {failed}");
}

#[test]
fn what_the_filter_is_sure_of_is_not_looked_at_again() {
    let (tir, plan) = works();
    let mut watch = Watch::new(&tir, &plan, &[]).unwrap();
    let all = watch.check();
    assert!(all.passed, "{:?}", all.violations);
    assert_eq!(watch.check(), Certified { passed: true, ..Certified::default() });
    // One run less in the last year: its balances, hours, power, soot and `up to`, and no other node's.
    assert!(watch.decide(Decision::Run(RecipeId(0), WHOLE, 2), 39.5));
    let touched = watch.check();
    assert!(touched.passed && touched.conditions > 0 && touched.conditions < all.conditions, "{touched:?}");
    // As it was, and bit by bit.
    assert!(watch.decide(Decision::Run(RecipeId(0), WHOLE, 2), 40.0) && watch.check().passed);
}

#[test]
fn what_cannot_be_said_changes_nothing() {
    let (tir, plan) = works();
    let mut watch = Watch::new(&tir, &plan, &[]).unwrap();
    let ore = tir.id("ore");
    for (decision, value) in [
        (Decision::Run(RecipeId(9), WHOLE, 0), 1.0),
        (Decision::Run(RecipeId(0), PlaceId(4), 0), 1.0),
        (Decision::Run(RecipeId(0), WHOLE, 3), 1.0),
        (Decision::Run(RecipeId(0), WHOLE, 0), -1.0),
        (Decision::Run(RecipeId(0), WHOLE, 0), f64::NAN),
        (Decision::Met(NeedId(1), 0), 1.0),
        (Decision::Delivered(NeedId(0), ore, WHOLE, 0), 1.0),
        (Decision::Given(ore, WHOLE, WHOLE, 0), 1.0),
        (Decision::Discarded(ResourceId(40), WHOLE, 0), 1.0),
        (Decision::Discarded(tir.id("power"), WHOLE, 0), 1.0),
    ] {
        assert!(!watch.decide(decision, value), "{decision:?} {value}");
    }
    assert!(!watch.amend(&Amendment::Need(NeedId(3), yearly("1"))));
    assert!(!watch.amend(&Amendment::Flow(99, r("1"))) && !watch.amend(&Amendment::Flow(0, r("0"))));
    assert!(watch.check().passed);
    let impossible = Plan { status: weal_plan::Status::Impossible, ..plan };
    assert!(Watch::new(&tir, &impossible, &[]).is_err());
}
