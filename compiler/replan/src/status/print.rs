//! Plan against actual as people read it.

use weal_base::layout::{Align, sentences, table, wrapped};
use weal_base::words::{count, list, percent, with_unit};

use super::ir::{Limit, Need, Runs, State, Status, Stock};
use crate::from_journal::words::figure;

/// The widths a status can be drawn in.
const WIDTHS: std::ops::RangeInclusive<usize> = 60..=400;
/// Lists longer than this are cut to [`SHOWN`].
const LONG: usize = 40;
/// How many entries of a long list are shown.
const SHOWN: usize = 25;
/// How long a bar is.
const BAR: usize = 20;
/// The most marks in a row of them.
const MOST_MARKS: usize = 40;
/// What is within this part of its size is as planned.
const SAME: f64 = 1e-6;

/// As data, schema [`SCHEMA`](super::SCHEMA).
pub fn json(status: &Status) -> String {
    serde_json::to_string_pretty(status).unwrap_or_default() + "\n"
}

/// A status in lines of `width` columns. Sections with nothing to say are left out.
pub fn human(status: &Status, width: usize) -> String {
    let page = Page { status, width: width.clamp(*WIDTHS.start(), *WIDTHS.end()) };
    let mut out = page.title();
    let mut section = |title: &str, body: String| {
        if !body.is_empty() {
            out += &format!("\n{title}\n{body}");
        }
    };
    section("NOT AS PLANNED", page.lines(&status.causes, "lines"));
    section("RECIPES (█ done, ░ behind, ▓ ahead, · still to come)", page.recipes());
    section("NEEDS (up to now)", page.needs());
    section("LIMITS (○ kept, ▲ broken)", page.limits());
    section("STOCKS (as planned, and as it is)", page.stocks());
    section("CAPACITY AND HOURS", page.capacities());
    section("WORK IN PROGRESS", page.in_progress());
    section("PROMISES", page.promises());
    section("DECISIONS IN FORCE", page.lines(&status.decisions, "decisions"));
    out
}

struct Page<'a> {
    status: &'a Status,
    width: usize,
}

