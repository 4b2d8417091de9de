//! Decisions on record: which stand, and what has changed since.

use std::collections::BTreeMap;
use std::path::PathBuf;

use weal_base::{Code, Diagnostic, Label, Problems, Site, World};
use weal_journal::{Adopt, Event, Vote};
use weal_tir::{Choice, ChoiceId, Tir};

use super::files::Reading;
use super::tally::{Numbers, asked, number_on_ballot, numbers, unknown};
use crate::hash;
use crate::journals::Entered;
use crate::session::Session;

/// A choice and its decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// The choice.
    pub choice: ChoiceId,
    /// What was chosen, as `--with` takes it.
    pub option: String,
    /// The day it was decided on, as `2027-07-01`.
    pub date: String,
    /// What was adopted.
    pub adopt: Adopt,
    /// Whether it is followed.
    pub standing: Standing,
    /// Where it is recorded.
    pub site: Site,
}

/// Whether a decision is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is.
    Stands,
    /// Its mandate ended before the first period that is planned.
    Ended,
    /// What was asked, or how it was to be decided, is not what it was: the choice is open.
    Changed,
}

impl Decided {
    /// In words: `decided on 2027-07-01 by 412 of 780, schulze`.
    pub fn words(&self) -> String {
        let Adopt { vote, until, .. } = &self.adopt;
        let by = match vote {
            Some(Vote { rule, voters, roll_size, .. }) => {
                let of = roll_size.map_or_else(|| " people".to_owned(), |size| format!(" of {}", grouped(size)));
                format!(" by {}{of}, {rule}", grouped(*voters))
            }
            None => String::new(),
        };
        let until = until.as_ref().map_or_else(String::new, |until| format!(", until {until}"));
        format!("decided on {}{by}{until}", self.date)
    }
}

impl Session {
    /// The choices with a decision on record that was not repealed, in the program's order.
    pub fn decided(&self) -> &[Decided] {
        &self.decided
    }

    /// The choices that decisions settle, as `--with` takes them.
    pub fn settled(&self) -> Vec<(String, String)> {
        let tir = self.base();
        let stands = self.decided.iter().filter(|decided| decided.standing == Standing::Stands);
        let pair = |decided: &Decided| {
            Some((tir.choices.get(decided.choice.index())?.name.to_string(), decided.option.clone()))
        };
        stands.filter_map(pair).collect()
    }

    /// The journal that new lines go to: the only one beside the program, else the one named after a place.
    pub fn journal(&self, world: &dyn World, place: &str) -> PathBuf {
        match &world.journals_in(&self.folder)[..] {
            [only] => only.clone(),
            _ => self.folder.join(format!("{place}.journal")),
        }
    }

    /// What an editor can show beside each choice that has a decision on record, whether it is followed or not.
    pub fn hints(&self) -> Vec<Label> {
        let tir = self.base();
        let hint = |decided: &Decided| {
            let choice = tir.choices.get(decided.choice.index())?;
            let stands = match decided.standing {
                Standing::Stands => "",
                Standing::Ended => "; that mandate has ended, and the choice is open",
                Standing::Changed => "; what was decided on is not what stands here now, and the choice is open",
            };
            let text = format!("{} = {}, {}{stands}", choice.name, decided.option, decided.words());
            Some(Label { site: choice.site, text })
        };
        self.decided.iter().filter_map(hint).collect()
    }

    /// How the options of a scenario were decided, in words, where they are those that were.
    pub(crate) fn decided_in(&self, tir: &Tir, scenario: &BTreeMap<String, String>) -> BTreeMap<String, String> {
        let stands = self.decided.iter().filter(|decided| decided.standing == Standing::Stands);
        let words = |decided: &Decided| {
            let choice = tir.choices.get(decided.choice.index())?;
            let taken = scenario.get(&*choice.name)?;
            let same = *taken == decided.option || choice.joined(&decided.option).as_ref() == Some(taken);
            same.then(|| (choice.name.to_string(), decided.words() + beyond(tir, choice, taken)))
        };
        stands.filter_map(words).collect()
    }

    /// What has become of what the journals record.
    pub(crate) fn settle_decisions(&mut self, world: &dyn World) {
        // What was decided last stands.
        let decision = |entered: &Entered| matches!(entered.event, Event::Adopt(_) | Event::Repeal { .. });
        let decisions: Vec<Entered> = self.entries().into_iter().filter(decision).collect();
        if !decisions.is_empty() && !self.program_problems().has_errors() {
            let mut problems = Problems::new();
            self.settle(world, decisions, &mut problems);
            self.extend_problems(problems);
        }
    }

