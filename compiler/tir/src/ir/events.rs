//! What happened, as a journal says it, in the names and units of the program.

use super::*;
use crate::calendar::Day;

/// A line of a journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The day it happened.
    pub day: Day,
    /// What happened.
    pub what: Happened,
    /// What the line says, as people wrote it, without its day and without what follows: `lose 1 hand_liner`.
    pub text: Box<str>,
    /// From where it is known.
    pub source: Option<Box<str>>,
    /// Why it happened.
    pub because: Option<Box<str>>,
    /// Who says so.
    pub by: Option<Box<str>>,
    /// The seal of its line: the name by which later lines refer to it.
    pub seal: Box<str>,
    /// Where it is written.
    pub site: Site,
}

/// What happened. Amounts are in the unit of their resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happened {
    /// `count stock cod = 39.5 kt`: what there is at the end of the day; of durables, how many serve.
    Counted {
        /// Of what.
        resource: ResourceId,
        /// Where it is kept.
        place: PlaceId,
        /// How much; never negative.
        amount: Rational,
    },
    /// `gain 2 t flour` and `lose 1 hand_liner`: what came or went by itself.
    Changed {
        /// Of what.
        resource: ResourceId,
        /// Where it is kept.
        place: PlaceId,
        /// How much more there is; negative where something is lost.
        amount: Rational,
    },
    /// `did bake 12 run`, `start`, `finish`, `fail`.
    Ran {
        /// Of which recipe.
        recipe: RecipeId,
        /// Where.
        place: PlaceId,
        /// What became of them.
        how: Ran,
        /// How many; never negative.
        runs: Rational,
    },
    /// `promise 20 t flour by 2027-05-01`, and `promise 3 t bread for school by 2027-05-01`.
    Promised {
        /// The need it is promised to; what is promised to no need is promised to us, and comes in.
        to: Option<NeedId>,
        /// What.
        resource: ResourceId,
        /// Where it is kept.
        place: PlaceId,
        /// How much; never negative.
        amount: Rational,
        /// The day before whose end it is promised.
        by: Day,
    },
    /// `deliver 20 t flour`, and `deliver 3 t bread for school`: keeps what was promised first.
    Delivered {
        /// The need it was delivered to; what was delivered to none came in to us.
        to: Option<NeedId>,
        /// What.
        resource: ResourceId,
        /// Where it is kept.
        place: PlaceId,
        /// How much; never negative.
        amount: Rational,
    },
    /// `signal need protein = 24 kg per person per year`: from the day on, another amount than the program says.
    Signal {
        /// Of what.
        of: Signal,
        /// The amount, in the unit and per the time of what it replaces.
        amount: Rational,
    },
}

/// What becomes of runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ran {
    /// Started on the day, and going on, or done, as planned.
    Did,
    /// Started on the day.
    Started,
    /// Of those started first, so many are finished on the day: what they make is there then.
    Finished,
    /// Of those started first, so many come to nothing.
    Failed,
}

/// An amount of the program that is another from a day on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Signal {
    /// `signal need protein = …`
    Need(NeedId),
    /// `signal threshold carbon = …`
    Threshold(ThresholdId),
    /// `signal supply fisher = …`: the first supply of the resource at its place.
    Supply(ResourceId, PlaceId),
    /// `signal recipe bake consume flour = 95 kg`: of one run; index into [`Tir::flows`].
    Flow(u32),
}
