//! Which ballots count, as a question declares beforehand.

use serde::{Deserialize, Serialize};
use weal_base::Rational;

/// Which ballots count and how.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Acceptance {
    /// Whether a ballot that leaves options out is void. Else what it leaves out is below all it ranks, or gets nothing.
    pub complete: bool,
    /// Whether a ballot that ranks two options equally is void.
    pub strict: bool,
    /// Whether a ballot that names an option which is not there is void. Else that entry alone is passed over.
    pub known: bool,
    /// Which of several ballots of one person counts.
    pub repeated: Repeated,
    /// How many options a ballot may name at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub longest: Option<u32>,
    /// Whether a ballot that names more is void. Else it counts as far as it may go.
    pub short: bool,
    /// Whether a ballot without a signature is void.
    pub signed: bool,
    /// Whether a ballot may hand the vote to another person.
    pub delegation: bool,
    /// The last day on which a ballot counts, as `2027-07-01`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closes: Option<Box<str>>,
    /// What a person's vote weighs; one, where nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<Formula>,
}

/// Which of several ballots of one person counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Repeated {
    /// The last before closing.
    #[default]
    Last,
    /// The first.
    First,
    /// None of them.
    Void,
}

/// What a vote weighs: arithmetic over the columns of the roll.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Formula {
    /// A number.
    Number(Rational),
    /// What the roll says of the person in this column.
    Column(Box<str>),
    /// A sum.
    Add(Box<Formula>, Box<Formula>),
    /// A difference.
    Subtract(Box<Formula>, Box<Formula>),
    /// A product.
    Times(Box<Formula>, Box<Formula>),
    /// A quotient.
    Over(Box<Formula>, Box<Formula>),
}

impl Formula {
    /// Its value where `column` says what a column holds; `None` where a column holds no number or zero divides.
    pub fn value(&self, column: &dyn Fn(&str) -> Option<Rational>) -> Option<Rational> {
        Some(match self {
            Formula::Number(number) => number.clone(),
            Formula::Column(name) => column(name)?,
            Formula::Add(a, b) => &a.value(column)? + &b.value(column)?,
            Formula::Subtract(a, b) => &a.value(column)? - &b.value(column)?,
            Formula::Times(a, b) => &a.value(column)? * &b.value(column)?,
            Formula::Over(a, b) => a.value(column)?.checked_div(&b.value(column)?)?,
        })
    }

    /// The columns it asks for, in the order it names them.
    pub fn columns(&self) -> Vec<&str> {
        match self {
            Formula::Number(_) => Vec::new(),
            Formula::Column(name) => vec![name],
            Formula::Add(a, b) | Formula::Subtract(a, b) | Formula::Times(a, b) | Formula::Over(a, b) => {
                let mut all = a.columns();
                all.extend(b.columns());
                all
            }
        }
    }
}

/// Who wins a tie.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TieRule {
    /// Nobody: the choice stays open between those that are tied.
    #[default]
    Open,
    /// The option declared first.
    Order,
    /// The status quo, and behind it the option declared first.
    Status,
    /// A lot that everybody can draw again from the published seed.
    Lot,
}
