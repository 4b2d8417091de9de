//! The ballot paper of a choice: what each option would mean, in the same few quantities for all, and how to vote.
//!
//! It recommends nothing: options stand in the order declared, each with the same quantities in the same order, and what
//! is the same under all of them stands last.

mod behind;
mod csv;
mod deciding;
mod html;
mod human;
mod layers;
mod md;
mod options;
mod quantities;
mod sources;

use weal_choice::Costs;
use weal_tir::{ChoiceId, PolicyId, Tir};

pub use deciding::{Blank, Deciding, Line};

use crate::ir::Plan;

/// What a paper is made from.
pub struct Given<'a> {
    /// The program, with nothing chosen.
    pub tir: &'a Tir,
    /// The choice.
    pub choice: ChoiceId,
    /// What the projects cost of each resource of the budget, where there is one.
    pub costs: Option<&'a Costs>,
    /// Who may vote, by name, where there is a roll that can be read.
    pub voters: Option<&'a [String]>,
    /// What the paper assumes of the other choices.
    pub assumed: Vec<Assumed>,
    /// Whether the other choices were planned otherwise than assumed, too, where they are open.
    pub surveyed: bool,
    /// The plans, for each option at least the one under what is assumed.
    pub plans: Vec<Planned<'a>>,
}

/// A plan under an option.
pub struct Planned<'a> {
    /// The option, by its place among those of the choice.
    pub option: u32,
    /// Whether the other choices are as the paper assumes.
    pub assumed: bool,
    /// The program it was made from.
    pub tir: &'a Tir,
    /// The policies in force.
    pub adopted: &'a [PolicyId],
    /// The plan.
    pub plan: &'a Plan,
}

/// What is assumed of another choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assumed {
    /// The choice.
    pub choice: String,
    /// The option.
    pub option: String,
    /// Why this one.
    pub why: Why,
}

/// Why an option is assumed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// It was decided: how, in words.
    Decided(String),
    /// It was asked for.
    Asked,
    /// The choice is open, and this is how it stands now.
    Status,
    /// The choice is open, and this is its first option.
    First,
}

/// A ballot paper as data.
#[derive(Clone, Debug, PartialEq)]
pub struct Paper {
    /// The program's package.
    pub package: String,
    /// The choice.
    pub choice: String,
    /// The question.
    pub title: String,
    /// What the program says about it.
    pub about: Vec<String>,
    /// The first and the last period that are planned.
    pub span: String,
    /// What is laid side by side: the options; of a number the least, the middle and the most; of projects each alone.
    pub columns: Vec<Column>,
    /// What the columns are, where they are not the options themselves.
    pub columns_are: &'static str,
    /// What is assumed of the other choices.
    pub assumed: Vec<Assumed>,
    /// Whether brackets tell what holds when the other choices come out otherwise.
    pub surveyed: bool,
    /// Quantities in which the columns differ.
    pub differ: Vec<Section>,
    /// Quantities that are the same in all: their rows have one cell.
    pub same: Vec<Section>,
    /// How it is decided, and how to fill in the ballot; none where the program does not say.
    pub deciding: Option<Deciding>,
    /// What the numbers rest on, as rows name it by its number from 1.
    pub sources: Vec<String>,
    /// Whether some number rests on more of them than its row names.
    pub more_sources: bool,
    /// What the program names no source for.
    pub unsourced: Vec<String>,
    /// Names and what the program says they are.
    pub names: Vec<(String, String)>,
}

/// An option, or what stands for several of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it says.
    pub text: String,
    /// What it adopts and sets, in words.
    pub means: Vec<String>,
    /// What it rests on, as numbers of sources.
    pub sources: Vec<usize>,
    /// Why it leads nowhere, where no plan is possible under it.
    pub impossible: Vec<String>,
    /// What else has to be said of it.
    pub notes: Vec<String>,
}

/// Quantities that belong together.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// What they are.
    pub title: &'static str,
    /// The quantities.
    pub rows: Vec<Row>,
    /// How many more there are, where they are too many for a paper.
    pub more: usize,
}

