//! What holds of all ballots: none is lost, and neither the order of rows nor that of columns says anything.

use proptest::prelude::*;
use weal_choice::from_cast::{Checks, Signature, counted};
use weal_choice::{Acceptance, Form, Person, Repeated, Roll};

use crate::{asked, read};

/// A row: voter, date, delegate, count, and a cell for each of three options.
type Row = [String; 7];

fn row() -> impl Strategy<Value = Row> {
    let voter = prop::sample::select(vec!["", "", "Ada", "Ben", "Cleo", "Dan", "nobody"]);
    let date = prop::sample::select(vec!["", "2027-06-01", "2027-06-02", "2027-06-02T10:00", "2027-07-09", "soon"]);
    let delegate = prop::sample::select(vec!["", "", "", "Ada", "Ben", "Cleo", "stranger"]);
    let count = prop::sample::select(vec!["", "", "", "1", "3"]);
    let cell = || prop::sample::select(vec!["", "", "1", "2", "3", "x"]);
    (voter, date, delegate, count, cell(), cell(), cell())
        .prop_map(|(a, b, c, d, e, f, g)| [a, b, c, d, e, f, g].map(str::to_owned))
}

fn text(rows: &[Row], columns: &[usize]) -> String {
    const NAMES: [&str; 7] = ["voter", "date", "delegate", "count", "open", "no_trawl", "closed"];
    let line = |cells: &[&str]| columns.iter().map(|at| cells[*at]).collect::<Vec<_>>().join(",") + "\n";
    let rows = rows.iter().map(|row| line(&row.each_ref().map(String::as_str)));
    line(&NAMES) + &rows.collect::<String>()
}

fn acceptance() -> impl Strategy<Value = Acceptance> {
    let repeated = prop::sample::select(vec![Repeated::Last, Repeated::First, Repeated::Void]);
    let longest = prop::option::of(1_u32..3);
    (any::<[bool; 5]>(), repeated, longest, any::<bool>()).prop_map(|(flags, repeated, longest, closes)| {
        let [complete, strict, known, short, delegation] = flags;
        let closes = closes.then(|| "2027-06-30".into());
        Acceptance { complete, strict, known, short, delegation, repeated, longest, closes, ..Acceptance::default() }
    })
}

fn roll() -> Roll {
    let people = ["Ada", "Ben", "Cleo", "Dan"].map(|name| Person { name: name.into(), ..Person::default() });
    Roll { people: people.to_vec(), ..Roll::default() }
}

proptest! {
    #[test]
    fn every_ballot_is_accounted_for_in_any_order(
        rows in prop::collection::vec(row(), 0..25),
        (shuffled, columns) in (Just((0..25_usize).collect::<Vec<_>>()).prop_shuffle(), Just((0..7_usize).collect::<Vec<_>>()).prop_shuffle()),
        acceptance in acceptance(),
        with_roll in any::<bool>(),
    ) {
        let asked = asked(Form::Ranking);
        let (cast, faults) = read("csv", text(&rows, &[0, 1, 2, 3, 4, 5, 6]).as_bytes(), &asked);
        prop_assert_eq!(&faults[..], &[]);
        let said: u64 = rows.iter().map(|row| row[3].parse().unwrap_or(1)).sum();
        prop_assert_eq!(cast.ballots(), said);

        let other: Vec<Row> = shuffled.iter().filter_map(|at| rows.get(*at).cloned()).collect();
        let (other, _) = read("csv", text(&other, &columns).as_bytes(), &asked);
        prop_assert_eq!(&cast, &other);

        let roll = with_roll.then(roll);
        let checks = Checks { eligible: &|_| true, signature: &|_, _, _| Signature::Bad };
        let counted = counted(&cast, roll.as_ref(), &asked, &acceptance, &checks).unwrap();
        let aside: u64 = counted.aside.iter().map(|aside| aside.count).sum();
        prop_assert_eq!(counted.cast, said);
        prop_assert_eq!(counted.counted + aside, said);
        // What counts is blank, handed on, or weighs a vote where it was marked.
        let cast_on: u64 = counted.ballots.total();
        let handed = counted.handed.len() as u64;
        prop_assert!(counted.blank + handed <= counted.counted);
        prop_assert!(cast_on >= counted.counted - counted.blank - handed);
        prop_assert!(cast_on <= counted.counted - counted.blank);
    }

    #[test]
    fn the_order_of_the_options_in_the_question_says_nothing(rows in prop::collection::vec(row(), 0..12)) {
        let text = text(&rows, &[0, 1, 2, 3, 4, 5, 6]);
        let asked = asked(Form::Ranking);
        let mut other = asked.clone();
        other.options.rotate_left(1);
        other.texts.rotate_left(1);
        prop_assert_eq!(read("csv", text.as_bytes(), &asked).0.hash, read("csv", text.as_bytes(), &other).0.hash);
    }

    #[test]
    fn another_cell_gives_another_hash(rows in prop::collection::vec(row(), 1..12), at in 0_usize..12, column in 4_usize..7) {
        let asked = asked(Form::Ranking);
        let hash = |rows: &[Row]| read("csv", text(rows, &[0, 1, 2, 3, 4, 5, 6]).as_bytes(), &asked).0.hash;
        let mut changed = rows.clone();
        let len = rows.len();
        let cell = &mut changed[at % len][column];
        *cell = if cell == "7" { "8".to_owned() } else { "7".to_owned() };
        prop_assert_ne!(hash(&rows), hash(&changed));
    }
}
