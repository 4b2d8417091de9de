//! Changes as people read them: a list, section by section; periods that follow each other and change alike are one line.

use std::collections::{BTreeMap, BTreeSet};

use weal_base::layout::{Align, sentences, table};

use super::{Diff, Kept, NeedChange, same};
use crate::ir::Status;
use crate::words::{count, figure, percent, with_unit};

/// Lines that belong together.
struct Section {
    title: String,
    lines: Vec<Line>,
}

/// A change.
struct Line {
    /// `better`, `binds now`; empty where the section says it all.
    how: &'static str,
    /// Of what.
    what: String,
    /// When; empty where it has no time.
    when: String,
    from: String,
    to: String,
}

/// What stands where a plan has nothing of the kind.
const NOTHING: &str = "–";

impl Diff {
    /// In lines of `width` columns.
    pub fn human(&self, width: usize) -> String {
        let mut out = self.head() + "\n";
        if !self.notes.is_empty() {
            out += &format!("\n{}", sentences(&self.notes, width));
        }
        let align = [Align::Left, Align::Left, Align::Left, Align::Right, Align::Left, Align::Left];
        for section in self.sections() {
            let row =
                |line: &Line| [line.how, &line.what, &line.when, &line.from, "→", &line.to].map(str::to_owned).to_vec();
            let rows: Vec<Vec<String>> = section.lines.iter().map(row).collect();
            out += &format!("\n{}\n{}", section.title, table(&rows, &align, width));
        }
        out += &format!("\n{}\n", self.summary());
        out
    }

    /// As Markdown.
    pub fn md(&self) -> String {
        let plain = |text: &str| text.replace('|', "\\|");
        let mut out = format!("# {}\n", plain(&self.head()));
        if !self.notes.is_empty() {
            out.push('\n');
        }
        for note in &self.notes {
            out += &format!("- {}\n", plain(note));
        }
        for section in self.sections() {
            let timeless = section.lines.iter().all(|line| line.when.is_empty());
            let when = if timeless { "" } else { " period |" };
            let rule = if timeless { "" } else { "---|" };
            out += &format!("\n## {}\n\n| |{when} from | to |\n|---|{rule}---:|---:|\n", plain(&section.title));
            for line in &section.lines {
                let what = if line.how.is_empty() { line.what.clone() } else { format!("{}: {}", line.how, line.what) };
                let when = if timeless { String::new() } else { format!(" {} |", plain(&line.when)) };
                out += &format!("| {} |{when} {} | {} |\n", plain(&what), plain(&line.from), plain(&line.to));
            }
        }
        out += &format!("\n{}\n", plain(&self.summary()));
        out
    }

    fn head(&self) -> String {
        let package = match self.from.package == self.to.package {
            true => self.from.package.clone(),
            false => format!("{} → {}", self.from.package, self.to.package),
        };
        format!("{package}: from {} to {}", self.from.name, self.to.name)
    }

    fn summary(&self) -> String {
        if self.is_empty() {
            return "Nothing changes.".to_owned();
        }
        if [self.from.status, self.to.status].contains(&Status::Impossible) {
            return "Where one is no plan, only what was chosen is compared.".to_owned();
        }
        let activities: BTreeSet<(&str, &str)> =
            self.runs.iter().map(|run| (run.place.as_str(), run.recipe.as_str())).collect();
        let places: BTreeSet<&str> = self.runs.iter().map(|run| run.place.as_str()).collect();
        let needs = |better: bool| {
            let moved = self.needs.iter().filter(|need| gains(need) == Some(better));
            moved.map(|need| (need.place.as_str(), need.need.as_str())).collect::<BTreeSet<_>>().len()
        };
        let done = match activities.len() {
            0 => "Nothing else is done".to_owned(),
            number => format!(
                "{} at {} {}",
                count(number, "activity", "activities"),
                count(places.len(), "place", "places"),
                if number == 1 { "changes" } else { "change" }
            ),
        };
        let met = match (needs(true), needs(false)) {
            (0, 0) => "needs are met as before".to_owned(),
            (more, 0) => format!("{} met better, none worse", count(more, "need is", "needs are")),
            (0, less) => format!("{} met worse, none better", count(less, "need is", "needs are")),
            (more, less) => format!("{} met better, {less} worse", count(more, "need is", "needs are")),
        };
        format!("{done}; {met}.")
    }

