//! The graph as text, DOT and Mermaid, for `weal emit graph`.

use std::fmt::Write as _;

use weal_tir::{Flow, Kind, Need, Needed, ResourceId, Tir, Verb};

use crate::from_tir::flows;
use crate::ir::Graph;

fn amount(tir: &Tir, flow: &Flow) -> String {
    let unit = tir.resources.get(flow.resource.index()).map_or("", |resource| &*resource.unit);
    let amount = flow.amount.to_decimal(6);
    if unit.is_empty() { amount } else { format!("{amount} {unit}") }
}

fn word(verb: Verb) -> &'static str {
    match verb {
        Verb::Consume => "consume",
        Verb::Produce => "produce",
        Verb::Use => "use",
        Verb::Work => "work",
        Verb::Emit => "emit",
    }
}

fn name(tir: &Tir, resource: usize) -> &str {
    tir.resources.get(resource).map_or("", |resource| &resource.name)
}

/// The resources that can serve a need.
fn serving(tir: &Tir, need: &Need) -> Vec<u32> {
    match need.of {
        Needed::Resource(id) => vec![id.0],
        Needed::Property(_) => {
            let all = 0..tir.resources.len() as u32;
            all.filter(|id| tir.counts_for(ResourceId(*id), need).is_some()).collect()
        }
    }
}

/// One line per resource: what makes it, what takes it, which needs it serves; then loops and dead ends.
pub fn text(tir: &Tir, graph: &Graph) -> String {
    let mut out = String::new();
    let recipes = |list: &[u32]| {
        let names: Vec<&str> =
            list.iter().filter_map(|at| tir.recipes.get(*at as usize)).map(|recipe| &*recipe.name).collect();
        if names.is_empty() { "nobody".to_owned() } else { names.join(", ") }
    };
    for (at, resource) in tir.resources.iter().enumerate() {
        let needs: Vec<&str> = graph
            .needs
            .of(at)
            .iter()
            .filter_map(|need| tir.needs.get(*need as usize))
            .map(|need| &*need.name)
            .collect();
        let (movers, users): (Vec<u32>, Vec<u32>) = graph.users.of(at).iter().partition(|recipe| {
            flows(tir, **recipe as usize).iter().filter(|flow| flow.resource.index() == at).all(Flow::is_moved)
        });
        let movers = if movers.is_empty() { String::new() } else { format!("; moved by {}", recipes(&movers)) };
        let needs = if needs.is_empty() { String::new() } else { format!("; needed by {}", needs.join(", ")) };
        let _ = writeln!(
            out,
            "{}: made by {}; taken by {}{movers}{needs}",
            resource.name,
            recipes(graph.makers.of(at)),
            recipes(&users)
        );
    }
    for members in &graph.loops {
        let names: Vec<&str> = members.iter().map(|id| name(tir, id.index())).collect();
        let _ = writeln!(out, "loop: {}", names.join(", "));
    }
    for recipe in &graph.idle {
        if let Some(recipe) = tir.recipes.get(recipe.index()) {
            let _ = writeln!(out, "can never run: {}", recipe.name);
        }
    }
    out
}

/// Graphviz DOT: resources as ellipses, recipes as boxes, needs as diamonds.
pub fn dot(tir: &Tir) -> String {
    let mut out = String::from("digraph plan {\n  rankdir=LR;\n");
    let quote = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    for (at, resource) in tir.resources.iter().enumerate() {
        let shape = match resource.kind {
            Kind::Emitted => "octagon",
            Kind::Labour | Kind::Durable => "house",
            _ => "ellipse",
        };
        let _ = writeln!(out, "  r{at} [label={}, shape={shape}];", quote(&resource.name));
    }
    for (at, recipe) in tir.recipes.iter().enumerate().filter(|(_, recipe)| !recipe.places.is_empty()) {
        let _ = writeln!(out, "  a{at} [label={}, shape=box];", quote(&recipe.name));
        for flow in flows(tir, at) {
            let label = quote(&amount(tir, flow));
            let resource = flow.resource.0;
            let _ = match flow.verb {
                Verb::Produce | Verb::Emit => writeln!(out, "  a{at} -> r{resource} [label={label}];"),
                Verb::Consume => writeln!(out, "  r{resource} -> a{at} [label={label}];"),
                Verb::Use | Verb::Work => writeln!(out, "  r{resource} -> a{at} [label={label}, style=dashed];"),
            };
        }
    }
    for (at, need) in tir.needs.iter().enumerate() {
        let _ = writeln!(out, "  n{at} [label={}, shape=diamond];", quote(&need.name));
        for resource in serving(tir, need) {
            let _ = writeln!(out, "  r{resource} -> n{at};");
        }
    }
    out + "}\n"
}

/// A Mermaid flowchart.
pub fn mermaid(tir: &Tir) -> String {
    let mut out = String::from("flowchart LR\n");
    let quote = |text: &str| format!("\"{}\"", text.replace('"', "'"));
    for (at, resource) in tir.resources.iter().enumerate() {
        let _ = writeln!(out, "  r{at}([{}])", quote(&resource.name));
    }
    for (at, recipe) in tir.recipes.iter().enumerate().filter(|(_, recipe)| !recipe.places.is_empty()) {
        let _ = writeln!(out, "  a{at}[{}]", quote(&recipe.name));
        for flow in flows(tir, at) {
            let label = quote(&format!("{} {}", word(flow.verb), amount(tir, flow)));
            let resource = flow.resource.0;
            let _ = match flow.verb {
                Verb::Produce | Verb::Emit => writeln!(out, "  a{at} -->|{label}| r{resource}"),
                Verb::Consume => writeln!(out, "  r{resource} -->|{label}| a{at}"),
                Verb::Use | Verb::Work => writeln!(out, "  r{resource} -.->|{label}| a{at}"),
            };
        }
    }
    for (at, need) in tir.needs.iter().enumerate() {
        let _ = writeln!(out, "  n{at}{{{}}}", quote(&need.name));
        for resource in serving(tir, need) {
            let _ = writeln!(out, "  r{resource} --> n{at}");
        }
    }
    out
}
