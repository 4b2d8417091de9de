//! Policies and choices.

use super::Parser;
use super::Stop;
use crate::ir::{ChoicePart, DecideClause, Expr, ItemKind, NumberBetween, Path, Rule, RuleKind, ScenarioPart};
use crate::tokens::{Kind, Token};
use crate::words::{CHOICE_WORDS, DECIDE_WORDS, RULE_WORDS};

impl Parser<'_> {
    pub(super) fn policy(&mut self) -> Option<ItemKind> {
        let name = self.name("a name for the policy, such as `policy no_trawl { … }`")?;
        let (mut exception_of, mut trial) = (None, false);
        loop {
            if self.eat_word("exception") {
                const BASE: &str = "`of` and the policy it is an exception of, such as `exception of no_trawl`";
                self.need_word("of", BASE)?;
                exception_of = Some(self.path("the policy it is an exception of, such as `exception of no_trawl`")?);
            } else if self.eat_word("trial") {
                trial = true;
            } else {
                break;
            }
        }
        let Some(rules) = self.braces(Self::rules) else {
            return self.expected("`{` and the rules of the policy, such as `{ forbid trawl_season }`");
        };
        Some(ItemKind::Policy { name, exception_of, trial, rules: rules.into_iter().flatten().collect() })
    }

    pub(super) fn adopt(&mut self) -> Option<ItemKind> {
        let mut policies = vec![self.path("a policy, such as `adopt no_trawl`")?];
        while self.eat(Kind::Comma) {
            policies.push(self.path_on_any_line("a policy, such as `adopt no_trawl, small_boats`")?);
        }
        Some(ItemKind::Adopt { policies })
    }

    pub(super) fn scenario(&mut self) -> Option<ItemKind> {
        let name = self.name("a name for the scenario, such as `scenario green { gear = no_trawl }`")?;
        let title = self.title();
        let Some(parts) = self.braces(Self::scenario_part) else {
            return self.expected("`{` and what is chosen, such as `{ gear = no_trawl }`");
        };
        Some(ItemKind::Scenario { name, title, parts })
    }

    fn scenario_part(&mut self) -> ScenarioPart {
        let token = self.peek();
        let noted = self.ahead(1).kind == Kind::Text;
        let part = if noted && self.is_word(token, "source") {
            self.bump();
            self.source().map(ScenarioPart::Source)
        } else if noted && self.is_word(token, "because") {
            self.bump();
            self.because().map(ScenarioPart::Because)
        } else {
            self.chosen(token)
        };
        if part.is_none() {
            self.skip_part();
        }
        part.unwrap_or(ScenarioPart::Error)
    }

    fn chosen(&mut self, first: Token) -> Option<ScenarioPart> {
        let choice = self.path_on_any_line("a choice, such as `gear = no_trawl`")?;
        self.need(Kind::Equal, "`=` and an option, such as `gear = no_trawl`")?;
        let to = self.expr("an option, such as `gear = no_trawl`")?;
        Some(ScenarioPart::Choose { choice, to, range: self.since(first.start) })
    }

    /// A rule, and the reasons and sources that follow it on its line.
    fn rules(&mut self) -> Vec<Rule> {
        let mut rules = vec![self.rule()];
        while (self.at_word("because") || self.at_word("source")) && !self.at_end() {
            rules.push(self.rule());
        }
        rules
    }

    /// Whether the next token is one of the words a list of clauses begins with.
    fn begins(&self, words: &[&str]) -> bool {
        let token = self.peek();
        token.kind == Kind::Word && words.iter().any(|word| word.as_bytes() == self.word(token))
    }

    fn rule(&mut self) -> Rule {
        let start = self.peek().start;
        let kind = if self.begins(RULE_WORDS) {
            let kind = self.rule_kind();
            if kind.is_none() {
                self.skip_part();
            }
            kind
        } else {
            let what = "a rule, such as `forbid trawl_season from 2030`";
            self.unknown_clause(what, RULE_WORDS, None);
            None
        };
        Rule { range: self.since(start), kind: kind.unwrap_or(RuleKind::Error) }
    }

    fn rule_kind(&mut self) -> Option<RuleKind> {
        let token = self.bump();
        Some(match self.word(token) {
            b"forbid" => {
                let recipe = self.path("a recipe, such as `forbid trawl_season from 2030`")?;
                let (at, from, until) = self.where_and_when()?;
                RuleKind::Forbid { recipe, at, from, until }
            }
            b"allow" => {
                let measure = self.measure("what is allowed, such as `allow trawl_season until 2032`")?;
                let (at, from, until) = self.where_and_when()?;
                RuleKind::Allow { measure, at, from, until }
            }
            b"limit" => RuleKind::Limit(self.bound()?),
            b"require" => RuleKind::Require(self.bound()?),
            b"set" => {
                let name = self.path("what to set, such as `set cap = 2 kt`")?;
                self.need(Kind::Equal, "`=` and a value, such as `set cap = 2 kt`")?;
                let value = self.any_value("a value, such as `set cap = 2 kt`")?;
                RuleKind::Set { name, value }
            }
            b"source" => RuleKind::Source(self.source()?),
            b"because" => RuleKind::Because(self.because()?),
            _ => return self.expected("a rule"),
        })
    }

    /// `at harbour from 2030 until 2035`, in any order.
    fn where_and_when(&mut self) -> Option<(Option<Path>, Option<Expr>, Option<Expr>)> {
        let (mut at, mut from, mut until) = (None, None, None);
        loop {
            if self.eat_word("from") {
                from = Some(self.expr("a date, such as `from 2030`")?);
            } else if self.eat_word("until") {
                until = Some(self.expr("a date, such as `until 2035`")?);
            } else if self.eat_word("at") {
                at = Some(self.path("a place, such as `at harbour`")?);
            } else {
                return Some((at, from, until));
            }
        }
    }

    pub(super) fn choice(&mut self) -> Option<ItemKind> {
        let name = self.name("a name for the choice, such as `choice gear \"Which boats?\" { … }`")?;
        let mut title = self.title();
        let mut number = None;
        if self.eat(Kind::Colon) {
            const BETWEEN: &str = "`between` and two amounts, such as `between 1 kt and 3 kt`";
            let dimension = self.expr_until(Stop::Between, "what is chosen, such as `mass between 1 kt and 3 kt`")?;
            self.need_word("between", BETWEEN)?;
            let low = self.expr("the least that can be chosen, such as `between 1 kt and 3 kt`")?;
            self.need_word("and", "`and` and the most that can be chosen, such as `between 1 kt and 3 kt`")?;
            let high = self.expr("the most that can be chosen, such as `between 1 kt and 3 kt`")?;
            number = Some(Box::new(NumberBetween { dimension, low, high }));
            title = title.or_else(|| self.title());
        }
        let Some(parts) = self.braces(Self::choice_part) else {
            if number.is_some() {
                return Some(ItemKind::Choice { name, number, title, parts: Vec::new() });
            }
            return self.expected("`{` and the options of the choice");
        };
        Some(ItemKind::Choice { name, number, title, parts })
    }

    fn choice_part(&mut self) -> ChoicePart {
        if !self.begins(CHOICE_WORDS) {
            let what = "an option or how to decide, such as `option open \"Any gear\"`";
            self.unknown_clause(what, CHOICE_WORDS, None);
            return ChoicePart::Error;
        }
        let token = self.bump();
        let part = match self.word(token) {
            b"option" => self.option(token),
            b"decide" => self.decide(token),
            b"source" => self.source().map(ChoicePart::Source),
            _ => self.because().map(ChoicePart::Because),
        };
        if part.is_none() {
            self.skip_part();
        }
        part.unwrap_or(ChoicePart::Error)
    }

    fn option(&mut self, word: Token) -> Option<ChoicePart> {
        let name = self.name("a name for the option, such as `option open \"Any gear\"`")?;
        let text = self.title();
        let (mut adopts, mut sets, mut costs) = (Vec::new(), Vec::new(), Vec::new());
        loop {
            if self.eat_word("adopts") {
                adopts.push(self.path("a policy, such as `adopts no_trawl`")?);
                while self.peek().kind == Kind::Comma && self.path_of_list(1, &["sets", "adopts", "costs"]) {
                    self.bump();
                    adopts.push(self.path_on_any_line("a policy")?);
                }
            } else if self.eat_word("sets") {
                loop {
                    let set = self.path_on_any_line("what to set, such as `sets cap = 2 kt`")?;
                    self.need(Kind::Equal, "`=` and a value, such as `sets cap = 2 kt`")?;
                    let outer = std::mem::replace(&mut self.braced, true);
                    let value = self.expr_until(Stop::Option, "a value, such as `sets cap = 2 kt`");
                    self.braced = outer;
                    sets.push((set, value?));
                    if !(self.peek().kind == Kind::Comma && self.setting_follows()) {
                        break;
                    }
                    self.bump();
                }
            } else if self.eat_word("costs") {
                const COSTS: &str = "what it costs, such as `costs 400 h crew, 2 t timber`";
                costs.push(self.expr_until(Stop::Option, COSTS)?);
                // A number after the comma is a further cost; a word begins another part.
                while self.peek().kind == Kind::Comma && self.ahead(1).kind == Kind::Number && !self.ahead(1).newline {
                    self.bump();
                    costs.push(self.expr_until(Stop::Option, COSTS)?);
                }
            } else {
                break;
            }
        }
        let range = self.since(word.start);
        Some(ChoicePart::Option { name, text, adopts, sets, costs, range })
    }

    /// Whether `name =` follows the comma that comes next.
    fn setting_follows(&self) -> bool {
        let mut at = 1;
        while self.ahead(at).kind == Kind::Word && self.ahead(at + 1).kind == Kind::Dot {
            at += 2;
        }
        self.ahead(at).kind == Kind::Word && self.ahead(at + 1).kind == Kind::Equal
    }

    fn decide(&mut self, word: Token) -> Option<ChoicePart> {
        self.need_word("by", "`by` and a rule, such as `decide by schulze`")?;
        let rule = self.name("a rule, such as `decide by schulze`")?;
        let clauses = self.braces(Self::decide_clause).unwrap_or_default();
        let range = self.since(word.start);
        Some(ChoicePart::Decide { rule, clauses: clauses.into_iter().flatten().collect(), range })
    }

    fn decide_clause(&mut self) -> Option<DecideClause> {
        if !self.begins(DECIDE_WORDS) {
            let what = "how it is decided, such as `quorum 40 %` or `electorate shore`";
            self.unknown_clause(what, DECIDE_WORDS, None);
            return None;
        }
        let word = self.bump().range();
        let value = match self.at_end() {
            true => None,
            false => match self.any_value("a value, such as `quorum 40 %`") {
                Some(value) => Some(value),
                None => {
                    self.skip_part();
                    return None;
                }
            },
        };
        let range = self.since(word.start);
        Some(DecideClause { word, value, range })
    }
}
