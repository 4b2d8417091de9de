//! Why there is no plan, at the lines people wrote.

use weal_base::{Code, Diagnostic, FileId, Site};
use weal_plan::Plan;
use weal_problem::{Conflict, Problem, StageKind};
use weal_tir::Tir;
use weal_tir::uncertain::TwoEdged;

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

/// An uncertain amount that has no one worst end.
pub(crate) fn helps_and_hurts(tir: &Tir, found: &TwoEdged) -> Diagnostic {
    let uncertain = tir.uncertain.get(found.uncertain);
    let amount = uncertain.and_then(|uncertain| weal_plan::uncertain::amount(tir, uncertain.of)).unwrap_or_default();
    let site = uncertain.map_or(found.breaks, |uncertain| uncertain.site);
    let message = format!("{amount} can do harm at either end of its range, so none of them is its worst");
    let problem = Diagnostic::error(Code::HelpsAndHurts, message, site, "bad at its least and at its most");
    let problem = if found.breaks == site {
        problem
    } else {
        problem.also(found.breaks, "kept at one end, and perhaps not at the other")
    };
    problem.help("plan it at its middle, without `--robust`").help(
        "or write one amount here, or allow for both ends: bound from one side only, leave room, `discard allowed`",
    )
}

/// What is told where a plan is possible but for what must be whole.
pub(crate) fn only_in_parts(tir: &Tir) -> &'static str {
    let runs = tir.recipes.iter().any(|recipe| recipe.whole && recipe.set_up_of.is_none());
    let set_ups = tir.recipes.iter().any(|recipe| recipe.set_up_of.is_some());
    match (runs, set_ups) {
        (true, true) => "with parts of runs or of set-ups a plan would be possible; in whole ones there is none",
        (false, true) => "with parts of set-ups a plan would be possible; in whole ones there is none",
        _ => "with parts of runs a plan would be possible; in whole runs there is none",
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
