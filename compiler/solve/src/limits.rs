//! How much work may be done, and how far it has come.

use weal_problem::StageKind;

/// How much work may be done. Without limits, solving runs to its end.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Limits {
    /// Seconds inside the solver, over all its runs. Where this limit strikes depends on the machine.
    pub seconds: Option<f64>,
    /// The solver's iterations, over all its runs. The same program stops at the same point everywhere.
    pub iterations: Option<u64>,
}

/// How far solving has come; told before each stage.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    /// The stage about to be solved, from 0.
    pub stage: u32,
    /// How many there are.
    pub stages: u32,
    /// The stage.
    pub kind: StageKind,
    /// The stage in a few words.
    pub label: String,
}

impl Progress {
    pub(crate) fn new(stage: usize, stages: usize, kind: StageKind) -> Progress {
        let label = match kind {
            StageKind::Worst(rank) => format!("needs of rank {}: least worst shortfall", rank + 1),
            StageKind::Sum(rank) => format!("needs of rank {}: least shortfall", rank + 1),
            StageKind::WorstOver(rank) => format!("soft limits of rank {}: least worst overshoot", rank + 1),
            StageKind::SumOver(rank) => format!("soft limits of rank {}: least overshoot", rank + 1),
            StageKind::Aim(aim) => format!("aim {}", aim + 1),
            StageKind::Surplus => "least surplus".to_owned(),
            StageKind::Canonical => "one plan among equals".to_owned(),
        };
        Progress { stage: stage as u32, stages: stages as u32, kind, label }
    }
}
