//! The smallest profiles on which a rule does not elect the option preferred to each other, alone (from pref_voting's folder
//! `minimal_profiles`, MIT licence; options 0, 1, 2 are a, b, c).

use weal_choice::*;

use crate::profile::{elected, letters, question, rankings, table};

const CONDORCET: &[Rule] = &[Rule::Copeland, Rule::Minimax, Rule::Schulze, Rule::RankedPairs, Rule::SplitCycle];

/// The rule, the profile, and what the rule elects on it.
const PROFILES: &[(Rule, &str, &str)] = &[
    (Rule::Plurality, "1 acb\n1 bca\n1 cba", "abc"),
    (Rule::Plurality, "3 bca\n2 acb\n2 cba", "b"),
    (Rule::Borda, "2 bca\n1 cab", "bc"),
    (Rule::Borda, "3 bca\n2 cab", "c"),
    (Rule::InstantRunoff, "1 acb\n1 bca\n1 cba", "bc"),
    (Rule::InstantRunoff, "2 bac\n2 cab\n1 acb", "c"),
    (Rule::TwoRound, "1 acb\n1 bca\n1 cba", "bc"),
    (Rule::TwoRound, "2 bac\n2 cab\n1 acb", "c"),
];

#[test]
fn the_smallest_profiles_that_set_rules_apart() {
    for (rule, lines, expected) in PROFILES {
        let ballots = rankings(3, lines);
        let preferred = letters(pairs(table(&ballots)).condorcet().as_slice());
        assert_eq!(elected(*rule, &ballots), *expected, "{rule:?} on {lines}");
        assert_ne!(preferred, *expected, "{rule:?} on {lines}");
        for other in CONDORCET {
            assert_eq!(elected(*other, &ballots), preferred, "{other:?} on {lines}");
        }
    }
    // With ties broken against the first option: it is preferred to each other, and left out.
    let ballots = rankings(3, "1 acb\n1 bac\n1 cab");
    let outcome = count(Rule::InstantRunoff, &Question { priority: vec![2, 1, 0], ..question(3) }, &ballots);
    assert_eq!((pairs(table(&ballots)).condorcet(), outcome.results), (Some(0), vec![vec![2]]));
}
