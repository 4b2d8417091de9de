//! A proof by branching over whole numbers (Land and Doig 1960).

/// A part of a proof by branching. The parts stand in preorder: behind a split come all parts of the side of the larger
/// numbers, then those of the other.
#[derive(Clone, Debug, PartialEq)]
pub enum Branch {
    /// A column that is whole is at least `at + 1` on the first side, and at most `at` on the second.
    Split {
        /// The column.
        column: u32,
        /// A whole number.
        at: f64,
    },
    /// Multipliers that bound the stage within the bounds of the splits above it, as in [`Won`](super::Won).
    Leaf {
        /// Per row, tangents included.
        multipliers: Vec<f64>,
        /// Of the `Kept` rows, by stage.
        kept: Vec<f64>,
        /// Whether they show that nothing is possible here, and so bound the sum of nothing.
        empty: bool,
    },
}
