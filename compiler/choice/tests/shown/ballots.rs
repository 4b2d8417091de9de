//! Reports of small votes, from ballot files to what is shown.

use weal_choice::from_cast::{self, Checks, Signature};
use weal_choice::from_outcome::{self, Terms};
use weal_choice::from_text;
use weal_choice::*;

/// A vote as a community would hold it.
pub(crate) struct Vote<'a> {
    pub(crate) title: &'a str,
    pub(crate) options: &'a [&'a str],
    pub(crate) rule: Rule,
    pub(crate) question: Question,
    pub(crate) acceptance: Acceptance,
    pub(crate) terms: Terms,
    pub(crate) ties: TieRule,
    pub(crate) budget: Vec<(String, String)>,
    pub(crate) roll: Option<&'a str>,
    pub(crate) ballots: &'a str,
}

impl Default for Vote<'_> {
    fn default() -> Self {
        Vote {
            title: "Which shall it be?",
            options: &["mill", "bridge", "forest"],
            rule: Rule::Schulze,
            question: Question::default(),
            acceptance: Acceptance::default(),
            terms: Terms::default(),
            ties: TieRule::Open,
            budget: Vec::new(),
            roll: None,
            ballots: "",
        }
    }
}

impl Vote<'_> {
    /// Counts it, and says all that is shown of it.
    pub(crate) fn report(&self) -> Report {
        let grades = match self.rule {
            Rule::Consent | Rule::Consensus => Grades::consent(),
            _ => self.question.grades.clone(),
        };
        let names: Vec<Box<str>> = self.options.iter().map(|name| (*name).into()).collect();
        let asked = Asked {
            options: names.clone(),
            form: Some(self.rule.form()),
            scale: self.question.scale,
            grades: grades.names.clone(),
            choice: "works".into(),
            ..Asked::default()
        };
        let number = |cell: &str| cell.parse().map_err(|_| "a number".to_owned());
        let (cast, faults) = from_text::ballots(&mut self.ballots.as_bytes(), &asked, &number);
        assert_eq!(faults, []);
        let roll = self.roll.map(|text| {
            let (roll, faults) = from_text::roll(&mut text.as_bytes());
            assert_eq!(faults, []);
            roll
        });
        let checks = Checks { eligible: &|_| true, signature: &|_, _, _| Signature::Bad };
        let counted = from_cast::counted(&cast, roll.as_ref(), &asked, &self.acceptance, &checks).unwrap();
        let question = Question {
            options: names.len() as u32,
            grades,
            priority: from_outcome::priority(self.ties, &names, self.terms.status, ""),
            vote: counted.vote,
            ..self.question.clone()
        };
        let terms = Terms { people: counted.roll.map(|roll| (roll as i64).into()), ..self.terms.clone() };
        let outcome = count(self.rule, &question, &counted.ballots);
        let verdict = from_outcome::verdict(self.rule, &question, &counted, &outcome, &terms);
        let name = |at: &u32| self.options[*at as usize];
        let chosen = verdict.chosen.as_ref().map(|chosen| match &outcome.number {
            Some(number) => number.to_string(),
            None => chosen.iter().map(name).collect::<Vec<_>>().join("+"),
        });
        Report {
            name: "works".to_owned(),
            title: self.title.to_owned(),
            options: self.options.iter().map(|name| ((*name).to_owned(), String::new())).collect(),
            electorate: "valley".to_owned(),
            rule: self.rule,
            budget: self.budget.clone(),
            unit: String::new(),
            beside: from_outcome::beside(self.rule, &question, &counted, &outcome, &terms),
            question,
            counted,
            outcome,
            verdict,
            chosen,
            until: None,
            status: terms.status,
            hashes: Hashes {
                question: "q".repeat(4),
                terms: "t".repeat(4),
                ballots: "b".repeat(4),
                roll: roll.map(|_| "r".repeat(4)),
            },
        }
    }
}
