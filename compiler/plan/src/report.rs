//! A plan as people read it.

mod allocated;
mod fares;
pub(crate) mod layout;
mod menu;
mod places;
pub(crate) mod scarce;
mod set_ups;
pub(crate) mod soft;
mod state;
pub(crate) mod trials;
mod uncertain;
mod work;

use std::collections::BTreeMap;

use weal_tir::Tir;

use crate::ir::{Plan, Status};
use crate::words::{self, count, list, percent};

/// The widths a report can be drawn in.
const WIDTHS: std::ops::RangeInclusive<usize> = 60..=400;
/// Lists longer than this are cut to [`SHOWN`].
const LONG: usize = 40;
/// How many entries of a long list are shown.
const SHOWN: usize = 25;
/// Where all of it is.
const ALL: &str = "`--format json` has all";

/// The report of a plan, in lines of `width` columns. Sections with nothing to say are left out.
pub fn human(tir: &Tir, plan: &Plan, width: usize) -> String {
    let page = Page { tir, plan, width: width.clamp(*WIDTHS.start(), *WIDTHS.end()), numbers: numbers(plan) };
    let mut out = page.title();
    out += &page.paragraph(&(page.summary() + &page.overshot() + &page.at_worst()));
    if plan.status == Status::Impossible {
        out += &page.section("WHAT CANNOT ALL HOLD", page.conflict());
        return out;
    }
    out += &page.section("WHAT TO DO (runs started)", page.runs());
    out += &page.section(page.set_ups_title(), page.set_ups());
    out += &page.section("KNOWLEDGE (what runs cite)", page.knowledge());
    out += &page.section("NEEDS", page.needs());
    out += &page.section("MENU (what people are given)", page.menus());
    let over = plan.thresholds.iter().any(|one| one.soft.as_ref().is_some_and(|soft| soft.over > 0.0));
    let title = if over { "THRESHOLDS (● nothing left, ▲ missed)" } else { "THRESHOLDS (● nothing left)" };
    out += &page.section(title, page.thresholds());
    out += &page.section("BY PLACE (with all inside it)", page.by_place());
    out += &page.section("ALLOCATED (which part of a threshold is whose)", page.allocated());
    out += &page.section("CAPACITY AND HOURS", page.capacities());
    out += &page.section("STOCKS (at the end of each period)", page.stocks());
    out += &page.section("SCARCE", page.scarce());
    let held = if plan.robust { "worst" } else { "middle" };
    out += &page.section(&format!("UNCERTAIN (planned at the {held} of these ranges)"), page.uncertain());
    out += &page.section("ACROSS THE RANGES (runs started as planned)", page.fares());
    out += &page.section("ON TRIAL (reported, not enforced)", page.trials());
    out += &page.section("WORK IN PROGRESS", page.in_progress());
    out += &page.section("SURPLUSES", page.surpluses());
    out += &page.section("CONTENTS (what is embodied)", page.contents());
    out.push('\n');
    out + &page.paragraph(&page.certificate())
}

/// The periods by their labels.
fn numbers(plan: &Plan) -> BTreeMap<&str, usize> {
    plan.periods.iter().map(String::as_str).zip(0..).collect()
}

struct Page<'a> {
    tir: &'a Tir,
    plan: &'a Plan,
    width: usize,
    numbers: BTreeMap<&'a str, usize>,
}

