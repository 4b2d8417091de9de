//! A problem as text: its conditions, bounds and aims in words, with names and units.

use std::fmt::Write as _;

use weal_tir::{NeedId, PlaceId, PolicyId, RecipeId, ResourceId, Rule, Tir};

use crate::ir::{Activity, Column, Declared, Node, Problem, Row, StageKind};

fn place(tir: &Tir, id: PlaceId) -> String {
    match tir.places.get(id.index()) {
        Some(place) if !place.name.is_empty() => format!(" at {}", place.name),
        _ => String::new(),
    }
}
fn period(tir: &Tir, t: u32) -> &str {
    tir.horizon.periods.get(t as usize).map_or("?", |period| &period.label)
}
fn resource(tir: &Tir, id: ResourceId) -> &str {
    tir.resources.get(id.index()).map_or("?", |resource| &resource.name)
}
fn recipe(tir: &Tir, id: RecipeId) -> &str {
    tir.recipes.get(id.index()).map_or("?", |recipe| &recipe.name)
}
fn policy(tir: &Tir, id: PolicyId) -> &str {
    tir.policies.get(id.index()).map_or("?", |policy| &policy.name)
}
fn need(tir: &Tir, id: NeedId) -> String {
    tir.needs.get(id.index()).map_or("?".into(), |need| format!("{}{}", need.name, place(tir, need.place)))
}
fn node(tir: &Tir, node: &Node) -> String {
    format!("{}{}", resource(tir, node.resource), place(tir, node.place))
}
fn activity(tir: &Tir, activity: &Activity) -> String {
    format!("{}{}", recipe(tir, activity.recipe), place(tir, activity.place))
}

/// A row in words: `balance of cod at shore in 2028`.
pub fn row_name(tir: &Tir, row: &Row) -> String {
    let at = |t: &u32| period(tir, *t);
    match row {
        Row::Balance(n, t) => format!("balance of {} in {}", node(tir, n), at(t)),
        Row::Capacity(n, t) => format!("capacity of {} in {}", node(tir, n), at(t)),
        Row::Fresh(n, t) => format!("freshness of {} in {}", node(tir, n), at(t)),
        Row::Moved(n, t) => format!("freshness of {} moved away in {}", node(tir, n), at(t)),
        Row::OnArrival(n, t) => format!("use on arrival of {} in {}", node(tir, n), at(t)),
        Row::Tangent(n, t, cut) => format!("growth of {} in {}, tangent {}", node(tir, n), at(t), cut + 1),
        Row::Storage(n, t) => format!("storage of {} in {}", node(tir, n), at(t)),
        Row::End(n) => format!("end of {}", node(tir, n)),
        Row::Floor(k, t) => format!("floor of {} in {}", need(tir, *k), at(t)),
        Row::Served(k, t) => format!("what serves {} in {}", need(tir, *k), at(t)),
        Row::WorstOf(k, t) => format!("worst shortfall of {} in {}", need(tir, *k), at(t)),
        Row::Threshold(id, p, t) => {
            let name = tir.thresholds.get(id.index()).map_or("?", |threshold| &threshold.name);
            format!("threshold {name}{} in {}", place(tir, *p), at(t))
        }
        Row::Rule(id, rule, p, t) => {
            format!("policy {}/{}{} in {}", policy(tir, *id), rule + 1, place(tir, *p), at(t))
        }
        Row::OverOf(declared, p, t) => {
            format!("worst overshoot of {}{} in {}", stretch_name(tir, declared), place(tir, *p), at(t))
        }
        Row::Forbid(id, rule, a, t) => {
            format!("policy {}/{}: no {} in {}", policy(tir, *id), rule + 1, activity(tir, a), at(t))
        }
        Row::Unknown(id, a, t) => {
            format!("{} not known: no {} in {}", resource(tir, *id), activity(tir, a), at(t))
        }
        Row::SetUp(a, _, t) => format!("no runs without {} in {}", activity(tir, a), at(t)),
        Row::SetUpAtAll(a, t) => format!("no runs at all without {} in {}", activity(tir, a), at(t)),
        Row::Begins(a, t) => format!("no campaign without {} in {}", activity(tir, a), at(t)),
        Row::GoesOn(a, t) => format!("none after an idle period without {} in {}", activity(tir, a), at(t)),
        Row::UpTo(a, t) => format!("up to of {} in {}", activity(tir, a), at(t)),
        Row::ChangeUp(a, t) => format!("change upward of {} in {}", activity(tir, a), at(t)),
        Row::ChangeDown(a, t) => format!("change downward of {} in {}", activity(tir, a), at(t)),
        Row::Kept(stage) => format!("what aim {} won", stage + 1),
    }
}

