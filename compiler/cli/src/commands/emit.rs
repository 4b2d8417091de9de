//! `weal emit STAGE`: every stage can be looked at.

use weal_driver::{Scenario, Session};

use super::plan;
use crate::arguments::{Emit, EmitFormat, Stage};
use crate::{exit, terminal};

pub(crate) fn run(of: &Emit) -> u8 {
    let session = Session::open(&weal_base::world::Disk, &of.program.path);
    let problems = session.problems();
    terminal::problems(&problems, &session);
    // The stages before types can be looked at in a program with errors: that is when one wants to.
    match of.stage {
        Stage::Tokens => terminal::show(&session.emit_tokens()),
        Stage::Syntax => terminal::show(&session.emit_syntax()),
        Stage::Hir => terminal::show(&session.emit_hir()),
        _ if problems.has_errors() => return exit::ERRORS,
        Stage::Graph => {
            let tir = session.base();
            match of.format {
                EmitFormat::Dot => terminal::show(&weal_graph::print::dot(&tir)),
                EmitFormat::Mermaid => terminal::show(&weal_graph::print::mermaid(&tir)),
                EmitFormat::Text => terminal::show(&weal_graph::print::text(&tir, &session.graph())),
                EmitFormat::Mps | EmitFormat::Json => return wrong_format("a graph is text, dot or mermaid"),
            }
        }
        Stage::Events => terminal::show(&weal_tir::print::events(&session.base(), &session.events().0)),
        Stage::Ir | Stage::Problem => return scenario(of, &session),
    }
    if problems.has_errors() { exit::ERRORS } else { exit::DONE }
}

fn wrong_format(help: &str) -> u8 {
    terminal::complain(help);
    exit::USAGE
}

/// The stages that depend on what is chosen; open choices take their first option.
fn scenario(of: &Emit, session: &Session) -> u8 {
    let chosen = match &of.declared.scenario {
        Some(name) => match plan::declared(session, name) {
            Some(chosen) => chosen.options,
            None => return exit::USAGE,
        },
        None => Vec::new(),
    };
    let mut given = [&of.choosing.with[..], &chosen].concat();
    plan::as_settled(&mut given, &session.settled());
    let (scenarios, problems) = session.scenarios(&given);
    terminal::problems(&problems, session);
    let Some(scenario) = scenarios.first().filter(|_| !problems.has_errors()) else { return exit::USAGE };
    let (tir, problem) = session.problem(&Scenario { robust: of.choosing.robust, ..scenario.clone() });
    match (of.stage, of.format) {
        (Stage::Ir, EmitFormat::Text) => terminal::show(&weal_tir::print::text(&tir)),
        (Stage::Ir, EmitFormat::Json) => terminal::show(&weal_tir::print::json(&tir)),
        (Stage::Ir, _) => return wrong_format("the typed IR is text or json"),
        (_, EmitFormat::Text) => terminal::show(&weal_problem::print(&tir, &problem)),
        (_, EmitFormat::Mps) => terminal::show(&weal_problem::to_mps(&tir, &problem)),
        _ => return wrong_format("a problem is text or mps"),
    }
    exit::DONE
}
