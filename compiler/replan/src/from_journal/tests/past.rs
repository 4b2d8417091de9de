//! What can have been, and what was broken.

use weal_tir::calendar::{Basis, Rate, TimeWord, Window};
use weal_tir::{Compare, Measure, Policy, PolicyId, Ran, RecipeId, Rule, Threshold};

use super::planning::{held, plan, runs};
use super::*;
use crate::sample::{bakery, baking, bound, changed, counted, number, planned, ran};

/// Flour, of which 30 t are there and none comes in.
fn last_flour() -> Tir {
    let mut tir = bakery();
    sample::details(&mut tir, "flour").supply.clear();
    sample::details(&mut tir, "flour").end = weal_tir::End::Free;
    tir
}

fn done(now: &Now) -> Vec<f64> {
    now.standing.iter().map(|one| one.runs).collect()
}

#[test]
fn what_nobody_reported_was_done_as_far_as_it_could_be() {
    let tir = last_flour();
    let base = planned(&tir, &[("bake", "town", &[8.0, 8.0, 8.0, 6.0])]);
    // 20 t of 30 t are lost in January: 2 t for January, none afterwards.
    let now = sound(&tir, &base, &[changed(&tir, "2027-01-02", "flour", "-20")], "2027-03-02");
    assert_eq!(done(&now), [8.0, 2.0, 8.0, 6.0]);
    // So it is planned with: there is no flour left for March, and two needs went short.
    let again = plan(&now.tir, &now.adopted).unwrap();
    assert_eq!(runs(&again, "bake"), [8.0, 2.0, 0.0, 0.0, 0.0, 0.0]);
}

#[test]
fn what_was_reported_was_done_and_what_it_used_was_there() {
    let tir = last_flour();
    let base = planned(&tir, &[("bake", "town", &[8.0, 8.0, 8.0, 6.0])]);
    let events = [
        changed(&tir, "2027-01-02", "flour", "-20"),
        ran(&tir, "2027-01-10", Ran::Did, "bake", "8"),
        ran(&tir, "2027-02-10", Ran::Did, "bake", "9"),
    ];
    let (now, problems) = fold(&tir, &base, &events, "2027-03-02");
    assert_eq!(done(&now)[..2], [8.0, 9.0]);
    let told: Vec<&str> = problems.iter().map(|problem| &*problem.message).collect();
    assert_eq!(told, ["More flour was used in 2027-02 than there should have been."]);
    assert_eq!(problems.iter().next().unwrap().labels[0].text, "7 t is taken to have come from elsewhere");
    close(&path(&now, "flour")[..2], &[2.0, 0.0]);
    let again = plan(&now.tir, &now.adopted).unwrap();
    assert_eq!(runs(&again, "bake")[..3], [8.0, 9.0, 0.0]);
    // Hours likewise: 31 runs take 310 of 300 h.
    let tir = bakery();
    let (now, problems) = fold(&tir, &baking(&tir), &[ran(&tir, "2027-01-10", Ran::Did, "bake", "31")], "2027-02-02");
    assert_eq!(problems.iter().count(), 1);
    close(&path(&now, "baker")[..2], &[310.0, 300.0]);
    plan(&now.tir, &now.adopted).unwrap();
}

#[test]
fn nobody_can_have_eaten_less_afterwards() {
    let mut tir = last_flour();
    sample::add_stock(&mut tir, "bread", WHOLE, "12");
    sample::details(&mut tir, "bread").end = weal_tir::End::Free;
    sample::add_need(&mut tir, "feast", "bread", Rate::total(number("20")));
    tir.needs[1].by = Some(day("2027-04-01"));
    let base = planned(&tir, &[("bake", "town", &[8.0, 8.0])]);
    let now = sound(&tir, &base, &[changed(&tir, "2027-02-10", "flour", "-14")], "2027-03-02");
    // At the end of February there are the 12 t there were, and no flour: what is still wanted shares them, though eating
    // less in January and February would have left as much to everybody.
    let again = plan(&now.tir, &now.adopted).unwrap();
    close(&held(&again, "bread")[..2], &[12.0, 12.0]);
    let met = |month: &str| again.needs.iter().filter(|need| need.period == month).map(|need| need.met).sum::<f64>();
    close(&[met("2027-01"), met("2027-02")], &[8.0, 8.0]);
}

