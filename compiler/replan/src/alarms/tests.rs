use weal_base::{FileId, Site};

use super::*;

fn day(month: i8, day: i8) -> Day {
    Day::of(2027, month, day).unwrap()
}

fn weeks(number: i64) -> Duration {
    Duration { months: Rational::ZERO, days: Rational::from(7 * number) }
}

/// The whole, the town in it, and its north and south.
fn places() -> Vec<Place> {
    let place = |name: &str, parent: Option<u32>| Place {
        name: name.into(),
        parent: parent.map(PlaceId),
        people: None,
        area: None,
        site: Site::File(FileId(0)),
    };
    vec![place("shore", None), place("town", Some(0)), place("north", Some(1)), place("south", Some(1))]
}

const NORTH: PlaceId = PlaceId(2);

fn bread(from: Day, until: Day) -> Observation {
    Observation { what: "bread".into(), kind: Watched::Need, place: NORTH, from, until, off: -0.2, patience: weeks(2) }
}

fn answer(place: PlaceId, day: Day) -> Answer {
    Answer { what: "bread".into(), kind: Watched::Need, place, day }
}

fn raised(alarm: &Alarm) -> Vec<(&str, Day)> {
    alarm.raised.iter().map(|raised| (raised.name.as_str(), raised.day)).collect()
}

#[test]
fn what_lasts_is_raised_at_the_smallest_place_and_then_around_it() {
    let observed = [bread(day(2, 1), day(12, 31))];
    let at = |today| alarms(&places(), &observed, &[], today);
    assert_eq!(at(day(2, 14)), []);
    assert_eq!(raised(&at(day(2, 15))[0]), [("north", day(2, 15))]);
    assert_eq!(raised(&at(day(2, 28))[0]), [("north", day(2, 15))]);
    assert_eq!(raised(&at(day(3, 1))[0]), [("north", day(2, 15)), ("town", day(3, 1))]);
    let all = [("north", day(2, 15)), ("town", day(3, 1)), ("shore", day(3, 15))];
    assert_eq!(raised(&at(day(3, 15))[0]), all);
    // Nothing is around the whole.
    assert_eq!(raised(&at(day(12, 1))[0]), all);
    assert_eq!(
        at(day(3, 1))[0].text(),
        "bread at north has been under its need since 2027-02-01, 4 weeks, by 20 %; its patience is 2 weeks; raised at town since 2027-03-01."
    );
}

#[test]
fn periods_that_meet_are_one_time_and_a_gap_ends_it() {
    let months = [bread(day(3, 1), day(4, 1)), bread(day(2, 20), day(3, 1)), bread(day(3, 10), day(3, 12))];
    let found = alarms(&places(), &months, &[], day(4, 1));
    assert_eq!((found.len(), found[0].from, found[0].over), (1, day(2, 20), None));
    // A day in between, and it begins anew: 12 days, and 10.
    let apart = [bread(day(2, 1), day(2, 13)), bread(day(2, 14), day(2, 24))];
    assert_eq!(alarms(&places(), &apart, &[], day(3, 1)), []);
    // Under its bound and then over it are two things.
    let over = Observation { off: 0.3, ..bread(day(2, 13), day(2, 24)) };
    assert_eq!(alarms(&places(), &[bread(day(2, 1), day(2, 13)), over], &[], day(3, 1)), []);
}

#[test]
fn an_answer_makes_its_time_begin_again() {
    let observed = [bread(day(2, 1), day(12, 31))];
    let at = |answers: &[Answer], today| alarms(&places(), &observed, answers, today);
    // Before it is raised, and after.
    assert_eq!(at(&[answer(NORTH, day(2, 10))], day(2, 23)), []);
    let late = at(&[answer(NORTH, day(2, 10))], day(3, 1));
    assert_eq!((raised(&late[0]), late[0].answered), (vec![("north", day(2, 24))], Some(day(2, 10))));
    let held = at(&[answer(NORTH, day(2, 20)), answer(NORTH, day(2, 27))], day(3, 12));
    assert_eq!(raised(&held[0]), [("north", day(2, 15))]);
    let after = at(&[answer(NORTH, day(2, 20)), answer(NORTH, day(2, 27))], day(3, 13));
    assert_eq!(raised(&after[0]), [("north", day(2, 15)), ("town", day(3, 13))]);
    // From a place around it counts; from elsewhere, about something else, or too late does not.
    assert_eq!(raised(&at(&[answer(PlaceId(0), day(2, 20))], day(3, 5))[0]).len(), 1);
    let others = [answer(PlaceId(3), day(2, 20)), Answer { what: "fish".into(), ..answer(NORTH, day(2, 20)) }];
    assert_eq!(raised(&at(&others, day(3, 5))[0]).len(), 2);
    assert_eq!(raised(&at(&[answer(NORTH, day(3, 6))], day(3, 5))[0]).len(), 2);
    // One on the very day it is raised comes behind that.
    assert_eq!(raised(&at(&[answer(NORTH, day(2, 15))], day(2, 28))[0]), [("north", day(2, 15))]);
}