impl Page<'_> {
    fn title(&self) -> String {
        let status = self.status;
        let when = match status.periods.get(status.period as usize) {
            Some(period) => format!("in {period}, {} of it over", percent(status.part)),
            None => "behind the last period".to_owned(),
        };
        let off = match status.causes.len() {
            0 => "Everything is as planned.".to_owned(),
            n => format!("{} not as planned.", count(n, "thing is", "things are")),
        };
        let title = format!("{} · {} · {when}", status.package, status.today);
        wrapped(&title, self.width).join("\n") + "\n\n" + &wrapped(&off, self.width).join("\n") + "\n"
    }
    /// A name, with its place where that is not in the name.
    fn at(&self, name: &str, place: &str) -> String {
        let status = self.status;
        let recipes = status.recipes.iter().map(|one| &*one.place);
        let stocks = status.stocks.iter().map(|one| &*one.place);
        let mut places = recipes.chain(stocks).chain(status.needs.iter().map(|one| &*one.place));
        if place.is_empty() || name.contains('@') || !places.any(|other| other != place) {
            return name.to_owned();
        }
        format!("{name} at {place}")
    }
    fn lines(&self, all: &[String], what: &str) -> String {
        let mut told: Vec<String> = all.to_vec();
        if told.len() > LONG {
            // The latest matter most.
            told.drain(..told.len() - SHOWN);
            told.insert(0, format!("… {} earlier {what}; `--json` has all.", all.len() - SHOWN));
        }
        sentences(&told, self.width)
    }
    /// A table of the entries that matter most, in their order.
    fn rows<T>(&self, all: &[T], off: impl Fn(&T) -> f64, row: impl Fn(&T) -> Vec<String>, align: &[Align]) -> String {
        let mut order: Vec<usize> = (0..all.len()).collect();
        if all.len() > LONG {
            let by = |at: &usize| all.get(*at).map_or(0.0, &off);
            order.sort_by(|a, b| by(b).total_cmp(&by(a)).then(a.cmp(b)));
            order.truncate(SHOWN);
            order.sort_unstable();
        }
        let rows: Vec<Vec<String>> = order.iter().filter_map(|at| all.get(*at)).map(row).collect();
        let mut out = table(&rows, align, self.width);
        if all.len() > rows.len() {
            let more = format!("… and {} more that differ less; `--json` has all.", all.len() - rows.len());
            out += &sentences(&[more], self.width);
        }
        out
    }

    fn recipes(&self) -> String {
        let off = |runs: &Runs| (runs.done - runs.planned).abs() / runs.planned.max(runs.done).max(f64::MIN_POSITIVE);
        let row = |runs: &Runs| {
            let told = format!("{} of {}", figure(runs.done), figure(runs.planned));
            let more = runs.done - runs.planned;
            let said = match () {
                () if more.abs() <= SAME * runs.planned.max(runs.done) && runs.reported => "as planned".to_owned(),
                () if more.abs() <= SAME * runs.planned.max(runs.done) => {
                    "as planned, if nobody says otherwise".to_owned()
                }
                () if more < 0.0 => format!("{} behind", of_runs(-more)),
                () => format!("{} ahead", of_runs(more)),
            };
            vec![self.at(&runs.recipe, &runs.place), bar(runs), told, said]
        };
        self.rows(&self.status.recipes, off, row, &[Align::Left, Align::Left, Align::Right, Align::Left])
    }

    fn needs(&self) -> String {
        let off = |need: &Need| (need.wanted - need.delivered).abs() / need.wanted.max(f64::MIN_POSITIVE);
        let row = |need: &Need| {
            let amount = |value: f64| with_unit(&figure(value), &need.unit);
            let got = format!("{} of {}", figure(need.delivered), amount(need.wanted));
            let mut said = Vec::new();
            let differs = |a: f64, b: f64| (a - b).abs() > SAME * a.max(b);
            if differs(need.delivered, need.planned) && differs(need.wanted, need.planned) {
                said.push(format!("{} was planned", amount(need.planned)));
            }
            if let Some(revealed) = need.revealed {
                let more = revealed - need.wanted;
                said.push(match () {
                    () if more.abs() <= 0.005 * need.wanted => "as much was taken as is wanted".to_owned(),
                    () if more > 0.0 => format!("{} was taken, {} more than is wanted", amount(revealed), amount(more)),
                    () => format!("{} was taken, {} less than is wanted", amount(revealed), amount(-more)),
                });
            }
            let part = if need.wanted > 0.0 { percent(need.delivered / need.wanted) } else { String::new() };
            vec![self.at(&need.need, &need.place), filled(&need.coverage), got, part, said.join("; ")]
        };
        let align = [Align::Left, Align::Left, Align::Right, Align::Right, Align::Left];
        self.rows(&self.status.needs, off, row, &align)
    }

    fn limits(&self) -> String {
        let broken = |limit: &Limit| limit.values.iter().filter(|one| one.broken).count();
        let row = |limit: &Limit| {
            let Some(last) = limit.values.last() else { return Vec::new() };
            let marks: String = limit.values.iter().map(|one| if one.broken { '▲' } else { '○' }).collect();
            let marks = marks.chars().rev().take(MOST_MARKS).collect::<Vec<_>>().into_iter().rev().collect();
            let sign = match &*limit.compare {
                "<=" => "≤",
                ">=" => "≥",
                _ => "=",
            };
            let held = format!("{sign} {}", with_unit(&figure(last.limit), &limit.unit));
            let off: Vec<&str> = limit.values.iter().filter(|one| one.broken).map(|one| &*one.period).collect();
            let said = match off.len() {
                0 => String::new(),
                1..=3 => format!("broken in {}", list(&off.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>())),
                n => format!("broken in {n} periods, the last of them {}", off.last().copied().unwrap_or_default()),
            };
            vec![self.at(&limit.limit, &limit.place), marks, figure(last.value), held, said]
        };
        let known: Vec<&Limit> = self.status.limits.iter().filter(|limit| !limit.values.is_empty()).collect();
        let align = [Align::Left, Align::Left, Align::Right, Align::Left, Align::Left];
        self.rows(&known, |limit| broken(limit) as f64, |limit| row(limit), &align)
    }

    fn stocks(&self) -> String {
        let differs = |stock: &Stock| {
            let size = stock.planned.iter().chain(&stock.now).fold(0.0_f64, |most, held| most.max(held.abs()));
            let off = stock.planned.iter().zip(&stock.now).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
            if size > 0.0 { off / size } else { 0.0 }
        };
        let shown: Vec<&Stock> =
            (self.status.stocks.iter()).filter(|stock| !stock.counts.is_empty() || differs(stock) > SAME).collect();
        let row = |stock: &&Stock| {
            let most = stock.planned.iter().chain(&stock.now).fold(0.0_f64, |most, held| most.max(*held));
            let line = |held: &[f64]| {
                let part = |held: &f64| Some(if most > 0.0 { held / most } else { 0.0 });
                filled(&held.iter().map(part).collect::<Vec<_>>())
            };
            let amount = |value: f64| with_unit(&figure(value), &stock.unit);
            let said = match stock.counts.last() {
                Some(last) if (last.found - last.expected).abs() <= SAME * last.found.max(last.expected) => {
                    format!("{} counted on {}, as expected", amount(last.found), last.day)
                }
                Some(last) => {
                    let more = last.found - last.expected;
                    let word = if more > 0.0 { "more" } else { "less" };
                    format!(
                        "{} counted on {}, {} {word} than expected",
                        amount(last.found),
                        last.day,
                        amount(more.abs())
                    )
                }
                None => {
                    let end = |held: &[f64]| held.last().copied().unwrap_or(0.0);
                    format!("{} at the end; {} was planned", amount(end(&stock.now)), amount(end(&stock.planned)))
                }
            };
            vec![self.at(&stock.resource, &stock.place), line(&stock.planned), line(&stock.now), said]
        };
        self.rows(&shown, |stock| differs(stock), row, &[Align::Left; 4])
    }

    fn capacities(&self) -> String {
        let row = |one: &super::ir::Capacity| {
            let amount = |value: f64| with_unit(&figure(value), &one.unit);
            let more = one.there - one.planned;
            let differs = more.abs() > SAME * one.planned.max(one.there);
            let said = match () {
                () if one.asked > one.there * (1.0 + SAME) => format!("{} too few", amount(one.asked - one.there)),
                () if differs && more < 0.0 => format!("{} fewer than planned", amount(-more)),
                () if differs => format!("{} more than planned", amount(more)),
                () => String::new(),
            };
            let asked = format!("{} of {} asked for", figure(one.asked), amount(one.there));
            vec![self.at(&one.resource, &one.place), asked, said]
        };
        let off = |one: &super::ir::Capacity| (one.asked - one.there).max(0.0) + (one.planned - one.there).abs();
        self.rows(&self.status.capacities, off, row, &[Align::Left; 3])
    }

    fn in_progress(&self) -> String {
        let one = |run: &super::ir::InProgress| {
            let name = self.at(&run.recipe, &run.place);
            format!("{} of {name}, started in {}, until {}", of_runs(run.runs), run.period, run.until)
        };
        self.lines(&self.status.in_progress.iter().map(one).collect::<Vec<_>>(), "runs")
    }

    fn promises(&self) -> String {
        let one = |promise: &super::ir::Pledge| {
            let amount = |value: f64| with_unit(&figure(value), &promise.unit);
            let what = match promise.to.is_empty() {
                true => format!("{} {} to us by {}", amount(promise.amount), promise.resource, promise.by),
                false => {
                    format!("{} {} for {} by {}", amount(promise.amount), promise.resource, promise.to, promise.by)
                }
            };
            let some = promise.left < promise.amount;
            match promise.state {
                State::Kept => format!("{what}: kept"),
                State::Open if some => format!("{what}: {} still to come", amount(promise.left)),
                State::Open => format!("{what}: open"),
                State::Overdue if some => format!("{what}: overdue, {} did not come", amount(promise.left)),
                State::Overdue => format!("{what}: overdue"),
            }
        };
        self.lines(&self.status.promises.iter().map(one).collect::<Vec<_>>(), "promises")
    }
}

