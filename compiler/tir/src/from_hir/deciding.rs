//! How choices are decided: rolls, quorums, budgets, and choices of which several options can be taken at once.

use weal_base::{Code, Diagnostic, Rational, Site};
use weal_hir::CostOf;

use super::Lower;
use super::resources::factor;
use crate::diagnostics;
use crate::ir::*;
use crate::quantity::NUMBER;

/// The most seats, and the most options a ballot may name.
const MOST_SEATS: i64 = 1_000;

/// The name of what is chosen where nothing is.
const NOTHING: &str = "nothing";

impl<'a> Lower<'a> {
    /// What an option costs.
    pub(super) fn costs(&mut self, module: u32, costs: &'a [weal_hir::Cost]) -> Vec<Cost> {
        let mut found = Vec::new();
        for cost in costs {
            let site = self.node(module, cost.node);
            match &cost.of {
                CostOf::Resource(of) => {
                    let amount = self.amount_of(module, &cost.amount, of, "the cost");
                    found.extend(amount.map(|(resource, amount)| Cost::Amount { resource, amount, site }));
                }
                CostOf::Recipe(of) => {
                    let (Some(recipe), Some(value)) = (self.recipe_of(module, of), self.quantity(module, &cost.amount))
                    else {
                        continue;
                    };
                    let run = self.dims.base("run");
                    if value.dim != run {
                        let problem = diagnostics::mismatch(&self.dims, site, run, "the cost", value.dim);
                        self.problems.push(problem.help("say how many runs, such as `costs 1 run dig_well`"));
                    } else if value.amount.is_negative() {
                        let problem = diagnostics::out_of_range(site, "the cost", &value.amount, "no less than zero");
                        self.problems.push(problem);
                    } else {
                        found.push(Cost::Runs { recipe, runs: value.fixed(), site });
                    }
                }
            }
        }
        found
    }

    fn amount_of(
        &mut self,
        module: u32,
        expr: &'a weal_hir::Expr,
        of: &'a weal_hir::Ref,
        what: &str,
    ) -> Option<(ResourceId, Rational)> {
        let (resource, value) = (self.resource(module, of)?, self.quantity(module, expr)?);
        let site = self.node(module, expr.node);
        let amount = self.as_amount(&value, resource, site, what)?;
        amount.checked_div(factor(&self.drafts, resource)).map(|amount| (resource, amount))
    }

