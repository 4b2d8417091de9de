//! The program as it is now, and the proposals that repair its plan.

use serde::{Deserialize, Serialize};
use weal_base::Site;
use weal_plan::Plan;
use weal_plan::ledger::Given;
use weal_problem::{Activity, Node};
use weal_tir::calendar::Day;
use weal_tir::{NeedId, PolicyId, Tir};

/// The schema of what `weal replan --json` prints.
pub const SCHEMA: &str = "weal.replan/1";

/// The program as it is on a day: what happened stands in it as supplies, as amounts from a day on, and as the rules of a policy
/// of its own. The horizon is that of the program: what is past is fixed to what was done.
#[derive(Clone, Debug, PartialEq)]
pub struct Now {
    /// The program with what happened in it. Lists only grow by it, so every id of the program still holds.
    pub tir: Tir,
    /// The policies in force, that of what happened included.
    pub adopted: Vec<PolicyId>,
    /// The day.
    pub today: Day,
    /// The period the day is in. All before it are past.
    pub period: u32,
    /// The runs that stand: what was done, and what is still to do as planned and agreed. By activity and period, each once.
    pub standing: Vec<Standing>,
    /// What is not as the plan had it, in the order it happened.
    pub causes: Vec<Cause>,
    /// What was counted, and what was expected then: it cannot be told any more once the difference is in the program.
    pub counts: Vec<Counted>,
    /// What was promised, in the order it was: it is firm, too.
    pub promises: Vec<Promise>,
    /// Runs that lines report, and past ones that were not all possible, by activity and period: what is past and not among
    /// them was taken to be done as planned.
    pub reports: Vec<Reported>,
    /// The same runs as in `standing`, and what needs and people get of it: in the past what there was, from the day on the
    /// part of what is wanted that was planned.
    pub given: Given,
}

/// A count.
#[derive(Clone, Debug, PartialEq)]
pub struct Counted {
    /// Of what, where.
    pub node: Node,
    /// At the end of this day.
    pub day: Day,
    /// How much there should have been, with all that was known before.
    pub expected: f64,
    /// How much there was.
    pub found: f64,
    /// The line that says so.
    pub site: Site,
}

/// A promise.
#[derive(Clone, Debug, PartialEq)]
pub struct Promise {
    /// The need it is promised to; what is promised to none comes in.
    pub to: Option<NeedId>,
    /// Of what, where.
    pub node: Node,
    /// How much.
    pub amount: f64,
    /// How much of that was not delivered yet.
    pub left: f64,
    /// How much was delivered in another period than that of the day it is promised for.
    pub elsewhere: f64,
    /// The day by which it is promised.
    pub by: Day,
    /// The line, by its place in the list of events.
    pub line: usize,
}

/// Runs of an activity that were reported in a period.
#[derive(Clone, Debug, PartialEq)]
pub struct Reported {
    /// Of what, where.
    pub activity: Activity,
    /// The period they were started in.
    pub period: u32,
    /// How many were planned.
    pub planned: f64,
    /// How many were started; `None` where no line says so.
    pub started: Option<f64>,
    /// How many of them were finished on another day than planned, or came to nothing.
    pub ended: f64,
}

/// Runs that stand.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// Of what, where.
    pub activity: Activity,
    /// The period they start in.
    pub period: u32,
    /// How many.
    pub runs: f64,
    /// Why they may not move without consent.
    pub firm: Option<Firm>,
}

/// Why runs may not move without consent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Firm {
    /// They lie in the past, or were started: nothing can move them.
    Done,
    /// They start before the fence that the program declares: people and material are already told.
    Fence,
    /// They were agreed on when a proposal was accepted.
    Accepted,
}

/// Something that is not as the plan had it.
#[derive(Clone, Debug, PartialEq)]
pub struct Cause {
    /// The day.
    pub day: Day,
    /// In the words of the line that says so, with its reason: `lose 1 hand_liner (engine fire)`.
    pub text: String,
    /// The seal of that line; empty for a decision.
    pub seal: String,
    /// Where it is written.
    pub site: Site,
}

/// How runs of an activity in a period change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// The recipe.
    pub recipe: String,
    /// Where.
    pub place: String,
    /// The period they start in.
    pub period: String,
    /// Runs that stand.
    pub from: f64,
    /// Runs proposed.
    pub to: f64,
    /// Why somebody has to consent first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub firm: Option<Firm>,
}

