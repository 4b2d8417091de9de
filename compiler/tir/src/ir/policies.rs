//! Policies: rules that hold where they are adopted, and exceptions of them.

use super::*;
use crate::calendar::Period;

/// A policy: rules that hold where it is adopted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// Its name.
    pub name: Box<str>,
    /// The policy it is an exception of: where both are adopted, it holds where it speaks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exception_of: Option<PolicyId>,
    /// Whether it is only tried: evaluated and reported, never enforced.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub trial: bool,
    /// Its rules.
    pub rules: Vec<Rule>,
    /// What it allows in spite of the policies it is an exception of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allows: Vec<Allow>,
    /// The parameters it sets.
    pub settings: Vec<SettingId>,
    /// Where it is declared.
    pub site: Site,
}

/// A rule of a policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "named in the sentences")]
pub enum Rule {
    /// No run of the recipe starts at the place (anywhere, where none is said) in a period that begins in the window,
    /// but for `except`.
    Forbid {
        recipe: RecipeId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        place: Option<PlaceId>,
        window: Window,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        except: Vec<Lifted>,
        site: Site,
    },
    /// `limit` or `require`.
    Bound(Bound),
}

/// `allow trawl_season at harbour from 2030 until 2032`: lifts what forbids or limits the measure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allow {
    /// What is allowed.
    pub measure: Measure,
    /// Where; everywhere, where none is said.
    pub place: Option<PlaceId>,
    /// In periods that begin in this window.
    pub window: Window,
    /// Where it is written.
    pub site: Site,
}

/// Where and when a rule does not hold, as an exception speaks instead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lifted {
    /// In periods that begin in this window.
    pub window: Window,
    /// At this place; at all places of the rule, where none is said.
    pub place: Option<PlaceId>,
    /// The exception.
    pub by: PolicyId,
}

impl Tir {
    /// Whether a rule forbids that runs of its recipe start at `place` in `period`.
    pub fn forbids_at(&self, rule: &Rule, place: PlaceId, period: &Period) -> bool {
        let Rule::Forbid { place: at, window, except, .. } = rule else { return false };
        let here = |at: &Option<PlaceId>| at.is_none_or(|at| self.is_inside(place, at));
        let lifted = |lifted: &Lifted| lifted.window.has_start_of(period) && here(&lifted.place);
        window.has_start_of(period) && here(at) && !except.iter().any(lifted)
    }
}

impl Bound {
    /// Whether it holds in a period, at one of its places.
    pub fn holds_in(&self, period: &Period, place: PlaceId) -> bool {
        let lifted =
            |lifted: &Lifted| lifted.window.has_start_of(period) && lifted.place.is_none_or(|lifted| lifted == place);
        self.window.has_start_of(period) && !self.except.iter().any(lifted)
    }
}
