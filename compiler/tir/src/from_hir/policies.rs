//! Policies, exceptions of them, and those adopted without a choice.

use weal_base::{Code, Diagnostic};
use weal_hir::{Def, Item, ItemKind, Ref, RuleKind, Target};

use super::Lower;
use crate::ir::*;

impl<'a> Lower<'a> {
    pub(super) fn policies(&mut self, items: &[(Def, &'a Item)]) {
        let mut bases: Vec<(PolicyId, &'a Ref)> = Vec::new();
        for (def, item) in items {
            let ItemKind::Policy { name, exception_of, trial, rules } = &item.kind else { continue };
            let id = PolicyId(self.tir.policies.len() as u32);
            self.about(Entity::Policy(id));
            self.policies_of.insert(*def, id);
            bases.extend(exception_of.as_ref().map(|base| (id, base)));
            let mut policy = Policy {
                name: name.as_str().into(),
                exception_of: None,
                trial: *trial,
                rules: Vec::new(),
                allows: Vec::new(),
                settings: Vec::new(),
                site: self.node(def.module, item.name_node),
            };
            for rule in rules {
                self.policy_rule(def.module, rule, &mut policy);
            }
            self.tir.policies.push(policy);
            self.note(Entity::Policy(id), item);
        }
        for (id, base) in bases {
            let base = self.policy_of(base);
            if let Some(policy) = self.tir.policies.get_mut(id.index()) {
                policy.exception_of = base;
            }
        }
        self.circles();
        for (_, item) in items {
            let ItemKind::Adopt { policies } = &item.kind else { continue };
            for policy in policies {
                self.tir.adopted.extend(self.policy_of(policy));
            }
        }
        self.tir.adopted.sort_unstable();
        self.tir.adopted.dedup();
    }

    /// The place a rule is about, if it names one; fails where that is none, which was reported.
    fn place_if_said(&mut self, module: u32, at: Option<&'a weal_hir::Ref>) -> Result<Option<PlaceId>, ()> {
        at.map(|at| self.place(module, at).ok_or(())).transpose()
    }

    fn policy_rule(&mut self, module: u32, rule: &'a weal_hir::Rule, policy: &mut Policy) {
        let site = self.node(module, rule.node);
        match &rule.kind {
            RuleKind::Forbid { recipe, at, from, until } => {
                let window = self.window(module, from.as_ref(), until.as_ref());
                let Ok(place) = self.place_if_said(module, at.as_ref()) else { return };
                if let Some(recipe) = self.recipe_of(module, recipe) {
                    policy.rules.push(Rule::Forbid { recipe, place, window, except: Vec::new(), site });
                }
            }
            RuleKind::Allow { measure, at, from, until } => {
                let window = self.window(module, from.as_ref(), until.as_ref());
                let Ok(place) = self.place_if_said(module, at.as_ref()) else { return };
                let Some(found) = self.measure(module, measure) else { return };
                if matches!(found, Measure::Met(_) | Measure::Headroom(_) | Measure::Content { .. }) {
                    self.problems.push(
                        Diagnostic::error(
                            Code::WrongKind,
                            "this can be asked in a test, and nothing forbids or limits it",
                            site,
                            "not what a policy allows",
                        )
                        .help("allow a recipe, or what a limit measures: `allow trawl_season`, `allow emitted co2e`"),
                    );
                    return;
                }
                policy.allows.push(Allow { measure: found, place, window, site });
            }
            RuleKind::Bound(bound) => {
                let Some((bound, ends)) = self.bound(module, bound) else { return };
                let id = PolicyId(self.tir.policies.len() as u32);
                let number = policy.rules.len() as u32;
                self.keep_range(Varying::Rule { policy: id, number }, ends, bound.site);
                policy.rules.push(Rule::Bound(bound));
            }
            RuleKind::Set(set) => policy.settings.extend(self.settings_of.get(&(module, set.node))),
        }
    }

    pub(super) fn policy_of(&self, reference: &Ref) -> Option<PolicyId> {
        match reference.to {
            Target::Def(def) => self.policies_of.get(&def).copied(),
            _ => None,
        }
    }

    /// Exceptions that lead back to themselves: reported once, and cut.
    fn circles(&mut self) {
        let bases: Vec<Option<usize>> =
            self.tir.policies.iter().map(|policy| policy.exception_of.map(PolicyId::index)).collect();
        // 0 not looked at, 1 on the way, 2 done.
        let mut state = vec![0u8; bases.len()];
        for start in 0..bases.len() {
            let (mut here, mut way) = (Some(start), Vec::new());
            while let Some(at) = here.filter(|at| state.get(*at) == Some(&0)) {
                state[at] = 1;
                way.push(at);
                here = bases[at];
            }
            if let Some(at) = here.filter(|at| state.get(*at) == Some(&1)) {
                let circle: Vec<usize> = way.iter().copied().skip_while(|on| *on != at).collect();
                self.circle(&circle);
            }
            way.iter().for_each(|at| state[*at] = 2);
        }
    }

    fn circle(&mut self, circle: &[usize]) {
        let policies = &mut self.tir.policies;
        let Some(first) = circle.first().and_then(|at| policies.get(*at)) else { return };
        let message = match circle.len() {
            1 => format!("the policy `{}` is an exception of itself", first.name),
            _ => format!("the policy `{}` is an exception of one that is an exception of it", first.name),
        };
        let mut problem = Diagnostic::error(Code::SelfReference, message, first.site, "declared here");
        for at in circle.iter().skip(1) {
            if let Some(policy) = policies.get(*at) {
                problem = problem.also(policy.site, format!("`{}` is on the way round", policy.name));
            }
        }
        self.problems.push(problem.help("break the circle: one of them must hold by itself"));
        for at in circle {
            policies[*at].exception_of = None;
        }
    }
}