/// `1 run`, `2.5 runs`.
fn of_runs(runs: f64) -> String {
    format!("{} {}", figure(runs), if runs == 1.0 { "run" } else { "runs" })
}

/// Done against planned, as parts of all that is planned.
fn bar(runs: &Runs) -> String {
    let all = runs.all.max(runs.done).max(runs.planned);
    if all <= 0.0 {
        return String::new();
    }
    let cells = |runs: f64| ((runs / all * BAR as f64).round() as usize).min(BAR);
    let (planned, done) = (cells(runs.planned), cells(runs.done));
    let (both, most) = (planned.min(done), planned.max(done));
    let off = if done > planned { "▓" } else { "░" };
    "█".repeat(both) + &off.repeat(most - both) + &"·".repeat(BAR - most)
}

/// One mark per part of 1, from `▁` to `▇`, which only what is full gets; `·` for none. Many share a mark, the least counting.
fn filled(parts: &[Option<f64>]) -> String {
    const MARKS: [char; 7] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇'];
    let mark = |part: Option<f64>| match part {
        None => '·',
        Some(part) if part >= 1.0 - 1e-9 => '▇',
        Some(part) => MARKS.get((part.max(0.0) * 6.0) as usize % 6).copied().unwrap_or('▁'),
    };
    let least = |a: Option<f64>, b: Option<f64>| match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    let size = parts.len().div_ceil(MOST_MARKS).max(1);
    parts.chunks(size).filter_map(|some| some.iter().copied().reduce(least)).map(mark).collect()
}
