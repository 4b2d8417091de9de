//! Stage: driver; the compiler's public interface.
//! In: a path and a [`World`](weal_base::World); edits of files; scenarios and limits.
//! Out: every stage's value and problems, plans with their certificates, comparisons, test results.
//! Guarantees: an edit of blanks or comments runs nothing behind `hir`; no plan leaves unless it passed its certificate.
//! Does not know: terminals, exit codes, or the protocol of an editor.

mod db;
mod deciding;
mod diagnostics;
mod folders;
mod journals;
mod load;
mod parquet;
mod planning;
mod policies;
mod recording;
mod replanning;
mod scenario;
mod session;
mod stdlib;
mod tests;
mod verify;

pub use deciding::{Ballot, Decided, Ready, Sheet, Standing, Vote};
pub use journals::Entered;
pub use planning::{Answer, Limits, Progress};
pub use recording::{Draft, Flaw, UNWRITTEN, recorded_verbs};
pub use replanning::UnderWay;
pub use scenario::{MOST_SCENARIOS, Scenario};
pub use session::Session;
pub use stdlib::{MODULES as LIBRARY, file as library_file};
pub use tests::TestResult;
pub use verify::Verified;

use weal_replan::hash;