    fn sections(&self) -> Vec<Section> {
        let sections = [
            ("DECIDED".to_owned(), self.decided()),
            ("WHAT TO DO (runs started)".to_owned(), self.done()),
            ("NEEDS".to_owned(), self.served()),
            ("LIMITS".to_owned(), self.kept()),
            (self.at_the_end(), self.left()),
            ("AIMS".to_owned(), self.aimed()),
        ];
        let sections =
            sections.into_iter().map(|(title, lines)| Section { title, lines: merged(lines, &self.periods) });
        sections.filter(|section| !section.lines.is_empty()).collect()
    }

    fn at_the_end(&self) -> String {
        let period = self.stocks.first().map_or("", |stock| stock.period.as_str());
        format!("STOCKS (at the end of {period})")
    }

    /// A name, with its place where there are several.
    fn placed(&self, name: &str, place: &str) -> String {
        let runs = self.runs.iter().map(|run| &run.place);
        let needs = self.needs.iter().map(|need| &need.place);
        let limits = self.limits.iter().map(|limit| &limit.place);
        let stocks = self.stocks.iter().map(|stock| &stock.place);
        let mut all = runs.chain(needs).chain(limits).chain(stocks);
        // What is the whole's needs no place; a need of one place among several carries its name.
        let whole = self.from.package == place || self.to.package == place;
        let (name, one) = match name.strip_suffix(&format!("@{place}")) {
            Some(base) => (base, true),
            None => (name, false),
        };
        match one || !whole && all.any(|other| other != place) {
            true => format!("{name} at {place}"),
            false => name.to_owned(),
        }
    }

    fn decided(&self) -> Vec<Line> {
        let option = |option: &Option<String>| option.clone().unwrap_or_else(|| NOTHING.to_owned());
        let line = |change: &super::ChoiceChange| Line {
            how: "",
            what: change.choice.clone(),
            when: String::new(),
            from: option(&change.from),
            to: option(&change.to),
        };
        self.choices.iter().map(line).collect()
    }

    fn done(&self) -> Vec<Line> {
        let runs = |number: f64| if number == 0.0 { "·".to_owned() } else { figure(number) };
        let line = |run: &super::RunChange| {
            let what = self.placed(&run.recipe, &run.place);
            Line { how: "", what, when: run.period.clone(), from: runs(run.from), to: runs(run.to) }
        };
        self.runs.iter().map(line).collect()
    }

    fn served(&self) -> Vec<Line> {
        let mut better = Vec::new();
        let mut worse = Vec::new();
        let mut wanted = Vec::new();
        for need in &self.needs {
            let what = self.placed(&need.need, &need.place);
            let line =
                |how, from: String, to: String| Line { how, what: what.clone(), when: need.period.clone(), from, to };
            let amount = |served: &super::Served| with_unit(&figure(served.wanted), &need.unit);
            let part = |served: &super::Served| percent(served.coverage);
            match (&need.from, &need.to) {
                (Some(from), Some(to)) => {
                    if !same(from.wanted, to.wanted) {
                        wanted.push(line("wanted", amount(from), amount(to)));
                    }
                    match gains(need) {
                        Some(true) => better.push(line("better", part(from), part(to))),
                        Some(false) => worse.push(line("worse", part(from), part(to))),
                        None => {}
                    }
                }
                (from, to) => {
                    let told = |served: &Option<super::Served>| {
                        let nothing = || NOTHING.to_owned();
                        served.as_ref().map_or_else(nothing, |served| format!("{} of {}", part(served), amount(served)))
                    };
                    wanted.push(line(if to.is_some() { "new" } else { "gone" }, told(from), told(to)));
                }
            }
        }
        [better, worse, wanted].into_iter().flatten().collect()
    }

