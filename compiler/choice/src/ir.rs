//! What is voted on, what was voted, by which rule, and what came of it.

mod acceptance;
mod ballots;
mod beside;
mod cast;
mod counted;
mod outcome;
mod report;
mod rules;
mod verdict;
mod words;

pub use acceptance::{Acceptance, Formula, Repeated, TieRule};
pub use ballots::{Approvals, Ballots, Numbers, Rankings, Scores};
pub use beside::{Beside, Margin, Other, Witness};
pub use cast::{Asked, Cast, Paper, Person, Roll, Slip};
pub use counted::{Aside, Counted, Handed, HandedEnd, Size, Why};
pub use outcome::{Event, Outcome, Pairs, Paths, Round, Stage, Tie};
pub use report::{Hashes, Report};
pub use rules::{Completion, Costs, Form, Grades, Kind, Question, Rule, Satisfaction};
pub use verdict::{Bar, Ground, Verdict};
