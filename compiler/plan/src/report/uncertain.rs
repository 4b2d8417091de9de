//! What is uncertain, as people read it.

use super::layout::{Align, table};
use super::{LONG, Page, SHOWN};

impl Page<'_> {
    /// What the plan is made with, and between what it lies.
    pub(super) fn uncertain(&self) -> String {
        let all = &self.plan.uncertain;
        let shown = if all.len() > LONG { SHOWN } else { all.len() };
        let row = |one: &crate::uncertain::Uncertain| vec![one.amount.clone(), one.says.clone()];
        let rows: Vec<Vec<String>> = all.iter().take(shown).map(row).collect();
        if rows.is_empty() {
            return String::new();
        }
        let mut out = table(&rows, &[Align::Left, Align::Left], self.width);
        if shown < all.len() {
            out += &self.more(all.len() - shown, "uncertain amounts");
        }
        out
    }
}
