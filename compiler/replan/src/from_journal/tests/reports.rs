use weal_base::Rational;
use weal_plan::Plan;
use weal_tir::calendar::{Basis, Duration};
use weal_tir::{Kind, Lasting, Ran, RecipeId, Verb};

use super::*;
use crate::ir::{Change, Firm};
use crate::sample::{add_recipe, add_resource, add_stock, bakery, baking, empty, months, planned, ran};
use crate::{Accepted, from_journal};

fn runs(now: &Now) -> Vec<f64> {
    now.standing.iter().map(|one| one.runs).collect()
}

#[test]
fn what_was_reported_is_what_was_done() {
    let tir = bakery();
    let plan = baking(&tir);
    let events = [
        ran(&tir, "2027-01-10", Ran::Did, "bake", "3"),
        ran(&tir, "2027-01-20", Ran::Did, "bake", "4"),
        ran(&tir, "2027-03-05", Ran::Did, "bake", "8"),
        ran(&tir, "2027-04-02", Ran::Did, "bake", "2"),
    ];
    // January is over: 7 of 8. February as planned. March as planned, by report. April goes on: at least 2 of 8.
    let now = sound(&tir, &plan, &events, "2027-04-10");
    assert_eq!(runs(&now), [7.0, 8.0, 8.0, 8.0, 8.0, 8.0]);
    assert_eq!(causes(&now), ["did bake 4 run"]);
    let told: Vec<String> = now.tir.policies[0].rules.iter().map(tell).collect();
    assert_eq!(told[..2], ["= 7 from 2027-01-01 until 2027-02-01", "= 8 from 2027-02-01 until 2027-03-01"]);
    assert_eq!(told[3], ">= 2 from 2027-04-01 until 2027-05-01");
    close(&path(&now, "flour"), &[33.0, 35.0, 37.0, 39.0, 41.0, 43.0]);
    // More than was planned, while the month goes on, and where nothing was planned.
    let plan = planned(&tir, &[("bake", "town", &[0.0, 0.0, 0.0, 8.0])]);
    let events = [ran(&tir, "2027-01-10", Ran::Did, "bake", "1"), ran(&tir, "2027-04-02", Ran::Started, "bake", "9.5")];
    let now = sound(&tir, &plan, &events, "2027-04-10");
    assert_eq!(runs(&now), [1.0, 9.5]);
    assert_eq!(now.standing[1].firm, Some(Firm::Done));
    assert_eq!(now.causes.len(), 2);
}

#[test]
fn a_count_at_the_end_of_a_month_knows_that_no_more_was_done() {
    let tir = bakery();
    let plan = baking(&tir);
    let events = [
        ran(&tir, "2027-01-10", Ran::Did, "bake", "3"),
        sample::counted(&tir, "2027-01-15", "flour", "31"),
        sample::counted(&tir, "2027-01-31", "flour", "37"),
    ];
    // On the 15th 8 runs are still expected for the month: 30 + 15/31 · 2. At its end 3 were done: 30 + 10 − 3 = 37.
    let now = sound(&tir, &plan, &events, "2027-02-01");
    let off = 31.0 - (30.0 + 15.0 / 31.0 * 2.0);
    close(&[now.counts[1].expected], &[37.0 + off]);
    close(&path(&now, "flour")[..2], &[37.0, 39.0]);
}

/// Boats that take two months to build, of planks; and a smoker that takes two months and gives fish all along.
fn yard() -> (Tir, Plan) {
    let mut tir = empty(6);
    add_resource(&mut tir, "plank", Kind::Good, "t");
    add_resource(&mut tir, "cheese", Kind::Good, "t");
    add_resource(&mut tir, "boat", Kind::Durable, "");
    add_resource(&mut tir, "skill", Kind::Labour, "h");
    add_stock(&mut tir, "plank", WHOLE, "50");
    add_recipe(&mut tir, "ripen", &[(Verb::Consume, "plank", "1"), (Verb::Produce, "cheese", "10")]).takes =
        Some(Box::new(months(2)));
    add_recipe(&mut tir, "smoke", &[(Verb::Produce, "cheese", "10")]).takes = Some(Box::new(months(2)));
    tir.flows.last_mut().unwrap().spread = true;
    add_recipe(&mut tir, "build", &[(Verb::Produce, "boat", "1")]).takes = Some(Box::new(months(2)));
    add_recipe(&mut tir, "teach", &[(Verb::Produce, "skill", "100")]);
    let duration = Duration { months: Rational::from(2), days: Rational::ZERO };
    tir.flows.last_mut().unwrap().lasting = Some(Box::new(Lasting { basis: Basis::Month, duration }));
    let plan = planned(&tir, &[]);
    (tir, plan)
}

