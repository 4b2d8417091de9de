//! What a journal tells, in the names and units of its program.
#![allow(clippy::unwrap_used, reason = "a test that cannot set up its program has to stop")]

use std::path::Path;

use weal_base::{Rational, render};
use weal_driver::Session;
use weal_tests::memory::Memory;
use weal_tir::calendar::Day;
use weal_tir::{Event, Happened, NeedId, PlaceId, Ran, ResourceId, Signal, ThresholdId};

const PROGRAM: &str = r#"
horizon 2027 .. 2029 by year
unit crate "crate": mass = 25 kg
let one_load = 4 t

place mill { people 100 }
place town { people 900 }

resource cod: natural mass { stock 42 kt, regrows logistic 18 % per year to 60 kt }
resource fish: perishable mass { keeps 4 day }
resource flour: local mass { stock 10 t at mill }
resource bread: local perishable mass { keeps 3 day }
resource crew: labour { supply 240_000 h per year }
resource boat: durable { stock 14, lasts 25 year }
resource co2e: emitted mass

recipe season {
  takes 1 year
  use 1 boat
  work 4_800 h crew
  consume 62 t cod
  produce 60 t fish
  emit 24 t co2e
  in whole runs
}
recipe bake {
  at mill, town
  consume 1 t flour
  either wood { work 2 h crew } or gas { emit 1 t co2e }
  produce 1.4 t bread
}
need protein: 22 kg fish per person per year for town
need bread: 10 kg bread per person per year for each place
need barter: 600 t fish by 2028
threshold carbon: emitted co2e <= 3.4 kt per year
threshold stock_left: stock cod >= 30 kt always
"#;

fn journal(lines: &[&str]) -> String {
    weal_journal::append_all(b"", "shore", lines.iter().copied())
}

fn open(lines: &[&str]) -> Session {
    let mut world = Memory::default();
    world.0.insert("w/main.weal".into(), PROGRAM.into());
    world.0.insert("w/shore.journal".into(), journal(lines).into_bytes());
    Session::open(&world, Path::new("w"))
}

fn events(lines: &[&str]) -> Vec<Event> {
    let session = open(lines);
    let problems = session.problems();
    assert!(problems.is_empty(), "{}", render::human(&problems, &session, false));
    session.events().0.clone()
}

/// What is wrong with one line.
fn wrong(line: &str) -> String {
    let session = open(&[line]);
    let problems = session.problems();
    assert!(problems.has_errors(), "{line}");
    render::human(&problems, &session, false)
}

/// The days, the words and what they come to.
#[test]
fn amounts_are_in_the_units_of_the_program() {
    let told = events(&[
        "2027-03-02 count  stock cod = 39.5 kt  source \"spring survey\"",
        "2027-03-04 lose   1 boat  because \"engine fire\"",
        "2027-03-05 gain   3 crate + one_load flour at mill  by ada",
        "2027-07-01 promise 20 t flour at mill by 2027-08 by \"the upland mill\"",
        "2027-07-02 deliver 2 t bread at town for bread",
    ]);
    let what = |at: usize| told.get(at).map(|event| event.what.clone()).unwrap();
    let number = |text: &str| text.parse::<Rational>().unwrap();
    let (cod, flour, bread, boat) = (ResourceId(0), ResourceId(2), ResourceId(3), ResourceId(5));
    let (whole, mill, town) = (PlaceId(0), PlaceId(1), PlaceId(2));
    assert_eq!(what(0), Happened::Counted { resource: cod, place: whole, amount: number("39.5") });
    assert_eq!(what(1), Happened::Changed { resource: boat, place: whole, amount: -&Rational::ONE });
    assert_eq!(what(2), Happened::Changed { resource: flour, place: mill, amount: number("4.075") });
    let by = Day::of(2027, 8, 31).unwrap();
    assert_eq!(what(3), Happened::Promised { to: None, resource: flour, place: mill, amount: number("20"), by });
    let to = Some(NeedId(2));
    assert_eq!(what(4), Happened::Delivered { to, resource: bread, place: town, amount: number("2") });
    assert_eq!(told[0].source.as_deref(), Some("spring survey"));
    assert_eq!((told[1].because.as_deref(), &*told[1].text), (Some("engine fire"), "lose 1 boat"));
    assert_eq!((told[2].by.as_deref(), told[3].by.as_deref()), (Some("ada"), Some("the upland mill")));
    assert_eq!(told[1].day, Day::of(2027, 3, 4).unwrap());
}

