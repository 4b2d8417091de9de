//! A comparison as people read it: scenarios are columns, rows that differ come first and are marked.

use std::collections::{BTreeMap, BTreeSet};

use unicode_width::UnicodeWidthStr;

use super::{Comparison, Scenario, differ};
use crate::ir::Status;
use crate::report::layout::{Align, fit, sentences};
use crate::report::trials::outcome;
use crate::words::{count, figure, percent, with_unit};

/// A row over all scenarios.
struct Row {
    label: String,
    cells: Vec<String>,
    differs: bool,
}

/// Rows that belong together.
struct Section {
    title: &'static str,
    rows: Vec<Row>,
    /// How many rows are left out.
    more: usize,
}

/// Sections longer than this are cut to [`SHOWN`]; what differs comes first.
const LONG: usize = 40;
/// How many rows of a long section are shown.
const SHOWN: usize = 25;

/// The notes of a scenario, and what would make it possible.
fn told(scenario: &Scenario) -> Vec<String> {
    let relief = scenario.impossible.iter().filter(|member| !member.relief.is_empty());
    let relief = relief.map(|member| format!("it would be possible with {}", member.relief));
    let tried = scenario
        .trials
        .iter()
        .filter_map(|trial| Some(format!("{} enforced: {}", trial.policy, outcome(trial.enforced.as_ref()?))));
    let decided = scenario
        .decided
        .iter()
        .filter_map(|(choice, words)| Some(format!("{choice} = {} was {words}", scenario.scenario.get(choice)?)));
    decided.chain(scenario.notes.iter().cloned()).chain(relief).chain(tried).collect()
}

/// The head of a scenario with what the program calls it.
fn titled(head: &str, scenario: &Scenario) -> String {
    match &scenario.title {
        Some(title) if Some(title) != scenario.name.as_ref() => format!("{head}: {title}"),
        _ => head.to_owned(),
    }
}

/// What stands where a scenario has no plan, or a row does not concern it.
const NOTHING: &str = "–";

impl Comparison {
    /// In lines of `width` columns; scenarios that do not fit side by side come below each other.
    pub fn human(&self, width: usize) -> String {
        let width = width.clamp(60, 400);
        let heads = self.heads();
        let sections = self.sections();
        let mut out = format!("{} · {}{}\n", self.package, self.beside(), self.mode());
        let labels = sections.iter().flat_map(|section| &section.rows).map(|row| row.label.width() + 2);
        let label = labels.max().unwrap_or(0).min(width / 2);
        let wide = |at: usize| {
            let cells = sections.iter().flat_map(|section| &section.rows).map(|row| row.cells[at].width());
            cells.max().unwrap_or(0).max(heads[at].width()).min(width / 3)
        };
        let widths: Vec<usize> = (0..heads.len()).map(wide).collect();
        let mut from = 0;
        while from < heads.len() {
            let (mut until, mut taken) = (from, label);
            while until < heads.len() && (until == from || taken + 2 + widths[until] <= width) {
                taken += 2 + widths[until];
                until += 1;
            }
            let line = |name: &str, cells: &[String]| {
                let mut text = fit(name, label, Align::Left);
                for at in from..until {
                    text += "  ";
                    text += &fit(&cells[at], widths[at], Align::Right);
                }
                text.trim_end().to_owned() + "\n"
            };
            out.push('\n');
            out += &line("", &heads);
            for section in &sections {
                out += &format!("{}\n", section.title);
                for row in &section.rows {
                    let mark = if row.differs { "*" } else { " " };
                    out += &line(&format!("{mark} {}", row.label), &row.cells);
                }
                if section.more > 0 {
                    out += &format!("  … and {} more; `--format json` has all\n", section.more);
                }
            }
            from = until;
        }
        if sections.iter().any(|section| section.rows.iter().any(|row| row.differs)) {
            out += "\n* differs between scenarios\n";
        }
        for (head, scenario) in heads.iter().zip(&self.scenarios) {
            let told = told(scenario);
            if !told.is_empty() {
                out += &format!("\n{}\n{}", titled(head, scenario), sentences(&told, width));
            }
        }
        out
    }

