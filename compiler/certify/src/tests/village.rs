//! One program with something of every kind, and a plan that keeps it.

use weal_plan::Plan;
use weal_tir::Verb::*;
use weal_tir::calendar::{Basis, Duration, Window};
use weal_tir::*;

use crate::sample::*;

/// A program with something of every kind, and a plan that keeps it.
pub(crate) fn village() -> (Tir, Plan, Vec<PolicyId>) {
    let mut tir = program(3);
    let supply = |rate| Supply { place: WHOLE, rate, profile: None, window: Window::default(), site: HERE };
    let stock = |amount: &str| Stock { place: WHOLE, amount: r(amount), aged: Some((years(1), years(3))), site: HERE };
    tir.resource("hands", Kind::Labour, "h").supply.push(supply(yearly("1_000")));
    let timber = tir.resource("timber", Kind::Good, "t");
    (timber.discard, timber.storage) = (true, Some((r("9"), HERE)));
    timber.supply.push(supply(yearly("3")));
    let fish = tir.resource("fish", Kind::Perishable, "t");
    fish.keeps = Some(days(500));
    tir.resource("power", Kind::Flowing, "MWh").supply.push(supply(yearly("7")));
    let boat = tir.resource("boat", Kind::Durable, "");
    (boat.lasts, boat.available) = (Some(years(5)), Some(r("0.8")));
    boat.stock.push(stock("3"));
    boat.end = End::AtLeast(r("2.5"), HERE);
    let cod = tir.resource("cod", Kind::Natural, "t");
    cod.stock.push(stock("30"));
    cod.regrowth = Some(Regrowth::Logistic { rate: yearly("0.4"), capacity: r("50") });
    let oysters = tir.resource("oysters", Kind::Natural, "t");
    oysters.stock.push(stock("8"));
    oysters.regrowth = Some(Regrowth::Fraction { rate: yearly("0.5"), capacity: Some(r("10")) });
    let moss = tir.resource("moss", Kind::Natural, "t");
    moss.stock.push(stock("4"));
    moss.regrowth = Some(Regrowth::Amount { rate: yearly("3"), capacity: Some(r("9")) });
    let peat = tir.resource("peat", Kind::Good, "t");
    (peat.loses, peat.end) = (Some(yearly("0.25")), End::Free);
    peat.stock.push(stock("16"));
    tir.resource("soot", Kind::Emitted, "t").absorbed = Some(yearly("1"));
    tir.recipe(
        "season",
        years(1),
        &[
            (Use, "boat", "1"),
            (Work, "hands", "100"),
            (Consume, "cod", "2"),
            (Produce, "fish", "2"),
            (Emit, "soot", "1"),
        ],
    )
    .up_to = Some(Box::new((yearly("2"), HERE)));
    tir.recipe(
        "build",
        days(400),
        &[(Work, "hands", "50"), (Consume, "timber", "1"), (Consume, "moss", "1"), (Produce, "boat", "1")],
    );
    tir.recipe("teach", years(1), &[(Work, "hands", "10"), (Consume, "power", "1"), (Produce, "hands", "20")]);
    let last = tir.flows.len() - 1;
    tir.flows[last].lasting = Some(Box::new(Lasting { basis: Basis::Day, duration: years(1) }));
    tir.need("food", "fish", yearly("3")).floor = r("0.5");
    tir.need("light", "power", yearly("5")).rank = 1;
    let soot = Measure::Stock(tir.id("soot"));
    let sky = tir.threshold("sky", soot, Compare::AtMost, yearly("4"));
    sky.falling = Some(Falling { part: r("0.01"), every: Duration { months: r("1"), days: r("0") } });
    let work = bound(Measure::Worked(None), Compare::AtMost, yearly("700"));
    let calm = tir.policy(
        "calm",
        vec![
            Rule::Bound(work),
            Rule::Forbid { recipe: RecipeId(2), place: None, window: from_year(2029), except: vec![], site: HERE },
        ],
    );
    tir.aim("least labour", vec![(r("1"), Measure::Worked(None))], "h");
    tir.aim("least change", Vec::new(), "run");
    let mut plan = draft(&tir);
    for year in 2027..=2029 {
        plan.run("season", year, 1.5);
        plan.meet("food", year, 3.0, 3.0, "t");
        plan.meet("light", year, 5.0, 5.0, "MWh");
        plan.spare("power", "MWh", year, if year == 2027 { 1.0 } else { 2.0 });
    }
    plan.run("build", 2027, 1.0);
    plan.run("teach", 2027, 1.0);
    plan.hold("peat", "t", 2027, &[12.0, 9.0, 6.75]);
    plan.hold("oysters", "t", 2027, &[10.0, 10.0, 10.0]);
    for (year, over) in [(2027, 2.0), (2028, 5.0), (2029, 5.0)] {
        plan.spare("oysters", "t", year, over);
    }
    plan.hold("moss", "t", 2027, &[6.0, 9.0, 9.0]);
    plan.spare("moss", "t", 2029, 3.0);
    plan.spare("timber", "t", 2029, 1.0);
    plan.hold("timber", "t", 2027, &[2.0, 5.0, 7.0]);
    plan.hold("soot", "t", 2027, &[0.5, 1.0, 1.5]);
    plan.hold("cod", "t", 2027, &[31.8, 33.43008, 34.8615500095]);
    // Of ages 1, 2 and 3: the oldest serves two mean years more, the next three.
    let (oldest, next) = ((2.0 * 365.2425 - 365.0) / 366.0, (3.0 * 365.2425 - 731.0) / 365.0);
    plan.hold("boat", "", 2027, &[3.0, 2.0 + oldest, 2.0 + next]);
    plan.stands("sky", 2027, 0.5, 4.0, 3.5);
    plan.wins("vital needs: least worst shortfall", 0.0, "of the need");
    plan.wins("vital needs: least total shortfall", 0.0, "of the need");
    plan.wins("wanted needs: least worst shortfall", 0.0, "of the need");
    plan.wins("wanted needs: least total shortfall", 0.0, "of the need");
    plan.wins("least labour", 510.0, "h");
    plan.wins("least change", 2.0, "run");
    let multipliers =
        ["balance", "capacity", "fresh", "tangent", "storage", "end", "floor", "worst", "threshold", "up to"]
            .map(|condition| multiplier(condition, "cod", 1, -0.25));
    plan.proof("least labour", multipliers.to_vec());
    (tir, plan, vec![calm])
}
