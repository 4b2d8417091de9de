//! Why there is no plan, at the lines people wrote.

use weal_base::{Code, Diagnostic, FileId, Site};
use weal_plan::Plan;
use weal_problem::{Conflict, Problem, StageKind};
use weal_tir::Tir;

/// Declarations that cannot all hold, each at its line, and what would make room.
pub(crate) fn cannot_all_hold(problem: &Problem, conflict: &Conflict, plan: &Plan) -> Diagnostic {
    let mut periods: Vec<&str> = Vec::new();
    for period in &plan.periods {
        if plan.conflict.iter().any(|member| member.periods.contains(period)) {
            periods.push(period);
        }
    }
    let when = match periods[..] {
        [] => String::new(),
        [one] => format!(" in {one}"),
        [first, .., last] => format!(" from {first} to {last}"),
    };
    let sites: Vec<Site> = conflict
        .members
        .iter()
        .filter_map(|member| Some(problem.stretches.get(member.stretch as usize)?.site))
        .collect();
    let root = Site::File(FileId(0));
    let message = match conflict.members.len() {
        1 => format!("this cannot hold{when}"),
        _ => format!("these cannot all hold{when}"),
    };
    let mut members = plan.conflict.iter().zip(sites.iter().chain(std::iter::repeat(&root)));
    let mut found = match members.next() {
        Some((member, site)) => Diagnostic::error(Code::CannotAllHold, message, *site, member.says.clone()),
        None => Diagnostic::error(Code::CannotAllHold, "no plan can be made of this program", root, "this program"),
    };
    for (member, site) in members {
        found = found.also(*site, member.says.clone());
    }
    let reliefs: Vec<&str> =
        plan.conflict.iter().map(|member| member.relief.as_str()).filter(|relief| !relief.is_empty()).collect();
    match reliefs[..] {
        [] => found.help("no change of one of them alone would make a plan possible; more than one has to give way"),
        [one] => found.help(format!("this would make a plan possible: {one}")),
        _ => found.help(format!("any one of these would make a plan possible:\n  {}", reliefs.join(";\n  "))),
    }
}

/// An aim that could be pursued for ever.
pub(crate) fn unbounded(tir: &Tir, stage: Option<StageKind>) -> Diagnostic {
    let aim = match stage {
        Some(StageKind::Aim(at)) => tir.aims.get(at as usize),
        _ => None,
    };
    let Some(aim) = aim else {
        let root = Site::File(FileId(0));
        return Diagnostic::error(
            Code::Unbounded,
            "something in this program can grow without end",
            root,
            "this program",
        )
        .help("limit what comes in, or what may be made");
    };
    Diagnostic::error(
        Code::Unbounded,
        format!("the aim `{}` has no end: there is always a plan that goes further", aim.text),
        aim.site,
        "nothing limits this",
    )
    .help("say what limits it: a supply that ends, hours there are only so many of, a threshold, `up to` in a recipe")
}