#[test]
fn what_is_finished_on_another_day_comes_then() {
    let (tir, _) = yard();
    let plan = planned(&tir, &[("ripen", "town", &[2.0])]);
    // Two runs from January arrive in February.
    close(&path(&sound(&tir, &plan, &[], "2027-01-01"), "cheese"), &[0.0, 20.0, 20.0, 20.0, 20.0, 20.0]);
    let early = ran(&tir, "2027-01-20", Ran::Finished, "ripen", "1");
    let now = sound(&tir, &plan, &[early], "2027-01-20");
    close(&path(&now, "cheese"), &[10.0, 20.0, 20.0, 20.0, 20.0, 20.0]);
    assert_eq!(causes(&now), ["finished ripen 1 run"]);
    // In the month planned: as planned.
    let now = sound(&tir, &plan, &[ran(&tir, "2027-02-03", Ran::Finished, "ripen", "2")], "2027-02-03");
    assert_eq!((now.tir.resources, now.causes.len()), (tir.resources.clone(), 0));
    // Late: what was said to be started goes on until it is finished.
    let events =
        [ran(&tir, "2027-01-05", Ran::Started, "ripen", "2"), ran(&tir, "2027-04-02", Ran::Finished, "ripen", "2")];
    let now = sound(&tir, &plan, &events, "2027-04-02");
    close(&path(&now, "cheese"), &[0.0, 0.0, 0.0, 20.0, 20.0, 20.0]);
    // Those of May end behind the horizon, but for one.
    let plan = planned(&tir, &[("ripen", "town", &[0.0, 0.0, 0.0, 0.0, 0.0, 3.0])]);
    let now = sound(&tir, &plan, &[ran(&tir, "2027-06-20", Ran::Finished, "ripen", "1")], "2027-06-20");
    close(&path(&now, "cheese"), &[0.0, 0.0, 0.0, 0.0, 0.0, 10.0]);
}

#[test]
fn what_fails_does_not_come_and_first_started_is_first_ended() {
    let (tir, _) = yard();
    let plan = planned(&tir, &[("ripen", "town", &[2.0, 2.0])]);
    let now = sound(&tir, &plan, &[ran(&tir, "2027-02-10", Ran::Failed, "ripen", "3")], "2027-02-10");
    // Both of January, and one of February.
    close(&path(&now, "cheese"), &[0.0, 0.0, 10.0, 10.0, 10.0, 10.0]);
    let ended: Vec<(u32, f64)> = now.reports.iter().map(|one| (one.period, one.ended)).collect();
    assert_eq!(ended, [(0, 2.0), (1, 1.0)]);
    // More than was started is none.
    let (now, problems) = fold(&tir, &plan, &[ran(&tir, "2027-02-10", Ran::Finished, "ripen", "5")], "2027-02-10");
    assert_eq!(now.tir.resources, tir.resources);
    let problem = problems.iter().next().unwrap();
    assert_eq!(problem.message, "More runs of ripen are finished here than were started.");
    assert_eq!(problem.labels[0].text, "4 runs are going on on 2027-02-10; none is counted");
    // In April all of them are done, as nobody said that they go on.
    let (_, problems) = fold(&tir, &plan, &[ran(&tir, "2027-04-10", Ran::Failed, "ripen", "1")], "2027-04-10");
    assert_eq!(problems.iter().next().unwrap().labels[0].text, "none is going on, on 2027-04-10");
}

#[test]
fn what_comes_all_along_has_come_in_part() {
    let (tir, _) = yard();
    let plan = planned(&tir, &[("smoke", "town", &[1.0])]);
    let share = 31.0 / 59.0;
    close(&path(&sound(&tir, &plan, &[], "2027-01-01"), "cheese")[..2], &[10.0 * share, 10.0]);
    // At the end of 14 February 45 of 59 days are over.
    let now = sound(&tir, &plan, &[ran(&tir, "2027-02-14", Ran::Failed, "smoke", "1")], "2027-02-14");
    close(&path(&now, "cheese")[..3], &[10.0 * share, 450.0 / 59.0, 450.0 / 59.0]);
    let now = sound(&tir, &plan, &[ran(&tir, "2027-01-31", Ran::Finished, "smoke", "1")], "2027-01-31");
    close(&path(&now, "cheese")[..3], &[10.0, 10.0, 10.0]);
}

