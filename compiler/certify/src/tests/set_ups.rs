//! Set-ups: no run without one, one is enough, and what links them bounds a plan.

use proptest::prelude::*;
use weal_plan::{Branch, Multiplier, Plan, StageProof};
use weal_tir::Verb::*;
use weal_tir::calendar::{Duration, Window};
use weal_tir::*;

use super::{breaks, passes};
use crate::sample::*;

const AIM: &str = "least consumed wood";

/// Pots from a kiln: 6 kg of wood each, and 4 kg to heat it in each year in which anything is fired, up to ten.
/// Two are wanted in each of two years; fired together they take 28 kg.
fn kiln() -> (Tir, Plan) {
    let mut tir = program(2);
    tir.resource("wood", Kind::Flowing, "kg").supply.push(Supply {
        place: WHOLE,
        rate: yearly("100"),
        profile: None,
        window: Window::default(),
        site: HERE,
    });
    tir.resource("pots", Kind::Good, "");
    let fire = tir.recipe("fire", Duration::default(), &[(Consume, "wood", "6"), (Produce, "pots", "1")]);
    fire.up_to = Some(Box::new((yearly("10"), HERE)));
    let set_up = tir.recipe("fire.set_up", Duration::default(), &[(Consume, "wood", "4")]);
    (set_up.whole, set_up.set_up_of) = (true, Some(RecipeId(0)));
    tir.need("kitchens", "pots", yearly("2")).floor = r("1");
    let wood = tir.id("wood");
    tir.aim(AIM, vec![(r("1"), Measure::Consumed(wood))], "kg");
    let mut plan = draft(&tir);
    plan.run("fire", 2027, 4.0);
    plan.run("fire.set_up", 2027, 1.0);
    plan.meet("kitchens", 2027, 2.0, 2.0, "");
    plan.meet("kitchens", 2028, 2.0, 2.0, "");
    plan.hold("pots", "", 2027, &[2.0, 0.0]);
    plan.spare("wood", "kg", 2027, 72.0);
    plan.spare("wood", "kg", 2028, 100.0);
    plan.wins("vital needs: least worst shortfall", 0.0, "of the need");
    plan.wins("vital needs: least total shortfall", 0.0, "of the need");
    plan.wins(AIM, 28.0, "kg");
    (tir, plan)
}

#[test]
fn nothing_starts_without_its_set_up() {
    let (tir, plan) = kiln();
    passes(&tir, &plan, &[]);
    let words = "fire at shore in 2027: 4 runs are started, and there is no set-up for them";
    breaks(&tir, &plan, &[], |plan| plan.runs.truncate(1), words);
    breaks(&tir, &plan, &[], |plan| plan.runs[1].period = "2028".into(), words);
    breaks(&tir, &plan, &[], |plan| plan.runs[1].runs = 0.5, "only whole runs can be");
    breaks(&tir, &plan, &[], |plan| plan.runs[1].runs = 2.0, "fire.set_up at shore in 2027: there are 2 of one set-up");
}

fn bound(tir: &Tir, plan: &Plan, multipliers: Vec<Multiplier>, branches: Vec<Branch>) -> f64 {
    let mut plan = plan.clone();
    plan.certificate.proof.push(StageProof { aim: AIM.into(), multipliers, branches });
    let found = passes(tir, &plan, &[]).bounds;
    let bound = found.iter().find(|bound| bound.aim == AIM).map_or(f64::NEG_INFINITY, |bound| bound.bound);
    // Whatever a proof says, no bound is beyond what a plan reaches.
    assert!(bound <= 28.0 + 1e-9, "{bound}");
    bound
}

fn link(part: &str, period: u32, value: f64) -> Multiplier {
    Multiplier { part: part.into(), ..multiplier("set up", "fire.set_up", period, value) }
}

