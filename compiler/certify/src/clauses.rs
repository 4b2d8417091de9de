//! What the clauses of resources, recipes and needs say, as numbers per period.

use weal_base::Rational;
use weal_tir::calendar::{Basis, Duration, Rate, Window};
use weal_tir::{End, Kind, Need, PlaceId, Profile, Regrowth, Rule};

use crate::digits::Sum;
use crate::model::Model;
use crate::time::{self, part_before};

/// What must be left of a node at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum EndRule {
    /// Anything.
    Free,
    /// This much.
    AtLeast(Rational),
    /// What there was at the end of the period before.
    AsBefore,
}

impl<'a> Model<'a> {
    /// What there is of a node at the start.
    pub(crate) fn initial(&self, node: usize) -> Rational {
        let stock = self.details(node).map_or(&[][..], |details| &details.stock);
        stock.iter().filter(|stock| self.here(node, stock.place)).map(|stock| stock.amount.clone()).sum()
    }

    /// What comes in by itself in a period.
    pub(crate) fn supply(&self, node: usize, at: usize) -> Rational {
        let mut sum = Rational::ZERO;
        for supply in self.details(node).map_or(&[][..], |details| &details.supply) {
            if self.here(node, supply.place) {
                sum = &sum + &self.windowed(&supply.rate, supply.profile.as_deref(), supply.window, at);
            }
        }
        sum
    }

    fn windowed(&self, rate: &Rate, profile: Option<&Profile>, window: Window, at: usize) -> Rational {
        if let Some(profile) = profile {
            let (from, until) = window.days_of(&self.periods[at]);
            return profile.amount(rate, from, until);
        }
        let part = window.part_of(&self.periods[at]);
        if rate.basis != Basis::Total {
            return &rate.in_period(&self.periods[at]) * &part;
        }
        let first = self.periods.iter().position(|period| window.part_of(period).is_positive());
        if first == Some(at) { rate.on(self.periods[at].start).clone() } else { Rational::ZERO }
    }

    /// What a need asks for in a period.
    pub(crate) fn wanted(&self, need: &Need, at: usize) -> Rational {
        if need.always {
            return need.always_in(&self.periods[at]);
        }
        if need.rate.basis == Basis::Total {
            let due = time::due(self.periods, need.by) == Some(at);
            return if due { need.rate.on(self.periods[at].start).clone() } else { Rational::ZERO };
        }
        self.windowed(&need.rate, need.profile.as_deref(), need.window, at)
    }

    /// The part of a good's or perishable's stock that a period leaves.
    pub(crate) fn keep(&self, node: usize, at: usize) -> Rational {
        match self.details(node).and_then(|details| details.loses.as_ref()) {
            Some(loses) => (&Rational::ONE - &loses.in_period(&self.periods[at])).max(Rational::ZERO),
            None => Rational::ONE,
        }
    }