/// By hand: 24 kg for 900 people are 21.6 t a year, 1.8 t a month; 1 kg for 900 is 0.9 t; 3 kt a year are 250 t a month.
#[test]
fn signals_are_per_the_time_of_what_they_replace() {
    let told = events(&[
        "2027-03-10 signal need protein = 24 kg per person per year",
        "2027-07-03 signal need bread at town = 1 kg per person per month",
        "2027-07-03 signal threshold carbon = 3 kt per year",
        "2027-07-03 signal threshold stock_left = 28 kt",
        "2027-07-03 signal supply crew = 20_000 h per month",
        "2027-07-03 signal recipe season consume cod = 60 t",
        "2027-06-30 did    season 12 run",
        "2027-06-30 fail   bake.wood 3.5 run at town",
    ]);
    let amount = |of: Signal| {
        told.iter().find_map(|event| match &event.what {
            Happened::Signal { of: found, amount } if *found == of => Some(amount.to_decimal(6)),
            _ => None,
        })
    };
    assert_eq!(amount(Signal::Need(NeedId(0))).as_deref(), Some("1.8"));
    assert_eq!(amount(Signal::Need(NeedId(2))).as_deref(), Some("0.9"));
    assert_eq!(amount(Signal::Threshold(ThresholdId(0))).as_deref(), Some("250"));
    assert_eq!(amount(Signal::Threshold(ThresholdId(1))).as_deref(), Some("28"));
    assert_eq!(amount(Signal::Supply(ResourceId(4), PlaceId(0))).as_deref(), Some("20000"));
    assert_eq!(amount(Signal::Flow(2)).as_deref(), Some("0.06"));
    let runs = told.iter().filter_map(|event| match &event.what {
        Happened::Ran { recipe, place, how, runs } => Some((recipe.0, place.0, *how, runs.to_decimal(2))),
        _ => None,
    });
    assert_eq!(runs.collect::<Vec<_>>(), [(0, 0, Ran::Did, "12".to_owned()), (2, 2, Ran::Failed, "3.5".to_owned())]);
}

