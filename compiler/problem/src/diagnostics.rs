//! Problems of size and scale.

use std::collections::BTreeSet;

use weal_base::{Code, Diagnostic, FileId, Problems, Site};
use weal_tir::Tir;

use crate::from_tir::MOST_COLUMNS;
use crate::ir::{Column, Declared, Problem, Row};

/// Amounts that meet in one condition may differ by this factor.
const FARTHEST: f64 = 1e12;
/// Amounts beyond this lose digits that matter.
const LARGE: f64 = 1e15;
/// So many such pairs are told one by one.
const MOST_APART: usize = 5;
/// Amounts from here on mean "without end" to a solver.
const ENDLESS: f64 = 1e20;

fn file(tir: &Tir) -> FileId {
    let sites = tir.needs.iter().map(|need| need.site).chain(tir.recipes.iter().map(|recipe| recipe.site));
    sites.map(Site::file).next().unwrap_or_default()
}

fn shorter(tir: &Tir) -> String {
    format!(
        "Plan fewer or longer periods (there are {}), or fewer places at once.",
        grouped(tir.horizon.periods.len() as u64)
    )
}

/// A whole number with its thousands apart.
fn grouped(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push('_');
        }
        text.push(digit);
    }
    text
}

/// There is more to find than is planned at once.
pub fn too_large(tir: &Tir, asked: u64) -> Diagnostic {
    let message = format!(
        "this program asks for {} amounts over all its periods; {} are the most that are planned",
        grouped(asked),
        grouped(MOST_COLUMNS)
    );
    Diagnostic::error(Code::TooLarge, message, Site::File(file(tir)), "recipes, resources and needs, times periods")
        .help(shorter(tir))
}

/// Runs reach over so many periods that they cannot be written down.
pub fn too_entangled(tir: &Tir) -> Diagnostic {
    let message = "the runs of this program reach over too many periods to be planned";
    let longest = tir.recipes.iter().max_by_key(|recipe| recipe.takes.as_ref().map(|takes| takes.mean_days()));
    let site = longest.map_or(Site::File(file(tir)), |recipe| recipe.site);
    Diagnostic::error(Code::TooLarge, message, site, "takes the longest of all")
        .help(shorter(tir))
        .help("Long runs, capacity that lasts and things that keep for long all count once for each period they reach.")
}

/// Who a condition is about.
fn subject(tir: &Tir, row: &Row) -> Option<(String, Site)> {
    let resource = |node: &crate::ir::Node| {
        tir.resources.get(node.resource.index()).map(|resource| (format!("`{}`", resource.name), resource.site))
    };
    match row {
        Row::Balance(node, _)
        | Row::Capacity(node, _)
        | Row::Fresh(node, _)
        | Row::Moved(node, _)
        | Row::OnArrival(node, _)
        | Row::Tangent(node, ..)
        | Row::Storage(node, _)
        | Row::End(node) => resource(node),
        Row::Floor(need, _) | Row::WorstOf(need, _) | Row::Served(need, _) => {
            tir.needs.get(need.index()).map(|need| (format!("need `{}`", need.name), need.site))
        }
        Row::Threshold(id, ..) | Row::OverOf(Declared::Threshold(id), ..) => {
            tir.thresholds.get(id.index()).map(|it| (format!("threshold `{}`", it.name), it.site))
        }
        Row::Rule(id, ..) | Row::Forbid(id, ..) | Row::OverOf(Declared::Rule(id, _), ..) => {
            tir.policies.get(id.index()).map(|it| (format!("policy `{}`", it.name), it.site))
        }
        Row::Unknown(_, activity, _)
        | Row::SetUp(activity, ..)
        | Row::SetUpAtAll(activity, _)
        | Row::Begins(activity, _)
        | Row::GoesOn(activity, _)
        | Row::UpTo(activity, _)
        | Row::ChangeUp(activity, _)
        | Row::ChangeDown(activity, _) => {
            tir.recipes.get(activity.recipe.index()).map(|it| (format!("recipe `{}`", it.name), it.site))
        }
        Row::Kept(_) | Row::OverOf(..) => None,
    }
}

