//! Expressions: names to values, units and fields; words behind numbers to units.

use weal_base::Rational;
use weal_base::exact::NumberError;
use weal_syntax::ir as syntax;

use super::Binder;
use crate::diagnostics;
use crate::exports::{Detail, Space};
use crate::ir::*;

impl<'a> Binder<'a> {
    /// An expression in value position.
    pub(super) fn value(&mut self, expr: &syntax::Expr) -> Expr {
        self.expr(expr, false)
    }

    /// An expression of dimensions: `mass`, `length^2`, `mass / time`.
    pub(super) fn dimension(&mut self, expr: &syntax::Expr) -> Expr {
        self.expr(expr, true)
    }

    pub(super) fn values(&mut self, expr: Option<&syntax::Expr>) -> Option<Expr> {
        expr.map(|expr| self.value(expr))
    }

    fn expr(&mut self, expr: &syntax::Expr, dimension: bool) -> Expr {
        let node = self.node(expr.range);
        let kind = match &expr.kind {
            syntax::ExprKind::Number => self.number(expr.range, node),
            syntax::ExprKind::Date => self.date(expr.range, node),
            syntax::ExprKind::Text => ExprKind::Text(self.quoted(expr.range)),
            syntax::ExprKind::Path(path) => self.path(path, node, dimension),
            syntax::ExprKind::Call(path, args) => self.call(path, args, node),
            syntax::ExprKind::Phrase(head, words) => {
                let head = self.expr(head, dimension);
                let words: Vec<(bool, Expr)> = words.iter().map(|word| self.unit_word(word)).collect();
                ExprKind::Scaled(Box::new(head), words)
            }
            syntax::ExprKind::Negate(inner) => ExprKind::Negate(Box::new(self.expr(inner, dimension))),
            syntax::ExprKind::Binary(a, operator, b) => {
                let (a, b) = (self.expr(a, dimension), self.expr(b, dimension));
                ExprKind::Binary(Box::new(a), *operator, Box::new(b))
            }
            syntax::ExprKind::Span(a, b) => {
                let (low, high) = self.both(a, b);
                ExprKind::Span(Box::new(low), Box::new(high))
            }
            syntax::ExprKind::PlusMinus(a, b) => {
                let (middle, by) = self.both(a, b);
                ExprKind::PlusMinus(Box::new(middle), Box::new(by))
            }
            syntax::ExprKind::Error => ExprKind::Error,
            _ => self.parts(expr, node),
        };
        Expr { node, kind }
    }

    /// `5 .. 20 year`: the upper end's units are the lower end's too, where that has none.
    /// Two values of which a bare first takes the words of the second.
    fn both(&mut self, a: &syntax::Expr, b: &syntax::Expr) -> (Expr, Expr) {
        let mut low = self.value(a);
        let high = self.value(b);
        if matches!(low.kind, ExprKind::Number(_))
            && let ExprKind::Scaled(_, units) = &high.kind
        {
            low = Expr { node: low.node, kind: ExprKind::Scaled(Box::new(low), units.clone()) };
        }
        (low, high)
    }

    fn number(&mut self, range: syntax::Range, node: Node) -> ExprKind {
        let text = self.cut(range);
        match text.parse::<Rational>() {
            Ok(value) => ExprKind::Number(value),
            Err(error) => {
                let site = self.site(node);
                self.problems.push(diagnostics::bad_number(site, text, error == NumberError::TooLarge));
                ExprKind::Error
            }
        }
    }

