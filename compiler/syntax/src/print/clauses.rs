//! The printed form of what stands in braces.

use super::Printer;
use crate::ir::*;

impl Printer<'_> {
    pub(super) fn clauses(&mut self, clauses: &[Clause]) {
        self.inner(|printer| {
            for clause in clauses {
                let line = printer.clause(&clause.kind);
                printer.line(&line);
            }
        });
    }

    fn clause(&self, kind: &ClauseKind) -> String {
        let with = |word: &str, value: &Expr| format!("{word} {}", self.expr(value));
        match kind {
            ClauseKind::People(value) => with("people", value),
            ClauseKind::Area(value) => with("area", value),
            ClauseKind::Stock { amount, aged, at } => {
                let at = at.as_ref().map_or_else(String::new, |at| format!(" at {}", self.path(at)));
                with("stock", amount) + &self.part("aged", aged.as_ref()) + &at
            }
            ClauseKind::Supply { amount, from, until, at, profile } => {
                let at = at.as_ref().map_or_else(String::new, |at| format!(" at {}", self.path(at)));
                let profile = profile.as_ref().map_or_else(String::new, |it| format!(" profile {}", self.path(it)));
                with("supply", amount)
                    + &self.part("from", from.as_ref())
                    + &self.part("until", until.as_ref())
                    + &at
                    + &profile
            }
            ClauseKind::FromPeople(value) => with("from people", value),
            ClauseKind::Regrows { logistic, rate, to } => {
                let word = if *logistic { "regrows logistic" } else { "regrows" };
                with(word, rate) + &self.part("to", to.as_ref())
            }
            ClauseKind::Takes(value) => with("takes", value),
            ClauseKind::Keeps(value) => with("keeps", value),
            ClauseKind::Loses(value) => with("loses", value),
            ClauseKind::Storage(value) => with("storage", value),
            ClauseKind::Discard => "discard allowed".to_owned(),
            ClauseKind::Lasts(value) => with("lasts", value),
            ClauseKind::Available(value) => with("available", value),
            ClauseKind::Absorbed(value) => with("absorbed", value),
            ClauseKind::Provides { amount, property } => with("provides", amount) + " of " + &self.path(property),
            ClauseKind::EndFree => "end free".to_owned(),
            ClauseKind::EndAsStart => "end no lower than start".to_owned(),
            ClauseKind::EndAtLeast(value) => with("end at least", value),
            ClauseKind::Rank(name) => format!("rank {}", self.of(*name)),
            ClauseKind::AtLeast(value) => with("at least", value),
            ClauseKind::For(Some(place)) => format!("for {}", self.path(place)),
            ClauseKind::For(None) => "for each place".to_owned(),
            ClauseKind::ForEachIn(place) => format!("for each place in {}", self.path(place)),
            ClauseKind::From(value) => with("from", value),
            ClauseKind::Until(value) => with("until", value),
            ClauseKind::By(value) => with("by", value),
            ClauseKind::Profile(profile) => format!("profile {}", self.path(profile)),
            ClauseKind::Always => "always".to_owned(),
            ClauseKind::AlarmAfter(value) => with("alarm after", value),
            ClauseKind::Source(text) => format!("source {}", self.of(*text)),
            ClauseKind::Because(text) => format!("because {}", self.of(*text)),
            ClauseKind::Error => "error".to_owned(),
        }
    }

    pub(super) fn step(&mut self, step: &Step) {
        let line = match &step.kind {
            StepKind::Takes(value) => format!("takes {}", self.expr(value)),
            StepKind::Flow { verb, amount, resource, lasting, spread } => {
                let verb = format!("{verb:?}").to_lowercase();
                let lasting = self.part("for", lasting.as_ref());
                let spread = if *spread { " spread" } else { "" };
                format!("{verb} {} of {}{spread}{lasting}", self.expr(amount), self.path(resource))
            }
            StepKind::Move { amount, resource, way, losing } => {
                let losing = self.part("losing", losing.as_ref());
                let (amount, resource) = (self.expr(amount), self.path(resource));
                let way = match way {
                    Way::Between { from, to } => format!("from {} to {}", self.path(from), self.path(to)),
                    Way::Along(Some(route)) => format!("along {}", self.path(route)),
                    Way::Along(None) => "along each route".to_owned(),
                };
                format!("move {amount} of {resource} {way}{losing}")
            }
            StepKind::Cite(all) => format!("cite {}", self.paths(all)),
            StepKind::At(places) if places.is_empty() => "at each place".to_owned(),
            StepKind::At(places) => format!("at {}", self.paths(places)),
            StepKind::AtEachIn(place) => format!("at each place in {}", self.path(place)),
            StepKind::UpTo(value) => format!("up to {}", self.expr(value)),
            StepKind::InWholeRuns => "in whole runs".to_owned(),
            StepKind::AlarmAfter(value) => format!("alarm after {}", self.expr(value)),
            StepKind::SetUp { steps, each_period } => {
                self.line(if *each_period { "set up in each period" } else { "set up" });
                return self.inner(|printer| steps.iter().for_each(|step| printer.step(step)));
            }
            StepKind::ForEach { head, body } => {
                self.head(head);
                return self.inner(|printer| body.iter().for_each(|step| printer.step(step)));
            }
            StepKind::Either(branches) => {
                for (at, branch) in branches.iter().enumerate() {
                    let word = if at == 0 { "either" } else { "or" };
                    let name = branch.name.map_or_else(String::new, |name| format!(" {}", self.of(name)));
                    self.line(&format!("{word}{name}"));
                    self.inner(|printer| branch.steps.iter().for_each(|step| printer.step(step)));
                }
                return;
            }
            StepKind::Source(text) => format!("source {}", self.of(*text)),
            StepKind::Because(text) => format!("because {}", self.of(*text)),
            StepKind::Error => "error".to_owned(),
        };
        self.line(&line);
    }

    fn measure(&self, measure: &Measure) -> String {
        let word = measure.word.map_or_else(String::new, |word| format!("{} ", self.of(word)));
        let good = measure.in_good.as_ref().map(|good| format!(" of {}", self.path(good)));
        format!("{word}{}{}", self.path(&measure.of), good.unwrap_or_default())
    }

    pub(super) fn bound(&self, bound: &Bound) -> String {
        let mut line = format!("{} {} {}", self.measure(&bound.measure), sign(bound.compare), self.expr(&bound.limit));
        for modifier in &bound.modifiers {
            line += &match &modifier.kind {
                ModifierKind::Always => " always".to_owned(),
                ModifierKind::InTotal => " in total".to_owned(),
                ModifierKind::EachPlace => " each place".to_owned(),
                ModifierKind::EachPlaceIn(place) => format!(" each place in {}", self.path(place)),
                ModifierKind::Falling(value) => self.part("falling", Some(value)),
                ModifierKind::From(value) => self.part("from", Some(value)),
                ModifierKind::Until(value) => self.part("until", Some(value)),
                ModifierKind::At(place) => format!(" at {}", self.path(place)),
                ModifierKind::Soft(rank) => format!(" soft rank {}", self.of(*rank)),
            };
        }
        line
    }

    pub(super) fn rule(&mut self, rule: &Rule) {
        let line = match &rule.kind {
            RuleKind::Forbid { recipe, at, from, until } => {
                format!(
                    "forbid {}{}",
                    self.path(recipe),
                    self.when_and_where(at.as_ref(), from.as_ref(), until.as_ref())
                )
            }
            RuleKind::Allow { measure, at, from, until } => {
                let scope = self.when_and_where(at.as_ref(), from.as_ref(), until.as_ref());
                format!("allow {}{scope}", self.measure(measure))
            }
            RuleKind::Limit(bound) => format!("limit {}", self.bound(bound)),
            RuleKind::Require(bound) => format!("require {}", self.bound(bound)),
            RuleKind::Set { name, value } => {
                format!("set {} = {}", self.path(name), self.expr(value))
            }
            RuleKind::Source(text) => format!("source {}", self.of(*text)),
            RuleKind::Because(text) => format!("because {}", self.of(*text)),
            RuleKind::Error => "error".to_owned(),
        };
        self.line(&line);
    }

    fn when_and_where(&self, at: Option<&Path>, from: Option<&Expr>, until: Option<&Expr>) -> String {
        let at = at.map_or_else(String::new, |at| format!(" at {}", self.path(at)));
        format!("{at}{}{}", self.part("from", from), self.part("until", until))
    }

    pub(super) fn scenario_part(&mut self, part: &ScenarioPart) {
        let line = match part {
            ScenarioPart::Choose { choice, to, .. } => format!("{} = {}", self.path(choice), self.expr(to)),
            ScenarioPart::Source(text) => format!("source {}", self.of(*text)),
            ScenarioPart::Because(text) => format!("because {}", self.of(*text)),
            ScenarioPart::Error => "error".to_owned(),
        };
        self.line(&line);
    }

    pub(super) fn choice_part(&mut self, part: &ChoicePart) {
        match part {
            ChoicePart::Option { name, text, adopts, sets, costs, .. } => {
                let text = self.text_part(*text);
                self.line(&format!("option {}{text}", self.of(*name)));
                self.inner(|printer| {
                    if !adopts.is_empty() {
                        printer.line(&format!("adopts {}", printer.paths(adopts)));
                    }
                    for (path, value) in sets {
                        printer.line(&format!("sets {} = {}", printer.path(path), printer.expr(value)));
                    }
                    for cost in costs {
                        printer.line(&format!("costs {}", printer.expr(cost)));
                    }
                });
            }
            ChoicePart::Decide { rule, clauses, .. } => {
                self.line(&format!("decide by {}", self.of(*rule)));
                self.inner(|printer| {
                    for clause in clauses {
                        let value = clause.value.as_ref().map(|value| printer.expr(value));
                        let word = printer.of(clause.word);
                        match value {
                            Some(value) => printer.line(&format!("{word} {value}")),
                            None => printer.line(word),
                        }
                    }
                });
            }
            ChoicePart::Source(text) => self.line(&format!("source {}", self.of(*text))),
            ChoicePart::Because(text) => self.line(&format!("because {}", self.of(*text))),
            ChoicePart::Error => self.line("error"),
        }
    }

    pub(super) fn aim_term(&mut self, term: &AimTerm) {
        let mut line = if term.most { "most" } else { "least" }.to_owned();
        for (at, (minus, factor, measure)) in term.parts.iter().enumerate() {
            line += match (minus, at) {
                (true, _) => " - ",
                (false, 0) => " ",
                (false, _) => " + ",
            };
            if let Some(factor) = factor {
                line += &format!("{} * ", self.expr(factor));
            }
            line += &self.measure(measure);
        }
        self.line(&line);
    }

    pub(super) fn test_step(&mut self, step: &TestStep) {
        let line = match step {
            TestStep::With { choice, to, .. } => format!("with {} = {}", self.path(choice), self.expr(to)),
            TestStep::WithScenario { scenario, .. } => format!("with scenario {}", self.path(scenario)),
            TestStep::Impossible(_) => "expect impossible".to_owned(),
            TestStep::Expect { measure, at, period, total, compare, value, within, .. } => {
                let at = at.as_ref().map_or_else(String::new, |at| format!(" at {}", self.path(at)));
                let period = self.part("in", period.as_ref());
                let total = if *total { " in total" } else { "" };
                let within = self.part("within", within.as_ref());
                let measure = self.measure(measure);
                let (sign, value) = (sign(*compare), self.expr(value));
                format!("expect {measure}{at}{period}{total} {sign} {value}{within}")
            }
            TestStep::Error => "error".to_owned(),
        };
        self.line(&line);
    }
}

fn sign(compare: Compare) -> &'static str {
    match compare {
        Compare::AtMost => "<=",
        Compare::AtLeast => ">=",
        Compare::Equal => "=",
    }
}
