//! How a soft bound stands.

use serde::{Deserialize, Serialize};

/// By how much a soft bound is missed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Soft {
    /// The rank behind whose needs it is kept as well as can be.
    pub rank: String,
    /// By how much it is missed, in the bound's unit; zero where it is kept.
    pub over: f64,
    /// The same as a part of the limit; beside a limit of zero of the largest there is of this bound at this place, or of
    /// one unit where all are zero.
    pub share: f64,
}
