//! Published rankings: the smallest profiles that set rules apart, and a city's election.

use std::collections::BTreeMap;

use weal_base::Rational;
use weal_choice::{Ballots, Question, Rankings, Rule, count, pairs};

use crate::shared::{case, cells, text};

/// Rules that elect an option preferred to each other.
const CONDORCET: &[Rule] = &[Rule::Copeland, Rule::Minimax, Rule::Schulze, Rule::RankedPairs, Rule::SplitCycle];

/// A PrefLib file of strict orders: `2: 1, 0, 2`.
fn strict_orders(text: &str) -> Rankings {
    let options =
        text.lines().find_map(|line| line.strip_prefix("# NUMBER ALTERNATIVES: ")).expect("a number of options");
    let mut ballots = Rankings { options: options.trim().parse().expect("a number"), ..Rankings::default() };
    for line in text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
        let (weight, order) = line.split_once(':').expect("a weight and an order");
        let mut ranks = vec![0; ballots.options as usize];
        for (rank, option) in (1..).zip(order.split(',')) {
            ranks[option.trim().parse::<usize>().expect("an option")] = rank;
        }
        ballots.push(&ranks, weight.trim().parse().expect("a weight"));
    }
    ballots
}

fn elected(rule: Rule, ballots: &Rankings, priority: Vec<u32>) -> Vec<u32> {
    let question = Question { options: ballots.options, vote: 1, priority, ..Question::default() };
    count(rule, &question, &Ballots::Rankings(ballots.clone())).results.concat()
}

/// On `minimal_X.soc` the rule X does not elect the option preferred to each other alone, on `minimal_resolute_X.soc` it
/// elects another alone; every rule that has to elect it does.
#[test]
fn the_smallest_profiles_set_rules_apart() {
    let Some(folder) = case("ballots_ranked") else { return };
    let rules = [
        ("Plurality", Rule::Plurality),
        ("Borda", Rule::Borda),
        ("Instant_Runoff", Rule::InstantRunoff),
        ("Instant_Runoff_PUT", Rule::InstantRunoff),
        ("Instant_Runoff_TB", Rule::InstantRunoff),
        ("PluralityWRunoff_PUT", Rule::TwoRound),
    ];
    let (mut set_apart, mut preferred) = (0, 0);
    let mut files: Vec<String> = std::fs::read_dir(&folder)
        .expect("the folder opens")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".soc"))
        .collect();
    files.sort();
    for file in files {
        let ballots = strict_orders(&text(&folder, &file));
        let Some(winner) = pairs(&ballots).condorcet() else { continue };
        for rule in CONDORCET {
            assert_eq!(elected(*rule, &ballots, Vec::new()), [winner], "{rule:?} on {file}");
        }
        preferred += 1;
        let name = file.trim_start_matches("minimal_").trim_end_matches(".soc");
        let resolute = name.starts_with("resolute_");
        let Some((_, rule)) = rules.iter().find(|(known, _)| *known == name.trim_start_matches("resolute_")) else {
            continue;
        };
        // There the first of those tied is left out: it is the last in the declared order.
        let priority = if name.ends_with("_TB") { (0..ballots.options).rev().collect() } else { Vec::new() };
        let won = elected(*rule, &ballots, priority);
        assert_ne!(won, [winner], "{rule:?} on {file}");
        assert!(!resolute || won.len() == 1, "{rule:?} on {file}");
        set_apart += 1;
    }
    assert_eq!((preferred, set_apart), (35, 12));
}

/// Burlington, Vermont, 2009: rounds by the ballot records the city published (at the end 4,060 for Wright, where 4,061 were
/// reported; all else as reported), elected Kiss, preferred to each other Montroll.
#[test]
fn the_mayor_of_burlington() {
    let Some(folder) = case("ballots_ranked") else { return };
    let names = ["Andy Montroll", "Bob Kiss", "Dan Smith", "James Simpson", "Kurt Wright", "Write-in"];
    let mut orders: BTreeMap<String, Vec<(u16, String)>> = BTreeMap::new();
    for row in cells(&text(&folder, "us_vt_btv_2009_03_mayor.normalized.csv"), ',').into_iter().skip(1) {
        let [ballot, rank, choice] = <[String; 3]>::try_from(row).expect("three cells");
        orders.entry(ballot).or_default().push((rank.parse().expect("a rank"), choice));
    }
    let mut ballots = Rankings { options: names.len() as u32, ..Rankings::default() };
    for mut order in orders.into_values() {
        order.sort();
        let mut ranks = vec![0; names.len()];
        // What follows an overvote does not count; of an option named twice the first place does.
        for (rank, choice) in order.iter().take_while(|(_, choice)| choice != "$OVERVOTE") {
            if let Some(option) = names.iter().position(|name| name == choice).filter(|option| ranks[*option] == 0) {
                ranks[option] = *rank;
            }
        }
        ballots.push(&ranks, 1);
    }
    assert_eq!(ballots.weights.len(), 8980);
    assert_eq!(pairs(&ballots).condorcet(), Some(0));
    let question = Question { options: ballots.options, vote: 1, ..Question::default() };
    let outcome = count(Rule::InstantRunoff, &question, &Ballots::Rankings(ballots));
    assert_eq!(outcome.results, [[1]]);
    let rounds: Vec<Vec<i64>> = outcome
        .rounds
        .iter()
        .map(|round| round.counts.iter().filter_map(|(_, votes)| Rational::to_i64(votes)).collect())
        .collect();
    let first = vec![2063, 2585, 1306, 35, 2951, 36];
    let (before_last, last) = (vec![2554, 2981, 3294], vec![4313, 4060]);
    assert_eq!((&rounds[0], &rounds[rounds.len() - 2], &rounds[rounds.len() - 1]), (&first, &before_last, &last));
}
