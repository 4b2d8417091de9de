//! Transferable votes, round by round, as droop (Lundell 2011) prints its tests: elections 42 and 513.

use weal_base::Rational;
use weal_choice::from_text::blt;
use weal_choice::*;

use crate::shared::files;

/// The election of that number, with its ballots as droop's tests have them.
const ELECTIONS: [(&str, &str); 2] = [
    ("42", "3 2\n4 1 2 0\n2 3 0\n0\n\"Castor\"\n\"Pollux\"\n\"Helen\"\n\"Pollux and Helen should tie\"\n"),
    ("513", "3 2\n5 1 2 0\n1 2 0\n3 3 0\n0\n\"Castor\"\n\"Pollux\"\n\"Helen\"\n\"Pollux and Helen should tie\"\n"),
];

fn counted(rule: Rule, text: &str, priority: &[u32]) -> Outcome {
    let (file, faults) = blt::read(text);
    assert_eq!(faults, []);
    let (rankings, vote) = file.rankings().unwrap();
    let options = rankings.options;
    let question = Question { options, seats: file.seats, vote, priority: priority.to_vec(), ..Question::default() };
    count(rule, &question, &Ballots::Rankings(rankings))
}

/// Quota and votes of a round, to so many decimals, and what follows of those elected and left out.
fn told(round: &Round, decimals: usize) -> (String, Vec<String>, Vec<Event>) {
    let plain = |number: &Rational| number.to_decimal(decimals);
    let events = round.events.iter().filter(|event| matches!(event, Event::Elected(_) | Event::Eliminated(_)));
    let counts = round.counts.iter().map(|(option, votes)| format!("{option}:{}", plain(votes)));
    (plain(round.needed.as_ref().unwrap()), counts.collect(), events.cloned().collect())
}

#[test]
fn castor_and_helen_are_elected_by_the_scottish_rules_as_printed() {
    // Quota 3: Castor has 4, a surplus of 1 goes to Pollux, who is last with 1; Helen fills the seat.
    let outcome = counted(Rule::Stv, ELECTIONS[0].1, &[0, 2, 1]);
    let rounds: Vec<_> = outcome.rounds.iter().map(|round| told(round, 5)).collect();
    let counts = |all: &[&str]| all.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(
        rounds,
        [
            ("3".into(), counts(&["0:4", "1:0", "2:2"]), vec![Event::Elected(0)]),
            ("3".into(), counts(&["0:3", "1:1", "2:2"]), vec![Event::Eliminated(1)]),
            ("3".into(), counts(&["0:3", "2:2"]), vec![Event::Elected(2)]),
        ]
    );
    assert_eq!(outcome.results, [[0, 2]]);
    assert_eq!(outcome.ties, []);
    assert_eq!(outcome.rounds[2].exhausted, Some(Rational::ONE));
}

#[test]
fn pollux_and_helen_tie_by_meeks_rules_as_printed() {
    // Quota 2: Castor keeps half of each vote, 2 go on to Pollux, who then has as many as Helen.
    let outcome = counted(Rule::Meek, ELECTIONS[0].1, &[0, 2, 1]);
    let rounds: Vec<_> = outcome.rounds.iter().map(|round| told(round, 12)).collect();
    let counts = |all: &[&str]| all.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(
        rounds,
        [
            ("2".into(), counts(&["0:4", "1:0", "2:2"]), vec![Event::Elected(0)]),
            ("2".into(), counts(&["0:2", "1:2", "2:2"]), vec![Event::Eliminated(1)]),
            ("1.333333333333".into(), counts(&["0:2", "2:2"]), vec![Event::Elected(2)]),
        ]
    );
    assert_eq!(outcome.results, [[0, 2]]);
    assert_eq!(outcome.ties, [Tie { round: 1, among: vec![1, 2], taken: Some(1), out: true }]);
    assert_eq!(counted(Rule::Meek, ELECTIONS[0].1, &[]).results, [[0, 1], [0, 2]]);
}

/// Each block of votes that droop prints, with who has how many, without those out who have none any more.
fn printed(text: &str) -> Vec<Vec<String>> {
    let (mut all, mut block): (Vec<Vec<String>>, Vec<String>) = (Vec::new(), Vec::new());
    for line in text.lines() {
        let line = line.trim();
        let status =
            ["Hopeful:", "Elected:", "Pending:", "Defeated:"].into_iter().find_map(|status| line.strip_prefix(status));
        if let Some(rest) = status {
            let (name, votes) = rest.trim().split_once(" (").unwrap();
            let option = ["Castor", "Pollux", "Helen"].iter().position(|known| *known == name).unwrap();
            let votes: Rational = votes.trim_end_matches(')').parse().unwrap();
            if !line.starts_with("Defeated:") || votes.is_positive() {
                block.push(format!("{option}:{votes}"));
            }
        } else if line.starts_with("Action:") {
            block.sort();
            all.extend((!block.is_empty()).then(|| std::mem::take(&mut block)));
        }
    }
    block.sort();
    all.push(block);
    all
}

#[test]
fn rounds_are_those_printed_by_droop() {
    for (name, text) in ELECTIONS {
        for (file, there) in files("ballots_stv", &format!("{name}.blt")) {
            assert_eq!(blt::read(&there), blt::read(text), "{file}");
        }
        for (rule, ending, decimals) in [
            (Rule::Stv, format!("{name}-scotland-fixed-p5-d5.txt"), 5),
            (Rule::Meek, format!("{name}-meek-o10-rational-d12.txt"), 12),
        ] {
            for (file, there) in files("ballots_stv", &ending) {
                let blocks = printed(&there);
                let helen_first = there.contains("-> Pollux");
                let outcome = counted(rule, text, if helen_first { &[0, 2, 1] } else { &[0, 1, 2] });
                let quota = there.lines().find_map(|line| line.trim().strip_prefix("Quota: ")).unwrap();
                assert_eq!(told(&outcome.rounds[0], decimals).0.parse::<Rational>(), quota.parse(), "{file}");
                for round in &outcome.rounds {
                    let (_, votes, _) = told(round, decimals);
                    assert!(blocks.contains(&votes), "{file}: {votes:?} in {blocks:?}");
                }
                let elected: Vec<u32> = (0..3)
                    .filter(|option| {
                        let name = ["Castor", "Pollux", "Helen"][*option as usize];
                        let end = there.split("Count Complete").nth(1).unwrap();
                        end.contains(&format!("Elected:  {name} "))
                    })
                    .collect();
                assert_eq!(outcome.results, [elected], "{file}");
                // Nothing that is printed between them is left out, but that Castor's transfer waits.
                let mut distinct = blocks.clone();
                distinct.dedup();
                let rounds: Vec<_> = outcome.rounds.iter().map(|round| told(round, decimals).1).collect();
                let missing: Vec<_> = distinct.iter().filter(|block| !rounds.contains(block)).collect();
                assert!(missing.iter().all(|block| block.len() < 3), "{file}: {missing:?}");
            }
        }
    }
}
