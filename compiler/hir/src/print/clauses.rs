//! What is said of places, resources, needs and bounds, and the lines of tests.

use super::Printer;
use crate::ir::*;

impl Printer<'_> {
    /// A clause, in the words of the language.
    pub(super) fn clause(&self, clause: &Clause) -> String {
        use ClauseKind as K;
        let one = |word: &str, expr: &Expr| format!("{word} {}", self.expr(expr));
        let perhaps = |word: &str, expr: &Option<Expr>| {
            expr.as_ref().map_or(String::new(), |expr| format!(" {word} {}", self.expr(expr)))
        };
        let at = |place: &Option<Ref>| {
            place.as_ref().map_or(String::new(), |place| format!(" at {}", self.reference(place)))
        };
        match &clause.kind {
            K::Stock { amount, aged, at: place } => one("stock", amount) + &perhaps("aged", aged) + &at(place),
            K::Supply { amount, from, until, at: place, profile } => {
                let over = profile.as_ref().map_or(String::new(), |it| format!(" profile {}", self.reference(it)));
                one("supply", amount) + &perhaps("from", from) + &perhaps("until", until) + &at(place) + &over
            }
            K::FromPeople(expr) => one("from people", expr),
            K::Regrows { logistic, rate, to } => {
                one(if *logistic { "regrows logistic" } else { "regrows" }, rate) + &perhaps("to", to)
            }
            K::Keeps(expr) => one("keeps", expr),
            K::Loses(expr) => one("loses", expr),
            K::Storage(expr) => one("storage", expr),
            K::Discard => "discard allowed".to_owned(),
            K::Lasts(expr) => one("lasts", expr),
            K::Available(expr) => one("available", expr),
            K::Absorbed(expr) => one("absorbed", expr),
            K::Provides { amount, property } => {
                format!("provides {} of {}", self.expr(amount), self.reference(property))
            }
            K::EndFree => "end free".to_owned(),
            K::EndAsStart => "end no lower than start".to_owned(),
            K::EndAtLeast(expr) => one("end at least", expr),
            K::Rank(rank) => format!("rank {rank}"),
            K::AtLeast(expr) => one("at least", expr),
            K::For(Some(place)) => format!("for {}", self.reference(place)),
            K::For(None) => "for each place".to_owned(),
            K::ForEachIn(place) => format!("for each place in {}", self.reference(place)),
            K::From(expr) => one("from", expr),
            K::Until(expr) => one("until", expr),
            K::By(expr) => one("by", expr),
            K::Always => "always".to_owned(),
            K::AlarmAfter(expr) => one("alarm after", expr),
            K::Profile(profile) => format!("profile {}", self.reference(profile)),
        }
    }

    /// Where and when a rule holds, each with a blank before it.
    pub(super) fn held(&self, at: &Option<Ref>, from: &Option<Expr>, until: &Option<Expr>) -> String {
        let mut out = at.as_ref().map_or(String::new(), |place| format!(" at {}", self.reference(place)));
        for (word, date) in [("from", from), ("until", until)] {
            if let Some(date) = date {
                out += &format!(" {word} {}", self.expr(date));
            }
        }
        out
    }

    /// What narrows a bound, each with a blank before it.
    pub(super) fn modifier(&self, modifier: &Modifier) -> String {
        use ModifierKind as K;
        match &modifier.kind {
            K::Always => " always".to_owned(),
            K::InTotal => " in total".to_owned(),
            K::EachPlace => " each place".to_owned(),
            K::EachPlaceIn(place) => format!(" each place in {}", self.reference(place)),
            K::Falling(expr) => format!(" falling {}", self.expr(expr)),
            K::From(expr) => format!(" from {}", self.expr(expr)),
            K::Until(expr) => format!(" until {}", self.expr(expr)),
            K::Soft(rank) => format!(" soft rank {rank}"),
            K::At(place) => format!(" at {}", self.reference(place)),
        }
    }

    /// What a scenario or a test takes a choice to be.
    pub(super) fn chosen(&self, chosen: &Chosen) -> String {
        let to = match &chosen.to {
            Picked::Option(option) => option.clone(),
            Picked::Number(number) => self.expr(number),
            Picked::Error => "?".to_owned(),
        };
        format!("{} = {to}", self.reference(&chosen.choice))
    }

    /// A line of a test.
    pub(super) fn test_step(&self, step: &TestStep) -> String {
        match step {
            TestStep::With(chosen) => format!("with {}", self.chosen(chosen)),
            TestStep::WithScenario(scenario) => format!("with scenario {}", self.reference(scenario)),
            TestStep::Impossible(_) => "expect impossible".to_owned(),
            TestStep::Expect { measure, at, period, total, compare, value, within, .. } => {
                let at = at.as_ref().map_or_else(String::new, |at| format!(" at {}", self.reference(at)));
                let when = match (period, total) {
                    (Some(period), _) => format!(" in {}", self.expr(period)),
                    (None, true) => " in total".to_owned(),
                    (None, false) => String::new(),
                };
                let within = within.as_ref().map_or(String::new(), |within| format!(" within {}", self.expr(within)));
                let (measure, sign) = (self.measure(measure), super::sign(*compare));
                format!("expect {measure}{at}{when} {sign} {}{within}", self.expr(value))
            }
        }
    }
}
