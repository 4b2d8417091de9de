//! What is moved from place to place, and what is spread over a run.

use weal_syntax::ir as syntax;

use super::Binder;
use crate::exports::Space;
use crate::ir::*;

impl Binder<'_> {
    /// `consume 4 pallet spread`, where nothing is named `spread`: the amount and the resource that is counted.
    pub(super) fn counted_spread(
        &self,
        verb: Verb,
        amount: &syntax::Expr,
        resource: &syntax::Path,
    ) -> Option<(syntax::Expr, syntax::Path)> {
        let word = matches!(resource.0[..], [name] if self.cut(name) == "spread");
        let free = self.scope.find(Space::Resource, "spread").is_none() && !self.scope.is_open(Space::Resource);
        if !word || !free || !matches!(verb, Verb::Consume | Verb::Produce) {
            return None;
        }
        self.take_resource(amount)
    }

    /// `move 2 t flour from mill to town`.
    pub(super) fn moved(
        &mut self,
        amount: &syntax::Expr,
        resource: &syntax::Path,
        way: &syntax::Way,
        losing: Option<&syntax::Expr>,
    ) -> StepKind {
        let syntax::Way::Between { from, to } = way;
        StepKind::Move(Box::new(Move {
            amount: self.value(amount),
            resource: self.reference(Space::Resource, resource),
            way: Way::Between { from: self.reference(Space::Place, from), to: self.reference(Space::Place, to) },
            losing: self.values(losing),
        }))
    }
}
