//! Committees elected by approval, against the answers published with abcvoting (Lackner, Regner and Krenn 2023,
//! "abcvoting: a Python package for approval-based multi-winner voting rules").

use weal_choice::*;

use crate::shared::files;

/// Approvals, one list per ballot.
pub(crate) fn approvals(options: u32, lists: &[Vec<u32>]) -> Ballots {
    let mut ballots = Approvals { options, ..Approvals::default() };
    lists.iter().for_each(|list| ballots.push(list, 1));
    Ballots::Approvals(ballots)
}

/// The results of a rule for so many seats.
pub(crate) fn committees(
    rule: Rule,
    completion: Completion,
    seats: u32,
    resolute: bool,
    ballots: &Ballots,
) -> Vec<Vec<u32>> {
    let Ballots::Approvals(Approvals { options, .. }) = ballots else { return Vec::new() };
    let priority = if resolute { (0..*options).collect() } else { Vec::new() };
    let question = Question { options: *options, seats, completion, vote: 1, priority, ..Question::default() };
    let outcome = count(rule, &question, ballots);
    assert!(!outcome.more);
    if resolute {
        assert!(outcome.results.len() <= 1);
        assert!(outcome.ties.iter().all(|tie| tie.taken.is_some()));
    }
    outcome.results
}

/// Lists of numbers, as YAML writes them in one line.
fn lists(text: &str) -> Vec<Vec<u32>> {
    let inner = text.trim().strip_prefix('[').unwrap().strip_suffix(']').unwrap();
    let lists = inner.split('[').skip(1).map(|list| list.split(']').next().unwrap());
    lists.map(|list| list.split(',').filter_map(|number| number.trim().parse().ok()).collect()).collect()
}

fn rule_of(name: &str) -> Option<(Rule, Completion)> {
    Some(match name {
        "pav" => (Rule::ProportionalApproval, Completion::None),
        "seqpav" => (Rule::SequentialApproval, Completion::None),
        "seqphragmen" => (Rule::Phragmen, Completion::None),
        "equal-shares" => (Rule::EqualShares, Completion::Phragmen),
        "equal-shares-with-increment-completion" => (Rule::EqualShares, Completion::Exhaustive),
        _ => return None,
    })
}

#[test]
fn all_instances_of_abcvoting_have_the_published_committees() {
    let mut answers = 0;
    let files = files("ballots_committees/instances", ".abc.yaml");
    for (file, text) in &files {
        let joined = text.replace("\n  ", " ");
        let value = |line: &str, key: &str| line.strip_prefix(key).map(|value| value.trim().to_string());
        let (mut profile, mut options, mut seats) = (Vec::new(), 0, 0);
        for line in joined.lines() {
            if let Some(value) = value(line, "profile:") {
                profile = lists(&value);
            } else if let Some(value) = value(line, "num_cand:") {
                options = value.parse().unwrap();
            } else if let Some(value) = value(line, "committeesize:") {
                seats = value.parse().unwrap();
            } else if let Some(entry) = value(line, "- rule_id:") {
                let (name, rest) = entry.split_once(" result:").unwrap();
                let (result, resolute) = rest.split_once("resolute:").unwrap();
                let Some((rule, completion)) = rule_of(name) else { continue };
                let resolute = resolute.trim() == "true";
                let mut expected = lists(result);
                expected.sort();
                let found = committees(rule, completion, seats, resolute, &approvals(options, &profile));
                if resolute {
                    assert!(found.iter().all(|one| expected.contains(one)), "{file} {name}: {found:?} of {expected:?}");
                    assert_eq!(found.len(), 1, "{file} {name}");
                } else {
                    assert_eq!(found, expected, "{file} {name}");
                }
                answers += 1;
            }
        }
    }
    assert!(files.is_empty() || (files.len() == 36 && answers == 36 * 9), "{} files, {answers} answers", files.len());
}
