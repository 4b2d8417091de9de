//! Balances of each kind.

use weal_tir::calendar::{Basis, Rate};
use weal_tir::*;

use super::{INF, near};
use crate::ir::StageKind;
use crate::sample::*;

#[test]
fn goods_are_carried_less_what_is_lost() {
    let mut it = Build::months(3);
    let loses = Some(Rate::steady(r("0.02"), Basis::Month, None));
    let storage = Some((r("40"), SITE));
    let details = Details { stock: stock("10"), supply: supply(per_day("2")), loses, storage, ..Details::default() };
    let grain = it.resource(Kind::Good, "grain", "t", details);
    let bread = it.resource(Kind::Good, "bread", "t", Details { discard: true, ..Details::default() });
    let flows = [(Verb::Consume, grain, "1"), (Verb::Consume, grain, "2"), (Verb::Produce, bread, "5")];
    it.recipe("bake", days("40"), &flows);
    it.need("daily", bread, total("7"), 0, "0");
    let view = it.view();
    near(view.sides("balance of grain at shore in 2027-01").0, -(9.8 + 62.0));
    near(view.sides("balance of grain at shore in 2027-02").0, -56.0);
    near(view.entry("balance of grain at shore in 2027-02", "stock of grain at shore in 2027-01"), 0.98);
    near(view.entry("balance of grain at shore in 2027-02", "stretch of supply of grain at shore"), 28.0);
    near(view.entry("balance of grain at shore in 2027-01", "stretch of stock of grain at shore"), 0.98);
    // Two flows of one good are one; grain is due when a run starts, bread is there when it ends.
    near(view.entry("balance of grain at shore in 2027-01", "runs of bake at shore in 2027-01"), -3.0);
    near(view.entry("balance of bread at shore in 2027-02", "runs of bake at shore in 2027-01"), 5.0);
    near(view.entry("balance of bread at shore in 2027-03", "runs of bake at shore in 2027-02"), 5.0);
    assert_eq!(view.sides("storage of grain at shore in 2027-02"), (-INF, 40.0));
    // Left at the end: what there was a period before. An amount without `per` is due in the last period.
    near(view.entry("end of grain at shore", "stock of grain at shore in 2027-03"), 1.0);
    near(view.entry("end of grain at shore", "stock of grain at shore in 2027-02"), -1.0);
    assert!(view.column("short of daily at shore in 2027-02").is_none());
    assert!(view.column("spare bread at shore in 2027-01").is_some());
    assert!(view.column("spare grain at shore in 2027-01").is_none());
    // One want in a rank: the worst is the sum.
    assert_eq!(view.problem.stages[0].kind, StageKind::Sum(0));
    near(view.problem.stages[0].objective[0].1, 1.0 / 7.0);
}

#[test]
fn perishables_are_held_only_while_they_keep() {
    let mut it = Build::months(4);
    let details = Details { keeps: Some(days("45")), stock: stock("3"), ..Details::default() };
    let milk = it.resource(Kind::Perishable, "milk", "L", details);
    it.recipe("milking", days("0"), &[(Verb::Produce, milk, "8")]);
    let view = it.view();
    let fresh = |month: u32, run: u32| {
        let row = format!("freshness of milk at shore in 2027-{month:02}");
        view.entry(&row, &format!("runs of milking at shore in 2027-{run:02}"))
    };
    // What appears in January may be used in February (31 days later), not in March (59).
    near(fresh(1, 1), -8.0);
    near(fresh(2, 1), 0.0);
    near(fresh(2, 2), -8.0);
    near(view.entry("freshness of milk at shore in 2027-02", "stock of milk at shore in 2027-02"), 1.0);
    near(view.sides("freshness of milk at shore in 2027-01").1, 3.0);
    near(view.sides("freshness of milk at shore in 2027-02").1, 0.0);
    assert!(view.column("spare milk at shore in 2027-01").is_some());
    assert!(view.row("end of milk at shore").is_none());
    // Behind the last month nothing is used: what is left then is spoiled.
    assert!(view.row("freshness of milk at shore in 2027-04").is_none());
    assert_eq!(view.problem.upper[view.column("stock of milk at shore in 2027-04").unwrap()], 0.0);
}

