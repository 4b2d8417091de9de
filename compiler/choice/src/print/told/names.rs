//! Names of options and rules, and numbers, as they are told.

use weal_base::Rational;
use weal_base::words::{count, exact, list, with_unit};

use super::super::Limits;
use super::super::page::Part;
use crate::ir::{Ground, Report, Rule};

/// A report, to be told in names.
#[derive(Clone, Copy)]
pub(super) struct Names<'a> {
    pub(super) report: &'a Report,
    pub(super) limits: Limits,
}

impl Names<'_> {
    /// An option's name.
    pub(super) fn plain(&self, option: u32) -> String {
        self.report.options.get(option as usize).map_or_else(|| (option + 1).to_string(), |(name, _)| name.clone())
    }

    /// An option's name in a sentence.
    pub(super) fn option(&self, option: u32) -> String {
        format!("`{}`", self.plain(option))
    }

    /// Several options in a sentence, the first ones by name.
    pub(super) fn options(&self, options: &[u32]) -> String {
        let most = self.limits.options;
        let mut all: Vec<String> = options.iter().take(most).map(|option| self.option(*option)).collect();
        all.extend((options.len() > most).then(|| format!("{} more", exact(&whole(options.len() - most)))));
        list(&all)
    }

    /// A result: an option, several together, or nothing at all.
    pub(super) fn result(&self, result: &[u32]) -> String {
        if result.is_empty() { "nothing".to_owned() } else { self.options(result) }
    }

    /// What is said of the option that wins the count: it is elected only where that is what is decided.
    pub(super) fn elected(&self) -> &'static str {
        if matches!(self.report.verdict.ground, Ground::Rule | Ground::Tie) { "elected" } else { "first" }
    }

    /// The number that is decided, with its unit.
    pub(super) fn number(&self, number: &Rational) -> String {
        with_unit(&exact(number), &self.report.unit)
    }

    /// Votes in a sentence: `1 vote`, `12.5 votes`.
    pub(super) fn votes(&self, votes: &Rational) -> String {
        format!("{} {}", exact(votes), if *votes == Rational::ONE { "vote" } else { "votes" })
    }

    /// Amounts of the resources of the budget: `400 h crew, 2 t timber`.
    pub(super) fn costs(&self, costs: &[Rational]) -> String {
        let told: Vec<String> = costs
            .iter()
            .zip(&self.report.budget)
            .filter(|(cost, _)| costs.len() == 1 || !cost.is_zero())
            .map(|(cost, (resource, unit))| format!("{} {resource}", with_unit(&exact(cost), unit)))
            .collect();
        if told.is_empty() { "nothing".to_owned() } else { told.join(", ") }
    }

    /// An amount of the first resource of the budget.
    pub(super) fn money(&self, amount: &Rational) -> String {
        let unit = self.report.budget.first().map_or("", |(_, unit)| unit.as_str());
        with_unit(&exact(amount), unit)
    }

    /// Says how many are not told, where some are not.
    pub(super) fn rest(&self, all: usize, told: usize, one: &str, many: &str) -> Option<Part> {
        let left = all.checked_sub(told).filter(|left| *left > 0)?;
        Some(Part::Say(format!(
            "… and {} more; all of them stand in the data (`--format json`).",
            count(left, one, many)
        )))
    }
}

/// A whole number.
pub(super) fn whole(number: usize) -> Rational {
    Rational::from(i64::try_from(number).unwrap_or(i64::MAX))
}

/// A whole number in digits, thousands apart.
pub(super) fn digits(number: u64) -> String {
    weal_base::words::grouped(&number.to_string())
}

/// A part that is asked for: `40 %`, or `2/3` where per cent would have to be rounded.
pub(super) fn part(part: &Rational) -> String {
    let percent = part * &Rational::from(100);
    let text = percent.to_decimal(2);
    if text.parse() == Ok(percent) { format!("{text} %") } else { part.to_string() }
}

/// A rule in words.
pub(super) fn rule(rule: Rule) -> &'static str {
    match rule {
        Rule::Plurality => "plurality (most first places)",
        Rule::Approval => "approval (most approvals)",
        Rule::Score => "score (highest sum of scores)",
        Rule::Star => "STAR (highest scores, then the majority between the best two)",
        Rule::Borda => "Borda (points by rank)",
        Rule::InstantRunoff => "instant run-off (the last goes out, round by round)",
        Rule::Copeland => "Copeland (most victories between two)",
        Rule::Minimax => "minimax (the smallest worst defeat)",
        Rule::Schulze => "Schulze (strongest paths of victories)",
        Rule::RankedPairs => "ranked pairs (largest victories first)",
        Rule::SplitCycle => "split cycle (victories that are the weakest of no circle)",
        Rule::MajorityJudgment => "majority judgment (highest median grade)",
        Rule::TwoRound => "two rounds (the majority between the first two)",
        Rule::Consent => "consent (passes unless objections reach the bound)",
        Rule::Consensus => "consensus (passes if nobody objects)",
        Rule::Median => "the median (the middle number)",
        Rule::MiddleMean => "the mean of the middle half",
        Rule::Stv => "single transferable vote (Scottish rules)",
        Rule::Meek => "single transferable vote (Meek's rules)",
        Rule::Phragmen => "sequential Phragmén",
        Rule::ProportionalApproval => "proportional approval",
        Rule::SequentialApproval => "proportional approval, seat after seat",
        Rule::EqualShares => "equal shares",
        Rule::Greedy => "most votes first, as long as the budget lasts",
    }
}