/// A column in words: `runs of bake at shore in 2028`. A stretch has only its number; see [`stretch_name`].
pub fn column_name(tir: &Tir, column: &Column) -> String {
    let at = |t: &u32| period(tir, *t);
    match column {
        Column::Run(a, t) => format!("runs of {} in {}", activity(tir, a), at(t)),
        Column::Stock(n, t) => format!("stock of {} in {}", node(tir, n), at(t)),
        Column::InService(n, t) => format!("in service of {} in {}", node(tir, n), at(t)),
        Column::Growth(n, t) => format!("growth of {} in {}", node(tir, n), at(t)),
        Column::Delivered(k, n, t) => format!("delivered to {} of {} in {}", need(tir, *k), node(tir, n), at(t)),
        Column::Given(n, p, t) => {
            let to = tir.places.get(p.index()).map_or("?", |place| &*place.name);
            format!("given to {to} of {} in {}", node(tir, n), at(t))
        }
        Column::Short(k, t) => format!("short of {} in {}", need(tir, *k), at(t)),
        Column::Spare(n, t) => format!("spare {} in {}", node(tir, n), at(t)),
        Column::Absorbed(n, t) => format!("absorbed {} in {}", node(tir, n), at(t)),
        Column::Worst(rank) => {
            format!("worst shortfall of {}", tir.ranks.get(*rank as usize).map_or("?", |name| name.as_str()))
        }
        Column::Over(declared, p, t) => {
            format!("overshoot of {}{} in {}", stretch_name(tir, declared), place(tir, *p), at(t))
        }
        Column::WorstOver(rank) => {
            format!("worst overshoot of {}", tir.ranks.get(*rank as usize).map_or("?", |name| name.as_str()))
        }
        Column::Change(a, t) => format!("change of {} in {}", activity(tir, a), at(t)),
        Column::Stretch(stretch) => format!("stretch {}", stretch + 1),
    }
}

/// A declaration in words: `supply of crew at shore`.
pub fn stretch_name(tir: &Tir, declared: &Declared) -> String {
    match declared {
        Declared::Supply(n) => format!("supply of {}", node(tir, n)),
        Declared::Stock(n) => format!("stock of {}", node(tir, n)),
        Declared::End(n) => format!("end of {}", node(tir, n)),
        Declared::Storage(n) => format!("storage of {}", node(tir, n)),
        Declared::Floor(k) => format!("floor of {}", need(tir, *k)),
        Declared::Threshold(id) => {
            format!("threshold {}", tir.thresholds.get(id.index()).map_or("?", |threshold| &threshold.name))
        }
        Declared::Rule(id, rule) => format!("policy {}/{}", policy(tir, *id), rule + 1),
        Declared::Known(id) => format!("when {} is known", resource(tir, *id)),
        Declared::UpTo(id) => format!("up to of {}", recipe(tir, *id)),
    }
}

/// The unit in which a row counts; empty for bare counts.
fn row_unit<'a>(tir: &'a Tir, row: &Row) -> &'a str {
    let unit = |id: ResourceId| tir.resources.get(id.index()).map_or("", |resource| &*resource.unit);
    match row {
        Row::Balance(n, _)
        | Row::Capacity(n, _)
        | Row::Fresh(n, _)
        | Row::Moved(n, _)
        | Row::OnArrival(n, _)
        | Row::Tangent(n, ..)
        | Row::Storage(n, _)
        | Row::End(n) => unit(n.resource),
        Row::Floor(k, _) | Row::WorstOf(k, _) | Row::Served(k, _) => {
            tir.needs.get(k.index()).map_or("", |need| tir.needed_unit(need.of))
        }
        Row::Threshold(id, ..) => tir.thresholds.get(id.index()).map_or("", |it| &*it.bound.unit),
        Row::Rule(id, rule, ..) => match tir.policies.get(id.index()).and_then(|it| it.rules.get(*rule as usize)) {
            Some(Rule::Bound(bound)) => &bound.unit,
            _ => "",
        },
        Row::OverOf(declared, p, t) => match declared {
            Declared::Threshold(id) => row_unit(tir, &Row::Threshold(*id, *p, *t)),
            Declared::Rule(id, rule) => row_unit(tir, &Row::Rule(*id, *rule, *p, *t)),
            _ => "",
        },
        Row::SetUp(..)
        | Row::SetUpAtAll(..)
        | Row::Begins(..)
        | Row::GoesOn(..)
        | Row::Forbid(..)
        | Row::Unknown(..)
        | Row::UpTo(..)
        | Row::ChangeUp(..)
        | Row::ChangeDown(..) => "run",
        Row::Kept(_) => "",
    }
}

