//! Places, and what stands inside them: said of them as it would be said outside.

use weal_base::{Code, Diagnostic};
use weal_syntax::ir as syntax;

use super::Binder;
use crate::diagnostics;
use crate::exports::{Space, is_note};
use crate::ir::*;

/// What a stock lacks where it names no resource, and how one does.
const THERE: (&str, &str) = ("this does not say of what there is a stock here", "stock 4 t flour");
/// The same of a supply.
const COMES: (&str, &str) = ("this does not say what comes in here", "supply 80 kL water per day");

impl<'a> Binder<'a> {
    pub(super) fn place(
        &mut self,
        name: &syntax::Declared,
        within: Option<&syntax::Path>,
        clauses: &[syntax::Clause],
        name_node: Node,
    ) -> ItemKind {
        let said = within.map(|path| self.reference(Space::Place, path));
        let around = self.around(name_node);
        if let (Some(said), Some(_)) = (&said, &around) {
            self.twice(said.node, "where this place lies", "in");
        }
        let name = self.declared(name, name_node);
        let (mut people, mut area, mut holds) = (None, None, Vec::new());
        for clause in clauses {
            let node = self.node(clause.range);
            let again = match &clause.kind {
                syntax::ClauseKind::People(expr) => people.replace(self.value(expr)).is_some().then_some("people"),
                syntax::ClauseKind::Area(expr) => area.replace(self.value(expr)).is_some().then_some("area"),
                syntax::ClauseKind::Stock { amount, aged, at } => {
                    let (amount, resource) = self.amount_of_resource(amount, THERE);
                    let kind = ClauseKind::Stock { amount, aged: self.values(aged.as_ref()), at: None };
                    holds.push(Hold { resource, clause: Clause { node, kind } });
                    at.is_some().then_some("at")
                }
                syntax::ClauseKind::Supply { amount, from, until, at, profile } => {
                    let (amount, resource) = self.amount_of_resource(amount, COMES);
                    let (from, until) = (self.values(from.as_ref()), self.values(until.as_ref()));
                    let profile = profile.as_ref().map(|path| self.reference(Space::Profile, path));
                    let kind = ClauseKind::Supply { amount, from, until, at: None, profile };
                    holds.push(Hold { resource, clause: Clause { node, kind } });
                    at.is_some().then_some("at")
                }
                other if is_note(other) => None,
                _ => {
                    self.misplaced(clause, "a place", "people 62_000");
                    None
                }
            };
            match again {
                Some("at") => self.twice(node, "where this is", "at"),
                Some(word) => {
                    let site = self.site(node);
                    self.problems.push(diagnostics::repeated(&format!("`{word}` of this place"), site));
                }
                None => {}
            }
        }
        ItemKind::Place { name, within: around.or(said), people, area, holds }
    }

    /// The items of a loop, and behind each place what stands inside it.
    pub(super) fn body(&mut self, items: &[syntax::Item]) -> Vec<Item> {
        let mut all = Vec::with_capacity(items.len());
        for item in items {
            let bound = self.item(item);
            let place = match &bound.kind {
                ItemKind::Place { name: Name::Word(word), .. } => Some(Target::Late(word.clone())),
                ItemKind::Place { name: Name::Field(field), .. } => Some(Target::Field(*field)),
                _ => None,
            };
            all.push(bound);
            if let (syntax::ItemKind::Place { items, .. }, Some(place)) = (&item.kind, place) {
                let outer = self.around.replace(place);
                all.extend(self.body(items));
                self.around = outer;
            }
        }
        all
    }

    /// The place around the item, as a reference written where `node` is.
    fn around(&self, node: Node) -> Option<Ref> {
        self.around.clone().map(|to| Ref { node, to })
    }

    fn twice(&mut self, node: Node, what: &str, word: &str) {
        let site = self.site(node);
        self.problems.push(
            Diagnostic::error(
                Code::RepeatedPart,
                format!("the place around it says {what}, and this says it again"),
                site,
                "said a second time",
            )
            .help(format!("leave out the `{word}`, or move this out of the place")),
        );
    }

    /// A need inside a place is for that place, or for each place in it.
    pub(super) fn for_around(&mut self, clauses: &mut Vec<Clause>, node: Node) {
        let Some(around) = self.around(node) else { return };
        let mut said = false;
        for clause in clauses.iter_mut() {
            match clause.kind {
                ClauseKind::For(None) => clause.kind = ClauseKind::ForEachIn(around.clone()),
                ClauseKind::For(Some(_)) | ClauseKind::ForEachIn(_) => {
                    self.twice(clause.node, "whom this is for", "for")
                }
                _ => continue,
            }
            said = true;
        }
        if !said {
            clauses.push(Clause { node, kind: ClauseKind::For(Some(around)) });
        }
    }

    /// A recipe inside a place runs at that place, or at each place in it.
    pub(super) fn run_around(&mut self, steps: &mut Vec<Step>, node: Node) {
        let Some(around) = self.around(node) else { return };
        let mut said = false;
        for step in steps.iter_mut() {
            match &step.kind {
                StepKind::At(places) if places.is_empty() => step.kind = StepKind::AtEachIn(around.clone()),
                StepKind::At(_) | StepKind::AtEachIn(_) => self.twice(step.node, "where this runs", "at"),
                _ => continue,
            }
            said = true;
        }
        if !said {
            steps.insert(0, Step { node, kind: StepKind::At(vec![around]) });
        }
    }

    /// A threshold inside a place holds at that place, or at each place in it.
    pub(super) fn hold_around(&mut self, modifiers: &mut Vec<Modifier>, node: Node) {
        let Some(around) = self.around(node) else { return };
        let mut said = false;
        for modifier in modifiers.iter_mut() {
            match modifier.kind {
                ModifierKind::EachPlace => modifier.kind = ModifierKind::EachPlaceIn(around.clone()),
                ModifierKind::At(_) | ModifierKind::EachPlaceIn(_) => {
                    self.twice(modifier.node, "where this holds", "at")
                }
                _ => continue,
            }
            said = true;
        }
        if !said {
            modifiers.push(Modifier { node, kind: ModifierKind::At(around) });
        }
    }
}