#[test]
fn burdens_are_followed_where_it_matters() {
    let mut it = Build::years(2027, 2);
    let absorbed = Details { absorbed: Some(per_year("5")), stock: stock("100"), ..Details::default() };
    let co2 = it.resource(Kind::Emitted, "co2", "t", absorbed);
    let soot = it.resource(Kind::Emitted, "soot", "t", Details::default());
    it.recipe("burn", days("0"), &[(Verb::Emit, co2, "2"), (Verb::Emit, soot, "1")]);
    let mut most = bound(Measure::Stock(soot), Compare::AtMost, total("30"));
    most.scope = Scope::Total;
    it.threshold("clean", most);
    let view = it.view();
    near(view.sides("balance of co2 at shore in 2027").0, -100.0);
    near(view.entry("balance of co2 at shore in 2028", "stock of co2 at shore in 2027"), 1.0);
    near(view.entry("balance of co2 at shore in 2028", "absorbed co2 at shore in 2028"), -1.0);
    near(view.problem.upper[view.column("absorbed co2 at shore in 2028").unwrap()], 5.0);
    assert!(view.row("threshold clean at shore in 2027").is_none());
    near(view.entry("threshold clean at shore in 2028", "stock of soot at shore in 2028"), 1.0);
    assert!(view.column("stretch of stock of co2 at shore").is_none());
}

#[test]
fn natural_stocks_overflow_at_their_capacity() {
    let mut it = Build::years(2027, 2);
    let regrowth = Some(Regrowth::Fraction { rate: per_year("0.1"), capacity: Some(r("50")) });
    let details = Details { stock: stock("20"), regrowth, ..Details::default() };
    let wood = it.resource(Kind::Natural, "wood", "t", details);
    let regrowth = Some(Regrowth::Amount { rate: per_year("7"), capacity: None });
    let well = it.resource(Kind::Natural, "well", "L", Details { regrowth, end: End::Free, ..Details::default() });
    it.recipe("cut", days("0"), &[(Verb::Consume, wood, "1"), (Verb::Consume, well, "1")]);
    let view = it.view();
    near(view.sides("balance of wood at shore in 2027").0, -22.0);
    near(view.entry("balance of wood at shore in 2028", "stock of wood at shore in 2027"), 1.1);
    near(view.problem.upper[view.column("stock of wood at shore in 2028").unwrap()], 50.0);
    assert!(view.column("spare wood at shore in 2027").is_some());
    near(view.sides("balance of well at shore in 2028").0, -7.0);
    assert!(view.row("end of well at shore").is_none());
    assert!(view.column("spare well at shore in 2027").is_none());
}

#[test]
fn short_runs_use_a_part_of_a_boat_and_electricity_is_spread() {
    let mut it = Build::months(2);
    let boat = it.resource(
        Kind::Durable,
        "boat",
        "",
        Details { stock: stock("3"), available: Some(r("0.5")), ..Details::default() },
    );
    let power =
        it.resource(Kind::Flowing, "power", "kWh", Details { supply: supply(per_day("1")), ..Details::default() });
    it.recipe("trip", days("15.5"), &[(Verb::Use, boat, "2"), (Verb::Consume, power, "31")]);
    it.recipe("voyage", days("45"), &[(Verb::Use, boat, "2"), (Verb::Consume, power, "90")]);
    let view = it.view();
    near(view.entry("capacity of boat at shore in 2027-01", "runs of trip at shore in 2027-01"), -1.0);
    near(view.entry("capacity of boat at shore in 2027-01", "in service of boat at shore in 2027-01"), 0.5);
    near(view.entry("capacity of boat at shore in 2027-02", "runs of voyage at shore in 2027-01"), -1.0);
    near(view.entry("balance of power at shore in 2027-01", "runs of voyage at shore in 2027-01"), -62.0);
    near(view.entry("balance of power at shore in 2027-02", "runs of voyage at shore in 2027-01"), -28.0);
    near(view.entry("balance of power at shore in 2027-02", "spare power at shore in 2027-02"), -1.0);
    near(view.sides("balance of power at shore in 2027-02").0, -28.0);
    near(view.sides("capacity of boat at shore in 2027-02").0, 0.0);
}
