//! Scenarios: one option for every choice.

use std::collections::BTreeMap;

use weal_base::{Code, Diagnostic, FileId, Problems, Site, scripts};
use weal_tir::calendar::Day;
use weal_tir::{Mode, PolicyId, SettingId, Tir, policies};

/// The most scenarios that are planned side by side.
pub const MOST_SCENARIOS: usize = 64;

/// One option for every choice of the program, and what else is put in force to see what it would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scenario {
    /// Choice to index of its option.
    pub options: Vec<u32>,
    /// Numbers people named for choices, as (choice, number with its unit).
    pub stated: Vec<(String, String)>,
    /// Whether every uncertain amount is at its bad end.
    pub robust: bool,
    /// Policies enforced though they are only tried.
    pub enforced: Vec<PolicyId>,
}

impl Scenario {
    /// Choice to option by name.
    pub fn names(&self, tir: &Tir) -> BTreeMap<String, String> {
        let chosen = tir.choices.iter().zip(&self.options);
        chosen
            .filter_map(|(choice, at)| {
                Some((choice.name.to_string(), choice.options.get(*at as usize)?.name.to_string()))
            })
            .collect()
    }

    /// The policies adopted, enforced or only tried: those that hold without a choice and those its options adopt, each
    /// once, in the program's order.
    fn adopted_or_tried(&self, tir: &Tir) -> Vec<PolicyId> {
        let options = tir.choices.iter().zip(&self.options).filter_map(|(choice, at)| choice.options.get(*at as usize));
        let mut adopted: Vec<PolicyId> = options.flat_map(|option| option.adopts.iter().copied()).collect();
        adopted.extend(&tir.adopted);
        adopted.sort_unstable();
        adopted.dedup();
        adopted
    }

    /// The policies in force, each once, in the program's order.
    pub fn adopted(&self, tir: &Tir) -> Vec<PolicyId> {
        let trial = |id: &PolicyId| tir.policies.get(id.index()).is_some_and(|policy| policy.trial);
        let mut adopted = self.adopted_or_tried(tir);
        adopted.retain(|id| !trial(id));
        adopted.extend(&self.enforced);
        adopted.sort_unstable();
        adopted.dedup();
        adopted
    }

    /// Until when policies hold that are adopted under a mandate alone, as the day after the last.
    pub(crate) fn mandates(&self, tir: &Tir) -> Vec<(PolicyId, Day)> {
        let chosen = tir.choices.iter().zip(&self.options);
        let adopters = |policy: PolicyId| {
            chosen.clone().filter(move |(choice, at)| {
                choice.options.get(**at as usize).is_some_and(|option| option.adopts.contains(&policy))
            })
        };
        let end = |policy: PolicyId| {
            let ends = adopters(policy).map(|(choice, _)| choice.decide.as_ref().and_then(|decide| decide.until));
            ends.collect::<Option<Vec<Day>>>()?.into_iter().max()
        };
        let always = |policy: &PolicyId| tir.adopted.contains(policy) || self.enforced.contains(policy);
        let adopted = self.adopted(tir).into_iter().filter(|policy| !always(policy));
        adopted.filter_map(|policy| Some((policy, end(policy)?))).collect()
    }

    /// The policies on trial here: those it adopts, and those that nothing adopts, which are tried everywhere.
    pub(crate) fn tried(&self, tir: &Tir) -> Vec<PolicyId> {
        let mut somewhere: Vec<PolicyId> = tir.adopted.clone();
        somewhere.extend(tir.choices.iter().flat_map(|choice| &choice.options).flat_map(|option| &option.adopts));
        let here = self.adopted_or_tried(tir);
        let all = (0..tir.policies.len() as u32).map(PolicyId);
        let tried = |id: &PolicyId| here.contains(id) || !somewhere.contains(id);
        all.filter(|id| tir.policies[id.index()].trial && tried(id) && !self.enforced.contains(id)).collect()
    }

    /// The parameters its options and their policies set. Where an exception sets one, its base does not.
    fn settings(&self, tir: &Tir) -> Vec<SettingId> {
        let options = tir.choices.iter().zip(&self.options).filter_map(|(choice, at)| choice.options.get(*at as usize));
        let mut settings: Vec<SettingId> = options.flat_map(|option| option.settings.iter().copied()).collect();
        let adopted = self.adopted(tir);
        let name = |id: &SettingId| tir.settings.get(id.index()).map(|setting| &setting.name);
        for policy in &adopted {
            let Some(found) = tir.policies.get(policy.index()) else { continue };
            let spoken = |id: &SettingId| {
                adopted.iter().filter(|other| *other != policy).any(|other| {
                    policies::line(tir, *other).any(|base| base == *policy)
                        && tir.policies[other.index()].settings.iter().any(|set| name(set) == name(id))
                })
            };
            settings.extend(found.settings.iter().copied().filter(|id| !spoken(id)));
        }
        settings.sort_unstable();
        settings.dedup();
        settings
    }