    /// The most that can be held of a node.
    pub(crate) fn room(&self, node: usize) -> Option<&'a Rational> {
        let details = self.details(node)?;
        let grown = match details.regrowth.as_ref() {
            Some(Regrowth::Fraction { capacity, .. } | Regrowth::Amount { capacity, .. }) => capacity.as_ref(),
            _ => None,
        };
        details.storage.as_ref().map(|storage| &storage.0).into_iter().chain(grown).min()
    }

    /// The part of the time a durable can be used.
    pub(crate) fn available(&self, node: usize) -> Rational {
        self.details(node).and_then(|details| details.available.clone()).unwrap_or(Rational::ONE)
    }

    /// The instant until which a durable serves that begins with period `from`; `None` for ever.
    pub(crate) fn serves_until(&self, node: usize, from: usize) -> Option<Rational> {
        let lasts = self.details(node)?.lasts.as_ref()?;
        Some(lasts.after(self.periods[from].start))
    }

    /// How the number in service that nothing has produced changes from period to period.
    pub(crate) fn serving(&self, node: usize) -> Vec<Rational> {
        let mut changes = vec![Sum::default(); self.periods.len()];
        let mut enter = |from: usize, number: &Rational, until: Option<&Rational>| {
            for (at, change) in time::service(self.periods, from, until) {
                changes[at].add(&(&change * number));
            }
        };
        let life = self.details(node).and_then(|details| details.lasts.as_ref()).map(Duration::mean_days);
        let begins = Rational::from(i64::from(self.periods[0].start.0));
        for stock in self.details(node).map_or(&[][..], |details| &details.stock) {
            if !self.here(node, stock.place) {
                continue;
            }
            let Some(life) = &life else {
                enter(0, &stock.amount, None);
                continue;
            };
            let (young, old) = match &stock.aged {
                Some((young, old)) => (young.mean_days(), old.mean_days()),
                None => Default::default(),
            };
            let until = |age: &Rational| &(&begins + life) - age;
            match stock.amount.to_i64() {
                Some(count @ 2..=1_000) if young != old => (0..count).for_each(|i| {
                    let part = Rational::ratio(i, count - 1).unwrap_or_default();
                    let age = &young + &(&(&old - &young) * &part);
                    enter(0, &Rational::ONE, Some(&until(&age)));
                }),
                _ => {
                    let half = Rational::ratio(1, 2).unwrap_or_default();
                    enter(0, &stock.amount, Some(&until(&(&(&young + &old) * &half))));
                }
            }
        }
        for at in 0..self.periods.len() {
            let supply = self.supply(node, at);
            if !supply.is_zero() {
                enter(at, &supply, self.serves_until(node, at).as_ref());
            }
        }
        changes.iter().map(|sum| sum.get().clone()).collect()
    }

    /// What must be left of a node at the end. `serving` is that of a durable in period 0 without anything produced.
    pub(crate) fn end_rule(&self, node: usize, serving: &Rational) -> EndRule {
        let kind = self.kind(node);
        let start = || {
            if kind == Kind::Durable { serving.clone() } else { self.initial(node) }
        };
        match self.details(node).map(|details| &details.end) {
            _ if matches!(kind, Kind::Flowing | Kind::Labour) => EndRule::Free,
            Some(End::Free) => EndRule::Free,
            Some(End::AsStart(_)) => EndRule::AtLeast(start()),
            Some(End::AtLeast(amount, _)) => EndRule::AtLeast(amount.clone()),
            None | Some(End::Default) => {
                let regrows = self.details(node).is_some_and(|details| details.regrowth.is_some());
                match kind {
                    Kind::Natural if regrows => EndRule::AtLeast(start()),
                    Kind::Durable if self.made[node] => EndRule::AtLeast(start()),
                    Kind::Good if self.initial(node).is_positive() && self.periods.len() == 1 => {
                        EndRule::AtLeast(start())
                    }
                    Kind::Good if self.initial(node).is_positive() => EndRule::AsBefore,
                    _ => EndRule::Free,
                }
            }
        }
    }

    /// The most runs of a recipe, in all its ways, that may start at a place in a period.
    pub(crate) fn most_runs(&self, recipe: usize, at: usize) -> Option<Rational> {
        let up_to = self.tir.recipes[recipe].up_to.as_deref();
        up_to.map(|(rate, _)| rate.in_period(&self.periods[at]))
    }

    /// The recipe whose runs need a set-up, or its campaign, in the same period; none of what only begins campaigns.
    fn owner_of(&self, set_up: usize) -> Option<usize> {
        let owner = self.tir.recipes[set_up].set_up_of?.index();
        self.tir.recipes[owner].set_up_of.is_none().then_some(owner)
    }

    /// Of what begins campaigns at a place, the activity that stands for them, and the recipe that is started in them.
    pub(crate) fn begun_by(&self, set_up: usize) -> Option<(usize, usize)> {
        let begins = self.activities[set_up];
        let campaign = self.tir.recipes[begins.recipe].set_up_of?.index();
        let owner = self.owner_of(campaign)?;
        Some((self.activity(campaign, begins.place)?, owner))
    }

    /// Of a set-up, the most runs in all ways of its recipe that may start after it: as the `up to` of `head` says, one
    /// of what the recipe counts as.
    pub(crate) fn good_for(&self, set_up: usize, head: usize, at: usize) -> Option<Rational> {
        let owner = self.owner_of(set_up)?;
        self.lineage(owner).find(|known| *known == head)?;
        self.most_runs(head, at)
    }

    /// Of a set-up, more runs than could start after it, however `up to` were stretched: a thousand times the most of
    /// any period, or a thousand where there are none.
    pub(crate) fn good_at_all(&self, set_up: usize) -> Option<Rational> {
        let owner = self.owner_of(set_up)?;
        let periods = || 0..self.periods.len();
        let most = self.lineage(owner).flat_map(|head| periods().filter_map(move |at| self.most_runs(head, at))).max();
        let most = most.filter(Rational::is_positive).unwrap_or(Rational::ONE);
        Some(&most * &Rational::from(1_000))
    }

    /// Whether an adopted policy forbids that runs of an activity start in a period.
    pub(crate) fn forbids(&self, activity: usize, at: usize) -> bool {
        let activity = &self.activities[activity];
        let rules = self.lineage(activity.recipe).filter_map(|recipe| self.forbidden.get(&recipe)).flatten();
        rules
            .into_iter()
            .any(|(policy, rule)| self.closes(&self.tir.policies[*policy].rules[*rule], activity.place, at))
    }

    /// The knowledge that an activity cites and that is not there when a period begins.
    pub(crate) fn lacks(&self, activity: usize, at: usize) -> impl Iterator<Item = usize> + '_ {
        let cited = self.cited.get(&self.activities[activity].recipe).into_iter().flatten().copied();
        cited.filter(move |resource| {
            let known = self.tir.resources[*resource].details.as_deref().and_then(|details| details.known);
            known.is_some_and(|known| !known.window.has_start_of(&self.periods[at]))
        })
    }

    /// Whether a `forbid` closes a place in a period: inside its window and its place, and no exception speaks there.
    pub(crate) fn closes(&self, rule: &Rule, place: usize, at: usize) -> bool {
        let Rule::Forbid { place: around, window, except, .. } = rule else { return false };
        let here = |around: &Option<PlaceId>| around.is_none_or(|it| self.tir.is_inside(PlaceId(place as u32), it));
        let covers = |window: &Window| window.has_start_of(&self.periods[at]);
        let lifted = except.iter().any(|lifted| covers(&lifted.window) && here(&lifted.place));
        covers(window) && here(around) && !lifted
    }

    /// What a natural stock grows by in a period, from what there was at its start.
    pub(crate) fn growth(&self, node: usize, at: usize, stock: &Rational) -> Rational {
        let period = &self.periods[at];
        match self.details(node).and_then(|details| details.regrowth.as_ref()) {
            None => Rational::ZERO,
            Some(Regrowth::Amount { rate, .. }) => rate.in_period(period),
            Some(Regrowth::Fraction { rate, .. }) => &rate.in_period(period) * stock,
            Some(Regrowth::Logistic { rate, capacity }) => {
                let full = stock.checked_div(capacity).unwrap_or(Rational::ONE);
                &(&rate.in_period(period) * stock) * &(&Rational::ONE - &full)
            }
        }
    }

    /// The part of period `at` in which a rate that begins with period `from` lasts.
    pub(crate) fn lasting_part(&self, from: usize, lasts: &Duration, at: usize) -> Rational {
        part_before(&self.periods[at], &lasts.after(self.periods[from].start))
    }
}
