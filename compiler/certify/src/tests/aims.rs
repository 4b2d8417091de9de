use weal_plan::{Plan, Status};
use weal_tir::Verb::*;
use weal_tir::calendar::{Basis, Duration, Window};
use weal_tir::*;

use super::{breaks, passes};
use crate::certify;
use crate::sample::*;

/// Two ranks share 10 t of grain a year; labour is to be least, then change.
fn ranks() -> (Tir, Plan) {
    let mut tir = program(2);
    let supply = |rate| Supply { place: WHOLE, rate, profile: None, window: Window::default(), site: HERE };
    tir.resource("hands", Kind::Labour, "h").supply.push(supply(yearly("50")));
    tir.resource("grain", Kind::Flowing, "t");
    tir.recipe("reap", Duration::default(), &[(Work, "hands", "5"), (Produce, "grain", "1")]);
    tir.need("bread", "grain", yearly("8"));
    tir.need("beer", "grain", yearly("4")).rank = 1;
    tir.needs[1].window = from_year(2028);
    tir.aim("least labour", vec![(r("1"), Measure::Worked(None))], "h");
    tir.aim("least change", Vec::new(), "run");
    let mut plan = draft(&tir);
    plan.run("reap", 2027, 8.0);
    plan.run("reap", 2028, 10.0);
    plan.meet("bread", 2027, 8.0, 8.0, "t");
    plan.meet("bread", 2028, 8.0, 8.0, "t");
    plan.meet("beer", 2028, 4.0, 2.0, "t");
    plan.wins("vital needs: least worst shortfall", 0.0, "of the need");
    plan.wins("vital needs: least total shortfall", 0.0, "of the need");
    plan.wins("wanted needs: least total shortfall", 0.5, "of the need");
    plan.wins("least labour", 90.0, "h");
    plan.wins("least change", 2.0, "run");
    (tir, plan)
}

#[test]
fn stages_are_recomputed_in_their_order() {
    let (tir, plan) = ranks();
    passes(&tir, &plan, &[]);
    breaks(&tir, &plan, &[], |plan| plan.aims[3].value = 80.0, "least labour: the plan says it wins 80 h");
    breaks(&tir, &plan, &[], |plan| plan.aims[4].value = 1.0, "least change: the plan says it wins 1 run, and");
    breaks(
        &tir,
        &plan,
        &[],
        |plan| plan.aims[2].value = 0.0,
        "wanted needs: least total shortfall: the plan says it wins 0 of the need",
    );
    breaks(&tir, &plan, &[], |plan| plan.aims[3].unit = "t".into(), "its unit is `h`");
    breaks(&tir, &plan, &[], |plan| plan.aims.swap(3, 4), "least labour: the plan does not say what it wins");
    breaks(&tir, &plan, &[], |plan| plan.wins("least talk", 0.0, "h"), "states `least talk` among its aims");
    breaks(&tir, &plan, &[], |plan| plan.aims[3].value = f64::NAN, "not a number a plan can state");
}

#[test]
fn a_plan_that_stopped_at_a_limit_may_leave_stages_open() {
    let (tir, mut plan) = ranks();
    plan.aims.truncate(2);
    breaks(&tir, &plan, &[], |_| (), "the plan does not say what it wins");
    plan.status = Status::Limit;
    passes(&tir, &plan, &[]);
    plan.status = Status::Impossible;
    assert!(!certify(&tir, &plan, &[]).passed);
}

#[test]
fn a_stock_in_an_aim_is_that_at_the_end_and_produced_rates_are_not_production() {
    let (mut tir, mut plan) = ranks();
    let peat = tir.resource("peat", Kind::Good, "t");
    peat.supply.push(Supply { place: WHOLE, rate: yearly("3"), profile: None, window: Window::default(), site: HERE });
    tir.recipe("teach", Duration::default(), &[(Work, "hands", "1"), (Produce, "hands", "10")]);
    let last = tir.flows.len() - 1;
    tir.flows[last].lasting = Some(Box::new(Lasting { basis: Basis::Month, duration: years(1) }));
    tir.aim("most peat", vec![(r("1"), Measure::Stock(tir.id("peat")))], "t").most = true;
    tir.aim("least hands", vec![(r("1"), Measure::Produced(tir.id("hands")))], "h");
    plan.run("teach", 2027, 1.0);
    plan.hold("peat", "t", 2027, &[3.0, 6.0]);
    plan.aims[3].value = 91.0;
    plan.aims[4].value = 3.0;
    plan.wins("most peat", 6.0, "t");
    plan.wins("least hands", 0.0, "h");
    plan.proof("most peat", vec![multiplier("balance", "peat", 0, -1.0), multiplier("balance", "peat", 1, -1.0)]);
    let found = passes(&tir, &plan, &[]);
    assert!(!found.unproven.contains(&"most peat".to_owned()), "{:?}", found.bounds);
    breaks(&tir, &plan, &[], |plan| plan.aims[5].value = 9.0, "most peat: the plan says it wins 9 t");
}
