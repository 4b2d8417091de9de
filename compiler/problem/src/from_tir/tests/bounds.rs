//! Bounds, and what is local.

use weal_tir::calendar::Window;
use weal_tir::*;

use super::{INF, near};
use crate::ir::Column;
use crate::sample::*;

#[test]
fn totals_are_taken_once_and_equalities_stretch_both_ways() {
    let mut it = Build::years(2027, 3);
    let iron = it.resource(Kind::Good, "iron", "t", Details { supply: supply(total("12")), ..Details::default() });
    let recipe = it.recipe("forge", days("0"), &[(Verb::Consume, iron, "4")]);
    it.tir.recipes[0].up_to = Some(Box::new((per_year("2"), SITE)));
    let mut all = bound(Measure::Consumed(iron), Compare::Equal, total("10"));
    (all.scope, all.window) = (Scope::Total, Window { from: Some(day(2028, 1, 1)), until: None });
    it.threshold("all", all);
    let mut some = bound(Measure::Run(recipe), Compare::AtLeast, per_year("1"));
    some.scope = Scope::Total;
    it.threshold("some", some);
    it.aim("most iron", vec![(r("1"), Measure::Stock(iron))]);
    let view = it.view();
    assert_eq!(view.sides("threshold all at shore in 2029"), (10.0, 10.0));
    near(view.entry("threshold all at shore in 2029", "runs of forge at shore in 2028"), 4.0);
    near(view.entry("threshold all at shore in 2029", "runs of forge at shore in 2027"), 0.0);
    assert_eq!(view.sides("threshold some at shore in 2029"), (3.0, INF));
    near(view.entry("threshold some at shore in 2029", "stretch of threshold some"), 3.0);
    near(view.entry("up to of forge at shore in 2028", "stretch of up to of forge"), -1.0);
    near(view.sides("balance of iron at shore in 2027").0, -12.0);
    near(view.sides("balance of iron at shore in 2028").0, 0.0);
    let all = |column: &&Column| matches!(column, Column::Stretch(_));
    assert_eq!(view.problem.columns.iter().filter(all).count(), 5);
    let last = view.column("stock of iron at shore in 2029").unwrap() as u32;
    assert_eq!(view.problem.stages[0].objective, [(last, -1.0)]);
}

#[test]
fn each_place_has_its_own_balance_of_what_is_local() {
    let mut it = Build::years(2027, 1).place("town").place("farm");
    let milk = it.resource(Kind::Good, "milk", "L", Details::default());
    let oil = it.resource(Kind::Good, "oil", "L", Details { supply: supply(per_year("5")), ..Details::default() });
    it.tir.resources[0].local = true;
    it.recipe("milking", days("0"), &[(Verb::Produce, milk, "1"), (Verb::Consume, oil, "1")]);
    it.tir.recipes[0].places = vec![PlaceId(1), PlaceId(2)];
    it.need("drink", milk, per_year("2"), 0, "0");
    it.tir.needs[0].place = PlaceId(1);
    let mut each = bound(Measure::Produced(milk), Compare::AtMost, per_year("9"));
    each.places = Where::EachPlace;
    it.threshold("each", each);
    let mut all = bound(Measure::Consumed(oil), Compare::AtMost, per_year("9"));
    all.places = Where::At(WHOLE);
    it.threshold("all", all);
    let view = it.view();
    near(view.entry("balance of milk at town in 2027", "runs of milking at town in 2027"), 1.0);
    near(view.entry("balance of milk at farm in 2027", "runs of milking at town in 2027"), 0.0);
    near(view.entry("balance of oil at shore in 2027", "runs of milking at farm in 2027"), -1.0);
    near(view.entry("threshold each at farm in 2027", "runs of milking at farm in 2027"), 1.0);
    near(view.entry("threshold each at town in 2027", "runs of milking at farm in 2027"), 0.0);
    // The whole is all its places.
    near(view.entry("threshold all at shore in 2027", "runs of milking at farm in 2027"), 1.0);
    assert!(view.row("balance of milk at shore in 2027").is_none());
    assert!(view.row("threshold each at shore in 2027").is_none());
    near(view.entry("balance of milk at town in 2027", "short of drink at town in 2027"), 1.0);
}
