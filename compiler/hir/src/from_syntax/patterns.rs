//! Recipes with parameters, and the ways of a recipe.

use weal_base::{Code, Diagnostic};
use weal_syntax::ir as syntax;

use super::Binder;
use crate::diagnostics;
use crate::exports::{Detail, Space, handed};
use crate::ir::*;

impl<'a> Binder<'a> {
    /// `recipe bake(grain: mass, flour: resource) { … }`.
    pub(super) fn pattern(
        &mut self,
        name: &syntax::Declared,
        params: &[syntax::Param],
        of: Option<&syntax::PatternUse>,
        steps: &[syntax::Step],
        node: Node,
    ) -> ItemKind {
        let site = self.site(node);
        let wrong = match (name, of) {
            (syntax::Declared::Row { .. } | syntax::Declared::Built(_), _) => {
                Some("a recipe with parameters has a name of its own")
            }
            (_, Some(_)) => Some("a recipe with parameters cannot be made of another one"),
            _ if self.around.is_some() => Some("a recipe with parameters stands outside of places"),
            _ if !self.loops.is_empty() => Some("a recipe with parameters stands outside of `for each`"),
            _ => None,
        };
        if let Some(wrong) = wrong {
            let problem = Diagnostic::error(Code::Expected, wrong, site, "declared here").help(
                "declare it once, `recipe bake(grain: mass) { … }`, and make recipes of it: `recipe {g.id} = bake(g.amount)`",
            );
            self.problems.push(problem);
        }
        let name = match name {
            syntax::Declared::Name(name) => self.cut(*name).to_owned(),
            syntax::Declared::Row { .. } | syntax::Declared::Built(_) => String::new(),
        };
        let mut bound: Vec<PatternParam> = Vec::with_capacity(params.len());
        for (at, param) in params.iter().enumerate() {
            let word = self.cut(param.name);
            if bound.iter().any(|other| other.name == word) {
                let node = self.node(param.name);
                let site = self.site(node);
                self.problems.push(diagnostics::repeated(&format!("the parameter `{word}`"), site));
            }
            let kind = handed(self.text, param);
            let of = match (&param.dimension, kind) {
                (_, Handed::Resource) => PatternKind::Resource,
                (_, Handed::Place) => PatternKind::Place,
                (None, Handed::Quantity) => PatternKind::Any,
                (Some(expr), Handed::Quantity) if self.cut(expr.range) == "number" => PatternKind::Number,
                (Some(expr), Handed::Quantity) => PatternKind::Dimension(self.dimension(expr)),
            };
            bound.push(PatternParam { name: word.to_owned(), of });
            match kind {
                Handed::Quantity => {}
                Handed::Resource => self.handed.push((word, Space::Resource, at as u32)),
                Handed::Place => self.handed.push((word, Space::Place, at as u32)),
            }
        }
        // Resources and places have their numbers, too, but are no values.
        self.params = params
            .iter()
            .map(|param| if handed(self.text, param) == Handed::Quantity { self.cut(param.name) } else { "" })
            .collect();
        let steps = self.steps(steps);
        self.params.clear();
        self.handed.clear();
        ItemKind::Pattern { name, params: bound, steps }
    }

    /// Whether this is a resource among the parameters of the recipe being bound.
    pub(super) fn is_handed(&self, name: &str) -> bool {
        self.handed.iter().any(|(of, space, _)| *of == name && *space == Space::Resource)
    }

