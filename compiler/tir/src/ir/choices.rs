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
    /// Where several of its options can be chosen at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basket: Option<Box<Basket>>,
    /// How it will be decided.
    pub decide: Option<Box<Decide>>,
    /// Where it is declared.
    pub site: Site,
}

impl Choice {
    /// How many of its options are planned while nothing is decided; they are the first.
    pub fn open(&self) -> u32 {
        let some = self.number.as_ref().map(|number| number.open).or(self.basket.as_ref().map(|basket| basket.open));
        some.unwrap_or(self.options.len() as u32)
    }

    /// The name of the option that combines these: of `mill + well` the one called `well+mill`, in the order declared.
    /// `None` where a name is none of its own.
    pub fn joined(&self, names: &str) -> Option<String> {
        let own = self.ballot_options();
        let place = |name: &str| own.iter().position(|option| *option.name == *name);
        let mut chosen = names.split('+').map(|name| place(name.trim())).collect::<Option<Vec<usize>>>()?;
        chosen.sort_unstable();
        chosen.dedup();
        let names: Vec<&str> = chosen.iter().filter_map(|at| own.get(*at)).map(|option| &*option.name).collect();
        Some(names.join("+"))
    }

    /// What ballots are about: its options, without numbers that somebody named and without combinations.
    pub fn ballot_options(&self) -> &[Alternative] {
        let all = self.basket.as_ref().map_or(self.options.len(), |basket| basket.projects as usize);
        self.options.get(..all).unwrap_or(&self.options)
    }
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
    /// What it costs, where projects share a budget.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub costs: Vec<Cost>,
    /// Where it is declared.
    pub site: Site,
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
