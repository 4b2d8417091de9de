use weal_plan::Plan;
use weal_tir::Verb::*;
use weal_tir::calendar::{Duration, Rate};
use weal_tir::*;

use super::{breaks, passes};
use crate::sample::*;

/// Flour is milled into bread, two years, 5 t of flour at the start.
pub(super) fn bakery() -> (Tir, Plan) {
    let mut tir = program(2);
    let flour = tir.resource("flour", Kind::Good, "t");
    flour.stock.push(Stock { place: WHOLE, amount: r("5"), aged: None, site: HERE });
    flour.supply.push(Supply {
        place: WHOLE,
        rate: yearly("10"),
        profile: None,
        window: Default::default(),
        site: HERE,
    });
    flour.storage = Some((r("6"), HERE));
    tir.resource("bread", Kind::Flowing, "t");
    tir.recipe("bake", Duration::default(), &[(Consume, "flour", "2"), (Produce, "bread", "3")]);
    tir.need("food", "bread", yearly("15")).floor = r("0.9");
    let mut plan = draft(&tir);
    for year in [2027, 2028] {
        plan.run("bake", year, 5.0);
        plan.meet("food", year, 15.0, 15.0, "t");
    }
    plan.hold("flour", "t", 2027, &[5.0, 5.0]);
    plan.wins("vital needs: least worst shortfall", 0.0, "of the need");
    plan.wins("vital needs: least total shortfall", 0.0, "of the need");
    (tir, plan)
}

#[test]
fn goods_are_carried_over() {
    let (tir, plan) = bakery();
    let found = passes(&tir, &plan, &[]);
    assert!(found.unproven.is_empty());
    breaks(
        &tir,
        &plan,
        &[],
        |plan| plan.runs[1].runs = 8.0,
        "flour at shore in 2028: 16 t are consumed and 15 t are there",
    );
    breaks(
        &tir,
        &plan,
        &[],
        |plan| plan.stocks[0].amount = 5.5,
        "flour at shore in 2027: the plan says the stock is 5.5 t",
    );
    breaks(&tir, &plan, &[], |plan| plan.runs[0].runs = 4.0, "7 t are held and there is room for 6 t");
    breaks(&tir, &plan, &[], |plan| plan.spare("flour", "t", 2027, 1.0), "1 t are thrown away and 0 t may be");
    breaks(
        &tir,
        &plan,
        &[],
        |plan| plan.runs[1].runs = 5.5,
        "flour at shore at the end of 2028: 4 t are left, and 5 t must be",
    );
    breaks(&tir, &plan, &[], |plan| plan.runs[0].runs = 4.9, "15 t are delivered and 14.7 t are there");
}

#[test]
fn what_may_be_discarded_is_what_is_there() {
    let (mut tir, mut plan) = bakery();
    for details in tir.resources[0].details.iter_mut() {
        details.discard = true;
        details.end = End::AtLeast(r("4"), HERE);
    }
    plan.spare("flour", "t", 2028, 1.0);
    plan.stocks[1].amount = 4.0;
    passes(&tir, &plan, &[]);
    breaks(&tir, &plan, &[], |plan| plan.surpluses[0].amount = 7.0, "7 t are thrown away and 5 t could be");
    breaks(&tir, &plan, &[], |plan| plan.surpluses[0].amount = 2.0, "3 t are left, and 4 t must be");
}

#[test]
fn losses_take_their_part_of_what_is_carried() {
    let (mut tir, mut plan) = bakery();
    for details in tir.resources[0].details.iter_mut() {
        details.loses = Some(yearly("0.2"));
        details.end = End::Free;
    }
    plan.stocks[0].amount = 4.0;
    plan.stocks[1].amount = 3.2;
    passes(&tir, &plan, &[]);
    breaks(&tir, &plan, &[], |plan| plan.stocks[1].amount = 4.0, "its runs and deliveries come to 3.2 t");
}

/// 6 t of apples come in the first year and keep for 400 days; 2 t are eaten each year.
fn apples(keeps: i64) -> (Tir, Plan) {
    let mut tir = program(3);
    let apples = tir.resource("apples", Kind::Perishable, "t");
    apples.keeps = Some(days(keeps));
    let window = calendar::Window { from: None, until: Some(day(2028, 1, 1)) };
    apples.supply.push(Supply { place: WHOLE, rate: Rate::total(r("6")), profile: None, window, site: HERE });
    tir.need("fruit", "apples", yearly("2"));
    let mut plan = draft(&tir);
    for (year, met) in [(2027, 2.0), (2028, 2.0), (2029, 0.0)] {
        plan.meet("fruit", year, 2.0, met, "t");
    }
    plan.hold("apples", "t", 2027, &[4.0, 0.0, 0.0]);
    plan.spare("apples", "t", 2028, 2.0);
    plan.wins("vital needs: least worst shortfall", 1.0, "of the need");
    plan.wins("vital needs: least total shortfall", 1.0, "of the need");
    (tir, plan)
}

