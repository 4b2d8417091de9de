//! What can be asked about a plan that is under way.

use clap::{Args, ValueEnum};

use super::{Choosing, Declared, Program, day};

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

/// A day: what the journal says after it is not looked at.
#[derive(Args)]
pub(crate) struct OnDay {
    /// How things stood at the end of this day; the last day of the journals, where none is given
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub(crate) on: Option<String>,
}

#[derive(Args)]
pub(crate) struct Replan {
    #[command(flatten)]
    pub(crate) program: Program,
    #[command(flatten)]
    pub(crate) on: OnDay,
    #[command(flatten)]
    pub(crate) choosing: Choosing,
    /// How to show it
    #[arg(long, value_enum, default_value_t = DataFormat::Human)]
    pub(crate) format: DataFormat,
    /// Go on looking: whenever a file of the program or a journal changes, replan
    #[arg(long)]
    pub(crate) watch: bool,
}

#[derive(Args)]
pub(crate) struct Status {
    #[command(flatten)]
    pub(crate) program: Program,
    #[command(flatten)]
    pub(crate) on: OnDay,
    #[command(flatten)]
    pub(crate) choosing: Choosing,
    /// How to show it
    #[arg(long, value_enum, default_value_t = DataFormat::Human)]
    pub(crate) format: DataFormat,
}

#[derive(Args)]
pub(crate) struct Accept {
    /// The number of a proposal of `weal replan`; or a plan file, as `weal plan --format json` writes it
    #[arg(value_name = "NUMBER or PLAN")]
    pub(crate) what: String,
    #[command(flatten)]
    pub(crate) answer: Answer,
}

#[derive(Args)]
pub(crate) struct Refuse {
    /// The number of a proposal of `weal replan`
    #[arg(value_name = "NUMBER")]
    pub(crate) number: u32,
    #[command(flatten)]
    pub(crate) answer: Answer,
}

/// What is said with a yes or a no.
#[derive(Args)]
pub(crate) struct Answer {
    /// `because "…"`: why; `by NAME`: who says so
    #[arg(value_name = "because … by …")]
    pub(crate) clauses: Vec<String>,
    /// The program
    #[arg(long, short, value_name = "PATH", default_value = ".")]
    pub(crate) program: std::path::PathBuf,
    #[command(flatten)]
    pub(crate) on: OnDay,
    #[command(flatten)]
    pub(crate) choosing: Choosing,
}