/// A proposal that people said no to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// Its name: what it changes, and why.
    pub name: String,
}

/// How far a repair went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reach {
    /// Passed on from makers to what they use, netted against stock and slack.
    Propagated,
    /// The neighbourhood of the change, so many rings wide.
    Ring(u32),
    /// The whole plan.
    Whole,
}

/// A proposal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    /// What it is called by in `weal accept` and `weal refuse`: from 1.
    pub number: u32,
    /// The same changes for the same reasons have the same name; 12 hexadecimal digits of SHA-256.
    pub name: String,
    /// What it answers, in the words of the journal.
    pub causes: Vec<String>,
    /// How far it went.
    pub reach: Reach,
    /// Who is asked to change what: by place, recipe, period.
    pub changes: Vec<Change>,
    /// How many activities change.
    pub activities: (u32, u32),
    /// How many places have one that changes, of how many.
    pub places: (u32, u32),
    /// Firm runs that stay as they are.
    pub firm_kept: u32,
    /// Firm runs that somebody is asked to move.
    pub firm_moved: u32,
    /// What becomes of needs: only those that differ between the plan as it was, doing nothing, and this.
    pub needs: Vec<NeedEffect>,
    /// What becomes of limits, likewise.
    pub limits: Vec<LimitEffect>,
    /// By how much the full re-plan could be better at most, aim by aim: only where it could.
    pub gaps: Vec<Gap>,
    /// The plan it makes, certified.
    pub plan: Plan,
}

/// A need in a period under the plan as it was, doing nothing, and a proposal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NeedEffect {
    /// The need.
    pub need: String,
    /// Where.
    pub place: String,
    /// When.
    pub period: String,
    /// In which unit.
    pub unit: String,
    /// How much is wanted now.
    pub wanted: f64,
    /// How much was to be delivered.
    pub planned: f64,
    /// The part of what was wanted then that this was, from 0 to 1; 1 where nothing was wanted.
    pub promised: f64,
    /// How much is delivered if nothing is done.
    pub nothing: f64,
    /// How much is delivered as proposed.
    pub proposed: f64,
}

impl NeedEffect {
    /// Whether the proposal serves it better than doing nothing does, by more than rounding.
    pub fn is_better(&self) -> bool {
        self.proposed - self.nothing > 1e-6 * self.wanted
    }
}

/// A limit in a period, likewise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LimitEffect {
    /// The threshold or the policy's rule, as in a plan.
    pub limit: String,
    /// Where.
    pub place: String,
    /// When.
    pub period: String,
    /// In which unit.
    pub unit: String,
    /// The limit now.
    pub bound: f64,
    /// The measure if nothing is done.
    pub nothing: f64,
    /// The measure as proposed.
    pub proposed: f64,
}

/// What the full re-plan could win at most beyond a proposal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Gap {
    /// As in a plan's `aims`.
    pub aim: String,
    /// The proposal's value.
    pub value: f64,
    /// No plan that keeps the aims before is better than this.
    pub best: f64,
    /// The unit of both.
    pub unit: String,
}

/// What doing nothing would lead to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Nothing {
    /// Whether it could be followed to the end; if not, nothing is said of it.
    pub followed: bool,
    /// The first period in which something is not as planned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Runs that cannot be done as they stand, as what they use is not there.
    pub cut: Vec<weal_plan::fares::Cut>,
    /// Needs that get less than planned or than is wanted now.
    pub needs: Vec<NeedEffect>,
    /// Limits that are broken.
    pub limits: Vec<LimitEffect>,
}

/// What replanning finds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Replan {
    /// [`SCHEMA`].
    pub schema: String,
    /// The day.
    pub today: String,
    /// Whether the plan still holds: nothing is broken, and nobody gets less than planned.
    pub holds: bool,
    /// What is not as the plan had it.
    pub causes: Vec<String>,
    /// What doing nothing would lead to.
    pub nothing: Nothing,
    /// Proposals, smallest change first; each moves other people's work.
    pub proposals: Vec<Proposal>,
    /// How many were left out as they were refused for the same reasons.
    pub refused: u32,
    /// Why nothing can be proposed, where nothing can.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub impossible: Option<String>,
}
