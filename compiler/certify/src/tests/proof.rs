//! Bounds that reach the optimum, one program per kind of condition, and proofs that prove nothing.

use weal_plan::{Multiplier, Plan};
use weal_tir::Verb::*;
use weal_tir::calendar::{Duration, Rate, Window};
use weal_tir::*;

use super::passes;
use crate::certify;
use crate::sample::*;

pub(super) const TOTAL: &str = "vital needs: least total shortfall";
pub(super) const WORST: &str = "vital needs: least worst shortfall";

fn supply(rate: Rate, window: Window) -> Supply {
    Supply { place: WHOLE, rate, profile: None, window, site: HERE }
}
fn stock(amount: &str) -> Stock {
    Stock { place: WHOLE, amount: r(amount), aged: None, site: HERE }
}
fn until_year(year: i16) -> Window {
    Window { from: None, until: Some(day(year, 1, 1)) }
}

/// Asserts that the multipliers prove the aim, and that with less of any one of them they do not.
pub(super) fn proves(tir: &Tir, plan: &Plan, adopted: &[PolicyId], aim: &str, multipliers: &[Multiplier]) {
    let with = |multipliers: Vec<Multiplier>| {
        let mut plan = plan.clone();
        plan.proof(aim, multipliers);
        let found = passes(tir, &plan, adopted);
        if let Some(bound) = found.bounds.iter().find(|bound| bound.aim == aim) {
            // Whatever the multipliers, no bound is beyond what a plan reaches.
            assert!(bound.bound <= bound.value + 1e-7, "{bound:?}");
        }
        !found.unproven.iter().any(|unproven| unproven == aim)
    };
    assert!(with(multipliers.to_vec()), "{aim}: {:?}", {
        let mut plan = plan.clone();
        plan.proof(aim, multipliers.to_vec());
        certify(tir, &plan, adopted).bounds
    });
    assert!(!with(Vec::new()), "{aim} should need a proof");
    for i in 0..multipliers.len() {
        let turned = if multipliers[i].condition == "balance" { &[][..] } else { &[-1.0][..] };
        for factor in [0.5, 1.5].iter().chain(turned) {
            let mut forged = multipliers.to_vec();
            forged[i].value *= factor;
            // More than enough may prove as much where another condition binds as well.
            assert!(!with(forged) || *factor > 1.0, "{aim} with {factor} of {:?}", multipliers[i]);
        }
    }
}

/// Hands reap grain: 5 h for a ton.
pub(super) fn fields(years: i16, hands: Window) -> Tir {
    let mut tir = program(years);
    tir.resource("hands", Kind::Labour, "h").supply.push(supply(yearly("50"), hands));
    tir.resource("grain", Kind::Good, "t");
    tir.recipe("reap", Duration::default(), &[(Work, "hands", "5"), (Produce, "grain", "1")]);
    tir.aim("least labour", vec![(r("1"), Measure::Worked(None))], "h");
    tir
}

#[test]
fn flows_and_hours() {
    let mut tir = fields(2, Window::default());
    tir.resources[1].kind = Kind::Flowing;
    tir.need("bread", "grain", yearly("8")).floor = r("1");
    let mut plan = draft(&tir);
    for year in [2027, 2028] {
        plan.run("reap", year, 8.0);
        plan.meet("bread", year, 8.0, 8.0, "t");
    }
    plan.wins(WORST, 0.0, "of the need");
    plan.wins(TOTAL, 0.0, "of the need");
    plan.wins("least labour", 80.0, "h");
    let both = |value: f64| [multiplier("balance", "grain", 0, value), multiplier("balance", "grain", 1, value)];
    proves(&tir, &plan, &[], "least labour", &both(5.0));
    // An equality may be written the other way round.
    proves(&tir, &plan, &[], "least labour", &both(-5.0));
}

