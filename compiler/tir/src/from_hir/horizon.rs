//! The horizon's periods, and the places.

use weal_base::{Code, Diagnostic, Rational, Site};
use weal_hir::{Expr, ItemKind};

use super::Lower;
use crate::calendar::{CalendarUnit, Day, Horizon, MOST_PERIODS, Period};

impl<'a> Lower<'a> {
    pub(super) fn horizon(&mut self) {
        let mut first: Option<Site> = None;
        for (def, item) in self.items() {
            let ItemKind::Horizon { from, to, by } = &item.kind else { continue };
            let site = self.node(def.module, item.node);
            if let Some(first) = first {
                self.problems.push(
                    Diagnostic::error(Code::RepeatedPart, "the horizon is said twice", site, "said again here")
                        .also(first, "first said here")
                        .help("keep one of them"),
                );
                continue;
            }
            first = Some(site);
            self.periods(def.module, from, to, by.as_ref(), site);
        }
    }

    fn periods(
        &mut self,
        module: u32,
        from: &'a Expr,
        to: &'a Expr,
        by: Option<&'a (String, weal_hir::Node)>,
        site: Site,
    ) {
        let (Some((start, _)), Some((last, end))) = (self.dates(module, from), self.dates(module, to)) else { return };
        let unit = match by.map(|by| by.0.as_str()) {
            None | Some("year") => CalendarUnit::Year,
            Some("quarter") => CalendarUnit::Quarter,
            Some("month") => CalendarUnit::Month,
            Some("week") => CalendarUnit::Week,
            Some("day") => CalendarUnit::Day,
            Some(other) => {
                let at = by.map_or(site, |by| self.node(module, by.1));
                self.problems.push(
                    Diagnostic::error(
                        Code::BadHorizon,
                        format!("a horizon is cut by year, quarter, month, week or day, not by `{other}`"),
                        at,
                        "not a calendar period",
                    )
                    .help_if(
                        weal_base::suggest::nearest(other, ["year", "quarter", "month", "week", "day"])
                            .map(|near| format!("did you mean `{near}`?")),
                    ),
                );
                return;
            }
        };
        if end <= start {
            self.problems.push(
                Diagnostic::error(
                    Code::BadDate,
                    format!("the horizon ends before it begins: {last} is before {start}"),
                    site,
                    "runs backwards",
                )
                .help("write the earlier date first, for example `horizon 2027 .. 2036 by year`"),
            );
            return;
        }
        let mut periods = Vec::new();
        let mut at = start;
        while at < end {
            let next = match unit {
                CalendarUnit::Year => start.plus_months(12 * (periods.len() as i64 + 1)),
                CalendarUnit::Quarter => start.plus_months(3 * (periods.len() as i64 + 1)),
                CalendarUnit::Month => start.plus_months(periods.len() as i64 + 1),
                CalendarUnit::Week => Day(at.0 + 7),
                CalendarUnit::Day => Day(at.0 + 1),
            };
            if periods.len() >= MOST_PERIODS {
                let days = i64::from(end.0 - start.0);
                self.problems.push(
                    Diagnostic::error(
                        Code::TooLarge,
                        format!("the horizon has more than {MOST_PERIODS} periods"),
                        site,
                        format!("{days} days, cut by {}", unit.word()),
                    )
                    .help("plan a shorter time, or cut it into longer periods"),
                );
                return;
            }
            if next <= at {
                // Only at the calendar's very end.
                self.problems.push(Diagnostic::error(
                    Code::BadDate,
                    "the horizon goes beyond the calendar",
                    site,
                    "after the year 9999",
                ));
                return;
            }
            periods.push(Period {
                label: label(unit, start, at).into(),
                start: at,
                end: next,
                months: months(unit, at, next),
            });
            at = next;
        }
        if at != end {
            let word = unit.word();
            self.problems.push(
                Diagnostic::error(
                    Code::BadHorizon,
                    format!("the horizon from {start} until {end} does not cut into whole {word}s"),
                    site,
                    format!("the last {word} would end on {at}"),
                )
                .help(format!("begin and end at the edge of a {word}, or cut it by something shorter")),
            );
            return;
        }
        self.tir.horizon = Horizon { unit, periods };
    }
}

fn label(unit: CalendarUnit, start: Day, at: Day) -> String {
    let date = at.date();
    let (year, month) = (date.year(), date.month());
    let aligned = start.date().day() == 1;
    match unit {
        CalendarUnit::Year if aligned && month == 1 => format!("{year:04}"),
        CalendarUnit::Quarter if aligned && month % 3 == 1 => format!("{year:04}-Q{}", month / 3 + 1),
        CalendarUnit::Month if aligned => format!("{year:04}-{month:02}"),
        _ => at.to_string(),
    }
}

/// The length of a period in calendar months, each day the part of its month that it is.
fn months(unit: CalendarUnit, from: Day, until: Day) -> Rational {
    match unit {
        CalendarUnit::Year => return Rational::from(12),
        CalendarUnit::Quarter => return Rational::from(3),
        CalendarUnit::Month => return Rational::ONE,
        CalendarUnit::Week | CalendarUnit::Day => {}
    }
    let mut sum = Rational::ZERO;
    for day in from.0..until.0 {
        let length = i64::from(Day(day).date().days_in_month());
        sum = &sum + &Rational::ratio(1, length).unwrap_or_default();
    }
    sum
}