    fn date(&mut self, range: syntax::Range, node: Node) -> ExprKind {
        let text = self.cut(range);
        let mut parts = text.split('-');
        let year = parts.next().and_then(|year| year.parse::<i16>().ok());
        let rest: Vec<&str> = parts.collect();
        let date = match (year, &rest[..]) {
            (Some(year), [quarter]) if quarter.starts_with('Q') => {
                quarter[1..].parse().ok().filter(|q| (1..=4).contains(q)).map(|q| Date::Quarter(year, q))
            }
            (Some(year), [week]) if week.starts_with('W') => {
                week[1..].parse().ok().filter(|w| (1..=53).contains(w)).map(|w| Date::Week(year, w))
            }
            (Some(year), [month]) => month.parse().ok().filter(|m| (1..=12).contains(m)).map(|m| Date::Month(year, m)),
            (Some(year), [month, day]) => month
                .parse()
                .ok()
                .filter(|m| (1..=12).contains(m))
                .zip(day.parse().ok().filter(|d| (1..=31).contains(d)))
                .map(|(m, d)| Date::Day(year, m, d)),
            _ => None,
        };
        date.map_or_else(
            || {
                let site = self.site(node);
                self.problems.push(
                    weal_base::Diagnostic::error(
                        weal_base::Code::BadDate,
                        format!("`{text}` is not a date"),
                        site,
                        "the calendar has no such date",
                    )
                    .help("write a year 2027, a quarter 2027-Q2, a month 2027-03, a week 2027-W09 or a day 2027-03-02"),
                );
                ExprKind::Error
            },
            ExprKind::Date,
        )
    }

    fn path(&mut self, path: &syntax::Path, node: Node, dimension: bool) -> ExprKind {
        let [range] = path.0[..] else {
            return self.dotted(path, node);
        };
        let name = self.cut(range);
        if name.contains('{') {
            return ExprKind::Name(self.pieces(range));
        }
        if let Some(at) = self.params.iter().position(|param| *param == name) {
            return ExprKind::Param(at as u32);
        }
        if let Some(turn) = self.turn(name).filter(|_| !dimension) {
            return turn;
        }
        if dimension && let Some(def) = self.scope.find(Space::Dimension, name) {
            return ExprKind::Dimension(def);
        }
        if dimension {
            self.report_unknown(Space::Dimension, name, node);
            return ExprKind::Error;
        }
        match self.scope.find_detail(Space::Value, name) {
            Some((def, Detail::Params(0))) => return ExprKind::Value(def),
            Some((_, Detail::Params(count))) => {
                let site = self.site(node);
                let help = format!("call it with {count} value{}: `{name}(…)`", if *count == 1 { "" } else { "s" });
                self.problems.push(diagnostics::missing(
                    format!("`{name}` is a function"),
                    site,
                    "its values are missing",
                    &help,
                ));
                return ExprKind::Error;
            }
            _ => {}
        }
        if let Some(unit) = self.scope.unit(name) {
            return ExprKind::Unit(unit);
        }
        let site = self.site(node);
        let near = self.scope.suggest(&[Space::Value, Space::Unit], name);
        let elsewhere = [Space::Resource, Space::Recipe, Space::Place, Space::Need, Space::Threshold]
            .into_iter()
            .find(|space| self.scope.find(*space, name).is_some())
            .map(Space::word);
        self.problems.push(diagnostics::unknown(Space::Value, name, site, near, elsewhere));
        ExprKind::Error
    }

    fn call(&mut self, path: &syntax::Path, args: &[syntax::Expr], node: Node) -> ExprKind {
        let name = self.cut(Self::path_range(path));
        if name == "round" && self.scope.find(Space::Value, name).is_none() {
            return self.round(args, node);
        }
        let bound: Vec<Expr> = args.iter().map(|arg| self.argument(arg)).collect();
        let site = self.site(node);
        let wrong = |expected: &str| {
            let found = bound.len();
            weal_base::Diagnostic::error(
                weal_base::Code::MissingPart,
                format!("`{name}` takes {expected}, and {found} {} given", if found == 1 { "is" } else { "are" }),
                site,
                "called here",
            )
        };
        if let Some((def, Detail::Params(count))) = self.scope.find_detail(Space::Value, name) {
            if *count as usize != bound.len() {
                let problem = wrong(&format!("{count} value{}", if *count == 1 { "" } else { "s" }));
                self.problems.push(problem);
                return ExprKind::Error;
            }
            return ExprKind::Call(def, bound);
        }
        let builtin = match name {
            "min" => Builtin::Min,
            "max" => Builtin::Max,
            "abs" => Builtin::Abs,
            "floor" => Builtin::Floor,
            "ceil" => Builtin::Ceil,
            "sum" => Builtin::Sum,
            "count" => Builtin::Count,
            "year" => Builtin::Of(DatePart::Year),
            "quarter" => Builtin::Of(DatePart::Quarter),
            "month" => Builtin::Of(DatePart::Month),
            "week" => Builtin::Of(DatePart::Week),
            "day" => Builtin::Of(DatePart::Day),
            "first" => Builtin::Of(DatePart::First),
            "last" => Builtin::Of(DatePart::Last),
            _ => {
                self.report_unknown(Space::Value, name, node);
                return ExprKind::Error;
            }
        };
        let single = !matches!(builtin, Builtin::Min | Builtin::Max);
        if bound.is_empty() || (single && bound.len() != 1) {
            let problem = wrong(if single { "one value" } else { "at least one value" });
            self.problems.push(problem);
            return ExprKind::Error;
        }
        ExprKind::Builtin(builtin, bound)
    }