    /// As Markdown: one table per section.
    pub fn md(&self) -> String {
        let heads = self.heads();
        let plain = |text: &str| text.replace('|', "\\|");
        let package = plain(&self.package);
        let mut out = format!("# {package}: {}{}\n", self.beside(), self.mode());
        for section in self.sections() {
            out += &format!("\n## {}\n\n", section.title);
            out += &format!("| | {} |\n", heads.iter().map(|head| plain(head)).collect::<Vec<_>>().join(" | "));
            out += &format!("|---|{}\n", "---:|".repeat(heads.len()));
            for row in &section.rows {
                let label = if row.differs { format!("**{}**", plain(&row.label)) } else { plain(&row.label) };
                out += &format!(
                    "| {label} | {} |\n",
                    row.cells.iter().map(|cell| plain(cell)).collect::<Vec<_>>().join(" | ")
                );
            }
            if section.more > 0 {
                out += &format!("\n… and {} more; `--format json` has all\n", section.more);
            }
        }
        for (head, scenario) in heads.iter().zip(&self.scenarios) {
            let notes = told(scenario);
            if !notes.is_empty() {
                out += &format!("\n## {}\n\n", plain(&titled(head, scenario)));
                for note in notes {
                    out += &format!("- {}\n", plain(&note));
                }
            }
        }
        out
    }

    /// How many scenarios there are.
    fn beside(&self) -> String {
        match self.scenarios.len() {
            1 => "one scenario".to_owned(),
            count => format!("{count} scenarios side by side"),
        }
    }

