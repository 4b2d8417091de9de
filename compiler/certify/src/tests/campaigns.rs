//! Campaigns: set up where they begin and after an idle period, and what links them bounds a plan.

use proptest::prelude::*;
use weal_plan::{Branch, Multiplier, Plan, StageProof};
use weal_tir::Verb::*;
use weal_tir::calendar::{Duration, Window};
use weal_tir::*;

use super::{breaks, passes};
use crate::sample::*;

const AIM: &str = "least consumed wood";

/// Pots from a kiln: 6 kg of wood each, and 4 kg to heat it for a campaign. Two are wanted in each of two years, and
/// fired when they are wanted: one campaign, and 28 kg.
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
    let campaign = tir.recipe("fire.campaign", Duration::default(), &[]);
    (campaign.whole, campaign.set_up_of) = (true, Some(RecipeId(0)));
    let set_up = tir.recipe("fire.set_up", Duration::default(), &[(Consume, "wood", "4")]);
    (set_up.whole, set_up.set_up_of) = (true, Some(RecipeId(1)));
    tir.need("kitchens", "pots", yearly("2")).floor = r("1");
    let wood = tir.id("wood");
    tir.aim(AIM, vec![(r("1"), Measure::Consumed(wood))], "kg");
    let mut plan = draft(&tir);
    plan.run("fire", 2027, 2.0);
    plan.run("fire", 2028, 2.0);
    plan.run("fire.campaign", 2027, 1.0);
    plan.run("fire.campaign", 2028, 1.0);
    plan.run("fire.set_up", 2027, 1.0);
    plan.meet("kitchens", 2027, 2.0, 2.0, "");
    plan.meet("kitchens", 2028, 2.0, 2.0, "");
    plan.hold("pots", "", 2027, &[0.0, 0.0]);
    plan.spare("wood", "kg", 2027, 84.0);
    plan.spare("wood", "kg", 2028, 88.0);
    plan.wins("vital needs: least worst shortfall", 0.0, "of the need");
    plan.wins("vital needs: least total shortfall", 0.0, "of the need");
    plan.wins(AIM, 28.0, "kg");
    (tir, plan)
}

#[test]
fn a_campaign_is_set_up_where_it_begins() {
    let (tir, plan) = kiln();
    passes(&tir, &plan, &[]);
    let words = |year: u32| {
        format!(
            "fire at shore in {year}: its campaign does not go on from the period before, and there is no set-up for it"
        )
    };
    // Without its set-up, with one in the second year alone, and without the campaign.
    breaks(&tir, &plan, &[], |plan| plan.runs.truncate(4), &words(2027));
    breaks(&tir, &plan, &[], |plan| plan.runs[4].period = "2028".into(), &words(2027));
    let without = "fire at shore in 2028: 2 runs are started, and there is no set-up for them";
    breaks(&tir, &plan, &[], |plan| drop(plan.runs.remove(3)), without);
    breaks(&tir, &plan, &[], |plan| plan.runs[2].runs = 0.5, "only whole runs can be");
    breaks(&tir, &plan, &[], |plan| plan.runs[3].runs = 2.0, "fire.campaign at shore in 2028: there are 2 of one");
    // Behind a year with nothing started, or with less than one run, it is set up again.
    breaks(&tir, &plan, &[], |plan| drop(plan.runs.remove(0)), &words(2028));
    breaks(&tir, &plan, &[], |plan| plan.runs[0].runs = 0.9, &words(2028));
    // Runs without a campaign keep none going.
    breaks(&tir, &plan, &[], |plan| drop(plan.runs.remove(2)), &words(2028));
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

fn link(condition: &str, of: &str, part: &str, period: u32, value: f64) -> Multiplier {
    Multiplier { part: part.into(), ..multiplier(condition, of, period, value) }
}

#[test]
fn what_links_campaigns_to_set_ups_bounds_the_plan() {
    let (tir, plan) = kiln();
    // A run pays for a tenth of its campaign, and that for its set-up: 6.4 kg for each of the first two pots, which one
    // campaign pays for. With the second year's own, no campaign is shared.
    let proof = |begins: [f64; 2], pots: [f64; 2]| {
        let mut all = vec![multiplier("balance", "pots", 0, pots[0]), multiplier("balance", "pots", 1, pots[1])];
        for (value, at) in begins.into_iter().zip(0..) {
            all.push(link("begins", "fire.set_up", "", at, value));
        }
        all.push(link("set up", "fire.campaign", "fire", 0, -0.4));
        all
    };
    let near = |found: f64, wanted: f64| assert!((found - wanted).abs() < 1e-9, "{found} instead of {wanted}");
    near(bound(&tir, &plan, proof([-4.0, 0.0], [6.4, 6.0]), Vec::new()), 24.8);
    // Without what links the campaign to its set-up, it costs nothing.
    assert!(bound(&tir, &plan, proof([0.0, 0.0], [6.4, 6.0]), Vec::new()) < 24.1);
    // The set-up of a campaign is linked to no runs by itself, with however much room.
    let direct = vec![
        multiplier("balance", "pots", 0, 6.0),
        multiplier("balance", "pots", 1, 6.0),
        link("set up", "fire.set_up", "", 0, -0.004),
        link("set up", "fire.set_up", "fire", 0, -0.4),
    ];
    near(bound(&tir, &plan, direct, Vec::new()), 24.0);
    // A multiplier of the wrong sign proves nothing.
    assert!(bound(&tir, &plan, proof([4.0, 0.0], [6.4, 6.0]), Vec::new()) < 24.1);
}

fn any_multiplier() -> impl Strategy<Value = Multiplier> {
    let one = (0..9u8, 0..2u32, -8.0..8.0f64);
    one.prop_map(|(condition, period, value)| match condition {
        0 => multiplier("balance", "pots", period, value),
        1 => multiplier("balance", "wood", period, value),
        2 => multiplier("up to", "fire", period, value),
        3 => multiplier("capacity", "wood", period, value),
        4 => link("set up", "fire.campaign", "fire", period, value),
        5 => link("set up", "fire.campaign", "", period, value / 1000.0),
        6 => link("set up", "fire.set_up", "", period, value / 1000.0),
        7 => multiplier("begins", "fire.set_up", period, value),
        _ => multiplier("goes on", "fire.set_up", period, value),
    })
}

proptest! {
    /// Weak duality: whatever multipliers say, with splits of campaigns and set-ups or without, no bound is beyond what
    /// a plan reaches.
    #[test]
    fn no_multipliers_show_more_than_a_plan_reaches(
        first in proptest::collection::vec(any_multiplier(), 0..10),
        second in proptest::collection::vec(any_multiplier(), 0..10),
        period in 0..2u32,
        campaign in any::<bool>(),
    ) {
        let (tir, plan) = kiln();
        let split = Branch::Split {
            what: "runs".into(),
            of: if campaign { "fire.campaign" } else { "fire.set_up" }.into(),
            place: "shore".into(),
            period,
            at: 0.0,
        };
        let leaf = |multipliers: Vec<Multiplier>| Branch::Leaf { multipliers, empty: false };
        bound(&tir, &plan, first.clone(), vec![split, leaf(first), leaf(second)]);
    }
}
