//! Knowledge: when it is there, and which recipes cite it.

use weal_base::{Code, Diagnostic, Site};
use weal_hir::{Clause, ClauseKind, Expr, Ref, Verb};

use super::Lower;
use super::resources::kind_word;
use crate::diagnostics;
use crate::ir::*;

impl<'a> Lower<'a> {
    /// Knowledge has no quantity and is everywhere: reports a dimension or unit at `counted`, and `local`.
    pub(super) fn check_knowledge(&mut self, name: &str, counted: Option<Site>, local: Option<Site>) {
        if let Some(site) = counted {
            self.problems.push(diagnostics::wrong_kind(
                format!("`{name}` is knowledge, which has no quantity"),
                site,
                "measures it".to_owned(),
                format!("write only `resource {name}: knowledge`; it is there or it is not"),
            ));
        }
        if let Some(site) = local {
            self.problems.push(diagnostics::wrong_kind(
                format!("`{name}` is knowledge, and what is known is known at every place"),
                site,
                "said to be `local`".to_owned(),
                format!("leave out `local`; where only some places know how, say so of the recipe: `at PLACE`, in the recipe that cites `{name}`"),
            ));
        }
    }

    /// The clauses of knowledge: `from` and `until`.
    pub(super) fn known(&mut self, id: ResourceId, module: u32, clauses: &'a [Clause]) {
        let (mut from, mut until): (Option<&'a Expr>, Option<&'a Expr>) = (None, None);
        let mut said: Option<Site> = None;
        for clause in clauses {
            let site = self.node(module, clause.node);
            let (date, word, expr) = match &clause.kind {
                ClauseKind::From(expr) => (&mut from, "from", expr),
                ClauseKind::Until(expr) => (&mut until, "until", expr),
                // Elsewhere than in the braces of a resource, where the parser reads nothing else.
                _ => continue,
            };
            if date.replace(expr).is_some() {
                self.problems.push(
                    Diagnostic::error(Code::RepeatedPart, format!("`{word}` is said twice"), site, "said before")
                        .help("keep one of them"),
                );
            }
            said = said.or(Some(site));
        }
        let window = self.window(module, from, until);
        if let (Some(site), true) = (said, window != crate::calendar::Window::default())
            && let Some(resource) = self.tir.resources.get_mut(id.index())
        {
            resource.details = Some(Box::new(Details { known: Some(Known { window, site }), ..Details::default() }));
        }
    }

    /// `cite bread_formula, oven_manual` in a recipe.
    pub(super) fn cite_all(&mut self, recipe: RecipeId, module: u32, all: &'a [Ref], site: Site) {
        for reference in all {
            let Some(id) = self.resource(module, reference) else { continue };
            let Some(resource) = self.tir.resources.get(id.index()) else { continue };
            if resource.kind != Kind::Knowledge {
                let (name, kind) = (resource.name.clone(), kind_word(resource.kind));
                let right = match resource.kind {
                    Kind::Labour => "work 2 h",
                    Kind::Durable => "use 1",
                    Kind::Emitted => "emit 2 kg",
                    _ => "consume 2 kg",
                };
                let site = self.node(module, reference.node);
                self.problems.push(diagnostics::wrong_kind(
                    format!("`{name}` is {kind}, and only knowledge is cited"),
                    site,
                    format!("`{name}` is {kind}"),
                    format!("write how much of it a run takes, such as `{right} {name}`; or declare `resource {name}: knowledge`"),
                ));
                continue;
            }
            // Cited twice, it is known once.
            let cite = Cite { recipe, resource: id, site };
            if !self.tir.cited_by(recipe).iter().any(|known| known.resource == id) {
                self.tir.cites.push(cite);
            }
        }
    }
}

/// Knowledge in a line for what has a quantity.
pub(super) fn not_handled(name: &str, verb: Verb, site: Site) -> Diagnostic {
    let help = match verb {
        Verb::Produce => format!(
            "a plan does not decide when something comes to be known: say it of `{name}`, such as `resource {name}: knowledge {{ from 2028 }}`"
        ),
        _ => format!("write `cite {name}`: a run needs it to be there, and does not use it up"),
    };
    let word = format!("{verb:?}").to_lowercase();
    let message = format!("`{name}` is knowledge, and `{word}` is for what has a quantity");
    diagnostics::wrong_kind(message, site, format!("`{name}` is knowledge"), help)
}