    /// What all scenarios are planned at, where that is not the middle of what is uncertain.
    fn mode(&self) -> &'static str {
        let robust = self.scenarios.iter().all(|scenario| scenario.robust);
        if robust && !self.scenarios.is_empty() { ", at the worst of what is uncertain" } else { "" }
    }

    /// The scenarios by the options in which they differ.
    fn heads(&self) -> Vec<String> {
        let options = |choice: &str| -> BTreeSet<Option<&String>> {
            self.scenarios.iter().map(|scenario| scenario.scenario.get(choice)).collect()
        };
        let choices: BTreeSet<&String> = self.scenarios.iter().flat_map(|scenario| scenario.scenario.keys()).collect();
        let telling: Vec<&&String> = choices.iter().filter(|choice| options(choice).len() > 1).collect();
        let head = |(at, scenario): (usize, &Scenario)| {
            let named = telling.iter().filter_map(|choice| scenario.scenario.get(**choice).cloned());
            let mut named = named.collect::<Vec<_>>().join(", ");
            if let Some(name) = &scenario.name {
                // What a declared scenario leaves open stands behind its name.
                let alone = self.scenarios.iter().filter(|other| other.name == scenario.name).count() == 1;
                named = if alone || named.is_empty() { name.clone() } else { format!("{name}: {named}") };
            }
            if named.is_empty() { format!("plan {}", at + 1) } else { named }
        };
        self.scenarios.iter().enumerate().map(head).collect()
    }

    fn sections(&self) -> Vec<Section> {
        let mut sections = Vec::new();
        let several = self.several();
        let at = |name: &str, place: &str| {
            if several && !place.is_empty() { format!("{name} at {place}") } else { name.to_owned() }
        };
        let mut add = |title: &'static str, mut rows: Vec<Row>| {
            rows.sort_by_key(|row| !row.differs);
            let more = if rows.len() > LONG { rows.len() - SHOWN } else { 0 };
            rows.truncate(rows.len() - more);
            if !rows.is_empty() {
                sections.push(Section { title, rows, more });
            }
        };
        let status = |scenario: &Scenario| match scenario.status {
            Status::Certified => "certified".to_owned(),
            Status::Impossible => "impossible".to_owned(),
            Status::Limit => "not finished".to_owned(),
        };
        let cells: Vec<String> = self.scenarios.iter().map(status).collect();
        let differs = cells.windows(2).any(|pair| pair[0] != pair[1]);
        add("PLAN", vec![Row { label: "status".to_owned(), cells, differs }]);
        add(
            "NEEDS MET (in the worst period)",
            self.rows(|scenario| {
                let cell = |need: &super::NeedMet| {
                    let mean = if need.mean > need.worst + 0.005 {
                        format!(", mean {}", percent(need.mean))
                    } else {
                        String::new()
                    };
                    (at(&need.need, &need.place), need.worst, percent(need.worst) + &mean)
                };
                scenario.needs.iter().map(cell).collect()
            }),
        );
        add(
            "NEEDS MET IF ALL THAT IS UNCERTAIN TURNS OUT BADLY",
            self.rows(|scenario| {
                let cell = |need: &super::MetAtWorst| (at(&need.need, &need.place), need.worst, percent(need.worst));
                scenario.needs_at_worst.iter().map(cell).collect()
            }),
        );
        add(
            "ROOM LEFT UNDER THRESHOLDS (the least)",
            self.rows(|scenario| {
                let cell = |one: &super::Headroom| {
                    let missed = one.soft.as_ref().filter(|soft| soft.over > 0.0);
                    let left = if let Some(soft) = missed {
                        format!("missed by {}", with_unit(&figure(soft.over), &one.unit))
                    } else if one.binding_in.is_empty() {
                        with_unit(&figure(one.headroom), &one.unit)
                    } else {
                        "nothing".to_owned()
                    };
                    (at(&one.threshold, &one.place), one.headroom, left)
                };
                scenario.thresholds.iter().map(cell).collect()
            }),
        );
        add(
            "AIMS",
            self.rows(|scenario| {
                let aims = scenario.aims.iter().filter(|aim| !crate::stages::is_part(&aim.unit));
                aims.map(|aim| (aim.aim.clone(), aim.value, with_unit(&figure(aim.value), &aim.unit))).collect()
            }),
        );
        add(
            "ON TRIAL (not enforced)",
            self.rows(|scenario| {
                let cell = |trial: &crate::trials::Trial| {
                    let mut periods: Vec<&str> = trial.breaks.iter().map(|broken| broken.period.as_str()).collect();
                    periods.sort_unstable();
                    periods.dedup();
                    let told = match periods.len() {
                        0 => "kept".to_owned(),
                        some => format!("broken in {}", count(some, "period", "periods")),
                    };
                    (trial.policy.clone(), periods.len() as f64, told)
                };
                scenario.trials.iter().map(cell).collect()
            }),
        );
        let total = |one: &super::Total| (one.resource.clone(), one.total, with_unit(&figure(one.total), &one.unit));
        add("WORK", self.rows(|scenario| scenario.work.iter().map(total).collect()));
        add("BURDENS", self.rows(|scenario| scenario.burdens.iter().map(total).collect()));
        add(
            "LEFT AT THE END",
            self.rows(|scenario| {
                let cell = |one: &super::AtEnd| {
                    (at(&one.resource, &one.place), one.amount, with_unit(&figure(one.amount), &one.unit))
                };
                scenario.stocks_at_end.iter().map(cell).collect()
            }),
        );
        sections
    }
    /// Whether scenarios speak of several places.
    fn several(&self) -> bool {
        let needs = self.scenarios.iter().flat_map(|scenario| &scenario.needs).map(|need| need.place.as_str());
        let stocks =
            self.scenarios.iter().flat_map(|scenario| &scenario.stocks_at_end).map(|stock| stock.place.as_str());
        needs.chain(stocks).collect::<BTreeSet<&str>>().len() > 1
    }
    /// Rows by label, in the order they first come; each scenario gives (label, number, cell).
    fn rows(&self, of: impl Fn(&Scenario) -> Vec<(String, f64, String)>) -> Vec<Row> {
        let columns: Vec<Vec<(String, f64, String)>> = self.scenarios.iter().map(of).collect();
        let mut order: Vec<&str> = Vec::new();
        let mut known: BTreeSet<&str> = BTreeSet::new();
        for (label, _, _) in columns.iter().flatten() {
            if known.insert(label) {
                order.push(label);
            }
        }
        let found: Vec<BTreeMap<&str, (f64, &str)>> = columns
            .iter()
            .map(|column| column.iter().map(|(label, value, cell)| (label.as_str(), (*value, cell.as_str()))).collect())
            .collect();
        let row = |label: &str| {
            let cells: Vec<Option<(f64, &str)>> = found.iter().map(|column| column.get(label).copied()).collect();
            // What is impossible does not make a row different: its status says so already.
            let there: Vec<f64> = cells.iter().flatten().map(|(value, _)| *value).collect();
            let concerned = self.scenarios.iter().filter(|scenario| scenario.status != Status::Impossible).count();
            let texts: BTreeSet<&str> = cells.iter().flatten().map(|(_, text)| *text).collect();
            let numbers = there.windows(2).any(|pair| differ(pair[0], pair[1]));
            let differs = there.len() < concerned || numbers || texts.len() > 1;
            let cells = cells.iter().map(|cell| cell.map_or(NOTHING, |(_, text)| text).to_owned()).collect();
            Row { label: label.to_owned(), cells, differs }
        };
        order.into_iter().map(row).collect()
    }
}
