//! `decide by`: the rule, and what is said of how it is applied.

use weal_base::{Code, Diagnostic, Rational};
use weal_choice::{Completion, Form, Formula, Kind, Repeated, Rule, Satisfaction, TieRule};
use weal_syntax::ir as syntax;
use weal_syntax::words::DECIDE_WORDS;

use super::Binder;
use crate::diagnostics;
use crate::exports::Space;
use crate::ir::*;

/// How deep a formula for the weight of votes may be nested.
const DEEPEST_FORMULA: u32 = 32;

impl<'a> Binder<'a> {
    /// A rule decides what it is made for: one option, a number, as many as there are seats, or what a budget allows.
    pub(super) fn fits(&mut self, decide: &Decide, number: bool, options: &[Alternative]) {
        let (Some(rule), node) = decide.rule else { return };
        let site = self.site(node);
        let wrong = |message: String, label: &str, help: String| {
            Diagnostic::error(Code::BadChoice, message, site, label).help(help)
        };
        let asked = match (number, decide.seats.is_some(), !decide.budget.is_empty()) {
            (true, ..) => Kind::Number,
            (_, true, true) => {
                let (message, help) = ("a decision has either seats or a budget", "leave one of them out");
                self.problems.push(wrong(message.to_owned(), "has both", help.to_owned()));
                return;
            }
            (_, true, _) => Kind::Seats,
            (_, _, true) => Kind::Projects,
            _ => Kind::One,
        };
        if !rule.kinds().contains(&asked) {
            let name = rule.name();
            let (message, help) = match (asked, rule.kinds()) {
                (Kind::Number, _) => {
                    (format!("a number cannot be decided by `{name}`"), "decide it by `median` or `middle_mean`")
                }
                (_, [Kind::Number]) => {
                    (format!("options cannot be decided by `{name}`"), "decide them for example by `schulze`")
                }
                (Kind::One, [Kind::Seats]) => {
                    (format!("`{name}` elects several, and nothing says how many"), "say how many, such as `seats 3`")
                }
                (Kind::One, [Kind::Projects]) => (
                    format!("`{name}` chooses projects, and there is no budget"),
                    "say what there is for them, such as `budget 5_000 h crew`",
                ),
                (Kind::One, _) => (
                    format!("`{name}` chooses several, and nothing says how many"),
                    "say how many, such as `seats 3`, or what there is for them, such as `budget 5_000 h crew`",
                ),
                (Kind::Seats, _) => (
                    format!("`{name}` does not fill seats"),
                    "several are elected by `stv`, `meek`, `phragmen`, `equal_shares`, `proportional_approval` or `sequential_approval`",
                ),
                (Kind::Projects, _) => (
                    format!("`{name}` does not share out a budget"),
                    "projects are chosen by `equal_shares`, `phragmen` or `greedy`",
                ),
            };
            self.problems.push(wrong(message, "for another kind of choice", help.to_owned()));
        }
        if asked == Kind::Projects {
            for option in options.iter().filter(|option| option.costs.is_empty()) {
                let site = self.site(option.node);
                let message = format!("the project `{}` does not say what it costs", option.name);
                let help = "say it behind the option, such as `costs 40 h crew`";
                self.problems.push(Diagnostic::error(Code::MissingPart, message, site, "no costs").help(help));
            }
        } else if let Some(option) = options.iter().find(|option| !option.costs.is_empty()) {
            let site = self.site(option.node);
            let message = format!("the option `{}` has costs, and the choice has no budget", option.name);
            let help = "say what there is, such as `budget 5_000 h crew` behind `decide by equal_shares`";
            self.problems.push(Diagnostic::error(Code::BadChoice, message, site, "costs of what budget?").help(help));
        }
        if let Some((status, node)) = &decide.status
            && options.iter().all(|option| option.name != *status)
        {
            let site = self.site(*node);
            let names: Vec<&str> = options.iter().map(|option| option.name.as_str()).collect();
            let help = match weal_base::suggest::nearest(status, names.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("its options are {}", names.join(", ")),
            };
            let message = format!("the choice has no option `{status}` to stay with");
            self.problems.push(Diagnostic::error(Code::UnknownChoice, message, site, "not an option").help(help));
        }
        if decide.ties == TieRule::Lot && decide.seed.is_none() {
            let help = "publish one beforehand: `seed \"the first line of tomorrow's paper\"`";
            self.problems.push(wrong(
                "a lot is drawn from a seed, and there is none".to_owned(),
                "draws a lot",
                help.to_owned(),
            ));
        }
        if decide.ties == TieRule::Status && decide.status.is_none() {
            let help = "say which option it is: `status open`";
            self.problems.push(wrong(
                "ties go to the status quo, and there is none".to_owned(),
                "no status quo",
                help.to_owned(),
            ));
        }
        if rule == Rule::MajorityJudgment && decide.grades.len() < 2 {
            let help = "name them from the worst to the best: `grades { poor, fair, good }`";
            self.problems.push(wrong(
                "majority judgment asks for grades".to_owned(),
                "at least two grades",
                help.to_owned(),
            ));
        }
        if rule.form() == Form::Score && decide.scale.is_none() {
            let help = "say from which to which number: `scale 0 .. 5`";
            self.problems.push(wrong(
                format!("`{}` asks for a scale", rule.name()),
                "scores on which scale?",
                help.to_owned(),
            ));
        }
    }

