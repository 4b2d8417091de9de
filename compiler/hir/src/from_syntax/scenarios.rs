//! Scenarios, and what they and tests choose.

use weal_base::{Code, Diagnostic};
use weal_syntax::ir as syntax;

use super::Binder;
use crate::exports::{Detail, Space};
use crate::ir::*;

impl<'a> Binder<'a> {
    pub(super) fn scenario(
        &mut self,
        name: syntax::Name,
        title: Option<syntax::Range>,
        parts: &[syntax::ScenarioPart],
    ) -> ItemKind {
        let name = self.cut(name).to_owned();
        let title = title.map_or_else(|| name.clone(), |range| self.quoted(range));
        let mut chosen: Vec<Chosen> = Vec::new();
        for part in parts {
            let syntax::ScenarioPart::Choose { choice, to, range } = part else { continue };
            let next = self.chosen(choice, to, *range);
            let first = chosen.iter().find(|before| before.choice.to == next.choice.to);
            if let (Some(first), Target::Def(_)) = (first, &next.choice.to) {
                let word = self.cut(Self::path_range(choice));
                let problem = Diagnostic::error(
                    Code::RepeatedPart,
                    format!("the scenario `{name}` chooses `{word}` twice"),
                    self.site(next.node),
                    "chosen again here",
                )
                .also(self.site(first.node), "first chosen here")
                .help("keep one of them");
                self.problems.push(problem);
                continue;
            }
            chosen.push(next);
        }
        ItemKind::Scenario { name, title, chosen }
    }

    /// `gear = no_trawl`, `cap = 2 kt`: an option by its name, or a number, as the choice asks.
    pub(super) fn chosen(&mut self, choice: &syntax::Path, to: &syntax::Expr, range: syntax::Range) -> Chosen {
        let node = self.node(range);
        let reference = self.reference(Space::Choice, choice);
        let number = matches!(choice.0[..], [name] if matches!(
            self.scope.find_detail(Space::Choice, self.cut(name)), Some((_, Detail::Number))));
        let to = match (self.options(to), &reference.to) {
            (_, Target::Def(_)) if number => Picked::Number(self.value(to)),
            (Some(option), Target::Def(_)) => Picked::Option(option),
            (None, Target::Def(_)) => {
                let to = self.node(to.range);
                let problem = Diagnostic::error(
                    Code::BadChoice,
                    format!("`{}` is chosen among options", self.cut(Self::path_range(choice))),
                    self.site(to),
                    "expected the name of an option",
                )
                .help("write for example `gear = no_trawl`");
                self.problems.push(problem);
                Picked::Error
            }
            _ => Picked::Error,
        };
        Chosen { node, choice: reference, to }
    }

    /// The name of an option, or of several: `well + mill`.
    fn options(&self, expr: &syntax::Expr) -> Option<String> {
        match &expr.kind {
            syntax::ExprKind::Path(path) => Some(self.cut(Self::path_range(path)).to_owned()),
            syntax::ExprKind::Binary(left, Operator::Add, right) => {
                Some(format!("{}+{}", self.options(left)?, self.options(right)?))
            }
            _ => None,
        }
    }
}
