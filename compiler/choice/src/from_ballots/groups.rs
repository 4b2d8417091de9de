//! Ballots that approve of the same options, as one group of voters each.

use std::collections::BTreeMap;

use weal_base::Rational;

use super::decide::whole;
use crate::ir::{Approvals, Costs, Event, Question};

/// Voters in groups that approve of the same, and the groups that support each option.
pub(crate) struct Groups {
    /// Weight of each group, in shares.
    pub(crate) weights: Vec<u64>,
    /// What each approves of, rising.
    pub(crate) approved: Vec<Vec<u32>>,
    /// The groups that support each option.
    pub(crate) supporters: Vec<Vec<u32>>,
    /// Weight of the supporters of each option, in shares.
    pub(crate) support: Vec<u64>,
    /// Weight of all ballots, those that approve of nothing as well.
    pub(crate) total: u64,
}

impl Groups {
    pub(crate) fn of(ballots: &Approvals) -> Groups {
        let mut together: BTreeMap<&[u32], u64> = BTreeMap::new();
        let mut total = 0;
        for (approved, weight) in ballots.rows().filter(|(_, weight)| *weight > 0) {
            total += weight;
            if !approved.is_empty() {
                *together.entry(approved).or_default() += weight;
            }
        }
        let options = ballots.options as usize;
        let (mut weights, mut all) = (Vec::new(), Vec::new());
        let (mut supporters, mut support) = (vec![Vec::new(); options], vec![0; options]);
        for (group, (approved, weight)) in together.into_iter().enumerate() {
            let approved: Vec<u32> = approved.iter().copied().filter(|option| (*option as usize) < options).collect();
            for option in &approved {
                supporters[*option as usize].push(group as u32);
                support[*option as usize] += weight;
            }
            weights.push(weight);
            all.push(approved);
        }
        Groups { weights, approved: all, supporters, support, total }
    }

    /// How many options there are.
    pub(crate) fn options(&self) -> u32 {
        self.supporters.len() as u32
    }

    /// The options that anybody supports.
    pub(crate) fn supported(&self) -> impl Iterator<Item = u32> + '_ {
        (0..self.options()).filter(|option| self.support[*option as usize] > 0)
    }

    /// Cells of ballots, as a measure of work.
    pub(crate) fn cells(&self) -> usize {
        self.approved.iter().map(Vec::len).sum::<usize>() + self.approved.len()
    }
}

/// What options cost of each resource, as parts of the budget; options that can never be paid are left out.
pub(crate) struct Budget {
    /// Option after option, what it costs of each resource, of a budget of 1.
    parts: Vec<Rational>,
    width: usize,
    /// The budget of the first resource.
    pub(crate) first: Rational,
    /// Whether an option alone fits the budget.
    pub(crate) fits: Vec<bool>,
}

impl Budget {
    /// The budget of projects; where the question has none, each option costs one of as many seats.
    pub(crate) fn of(question: &Question) -> Budget {
        let seats = || Costs {
            budget: vec![Rational::from(i64::from(question.seats))],
            costs: vec![Rational::ONE; question.options as usize],
        };
        let costs = question.costs.clone().unwrap_or_else(seats);
        let width = costs.budget.len();
        let (mut parts, mut fits) = (Vec::new(), Vec::new());
        for option in 0..question.options {
            let mut fit = true;
            for resource in 0..width {
                let budget = &costs.budget[resource];
                let cost = costs.of(option).get(resource).cloned().unwrap_or_default();
                fit &= cost <= *budget && !cost.is_negative();
                // Nothing of what there is nothing of is no part of it.
                parts.push(cost.checked_div(budget).unwrap_or_default());
            }
            fits.push(fit);
        }
        Budget { parts, width, first: costs.budget.first().cloned().unwrap_or_default(), fits }
    }

    /// How many resources there are.
    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// Parts of the budget that an option costs.
    pub(crate) fn of_option(&self, option: u32) -> &[Rational] {
        self.parts.get(option as usize * self.width..(option as usize + 1) * self.width).unwrap_or(&[])
    }

    /// The largest part that an option costs of any resource: its part of the scarcest one.
    pub(crate) fn scarcest(&self, option: u32) -> Rational {
        self.of_option(option).iter().max().cloned().unwrap_or_default()
    }

    /// What is left of each resource, in parts, when options are taken; negative where they cost too much.
    pub(crate) fn left(&self, taken: &[u32]) -> Vec<Rational> {
        let mut left = vec![Rational::ONE; self.width];
        for option in taken {
            for (left, part) in left.iter_mut().zip(self.of_option(*option)) {
                *left = &*left - part;
            }
        }
        left
    }

    /// The options that somebody wants and that do not fit what is left any more.
    pub(crate) fn too_dear(&self, groups: &Groups, taken: &[u32]) -> Vec<Event> {
        let left = self.left(taken);
        let open = groups.supported().filter(|option| !taken.contains(option) && !self.room(&left, *option));
        open.map(Event::TooDear).collect()
    }

    /// Whether an option fits what is left.
    pub(crate) fn room(&self, left: &[Rational], option: u32) -> bool {
        self.fits[option as usize] && self.of_option(option).iter().zip(left).all(|(part, left)| part <= left)
    }
}

/// Shares as a rational number.
pub(crate) fn shares(shares: u64) -> Rational {
    whole(i128::from(shares))
}
