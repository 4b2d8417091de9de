//! The bound program as text, for `weal emit hir`: every name with where it leads.

mod clauses;

use std::fmt::Write as _;

use crate::ir::*;

mod values;

/// A module in a stable text form. `names` gives the text of a declaration elsewhere.
pub fn print(module: &Module, names: &dyn Fn(Def) -> String) -> String {
    let mut out = String::new();
    if let Some(package) = &module.package {
        let _ = writeln!(out, "package {package}");
    }
    let printer = Printer { names };
    for item in &module.items {
        printer.item(&mut out, item, 0);
    }
    out
}

fn sign(compare: Compare) -> &'static str {
    match compare {
        Compare::AtMost => "<=",
        Compare::AtLeast => ">=",
        Compare::Equal => "=",
    }
}

struct Printer<'a> {
    names: &'a dyn Fn(Def) -> String,
}

impl Printer<'_> {
    fn item(&self, out: &mut String, item: &Item, depth: usize) {
        let pad = "  ".repeat(depth);
        let line = match &item.kind {
            ItemKind::Error => return,
            ItemKind::Horizon { from, to, by } => {
                format!("horizon {} .. {} by {}", self.expr(from), self.expr(to), by.as_ref().map_or("?", |by| &by.0))
            }
            ItemKind::Dimension { name, definition } => format!("dimension {name}{}", self.defined(definition)),
            ItemKind::Unit { name, symbol, dimension, definition, calendar } => {
                let of = dimension.as_ref().map_or(String::new(), |of| format!(": {}", self.expr(of)));
                format!(
                    "unit {name} {symbol:?}{of}{}{}",
                    self.defined(definition),
                    if *calendar { " calendar" } else { "" }
                )
            }
            ItemKind::Prefix { name, value, .. } => format!("prefix {name} = {}", self.expr(value)),
            ItemKind::Let { name, params, value } => {
                let params: Vec<&str> = params.iter().map(|param| param.name.as_str()).collect();
                let params = if params.is_empty() { String::new() } else { format!("({})", params.join(", ")) };
                format!("let {name}{params} = {}", self.expr(value))
            }
            ItemKind::Table { name, file, columns } => {
                let columns: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
                format!("table {name} from {:?} {{ {} }}", file.0, columns.join(", "))
            }
            ItemKind::ForEach { head, body } => {
                let _ = writeln!(out, "{pad}{}", self.head(head));
                for item in body {
                    self.item(out, item, depth + 1);
                }
                return;
            }
            ItemKind::Place { name, within, people, holds, .. } => {
                let within = within.as_ref().map_or(String::new(), |place| format!(" in {}", self.reference(place)));
                let _ = writeln!(out, "{pad}place {}{within}{}", self.name(name), self.defined(people));
                for hold in holds {
                    let _ = writeln!(out, "{pad}  {} of {}", self.clause(&hold.clause), self.reference(&hold.resource));
                }
                return;
            }
            ItemKind::Resource { name, kinds, dimension, unit, clauses } => {
                let kinds: Vec<&str> = kinds.iter().map(|kind| kind.0.as_str()).collect();
                let of = dimension
                    .iter()
                    .map(|of| self.expr(of))
                    .chain(unit.iter().map(|unit| "in ".to_owned() + &self.expr(unit)));
                let words: Vec<String> = kinds.iter().map(|kind| (*kind).to_owned()).chain(of).collect();
                let colon = if words.is_empty() { "" } else { ": " };
                let _ = writeln!(out, "{pad}resource {}{colon}{}", self.name(name), words.join(" "));
                self.clauses(out, clauses, depth + 1);
                return;
            }
            ItemKind::Fence { within } => format!("fence {}", self.expr(within)),
            ItemKind::Ranks { names } => {
                let names: Vec<&str> = names.iter().map(|name| name.0.as_str()).collect();
                format!("ranks {}", names.join(", "))
            }
            ItemKind::Profile { name, by, parts, weights, from } => {
                let parts = if *parts { " parts" } else { "" };
                let weights = match from {
                    Some((table, field)) => format!("from {} {}", (self.names)(*table), self.expr(field)),
                    None => format!("{{ {} }}", self.list(weights)),
                };
                let by = by.as_ref().map_or(String::new(), |by| format!(" by {}", by.0));
                format!("profile {name}{by}{parts} {weights}")
            }
            ItemKind::Property { name, dimension, unit } => {
                let of = dimension.as_ref().map_or(String::new(), |of| format!(": {}", self.expr(of)));
                let unit = unit.as_ref().map_or(String::new(), |unit| format!(" in {}", self.expr(unit)));
                format!("property {}{of}{unit}", self.name(name))
            }
            ItemKind::Recipe { name, of, steps } => {
                let of = of.as_deref().map_or(String::new(), |of| self.pattern_use(of));
                let _ = writeln!(out, "{pad}recipe {}{of}", self.name(name));
                self.steps(out, steps, depth + 1);
                return;
            }
            ItemKind::Pattern { name, params, steps } => {
                let params: Vec<&str> = params.iter().map(|param| param.name.as_str()).collect();
                let _ = writeln!(out, "{pad}recipe {name}({})", params.join(", "));
                self.steps(out, steps, depth + 1);
                return;
            }
            ItemKind::Route { name, from, to, takes } => {
                let takes = takes.as_ref().map_or(String::new(), |takes| format!(" takes {}", self.expr(takes)));
                let (from, to) = (self.reference(from), self.reference(to));
                format!("route {}: {from} to {to}{takes}", self.name(name))
            }
            ItemKind::Need { name, amount, of, clauses, .. } => {
                let _ = writeln!(out, "{pad}need {}: {} of {}", self.name(name), self.expr(amount), self.reference(of));
                self.clauses(out, clauses, depth + 1);
                return;
            }
            ItemKind::Threshold { name, bound, clauses } => {
                let _ = writeln!(out, "{pad}threshold {}: {}", self.name(name), self.bound(bound));
                self.clauses(out, clauses, depth + 1);
                return;
            }
            ItemKind::Allocate(allocate) => {
                let at = allocate.at.as_ref().map_or(String::new(), |at| format!(" at {}", self.reference(at)));
                let among = match &allocate.among {
                    Among::Places(places) => {
                        places.iter().map(|place| self.reference(place)).collect::<Vec<_>>().join(", ")
                    }
                    Among::Each(around) => {
                        let around = around.as_ref().map_or(String::new(), |at| format!(" in {}", self.reference(at)));
                        format!("each place{around}")
                    }
                };
                format!("allocate {}{at} among {among} by {}", self.reference(&allocate.threshold), allocate.text)
            }
            ItemKind::Policy { name, exception_of, trial, rules } => {
                let base = exception_of.as_ref().map(|base| format!(" exception of {}", self.reference(base)));
                let trial = if *trial { " trial" } else { "" };
                let _ = writeln!(out, "{pad}policy {name}{}{trial}", base.unwrap_or_default());
                for rule in rules {
                    let line = match &rule.kind {
                        RuleKind::Forbid { recipe, at, from, until } => {
                            format!("forbid {}{}", self.reference(recipe), self.held(at, from, until))
                        }
                        RuleKind::Allow { measure, at, from, until } => {
                            format!("allow {}{}", self.measure(measure), self.held(at, from, until))
                        }
                        RuleKind::Bound(bound) => format!("bound {}", self.bound(bound)),
                        RuleKind::Set(set) => format!("set {} = {}", set.name, self.expr(&set.to)),
                    };
                    let _ = writeln!(out, "{pad}  {line}");
                }
                return;
            }
            ItemKind::Adopt { policies } => {
                let policies: Vec<String> = policies.iter().map(|policy| self.reference(policy)).collect();
                format!("adopt {}", policies.join(", "))
            }
            ItemKind::Scenario { name, chosen, .. } => {
                let chosen: Vec<String> = chosen.iter().map(|it| self.chosen(it)).collect();
                format!("scenario {name} {{ {} }}", chosen.join(", "))
            }
            ItemKind::Choice { name, number, options, .. } => {
                let between =
                    number.as_ref().map(|it| format!(" between {} and {}", self.expr(&it.low), self.expr(&it.high)));
                let _ = writeln!(out, "{pad}choice {name}{}", between.unwrap_or_default());
                for option in options {
                    let adopts: Vec<String> = option.adopts.iter().map(|policy| self.reference(policy)).collect();
                    let _ = writeln!(out, "{pad}  option {} adopts [{}]", option.name, adopts.join(", "));
                }
                return;
            }
            ItemKind::Aim { terms } => {
                let terms: Vec<&str> = terms.iter().map(|term| term.text.as_str()).collect();
                format!("aim {}", terms.join(", "))
            }
            ItemKind::Test { title, steps } => {
                let _ = writeln!(out, "{pad}test {title:?}");
                for step in steps {
                    let _ = writeln!(out, "{pad}  {}", self.test_step(step));
                }
                return;
            }
        };
        let _ = writeln!(out, "{pad}{line}");
    }

    fn clauses(&self, out: &mut String, clauses: &[Clause], depth: usize) {
        for clause in clauses {
            let _ = writeln!(out, "{}{}", "  ".repeat(depth), self.clause(clause));
        }
    }

    fn steps(&self, out: &mut String, steps: &[Step], depth: usize) {
        let pad = "  ".repeat(depth);
        for step in steps {
            let line = match &step.kind {
                StepKind::Takes(expr) => format!("takes {}", self.expr(expr)),
                StepKind::Flow { verb, amount, resource, lasting, spread } => {
                    let lasting = lasting.as_ref().map_or(String::new(), |time| format!(" for {}", self.expr(time)));
                    let spread = if *spread { " spread" } else { "" };
                    format!(
                        "{} {} of {}{spread}{lasting}",
                        format!("{verb:?}").to_lowercase(),
                        self.expr(amount),
                        self.reference(resource)
                    )
                }
                StepKind::Move(moved) => {
                    let way = match &moved.way {
                        Way::Between { from, to } => {
                            format!("from {} to {}", self.reference(from), self.reference(to))
                        }
                        Way::Along(Some(route)) => format!("along {}", self.reference(route)),
                        Way::Along(None) => "along each route".to_owned(),
                    };
                    let losing =
                        moved.losing.as_ref().map_or(String::new(), |part| format!(" losing {}", self.expr(part)));
                    let (amount, resource) = (self.expr(&moved.amount), self.reference(&moved.resource));
                    format!("move {amount} of {resource} {way}{losing}")
                }
                StepKind::Cite(all) => {
                    let all: Vec<String> = all.iter().map(|one| self.reference(one)).collect();
                    format!("cite {}", all.join(", "))
                }
                StepKind::At(places) => {
                    let places: Vec<String> = places.iter().map(|place| self.reference(place)).collect();
                    format!("at {}", places.join(", "))
                }
                StepKind::AtEachIn(place) => format!("at each place in {}", self.reference(place)),
                StepKind::UpTo(expr) => format!("up to {}", self.expr(expr)),
                StepKind::InWholeRuns => "in whole runs".to_owned(),
                StepKind::AlarmAfter(expr) => format!("alarm after {}", self.expr(expr)),
                StepKind::Either(branches) => {
                    for (at, branch) in branches.iter().enumerate() {
                        let word = if at == 0 { "either" } else { "or" };
                        let _ = writeln!(out, "{pad}{word} {}", branch.name.as_deref().unwrap_or(""));
                        self.steps(out, &branch.steps, depth + 1);
                    }
                    continue;
                }
                StepKind::SetUp { steps, each_period } => {
                    let _ = writeln!(out, "{pad}set up{}", if *each_period { " in each period" } else { "" });
                    self.steps(out, steps, depth + 1);
                    continue;
                }
                StepKind::ForEach { head, body } => {
                    let _ = writeln!(out, "{pad}{}", self.head(head));
                    self.steps(out, body, depth + 1);
                    continue;
                }
            };
            let _ = writeln!(out, "{pad}{line}");
        }
    }

    fn pattern_use(&self, of: &PatternUse) -> String {
        let arg = |arg: &Arg| match arg {
            Arg::Quantity(expr) => self.expr(expr),
            Arg::Resource(reference) | Arg::Place(reference) => self.reference(reference),
        };
        let pattern = of.pattern.map_or("?".to_owned(), self.names);
        let args: Vec<String> = of.args.iter().map(arg).collect();
        format!(" = {pattern}({})", args.join(", "))
    }

    fn head(&self, head: &Loop) -> String {
        let table = match &head.over {
            Rows::Table(def) => (self.names)(*def),
            Rows::Set(set) => self.expr(set),
            Rows::Error => "?".to_owned(),
        };
        let conditions: Vec<String> = head.conditions.iter().map(|one| self.condition(one)).collect();
        let conditions =
            if conditions.is_empty() { String::new() } else { format!(" where {}", conditions.join(" and ")) };
        format!("for each row in {table}{conditions}")
    }

    fn name(&self, name: &Name) -> String {
        match name {
            Name::Word(word) => word.clone(),
            Name::Field(field) => format!("{{row{}.{}}}", field.depth, field.column),
            Name::Built(pieces) => self.pieces(pieces),
        }
    }

    fn reference(&self, reference: &Ref) -> String {
        match &reference.to {
            Target::Def(def) => (self.names)(*def),
            Target::Late(name) => format!("{name}?"),
            Target::Field(field) => format!("row{}.{}", field.depth, field.column),
            Target::Variant(def, name) => format!("{}.{name}", (self.names)(*def)),
            Target::Param(at) => format!("param{at}"),
            Target::Built(pieces) => self.pieces(pieces),
            Target::Error => "?".to_owned(),
        }
    }

    fn bound(&self, bound: &Bound) -> String {
        let narrowed: String = bound.modifiers.iter().map(|modifier| self.modifier(modifier)).collect();
        format!("{} {} {}{narrowed}", self.measure(&bound.measure), sign(bound.compare), self.expr(&bound.limit))
    }

    fn measure(&self, measure: &Measure) -> String {
        use MeasureKind as M;
        match &measure.kind {
            M::Stock(of) => format!("stock {}", self.reference(of)),
            M::Emitted(of) => format!("emitted {}", self.reference(of)),
            M::Consumed(of) => format!("consumed {}", self.reference(of)),
            M::Produced(of) => format!("produced {}", self.reference(of)),
            M::WorkedAll => "worked labour".to_owned(),
            M::Worked(of) => format!("worked {}", self.reference(of)),
            M::Used(of) => format!("used {}", self.reference(of)),
            M::Run(of) => format!("run {}", self.reference(of)),
            M::Met(of) => format!("met {}", self.reference(of)),
            M::Headroom(of) => format!("headroom {}", self.reference(of)),
            M::Content { of, good } => format!("content {} of {}", self.reference(of), self.reference(good)),
            M::Moved(of) => self.reference(of),
            M::Error => "?".to_owned(),
        }
    }

    fn defined(&self, expr: &Option<Expr>) -> String {
        expr.as_ref().map_or(String::new(), |expr| format!(" = {}", self.expr(expr)))
    }

    fn expr(&self, expr: &Expr) -> String {
        match &expr.kind {
            ExprKind::Number(value) => value.to_string(),
            ExprKind::Date(date) => match date {
                Date::Quarter(year, quarter) => format!("{year}-Q{quarter}"),
                Date::Month(year, month) => format!("{year}-{month:02}"),
                Date::Week(year, week) => format!("{year}-W{week:02}"),
                Date::Day(year, month, day) => format!("{year}-{month:02}-{day:02}"),
            },
            ExprKind::Text(text) => format!("{text:?}"),
            ExprKind::Value(def) | ExprKind::Dimension(def) | ExprKind::Table(def) => (self.names)(*def),
            ExprKind::Row(depth) => format!("row{depth}"),
            ExprKind::Param(at) => format!("param{at}"),
            ExprKind::Field(field) => format!("row{}.{}", field.depth, field.column),
            ExprKind::Unit(unit) => {
                let prefix = unit.prefix.map_or(String::new(), |def| (self.names)(def) + "·");
                let power = if unit.power == 1 { String::new() } else { format!("^{}", unit.power) };
                format!("{prefix}{}{power}", (self.names)(unit.unit))
            }
            ExprKind::Call(def, args) => format!("{}({})", (self.names)(*def), self.list(args)),
            ExprKind::Builtin(builtin, args) => {
                format!("{}({})", format!("{builtin:?}").to_lowercase(), self.list(args))
            }
            ExprKind::Scaled(head, units) => {
                let units: Vec<String> = units
                    .iter()
                    .map(|(per, unit)| format!("{}{}", if *per { "per " } else { "" }, self.expr(unit)))
                    .collect();
                format!("{} {}", self.expr(head), units.join(" "))
            }
            ExprKind::Negate(inner) => format!("-{}", self.expr(inner)),
            ExprKind::Binary(a, operator, b) => {
                let sign = match operator {
                    Operator::Add => "+",
                    Operator::Subtract => "-",
                    Operator::Multiply => "*",
                    Operator::Divide => "/",
                    Operator::Power => "^",
                    Operator::Union => "union",
                    Operator::Without => "without",
                };
                format!("({} {sign} {})", self.expr(a), self.expr(b))
            }
            ExprKind::PlusMinus(a, b) => format!("{} ± {}", self.expr(a), self.expr(b)),
            ExprKind::Span(a, b) => format!("{} .. {}", self.expr(a), self.expr(b)),
            ExprKind::Error => "?".to_owned(),
            parts => self.parts(parts),
        }
    }

    fn list(&self, args: &[Expr]) -> String {
        args.iter().map(|arg| self.expr(arg)).collect::<Vec<_>>().join(", ")
    }
}
