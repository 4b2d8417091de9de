//! Values that change from a day on, and calculations with dates and lengths of time.

use weal_base::{Code, Diagnostic, Rational, Site};
use weal_hir::{DatedPart, Def, Direction, ItemKind, Operator};

use super::Lower;
use super::values::Value;
use crate::calendar::{Day, Rate};
use crate::diagnostics;
use crate::ir::{Entity, Note, NoteKind};
use crate::quantity::{NUMBER, Quantity};
use crate::steps::Step;

/// The most days on which one value may change.
const MOST_DAYS: usize = 4_000;

/// What the values met while one is worked out say of time.
#[derive(Clone, Debug, Default)]
pub(super) struct Dating {
    /// Whether whoever asks can take a value that changes.
    taken: bool,
    /// The day whose value is asked; `None` for what holds before all changes.
    on: Option<Day>,
    /// The days on which something changes, sorted.
    days: Vec<Day>,
    /// Where something that changes was met by one who can take one value only.
    met: Option<Site>,
    /// How many dated values were met.
    count: u64,
    /// The sources of the values met.
    sources: Vec<String>,
}

/// A dated `let` on one day: its value, the days on which it changes, its sources.
type Known = (Value, Vec<Day>, Vec<String>);

/// Dated `let`s by their day.
pub(super) type KnownDated = rustc_hash::FxHashMap<(Def, Option<Day>), Known>;

