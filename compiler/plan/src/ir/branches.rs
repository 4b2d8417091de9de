//! Proofs by branching over whole numbers, in a plan's certificate.

use serde::{Deserialize, Serialize};

use super::Multiplier;

/// A part of a proof by branching. The parts stand in preorder: behind a split come all parts of the side of the larger
/// numbers, then those of the other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Branch {
    /// A number that is whole is at least `at + 1` on the first side, and at most `at` on the second.
    Split {
        /// What is counted: `runs`.
        what: String,
        /// The recipe.
        of: String,
        /// Where.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        place: String,
        /// Period number from 0.
        period: u32,
        /// A whole number.
        at: f64,
    },
    /// Multipliers that bound the stage between the splits above it.
    Leaf {
        /// Conditions and their multipliers.
        multipliers: Vec<Multiplier>,
        /// Whether they show that no plan lies here at all.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        empty: bool,
    },
}
