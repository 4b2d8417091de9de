//! Profiles and ranks.

use std::sync::Arc;

use weal_base::{Code, Diagnostic, Rational, Site};
use weal_hir::{Def, Expr, ItemKind, Ref, Target};

use super::Lower;
use crate::calendar::{Basis, Rate};
use crate::diagnostics;
use crate::ir::*;
use crate::quantity::NUMBER;

impl<'a> Lower<'a> {
    /// The ranks the program declares, if it does.
    pub(super) fn ranks(&mut self) {
        let mut first: Option<Site> = None;
        for (def, item) in self.items() {
            let ItemKind::Ranks { names } = &item.kind else { continue };
            let site = self.node(def.module, item.node);
            if let Some(first) = first {
                let problem =
                    Diagnostic::error(Code::RepeatedPart, "the ranks are said twice", site, "said again here");
                self.problems.push(problem.also(first, "first said here").help("keep one of them"));
                continue;
            }
            first = Some(site);
            let mut ranks: Vec<String> = Vec::new();
            for (name, node) in names {
                if ranks.contains(name) {
                    let at = self.node(def.module, *node);
                    let message = format!("the rank `{name}` is said twice");
                    let problem = Diagnostic::error(Code::RepeatedPart, message, at, "said before");
                    self.problems.push(problem.help("each rank stands once, where it is served"));
                    continue;
                }
                ranks.push(name.clone());
            }
            self.tir.ranks = ranks;
        }
    }

    /// The rank of this name; reports one that is none.
    pub(super) fn rank(&mut self, word: &str, site: Site) -> Option<u32> {
        let found = self.tir.ranks.iter().position(|rank| rank == word);
        if found.is_none() {
            let near = weal_base::suggest::nearest(word, self.tir.ranks.iter().map(String::as_str));
            let near = near.map(|near| format!("did you mean `{near}`?"));
            let message = format!("there is no rank named `{word}`");
            let problem = Diagnostic::error(Code::UnknownName, message, site, "not a rank").help_if(near);
            self.problems.push(problem.help(format!("the ranks are {}", self.tir.ranks.join(", "))));
        }
        found.map(|rank| rank as u32)
    }

    /// Evaluates all profiles, used or not.
    pub(super) fn declare_profiles(&mut self) {
        for (def, item) in self.items() {
            if matches!(item.kind, ItemKind::Profile { .. }) {
                self.profile(def);
            }
        }
    }

    /// The profile a declaration is; nothing where it is wrong.
    fn profile(&mut self, def: Def) -> Option<Arc<Profile>> {
        if let Some(known) = self.profiles.get(&def) {
            return known.clone();
        }
        let item = self.item(def)?;
        let ItemKind::Profile { name, by, parts, weights, from } = &item.kind else { return None };
        let site = self.node(def.module, item.name_node);
        let count = match by.as_ref().map(|(word, at)| (word.as_str(), *at)) {
            None => None,
            Some(("month", _)) => Some(12),
            Some(("quarter", _)) => Some(4),
            Some((other, at)) => {
                let at = self.node(def.module, at);
                let message = format!("a profile is by month or by quarter, not by `{other}`");
                let problem = Diagnostic::error(Code::Expected, message, at, "neither `month` nor `quarter`");
                let near = weal_base::suggest::nearest(other, ["month", "quarter"]);
                self.problems.push(problem.help_if(near.map(|near| format!("did you mean `{near}`?"))));
                self.profiles.insert(def, None);
                return None;
            }
        };
        let found = match from {
            Some((table, field)) => self.column_weights(def.module, *table, field),
            None => weights.iter().map(|weight| self.weight(def.module, weight)).collect(),
        };
        let weights = found.and_then(|weights| self.whole_year(name, count, weights, *parts, site));
        let profile = weights.map(|weights| Arc::new(Profile { name: name.as_str().into(), weights, site }));
        self.profiles.insert(def, profile.clone());
        profile
    }

    /// The weights in a column of a table, row by row.
    fn column_weights(&mut self, module: u32, table: Def, field: &'a Expr) -> Option<Vec<Rational>> {
        let rows = self.tables.get(&table)?.rows;
        let mut weights = Vec::with_capacity(rows.min(12) as usize);
        // One row more than there can be weights is enough to tell.
        for row in 0..rows.min(13) {
            self.rows.push((table, row));
            let weight = self.weight(module, field);
            self.rows.pop();
            weights.push(weight?);
        }
        Some(weights)
    }

    fn weight(&mut self, module: u32, expr: &'a Expr) -> Option<Rational> {
        let value = self.quantity(module, expr)?;
        let site = self.provenance(module, expr);
        if value.dim != NUMBER || value.calendar != 0 {
            let problem = diagnostics::mismatch(&self.dims, site, NUMBER, "a weight", value.dim)
                .help("a weight is a part of the year's amount, for example `18 %`");
            self.problems.push(problem);
            return None;
        }
        if value.amount.is_negative() {
            self.problems.push(diagnostics::out_of_range(site, "a weight", &value.amount, "no less than zero"));
            return None;
        }
        Some(value.amount)
    }

    /// Weights that are as many as there must be and come to 1; parts are made to.
    fn whole_year(
        &mut self,
        name: &str,
        count: Option<usize>,
        weights: Vec<Rational>,
        parts: bool,
        site: Site,
    ) -> Option<Vec<Rational>> {
        let fits = count.map_or(matches!(weights.len(), 4 | 12), |count| count == weights.len());
        if !fits {
            let given = if weights.len() > 12 { "more".to_owned() } else { weights.len().to_string() };
            let asked = match count {
                Some(12) => "a profile by month has 12 weights",
                Some(_) => "a profile by quarter has 4 weights",
                None => "a profile has 12 weights, one a month, or 4, one a quarter",
            };
            let help = "write a weight of 0 where there is nothing";
            let message = format!("{asked}, and `{name}` has {given}");
            self.problems.push(diagnostics::missing(message, site, "one weight for each of them", help));
            return None;
        }
        let sum: Rational = weights.iter().cloned().sum();
        if parts && sum.is_positive() {
            return Some(weights.iter().map(|weight| weight.checked_div(&sum).unwrap_or_default()).collect());
        }
        if sum != Rational::ONE {
            let percent = (&sum * &Rational::from(100)).to_decimal(6);
            let message = format!("the weights of `{name}` come to {percent} %, and a year is 100 %");
            let problem = Diagnostic::error(Code::OutOfRange, message, site, "must come to 100 % together");
            let parts = "mend the weights, or write `parts` before them: then only their proportions count";
            self.problems.push(problem.help(parts));
            return None;
        }
        Some(weights)
    }

    /// The profile a clause names, for a rate that can have one.
    pub(super) fn profile_for(&mut self, module: u32, reference: &'a Ref, rate: &Rate) -> Option<Arc<Profile>> {
        let Target::Def(def) = reference.to else { return None };
        let profile = self.profile(def)?;
        if rate.basis == Basis::Total {
            let site = self.node(module, reference.node);
            let message = "an amount without a time has no season";
            let problem = Diagnostic::error(Code::NeedsPeriod, message, site, "spread over which year?");
            self.problems.push(problem.help("write how much it is in a year, for example `10 MWh per year`"));
            return None;
        }
        Some(profile)
    }
}
