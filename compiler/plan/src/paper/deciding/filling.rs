//! The ballot itself, and how it is filled in.

use weal_choice::{Costs, Form, Grades, Rule};
use weal_tir::{Choice, Decide};

use super::{Blank, Given};
use crate::words::{exact, list, with_unit};

/// The ballot of a choice.
pub(super) fn blank(given: &Given<'_>, choice: &Choice, decide: &Decide) -> Blank {
    let form = decide.rule.form();
    let grades = match decide.rule {
        Rule::Consent | Rule::Consensus => Grades::consent().names,
        _ => decide.grades.clone(),
    };
    let number = choice.number.as_ref().map(|number| {
        let unit = number.low.split_once(' ').map_or("", |(_, unit)| unit);
        (unit.to_owned(), number.low.to_string(), number.high.to_string())
    });
    let options = if choice.number.is_some() { &[] } else { choice.ballot_options() };
    let option = |(option, at): (&weal_tir::Alternative, u32)| {
        let costs = given.costs.map_or_else(String::new, |costs| costs_of(given, decide, costs, at));
        (option.name.to_string(), option.text.to_string(), costs)
    };
    Blank {
        choice: choice.name.to_string(),
        form,
        options: options.iter().zip(0..).map(option).collect(),
        scale: decide.scale.unwrap_or_default(),
        grades: grades.iter().map(|grade| grade.to_string()).collect(),
        number,
        signed: decide.acceptance.signed,
        delegate: decide.acceptance.delegation,
        voters: given.voters.unwrap_or_default().to_vec(),
    }
}

/// What an option costs of the budget: `400 h of crew and 2 t of timber`.
pub(crate) fn costs_of(given: &Given<'_>, decide: &Decide, costs: &Costs, option: u32) -> String {
    let each = decide.budget.iter().zip(costs.of(option)).filter_map(|(budget, amount)| {
        let resource = given.tir.resources.get(budget.resource.index())?;
        Some(format!("{} of {}", with_unit(&exact(amount), &resource.unit), resource.name))
    });
    list(&each.collect::<Vec<_>>())
}

/// How a ballot is filled in, in sentences.
pub(super) fn how(blank: &Blank, decide: &Decide) -> Vec<String> {
    let take = &decide.acceptance;
    let mut told = Vec::new();
    let (low, high) = blank.scale;
    told.push(match (blank.form, decide.rule) {
        (Form::Ranking, Rule::Plurality) => "Write 1 beside the one option you want; what else you rank is not counted.".to_owned(),
        (Form::Ranking, _) => {
            "Write 1 beside the option you like best, 2 beside the next, and so on.".to_owned()
        }
        (Form::Approval, _) => "Mark every option you approve of, with 1 or an x; as many as you like.".to_owned(),
        (Form::Score, _) => format!("Give each option a whole number from {low} (worst) to {high} (best)."),
        (Form::Grade, Rule::Consent | Rule::Consensus) => {
            "Write `yes`, `no` or `object` beside each option; `no` lets it pass without being for it, `object` is to stop it."
                .to_owned()
        }
        (Form::Grade, _) => {
            let words: Vec<String> = blank.grades.iter().map(|grade| format!("`{grade}`")).collect();
            format!("Give each option one of these words, from the worst to the best: {}.", list(&words))
        }
        (Form::Number, _) => match &blank.number {
            Some((unit, low, high)) => {
                let unit = if unit.is_empty() { String::new() } else { format!(", in {unit}") };
                format!("Write down the number you think best, from {low} to {high}{unit}.")
            }
            None => "Write down the number you think best.".to_owned(),
        },
    });
    if blank.form == Form::Ranking {
        const SAME: &str = "Two options may have the same number.";
        told.push(if take.strict { "Two options with one number make the ballot void." } else { SAME }.to_owned());
    }
    let one = decide.rule == Rule::Plurality;
    if matches!(blank.form, Form::Ranking | Form::Score | Form::Grade) && (take.complete || !one) {
        told.push(
            match (take.complete, blank.form) {
                (true, _) => "A ballot that leaves an option out is void.",
                (false, Form::Ranking) => "Options you leave out count as below all you rank.",
                (false, Form::Score) => "Options you leave out have the lowest score.",
                (false, _) if matches!(decide.rule, Rule::Consent | Rule::Consensus) => {
                    "Of options you leave out, your ballot says nothing."
                }
                (false, _) => "Options you leave out have the lowest grade.",
            }
            .to_owned(),
        );
    }
    if let Some(longest) = take.longest {
        let what = if longest == 1 { "one option".to_owned() } else { format!("{longest} options") };
        // Only an order has an end that can be cut off.
        let cut = blank.form == Form::Ranking && !take.short;
        let beyond = if cut { "what is beyond that is not counted" } else { "a ballot that names more is void" };
        told.push(format!("Name {what} at the most; {beyond}."));
    }
    if take.signed {
        told.push("A ballot counts only with the signature made with your key on the roll.".to_owned());
    }
    told.push("An empty ballot with your name and the date counts as a vote for nothing: you took part.".to_owned());
    told
}