    /// How a choice with these options is decided; `None` where not even the rule is known, which has been told.
    pub(super) fn decide(
        &mut self,
        module: u32,
        decide: &'a weal_hir::Decide,
        options: &[Alternative],
    ) -> Option<Decide> {
        let rule = decide.rule.0?;
        let part = |lower: &mut Self, expr: &'a Option<weal_hir::Expr>, what: &str| {
            expr.as_ref().and_then(|expr| lower.part(module, expr, what))
        };
        let mut acceptance = decide.acceptance.clone();
        acceptance.longest =
            decide.longest.as_ref().and_then(|expr| self.count_of(module, expr, "how many options a ballot may name"));
        let last = decide.closes.as_ref().and_then(|expr| Some((self.dates(module, expr)?.1, expr)));
        acceptance.closes = last.map(|(end, _)| crate::calendar::Day(end.0 - 1).to_string().into());
        let budget: Vec<Budget> = decide
            .budget
            .iter()
            .filter_map(|(expr, of)| self.amount_of(module, expr, of, "the budget"))
            .map(|(resource, amount)| Budget { resource, amount })
            .collect();
        let site = self.node(module, decide.node);
        for (at, one) in budget.iter().enumerate() {
            if budget.iter().take(at).any(|other| other.resource == one.resource) {
                let name = self.tir.resources.get(one.resource.index()).map_or("", |resource| &*resource.name);
                let message = format!("the budget of `{name}` is said twice");
                let problem = Diagnostic::error(Code::RepeatedPart, message, site, "said before");
                self.problems.push(problem.help("keep one of them"));
            }
        }
        self.costs_in_budget(&budget, options);
        let step = decide.step.as_ref().zip(budget.first()).and_then(|(expr, first)| {
            let value = self.quantity(module, expr)?;
            let site = self.node(module, expr.node);
            let amount = self.as_amount(&value, first.resource, site, "the step")?;
            if amount.is_zero() {
                self.problems.push(diagnostics::out_of_range(site, "the step", &amount, "more than zero"));
                return None;
            }
            amount.checked_div(factor(&self.drafts, first.resource))
        });
        Some(Decide {
            rule,
            electorate: decide.electorate.as_ref().and_then(|place| self.place(module, place)),
            quorum: part(self, &decide.quorum, "the quorum"),
            majority: part(self, &decide.majority, "the majority"),
            objections: part(self, &decide.objections, "the bound of objections"),
            seats: decide.seats.as_ref().and_then(|expr| self.count_of(module, expr, "the number of seats")),
            budget,
            step,
            completion: decide.completion,
            satisfaction: decide.satisfaction,
            scale: decide.scale.as_ref().and_then(|expr| self.scale(module, expr)),
            grades: decide.grades.iter().map(|grade| grade.as_str().into()).collect(),
            status: decide
                .status
                .as_ref()
                .and_then(|(status, _)| options.iter().position(|option| *option.name == **status).map(|at| at as u32)),
            ties: decide.ties,
            seed: decide.seed.as_deref().map(Into::into),
            until: decide.until.as_ref().and_then(|expr| self.dates(module, expr)).map(|(_, end)| end),
            ballots: decide.ballots.as_ref().map(|(file, _)| file.as_str().into()),
            roll: decide.roll.as_ref().map(|(file, _)| file.as_str().into()),
            acceptance,
            site,
        })
    }

    /// A cost that is told of a resource must be one of those in the budget: what is not counted limits nothing.
    fn costs_in_budget(&mut self, budget: &[Budget], options: &[Alternative]) {
        if budget.is_empty() {
            return;
        }
        for option in options {
            for cost in &option.costs {
                let Cost::Amount { resource, site, .. } = cost else { continue };
                if budget.iter().any(|one| one.resource == *resource) {
                    continue;
                }
                let name = self.tir.resources.get(resource.index()).map_or("", |resource| &*resource.name);
                let message = format!("`{}` costs `{name}`, and the choice has no budget of it", option.name);
                let help = format!("say how much there is, such as `budget 500 h {name}`, or leave the cost out");
                self.problems.push(Diagnostic::error(Code::BadChoice, message, *site, "of no budget").help(help));
            }
        }
    }

    /// A whole number from 1 on.
    fn count_of(&mut self, module: u32, expr: &'a weal_hir::Expr, what: &str) -> Option<u32> {
        let value = self.quantity(module, expr)?;
        let site = self.node(module, expr.node);
        if value.dim != NUMBER {
            self.problems.push(diagnostics::mismatch(&self.dims, site, NUMBER, what, value.dim));
            return None;
        }
        let count = value.amount.to_i64().filter(|count| (1..=MOST_SEATS).contains(count));
        if count.is_none() {
            let between = format!("a whole number from 1 to {MOST_SEATS}");
            self.problems.push(diagnostics::out_of_range(site, what, &value.amount, &between));
        }
        count.map(|count| count as u32)
    }

    /// `0 .. 5`
    fn scale(&mut self, module: u32, expr: &'a weal_hir::Expr) -> Option<(i32, i32)> {
        let site = self.node(module, expr.node);
        let whole = |lower: &mut Self, expr: &'a weal_hir::Expr| {
            let value = lower.quantity(module, expr)?;
            value
                .amount
                .to_i64()
                .filter(|score| value.dim == NUMBER && score.abs() <= 1_000_000)
                .map(|score| score as i32)
        };
        let found = match &expr.kind {
            weal_hir::ExprKind::Span(low, high) => whole(self, low).zip(whole(self, high)),
            _ => None,
        };
        if found.is_none_or(|(low, high)| low >= high) {
            let message = "the scale does not go from a number to a larger one";
            let problem = Diagnostic::error(Code::BadChoice, message, site, "no scale");
            self.problems.push(problem.help("write two whole numbers, such as `scale 0 .. 5`"));
            return None;
        }
        found
    }

    /// The combinations of a choice of which several options can be taken: none, and those that people stated.
    pub(super) fn basket(
        &mut self,
        choice: &str,
        options: &mut Vec<Alternative>,
        stated: &[(String, String)],
    ) -> Basket {
        let projects = options.len() as u32;
        let mut basket = Basket { projects, open: projects, combined: Vec::new() };
        if combine(options, &mut basket, NOTHING).is_some() {
            basket.open += 1;
        }
        for (_, text) in stated.iter().filter(|(name, _)| *name == *choice) {
            combine(options, &mut basket, text);
        }
        basket
    }

    /// The place of a combination among the options of a choice; it joins them where it is new.
    pub(super) fn combined(&mut self, choice: ChoiceId, names: &str) -> Option<u32> {
        let found = self.tir.choices.get_mut(choice.index())?;
        let mut basket = found.basket.take()?;
        let at = combine(&mut found.options, &mut basket, names);
        found.basket = Some(basket);
        at
    }
}

/// The place of a combination such as `mill+well` among the options; it joins them where it is new. `None` where a name is
/// none of theirs.
fn combine(options: &mut Vec<Alternative>, basket: &mut Basket, names: &str) -> Option<u32> {
    let projects = basket.projects as usize;
    let own = options.get(..projects)?;
    let mut chosen: Vec<u32> = Vec::new();
    if names != NOTHING || own.iter().any(|option| *option.name == *NOTHING) {
        for name in names.split('+').map(str::trim) {
            chosen.push(own.iter().position(|option| *option.name == *name)? as u32);
        }
    }
    chosen.sort_unstable();
    chosen.dedup();
    if let [only] = chosen[..] {
        return Some(only);
    }
    if let Some(at) = basket.combined.iter().position(|known| *known == chosen) {
        return Some((projects + at) as u32);
    }
    let parts: Vec<&Alternative> = chosen.iter().filter_map(|at| options.get(*at as usize)).collect();
    let names: Vec<&str> = parts.iter().map(|option| &*option.name).collect();
    let texts: Vec<&str> = parts.iter().map(|option| &*option.text).collect();
    let site: Site = options.first().map(|option| option.site)?;
    let mut adopts: Vec<PolicyId> = parts.iter().flat_map(|option| option.adopts.iter().copied()).collect();
    adopts.sort_unstable();
    adopts.dedup();
    let whole = Alternative {
        name: if chosen.is_empty() { NOTHING.into() } else { names.join("+").into() },
        text: if chosen.is_empty() { "None of them".into() } else { texts.join("; ").into() },
        adopts,
        settings: parts.iter().flat_map(|option| option.settings.iter().copied()).collect(),
        costs: parts.iter().flat_map(|option| option.costs.iter().cloned()).collect(),
        site,
    };
    basket.combined.push(chosen);
    options.push(whole);
    Some((options.len() - 1) as u32)
}