#[test]
fn what_is_over_is_told_behind_what_stands() {
    let fish = Observation { what: "fish".into(), ..bread(day(1, 1), day(2, 1)) };
    let carbon = Observation {
        what: "carbon".into(),
        kind: Watched::Threshold,
        place: PlaceId(0),
        off: 1.5,
        ..bread(day(1, 4), day(3, 1))
    };
    let found = alarms(&places(), &[fish, bread(day(2, 1), day(3, 1)), carbon], &[], day(3, 1));
    let names: Vec<&str> = found.iter().map(|alarm| alarm.what.as_str()).collect();
    assert_eq!(names, ["carbon", "bread", "fish"]);
    assert_eq!(
        found[2].text(),
        "fish at north was under its need from 2027-01-01 until 2027-01-31, 31 days, by 20 %; its patience is 2 weeks; raised at town on 2027-01-29."
    );
    assert!(found[0].text().starts_with("carbon at shore has been over its limit since 2027-01-04, 8 weeks"));
}

#[test]
fn the_order_of_observations_and_answers_does_not_matter() {
    let fish = Observation { what: "fish".into(), off: -0.5, ..bread(day(1, 1), day(2, 1)) };
    let worse = Observation { off: -0.9, ..bread(day(2, 5), day(2, 9)) };
    let mut observed = vec![fish, bread(day(2, 1), day(3, 1)), worse, bread(day(3, 1), day(5, 1))];
    let mut answers = vec![answer(NORTH, day(2, 20)), answer(PlaceId(1), day(2, 3)), answer(NORTH, day(4, 1))];
    let first = alarms(&places(), &observed, &answers, day(4, 20));
    assert_eq!((first[0].off, first[0].worst), (-0.2, -0.9));
    observed.reverse();
    answers.reverse();
    assert_eq!(alarms(&places(), &observed, &answers, day(4, 20)), first);
    let text = serde_json::to_string(&first).unwrap();
    assert_eq!(serde_json::from_str::<Vec<Alarm>>(&text).unwrap(), first);
}

#[test]
fn what_makes_no_sense_raises_nothing() {
    let good = bread(day(2, 1), day(6, 1));
    let wrong = [
        Observation { off: f64::NAN, ..good.clone() },
        Observation { off: 0.0, ..good.clone() },
        Observation { until: good.from, ..good.clone() },
        Observation { place: PlaceId(9), ..good.clone() },
        Observation { from: day(7, 1), until: day(9, 1), ..good.clone() },
    ];
    assert_eq!(alarms(&places(), &wrong, &[], day(6, 1)), []);
    // No patience at all: raised everywhere at once. Too much: never.
    let at_once = Observation { patience: Duration::default(), ..good.clone() };
    assert_eq!(raised(&alarms(&places(), &[at_once], &[], day(2, 1))[0]).len(), 3);
    let never = Duration { months: Rational::ZERO, days: Rational::from(i64::MAX) };
    assert_eq!(alarms(&places(), &[Observation { patience: never, ..good }], &[], day(6, 1)), []);
}

#[test]
fn months_go_by_the_calendar_and_parts_of_days_are_whole_ones() {
    let of = |months: i64, days: Rational| Duration { months: Rational::from(months), days };
    assert_eq!(first_day(&of(1, Rational::ZERO), day(1, 31)), day(2, 28));
    assert_eq!(first_day(&of(0, Rational::ratio(3, 2).unwrap()), day(1, 31)), day(2, 2));
    let told = |time: Duration| duration(&time);
    assert_eq!(told(of(1, Rational::from(3))), "1 month and 3 days");
    assert_eq!(told(of(24, Rational::ZERO)), "2 years");
    assert_eq!(told(of(18, Rational::ZERO)), "18 months");
    assert_eq!(told(of(0, Rational::from(7))), "1 week");
    assert_eq!(told(of(0, Rational::ratio(1, 2).unwrap())), "0.5 days");
}