#[test]
fn what_was_broken_in_the_past_is_no_reason_why_nothing_can_be_planned() {
    let mut tir = bakery();
    let flour = sample::id(&tir, "flour");
    let reserve = bound(Measure::Stock(flour), Compare::AtLeast, Rate::total(number("20")));
    tir.thresholds.push(Threshold { name: "reserve".into(), bound: reserve, site: sample::HERE });
    tir.needs[0].floor = number("0.9");
    tir.needs[0].rate = sample::monthly("8");
    tir.recipes[0].up_to =
        Some(Box::new((Rate::steady(number("10"), Basis::Month, Some(TimeWord::Month)), sample::HERE)));
    let window = Window { from: Some(day("2027-02-01")), until: None };
    tir.policies.push(Policy {
        name: "rest".into(),
        exception_of: None,
        trial: false,
        rules: vec![Rule::Forbid {
            recipe: RecipeId(0),
            place: None,
            window: Window { until: Some(day("2027-03-01")), ..window },
            except: vec![],
            site: sample::HERE,
        }],
        allows: vec![],
        settings: vec![],
        site: sample::HERE,
    });
    let base = planned(&tir, &[("bake", "town", &[8.0, 0.0, 8.0, 8.0, 8.0, 8.0])]);
    let events = [
        ran(&tir, "2027-01-10", Ran::Did, "bake", "3"),
        counted(&tir, "2027-01-31", "flour", "12"),
        ran(&tir, "2027-02-10", Ran::Did, "bake", "11"),
        counted(&tir, "2027-03-10", "flour", "30"),
    ];
    let (now, problems) = from_journal(&tir, &[PolicyId(0)], &base, &[], &events, None, day("2027-03-11"));
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(now.adopted, [PolicyId(0), PolicyId(1)]);
    let lifted = &now.tir.thresholds[0].bound.except;
    let months: Vec<String> = lifted.iter().map(|one| one.window.from.unwrap().to_string()).collect();
    assert_eq!(months, ["2027-01-01", "2027-02-01"]);
    assert!(now.tir.needs[0].floor.is_zero());
    assert!(now.tir.policies[1].rules.iter().map(tell_open).any(|rule| rule == ">= 90 from 2027-03-01"));
    let limits: Vec<String> = now
        .tir
        .horizon
        .periods
        .iter()
        .take(3)
        .map(|period| now.tir.recipes[0].up_to.as_ref().unwrap().0.in_period(period).to_string())
        .collect();
    assert_eq!(limits, ["10", "11", "10"]);
    let again = plan(&now.tir, &now.adopted).unwrap();
    assert_eq!(runs(&again, "bake")[..2], [3.0, 11.0]);
    // In the month that goes on no more than was started is done of what is forbidden.
    let (now, _) = from_journal(&tir, &[PolicyId(0)], &base, &[], &events[2..3], None, day("2027-02-11"));
    let again = plan(&now.tir, &now.adopted).unwrap();
    assert_eq!(runs(&again, "bake")[1], 11.0);
}

/// A rule without an end, in short.
fn tell_open(rule: &Rule) -> String {
    match rule {
        Rule::Bound(bound) if bound.compare == Compare::AtLeast && bound.window.until.is_none() => {
            format!(">= {} from {}", bound.limit.amount, bound.window.from.unwrap())
        }
        _ => String::new(),
    }
}

#[test]
fn a_store_that_held_more_holds_more() {
    let mut tir = bakery();
    sample::details(&mut tir, "flour").storage = Some((number("60"), sample::HERE));
    let (now, problems) = fold(&tir, &baking(&tir), &[counted(&tir, "2027-01-31", "flour", "66")], "2027-02-02");
    assert_eq!(
        problems.iter().next().unwrap().labels[0].text,
        "it held 66 t, and is taken to hold as much from now on"
    );
    assert!(held(&plan(&now.tir, &now.adopted).unwrap(), "flour").iter().all(|held| *held < 66.000001));
    sample::details(&mut tir, "flour").discard = true;
    let (now, _) = fold(&tir, &baking(&tir), &[counted(&tir, "2027-01-31", "flour", "66")], "2027-02-02");
    let again = plan(&now.tir, &now.adopted).unwrap();
    assert!((held(&again, "flour")[0] - 66.0).abs() < 1e-6);
}
