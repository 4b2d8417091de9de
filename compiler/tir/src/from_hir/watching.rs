//! `fence 2 week` and `alarm after 2 week`.

use weal_base::{Code, Diagnostic, Site};
use weal_hir::{Clause, ClauseKind, Def, Expr, Item, ItemKind};

use super::Lower;
use crate::calendar::Duration;
use crate::ir::*;

impl<'a> Lower<'a> {
    /// How far from today what is planned is firm, where the program says so.
    pub(super) fn fence(&mut self) {
        let mut first: Option<Site> = None;
        for (def, item) in self.items() {
            if let ItemKind::ForEach { body, .. } = &item.kind {
                self.no_fence_in_rows(def, body);
            }
            let ItemKind::Fence { within } = &item.kind else { continue };
            let site = self.node(def.module, item.node);
            if let Some(first) = first {
                let problem = Diagnostic::error(Code::RepeatedPart, "the fence is said twice", site, "said again here");
                self.problems.push(problem.also(first, "first said here").help("keep one of them"));
                continue;
            }
            first = Some(site);
            let duration =
                self.at_start(|lower| lower.some_time(def.module, within, "how long what is planned is firm"));
            self.tir.fence = duration.map(|duration| Fence { duration, site });
        }
    }

    fn no_fence_in_rows(&mut self, def: Def, body: &'a [Item]) {
        for item in body {
            match &item.kind {
                ItemKind::ForEach { body, .. } => self.no_fence_in_rows(def, body),
                ItemKind::Fence { .. } => {
                    let site = self.node(def.module, item.node);
                    let message = "a fence is for the whole program, and this one stands in a loop";
                    let problem = Diagnostic::error(Code::Expected, message, site, "does not belong here");
                    self.problems.push(problem.help("write it once, outside of `for each`"));
                }
                _ => {}
            }
        }
    }

    /// A length of time that is more than nothing.
    fn some_time(&mut self, module: u32, expr: &'a Expr, what: &str) -> Option<Duration> {
        let value = self.quantity(module, expr)?;
        let site = self.node(module, expr.node);
        if value.dim == self.dims.base("time") && !value.amount.is_positive() {
            let label = if value.amount.is_zero() { "no time at all" } else { "less than no time" };
            let problem = Diagnostic::error(Code::OutOfRange, format!("{what} must be more than no time"), site, label);
            self.problems.push(problem.help("write a length of time, for example `2 week`"));
            return None;
        }
        self.as_duration(&value, site, what)
    }

    /// What an `alarm after` says, beside what was said before; reports one that is said twice.
    pub(super) fn patience_said(
        &mut self,
        module: u32,
        expr: &'a Expr,
        before: Option<(Duration, Site)>,
        site: Site,
    ) -> Option<(Duration, Site)> {
        if let Some((_, first)) = &before {
            self.second_alarm(site, *first);
            return before;
        }
        let what = "how long it may stay out of bounds";
        self.at_start(|lower| lower.some_time(module, expr, what)).map(|duration| (duration, site))
    }

    fn second_alarm(&mut self, site: Site, first: Site) {
        let problem = Diagnostic::error(Code::RepeatedPart, "`alarm after` is said twice", site, "said again here");
        self.problems.push(problem.also(first, "first said here").help("keep one of them"));
    }

    /// `alarm after` of a recipe or a resource.
    pub(super) fn alarm_after(&mut self, of: Entity, module: u32, expr: &'a Expr, site: Site) {
        match self.patience.get(&of).map(|known| known.site) {
            // What is said of a recipe is read once for each of its ways.
            Some(first) if first == site => {}
            Some(first) => self.second_alarm(site, first),
            None => {
                if let Some((duration, site)) = self.patience_said(module, expr, None, site) {
                    self.keep_patience(of, duration, site);
                }
            }
        }
    }

    pub(super) fn keep_patience(&mut self, of: Entity, duration: Duration, site: Site) {
        self.patience.insert(of, Patience { of, duration, site });
    }

    pub(super) fn settle_patience(&mut self) {
        self.tir.patience.extend(self.patience.drain().map(|(_, patience)| patience));
        self.tir.patience.sort_by_key(|patience| patience.of);
    }

    /// What stands in the braces of a threshold: how long it may stay out of bounds.
    pub(super) fn threshold_clauses(&mut self, module: u32, clauses: &'a [Clause]) -> Option<(Duration, Site)> {
        let mut patience = None;
        for clause in clauses {
            let site = self.node(module, clause.node);
            match &clause.kind {
                ClauseKind::AlarmAfter(expr) => patience = self.patience_said(module, expr, patience, site),
                _ => self.problems.push(
                    Diagnostic::error(Code::Expected, "this is not said of thresholds", site, "does not belong here")
                        .help("what can stand here is `alarm after 2 week`, `source \"…\"` and `because \"…\"`"),
                ),
            }
        }
        patience
    }
}
