//! What is moved from place to place, and what is spread over a run.

use weal_syntax::ir as syntax;

use super::Binder;
use crate::exports::Space;
use crate::ir::*;

impl Binder<'_> {
    /// `route valley_road: mill to town { takes 1 day }`.
    pub(super) fn route(
        &mut self,
        name: Name,
        from: &syntax::Path,
        to: &syntax::Path,
        clauses: &[syntax::Clause],
    ) -> ItemKind {
        let (from, to) = (self.reference(Space::Place, from), self.reference(Space::Place, to));
        let mut takes = None;
        for clause in clauses {
            if let syntax::ClauseKind::Takes(expr) = &clause.kind {
                if takes.is_some() {
                    let node = self.node(clause.range);
                    let site = self.site(node);
                    self.problems.push(crate::diagnostics::repeated("how long the way takes", site));
                }
                takes = Some(self.value(expr));
            }
        }
        ItemKind::Route { name, from, to, takes }
    }

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
        let (amount, resource) = (self.value(amount), self.reference(Space::Resource, resource));
        let way = match way {
            syntax::Way::Between { from, to } => {
                Way::Between { from: self.reference(Space::Place, from), to: self.reference(Space::Place, to) }
            }
            syntax::Way::Along(Some(route)) => Way::Along(Some(self.reference(Space::Route, route))),
            syntax::Way::Along(None) => {
                self.no_ways_in_rows(resource.node);
                Way::Along(None)
            }
        };
        StepKind::Move(Box::new(Move { amount, resource, way, losing: self.values(losing) }))
    }
}