    /// What an option costs.
    pub(super) fn cost(&mut self, cost: &syntax::Expr) -> Cost {
        let node = self.node(cost.range);
        const TOLD: (&str, &str) = ("this cost does not say of what", "costs 400 h crew");
        if let Some((rest, path)) = self.take_named(cost, &[Space::Recipe])
            && matches!(path.0[..], [name] if self.scope.find(Space::Recipe, self.cut(name)).is_some())
            && matches!(path.0[..], [name] if self.scope.find(Space::Resource, self.cut(name)).is_none())
        {
            let of = CostOf::Recipe(self.reference(Space::Recipe, &path));
            return Cost { node, amount: self.value(&rest), of };
        }
        let (amount, of) = self.amount_of_resource(cost, TOLD);
        Cost { node, amount, of: CostOf::Resource(of) }
    }

    pub(super) fn decide(
        &mut self,
        rule: syntax::Name,
        clauses: &[syntax::DecideClause],
        range: syntax::Range,
    ) -> Decide {
        let node = self.node(range);
        let rule_node = self.node(rule);
        let name = self.cut(rule).to_owned();
        let rule = Rule::named(&name);
        if rule.is_none() {
            let known: Vec<&str> = Rule::ALL.iter().map(|(_, name)| *name).collect();
            let near = weal_base::suggest::nearest(&name, known.iter().copied());
            let problem = Diagnostic::error(
                Code::BadChoice,
                format!("there is no rule named `{name}` to decide by"),
                self.site(rule_node),
                "not a voting rule Weal knows",
            )
            .help(match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the rules are {}", known.join(", ")),
            });
            self.problems.push(problem);
        }
        let mut decide = Decide {
            node,
            rule: (rule, rule_node),
            electorate: None,
            quorum: None,
            majority: None,
            objections: None,
            seats: None,
            budget: Vec::new(),
            step: None,
            scale: None,
            until: None,
            closes: None,
            longest: None,
            status: None,
            ties: TieRule::default(),
            seed: None,
            completion: Completion::default(),
            satisfaction: Satisfaction::default(),
            grades: Vec::new(),
            ballots: None,
            roll: None,
            acceptance: weal_choice::Acceptance::default(),
        };
        let mut said: Vec<&str> = Vec::new();
        for clause in clauses {
            let word = self.cut(clause.word);
            let known = DECIDE_WORDS.iter().find(|known| **known == word);
            // A budget may be of several resources; all else is said once.
            if let Some(known) = known
                && *known != "budget"
                && said.contains(known)
            {
                let node = self.node(clause.range);
                let site = self.site(node);
                self.problems.push(diagnostics::repeated(&format!("`{word}` of this decision"), site));
                continue;
            }
            said.extend(known);
            if let Err(example) = self.said(&mut decide, word, clause) {
                let node = self.node(clause.range);
                let (message, label) = match clause.value.is_some() {
                    true => (format!("`{word}` cannot be this"), "expected something else behind it"),
                    false => (format!("`{word}` does not say what"), "something is missing behind it"),
                };
                let site = self.site(node);
                let problem = Diagnostic::error(Code::BadChoice, message, site, label)
                    .help(format!("write for example {example}"));
                self.problems.push(problem);
            }
        }
        decide
    }

    /// Takes in a clause; an example where it cannot be read.
    fn said(&mut self, decide: &mut Decide, word: &str, clause: &syntax::DecideClause) -> Result<(), &'static str> {
        let value = clause.value.as_ref();
        match word {
            "electorate" => {
                let Some(syntax::ExprKind::Path(path)) = value.map(|value| &value.kind) else {
                    return Err("`electorate shore`");
                };
                decide.electorate = Some(self.reference(Space::Place, path));
            }
            "quorum" => decide.quorum = Some(self.some(value, "`quorum 40 %`")?),
            "majority" => decide.majority = Some(self.some(value, "`majority 60 %`")?),
            "objections" => decide.objections = Some(self.some(value, "`objections 10 %`")?),
            "seats" => decide.seats = Some(self.some(value, "`seats 3`")?),
            "step" => decide.step = Some(self.some(value, "`step 1 h`")?),
            "scale" => decide.scale = Some(self.some(value, "`scale 0 .. 5`")?),
            "until" => decide.until = Some(self.some(value, "`until 2031`")?),
            "closes" => decide.closes = Some(self.some(value, "`closes 2027-07-01`")?),
            "longest" => decide.longest = Some(self.some(value, "`longest 3`")?),
            "budget" => {
                let value = value.ok_or("`budget 5_000 h crew`")?;
                let told = ("this budget does not say of what", "budget 5_000 h crew");
                let budget = self.amount_of_resource(value, told);
                decide.budget.push(budget);
            }
            "ballots" => decide.ballots = Some(self.file(value).ok_or("`ballots \"ballots/gear.csv\"`")?),
            "roll" => decide.roll = Some(self.file(value).ok_or("`roll \"roll.csv\"`")?),
            "seed" => decide.seed = Some(self.file(value).ok_or("`seed \"numbers drawn on 2027-06-30: 4 17 23\"`")?.0),
            "status" => {
                let word = self.bare_word(value).ok_or("`status open`, the name of an option")?;
                decide.status = Some(word);
            }
            "ties" => {
                let of = [
                    ("open", TieRule::Open),
                    ("order", TieRule::Order),
                    ("status", TieRule::Status),
                    ("lot", TieRule::Lot),
                ];
                decide.ties =
                    self.one_of(value, &of).ok_or("`ties order`, `ties status`, `ties lot` or `ties open`")?;
            }
            "completion" => {
                let of = [
                    ("none", Completion::None),
                    ("exhaustive", Completion::Exhaustive),
                    ("overspend", Completion::Overspend),
                    ("phragmen", Completion::Phragmen),
                ];
                decide.completion = self.one_of(value, &of).ok_or(
                    "`completion none`, `completion exhaustive`, `completion overspend` or `completion phragmen`",
                )?;
            }
            "satisfaction" => {
                let of = [("cost", Satisfaction::Cost), ("count", Satisfaction::Count)];
                decide.satisfaction = self.one_of(value, &of).ok_or("`satisfaction cost` or `satisfaction count`")?;
            }
            "repeated" => {
                let of = [("last", Repeated::Last), ("first", Repeated::First), ("void", Repeated::Void)];
                decide.acceptance.repeated =
                    self.one_of(value, &of).ok_or("`repeated last`, `repeated first` or `repeated void`")?;
            }
            "incomplete" => {
                let of = [("counted", false), ("void", true)];
                decide.acceptance.complete =
                    self.one_of(value, &of).ok_or("`incomplete counted` or `incomplete void`")?;
            }
            "tied" => {
                let of = [("counted", false), ("void", true)];
                decide.acceptance.strict = self.one_of(value, &of).ok_or("`tied counted` or `tied void`")?;
            }
            "unknown" => {
                let of = [("skipped", false), ("void", true)];
                decide.acceptance.known = self.one_of(value, &of).ok_or("`unknown skipped` or `unknown void`")?;
            }
            "overlong" => {
                let of = [("cut", false), ("void", true)];
                decide.acceptance.short = self.one_of(value, &of).ok_or("`overlong cut` or `overlong void`")?;
            }
            "signed" => {
                let of = [("required", true), ("allowed", false)];
                decide.acceptance.signed = self.one_of(value, &of).ok_or("`signed required` or `signed allowed`")?;
            }
            "delegation" => {
                let of = [("allowed", true), ("none", false)];
                decide.acceptance.delegation =
                    self.one_of(value, &of).ok_or("`delegation allowed` or `delegation none`")?;
            }
            "grades" => {
                const EXAMPLE: &str = "`grades { poor, fair, good }`, from the worst to the best";
                let Some(syntax::ExprKind::Set(members)) = value.map(|value| &value.kind) else { return Err(EXAMPLE) };
                for member in members {
                    let (name, _) = self.bare_word(Some(member)).ok_or(EXAMPLE)?;
                    if decide.grades.contains(&name) {
                        return Err(EXAMPLE);
                    }
                    decide.grades.push(name);
                }
            }
            "weight" => {
                const EXAMPLE: &str = "`weight hours / 10`, with names of columns of the roll";
                let formula = self.formula(value.ok_or(EXAMPLE)?, DEEPEST_FORMULA).ok_or(EXAMPLE)?;
                decide.acceptance.weight = Some(formula);
            }
            // Told by the parser.
            _ => {}
        }
        Ok(())
    }

    fn some(&mut self, value: Option<&syntax::Expr>, example: &'static str) -> Result<Expr, &'static str> {
        value.map(|value| self.value(value)).ok_or(example)
    }

    /// A text and its place.
    fn file(&mut self, value: Option<&syntax::Expr>) -> Option<(String, Node)> {
        match value {
            Some(syntax::Expr { kind: syntax::ExprKind::Text, range }) => {
                Some((self.quoted(*range), self.node(*range)))
            }
            _ => None,
        }
    }

    /// A single name and its place.
    fn bare_word(&mut self, value: Option<&syntax::Expr>) -> Option<(String, Node)> {
        match value.map(|value| &value.kind) {
            Some(syntax::ExprKind::Path(path)) => match path.0[..] {
                [name] => Some((self.cut(name).to_owned(), self.node(name))),
                _ => None,
            },
            _ => None,
        }
    }

    /// What one of several words stands for.
    fn one_of<T: Copy>(&mut self, value: Option<&syntax::Expr>, of: &[(&str, T)]) -> Option<T> {
        let (word, _) = self.bare_word(value)?;
        of.iter().find(|(known, _)| *known == word).map(|(_, meant)| *meant)
    }

    /// Arithmetic over columns of the roll.
    fn formula(&mut self, expr: &syntax::Expr, depth: u32) -> Option<Formula> {
        let depth = depth.checked_sub(1)?;
        Some(match &expr.kind {
            syntax::ExprKind::Number => Formula::Number(self.cut(expr.range).parse().ok()?),
            syntax::ExprKind::Path(path) => match path.0[..] {
                [name] => Formula::Column(self.cut(name).into()),
                _ => return None,
            },
            syntax::ExprKind::Negate(inner) => {
                let inner = self.formula(inner, depth)?;
                Formula::Subtract(Box::new(Formula::Number(Rational::ZERO)), Box::new(inner))
            }
            syntax::ExprKind::Binary(left, operator, right) => {
                let (left, right) = (Box::new(self.formula(left, depth)?), Box::new(self.formula(right, depth)?));
                match operator {
                    Operator::Add => Formula::Add(left, right),
                    Operator::Subtract => Formula::Subtract(left, right),
                    Operator::Multiply => Formula::Times(left, right),
                    Operator::Divide => Formula::Over(left, right),
                    _ => return None,
                }
            }
            _ => return None,
        })
    }
}