    /// `= bake(20 kg, rye_flour)`.
    pub(super) fn pattern_use(&mut self, of: &syntax::PatternUse) -> PatternUse {
        let node = self.node(of.range);
        let name = self.cut(Self::path_range(&of.path));
        let Some((def, Detail::Pattern(params))) = self.scope.find_detail(Space::Pattern, name) else {
            let at = self.node(Self::path_range(&of.path));
            self.report_unknown(Space::Pattern, name, at);
            return PatternUse { node, pattern: None, args: Vec::new() };
        };
        if params.len() != of.args.len() {
            let count = |count: usize| format!("{count} parameter{}", if count == 1 { "" } else { "s" });
            let names: Vec<&str> = params.iter().map(|(name, _)| name.as_str()).collect();
            let found = of.args.len();
            let problem = Diagnostic::error(
                Code::MissingPart,
                format!(
                    "`{name}` has {}, and {found} {} given",
                    count(params.len()),
                    if found == 1 { "is" } else { "are" }
                ),
                self.site(node),
                "used here",
            )
            .help(format!("write `{name}({})`, with what each of them is", names.join(", ")));
            self.problems.push(problem);
            return PatternUse { node, pattern: None, args: Vec::new() };
        }
        let mut fits = true;
        let mut args = Vec::with_capacity(params.len());
        for ((param, kind), arg) in params.iter().zip(&of.args) {
            let space = match kind {
                Handed::Quantity => {
                    args.push(Arg::Quantity(self.value(arg)));
                    continue;
                }
                Handed::Resource => Space::Resource,
                Handed::Place => Space::Place,
            };
            let syntax::ExprKind::Path(path) = &arg.kind else {
                let at = self.node(arg.range);
                let (found, word) = (self.words(arg.range), space.word());
                let problem = Diagnostic::error(
                    Code::Expected,
                    format!("the parameter `{param}` of `{name}` is a {word}, and `{found}` is not the name of one"),
                    self.site(at),
                    format!("expected the name of a {word}"),
                )
                .help(format!("give the {word} alone, without an amount"));
                self.problems.push(problem);
                fits = false;
                continue;
            };
            let reference = self.reference(space, path);
            args.push(if space == Space::Resource { Arg::Resource(reference) } else { Arg::Place(reference) });
        }
        PatternUse { node, pattern: Some(def).filter(|_| fits), args }
    }

    /// The ways of an `either`.
    pub(super) fn branches(&mut self, branches: &[syntax::Branch]) -> Vec<Branch> {
        let mut bound: Vec<Branch> = Vec::with_capacity(branches.len());
        for branch in branches {
            let node = self.node(branch.name.unwrap_or(branch.range));
            let name = branch.name.map(|name| self.cut(name).to_owned());
            if let Some(first) = bound.iter().find(|other| name.is_some() && other.name == name) {
                let problem = Diagnostic::error(
                    Code::DuplicateName,
                    format!("two ways of this recipe are named `{}`", name.as_deref().unwrap_or_default()),
                    self.site(node),
                    "declared again here",
                )
                .also(self.site(first.node), "first declared here")
                .help("give one of them another name");
                self.problems.push(problem);
            }
            let (sources, reasons) = self.step_notes(&branch.steps);
            let steps = self.steps(&branch.steps);
            bound.push(Branch { node, name, steps, sources, reasons });
        }
        bound
    }

    /// `source` and `because` among lines.
    pub(super) fn step_notes(&self, steps: &[syntax::Step]) -> (Vec<String>, Vec<String>) {
        let (mut sources, mut reasons) = (Vec::new(), Vec::new());
        for step in steps {
            match &step.kind {
                syntax::StepKind::Source(range) => sources.push(self.quoted(*range)),
                syntax::StepKind::Because(range) => reasons.push(self.quoted(*range)),
                // What is said of a set-up is said of its recipe.
                syntax::StepKind::SetUp { steps, .. } => {
                    let (more, why) = self.step_notes(steps);
                    sources.extend(more);
                    reasons.extend(why);
                }
                _ => {}
            }
        }
        (sources, reasons)
    }

    /// Reports a choice between ways inside a loop of a recipe: how many recipes that makes only the rows would know.
    pub(super) fn no_ways_in_rows(&mut self, node: Node) {
        if self.row_steps == 0 {
            return;
        }
        let site = self.site(node);
        let problem = Diagnostic::error(
            Code::Expected,
            "a choice between ways cannot stand inside `for each`",
            site,
            "chosen once for the whole recipe",
        )
        .help("turn the two round: `either wood { for each … } or gas { for each … }`");
        self.problems.push(problem);
    }

    /// `bake.wood`: one of the ways of a recipe; `None` where it is no recipe's name or begins with a row.
    pub(super) fn variant(&mut self, space: Space, path: &syntax::Path, node: Node) -> Option<Target> {
        let (first, rest) = path.0.split_first()?;
        let head = self.cut(*first);
        if space != Space::Recipe || self.loops.iter().any(|row| row.var == head) {
            return None;
        }
        let rest: Vec<&str> = rest.iter().map(|name| self.cut(*name)).collect();
        let rest = rest.join(".");
        Some(match self.scope.find(Space::Recipe, head) {
            Some(def) => Target::Variant(def, rest),
            None if self.scope.is_open(Space::Recipe) => Target::Late(format!("{head}.{rest}")),
            None => {
                self.report_unknown(Space::Recipe, head, node);
                Target::Error
            }
        })
    }
}
