//! Programs as they are now, made by hand: a plan, and what happened to it.

use std::collections::BTreeMap;
use std::sync::Arc;

use weal_base::{FileId, Rational, Site};
use weal_driver::Session;
use weal_plan::Plan;
use weal_plan::ledger::Given;
use weal_replan::{Cause, Firm, Limits, Now, Refused, Replan, Standing, replan};
use weal_tir::calendar::{Rate, Window};
use weal_tir::steps::Step;
use weal_tir::{
    Bound, Compare, Details, Measure, NeedId, PlaceId, Policy, PolicyId, RecipeId, ResourceId, Rule, Scope, Supply,
    Tir, WHOLE, Where,
};

use crate::memory::answered;

const HERE: Site = Site::File(FileId(0));

/// A plan, and the program as it is now.
pub struct Present {
    /// The plan as it was.
    pub before: Plan,
    /// The program as it is now.
    pub now: Now,
}

impl Present {
    /// The plan of the first scenario of a session, with nothing happened yet; today is the first day of a period.
    pub fn of(session: &Session, period: u32) -> Present {
        let answer = answered(session);
        let before = answer.plan.expect("there is a plan");
        Present::from(&answer.tir, &answer.adopted, before, period)
    }

    /// A plan of a program, likewise.
    pub fn from(tir: &Arc<Tir>, adopted: &[PolicyId], before: Plan, period: u32) -> Present {
        let standing = Given::from_plan(tir, &before).runs.into_iter().map(|(activity, at, runs)| Standing {
            activity,
            period: at,
            runs,
            firm: (at < period).then_some(Firm::Done),
        });
        let today = tir.horizon.periods[period as usize].start;
        let now = Now {
            tir: Tir::clone(tir),
            adopted: adopted.to_vec(),
            today,
            period,
            standing: standing.collect(),
            causes: Vec::new(),
            counts: Vec::new(),
            promises: Vec::new(),
            reports: Vec::new(),
            given: Given::from_plan(tir, &before),
        };
        let mut present = Present { before, now };
        present.fix_the_past();
        present
    }

    /// What was done in past periods, as rules of a policy.
    fn fix_the_past(&mut self) {
        let tir = &mut self.now.tir;
        let mut rules = Vec::new();
        let done: BTreeMap<(RecipeId, PlaceId, u32), f64> = self
            .now
            .standing
            .iter()
            .map(|one| ((one.activity.recipe, one.activity.place, one.period), one.runs))
            .collect();
        for (at, period) in tir.horizon.periods.iter().enumerate().take(self.now.period as usize) {
            for (recipe, of) in tir.recipes.iter().enumerate() {
                for place in &of.places {
                    let key = (RecipeId(recipe as u32), *place, at as u32);
                    let runs = done.get(&key).copied().unwrap_or(0.0);
                    rules.push(Rule::Bound(Bound {
                        measure: Measure::Run(key.0),
                        compare: Compare::Equal,
                        limit: Rate::total(Rational::from_f64(runs).expect("runs are a number")),
                        per_person: false,
                        falling: None,
                        scope: Scope::EachPeriod,
                        places: Where::At(*place),
                        window: Window { from: Some(period.start), until: Some(period.end) },
                        soft: None,
                        except: Vec::new(),
                        unit: "run".into(),
                        site: HERE,
                    }));
                }
            }
        }
        let policy = Policy {
            name: "what happened".into(),
            exception_of: None,
            trial: false,
            rules,
            allows: Vec::new(),
            settings: Vec::new(),
            site: HERE,
        };
        self.now.adopted.push(PolicyId(tir.policies.len() as u32));
        tir.policies.push(policy);
    }

    /// A resource by name.
    pub fn resource(&self, name: &str) -> ResourceId {
        ResourceId(self.now.tir.resources.iter().position(|one| &*one.name == name).expect("a resource") as u32)
    }

    /// A recipe by name.
    pub fn recipe(&self, name: &str) -> RecipeId {
        RecipeId(self.now.tir.recipes.iter().position(|one| &*one.name == name).expect("a recipe") as u32)
    }

    /// A need by name.
    pub fn need(&self, name: &str) -> NeedId {
        NeedId(self.now.tir.needs.iter().position(|one| &*one.name == name).expect("a need") as u32)
    }

    /// A place by name.
    pub fn place(&self, name: &str) -> PlaceId {
        PlaceId(self.now.tir.places.iter().position(|one| &*one.name == name).expect("a place") as u32)
    }

    /// Something comes, or goes where the amount is negative, on the first day of a period.
    #[must_use]
    pub fn gain(mut self, text: &str, resource: &str, place: Option<&str>, amount: &str, period: u32) -> Present {
        let id = self.resource(resource);
        let place = place.map_or(WHOLE, |name| self.place(name));
        let from = self.now.tir.horizon.periods[period as usize].start;
        let supply = Supply {
            place,
            rate: Rate::total(amount.parse().expect("a number")),
            profile: None,
            window: Window { from: Some(from), until: None },
            site: HERE,
        };
        let details = &mut self.now.tir.resources[id.index()].details;
        details.get_or_insert_with(|| Box::new(Details::default())).supply.push(supply);
        self.because(text)
    }

    /// A need asks for so many times as much from today on.
    #[must_use]
    pub fn want(mut self, text: &str, need: &str, times: &str) -> Present {
        let id = self.need(need);
        let rate = &mut self.now.tir.needs[id.index()].rate;
        let amount = &rate.amount * &times.parse().expect("a number");
        rate.steps = Some(vec![Step { from: self.now.today, amount }].into());
        self.because(text)
    }

    /// Says why something is as it is.
    #[must_use]
    pub fn because(mut self, text: &str) -> Present {
        let seal = format!("seal of {text}");
        self.now.causes.push(Cause { day: self.now.today, text: text.to_owned(), seal, site: HERE });
        self
    }

    /// Runs in the coming periods up to one are firm.
    #[must_use]
    pub fn firm(mut self, firm: Firm, until: u32) -> Present {
        for one in self.now.standing.iter_mut().filter(|one| one.firm.is_none() && one.period < until) {
            one.firm = Some(firm);
        }
        self
    }

    /// What replanning finds.
    pub fn replan(&self) -> Replan {
        self.replan_without(&[])
    }

    /// The same, where some proposals were refused.
    pub fn replan_without(&self, refused: &[Refused]) -> Replan {
        let scenario = self.before.scenario.clone();
        replan(&self.now, &self.before, &scenario, refused, &Limits::default(), &mut |_| "main.weal:1:1".to_owned())
    }
}
