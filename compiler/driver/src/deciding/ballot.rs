//! What a ballot paper is made from: who may vote, what projects cost, and which plans are laid side by side.

use std::path::Path;

use weal_base::{Code, Diagnostic, Problems, ReadError, World, scripts};
use weal_choice::Costs;
use weal_plan::paper::{Assumed, Why};
use weal_tir::{Choice, ChoiceId, Decide, Tir, WHOLE};

use super::decisions::Standing;
use super::files::Reading;
use super::tally::{choice_named, lives_in};
use crate::scenario::Scenario;
use crate::session::Session;

/// The most plans for one paper; where open choices have more combinations, the others are as they stand now.
const MOST_PLANS: u64 = 32;

/// What a ballot paper is made from, before anything is planned.
#[derive(Clone, Debug)]
pub struct Ballot {
    /// The choice.
    pub choice: ChoiceId,
    /// What projects cost, where they share a budget.
    pub costs: Option<Costs>,
    /// Who may vote, in the order of the roll; `None` where no roll is named, or it is not there yet.
    pub voters: Option<Vec<String>>,
    /// What is assumed of the other choices, in the order declared.
    pub assumed: Vec<Assumed>,
    /// Whether the scenarios have every outcome of the choices that are still open.
    pub surveyed: bool,
    /// What is planned.
    pub scenarios: Vec<Sheet>,
}

/// A scenario of a ballot paper.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The option, by its place among those of the choice.
    pub option: u32,
    /// Whether the other choices are as the paper assumes.
    pub assumed: bool,
    /// The scenario.
    pub scenario: Scenario,
}

impl Session {
    /// What the ballot paper of a choice is made from; `with` says what to take of other choices.
    ///
    /// Problems: a choice that is not there, options that are none, a roll that cannot be read, costs that cannot be worked out.
    pub fn ballot(&mut self, world: &dyn World, choice: &str, with: &[(String, String)]) -> (Option<Ballot>, Problems) {
        let mut problems = Problems::new();
        let tir = self.base();
        let Some(id) = choice_named(&tir, choice, &mut problems) else { return (None, problems) };
        let found = self.asked_of(world, &tir, id, with, &mut problems);
        (found.filter(|_| !problems.has_errors()), problems)
    }

    fn asked_of(
        &mut self,
        world: &dyn World,
        tir: &Tir,
        id: ChoiceId,
        with: &[(String, String)],
        problems: &mut Problems,
    ) -> Option<Ballot> {
        let choice = tir.choices.get(id.index())?;
        if let Some((_, option)) = with.iter().find(|(name, _)| *scripts::normal(name) == *choice.name) {
            let message = format!("the ballot asks about `{}`, so `{option}` cannot be chosen beforehand", choice.name);
            let problem = Diagnostic::error(Code::UnknownChoice, message, choice.site, "asked here");
            problems.push(problem.help("leave it out: `--with` says what to take of other choices"));
            return None;
        }
        let (costs, voters) = match choice.decide.as_deref() {
            Some(decide) => {
                (self.costs(tir, choice, decide, problems).flatten(), self.voters(world, tir, decide, problems))
            }
            None => (None, None),
        };
        let assumed = self.assumed(tir, choice, with);
        let open = |one: &Assumed| matches!(one.why, Why::Status | Why::First);
        let pair = |one: &Assumed| (one.choice.clone(), one.option.clone());
        let settled: Vec<(String, String)> = assumed.iter().filter(|one| !open(one)).map(pair).collect();
        let all: Vec<(String, String)> = assumed.iter().map(pair).collect();
        let others =
            tir.choices.iter().filter(|other| assumed.iter().any(|one| open(one) && *one.choice == *other.name));
        let outcomes = others.map(|other| u64::from(other.open())).fold(1_u64, u64::saturating_mul);
        let surveyed = outcomes.saturating_mul(u64::from(choice.open())) <= MOST_PLANS;
        let mut scenarios: Vec<Sheet> = Vec::new();
        for (option, at) in choice.options.iter().zip(0..choice.open()) {
            let own = [(choice.name.to_string(), option.name.to_string())];
            let (mut found, wrong) = self.scenarios(&[&own[..], &all].concat());
            let mut failed = wrong.has_errors();
            // The same fault would be told for each option.
            if scenarios.is_empty() || !failed {
                problems.extend(wrong);
            }
            if surveyed && outcomes > 1 && !failed {
                let (more, wrong) = self.scenarios(&[&own[..], &settled].concat());
                failed = wrong.has_errors();
                problems.extend(wrong);
                let new: Vec<Scenario> = more.into_iter().filter(|one| !found.contains(one)).collect();
                found.extend(new);
            }
            if failed {
                return None;
            }
            let sheet = |(first, scenario)| Sheet { option: at, assumed: first == 0, scenario };
            scenarios.extend(found.into_iter().enumerate().map(sheet));
        }
        Some(Ballot { choice: id, costs, voters, assumed, surveyed, scenarios })
    }

    /// What is assumed of each other choice: what was asked for, what was decided, else how it stands now.
    fn assumed(&self, tir: &Tir, choice: &Choice, with: &[(String, String)]) -> Vec<Assumed> {
        let mut all = Vec::new();
        for (other, id) in tir.choices.iter().zip((0..).map(ChoiceId)).filter(|(other, _)| other.name != choice.name) {
            let stands = |one: &&super::Decided| one.choice == id && one.standing == Standing::Stands;
            let asked = with.iter().find(|(name, _)| *scripts::normal(name) == *other.name);
            let status = other.decide.as_ref().and_then(|decide| other.options.get(decide.status? as usize));
            // Of projects none is how it stands now.
            let none = other.basket.as_ref().and_then(|basket| other.options.get(basket.projects as usize));
            let (option, why) = if let Some((_, option)) = asked {
                (option.clone(), Why::Asked)
            } else if let Some(decided) = self.decided.iter().find(stands) {
                (decided.option.clone(), Why::Decided(decided.words()))
            } else if let Some(status) = status.or(none) {
                (status.name.to_string(), Why::Status)
            } else if let Some(first) = other.options.first() {
                (first.name.to_string(), Why::First)
            } else {
                continue;
            };
            all.push(Assumed { choice: other.name.to_string(), option, why });
        }
        // What is not asked of the program is told by `scenarios`.
        let more = with.iter().filter(|(name, _)| all.iter().all(|one| one.choice != *scripts::normal(name)));
        let more: Vec<Assumed> = more
            .map(|(name, option)| Assumed { choice: name.clone(), option: option.clone(), why: Why::Asked })
            .collect();
        all.extend(more);
        all
    }

    /// The people on the roll who may vote, by name; `None` where no roll is named or its file is not there yet.
    fn voters(
        &mut self,
        world: &dyn World,
        tir: &Tir,
        decide: &Decide,
        problems: &mut Problems,
    ) -> Option<Vec<String>> {
        let file = decide.roll.as_ref()?;
        let folder = self.folder.clone();
        if matches!(world.open(&folder.join(Path::new(&**file))), Err(ReadError::Missing)) {
            return None;
        }
        let mut reading = Reading { world, folder: &folder, files: &mut self.files, problems };
        let roll = reading.roll(file, decide.site)?;
        let whole = decide.electorate.unwrap_or(WHOLE);
        let here = roll.people.iter().filter(|person| lives_in(tir, person, whole));
        Some(here.map(|person| person.name.to_string()).collect())
    }
}
