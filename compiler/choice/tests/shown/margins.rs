//! How many ballots would have had to differ: checked against every way in which they can.

use proptest::prelude::*;
use weal_base::Rational;
use weal_choice::from_outcome::{Terms, beside, verdict};
use weal_choice::*;

/// What can stand on a ballot.
type Marks = Vec<Option<i32>>;

/// Ballots with what each weighs.
type Rows = [(Marks, u64)];

/// The most ballots that are changed in all ways.
const MOST_CHANGED: usize = 2;

fn table(rule: Rule, options: u32, rows: &Rows) -> Ballots {
    let ranks = |row: &Marks| row.iter().map(|mark| mark.map_or(0, |rank| rank as u16 + 1)).collect::<Vec<u16>>();
    match rule.form() {
        Form::Ranking => {
            let mut ballots = Rankings { options, ..Rankings::default() };
            rows.iter().for_each(|(row, weight)| ballots.push(&ranks(row), *weight));
            Ballots::Rankings(ballots)
        }
        Form::Approval => {
            let mut ballots = Approvals { options, ..Approvals::default() };
            let approved = |row: &Marks| (0..options).filter(|at| row[*at as usize].is_some()).collect::<Vec<u32>>();
            rows.iter().for_each(|(row, weight)| ballots.push(&approved(row), *weight));
            Ballots::Approvals(ballots)
        }
        Form::Score | Form::Grade => {
            let mut ballots = Scores { options, ..Scores::default() };
            rows.iter().for_each(|(row, weight)| ballots.push(row, *weight));
            Ballots::Scores(ballots)
        }
        Form::Number => {
            let mut ballots = Numbers::default();
            for (row, weight) in rows {
                ballots.values.push(Rational::from(i64::from(row[0].unwrap_or(0))));
                ballots.weights.push(*weight);
            }
            Ballots::Numbers(ballots)
        }
    }
}

fn counted(ballots: Ballots, rows: &Rows) -> Counted {
    let people = rows.len() as u64;
    Counted {
        ballots,
        sizes: (0..).zip(rows).map(|(row, (_, shares))| Size { row, shares: *shares, count: 1 }).collect(),
        vote: 1,
        roll: None,
        cast: people,
        counted: people,
        voters: people,
        blank: 0,
        aside: Vec::new(),
        remarks: Vec::new(),
        handed: Vec::new(),
        weight: None,
    }
}

struct Case {
    rule: Rule,
    question: Question,
    terms: Terms,
}

impl Case {
    fn decide(&self, rows: &Rows) -> (Option<Vec<u32>>, Option<Rational>) {
        let counted = counted(table(self.rule, self.question.options, rows), rows);
        let outcome = count(self.rule, &self.question, &counted.ballots);
        (verdict(self.rule, &self.question, &counted, &outcome, &self.terms).chosen, outcome.number)
    }

    /// The fewest changed ballots, up to [`MOST_CHANGED`], that decide something else.
    fn fewest(&self, rows: &Rows, all: &[Marks]) -> Option<usize> {
        let before = self.decide(rows);
        let differs = |rows: &Rows| self.decide(rows) != before;
        (1..=MOST_CHANGED.min(rows.len())).find(|number| changed(rows, 0, *number, all, &differs))
    }
}

/// Whether some way to change so many ballots from a row on does what is asked.
fn changed(rows: &Rows, from: usize, number: usize, all: &[Marks], done: &dyn Fn(&Rows) -> bool) -> bool {
    if number == 0 {
        return done(rows);
    }
    let mut rows = rows.to_vec();
    (from..rows.len()).any(|at| {
        let was = rows[at].0.clone();
        let found = all.iter().any(|marks| {
            rows[at].0.clone_from(marks);
            changed(&rows, at + 1, number - 1, all, done)
        });
        rows[at].0 = was;
        found
    })
}

/// Everything that can stand on a ballot, but for nothing at all.
fn papers(rule: Rule, options: u32) -> Vec<Marks> {
    let marks: Vec<Option<i32>> = match rule.form() {
        Form::Approval => vec![None, Some(0)],
        Form::Number => (0..5).map(Some).collect(),
        Form::Ranking => std::iter::once(None).chain((0..options as i32).map(Some)).collect(),
        _ => vec![None, Some(0), Some(1), Some(2)],
    };
    let mut all: Vec<Marks> = vec![Vec::new()];
    for _ in 0..options {
        all = all.iter().flat_map(|row| marks.iter().map(|mark| [&row[..], &[*mark]].concat())).collect();
    }
    all.retain(|row| row.iter().any(Option::is_some));
    all
}