fn shown(value: f64) -> String {
    format!("{value:.0e}")
}

/// Reports amounts that no plan could state, though no condition bounds them: burdens that only an aim counts.
pub fn endless(tir: &Tir, problems: &mut Problems) {
    let flows = tir.flows.iter().map(|flow| (flow.most().to_f64(), flow.site));
    let weights = tir.aims.iter().flat_map(|aim| aim.terms.iter().map(|(weight, _)| (weight.to_f64().abs(), aim.site)));
    for (amount, site) in flows.chain(weights).filter(|(amount, _)| *amount >= ENDLESS) {
        let message = format!("an amount of about {} is too large to plan with", shown(amount));
        let unit = "Look for a slip first; then a larger unit would help: `kt` instead of `g`, say.";
        problems.push(Diagnostic::error(Code::NumbersTooFarApart, message, site, "this amount").help(unit));
    }
}

/// Reports amounts that are too large, or too different to meet in one condition: once for whom it is about.
pub fn scale(tir: &Tir, problem: &Problem, problems: &mut Problems) {
    let mut least = vec![f64::INFINITY; problem.rows.len()];
    let mut most = vec![0.0f64; problem.rows.len()];
    for (column, ends) in problem.columns.iter().zip(problem.starts.windows(2)) {
        // How a declaration stretches is not an amount of the program.
        let (false, [from, until]) = (matches!(column, Column::Stretch(_)), ends) else { continue };
        for at in *from as usize..*until as usize {
            let (row, value) = (problem.entries[at] as usize, problem.values[at].abs());
            least[row] = least[row].min(value);
            most[row] = most[row].max(value);
        }
    }
    let mut said = BTreeSet::new();
    // Those told, in order; which of them are of amounts far apart; how many more of these there are.
    let (mut told, mut pairs, mut more): (Vec<Diagnostic>, Vec<usize>, usize) = (Vec::new(), Vec::new(), 0);
    for (at, row) in problem.rows.iter().enumerate() {
        let sides = [problem.row_lower[at], problem.row_upper[at]];
        let side = sides.into_iter().filter(|side| side.is_finite()).fold(0.0, |most: f64, side| most.max(side.abs()));
        let largest = most[at].max(side);
        let apart = most[at] > least[at] * FARTHEST;
        if largest <= LARGE && !apart {
            continue;
        }
        let Some((who, site)) = subject(tir, row) else { continue };
        if !said.insert(who.clone()) {
            continue;
        }
        let unit = "A unit nearer to the amounts in which it is used would help: `kt` instead of `g`, say.";
        if apart && largest < ENDLESS {
            if pairs.len() >= MOST_APART {
                more += 1;
                continue;
            }
            pairs.push(told.len());
        }
        told.push(if largest >= ENDLESS {
            let message = format!("an amount of about {} for {who} is too large to plan with", shown(largest));
            Diagnostic::error(Code::NumbersTooFarApart, message, site, "declared here").help(unit)
        } else if apart {
            let (small, large) = (shown(least[at]), shown(most[at]));
            let message =
                format!("amounts from about {small} to about {large} meet for {who}: too far apart to plan with well");
            Diagnostic::warning(Code::NumbersTooFarApart, message, site, "declared here")
                .help("Look for a slip in a unit first; amounts this far apart seldom belong together.")
                .help(unit)
        } else {
            let message = format!("an amount of about {} for {who} is larger than can be planned well", shown(largest));
            Diagnostic::warning(Code::NumbersTooFarApart, message, site, "declared here").help(unit)
        });
    }
    if let Some(last) = pairs.last().and_then(|at| told.get_mut(*at))
        && more > 0
    {
        last.helps.push(format!("{more} others are like this."));
    }
    told.into_iter().for_each(|found| problems.push(found));
}