#[test]
fn perishables_are_used_oldest_first_while_they_keep() {
    let (tir, plan) = apples(400);
    passes(&tir, &plan, &[]);
    breaks(&tir, &plan, &[], |plan| plan.surpluses[0].amount = 1.0, "1 t are kept for 2029, when they are too old");
    breaks(
        &tir,
        &plan,
        &[],
        |plan| plan.surpluses.clear(),
        "apples at shore in 2028: 2 t spoil, and the plan does not say so",
    );
    breaks(&tir, &plan, &[], |plan| plan.surpluses[0].amount = 3.0, "3 t spoil and 2 t are left");
    breaks(
        &tir,
        &plan,
        &[],
        |plan| plan.needs[2].met = 1.0,
        "apples at shore in 2029: 1 t are delivered and 0 t are there",
    );
    let (tir, plan) = apples(300);
    breaks(&tir, &plan, &[], |_| (), "apples at shore in 2027: 4 t spoil, and the plan does not say so");
}

/// Cod that grows back on a logistic curve, 3 t caught each year.
fn fishery() -> (Tir, Plan) {
    let mut tir = program(2);
    let cod = tir.resource("cod", Kind::Natural, "t");
    cod.stock.push(Stock { place: WHOLE, amount: r("40"), aged: None, site: HERE });
    cod.regrowth = Some(Regrowth::Logistic { rate: yearly("0.3"), capacity: r("60") });
    tir.need("catch", "cod", yearly("3"));
    let mut plan = draft(&tir);
    // 40 + 0.3·40·(1 − 40/60) − 3 = 41; 41 + 0.3·41·(19/60) − 3 = 41.895
    plan.hold("cod", "t", 2027, &[41.0, 41.895]);
    for year in [2027, 2028] {
        plan.meet("catch", year, 3.0, 3.0, "t");
    }
    plan.wins("vital needs: least worst shortfall", 0.0, "of the need");
    plan.wins("vital needs: least total shortfall", 0.0, "of the need");
    (tir, plan)
}

#[test]
fn natural_stocks_grow_on_the_true_curve() {
    let (mut tir, plan) = fishery();
    passes(&tir, &plan, &[]);
    breaks(&tir, &plan, &[], |plan| plan.stocks[1].amount = 41.9, "its runs and deliveries come to 41.895 t");
    // By default no less must be left than there was.
    tir.needs[0].rate = yearly("5");
    let more = |plan: &mut Plan| {
        for need in &mut plan.needs {
            (need.wanted, need.met) = (5.0, 5.0);
        }
    };
    breaks(&tir, &plan, &[], more, "cod at shore at the end of 2028: 38.095 t are left, and 40 t must be");
}

#[test]
fn a_stock_above_its_capacity_overflows() {
    let (mut tir, mut plan) = fishery();
    for details in tir.resources[0].details.iter_mut() {
        details.regrowth = Some(Regrowth::Fraction { rate: yearly("0.5"), capacity: Some(r("50")) });
    }
    // 40 + 20 − 3 = 57: 7 overflow. 50 + 25 − 3 = 72: 22 overflow.
    (plan.stocks[0].amount, plan.stocks[1].amount) = (50.0, 50.0);
    passes(&tir, &plan, &[]);
    plan.spare("cod", "t", 2027, 7.0);
    passes(&tir, &plan, &[]);
    breaks(
        &tir,
        &plan,
        &[],
        |plan| plan.surpluses[0].amount = 6.0,
        "the plan says the surplus is 6 t, and its runs and deliveries come to 7 t",
    );
    for details in tir.resources[0].details.iter_mut() {
        details.regrowth = Some(Regrowth::Amount { rate: yearly("2"), capacity: None });
    }
    (plan.stocks[0].amount, plan.stocks[1].amount) = (39.0, 38.0);
    breaks(&tir, &plan, &[], |_| (), "the plan says the surplus is 7 t, and its runs and deliveries come to 0 t");
}

#[test]
fn burdens_accumulate_less_what_is_absorbed() {
    let mut tir = program(2);
    let soot = tir.resource("soot", Kind::Emitted, "t");
    soot.absorbed = Some(yearly("3"));
    tir.recipe("burn", Duration::default(), &[(Emit, "soot", "2")]);
    tir.threshold("sky", Measure::Stock(tir.id("soot")), Compare::AtMost, Rate::total(r("5")));
    let mut plan = draft(&tir);
    plan.run("burn", 2027, 4.0);
    plan.run("burn", 2028, 1.0);
    plan.stands("sky", 2027, 5.0, 5.0, 0.0);
    plan.stands("sky", 2028, 4.0, 5.0, 1.0);
    passes(&tir, &plan, &[]);
    plan.hold("soot", "t", 2027, &[5.0, 4.0]);
    passes(&tir, &plan, &[]);
    breaks(
        &tir,
        &plan,
        &[],
        |plan| plan.stocks[1].amount = 3.0,
        "the plan says 3 t have accumulated; it must be at least 4 t",
    );
    breaks(&tir, &plan, &[], |plan| plan.runs[0].runs = 4.5, "sky in 2027: it comes to 6 t and must be at most 5 t");
}