    fn kept(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        for limit in &self.limits {
            let what = self.placed(&limit.limit, &limit.place);
            let line =
                |how, from: String, to: String| Line { how, what: what.clone(), when: limit.period.clone(), from, to };
            let unit = |amount: f64| with_unit(&figure(amount), &limit.unit);
            let Some((from, to)) = limit.from.zip(limit.to) else {
                let told = |kept: &Option<Kept>| kept.map_or_else(|| NOTHING.to_owned(), |kept| unit(kept.limit));
                let how = if limit.to.is_some() { "new" } else { "gone" };
                lines.push(line(how, told(&limit.from), told(&limit.to)));
                continue;
            };
            if !same(from.limit, to.limit) {
                lines.push(line("limit", unit(from.limit), unit(to.limit)));
            }
            if !same(from.missed, to.missed) {
                lines.push(line("missed by", unit(from.missed), unit(to.missed)));
            }
            if from.binding != to.binding {
                let left = |kept: Kept| match kept.binding {
                    true => "nothing left".to_owned(),
                    false => format!("{} left", unit(kept.headroom)),
                };
                let how = if to.binding { "binds now" } else { "binds no longer" };
                lines.push(line(how, left(from), left(to)));
            }
        }
        // One kind of change of a limit after the other, so that periods meet.
        lines.sort_by(|one, other| (&one.what, one.how).cmp(&(&other.what, other.how)));
        lines
    }

    fn left(&self) -> Vec<Line> {
        let amount = |amount: &Option<f64>| amount.map_or_else(|| NOTHING.to_owned(), figure);
        let line = |stock: &super::StockChange| {
            let what = self.placed(&stock.resource, &stock.place);
            let what = if stock.unit.is_empty() { what } else { format!("{what}, {}", stock.unit) };
            Line { how: "", what, when: String::new(), from: amount(&stock.from), to: amount(&stock.to) }
        };
        self.stocks.iter().map(line).collect()
    }

    fn aimed(&self) -> Vec<Line> {
        let line = |aim: &super::AimChange| {
            let amount = |amount: &Option<f64>| {
                amount.map_or_else(|| NOTHING.to_owned(), |amount| with_unit(&figure(amount), &aim.unit))
            };
            Line { how: "", what: aim.aim.clone(), when: String::new(), from: amount(&aim.from), to: amount(&aim.to) }
        };
        self.aims.iter().map(line).collect()
    }
}

/// Whether a need is met better, or worse; `None` where it is neither, or only one plan has it.
fn gains(need: &NeedChange) -> Option<bool> {
    let (from, to) = need.from.zip(need.to)?;
    (!same(from.coverage, to.coverage)).then_some(to.coverage > from.coverage)
}

/// Lines that say the same of periods that follow each other become one, from the first period to the last.
fn merged(lines: Vec<Line>, periods: &[String]) -> Vec<Line> {
    let known: BTreeMap<&str, usize> = periods.iter().map(String::as_str).zip(0..).collect();
    let mut all: Vec<(usize, String, Line)> = Vec::new();
    for line in lines {
        let Some(at) = known.get(line.when.as_str()).copied() else {
            all.push((periods.len(), String::new(), line));
            continue;
        };
        let alike = |(last, _, one): &&mut (usize, String, Line)| {
            let said = (one.how, &one.what, &one.from, &one.to) == (line.how, &line.what, &line.from, &line.to);
            said && *last + 1 == at
        };
        match all.last_mut().filter(alike) {
            Some((last, first, one)) => {
                *last = at;
                one.when = format!("{first} – {}", line.when);
            }
            None => all.push((at, line.when.clone(), line)),
        }
    }
    all.into_iter().map(|(_, _, line)| line).collect()
}