/// Each line, what is told of it, and at which words.
#[test]
fn what_a_line_gets_wrong_is_told_at_its_words() {
    for (line, code, at, told) in [
        ("2027-03-02 count stock cdo = 39.5 kt", "unknown-name", "24", "did you mean `cod`?"),
        ("2027-03-02 count stock cod = 39.5 h", "dimension-mismatch", "30", "expected to be mass, and this is time"),
        ("2027-03-02 count stock cod 39.5 kt", "expected", "28", "expected `=`"),
        ("2027-03-02 count stock cod = 39.5 kT", "unknown-name", "35", "there is no unit named `kT`"),
        ("2027-03-02 lose boat", "missing-part", "17", "does not say how much"),
        ("2027-03-02 lose 1", "missing-part", "17", "does not say of what"),
        ("2027-03-02 lose 1 boat becuase \"x\"", "expected", "32", "did you mean `because`?"),
        ("2027-03-02 lsoe 1 boat", "bad-journal", "1", "did you mean `lose`?"),
        ("2027-02-29 lose 1 boat", "bad-date", "1", "the calendar has no such day"),
        ("2027-3-2 lose 1 boat", "bad-journal", "1", "does not begin with a day"),
        ("2027-03-02 lose -1 boat", "out-of-range", "17", "no less than zero"),
        ("2027-03-02 did season 1.5 run", "out-of-range", "23", "whole runs"),
        ("2027-03-02 did season -1 run", "out-of-range", "23", "no less than zero"),
        ("2027-03-02 did bake 1 run at mill", "expected", "16", "`bake.wood`, `bake.gas`"),
        ("2027-03-02 did bake.coal 1 run at mill", "unknown-name", "16", "no recipe named `bake.coal`"),
        ("2027-03-02 did bake.wood 1 run", "which-place", "16", "one of `mill`, `town`"),
        ("2027-03-02 did season 1 run at town", "which-place", "32", "leave `at` out"),
        ("2027-03-02 gain 1 t flour", "which-place", "21", "add for example `at mill`"),
        ("2027-03-02 gain 1 t cod at town", "which-place", "28", "kept for the whole"),
        ("2027-03-02 gain 1 t co2e", "wrong-kind", "21", "a burden"),
        ("2027-03-02 promise 1 t cod by 2027-03-01", "bad-date", "31", "before it was promised"),
        ("2027-03-02 promise 1 t cod", "expected", "24", "`by` and a day"),
        ("2027-03-02 promise 1 t cod by ada by 2027-05-01", "expected", "35", "before who says so"),
        ("2027-03-02 signal need bread = 1 kg per person per year", "which-place", "24", "one of `mill`, `town`"),
        ("2027-03-02 signal need protein = 1 kg", "dimension-mismatch", "34", "per time"),
        ("2027-03-02 signal need barter = 1 t per year", "dimension-mismatch", "33", "as an amount"),
        ("2027-03-02 signal ned barter = 1 t", "expected", "19", "did you mean `need`?"),
        ("2027-03-02 signal recipe season produce cod = 1 t", "unknown-name", "41", "does not produce `cod`"),
        ("2027-03-02 signal supply boat = 1 per year", "missing-part", "26", "comes in by itself"),
        ("2027-03-02 deliver 1 t cod for protein", "wrong-kind", "24", "the need `protein` is for `fish`"),
        ("2027-03-02 count crew = 5 h", "wrong-kind", "18", "which is labour"),
        ("2027-03-02 lose 1 boat by ada by bea", "repeated-part", "31", "`by` is said twice"),
    ] {
        let found = wrong(line);
        assert!(found.starts_with(&format!("error[{code}]")) && found.contains(told), "{line}\n{found}");
        assert!(found.contains(&format!("shore.journal:3:{at} ]")), "{line}\n{found}");
    }
}

#[test]
fn of_two_counts_on_one_day_the_later_holds() {
    let session = open(&["2027-03-02 count stock cod = 40 kt", "2027-03-02 count stock cod = 39 kt"]);
    let told = render::human(&session.problems(), &session, false);
    assert!(told.starts_with("warning[repeated-part]: the same was counted twice on 2027-03-02"), "{told}");
    let events = &session.events().0;
    assert!(
        matches!(&events[..], [Event { what: Happened::Counted { amount, .. }, .. }] if amount.to_decimal(0) == "39")
    );
}

/// Several journals: text by the name of the file.
fn beside(files: &[(&str, &str)]) -> Session {
    let mut world = Memory::default();
    world.0.insert("w/main.weal".into(), PROGRAM.into());
    for (name, text) in files {
        world.0.insert(format!("w/{name}").into(), text.as_bytes().to_vec());
    }
    Session::open(&world, Path::new("w"))
}

#[test]
fn several_journals_make_one_order_that_knows_no_files() {
    let north = ["2027-03-02 lose 1 boat", "2027-03-04 lose 2 boat", "2027-03-01 lose 3 boat"];
    let south = ["2027-03-02 lose 4 boat", "2027-03-04 refuse 1  proposal 00ff", "2027-03-02 lose 5 boat"];
    let north = weal_journal::append_all(b"", "north", north);
    let south = weal_journal::append_all(b"", "south", south);
    let one = beside(&[("a.journal", &north), ("b.journal", &south)]);
    let other = beside(&[("a.journal", &south), ("b.journal", &north)]);
    let texts = |session: &Session| session.events().0.iter().map(|event| event.text.to_string()).collect::<Vec<_>>();
    let right = ["lose 3 boat", "lose 1 boat", "lose 4 boat", "lose 5 boat", "lose 2 boat"];
    assert_eq!((texts(&one), texts(&other)), (right.map(str::to_owned).to_vec(), right.map(str::to_owned).to_vec()));
    let refused = one.entries();
    assert_eq!(refused.len(), 1);
    assert_eq!(refused[0].day, Day::of(2027, 3, 4).unwrap());
}

