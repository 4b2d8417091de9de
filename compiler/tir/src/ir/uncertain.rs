//! Uncertain amounts: which they are, and between what they lie.

use super::*;

/// An uncertain amount. The program holds its middle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Uncertain {
    /// Which amount.
    pub of: Varying,
    /// The least it may be, in the unit and per the time of the amount itself. What is no rate is a total.
    pub low: Rate,
    /// The most it may be.
    pub high: Rate,
    /// Where it is written. What is written once is uncertain once, wherever it is used.
    pub site: Site,
}

/// An amount that can be uncertain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Varying {
    /// Of a flow: index into [`Tir::flows`].
    Flow(u32),
    /// Of a supply.
    Supply {
        /// Of which resource.
        resource: ResourceId,
        /// Its place among those of the resource.
        number: u32,
    },
    /// Of a stock at the start.
    Stock {
        /// Of which resource.
        resource: ResourceId,
        /// Its place among those of the resource.
        number: u32,
    },
    /// The growth of a natural stock.
    Regrowth(ResourceId),
    /// The part that is lost of what is held.
    Loses(ResourceId),
    /// What of a burden disappears by itself.
    Absorbed(ResourceId),
    /// The most runs of a recipe.
    UpTo(RecipeId),
    /// What is needed.
    Need(NeedId),
    /// The limit of a threshold.
    Threshold(ThresholdId),
    /// The limit of a policy's rule.
    Rule {
        /// Of which policy.
        policy: PolicyId,
        /// Its place among the rules.
        number: u32,
    },
}

impl Tir {
    /// An uncertain amount as the program holds it; nothing where there is no such amount.
    pub fn held(&self, uncertain: &Uncertain) -> Option<Rate> {
        let details = |id: ResourceId| self.resources.get(id.index()).and_then(|resource| resource.details.as_deref());
        let amount = |amount: &Rational, steps: &crate::steps::Steps| Rate {
            amount: amount.clone(),
            steps: steps.clone(),
            ..uncertain.low.clone()
        };
        Some(match uncertain.of {
            Varying::Flow(at) => {
                let flow = self.flows.get(at as usize)?;
                amount(&flow.amount, &flow.steps)
            }
            Varying::Supply { resource, number } => details(resource)?.supply.get(number as usize)?.rate.clone(),
            Varying::Stock { resource, number } => {
                amount(&details(resource)?.stock.get(number as usize)?.amount, &None)
            }
            Varying::Regrowth(id) => match details(id)?.regrowth.as_ref()? {
                Regrowth::Logistic { rate, .. } | Regrowth::Fraction { rate, .. } | Regrowth::Amount { rate, .. } => {
                    rate.clone()
                }
            },
            Varying::Loses(id) => details(id)?.loses.clone()?,
            Varying::Absorbed(id) => details(id)?.absorbed.clone()?,
            Varying::UpTo(id) => self.recipes.get(id.index())?.up_to.as_ref()?.0.clone(),
            Varying::Need(id) => self.needs.get(id.index())?.rate.clone(),
            Varying::Threshold(id) => self.thresholds.get(id.index())?.bound.limit.clone(),
            Varying::Rule { policy, number } => match self.policies.get(policy.index())?.rules.get(number as usize)? {
                Rule::Bound(bound) => bound.limit.clone(),
                Rule::Forbid { .. } => return None,
            },
        })
    }
}