#[test]
fn what_serves_or_lasts_begins_on_another_day() {
    let (tir, _) = yard();
    let plan = planned(&tir, &[("build", "town", &[1.0]), ("teach", "town", &[1.0])]);
    close(&path(&sound(&tir, &plan, &[], "2027-01-01"), "boat"), &[0.0, 0.0, 1.0, 1.0, 1.0, 1.0]);
    // From 1 February on: the day after it was finished.
    let now = sound(&tir, &plan, &[ran(&tir, "2027-01-31", Ran::Finished, "build", "1")], "2027-01-31");
    close(&path(&now, "boat"), &[0.0, 1.0, 1.0, 1.0, 1.0, 1.0]);
    let now = sound(&tir, &plan, &[ran(&tir, "2027-02-14", Ran::Finished, "build", "1")], "2027-02-14");
    close(&path(&now, "boat"), &[0.0, 0.5, 1.0, 1.0, 1.0, 1.0]);
    let now = sound(&tir, &plan, &[ran(&tir, "2027-02-28", Ran::Finished, "build", "1")], "2027-02-28");
    assert_eq!(now.tir.resources, tir.resources);
    let now = sound(&tir, &plan, &[ran(&tir, "2027-02-14", Ran::Failed, "build", "1")], "2027-02-14");
    close(&path(&now, "boat"), &[0.0; 6]);
    // What was taught fails: the hours of two months are not there.
    let now = sound(&tir, &plan, &[ran(&tir, "2027-01-14", Ran::Failed, "teach", "1")], "2027-01-14");
    let hours = series(&now, "skill", |ledger, node, period| ledger.available(node, period));
    close(&hours, &[0.0; 6]);
}

#[test]
fn whole_runs_stay_whole_and_ways_are_found() {
    let (mut tir, _) = yard();
    tir.recipes[3].whole = true;
    let plan = planned(&tir, &[("ripen", "town", &[1.0])]);
    let (_, problems) = fold(&tir, &plan, &[ran(&tir, "2027-01-05", Ran::Did, "teach", "0.5")], "2027-01-05");
    assert!(problems.has_errors());
    // A recipe done in two ways, of which one is planned.
    let mut tir = yard().0;
    add_recipe(&mut tir, "age", &[]).places = vec![];
    add_recipe(&mut tir, "age.cold", &[]).variant_of = Some(RecipeId(4));
    add_recipe(&mut tir, "age.warm", &[]).variant_of = Some(RecipeId(4));
    let plan = planned(&tir, &[("age.warm", "town", &[1.0])]);
    let now = sound(&tir, &plan, &[ran(&tir, "2027-01-05", Ran::Did, "age", "2")], "2027-01-05");
    assert_eq!((now.standing[0].activity.recipe, now.standing[0].runs), (RecipeId(6), 2.0));
    let (_, problems) = fold(&tir, &plan, &[ran(&tir, "2027-02-05", Ran::Did, "age", "2")], "2027-02-05");
    let problem = problems.iter().next().unwrap();
    assert_eq!(problem.helps, ["Say which one: `age.cold` and `age.warm`."]);
}

#[test]
fn what_was_agreed_on_stands_and_what_is_close_is_fenced() {
    let tir = bakery();
    let plan = baking(&tir);
    let change = |period: &str, to| Change {
        recipe: "bake".into(),
        place: "town".into(),
        period: period.into(),
        from: 8.0,
        to,
        firm: None,
    };
    let first = Accepted {
        day: day("2027-01-10"),
        site: sample::HERE,
        changes: vec![change("2027-03", 9.0), change("2027-05", 7.0), change("2027-06", 0.0)],
    };
    let second = Accepted { day: day("2027-01-20"), site: sample::HERE, changes: vec![change("2027-05", 6.0)] };
    let later = Accepted { day: day("2027-02-20"), site: sample::HERE, changes: vec![change("2027-05", 1.0)] };
    let accepted = [first, second, later];
    let fence = months(1);
    let (now, problems) = from_journal(&tir, &[], &plan, &accepted, &[], Some(&fence), day("2027-02-10"));
    assert!(problems.is_empty());
    let told: Vec<(f64, Option<Firm>)> = now.standing.iter().map(|one| (one.runs, one.firm)).collect();
    let (done, fence, agreed) = (Some(Firm::Done), Some(Firm::Fence), Some(Firm::Accepted));
    assert_eq!(told, [(8.0, done), (8.0, fence), (9.0, fence), (8.0, None), (6.0, agreed), (0.0, agreed)]);
    // A change of what is not there is told.
    let lost = Accepted { changes: vec![change("2028-01", 1.0)], ..accepted[0].clone() };
    let (_, problems) = from_journal(&tir, &[], &plan, &[lost], &[], None, day("2027-02-10"));
    assert_eq!(problems.iter().count(), 1);
}