#[test]
fn what_links_runs_to_set_ups_bounds_the_plan() {
    let (tir, plan) = kiln();
    // A run pays for a tenth of its set-up: 6.4 kg for each of four pots, where all of them can be fired after one.
    let pots = |first: f64, second: f64| {
        vec![multiplier("balance", "pots", 0, first), multiplier("balance", "pots", 1, second)]
    };
    let linked = |part: &str, value: f64| {
        let mut all = pots(6.0 - value, 6.0 - value);
        all.extend([link(part, 0, value), link(part, 1, value)]);
        all
    };
    let near = |found: f64, wanted: f64| assert!((found - wanted).abs() < 1e-9, "{found} instead of {wanted}");
    near(bound(&tir, &plan, linked("fire", -0.4), Vec::new()), 25.6);
    // Without the link, each run costs no more than its wood.
    assert!(bound(&tir, &plan, pots(6.4, 6.4), Vec::new()) < 25.0);
    // With room for a thousand times as many runs, a run pays for less.
    near(bound(&tir, &plan, linked("", -0.0004), Vec::new()), 24.0016);
    assert!(bound(&tir, &plan, linked("", -0.4), Vec::new()) < 24.0);
    // A link to the `up to` of another recipe is none.
    assert!(bound(&tir, &plan, linked("fire.set_up", -0.4), Vec::new()) < 25.0);
    // A multiplier of the wrong sign proves nothing.
    assert!(bound(&tir, &plan, linked("fire", 0.4), Vec::new()) < 25.0);
}

#[test]
fn branches_over_set_ups_prove_what_a_plan_wins() {
    let (tir, plan) = kiln();
    let split = |period: u32| Branch::Split {
        what: "runs".into(),
        of: "fire.set_up".into(),
        place: "shore".into(),
        period,
        at: 0.0,
    };
    // With a set-up in the first year, the four pots take their wood and one set-up at least.
    let with = vec![multiplier("balance", "pots", 0, 6.0), multiplier("balance", "pots", 1, 6.0)];
    // Without one, there is nothing to fire in that year, and two pots are wanted: no plan is there.
    let without = vec![multiplier("balance", "pots", 0, 1.0), link("fire", 0, -1.0)];
    let leaves = |empty: bool| {
        vec![
            split(0),
            Branch::Leaf { multipliers: with.clone(), empty: false },
            Branch::Leaf { multipliers: without.clone(), empty },
        ]
    };
    assert!((bound(&tir, &plan, Vec::new(), leaves(true)) - 28.0).abs() < 1e-9);
    let weaker = bound(&tir, &plan, Vec::new(), leaves(false));
    assert!(weaker < 28.0, "{weaker}");
}

fn any_multiplier() -> impl Strategy<Value = Multiplier> {
    let one = (0..6u8, 0..2u32, -8.0..8.0f64);
    one.prop_map(|(condition, period, value)| match condition {
        0 => multiplier("balance", "pots", period, value),
        1 => multiplier("balance", "wood", period, value),
        2 => multiplier("up to", "fire", period, value),
        3 => multiplier("capacity", "wood", period, value),
        4 => link("fire", period, value),
        _ => link("", period, value / 1000.0),
    })
}

proptest! {
    /// Weak duality: whatever multipliers say, with splits of set-ups or without, no bound is beyond what a plan reaches.
    #[test]
    fn no_multipliers_show_more_than_a_plan_reaches(
        first in proptest::collection::vec(any_multiplier(), 0..8),
        second in proptest::collection::vec(any_multiplier(), 0..8),
        period in 0..2u32,
    ) {
        let (tir, plan) = kiln();
        let split = Branch::Split {
            what: "runs".into(),
            of: "fire.set_up".into(),
            place: "shore".into(),
            period,
            at: 0.0,
        };
        let leaf = |multipliers: Vec<Multiplier>| Branch::Leaf { multipliers, empty: false };
        bound(&tir, &plan, first.clone(), vec![split, leaf(first), leaf(second)]);
    }
}
