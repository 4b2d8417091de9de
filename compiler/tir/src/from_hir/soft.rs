//! Soft bounds: the rank after whose needs they are kept as well as can be.

use weal_base::{Code, Diagnostic, Site};
use weal_hir::Compare;

use super::Lower;

impl Lower<'_> {
    /// The rank of `soft rank …`; `before` is one said before. Reports what is no rank, a second one, and an exact bound.
    pub(super) fn soft(&mut self, before: Option<u32>, rank: &str, compare: Compare, site: Site) -> Option<u32> {
        if before.is_some() {
            let problem =
                Diagnostic::error(Code::RepeatedPart, "how soft this is, is said twice", site, "said again here");
            self.problems.push(problem.help("keep one of them"));
            return before;
        }
        if compare == Compare::Equal {
            let message = "an exact amount cannot be soft: too much and too little would both be missing it";
            let problem = Diagnostic::error(Code::WrongKind, message, site, "soft, and exact");
            self.problems.push(problem.help(
                "say it as two limits, each soft as far as it may be: one with `<=`, one with `>=`; or leave `soft` out",
            ));
            return None;
        }
        self.rank(rank, site)
    }
}