impl<'a> Lower<'a> {
    /// The part of a dated value that holds on the day that is asked for.
    pub(super) fn dated(&mut self, module: u32, parts: &'a [DatedPart], site: Site) -> Value {
        let mut starts: Vec<(Option<Day>, &'a DatedPart)> = Vec::with_capacity(parts.len());
        for part in parts {
            let from = match &part.from {
                None => None,
                Some(expr) => match self.dates(module, expr) {
                    Some((day, _)) => Some(day),
                    None => return Value::Error,
                },
            };
            if let (Some((before, _)), Some(day)) = (starts.last(), from)
                && before.is_some_and(|before| before >= day)
            {
                let at = part.from.as_ref().map_or(site, |expr| self.node(module, expr.node));
                self.problems.push(
                    Diagnostic::error(
                        Code::BadDate,
                        format!("{day} does not come after the day before it in this list"),
                        at,
                        "out of order",
                    )
                    .help("write the earlier days first, each once"),
                );
                return Value::Error;
            }
            starts.push((from, part));
        }
        for day in starts.iter().filter_map(|(from, _)| *from) {
            if let Err(at) = self.dating.days.binary_search(&day) {
                self.dating.days.insert(at, day);
            }
        }
        self.dating.count += 1;
        if !self.dating.taken {
            self.dating.met.get_or_insert(site);
        }
        let on = self.dating.on;
        let begun = |from: &Option<Day>| from.is_none_or(|from| on.is_some_and(|on| on >= from));
        let Some(at) = starts.iter().rposition(|(from, _)| begun(from)) else { return Value::Error };
        let Some((from, part)) = starts.get(at) else { return Value::Error };
        let until = starts.get(at + 1).and_then(|(next, _)| *next);
        for source in &part.sources {
            let when = match (from, until) {
                (None, None) => String::new(),
                (None, Some(until)) => format!(" (until {until})"),
                (Some(from), None) => format!(" (from {from})"),
                (Some(from), Some(until)) => format!(" (from {from} until {until})"),
            };
            self.dating.sources.push(source.clone() + &when);
        }
        self.eval(module, &part.value)
    }

    /// What a `let` comes to; worked out once, or once for each day where it changes.
    pub(super) fn let_value(&mut self, def: Def, site: Site) -> Value {
        if let Some(known) = self.values.get(&def) {
            return known.clone();
        }
        if let Some((value, days, sources)) = self.dated_values.get(&(def, self.dating.on)).cloned() {
            self.meet(&days, sources, site);
            return value;
        }
        let (module, expr) = match self.overrides.get(&def) {
            Some(changed) => *changed,
            None => match self.item(def).map(|item| &item.kind) {
                Some(ItemKind::Let { value, .. }) => (def.module, value),
                _ => return Value::Error,
            },
        };
        if !self.enter(def, site) {
            return Value::Error;
        }
        // A value is the same wherever it is used: it sees neither rows nor parameters.
        let (rows, params) = (std::mem::take(&mut self.rows), std::mem::take(&mut self.params));
        let (outer_days, outer_sources) =
            (std::mem::take(&mut self.dating.days), std::mem::take(&mut self.dating.sources));
        let before = self.dating.count;
        let value = self.eval(module, expr);
        (self.rows, self.params) = (rows, params);
        self.open.pop();
        let days = std::mem::replace(&mut self.dating.days, outer_days);
        let sources = std::mem::replace(&mut self.dating.sources, outer_sources);
        if self.dating.count == before {
            self.values.insert(def, value.clone());
        } else {
            self.dated_values.insert((def, self.dating.on), (value.clone(), days.clone(), sources.clone()));
            self.meet(&days, sources, site);
        }
        value
    }

    /// Works out the values that nothing has asked for, so that what is wrong with them is told.
    pub(super) fn unused_lets(&mut self) {
        self.about = None;
        for (def, item) in self.items() {
            if let ItemKind::Let { params, .. } = &item.kind
                && params.is_empty()
            {
                let site = self.node(def.module, item.name_node);
                self.over_time(site, |lower| Some(lower.let_value(def, site)));
            }
        }
    }

    fn meet(&mut self, days: &[Day], sources: Vec<String>, site: Site) {
        for day in days {
            if let Err(at) = self.dating.days.binary_search(day) {
                self.dating.days.insert(at, *day);
            }
        }
        self.dating.sources.extend(sources);
        self.dating.count += 1;
        if !self.dating.taken {
            self.dating.met.get_or_insert(site);
        }
    }

    /// Works something out that must be one value; reports one that changes.
    pub(super) fn one_value<T>(&mut self, site: Site, work: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let outer = self.dating.met.take();
        let found = work(self);
        let met = std::mem::replace(&mut self.dating.met, outer);
        let Some(met) = met.filter(|_| !self.dating.taken) else { return found };
        self.dating.days.clear();
        self.dating.sources.clear();
        let mut problem = Diagnostic::error(
            Code::OneValue,
            "this changes over time, and only one value can stand here",
            site,
            "changes from a day on",
        )
        .help("dated values can be used in flows, supplies, needs, limits and `up to`, and in `loses` and `absorbed`");
        if met != site {
            problem = problem.also(met, "a dated value");
        }
        self.problems.push(problem);
        None
    }

    /// Works something out on the first day of the horizon.
    pub(super) fn at_start<T>(&mut self, work: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let start = self.tir.horizon.periods.first().map(|period| period.start);
        self.on(start, work)
    }

    /// Works something out on a day.
    pub(super) fn on_day<T>(&mut self, day: Day, work: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        self.on(Some(day), work)
    }

    fn on<T>(&mut self, day: Option<Day>, work: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let outer = std::mem::replace(&mut self.dating, Dating { taken: true, on: day, ..Dating::default() });
        let found = work(self);
        let inner = std::mem::replace(&mut self.dating, outer);
        self.cite(inner.sources);
        found
    }

    /// Works something out before all changes and on each day of change, and notes the sources it has.
    pub(super) fn over_time<T>(
        &mut self,
        site: Site,
        mut work: impl FnMut(&mut Self) -> Option<T>,
    ) -> Option<(T, Vec<(Day, T)>)> {
        let outer = std::mem::replace(&mut self.dating, Dating { taken: true, ..Dating::default() });
        let found = self.each_day(site, &mut work);
        let inner = std::mem::replace(&mut self.dating, outer);
        self.cite(inner.sources);
        found
    }

    fn each_day<T>(&mut self, site: Site, work: &mut impl FnMut(&mut Self) -> Option<T>) -> Option<(T, Vec<(Day, T)>)> {
        let first = work(self)?;
        let mut later: Vec<(Day, T)> = Vec::new();
        // A branch that only holds on some day may bring days of its own, earlier and later ones.
        while let Some(day) = self.dating.days.iter().copied().find(|day| later.iter().all(|(done, _)| done != day)) {
            if later.len() >= MOST_DAYS {
                self.problems.push(
                    Diagnostic::error(
                        Code::EvaluationLimit,
                        format!("this value changes on more than {MOST_DAYS} days"),
                        site,
                        "reached here",
                    )
                    .help("join steps that are close to each other"),
                );
                return None;
            }
            self.dating.on = Some(day);
            let value = work(self)?;
            later.push((day, value));
        }
        later.sort_by_key(|(day, _)| *day);
        Some((first, later))
    }

    /// Keeps the sources of dated values with what they were used for.
    fn cite(&mut self, sources: Vec<String>) {
        let Some(about) = self.about else { return };
        for text in sources {
            let known =
                self.tir.notes.iter().rev().take_while(|note| note.about == about).any(|note| *note.text == *text);
            if !known {
                self.tir.notes.push(Note { about, kind: NoteKind::Source, text: text.into() });
            }
        }
    }

    /// Notes that what is worked out next belongs to this.
    pub(super) fn about(&mut self, entity: Entity) {
        self.about = Some(entity);
    }

    /// One rate of the rates of each day; they must be per the same kind of time.
    pub(super) fn stepped(&mut self, (first, later): (Rate, Vec<(Day, Rate)>), site: Site) -> Option<Rate> {
        let mut steps: Vec<Step> = Vec::with_capacity(later.len());
        for (from, rate) in later {
            if rate.basis != first.basis {
                self.problems.push(
                    Diagnostic::error(
                        Code::NeedsPeriod,
                        format!("from {from} on this is per another kind of time than before"),
                        site,
                        "per calendar time and per fixed time",
                    )
                    .help("write all steps per year, quarter or month, or all per week, day or hour"),
                );
                return None;
            }
            let before = steps.last().map_or(&first.amount, |step| &step.amount);
            if rate.amount != *before {
                steps.push(Step { from, amount: rate.amount });
            }
        }
        let steps = if steps.is_empty() { None } else { Some(steps.into_boxed_slice()) };
        Some(Rate { steps, ..first })
    }

    /// `2027-03 + 3 month`, `2029-06 - 2027-01`; `None` where neither side is a date.
    pub(super) fn date_arithmetic(
        &mut self,
        left: &Value,
        operator: Operator,
        right: &Value,
        site: Site,
    ) -> Option<Value> {
        let time = self.dims.base("time");
        let is_time = |value: &Value| matches!(value, Value::Quantity(value) if value.dim == time);
        let is_date = |value: &Value| match value {
            Value::Dates(..) => true,
            // A bare year beside a length of time or a date.
            Value::Quantity(Quantity { amount, dim: NUMBER, .. }) => {
                amount.to_i64().is_some_and(|year| (1_000..=9_998).contains(&year))
            }
            _ => false,
        };
        let dates = matches!(left, Value::Dates(..)) || matches!(right, Value::Dates(..));
        match operator {
            Operator::Add | Operator::Subtract if is_date(left) && is_time(right) => {
                let Value::Quantity(by) = right else { return None };
                let by = Quantity {
                    amount: if operator == Operator::Add { by.amount.clone() } else { -&by.amount },
                    ..by.clone()
                };
                Some(self.date_moved(left, &by, site))
            }
            Operator::Add if is_time(left) && is_date(right) => {
                let Value::Quantity(by) = left else { return None };
                Some(self.date_moved(right, &by.clone(), site))
            }
            Operator::Subtract if dates && is_date(left) && is_date(right) => {
                let ((a, _), (b, _)) = (self.as_dates(left, site)?, self.as_dates(right, site)?);
                let seconds = (i64::from(a.0) - i64::from(b.0)) * 86_400;
                Some(Value::Quantity(Quantity { dim: time, ..Quantity::number(Rational::from(seconds)) }))
            }
            _ => None,
        }
    }

    /// A date, or the period it names, later by a length of time.
    fn date_moved(&mut self, date: &Value, by: &Quantity, site: Site) -> Value {
        let Some((from, until)) = self.as_dates(date, site) else { return Value::Error };
        let days = by.amount.checked_div(&Rational::from(86_400)).unwrap_or_default();
        let (whole, word) = if by.calendar == 1 { (by.amount.to_i64(), "month") } else { (days.to_i64(), "day") };
        let Some(count) = whole else {
            self.problems.push(
                Diagnostic::error(
                    Code::BadDate,
                    format!("a date moves by whole {word}s"),
                    site,
                    format!("not a whole number of {word}s"),
                )
                .help(format!("say how to round it: `round(…, up, 1 {word})`")),
            );
            return Value::Error;
        };
        let later = |day: Day| {
            let moved = match word {
                "month" if count.abs() <= 100_000 => day.plus_months(count),
                "day" if count.abs() <= 4_000_000 => Day((i64::from(day.0) + count) as i32),
                _ => return None,
            };
            // Days are clamped at the ends of the calendar: what lies there went beyond it.
            (Day::of(1, 1, 1)? <= moved && moved <= Day::of(9_999, 1, 1)?).then_some(moved)
        };
        match (later(from), later(until)) {
            (Some(from), Some(until)) => Value::Dates(from, until),
            _ => {
                self.problems.push(Diagnostic::error(
                    Code::BadDate,
                    "this date is beyond the calendar",
                    site,
                    "before the year 1 or after 9998",
                ));
                Value::Error
            }
        }
    }

    /// `round(3.4 month, up, 1 month)`.
    pub(super) fn round(
        &mut self,
        direction: Direction,
        value: &Quantity,
        unit: &Quantity,
        sites: (Site, Site),
    ) -> Value {
        if value.dim != unit.dim {
            let (a, b) = ((sites.0, value.dim), (sites.1, unit.dim));
            self.problems.push(diagnostics::cannot_add(&self.dims, sites.0, a, b));
            return Value::Error;
        }
        let (amount, step) = match value.calendar == unit.calendar {
            true => (value.amount.clone(), unit.amount.clone()),
            false => (value.fixed(), unit.fixed()),
        };
        let times = amount.checked_div(&step).filter(|_| step.is_positive());
        let Some(times) = times else {
            self.problems.push(diagnostics::out_of_range(sites.1, "what is rounded to", &step, "more than zero"));
            return Value::Error;
        };
        let half = Rational::ratio(1, 2).unwrap_or_default();
        let whole = match direction {
            Direction::Up => times.ceil(),
            Direction::Down => times.floor(),
            Direction::Nearest if times.is_negative() => (&times - &half).ceil(),
            Direction::Nearest => (&times + &half).floor(),
        };
        let written = value.written.clone().filter(|_| value.calendar == unit.calendar).or(unit.written.clone());
        Value::Quantity(Quantity { amount: &whole * &unit.amount, calendar: unit.calendar, written, ..value.clone() })
    }

    /// Reports months and days that are added without saying how.
    pub(super) fn months_and_days(&mut self, site: Site, a: Site, b: Site) {
        self.problems.push(
            Diagnostic::error(
                Code::MonthsAndDays,
                "months and days are added, and a month has no fixed number of days",
                site,
                "how many days is a month here?",
            )
            .also(a, "one of the two")
            .also(b, "the other")
            .help("say how to round: `round(3 month, up, 1 day) + 10 day`, or `3 month + round(10 day, up, 1 month)`"),
        );
    }
}