    /// `round(3.4 month, up, 1 month)`.
    fn round(&mut self, args: &[syntax::Expr], node: Node) -> ExprKind {
        const EXAMPLE: &str = "write for example `round(x, up, 1 month)`";
        let site = self.site(node);
        let [value, direction, unit] = args else {
            let problem = diagnostics::missing(
                "`round` takes a value, a direction, and what to round to",
                site,
                "called here",
                EXAMPLE,
            );
            self.problems.push(problem);
            return ExprKind::Error;
        };
        let word = self.cut(direction.range);
        let found = match word {
            "up" => Direction::Up,
            "down" => Direction::Down,
            "nearest" => Direction::Nearest,
            _ => {
                let at = self.node(direction.range);
                let problem = weal_base::Diagnostic::error(
                    weal_base::Code::Expected,
                    format!("a direction of rounding is expected here, and this is `{word}`"),
                    self.site(at),
                    "expected `up`, `down` or `nearest`",
                );
                self.problems.push(problem.help(EXAMPLE));
                return ExprKind::Error;
            }
        };
        let (value, unit) = (self.value(value), self.value(unit));
        ExprKind::Builtin(Builtin::Round(found), vec![value, unit])
    }

    /// A word behind a number, in unit position.
    fn unit_word(&mut self, word: &syntax::Word) -> (bool, Expr) {
        let (per, path) = match word {
            syntax::Word::Plain(path) => (false, path),
            syntax::Word::Per(path) => (true, path),
        };
        let node = self.node(Self::path_range(path));
        let [name] = path.0[..] else {
            let kind = self.dotted(path, node);
            return (per, Expr { node, kind });
        };
        let name = self.cut(name);
        let kind = match self.scope.unit(name) {
            Some(unit) => ExprKind::Unit(unit),
            // `14 hand_liner`: what is counted is its own unit; of anything else the dimension will not fit.
            None if self.scope.find(Space::Resource, name).is_some() || self.is_handed(name) => {
                ExprKind::Number(Rational::ONE)
            }
            None => {
                self.report_unknown(Space::Unit, name, node);
                ExprKind::Error
            }
        };
        (per, Expr { node, kind })
    }

    /// Splits `40 t flour` into the amount and the resource: the last word that is no unit.
    pub(super) fn amount_of_resource(&mut self, expr: &syntax::Expr, told: (&str, &str)) -> (Expr, Ref) {
        self.amount_of(expr, told, &[Space::Resource], "expected an amount and a resource")
    }

    /// Splits `22 kg fish per person per year` into the amount and the resource or property.
    pub(super) fn amount_needed(&mut self, expr: &syntax::Expr, told: (&str, &str)) -> (Expr, Ref) {
        let spaces = [Space::Resource, Space::Property];
        self.amount_of(expr, told, &spaces, "expected an amount and a resource or property")
    }

