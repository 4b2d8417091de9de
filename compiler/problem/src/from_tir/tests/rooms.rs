//! Bounds on the part of a need that is met and on the room under another bound.

use weal_tir::calendar::Window;
use weal_tir::*;

use super::{INF, near};
use crate::sample::*;

/// Iron is forged in two years: the first may use 8 t, the second 4 t; 3 t of that are to be left. Of the 2 t of ore that are
/// wanted in all three quarters are to be met; of the first year's rings at most half.
fn forge() -> View {
    let mut it = Build::years(2027, 2);
    let iron = it.resource(Kind::Good, "iron", "t", Details { supply: supply(total("12")), ..Details::default() });
    it.recipe("forge", days("0"), &[(Verb::Consume, iron, "4")]);
    let mut sparing = bound(Measure::Consumed(iron), Compare::AtMost, per_year("8"));
    sparing.falling = Some(Falling { part: r("0.5"), every: years("1") });
    let sparing = it.threshold("sparing", sparing);
    it.threshold("left", bound(Measure::Headroom(sparing), Compare::AtLeast, total("3")));
    let ore = it.need("ore", iron, per_year("1"), 1, "0");
    let mut fair = bound(Measure::Met(ore), Compare::AtLeast, total("75"));
    fair.scope = Scope::Total;
    let fair = it.threshold("fair", fair);
    let rings = it.need("rings", iron, per_year("4"), 1, "0");
    let mut few = bound(Measure::Met(rings), Compare::AtMost, total("50"));
    few.window = Window { from: None, until: Some(day(2028, 1, 1)) };
    it.threshold("few", few);
    it.threshold(
        "fairer",
        Bound { scope: Scope::Total, ..bound(Measure::Headroom(fair), Compare::AtLeast, total("5")) },
    );
    it.view()
}

#[test]
fn what_is_short_lowers_the_part_that_is_met() {
    let view = forge();
    // Over both years: 100 − 50 short ≥ 75.
    assert_eq!(view.sides("threshold fair at shore in 2028"), (-25.0, INF));
    for year in [2027, 2028] {
        near(view.entry("threshold fair at shore in 2028", &format!("short of ore at shore in {year}")), -50.0);
    }
    // In the first year: 100 − 25 short ≤ 50.
    assert_eq!(view.sides("threshold few at shore in 2027"), (-INF, -50.0));
    near(view.entry("threshold few at shore in 2027", "short of rings at shore in 2027"), -25.0);
    assert!(view.row("threshold few at shore in 2028").is_none());
    // One more percent asked for, or one less.
    near(view.entry("threshold fair at shore in 2028", "stretch of threshold fair"), 1.0);
}

#[test]
fn room_is_what_is_left_to_the_limit_of_its_period() {
    let view = forge();
    for (year, left) in [(2027, 8.0), (2028, 4.0)] {
        let row = format!("threshold left at shore in {year}");
        assert_eq!(view.sides(&row), (3.0 - left, INF));
        near(view.entry(&row, &format!("runs of forge at shore in {year}")), -4.0);
        near(view.entry(&row, "stretch of threshold left"), 1.0);
    }
    // 100 − 50 short − 75 ≥ 5.
    assert_eq!(view.sides("threshold fairer at shore in 2028"), (-20.0, INF));
    near(view.entry("threshold fairer at shore in 2028", "short of ore at shore in 2027"), -50.0);
}