#[test]
fn scarce_hours_bound_shortfalls() {
    let mut tir = fields(1, Window::default());
    tir.resources[1].kind = Kind::Flowing;
    tir.need("bread", "grain", yearly("12"));
    let mut plan = draft(&tir);
    plan.run("reap", 2027, 10.0);
    plan.meet("bread", 2027, 12.0, 10.0, "t");
    plan.wins(TOTAL, 2.0 / 12.0, "of the need");
    plan.wins("least labour", 50.0, "h");
    let hours = multiplier("capacity", "hands", 0, 1.0 / 60.0);
    let grain = multiplier("balance", "grain", 0, 1.0 / 12.0);
    let mut plan_with_hours = plan.clone();
    plan_with_hours.proof(
        "least labour",
        vec![
            Multiplier { period: None, ..multiplier("kept", TOTAL, 0, -60.0) },
            multiplier("balance", "grain", 0, 5.0),
        ],
    );
    let found = passes(&tir, &plan_with_hours, &[]);
    assert_eq!(found.unproven, [TOTAL], "{:?}", found.bounds);
    // Moving the hours' multiplier alone leaves room that the hours' own scarcity closes.
    plan.proof(TOTAL, vec![hours, grain]);
    let found = passes(&tir, &plan, &[]);
    assert_eq!(found.unproven, ["least labour"], "{:?}", found.bounds);
    assert!((found.bounds[0].bound - 1.0 / 6.0).abs() < 1e-9);
}

#[test]
fn the_worst_shortfall() {
    let mut tir = program(1);
    tir.resource("grain", Kind::Flowing, "t").supply.push(supply(yearly("10"), Window::default()));
    tir.need("bread", "grain", yearly("10"));
    tir.need("beer", "grain", yearly("10"));
    let mut plan = draft(&tir);
    plan.meet("bread", 2027, 10.0, 5.0, "t");
    plan.meet("beer", 2027, 10.0, 5.0, "t");
    plan.wins(WORST, 0.5, "of the need");
    plan.wins(TOTAL, 1.0, "of the need");
    let multipliers = [
        multiplier("worst", "bread", 0, -0.05),
        multiplier("worst", "beer", 0, -0.05),
        multiplier("balance", "grain", 0, 0.05),
    ];
    proves(&tir, &plan, &[], WORST, &multipliers);
}

#[test]
fn goods_with_losses_from_year_to_year() {
    let mut tir = fields(2, until_year(2028));
    tir.need("bread", "grain", yearly("8")).floor = r("1");
    tir.needs[0].window = from_year(2028);
    for details in tir.resources[1].details.iter_mut() {
        details.loses = Some(yearly("0.2"));
    }
    let mut plan = draft(&tir);
    plan.run("reap", 2027, 10.0);
    plan.hold("grain", "t", 2027, &[10.0, 0.0]);
    plan.meet("bread", 2028, 8.0, 8.0, "t");
    plan.wins(TOTAL, 0.0, "of the need");
    plan.wins("least labour", 50.0, "h");
    let balance = |at, value| multiplier("balance", "grain", at, value);
    proves(&tir, &plan, &[], "least labour", &[balance(0, -5.0), balance(1, -6.25)]);
}

#[test]
fn what_must_be_left() {
    let mut tir = fields(1, Window::default());
    tir.need("bread", "grain", yearly("3")).floor = r("1");
    for details in tir.resources[1].details.iter_mut() {
        details.stock.push(stock("5"));
        details.end = End::AtLeast(r("4"), HERE);
    }
    let mut plan = draft(&tir);
    plan.run("reap", 2027, 2.0);
    plan.hold("grain", "t", 2027, &[4.0]);
    plan.meet("bread", 2027, 3.0, 3.0, "t");
    plan.wins(TOTAL, 0.0, "of the need");
    plan.wins("least labour", 10.0, "h");
    let multipliers = [multiplier("balance", "grain", 0, -5.0), multiplier("end", "grain", 0, 5.0)];
    proves(&tir, &plan, &[], "least labour", &multipliers);
}

#[test]
fn as_much_as_the_year_before() {
    let mut tir = fields(2, Window::default());
    tir.need("bread", "grain", yearly("3")).floor = r("1");
    tir.needs[0].window = from_year(2028);
    for details in tir.resources[1].details.iter_mut() {
        details.stock.push(stock("5"));
    }
    let mut plan = draft(&tir);
    plan.run("reap", 2028, 3.0);
    plan.hold("grain", "t", 2027, &[5.0, 5.0]);
    plan.meet("bread", 2028, 3.0, 3.0, "t");
    plan.wins(TOTAL, 0.0, "of the need");
    plan.wins("least labour", 15.0, "h");
    let multipliers = [multiplier("balance", "grain", 1, -5.0), multiplier("end", "grain", 1, 5.0)];
    proves(&tir, &plan, &[], "least labour", &multipliers);
}

