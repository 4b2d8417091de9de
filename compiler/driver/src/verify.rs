//! Checking a plan file against the program it claims to be for.

use weal_base::{Code, Diagnostic, FileId, Problems, Site};
use weal_plan::uncertain::Uncertain;
use weal_plan::{Plan, Status};

use crate::hash;
use crate::scenario::Scenario;
use crate::session::Session;

/// What checking a plan file has shown.
#[derive(Clone, Debug)]
pub struct Verified {
    /// Whether everything holds and every stage that claims to be best is.
    pub passed: bool,
    /// How many conditions were checked.
    pub conditions: u64,
    /// The largest relative violation.
    pub worst: f64,
    /// What is violated, in words.
    pub violations: Vec<String>,
    /// Each stage with its value and the bound no plan can beat.
    pub bounds: Vec<weal_plan::StageBound>,
    /// Stages for which the file proves nothing.
    pub unproven: Vec<String>,
}

impl Session {
    /// Checks a plan against this program: its certificate, recomputed.
    pub fn verify(&self, plan: &Plan) -> (Option<Verified>, Problems) {
        let given: Vec<(String, String)> =
            plan.scenario.iter().map(|(choice, option)| (choice.clone(), option.clone())).collect();
        let (scenarios, mut problems) = self.scenarios(&given);
        let root = Site::File(FileId(0));
        let scenario = match &scenarios[..] {
            [one] if !problems.has_errors() => Scenario { robust: plan.robust, ..one.clone() },
            _ => {
                if !problems.has_errors() {
                    problems.push(
                        Diagnostic::error(
                            Code::OtherProgram,
                            "the plan does not say which options it was made for",
                            root,
                            "this program has open choices",
                        )
                        .help("make the plan again from this program"),
                    );
                }
                return (None, problems);
            }
        };
        let (tir, adopted, _) = self.under(&scenario);
        if plan.certificate.ir != hash::ir(&tir) {
            problems.push(
                Diagnostic::error(
                    Code::OtherProgram,
                    "the plan was made from another program, or from another version of this one",
                    root,
                    "this program",
                )
                .help("make the plan again from this program, or check it against the program it was made from"),
            );
            return (None, problems);
        }
        if plan.status == Status::Impossible {
            let why = Diagnostic::error(
                Code::BadPlanFile,
                "the file says that no plan is possible, so there is nothing to check",
                root,
                "this program",
            );
            problems.push(why.help("`weal plan` shows what cannot hold together"));
            return (None, problems);
        }
        let found = weal_certify::certify(&tir, plan, &adopted);
        let proven = weal_plan::stages::short_as_stated(&tir, &found.unproven, &found.bounds);
        let mut violations: Vec<String> = found.violations.into_iter().map(|violation| violation.what).collect();
        let ranges = weal_plan::uncertain::ranges(&tir, &adopted, &mut |site| self.place(site));
        let told = |all: &[Uncertain]| -> Vec<(String, String)> {
            all.iter().map(|one| (one.amount.clone(), one.says.clone())).collect()
        };
        let same = told(&ranges) == told(&plan.uncertain);
        if !same {
            violations.push("the plan tells of other uncertain amounts than the program".to_owned());
        }
        let verified = Verified {
            passed: found.passed && same && (plan.status == Status::Limit || proven),
            conditions: found.conditions,
            worst: found.worst,
            violations,
            bounds: found.bounds,
            unproven: found.unproven,
        };
        (Some(verified), problems)
    }
}
