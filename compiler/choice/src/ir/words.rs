//! Rules in plain words, as a ballot paper states them.

use super::{Form, Rule};

impl Rule {
    /// How the rule decides, in one sentence that says nothing for or against it.
    pub fn in_words(self) -> &'static str {
        match self {
            Rule::Plurality => "The option that most ballots put first is chosen.",
            Rule::Approval => "The option that most ballots approve of is chosen.",
            Rule::Score => "The scores of each option are added up, and the highest sum is chosen.",
            Rule::Star => {
                "The scores of each option are added up; of the two highest sums, the option is chosen that more ballots \
                 score above the other."
            }
            Rule::Borda => {
                "Each ballot gives an option a point for every option it puts below it, and half a point for every option \
                 it puts level with it; the most points are chosen."
            }
            Rule::InstantRunoff => {
                "The option that fewest ballots put first is left out, and its ballots pass on to the next option they \
                 rank, again and again, until one option has more than half of the ballots that are left."
            }
            Rule::Copeland => {
                "Each two options are compared by how many ballots prefer the one to the other; the option is chosen that \
                 wins most of these comparisons, those it loses taken off."
            }
            Rule::Minimax => {
                "Each two options are compared by how many ballots prefer the one to the other; the option is chosen whose \
                 worst defeat is by the fewest votes."
            }
            Rule::Schulze => {
                "Each two options are compared by how many ballots prefer the one to the other; an option that wins against \
                 every other is chosen, and where wins run in a circle, the option whose chains of wins are stronger than \
                 those that lead back to it."
            }
            Rule::RankedPairs => {
                "Each two options are compared by how many ballots prefer the one to the other; the clearest wins are \
                 settled first, those that would close a circle are passed over, and the option is chosen that no settled \
                 win stands against."
            }
            Rule::SplitCycle => {
                "Each two options are compared by how many ballots prefer the one to the other; where wins run in a circle, \
                 its narrowest does not count, and the option is chosen that no other win stands against."
            }
            Rule::MajorityJudgment => {
                "Each option gets the grade in the middle of all its grades, which half of the ballots give or better; \
                 the best of these grades is chosen, and between equal ones what lies nearest around the middle decides."
            }
            Rule::TwoRound => {
                "An option that more than half of the ballots put first is chosen; else, of the two that most ballots put \
                 first, the one that more ballots prefer to the other."
            }
            Rule::Consent => {
                "An option passes unless the objections to it reach the bound; of several that pass, the one with most \
                 `yes` is chosen."
            }
            Rule::Consensus => {
                "An option passes if nobody objects to it; of several that pass, the one with most `yes` is chosen."
            }
            Rule::Median => {
                "The number in the middle is chosen: half of the ballots name no more, and half no less. Naming another \
                 number than the one you think best cannot move it your way."
            }
            Rule::MiddleMean => {
                "The lowest and the highest quarter of the numbers are left out, and the mean of the others is chosen."
            }
            Rule::Stv => {
                "An option takes a seat when it has enough ballots for one; what it has beyond that passes on to the next \
                 option these ballots rank, and while no option has enough, the last is left out and its ballots pass on \
                 (as Scottish councils are elected)."
            }
            Rule::Meek => {
                "An option takes a seat when it has enough ballots for one, and keeps of every ballot just the part it \
                 needs; the rest passes on to the next option the ballot ranks, and while no option has enough, the last \
                 is left out."
            }
            Rule::Phragmen => {
                "Everybody is given the same imagined money bit by bit; as soon as those who approve of an option have \
                 together what it costs, they pay all they have for it, and it is chosen."
            }
            Rule::ProportionalApproval => {
                "Of all ways to fill the seats the one is chosen that satisfies most: to each ballot its first option \
                 among those chosen counts 1, its second 1/2, its third 1/3, and so on."
            }
            Rule::SequentialApproval => {
                "Seat after seat, the option is chosen that adds most: to each ballot its first option among those chosen \
                 counts 1, its second 1/2, its third 1/3, and so on."
            }
            Rule::EqualShares => {
                "The budget, or the seats, are divided equally among all ballots; an option is chosen when those who \
                 approve of it can pay for it from their shares, those first that cost each of them least for what they \
                 get."
            }
            Rule::Greedy => {
                "The option that most ballots approve of comes first, then the next, and so on; one that does not fit into \
                 what is left of the budget is passed over."
            }
        }
    }
}

impl Form {
    /// What a ballot of this form is called: `a ranking`.
    pub fn in_words(self) -> &'static str {
        match self {
            Form::Ranking => "a ranking",
            Form::Approval => "approvals",
            Form::Score => "scores",
            Form::Grade => "a word for each option",
            Form::Number => "a number",
        }
    }
}
