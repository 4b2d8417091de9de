//! Lines of a journal.

use weal_base::{FileId, Problems, scripts};
use weal_syntax::ir as syntax;

use super::Binder;
use crate::diagnostics;
use crate::exports::Space;
use crate::ir::*;
use crate::scope::Scope;

/// Binds lines of a journal: the units and values in them mean what they mean in the file that `scope` is of.
///
/// `file` is the journal, `text` its text.
pub fn lines(file: FileId, text: &str, lines: &[syntax::Line], scope: &Scope<'_>) -> (Vec<Line>, SourceMap, Problems) {
    let mut binder = Binder::new(file, text, scope);
    let bound = lines.iter().map(|line| binder.journal_line(line)).collect();
    (bound, binder.map, binder.problems)
}

impl Binder<'_> {
    fn journal_line(&mut self, line: &syntax::Line) -> Line {
        let node = self.node(line.range);
        let quoted = |range: Option<syntax::Range>| range.map(|range| self.in_words(range).into());
        let (source, because, by) = (quoted(line.source), quoted(line.because), quoted(line.by));
        let text = self.words(line.range).into();
        Line { node, text, source, because, by, kind: self.journal_kind(&line.kind) }
    }

    fn journal_kind(&mut self, kind: &syntax::LineKind) -> LineKind {
        use syntax::LineKind as K;
        match kind {
            K::Count { resource, at, amount } => LineKind::Count {
                resource: self.named(resource),
                at: self.named_if(at.as_ref()),
                amount: self.value(amount),
            },
            K::Change { lost, amount, at } => {
                let example = if *lost { "lose 1 hand_liner" } else { "gain 2 t flour" };
                let Some((amount, resource)) = self.amount_and_name(amount, example) else { return LineKind::Error };
                LineKind::Change { lost: *lost, amount, resource, at: self.named_if(at.as_ref()) }
            }
            K::Run { how, recipe, runs, at } => LineKind::Run {
                how: *how,
                recipe: self.named(recipe),
                runs: self.value(runs),
                at: self.named_if(at.as_ref()),
            },
            K::Promise { amount, at, need, by } => {
                let example = "promise 20 t flour by 2027-05-01";
                let Some((amount, resource)) = self.amount_and_name(amount, example) else { return LineKind::Error };
                let (at, need) = (self.named_if(at.as_ref()), self.named_if(need.as_ref()));
                LineKind::Promise { amount, resource, at, need, by: self.value(by) }
            }
            K::Deliver { amount, at, need } => {
                let Some((amount, resource)) = self.amount_and_name(amount, "deliver 20 t flour") else {
                    return LineKind::Error;
                };
                let (at, need) = (self.named_if(at.as_ref()), self.named_if(need.as_ref()));
                LineKind::Deliver { amount, resource, at, need }
            }
            K::SignalNeed { need, at, amount } => LineKind::SignalNeed {
                need: self.named(need),
                at: self.named_if(at.as_ref()),
                amount: self.value(amount),
            },
            K::SignalThreshold { threshold, amount } => {
                LineKind::SignalThreshold { threshold: self.named(threshold), amount: self.value(amount) }
            }
            K::SignalSupply { resource, at, amount } => LineKind::SignalSupply {
                resource: self.named(resource),
                at: self.named_if(at.as_ref()),
                amount: self.value(amount),
            },
            K::SignalRecipe { recipe, verb, resource, amount } => LineKind::SignalRecipe {
                recipe: self.named(recipe),
                verb: *verb,
                resource: self.named(resource),
                amount: self.value(amount),
            },
            K::Error => LineKind::Error,
        }
    }

    /// A text without its quotation marks, or a word.
    fn in_words(&self, range: syntax::Range) -> String {
        let word = self.cut(range);
        if word.starts_with('"') { self.quoted(range) } else { word.to_owned() }
    }

    /// Journals keep the bytes that were written; a program's names are in one spelling.
    fn named(&mut self, path: &syntax::Path) -> Named {
        let range = Self::path_range(path);
        Named { node: self.node(range), name: scripts::normal(self.cut(range)).into() }
    }

    fn named_if(&mut self, path: Option<&syntax::Path>) -> Option<Named> {
        path.map(|path| self.named(path))
    }

    /// Splits `2 t flour` into the amount and the name of the resource.
    fn amount_and_name(&mut self, expr: &syntax::Expr, example: &str) -> Option<(Expr, Named)> {
        let (inner, negative) = match &expr.kind {
            syntax::ExprKind::Negate(inner) => (&**inner, true),
            _ => (expr, false),
        };
        if let Some((rest, path)) = self.take_named(inner, &[Space::Resource]) {
            let resource = self.named(&path);
            let amount = self.value(&rest);
            let node = if negative { self.node(expr.range) } else { amount.node };
            let amount = match negative {
                true => Expr { node, kind: ExprKind::Negate(Box::new(amount)) },
                false => amount,
            };
            return Some((amount, resource));
        }
        let node = self.node(expr.range);
        let (message, label) = match expr.kind {
            syntax::ExprKind::Path(_) => ("this line does not say how much", "how much of it?"),
            _ => ("this line does not say of what", "expected an amount and a resource"),
        };
        let help = format!("write an amount and the resource behind it, for example `{example}`");
        let problem = diagnostics::missing(message, self.site(node), label, &help);
        self.problems.push(problem);
        None
    }
}
