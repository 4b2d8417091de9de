//! What can be asked about a plan that is under way.

use clap::{Args, ValueEnum};

use super::{Choosing, Declared, Program};

#[derive(Args)]
pub(crate) struct When {
    #[command(flatten)]
    pub(crate) program: Program,
    /// Only this need
    #[arg(long, value_name = "NAME")]
    pub(crate) need: Option<String>,
    #[command(flatten)]
    pub(crate) choosing: Choosing,
    #[command(flatten)]
    pub(crate) declared: Declared,
    /// How to show it
    #[arg(long, value_enum, default_value_t = DataFormat::Human)]
    pub(crate) format: DataFormat,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DataFormat {
    /// To read
    Human,
    /// As data
    Json,
}