    fn amount_of(
        &mut self,
        expr: &syntax::Expr,
        (missing, example): (&str, &str),
        spaces: &[Space],
        expected: &str,
    ) -> (Expr, Ref) {
        if let Some((rest, path)) = self.take_named(expr, spaces) {
            let declares =
                |space: &&Space| matches!(path.0[..], [name] if self.scope.find(**space, self.cut(name)).is_some());
            let open = |space: &&Space| self.scope.is_open(**space);
            let space = spaces.iter().find(declares).or_else(|| spaces.iter().find(open));
            let named = self.reference(space.copied().unwrap_or(Space::Resource), &path);
            return (self.value(&rest), named);
        }
        let node = self.node(expr.range);
        let site = self.site(node);
        self.problems.push(diagnostics::missing(
            missing,
            site,
            expected,
            &format!("write the resource behind the amount, for example `{example}`"),
        ));
        let named = Ref { node, to: Target::Error };
        (Expr { node, kind: ExprKind::Error }, named)
    }

    /// The expression without its resource word, and that word: searched in the rightmost phrase.
    pub(super) fn take_resource(&self, expr: &syntax::Expr) -> Option<(syntax::Expr, syntax::Path)> {
        self.take_named(expr, &[Space::Resource])
    }

    pub(super) fn take_named(&self, expr: &syntax::Expr, spaces: &[Space]) -> Option<(syntax::Expr, syntax::Path)> {
        match &expr.kind {
            syntax::ExprKind::Phrase(head, words) => {
                let is_resource = |path: &syntax::Path| match path.0[..] {
                    [name] => {
                        let name = self.cut(name);
                        let built = name.contains('{') || self.element(name).is_some();
                        built || spaces.iter().any(|space| self.scope.find(*space, name).is_some())
                    }
                    _ => true,
                };
                let plain = |word: &syntax::Word| match word {
                    syntax::Word::Plain(path) => Some(path.clone()),
                    syntax::Word::Per(_) => None,
                };
                // A declared resource first; else the last word that is not a unit, so that a slip is named as a resource.
                let at =
                    words.iter().rposition(|word| plain(word).is_some_and(|path| is_resource(&path))).or_else(|| {
                        words.iter().rposition(|word| {
                            plain(word).is_some_and(|path| match path.0[..] {
                                [name] => self.scope.unit(self.cut(name)).is_none(),
                                _ => false,
                            })
                        })
                    });
                // A row may declare a resource under the name of a unit: then the last of several words is meant.
                let several = words.iter().filter_map(plain).count() > 1;
                let open = several && spaces.iter().any(|space| self.scope.is_open(*space));
                let at = at.or_else(|| open.then(|| words.iter().rposition(|word| plain(word).is_some()))?)?;
                let path = plain(&words[at])?;
                let mut rest = words.clone();
                rest.remove(at);
                if rest.is_empty() {
                    return Some(((**head).clone(), path));
                }
                Some((syntax::Expr { range: expr.range, kind: syntax::ExprKind::Phrase(head.clone(), rest) }, path))
            }
            syntax::ExprKind::Binary(a, operator, b) => {
                let (b, path) = self.take_named(b, spaces)?;
                Some((
                    syntax::Expr {
                        range: expr.range,
                        kind: syntax::ExprKind::Binary(a.clone(), *operator, Box::new(b)),
                    },
                    path,
                ))
            }
            // Of a range the words of the upper end belong to both ends.
            syntax::ExprKind::Span(low, high) => {
                let (high, path) = self.take_named(high, spaces)?;
                let low = self.take_named(low, spaces).map_or_else(|| (**low).clone(), |(low, _)| low);
                let kind = syntax::ExprKind::Span(Box::new(low), Box::new(high));
                Some((syntax::Expr { range: expr.range, kind }, path))
            }
            syntax::ExprKind::PlusMinus(middle, by) => {
                let (by, path) = self.take_named(by, spaces)?;
                let middle = self.take_named(middle, spaces).map_or_else(|| (**middle).clone(), |(middle, _)| middle);
                let kind = syntax::ExprKind::PlusMinus(Box::new(middle), Box::new(by));
                Some((syntax::Expr { range: expr.range, kind }, path))
            }
            _ => None,
        }
    }
}
