//! Allocations: their threshold, places and rule.

use weal_syntax::ir as syntax;

use super::Binder;
use crate::diagnostics;
use crate::exports::{Detail, Space};
use crate::ir::*;

impl Binder<'_> {
    pub(super) fn allocate(&mut self, allocate: &syntax::Allocate) -> Allocate {
        let threshold = self.reference(Space::Threshold, &allocate.threshold);
        let at = allocate.at.as_ref().map(|place| self.reference(Space::Place, place));
        let among = match &allocate.among {
            syntax::Among::Places(places) => {
                Among::Places(places.iter().map(|place| self.reference(Space::Place, place)).collect())
            }
            syntax::Among::Each(around) => {
                Among::Each(around.as_ref().map(|place| self.reference(Space::Place, place)))
            }
        };
        let range = match &allocate.by {
            syntax::ShareRule::People(range) | syntax::ShareRule::Area(range) | syntax::ShareRule::Equal(range) => {
                *range
            }
            syntax::ShareRule::Need(path) | syntax::ShareRule::Column(path) => Self::path_range(path),
        };
        let node = self.node(range);
        let mut text = self.words(range);
        let by = match &allocate.by {
            syntax::ShareRule::People(_) => ShareRule::People,
            syntax::ShareRule::Area(_) => ShareRule::Area,
            syntax::ShareRule::Equal(_) => ShareRule::Equal,
            syntax::ShareRule::Need(path) => {
                text = format!("need {text}");
                ShareRule::Need(self.reference(Space::Need, path))
            }
            syntax::ShareRule::Column(path) => self.share_column(path, node),
        };
        Allocate { threshold, at, among, by: (by, node), text }
    }

    /// `history.emitted`: a table and one of its columns.
    fn share_column(&mut self, path: &syntax::Path, node: Node) -> ShareRule {
        let [table, column] = path.0[..] else {
            let site = self.site(node);
            self.problems.push(diagnostics::no_field(site, self.cut(Self::path_range(path)), None));
            return ShareRule::Error;
        };
        let (table, column) = (self.cut(table), self.cut(column));
        let Some((def, Detail::Columns(columns))) = self.scope.find_detail(Space::Table, table) else {
            self.report_unknown(Space::Table, table, node);
            return ShareRule::Error;
        };
        match columns.iter().position(|name| name == column) {
            Some(at) => ShareRule::Column(def, at as u32),
            None => {
                let near = weal_base::suggest::nearest(column, columns.iter().map(String::as_str));
                let near = near.map(|near| format!("{table}.{near}"));
                let site = self.site(node);
                self.problems.push(diagnostics::no_field(site, &format!("{table}.{column}"), near));
                ShareRule::Error
            }
        }
    }
}
