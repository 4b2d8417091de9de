//! Choices of a number: what they offer, and the number in force.

use weal_base::{Code, Diagnostic, Rational, Site};
use weal_hir::{Chosen, Def, ItemKind, Picked, Target, TestStep};

use super::Lower;
use super::values::Value;
use crate::calendar::TimeWord;
use crate::diagnostics;
use crate::ir::*;
use crate::quantity::Quantity;

/// A choice of a number, and the numbers it offers: the least, the middle, the most, then those that somebody named.
pub(super) struct Offered {
    def: Def,
    name: String,
    site: Site,
    low: Quantity,
    high: Quantity,
    numbers: Vec<(Quantity, String)>,
    /// The setting that chooses each.
    settings: Vec<SettingId>,
    /// How many stand open.
    open: u32,
    /// Which number each is that people stated.
    stated: Vec<(Box<str>, u32)>,
}

impl<'a> Lower<'a> {
    /// Finds what the choices of a number offer, and puts the middle in force.
    pub(super) fn offer(&mut self, stated: &[(String, String)]) {
        let items = self.items();
        for (def, item) in &items {
            let ItemKind::Choice { name, number: Some(number), .. } = &item.kind else { continue };
            let site = self.node(def.module, item.name_node);
            let (low, high) = (self.quantity(def.module, &number.low), self.quantity(def.module, &number.high));
            let dim = match self.eval(def.module, &number.dimension) {
                Value::Dimension(dim) => dim,
                _ => {
                    let at = self.node(def.module, number.dimension.node);
                    self.problems.push(
                        Diagnostic::error(
                            Code::BadChoice,
                            "what is chosen here is no dimension",
                            at,
                            "not a dimension",
                        )
                        .help("write what the number measures, for example `mass between 1 kt and 3 kt`"),
                    );
                    continue;
                }
            };
            let (Some(low), Some(high)) = (low, high) else { continue };
            let mut fits = true;
            for (end, expr) in [(&low, &number.low), (&high, &number.high)] {
                if end.dim != dim {
                    let at = self.node(def.module, expr.node);
                    self.problems.push(diagnostics::mismatch(&self.dims, at, dim, "what is chosen between", end.dim));
                    fits = false;
                }
            }
            let (low, high) = if low.calendar == high.calendar {
                (low, high)
            } else {
                let fixed = |end: Quantity| Quantity { amount: end.fixed(), calendar: 0, ..end };
                (fixed(low), fixed(high))
            };
            if fits && high.amount < low.amount {
                let at = self.node(def.module, number.low.node);
                let problem =
                    Diagnostic::error(Code::OutOfRange, "the least is more than the most", at, "the other way round");
                self.problems.push(problem.help("name the least first: `between 1 kt and 3 kt`"));
                fits = false;
            }
            if fits {
                self.offer_between(*def, name, site, low, high);
            }
        }
        if self.numbers.is_empty() && stated.is_empty() {
            return;
        }
        for (def, item) in &items {
            let chosen: Vec<&'a Chosen> = match &item.kind {
                ItemKind::Scenario { chosen, .. } => chosen.iter().collect(),
                ItemKind::Test { steps, .. } => {
                    let with = |step: &'a TestStep| match step {
                        TestStep::With(chosen) => Some(chosen),
                        _ => None,
                    };
                    steps.iter().filter_map(with).collect()
                }
                _ => continue,
            };
            for one in chosen {
                let (Target::Def(choice), Picked::Number(expr)) = (&one.choice.to, &one.to) else { continue };
                let Some(at) = self.numbers.iter().position(|offered| offered.def == *choice) else { continue };
                let site = self.node(def.module, expr.node);
                if let Some(number) = self.quantity(def.module, expr)
                    && let Some(found) = self.offer_number(at, number, site)
                {
                    self.picked.insert((def.module, one.node), found);
                }
            }
        }
        for (choice, text) in stated {
            let Some(at) = self.numbers.iter().position(|offered| offered.name == *choice) else { continue };
            let (module, site) = (self.numbers[at].def.module, self.numbers[at].site);
            if let Some(number) = self.read_number(module, text, site)
                && let Some(found) = self.offer_number(at, number, site)
            {
                self.numbers[at].stated.push((text.as_str().into(), found));
            }
        }
    }

    fn offer_between(&mut self, def: Def, name: &str, site: Site, low: Quantity, high: Quantity) {
        let half = Rational::ratio(1, 2).unwrap_or_default();
        let middle = Quantity { amount: &(&low.amount + &high.amount) * &half, ..low.clone() };
        let mut offered = Offered {
            def,
            name: name.to_owned(),
            site,
            numbers: Vec::new(),
            settings: Vec::new(),
            open: 0,
            stated: Vec::new(),
            low: low.clone(),
            high: high.clone(),
        };
        for number in [low, middle, high] {
            if offered.numbers.iter().all(|(known, _)| known.amount != number.amount) {
                let text = self.number_text(&number);
                offered.numbers.push((number, text));
            }
        }
        offered.open = offered.numbers.len() as u32;
        let middle = offered.numbers.get(offered.numbers.len() / 2).map(|(number, _)| number.clone());
        self.values.insert(def, middle.map_or(Value::Error, Value::Quantity));
        self.numbers.push(offered);
    }

    /// The place of a number among those offered, where it joins if it is new; reports one that cannot be chosen.
    fn offer_number(&mut self, at: usize, mut number: Quantity, site: Site) -> Option<u32> {
        let offered = self.numbers.get(at)?;
        let (low, high) = (offered.low.clone(), offered.high.clone());
        if number.dim != low.dim {
            let what = format!("`{}`", offered.name);
            self.problems.push(diagnostics::mismatch(&self.dims, site, low.dim, &what, number.dim));
            return None;
        }
        if number.calendar != low.calendar {
            // In calendar months where the choice is, in seconds where it is not.
            let one = Quantity { amount: Rational::ONE, ..low.clone() }.fixed();
            number = Quantity { amount: number.fixed().checked_div(&one)?, calendar: low.calendar, ..number };
        }
        if number.amount < low.amount || number.amount > high.amount {
            let (low, high) = (self.number_text(&low), self.number_text(&high));
            let message = format!("`{}` is chosen between {low} and {high}", self.numbers.get(at)?.name);
            let problem = Diagnostic::error(Code::OutOfRange, message, site, "outside of that");
            self.problems.push(problem.help("choose a number in between, or widen the choice"));
            return None;
        }
        let known = &self.numbers.get(at)?.numbers;
        if let Some(found) = known.iter().position(|(known, _)| known.amount == number.amount) {
            return Some(found as u32);
        }
        let text = self.number_text(&number);
        let offered = self.numbers.get_mut(at)?;
        offered.numbers.push((number, text));
        Some(offered.numbers.len() as u32 - 1)
    }

    /// A number as a person types it: `2 kt`, `2_000 t per year`.
    fn read_number(&mut self, module: u32, text: &str, site: Site) -> Option<Quantity> {
        let text = text.trim();
        let end = text.find(|c: char| !(c.is_ascii_digit() || "._-".contains(c))).unwrap_or(text.len());
        let (number, words) = text.split_at(end);
        let Ok(amount) = number.parse::<Rational>() else {
            let problem = Diagnostic::error(
                Code::BadNumber,
                format!("`{text}` is not a number with its unit"),
                site,
                "a number is chosen here",
            );
            self.problems.push(problem.help("write a number and its unit, for example `2 kt`"));
            return None;
        };
        let mut value = Quantity::number(amount);
        let mut per = false;
        for word in words.split_whitespace() {
            if word == "per" {
                per = true;
                continue;
            }
            let unit = self.unit_named(module, word, site)?;
            if std::mem::take(&mut per) {
                value.amount = value.amount.checked_div(&unit.value.amount)?;
                value.calendar = value.calendar.saturating_sub(unit.value.calendar);
                value.dim = self.dims.combine(value.dim, unit.value.dim, true);
                value.per = value.per.or(unit.time);
            } else {
                value.amount = &value.amount * &unit.value.amount;
                value.calendar = value.calendar.saturating_add(unit.value.calendar);
                value.dim = self.dims.combine(value.dim, unit.value.dim, false);
                value.written = Some((self.names.intern(&unit.symbol).0, unit.value.amount.clone()));
            }
        }
        Some(value)
    }

    /// A number in the unit it was written in: `2 kt`, `2_000 t per year`.
    fn number_text(&self, number: &Quantity) -> String {
        let mut amount = number.amount.clone();
        let mut unit = String::new();
        if let Some((symbol, one)) = &number.written {
            amount = amount.checked_div(one).unwrap_or(amount);
            unit = format!(" {}", self.word_text(*symbol));
        }
        if let Some(per) = number.per {
            let (word, time) = match per {
                TimeWord::Year => ("year", 12),
                TimeWord::Quarter => ("quarter", 3),
                TimeWord::Month => ("month", 1),
                TimeWord::Week => ("week", 604_800),
                TimeWord::Day => ("day", 86_400),
                TimeWord::Hour => ("hour", 3_600),
            };
            amount = &amount * &Rational::from(time);
            unit += &format!(" per {word}");
        }
        // Decimals where they say it all, else the exact fraction, so that two numbers never share a name.
        format!("{amount}{unit}")
    }

    /// Settings for all numbers offered, and in force those of the mode; the middle where none is.
    pub(super) fn choose_numbers(&mut self, chosen: &[SettingId]) {
        for at in 0..self.numbers.len() {
            let Some(offered) = self.numbers.get_mut(at) else { continue };
            let mut force = offered.open as usize / 2;
            for (number, (_, text)) in offered.numbers.iter().enumerate() {
                let id = SettingId(self.tir.settings.len() as u32);
                let (name, text) = (offered.name.as_str().into(), text.as_str().into());
                self.tir.settings.push(Setting { name, text, site: offered.site });
                offered.settings.push(id);
                if chosen.contains(&id) {
                    force = number;
                }
            }
            if let Some((number, _)) = offered.numbers.get(force) {
                self.values.insert(offered.def, Value::Quantity(number.clone()));
            }
        }
    }

    /// The numbers a choice offers, as its options.
    pub(super) fn offered(&self, def: Def, options: &mut Vec<Alternative>) -> Option<Box<Between>> {
        let offered = self.numbers.iter().find(|offered| offered.def == def)?;
        for ((_, text), setting) in offered.numbers.iter().zip(&offered.settings) {
            options.push(Alternative {
                name: text.as_str().into(),
                text: text.as_str().into(),
                adopts: Vec::new(),
                settings: vec![*setting],
                costs: Vec::new(),
                site: offered.site,
            });
        }
        let (low, high) = (self.number_text(&offered.low).into(), self.number_text(&offered.high).into());
        Some(Box::new(Between { low, high, open: offered.open, stated: offered.stated.clone() }))
    }
}
