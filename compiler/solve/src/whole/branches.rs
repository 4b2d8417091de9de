//! The branches of a search, as a proof.

/// The most branches kept as a proof; a longer one proves as much and is too long to be written down.
const MOST: usize = 2_001;

/// A part of a proof, in preorder.
#[derive(Clone, Debug)]
pub(crate) enum Part {
    /// First the side on which the column is at least `at + 1`, then that on which it is at most `at`.
    Split { column: u32, at: f64 },
    /// Multipliers of all rows; `empty` where they show that nothing is possible.
    Leaf { multipliers: Vec<f64>, empty: bool },
}

/// A proof in the making.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    /// Its parts; none where one is missing or there are too many.
    pub(crate) parts: Vec<Part>,
    broken: bool,
}

impl Tree {
    pub(crate) fn split(&mut self, column: u32, at: f64) {
        self.push(Part::Split { column, at });
    }

    /// Closes a branch; without multipliers the proof as a whole shows nothing.
    pub(crate) fn close(&mut self, multipliers: Option<Vec<f64>>, empty: bool) {
        match multipliers {
            Some(multipliers) => self.push(Part::Leaf { multipliers, empty }),
            None => self.broken = true,
        }
    }

    fn push(&mut self, part: Part) {
        self.broken |= self.parts.len() == MOST;
        if self.broken {
            self.parts = Vec::new();
        } else {
            self.parts.push(part);
        }
    }
}
