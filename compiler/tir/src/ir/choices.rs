//! Choices, settings, aims and tests.

use super::*;

/// A choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Its name.
    pub name: Box<str>,
    /// The question.
    pub title: Box<str>,
    /// The options; never empty.
    pub options: Vec<Alternative>,
    /// Of a number: between what it lies. Its options are then numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<Box<Between>>,
    /// How it will be decided.
    pub decide: Option<Decide>,
    /// Where it is declared.
    pub site: Site,
}

/// What the number of a choice lies between, as people read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Between {
    /// The least: `1 kt`.
    pub low: Box<str>,
    /// The most: `3 kt`.
    pub high: Box<str>,
    /// How many of the options are planned while nothing is decided: the first so many, the least, the middle and the
    /// most. The others are numbers that scenarios, tests or people named.
    pub open: u32,
    /// Which option each number is that people stated, as they stated it.
    #[serde(skip)]
    pub stated: Vec<(Box<str>, u32)>,
}

/// A named combination of options.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scenario {
    /// Its name.
    pub name: Box<str>,
    /// What it is called.
    pub title: Box<str>,
    /// What it chooses, as (choice, index of the option), by choice; other choices stay open.
    pub with: Vec<(ChoiceId, u32)>,
    /// Where it is declared.
    pub site: Site,
}

/// An option of a choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alternative {
    /// Its name.
    pub name: Box<str>,
    /// What it says.
    pub text: Box<str>,
    /// The policies it adopts.
    pub adopts: Vec<PolicyId>,
    /// The parameters it sets.
    pub settings: Vec<SettingId>,
    /// Where it is declared.
    pub site: Site,
}

/// How a choice is decided: checked now, counted later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decide {
    /// The rule's name, known to the language.
    pub rule: Box<str>,
    /// Who votes.
    pub electorate: Option<PlaceId>,
    /// The part of the electorate that must vote.
    pub quorum: Option<Rational>,
    /// The part of the votes that is needed.
    pub majority: Option<Rational>,
    /// The file with the ballots.
    pub ballots: Option<Box<str>>,
}

/// A parameter set by a policy or an option; the driver lowers the program again under it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setting {
    /// The parameter's name.
    pub name: Box<str>,
    /// The new value as people read it.
    pub text: Box<str>,
    /// Where it is set.
    pub site: Site,
}

/// One aim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aim {
    /// As people wrote it: `least labour`.
    pub text: Box<str>,
    /// `most` instead of `least`.
    pub most: bool,
    /// What is added up, over all periods and places. Empty for `least change`.
    pub terms: Vec<(Rational, Measure)>,
    /// The unit of the sum.
    pub unit: Arc<str>,
    /// Where it is written.
    pub site: Site,
}

/// A test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Test {
    /// Its title.
    pub title: Box<str>,
    /// The options it assumes, as (choice, index of the option).
    pub with: Vec<(ChoiceId, u32)>,
    /// What it expects.
    pub expects: Vec<Expect>,
    /// Where it is declared.
    pub site: Site,
}

/// An expectation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Expect {
    /// No plan is possible.
    Impossible(Site),
    /// A measure compares with a value.
    Value {
        /// What is measured.
        measure: Measure,
        /// At this place and all inside it, where one is said.
        place: Option<PlaceId>,
        /// In which periods.
        when: When,
        /// How it must compare.
        compare: Compare,
        /// With what, in the measure's unit (percent for `met`).
        value: Rational,
        /// By how much it may miss: a part of the value, or an amount.
        within: Option<Tolerance>,
        /// Where it is written.
        site: Site,
    },
}

/// In which periods an expectation holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum When {
    /// In each of them.
    Every,
    /// In this one.
    In(u32),
    /// In all together.
    Total,
}

/// How far a value may be from the one expected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tolerance {
    /// A part of the expected value.
    Part(Rational),
    /// An amount.
    Amount(Rational),
}