    fn settle(&mut self, world: &dyn World, decisions: Vec<Entered>, problems: &mut Problems) {
        let tir = self.base();
        let place = |name: &str| tir.choices.iter().position(|choice| *choice.name == *name);
        let mut last: Vec<Option<(String, Adopt, Site)>> = vec![None; tir.choices.len()];
        for Entered { day, event, site, .. } in decisions {
            let name = match &event {
                Event::Adopt(adopt) => &adopt.choice,
                Event::Repeal { choice } => choice,
                Event::Accept(_) | Event::AcceptPlan(_) | Event::Refuse(_) => continue,
            };
            let Some(at) = place(name) else {
                let mut problem = unknown(&tir, name);
                problem.labels.clear();
                problems
                    .push(Diagnostic { severity: weal_base::Severity::Warning, ..problem }.also(site, "recorded here"));
                continue;
            };
            last[at] = match event {
                Event::Adopt(adopt) => Some((day.to_string(), *adopt, site)),
                _ => None,
            };
        }
        for (at, found) in last.into_iter().enumerate() {
            let Some((date, adopt, site)) = found else { continue };
            let choice = ChoiceId(at as u32);
            let standing = self.standing(world, &tir, choice, &date, &adopt, site, problems);
            self.decided.push(Decided { choice, option: adopt.option.clone(), date, adopt, standing, site });
        }
        // An option that is gone is told where it is recorded, and not followed.
        let (mut kept, settled) = (self.decided.clone(), self.settled());
        for (name, option) in settled {
            let (_, wrong) = self.scenarios(&[(name.clone(), option.clone())]);
            if wrong.has_errors() {
                let choice = place(&name);
                if let Some(decided) = kept.iter_mut().find(|decided| Some(decided.choice.index()) == choice) {
                    decided.standing = Standing::Changed;
                    let message = format!("`{option}` was decided for `{name}`, and is no option of it any more");
                    let problem = Diagnostic::warning(Code::ChangedVote, message, decided.site, "recorded here");
                    problems.push(problem.help("the choice is open; vote again"));
                }
            }
        }
        self.decided = kept;
    }

    /// Whether a decision is followed; tells what has changed.
    #[allow(clippy::too_many_arguments, reason = "a decision and where it is told")]
    fn standing(
        &mut self,
        world: &dyn World,
        tir: &Tir,
        id: ChoiceId,
        date: &str,
        adopt: &Adopt,
        site: Site,
        problems: &mut Problems,
    ) -> Standing {
        let Some(choice) = tir.choices.get(id.index()) else { return Standing::Changed };
        let first = tir.horizon.periods.first().map(|period| period.start.to_string());
        if let (Some(until), Some(first)) = (&adopt.until, first)
            && *until < first
        {
            let message = format!("the mandate of `{}` ended on {until}, before what is planned begins", choice.name);
            let problem = Diagnostic::warning(Code::ChangedVote, message, site, "decided here");
            problems.push(problem.help("the choice is open again; vote anew"));
            return Standing::Ended;
        }
        let Some(vote) = &adopt.vote else { return Standing::Stands };
        let same = |hash: &str, text: &str| hash::text(text).starts_with(hash);
        let Some((question, terms)) = weal_tir::print::question(tir, id) else { return Standing::Changed };
        for (what, held) in
            [("what is asked", same(&vote.question, &question)), ("how it is decided", same(&vote.terms, &terms))]
        {
            if !held {
                let message = format!("{what} in `{}` is not what it was when it was decided on {date}", choice.name);
                let problem = Diagnostic::warning(Code::ChangedVote, message, choice.site, "changed since")
                    .also(site, "decided here")
                    .help(
                        "the decision is not followed, and the choice is open: bring it back as it was, or vote again",
                    );
                problems.push(problem);
                return Standing::Changed;
            }
        }
        let Some(decide) = choice.decide.as_deref() else { return Standing::Changed };
        // The count is not done again here: only whether what was counted is still what lies there.
        let asked = asked(choice, decide);
        let Numbers { unit, between } = numbers(choice);
        let number = |cell: &str| number_on_ballot(cell, &unit, between.as_ref());
        let folder = self.folder.clone();
        let mut found = Problems::new();
        let mut reading = Reading { world, folder: &folder, files: &mut self.files, problems: &mut found };
        let cast = decide.ballots.as_ref().and_then(|file| reading.ballots(file, decide.site, &asked, &number));
        let roll = decide.roll.as_ref().and_then(|file| reading.roll(file, decide.site));
        let ballots = cast.as_ref().is_some_and(|cast| cast.hash.starts_with(&vote.ballots));
        let roll = vote.roll.as_ref().is_none_or(|hash| roll.as_ref().is_some_and(|roll| roll.hash.starts_with(hash)));
        for (what, held) in [("the ballots", ballots), ("the roll", roll)] {
            if !held {
                let message = format!("{what} of `{}` are not those that were counted on {date}", choice.name)
                    .replace("the roll of", "the people on the roll of");
                let problem = Diagnostic::warning(Code::ChangedVote, message, decide.site, "changed since, or gone")
                    .also(site, "counted here")
                    .help("the decision stands as it was recorded, and the changed file is not used")
                    .help(format!(
                        "bring the file back as it was; `weal tally {} --verify` says what differs",
                        choice.name
                    ));
                problems.push(problem);
            }
        }
        Standing::Stands
    }
}

/// What is said of an option that sets a parameter, where its mandate ends before the plan does: rules end with it, and a
/// parameter is one for the whole horizon.
fn beyond(tir: &Tir, choice: &Choice, taken: &str) -> &'static str {
    let last = tir.horizon.periods.last().map(|period| period.start);
    let until = choice.decide.as_ref().and_then(|decide| decide.until);
    let ends = until.zip(last).is_some_and(|(until, last)| until <= last);
    let sets = choice.options.iter().any(|option| *option.name == *taken && !option.settings.is_empty());
    if ends && sets {
        "; this plan goes on with what it sets beyond that day, when the choice is open again"
    } else {
        ""
    }
}

/// A count with its digits in groups: `1_800`.
fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push('_');
        }
        out.push(digit);
    }
    out
}
