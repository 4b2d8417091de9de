//! Small profiles as text, and random ones.

use proptest::prelude::*;
use weal_choice::*;

/// The rules on rankings, for one of several.
pub(crate) const RANKING: &[Rule] = &[
    Rule::Plurality,
    Rule::Borda,
    Rule::InstantRunoff,
    Rule::TwoRound,
    Rule::Copeland,
    Rule::Minimax,
    Rule::Schulze,
    Rule::RankedPairs,
    Rule::SplitCycle,
];

/// A question with so many options, nobody breaking ties.
pub(crate) fn question(options: u32) -> Question {
    Question { options, vote: 1, scale: (0, 5), ..Question::default() }
}

/// Ballots from lines such as `5 a(bc)d`: five prefer a to b and c, which are tied, and those to d; letters are options by
/// their place in the alphabet, and what is not named is not ranked.
pub(crate) fn rankings(options: u32, lines: &str) -> Ballots {
    let mut ballots = Rankings { options, ..Rankings::default() };
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (weight, order) = line.split_once(' ').unwrap();
        let mut ranks = vec![0; options as usize];
        let (mut rank, mut tied) = (0, false);
        for letter in order.trim().chars() {
            match letter {
                '(' => (rank, tied) = (rank + 1, true),
                ')' => tied = false,
                letter => {
                    rank += u16::from(!tied);
                    ranks[letter as usize - 'a' as usize] = rank;
                }
            }
        }
        ballots.push(&ranks, weight.parse().unwrap());
    }
    Ballots::Rankings(ballots)
}

/// What a rule elects where nobody breaks ties, as letters: `ab` is a tie of a and b.
pub(crate) fn elected(rule: Rule, ballots: &Ballots) -> String {
    let options = match ballots {
        Ballots::Rankings(ballots) => ballots.options,
        Ballots::Scores(ballots) => ballots.options,
        Ballots::Approvals(ballots) => ballots.options,
        Ballots::Numbers(_) => 0,
    };
    let outcome = count(rule, &question(options), ballots);
    letters(&outcome.results.concat())
}

/// Options as letters.
pub(crate) fn letters(options: &[u32]) -> String {
    options.iter().map(|option| (b'a' + *option as u8) as char).collect()
}

/// Groups of options as letters, from the best.
pub(crate) fn groups(order: &[Vec<u32>]) -> String {
    order.iter().map(|group| letters(group)).collect::<Vec<_>>().join(" ")
}

/// The rankings in ballots.
pub(crate) fn table(ballots: &Ballots) -> &Rankings {
    let Ballots::Rankings(ballots) = ballots else { unreachable!("rankings were made") };
    ballots
}

/// Rankings of rows that have to be as long as there are options.
pub(crate) fn of_rows(options: u32, rows: &[(Vec<u16>, u64)]) -> Ballots {
    let mut ballots = Rankings { options, ..Rankings::default() };
    rows.iter().for_each(|(row, weight)| ballots.push(row, *weight));
    Ballots::Rankings(ballots)
}

/// Random ballots with ties and gaps: options and rows of ranks with their weights.
pub(crate) fn loose() -> impl Strategy<Value = (u32, Vec<(Vec<u16>, u64)>)> {
    (1_u32..=5).prop_flat_map(|options| {
        let row = (prop::collection::vec(0..=options as u16, options as usize), 1_u64..=3);
        (Just(options), prop::collection::vec(row, 1..=7))
    })
}

/// Random ballots that rank all options without ties.
pub(crate) fn strict(options: std::ops::RangeInclusive<u32>) -> impl Strategy<Value = (u32, Vec<(Vec<u16>, u64)>)> {
    options.prop_flat_map(|options| {
        let ranks: Vec<u16> = (1..=options as u16).collect();
        let row = (Just(ranks).prop_shuffle(), 1_u64..=4);
        (Just(options), prop::collection::vec(row, 1..=7))
    })
}