#[test]
fn what_keeps_and_what_fits() {
    let mut tir = program(3);
    let apples = tir.resource("apples", Kind::Perishable, "t");
    apples.keeps = Some(days(400));
    apples.supply.push(supply(yearly("6"), until_year(2028)));
    tir.need("fruit", "apples", yearly("2"));
    let mut plan = draft(&tir);
    for (year, met) in [(2027, 2.0), (2028, 2.0), (2029, 0.0)] {
        plan.meet("fruit", year, 2.0, met, "t");
    }
    plan.hold("apples", "t", 2027, &[4.0]);
    plan.spare("apples", "t", 2028, 2.0);
    plan.wins(WORST, 1.0, "of the need");
    plan.wins(TOTAL, 1.0, "of the need");
    let multipliers = [multiplier("balance", "apples", 2, -0.5), multiplier("fresh", "apples", 1, -0.5)];
    proves(&tir, &plan, &[], TOTAL, &multipliers);

    let grain = &mut tir.resources[0];
    grain.kind = Kind::Good;
    for details in grain.details.iter_mut() {
        (details.keeps, details.discard) = (None, true);
        details.storage = Some((r("1"), HERE));
    }
    plan.stocks[0].amount = 1.0;
    plan.surpluses[0].period = "2027".into();
    plan.surpluses[0].amount = 3.0;
    (plan.needs[1].met, plan.needs[1].coverage) = (1.0, 0.5);
    plan.aims[1].value = 1.5;
    let mut multipliers = vec![multiplier("balance", "apples", 1, -0.5), multiplier("balance", "apples", 2, -0.5)];
    multipliers.push(multiplier("storage", "apples", 0, -0.5));
    plan.proof(TOTAL, multipliers);
    assert_eq!(passes(&tir, &plan, &[]).unproven, [WORST]);
}

#[test]
fn tangents_of_a_growth_curve() {
    let mut tir = program(2);
    let cod = tir.resource("cod", Kind::Natural, "t");
    cod.stock.push(stock("40"));
    cod.regrowth = Some(Regrowth::Logistic { rate: yearly("0.3"), capacity: r("60") });
    cod.end = End::Free;
    tir.need("catch", "cod", yearly("50")).window = from_year(2028);
    let mut plan = draft(&tir);
    plan.hold("cod", "t", 2027, &[44.0]);
    plan.meet("catch", 2028, 50.0, 47.52, "t");
    plan.wins(TOTAL, 0.0496, "of the need");
    let tangent = Multiplier { touches: Some(44.0), ..multiplier("tangent", "cod", 1, -0.02) };
    let balance = |at, value| multiplier("balance", "cod", at, value);
    proves(&tir, &plan, &[], TOTAL, &[balance(0, -0.0172), balance(1, -0.02), tangent.clone()]);
    // A tangent elsewhere holds as well, but is not as near.
    let elsewhere = Multiplier { touches: Some(20.0), ..tangent };
    plan.proof(TOTAL, vec![balance(0, -0.0172), balance(1, -0.02), elsewhere]);
    assert_eq!(passes(&tir, &plan, &[]).unproven, [TOTAL]);
}

#[test]
fn durables_in_difference_form() {
    let mut tir = program(2);
    tir.resource("hands", Kind::Labour, "h").supply.push(supply(yearly("100"), Window::default()));
    tir.resource("boat", Kind::Durable, "").available = Some(r("0.5"));
    tir.resource("trips", Kind::Flowing, "t");
    tir.recipe("build", Duration::default(), &[(Work, "hands", "60"), (Produce, "boat", "1")]);
    tir.recipe("season", years(1), &[(Use, "boat", "1"), (Produce, "trips", "20")]);
    tir.need("travel", "trips", yearly("10")).floor = r("1");
    tir.needs[0].window = from_year(2028);
    tir.aim("least labour", vec![(r("1"), Measure::Worked(Some(tir.id("hands"))))], "h");
    let mut plan = draft(&tir);
    plan.run("build", 2027, 1.0);
    plan.run("season", 2028, 0.5);
    plan.hold("boat", "", 2027, &[1.0, 1.0]);
    plan.meet("travel", 2028, 10.0, 10.0, "t");
    plan.wins(TOTAL, 0.0, "of the need");
    plan.wins("least labour", 60.0, "h");
    let multipliers = [
        multiplier("balance", "boat", 0, -60.0),
        multiplier("balance", "boat", 1, -60.0),
        multiplier("capacity", "boat", 1, 120.0),
        multiplier("balance", "trips", 1, 6.0),
    ];
    proves(&tir, &plan, &[], "least labour", &multipliers);
}