impl Page<'_> {
    fn title(&self) -> String {
        let plan = self.plan;
        let span = match (plan.periods.first(), plan.periods.last()) {
            (Some(first), Some(last)) if first != last => {
                format!(" · {first} – {last}, by {}", self.tir.horizon.unit.word())
            }
            (Some(only), _) => format!(" · {only}"),
            _ => String::new(),
        };
        let options: Vec<String> =
            plan.scenario.iter().map(|(choice, option)| format!("{choice} = {option}")).collect();
        let options = if options.is_empty() { String::new() } else { format!(" · {}", options.join(", ")) };
        let robust = if plan.robust { " · at the worst of what is uncertain" } else { "" };
        let decided: Vec<String> = plan
            .decided
            .iter()
            .filter_map(|(choice, words)| Some(format!("{choice} = {} was {words}.", plan.scenario.get(choice)?)))
            .collect();
        let decided: String = decided.iter().map(|line| self.paragraph(line)).collect();
        self.paragraph(&format!("{}{span}{options}{robust}", plan.package)) + &decided + "\n"
    }
    fn paragraph(&self, text: &str) -> String {
        layout::wrapped(text, self.width).join("\n") + "\n"
    }
    fn section(&self, title: &str, body: String) -> String {
        if body.is_empty() { body } else { format!("\n{title}\n{body}") }
    }
    /// A name, with its place where that is a part of the whole and the name does not say so itself.
    fn at(&self, name: &str, place: &str) -> String {
        let whole = self.tir.places.first().is_some_and(|whole| *whole.name == *place);
        if whole || place.is_empty() || name.contains('@') { name.to_owned() } else { format!("{name} at {place}") }
    }
    fn number(&self, period: &str) -> Option<usize> {
        self.numbers.get(period).copied()
    }
    /// What a long list leaves out, in words.
    fn more(&self, left_out: usize, what: &str) -> String {
        layout::sentences(&[format!("… and {left_out} more {what}; {ALL}.")], self.width)
    }

    /// One sentence: whether needs are met.
    fn summary(&self) -> String {
        let plan = self.plan;
        if plan.status == Status::Impossible {
            return match plan.conflict.len() {
                0 => "No plan is possible.".to_owned(),
                1 => "No plan is possible: one declaration cannot hold by itself.".to_owned(),
                n => format!("No plan is possible: {n} declarations cannot all hold."),
            };
        }
        if plan.status == Status::Limit && plan.needs.is_empty() && plan.runs.is_empty() {
            return "No plan was found before a limit was reached; there may be one.".to_owned();
        }
        let mut short: Vec<(String, Vec<(&str, f64)>)> = Vec::new();
        for group in plan.needs.chunk_by(|a, b| a.need == b.need && a.place == b.place) {
            let periods = group.iter().filter(|need| need.coverage < 1.0 - 1e-9);
            let periods: Vec<(&str, f64)> = periods.map(|need| (need.period.as_str(), need.coverage)).collect();
            if let (Some(first), false) = (group.first(), periods.is_empty()) {
                short.push((self.at(&first.need, &first.place), periods));
            }
        }
        if plan.needs.is_empty() {
            return "Nothing is needed in these periods.".to_owned();
        }
        if short.is_empty() {
            return "All needs are met.".to_owned();
        }
        let worst = |periods: &[(&str, f64)]| periods.iter().map(|(_, part)| *part).fold(f64::INFINITY, f64::min);
        short.sort_by(|a, b| worst(&a.1).total_cmp(&worst(&b.1)));
        let one = |(name, periods): &(String, Vec<(&str, f64)>)| match periods.as_slice() {
            [(period, part)] => format!("{name} in {period} ({})", percent(*part)),
            many if many.len() == plan.periods.len() => {
                format!("{name} in every period (at worst {})", percent(worst(many)))
            }
            many => format!("{name} in {} periods (at worst {})", many.len(), percent(worst(many))),
        };
        let mut told: Vec<String> = short.iter().take(4).map(one).collect();
        if short.len() > 4 {
            told.push(format!("{} others", short.len() - 4));
        }
        format!("All needs are met but for {}.", list(&told))
    }

    /// How the plan was checked.
    fn certificate(&self) -> String {
        let certificate = &self.plan.certificate;
        if certificate.checker.is_empty() {
            return "This plan has not been checked independently yet.".to_owned();
        }
        let conditions = usize::try_from(certificate.conditions).unwrap_or(usize::MAX);
        let checked = format!("Checked independently: {} hold", count(conditions, "condition", "conditions"));
        let open: Vec<String> =
            self.plan.aims.iter().filter(|aim| !self.proven(&aim.aim)).map(|aim| aim.aim.clone()).collect();
        if self.plan.status == Status::Limit {
            return format!("{checked}. A limit was reached before the planning was done: there may be a better plan.");
        }
        if open.is_empty() {
            return format!("{checked}; no plan does better.");
        }
        let gaps: Vec<String> = self.plan.aims.iter().filter_map(|aim| self.gap(aim)).collect();
        if gaps.len() == open.len() {
            return format!("{checked}. {}", gaps.join(" "));
        }
        format!("{checked}. There may be a plan that does better in: {}.", open.join("; "))
    }
    /// Of an aim that is not proven to the last: how much better another plan could be at most.
    fn gap(&self, aim: &crate::ir::Aim) -> Option<String> {
        let bound = self.plan.certificate.bounds.iter().find(|bound| bound.aim == aim.aim)?;
        if self.proven(&aim.aim) || !crate::stages::may_stay_short(self.tir, bound) {
            return None;
        }
        let whole = if self.tir.recipes.iter().any(|recipe| recipe.whole) { " in whole runs" } else { "" };
        let name = &aim.aim;
        if crate::stages::is_part(&aim.unit) {
            let by = words::part_of((bound.value - bound.bound).abs(), &aim.unit);
            return Some(format!("No plan{whole} could lower this by more than {by}: {name}."));
        }
        let by = words::with_unit(&words::figure((bound.value - bound.bound).abs()), &aim.unit);
        let better = if bound.bound > bound.value { "more" } else { "less" };
        Some(format!("No plan{whole} could come to more than {by} {better}: {name}."))
    }
    /// Whether a bound shows that no plan does better in a stage.
    fn proven(&self, aim: &str) -> bool {
        let bound = self.plan.certificate.bounds.iter().find(|bound| bound.aim == aim);
        bound.is_some_and(|bound| (bound.value - bound.bound).abs() <= 1e-6 * bound.value.abs().max(1.0))
    }
}

#[cfg(test)]
mod tests;
