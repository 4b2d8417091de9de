//! Soft bounds.

use weal_tir::*;

use super::near;
use crate::ir::StageKind;
use crate::sample::*;

/// Iron is forged in two years; the first may use 8 t, the second none, both soft; at least one run in total, soft as well.
fn forge(softness: [Option<u32>; 2]) -> View {
    let mut it = Build::years(2027, 2);
    let iron = it.resource(Kind::Good, "iron", "t", Details { supply: supply(total("12")), ..Details::default() });
    let recipe = it.recipe("forge", days("0"), &[(Verb::Consume, iron, "4")]);
    let mut use_ = bound(Measure::Consumed(iron), Compare::AtMost, per_year("8"));
    use_.falling = Some(Falling { part: r("1"), every: years("1") });
    use_.soft = softness[0];
    it.threshold("sparing", use_);
    let mut busy = bound(Measure::Run(recipe), Compare::AtLeast, total("5"));
    (busy.scope, busy.soft) = (Scope::Total, softness[1]);
    it.threshold("busy", busy);
    it.need("ore", iron, per_year("1"), 1, "0");
    it.view()
}

#[test]
fn overshoots_are_parts_of_the_limit_and_come_behind_the_needs_of_their_rank() {
    let view = forge([Some(1), Some(1)]);
    let over = "overshoot of threshold sparing at shore in 2027";
    near(view.entry("threshold sparing at shore in 2027", over), -1.0);
    near(view.entry("threshold busy at shore in 2028", "overshoot of threshold busy at shore in 2028"), 1.0);
    near(view.entry("worst overshoot of threshold sparing at shore in 2027", over), 1.0);
    let rank = |view: &View| view.tir.ranks[1].clone();
    let worst = format!("worst overshoot of {}", rank(&view));
    near(view.entry("worst overshoot of threshold sparing at shore in 2027", &worst), -8.0);
    // Beside a limit of nothing, the largest counts.
    near(view.entry("worst overshoot of threshold sparing at shore in 2028", &worst), -8.0);
    near(view.entry("worst overshoot of threshold busy at shore in 2028", &worst), -5.0);
    let kinds: Vec<StageKind> = view.problem.stages.iter().map(|stage| stage.kind).collect();
    use StageKind::*;
    assert_eq!(kinds, [Worst(1), Sum(1), WorstOver(1), SumOver(1), Surplus, Canonical]);
    let weights: Vec<f64> = view.problem.stages[3].objective.iter().map(|(_, weight)| *weight).collect();
    assert_eq!(weights, [0.2, 0.125, 0.125]);
}

#[test]
fn one_alone_in_its_rank_has_no_worst() {
    let view = forge([None, Some(0)]);
    let kinds: Vec<StageKind> = view.problem.stages.iter().map(|stage| stage.kind).collect();
    use StageKind::*;
    assert_eq!(kinds, [SumOver(0), Worst(1), Sum(1), Surplus, Canonical]);
    assert!(view.row("worst overshoot of threshold busy at shore in 2028").is_none());
    assert!(view.column("overshoot of threshold sparing at shore in 2027").is_none());
}