/// Rules with how many options they are tried on.
const RULES: &[(Rule, u32)] = &[
    (Rule::Plurality, 3),
    (Rule::Borda, 3),
    (Rule::InstantRunoff, 3),
    (Rule::TwoRound, 3),
    (Rule::Copeland, 3),
    (Rule::Minimax, 3),
    (Rule::Schulze, 3),
    (Rule::RankedPairs, 3),
    (Rule::SplitCycle, 3),
    (Rule::Approval, 3),
    (Rule::Score, 2),
    (Rule::Star, 2),
    (Rule::MajorityJudgment, 2),
    (Rule::Consent, 2),
    (Rule::Consensus, 2),
    (Rule::Median, 1),
    (Rule::Phragmen, 3),
    (Rule::EqualShares, 3),
    (Rule::ProportionalApproval, 3),
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// What is found by changing ballots in all ways lies in the interval.
    #[test]
    fn no_way_to_change_ballots_gets_past_a_margin(
        at in 0..RULES.len(),
        picks in prop::collection::vec((any::<prop::sample::Index>(), 1_u64..=3), 1..=5),
        weighted in any::<bool>(),
        ordered in any::<bool>(),
        majority in prop::sample::select(vec![None, Rational::ratio(1, 2), Rational::ratio(2, 3)]),
        status in prop::option::of(0_u32..2),
    ) {
        let (rule, options) = RULES[at];
        let all = papers(rule, options);
        let weight = |weight: &u64| if weighted { *weight } else { 1 };
        let rows: Vec<(Marks, u64)> = picks.iter().map(|(pick, by)| (pick.get(&all).clone(), weight(by))).collect();
        let number = rule == Rule::Median;
        let question = Question {
            options: if number { 0 } else { options },
            seats: 1 + options / 3,
            scale: (0, 2),
            grades: Grades { names: ["poor", "fair", "good"].map(Box::from).to_vec() },
            objections: if rule == Rule::Consent { Rational::ratio(1, 3) } else { None },
            priority: if ordered && !number { (0..options).rev().collect() } else { Vec::new() },
            vote: 1,
            ..Question::default()
        };
        let terms = Terms { majority, status: status.filter(|status| !number && *status < options), ..Terms::default() };
        let case = Case { rule, question, terms };
        let counted = counted(table(rule, case.question.options, &rows), &rows);
        let outcome = count(rule, &case.question, &counted.ballots);
        let margin = beside(rule, &case.question, &counted, &outcome, &case.terms).margin;
        let found = case.fewest(&rows, &all);
        let Some(margin) = margin else {
            prop_assert_eq!(found, None, "{:?} {:?}", rule, rows);
            return Ok(());
        };
        prop_assert_eq!(margin.of, rows.len() as u64);
        if let Some(found) = found {
            prop_assert!(margin.least <= found as u64, "{:?} {:?}: {:?}, found {}", rule, rows, margin, found);
        }
        if let Some(most) = margin.most {
            prop_assert!(margin.least <= most.ballots);
            prop_assert_ne!((&most.chosen, &most.number), (&case.decide(&rows).0, &case.decide(&rows).1));
            let beyond = found.map_or(MOST_CHANGED + 1, |found| found) as u64;
            prop_assert!(most.ballots >= beyond, "{:?} {:?}: {:?}, found {:?}", rule, rows, most, found);
        }
    }
}

/// Burlington's election of a mayor in 2009 ended with 4,313 votes to 4,061 (as reported); between the two, 126 ballots
/// turned make a tie, and with 127 the other wins.
#[test]
fn the_margin_of_a_last_round() {
    let rows = [(vec![Some(0), Some(1)], 4_313), (vec![Some(1), Some(0)], 4_061)];
    let mut counted = counted(table(Rule::InstantRunoff, 2, &rows), &rows);
    counted.sizes = (0..).zip(&rows).map(|(row, (_, count))| Size { row, shares: 1, count: *count }).collect();
    let question = Question { options: 2, vote: 1, ..Question::default() };
    let outcome = count(Rule::InstantRunoff, &question, &counted.ballots);
    let margin = beside(Rule::InstantRunoff, &question, &counted, &outcome, &Terms::default()).margin.unwrap();
    assert_eq!((margin.least, margin.most.unwrap().ballots, margin.of), (126, 126, 8_374));
    let question = Question { priority: vec![0, 1], ..question };
    let outcome = count(Rule::InstantRunoff, &question, &counted.ballots);
    let margin = beside(Rule::InstantRunoff, &question, &counted, &outcome, &Terms::default()).margin.unwrap();
    assert_eq!((margin.least, margin.most.unwrap().ballots), (126, 127));
}