/// A quantity under every column.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What it is.
    pub label: String,
    /// Its value, column by column.
    pub cells: Vec<Cell>,
    /// What it rests on, as numbers of sources.
    pub sources: Vec<usize>,
}

/// A value of a quantity.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    /// As people read it.
    pub text: String,
    /// How long its bar is, from 0 to 1, where a picture says something.
    pub bar: Option<f64>,
}

/// What stands where there is no plan.
const NOTHING: &str = "–";

impl Paper {
    /// The paper; `None` where the program has no such choice.
    pub fn of(given: &Given<'_>) -> Option<Paper> {
        let choice = given.tir.choices.get(given.choice.index())?;
        let mut sources = sources::Sources::of(given);
        let columns = options::columns(given, choice, &mut sources);
        let (differ, same) = layers::layers(given, choice, &columns, &mut sources);
        let about = sources::about(given.tir, given.choice);
        let names = sources::names(given.tir, differ.iter().chain(&same), &columns);
        let periods = &given.tir.horizon.periods;
        let span = match (periods.first(), periods.last()) {
            (Some(first), Some(last)) if first.label != last.label => format!("{} – {}", first.label, last.label),
            (Some(only), _) => only.label.to_string(),
            _ => String::new(),
        };
        let robust = given.plans.iter().any(|planned| planned.plan.robust);
        let span = if robust { format!("{span}, planned at the worst of what is uncertain") } else { span };
        let columns_are = match (&choice.number, &choice.basket) {
            (Some(_), _) => "the least, the middle and the most that can be chosen",
            (_, Some(_)) => "each by itself, and none of them",
            _ => "",
        };
        Some(Paper {
            package: given.tir.package.clone(),
            choice: choice.name.to_string(),
            title: choice.title.to_string(),
            about,
            span,
            columns,
            columns_are,
            assumed: given.assumed.clone(),
            surveyed: given.surveyed,
            differ,
            same,
            deciding: deciding::deciding(given, choice),
            sources: sources.all,
            more_sources: sources.cut,
            unsourced: sources.without.into_iter().collect(),
            names,
        })
    }

    /// Whether any column has a plan.
    pub fn has_plan(&self) -> bool {
        self.columns.iter().any(|column| column.impossible.is_empty())
    }

    /// What the paper says of the other choices, in sentences.
    fn assumptions(&self) -> Vec<String> {
        let mut told: Vec<String> = self
            .assumed
            .iter()
            .map(|one| {
                let is = format!("{} = {}", one.choice, one.option);
                match &one.why {
                    Why::Decided(how) => format!("{is}: {how}."),
                    Why::Asked => format!("{is}: this was asked for."),
                    Why::Status => format!("{is}: not decided yet; this is how it stands now."),
                    Why::First => {
                        format!("{is}: not decided yet; this is the option its question names first.")
                    }
                }
            })
            .collect();
        if self.open_others() {
            told.push(
                if self.surveyed {
                    "What stands in brackets is between what and what a number lies, however the choices that are not \
                     decided yet come out; where there are no brackets, it is the same however they come out."
                } else {
                    "The choices that are not decided yet could come out otherwise, and then the numbers here may be \
                     others: there are too many combinations to plan them all."
                }
                .to_owned(),
            );
        }
        told
    }

    /// Whether the paper assumes something of a choice that is still open.
    fn open_others(&self) -> bool {
        self.assumed.iter().any(|one| matches!(one.why, Why::Status | Why::First))
    }

    /// The names of the columns.
    fn heads(&self) -> Vec<&str> {
        self.columns.iter().map(|column| column.name.as_str()).collect()
    }
}

/// `[1, 4]`, where there are any.
fn marks(sources: &[usize]) -> String {
    if sources.is_empty() {
        return String::new();
    }
    let all: Vec<String> = sources.iter().map(usize::to_string).collect();
    format!(" [{}]", all.join(", "))
}