    /// Under what the program is lowered; `tir` is the program under the numbers stated.
    pub(crate) fn mode(&self, tir: &Tir) -> Mode {
        Mode { settings: self.settings(tir), stated: self.stated.clone() }
    }
}

/// The numbers and the combinations that people name for choices, and that are not among their options yet.
pub(crate) fn stated(tir: &Tir, given: &[(String, String)]) -> Vec<(String, String)> {
    let new = |(name, option): &&(String, String)| {
        let choice = tir.choices.iter().find(|choice| *choice.name == **name);
        choice.is_some_and(|choice| {
            let more = choice.number.is_some() || choice.basket.is_some();
            more && choice.options.iter().all(|it| *it.name != **option)
        })
    };
    let normal =
        |(name, option): &(String, String)| (scripts::normal(name).into_owned(), scripts::normal(option).into_owned());
    let given: Vec<(String, String)> = given.iter().map(normal).collect();
    let mut found: Vec<(String, String)> = given.iter().filter(new).cloned().collect();
    found.dedup();
    found
}

/// All scenarios in which the given options are chosen and the other choices are open, in the program's order.
///
/// `given` is `choice=option` by name, `stated` the numbers under which `tir` was lowered. Problems: unknown names, a choice
/// given twice, too many combinations.
pub(crate) fn open(tir: &Tir, given: &[(String, String)], stated: &[(String, String)]) -> (Vec<Scenario>, Problems) {
    let mut problems = Problems::new();
    let root = Site::File(FileId(0));
    let mut fixed: Vec<Option<u32>> = vec![None; tir.choices.len()];
    for (name, option) in given {
        let (name, option) = (&*scripts::normal(name), &*scripts::normal(option));
        let Some(at) = tir.choices.iter().position(|choice| *choice.name == *name) else {
            let near = weal_base::suggest::nearest(name, tir.choices.iter().map(|choice| &*choice.name));
            let known: Vec<&str> = tir.choices.iter().map(|choice| &*choice.name).collect();
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None if known.is_empty() => "the program has no choices".to_owned(),
                None => format!("its choices are {}", known.join(", ")),
            };
            problems.push(
                Diagnostic::error(Code::UnknownChoice, format!("the program has no choice `{name}`"), root, "")
                    .help(help),
            );
            continue;
        };
        let choice = &tir.choices[at];
        let number = choice
            .number
            .as_ref()
            .and_then(|number| number.stated.iter().find(|(text, _)| **text == *option).map(|(_, at)| *at as usize));
        let joined = choice.basket.as_ref().and_then(|_| Some(choice.joined(option)?.to_string()));
        let wanted = joined.as_deref().unwrap_or(option);
        let named = choice.options.iter().position(|known| *known.name == *wanted);
        let Some(chosen) = named.or(number) else {
            let near = weal_base::suggest::nearest(option, choice.options.iter().map(|option| &*option.name));
            let known: Vec<&str> = choice.options.iter().map(|option| &*option.name).collect();
            let help = near.map_or_else(
                || format!("its options are {}", known.join(", ")),
                |near| format!("did you mean `{near}`?"),
            );
            let message = format!("the choice `{name}` has no option `{option}`");
            problems.push(Diagnostic::error(Code::UnknownChoice, message, choice.site, "declared here").help(help));
            continue;
        };
        if fixed[at].is_some_and(|before| before != chosen as u32) {
            let message = format!("the choice `{name}` is given two options");
            problems.push(
                Diagnostic::error(Code::UnknownChoice, message, choice.site, "one option each").help("name it once"),
            );
        }
        fixed[at] = Some(chosen as u32);
    }
    let mut scenarios = vec![Scenario { stated: stated.to_vec(), ..Scenario::default() }];
    for (choice, fixed) in tir.choices.iter().zip(&fixed) {
        let options: Vec<u32> = fixed.map_or_else(|| (0..choice.open()).collect(), |at| vec![at]);
        if scenarios.len() * options.len() > MOST_SCENARIOS {
            let message = format!("the open choices have more than {MOST_SCENARIOS} combinations");
            problems.push(
                Diagnostic::error(Code::TooLarge, message, choice.site, "with the options of this choice")
                    .help(format!(
                        "settle some of them, for example `--with {}={}`",
                        choice.name, choice.options[0].name
                    ))
                    .help("or name those to lay side by side: `weal compare --scenario a=x,b=y --scenario a=x,b=z`")
                    .help("or declare them in the program: `scenario green { a = x, b = y }`"),
            );
            return (Vec::new(), problems);
        }
        scenarios = scenarios
            .iter()
            .flat_map(|before| {
                options.iter().map(|option| {
                    let mut next = before.clone();
                    next.options.push(*option);
                    next
                })
            })
            .collect();
    }
    (scenarios, problems)
}
