//! A walk over a tree, for those who look at ranges only: the invariants and the formatter.

use crate::ir::*;

/// A step of the walk.
pub(crate) enum Event<'t> {
    /// A node begins; its children follow.
    Enter(Range),
    /// The same for an expression.
    Expr(&'t Expr),
    /// `{g.id}` in the place of a name.
    Row(Range),
    /// A node ends.
    Leave,
}

/// Walks over the whole tree.
pub(crate) fn visit<'t>(tree: &'t Tree, see: &mut dyn FnMut(Event<'t>)) {
    let mut walk = Walk { see };
    for item in &tree.items {
        walk.item(item);
    }
}

struct Walk<'f, 't> {
    see: &'f mut dyn FnMut(Event<'t>),
}

impl<'t> Walk<'_, 't> {
    fn within(&mut self, range: Range, inner: impl FnOnce(&mut Self)) {
        (self.see)(Event::Enter(range));
        inner(self);
        (self.see)(Event::Leave);
    }

    fn name(&mut self, name: Range) {
        self.within(name, |_| {});
    }

    fn path(&mut self, path: &Path) {
        for name in &path.0 {
            self.name(*name);
        }
    }

    fn declared(&mut self, declared: &Declared) {
        match declared {
            Declared::Name(name) | Declared::Built(name) => self.name(*name),
            Declared::Row { path, range } => {
                (self.see)(Event::Row(*range));
                self.within(*range, |walk| walk.path(path));
            }
        }
    }

    fn exprs(&mut self, exprs: impl IntoIterator<Item = &'t Expr>) {
        for expr in exprs {
            self.expr(expr);
        }
    }

    fn expr(&mut self, expr: &'t Expr) {
        (self.see)(Event::Expr(expr));
        match &expr.kind {
            ExprKind::Number | ExprKind::Date | ExprKind::Text | ExprKind::Error => {}
            ExprKind::Path(path) => self.path(path),
            ExprKind::Call(path, values) => {
                self.path(path);
                self.exprs(values);
            }
            ExprKind::Phrase(head, words) => {
                self.expr(head);
                for word in words {
                    let (Word::Plain(path) | Word::Per(path)) = word;
                    self.path(path);
                }
            }
            ExprKind::Negate(inner) => self.expr(inner),
            ExprKind::Binary(left, _, right) | ExprKind::Span(left, right) | ExprKind::PlusMinus(left, right) => {
                self.expr(left);
                self.expr(right);
            }
            ExprKind::Set(members) => self.exprs(members),
            ExprKind::Record(fields) => {
                for (name, value) in fields {
                    self.name(*name);
                    self.expr(value);
                }
            }
            ExprKind::Dated(parts) => {
                for part in parts {
                    self.exprs(part.from.iter().chain([&part.value]));
                    part.sources.iter().for_each(|source| self.name(*source));
                }
            }
            ExprKind::If(branches) => {
                self.condition(&branches.condition);
                self.exprs([&branches.then, &branches.otherwise]);
            }
            ExprKind::Lookup(of, keys) => {
                self.expr(of);
                for key in keys {
                    key.column.iter().for_each(|column| self.name(*column));
                    self.expr(&key.value);
                }
            }
            ExprKind::PartOf(of, name) => {
                self.expr(of);
                self.name(*name);
            }
            ExprKind::Over(over) => {
                self.name(over.what);
                self.exprs(&over.value);
                self.head(&over.head);
            }
        }
        (self.see)(Event::Leave);
    }

    fn item(&mut self, item: &'t Item) {
        self.within(item.range, |walk| walk.item_kind(&item.kind));
    }

    fn item_kind(&mut self, kind: &'t ItemKind) {
        match kind {
            ItemKind::Use { path, .. } => self.path(path),
            ItemKind::Horizon { from, to, .. } => self.exprs([from, to]),
            ItemKind::Fence { within } => self.expr(within),
            ItemKind::Dimension { name, definition } => {
                self.name(*name);
                self.exprs(definition);
            }
            ItemKind::Unit { name, dimension, definition, .. } => {
                self.name(*name);
                self.exprs(dimension.iter().chain(definition));
            }
            ItemKind::Prefix { name, value, .. } => {
                self.name(*name);
                self.expr(value);
            }
            ItemKind::Let { name, params, value } => {
                self.name(*name);
                for param in params {
                    self.name(param.name);
                    self.exprs(&param.dimension);
                }
                self.expr(value);
            }
            ItemKind::Table { name, file, columns } => {
                self.name(*name);
                self.name(*file);
                for column in columns {
                    self.name(column.name);
                    self.exprs(std::iter::once(&column.of).chain(&column.unit));
                }
            }
            ItemKind::ForEach { head, body } => {
                self.head(head);
                for item in body {
                    self.item(item);
                }
            }
            ItemKind::Place { name, within, clauses, items } => {
                self.declared(name);
                within.iter().for_each(|path| self.path(path));
                // Clauses and declarations in the order written.
                let mut rest = clauses.as_slice();
                for item in items {
                    let (before, after) =
                        rest.split_at(rest.partition_point(|clause| clause.range.start < item.range.start));
                    self.clauses(before);
                    self.item(item);
                    rest = after;
                }
                self.clauses(rest);
            }
            ItemKind::Resource { name, words, dimension, unit, clauses } => {
                self.declared(name);
                for word in words {
                    self.name(*word);
                }
                self.exprs(dimension.iter().chain(unit));
                self.clauses(clauses);
            }
            ItemKind::Ranks { names } => names.iter().for_each(|name| self.name(*name)),
            ItemKind::Profile { name, by, weights, from, .. } => {
                self.name(*name);
                by.iter().for_each(|by| self.name(*by));
                self.exprs(weights);
                from.iter().for_each(|from| self.path(from));
            }
            ItemKind::Property { name, dimension, unit, clauses } => {
                self.declared(name);
                self.exprs(dimension.iter().chain(unit));
                self.clauses(clauses);
            }
            ItemKind::Recipe { name, params, of, steps } => {
                self.declared(name);
                for param in params.iter().flatten() {
                    self.name(param.name);
                    self.exprs(&param.dimension);
                }
                for of in of.iter() {
                    self.within(of.range, |walk| {
                        walk.path(&of.path);
                        walk.exprs(&of.args);
                    });
                }
                self.steps(steps);
            }
            ItemKind::Route { name, from, to, clauses } => {
                self.declared(name);
                self.path(from);
                self.path(to);
                self.clauses(clauses);
            }
            ItemKind::Need { name, amount, tail, clauses } => {
                self.declared(name);
                self.expr(amount);
                self.clauses(tail);
                self.clauses(clauses);
            }
            ItemKind::Threshold { name, bound, clauses } => {
                self.declared(name);
                self.bound(bound);
                self.clauses(clauses);
            }
            ItemKind::Allocate(allocate) => {
                self.path(&allocate.threshold);
                allocate.at.iter().for_each(|path| self.path(path));
                match &allocate.among {
                    Among::Places(places) => places.iter().for_each(|place| self.path(place)),
                    Among::Each(around) => around.iter().for_each(|place| self.path(place)),
                }
                match &allocate.by {
                    ShareRule::People(range) | ShareRule::Area(range) | ShareRule::Equal(range) => self.name(*range),
                    ShareRule::Need(path) | ShareRule::Column(path) => self.path(path),
                }
                self.clauses(&allocate.clauses);
            }
            ItemKind::Policy { name, exception_of, rules, .. } => {
                self.name(*name);
                exception_of.iter().for_each(|base| self.path(base));
                for rule in rules {
                    self.within(rule.range, |walk| walk.rule(&rule.kind));
                }
            }
            ItemKind::Adopt { policies } => policies.iter().for_each(|policy| self.path(policy)),
            ItemKind::Scenario { name, parts, .. } => {
                self.name(*name);
                for part in parts {
                    self.scenario_part(part);
                }
            }
            ItemKind::Choice { name, number, parts, .. } => {
                self.name(*name);
                if let Some(number) = number {
                    self.exprs([&number.dimension, &number.low, &number.high]);
                }
                for part in parts {
                    self.choice_part(part);
                }
            }
            ItemKind::Aim { terms } => {
                for term in terms {
                    self.within(term.range, |walk| {
                        for (_, factor, measure) in &term.parts {
                            walk.exprs(factor);
                            walk.measure(measure);
                        }
                    });
                }
            }
            ItemKind::Test { title, steps } => {
                self.name(*title);
                for step in steps {
                    self.test_step(step);
                }
            }
            ItemKind::Error => {}
        }
    }

    fn head(&mut self, head: &'t Loop) {
        self.name(head.var);
        self.expr(&head.over);
        head.conditions.iter().for_each(|condition| self.condition(condition));
    }

    fn condition(&mut self, condition: &'t Condition) {
        match condition {
            Condition::Compare(left, _, right) | Condition::In(left, right) => self.exprs([left, right]),
            Condition::Not(inner) => self.condition(inner),
            Condition::And(all) | Condition::Or(all) => all.iter().for_each(|one| self.condition(one)),
        }
    }

    fn clauses(&mut self, clauses: &'t [Clause]) {
        for clause in clauses {
            self.within(clause.range, |walk| walk.clause(&clause.kind));
        }
    }

    fn clause(&mut self, kind: &'t ClauseKind) {
        match kind {
            ClauseKind::People(expr)
            | ClauseKind::Area(expr)
            | ClauseKind::FromPeople(expr)
            | ClauseKind::Keeps(expr)
            | ClauseKind::Takes(expr)
            | ClauseKind::Loses(expr)
            | ClauseKind::Storage(expr)
            | ClauseKind::Lasts(expr)
            | ClauseKind::Available(expr)
            | ClauseKind::Absorbed(expr)
            | ClauseKind::EndAtLeast(expr)
            | ClauseKind::AtLeast(expr)
            | ClauseKind::From(expr)
            | ClauseKind::Until(expr)
            | ClauseKind::By(expr)
            | ClauseKind::AlarmAfter(expr) => self.expr(expr),
            // The property may stand between the words of its amount.
            ClauseKind::Provides { amount, .. } => self.expr(amount),
            ClauseKind::Stock { amount, aged, at } => {
                self.exprs(std::iter::once(amount).chain(aged));
                at.iter().for_each(|path| self.path(path));
            }
            ClauseKind::Supply { amount, from, until, at, profile } => {
                self.expr(amount);
                self.parts(from.iter().chain(until), &[at.as_ref(), profile.as_ref()]);
            }
            ClauseKind::Regrows { rate, to, .. } => self.exprs(std::iter::once(rate).chain(to)),
            ClauseKind::Rank(name) | ClauseKind::Source(name) | ClauseKind::Because(name) => {
                self.name(*name);
            }
            ClauseKind::Profile(path) => self.path(path),
            ClauseKind::For(path) => path.iter().for_each(|path| self.path(path)),
            ClauseKind::ForEachIn(path) => self.path(path),
            ClauseKind::Discard
            | ClauseKind::EndFree
            | ClauseKind::EndAsStart
            | ClauseKind::Always
            | ClauseKind::Error => {}
        }
    }

    /// Parts that may be written in any order, in the order written.
    fn parts(&mut self, exprs: impl Iterator<Item = &'t Expr>, paths: &[Option<&'t Path>]) {
        let mut exprs: Vec<&Expr> = exprs.collect();
        exprs.sort_by_key(|expr| expr.range.start);
        let start = |path: &&Path| path.0.first().map_or(0, |name| name.start);
        let mut paths: Vec<&Path> = paths.iter().flatten().copied().collect();
        paths.sort_by_key(start);
        let mut exprs = exprs.into_iter().peekable();
        for path in paths {
            while let Some(expr) = exprs.next_if(|expr| expr.range.start < start(&path)) {
                self.expr(expr);
            }
            self.path(path);
        }
        self.exprs(exprs);
    }

    fn steps(&mut self, steps: &'t [Step]) {
        for step in steps {
            self.within(step.range, |walk| walk.step(&step.kind));
        }
    }

    fn step(&mut self, kind: &'t StepKind) {
        match kind {
            StepKind::Takes(expr) | StepKind::UpTo(expr) | StepKind::AlarmAfter(expr) => self.expr(expr),
            // The resource may stand between the words of its amount.
            StepKind::Flow { amount, lasting, .. } => {
                self.exprs(std::iter::once(amount).chain(lasting));
            }
            StepKind::Move { amount, way, losing, .. } => {
                self.expr(amount);
                match way {
                    Way::Between { from, to } => {
                        self.path(from);
                        self.path(to);
                    }
                    Way::Along(route) => route.iter().for_each(|route| self.path(route)),
                }
                self.exprs(losing);
            }
            StepKind::Cite(paths) => paths.iter().for_each(|path| self.path(path)),
            StepKind::At(places) => places.iter().for_each(|place| self.path(place)),
            StepKind::AtEachIn(path) => self.path(path),
            StepKind::SetUp { steps, .. } => self.steps(steps),
            StepKind::ForEach { head, body } => {
                self.head(head);
                self.steps(body);
            }
            StepKind::Either(branches) => {
                for branch in branches {
                    self.within(branch.range, |walk| {
                        branch.name.iter().for_each(|name| walk.name(*name));
                        walk.steps(&branch.steps);
                    });
                }
            }
            StepKind::Source(text) | StepKind::Because(text) => self.name(*text),
            StepKind::InWholeRuns | StepKind::Error => {}
        }
    }

    fn bound(&mut self, bound: &'t Bound) {
        self.within(bound.range, |walk| {
            walk.measure(&bound.measure);
            walk.expr(&bound.limit);
            for modifier in &bound.modifiers {
                walk.within(modifier.range, |walk| match &modifier.kind {
                    ModifierKind::Falling(expr) | ModifierKind::From(expr) | ModifierKind::Until(expr) => {
                        walk.expr(expr)
                    }
                    ModifierKind::At(path) | ModifierKind::EachPlaceIn(path) => walk.path(path),
                    ModifierKind::Soft(rank) => walk.name(*rank),
                    ModifierKind::Always | ModifierKind::InTotal | ModifierKind::EachPlace => {}
                });
            }
        });
    }

    fn measure(&mut self, measure: &Measure) {
        self.within(measure.range, |walk| {
            measure.word.iter().for_each(|word| walk.name(*word));
            walk.path(&measure.of);
            measure.in_good.iter().for_each(|good| walk.path(good));
        });
    }

    fn rule(&mut self, kind: &'t RuleKind) {
        match kind {
            RuleKind::Forbid { recipe, at, from, until } => {
                self.path(recipe);
                self.parts(from.iter().chain(until), &[at.as_ref()]);
            }
            RuleKind::Allow { measure, at, from, until } => {
                self.measure(measure);
                self.parts(from.iter().chain(until), &[at.as_ref()]);
            }
            RuleKind::Limit(bound) | RuleKind::Require(bound) => self.bound(bound),
            RuleKind::Set { name, value } => {
                self.path(name);
                self.expr(value);
            }
            RuleKind::Source(text) | RuleKind::Because(text) => self.name(*text),
            RuleKind::Error => {}
        }
    }

    fn scenario_part(&mut self, part: &'t ScenarioPart) {
        match part {
            ScenarioPart::Choose { choice, to, range } => self.within(*range, |walk| {
                walk.path(choice);
                walk.expr(to);
            }),
            ScenarioPart::Source(text) | ScenarioPart::Because(text) => self.name(*text),
            ScenarioPart::Error => {}
        }
    }

    fn choice_part(&mut self, part: &'t ChoicePart) {
        match part {
            // Policies and settings may take turns: only the settings have expressions to see.
            ChoicePart::Option { name, sets, costs, range, .. } => self.within(*range, |walk| {
                walk.name(*name);
                for (path, value) in sets {
                    walk.path(path);
                    walk.expr(value);
                }
                costs.iter().for_each(|cost| walk.expr(cost));
            }),
            ChoicePart::Decide { rule, clauses, range } => self.within(*range, |walk| {
                walk.name(*rule);
                for clause in clauses {
                    walk.within(clause.range, |walk| {
                        walk.name(clause.word);
                        walk.exprs(&clause.value);
                    });
                }
            }),
            ChoicePart::Source(text) | ChoicePart::Because(text) => self.name(*text),
            ChoicePart::Error => {}
        }
    }

    fn test_step(&mut self, step: &'t TestStep) {
        match step {
            TestStep::With { choice, to, range } => self.within(*range, |walk| {
                walk.path(choice);
                walk.expr(to);
            }),
            TestStep::WithScenario { scenario, range } => self.within(*range, |walk| walk.path(scenario)),
            TestStep::Impossible(range) => self.name(*range),
            TestStep::Expect { measure, at, period, value, within, range, .. } => {
                self.within(*range, |walk| {
                    walk.measure(measure);
                    at.iter().for_each(|at| walk.path(at));
                    walk.exprs(period.iter().chain([value]).chain(within));
                });
            }
            TestStep::Error => {}
        }
    }
}