#[test]
fn a_journal_that_is_there_twice_is_read_once() {
    let text = journal(&["2027-03-02 lose 1 boat", "2027-03-04 lose 2 boat"]);
    let begun = journal(&["2027-03-02 lose 1 boat"]);
    let other = journal(&["2027-03-02 lose 1 boat", "2027-03-04 lose 3 boat"]);
    let session = beside(&[("copy.journal", &begun), ("shore.journal", &text)]);
    let told = render::human(&session.problems(), &session, false);
    assert!(
        told.starts_with("warning[bad-journal]: `w/copy.journal` and `w/shore.journal` are the same journal"),
        "{told}"
    );
    assert_eq!(session.events().0.len(), 2);
    let session = beside(&[("copy.journal", &other), ("shore.journal", &text)]);
    let told = render::human(&session.problems(), &session, false);
    assert!(told.contains("are both the journal `shore`, and differ from line 4 on"), "{told}");
    let session = beside(&[("shore.journal", "journal shore\n\n2027-03-02 lo")]);
    let told = render::human(&session.problems(), &session, false);
    assert!(told.starts_with("warning[bad-journal]: the last line was cut off"), "{told}");
}

/// A line that is corrected tells what it would have told, had it been right from the beginning: all but its seal and place.
#[test]
fn a_corrected_line_tells_what_the_right_one_would_have_told() {
    let mut text = journal(&["2027-03-02 count stock cod = 39.5 kt", "2027-03-02 lose 1 boat  by ada"]);
    let seal = text.lines().nth(2).and_then(|line| line.rsplit('#').next()).unwrap().to_owned();
    let correct = format!("2027-05-01 correct {seal} to count stock cod = 38.9 kt");
    text += &weal_journal::append_all(text.as_bytes(), "shore", [correct.as_str()]);
    let strip = |session: Session| {
        let plain = |event: &Event| (event.day, event.what.clone(), event.text.clone(), event.by.clone());
        session.events().0.iter().map(plain).collect::<Vec<_>>()
    };
    let right = journal(&["2027-03-02 count stock cod = 38.9 kt", "2027-03-02 lose 1 boat  by ada"]);
    assert_eq!(strip(beside(&[("shore.journal", &text)])), strip(beside(&[("shore.journal", &right)])));
}

/// Words of lines, thrown together and sealed: whatever they say, there is an answer, and every problem is at a place in a file.
#[test]
fn any_words_have_an_answer() {
    let words = "count gain lose did start finish fail promise deliver signal correct to nothing stock cod flour bread boat \
        crew season bake bake.wood need threshold supply recipe protein carbon consume work at for by mill town source because \
        = 12 -3 1e300 0.5 t kg h run per year person % ( ) { } [ ] .. + - * / ^ ± 2027 2027-02-31 2027-05-01 \"x\" \" ' // /* */ \
        /// # §  é 日本 if then else dated { , ; : <= @ one_load";
    let words: Vec<&str> = words.split_whitespace().collect();
    let mut random = weal_tests::mutation::Random(3);
    for _ in 0..60 {
        let lines: Vec<String> = (0..40)
            .map(|_| {
                let said: Vec<&str> = (0..random.below(12)).map(|_| words[random.below(words.len())]).collect();
                format!("2027-0{}-1{} {}", random.below(10), random.below(10), said.join(" "))
            })
            .collect();
        let session = open(&lines.iter().map(String::as_str).collect::<Vec<_>>());
        let problems = session.problems();
        assert!(problems.has_errors());
        assert!(render::human(&problems, &session, false).contains("w/shore.journal:"));
    }
}
