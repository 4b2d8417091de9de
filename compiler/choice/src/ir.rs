//! What is voted on, what was voted, by which rule, and what came of it.

mod acceptance;
mod ballots;
mod outcome;
mod rules;

pub use acceptance::{Acceptance, Formula, Repeated, TieRule};
pub use ballots::{Approvals, Ballots, Numbers, Rankings, Scores};
pub use outcome::{Event, Outcome, Pairs, Paths, Round, Stage, Tie};
pub use rules::{Completion, Costs, Form, Grades, Kind, Question, Rule, Satisfaction};