/// A number as short as it reads back.
fn shown(value: f64) -> String {
    let size = value.abs();
    let text = if value != 0.0 && !(1e-5..1e15).contains(&size) { format!("{size:e}") } else { format!("{size}") };
    if value < 0.0 { format!("−{text}") } else { text }
}

/// `2 runs of a + short of b − stock of c`.
fn sum(terms: impl Iterator<Item = (f64, String)>) -> String {
    let mut text = String::new();
    for (value, name) in terms {
        let sign = match (text.is_empty(), value < 0.0) {
            (true, false) => "",
            (true, true) => "−",
            (false, false) => " + ",
            (false, true) => " − ",
        };
        text.push_str(sign);
        if value.abs() != 1.0 {
            let _ = write!(text, "{} ", shown(value.abs()));
        }
        text.push_str(&name);
    }
    if text.is_empty() { "0".into() } else { text }
}

/// What a stage is for, in words.
pub(crate) fn stage_name(tir: &Tir, kind: &StageKind) -> String {
    let rank = |rank: &u32| tir.ranks.get(*rank as usize).map_or("?", |name| name.as_str());
    match kind {
        StageKind::Worst(of) => format!("{} needs: least worst shortfall", rank(of)),
        StageKind::Sum(of) => format!("{} needs: least total shortfall", rank(of)),
        StageKind::WorstOver(of) => format!("{} limits: least worst overshoot", rank(of)),
        StageKind::SumOver(of) => format!("{} limits: least total overshoot", rank(of)),
        StageKind::Aim(at) => tir.aims.get(*at as usize).map_or("?".into(), |aim| aim.text.to_string()),
        StageKind::Surplus => "least surplus".into(),
        StageKind::Canonical => "tie-break".into(),
    }
}

fn comparison(lower: f64, upper: f64) -> String {
    match (lower.is_finite(), upper.is_finite()) {
        _ if lower == upper => format!("= {}", shown(lower)),
        (true, true) => format!("from {} to {}", shown(lower), shown(upper)),
        (true, false) => format!("≥ {}", shown(lower)),
        _ => format!("≤ {}", shown(upper)),
    }
}

/// The whole problem: conditions, then the greatest values, what can be stretched, and the aims in their order.
pub fn print(tir: &Tir, problem: &Problem) -> String {
    let mut by_row: Vec<Vec<(f64, String)>> = vec![Vec::new(); problem.rows.len()];
    let mut most = String::new();
    let mut stretches = String::new();
    for (at, column) in problem.columns.iter().enumerate() {
        let name = column_name(tir, column);
        let ends = problem.starts.get(at).zip(problem.starts.get(at + 1));
        let range = ends.map_or(0..0, |(from, until)| *from as usize..*until as usize);
        let entries = problem.entries[range.clone()].iter().zip(&problem.values[range]);
        if let Column::Stretch(stretch) = column {
            let declared = problem.stretches.get(*stretch as usize).map(|stretch| stretch_name(tir, &stretch.declared));
            let falls = sum(entries.map(|(row, value)| (*value, row_name(tir, &problem.rows[*row as usize]))));
            let _ = writeln!(stretches, "  {}: {falls}", declared.unwrap_or_default());
            continue;
        }
        for (row, value) in entries {
            by_row[*row as usize].push((*value, name.clone()));
        }
        if problem.upper[at].is_finite() {
            let _ = writeln!(most, "  {name} ≤ {}", shown(problem.upper[at]));
        }
    }
    let mut text = String::from("conditions\n");
    for (at, terms) in by_row.into_iter().enumerate() {
        let row = &problem.rows[at];
        let unit = match row_unit(tir, row) {
            "" => String::new(),
            unit => format!(" ({unit})"),
        };
        let compare = comparison(problem.row_lower[at], problem.row_upper[at]);
        let _ = writeln!(text, "  {}{unit}: {} {compare}", row_name(tir, row), sum(terms.into_iter()));
    }
    let mut whole = String::new();
    for column in problem.whole.iter().filter_map(|at| problem.columns.get(*at as usize)) {
        let _ = writeln!(whole, "  {}", column_name(tir, column));
    }
    for (title, lines) in [("at most", most), ("whole", whole), ("can be stretched", stretches)] {
        if !lines.is_empty() {
            let _ = write!(text, "{title}\n{lines}");
        }
    }
    text.push_str("aims\n");
    for stage in &problem.stages {
        let name = |column: &u32| problem.columns.get(*column as usize).map_or("?".into(), |it| column_name(tir, it));
        let terms = stage.objective.iter().map(|(column, weight)| (*weight, name(column)));
        let _ = writeln!(text, "  {}: {}", stage_name(tir, &stage.kind), sum(terms));
    }
    text
}
