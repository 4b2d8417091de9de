//! Scenarios: one option for every choice.

use std::collections::BTreeMap;

use weal_base::{Code, Diagnostic, FileId, Problems, Site, scripts};
use weal_tir::{PolicyId, Tir};

/// The most scenarios that are planned side by side.
pub const MOST_SCENARIOS: usize = 64;

/// Choice to index of its option; every choice of the program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scenario(pub Vec<u32>);

impl Scenario {
    /// Choice to option by name.
    pub fn names(&self, tir: &Tir) -> BTreeMap<String, String> {
        let chosen = tir.choices.iter().zip(&self.0);
        chosen
            .filter_map(|(choice, at)| {
                Some((choice.name.to_string(), choice.options.get(*at as usize)?.name.to_string()))
            })
            .collect()
    }

    /// The policies its options adopt, each once, in the program's order.
    pub fn adopted(&self, tir: &Tir) -> Vec<PolicyId> {
        let options = tir.choices.iter().zip(&self.0).filter_map(|(choice, at)| choice.options.get(*at as usize));
        let mut adopted: Vec<PolicyId> = options.flat_map(|option| option.adopts.iter().copied()).collect();
        adopted.sort_unstable();
        adopted.dedup();
        adopted
    }

    /// The parameters its options and their policies set.
    pub fn settings(&self, tir: &Tir) -> Vec<u32> {
        let options = tir.choices.iter().zip(&self.0).filter_map(|(choice, at)| choice.options.get(*at as usize));
        let mut settings: Vec<u32> =
            options.flat_map(|option| option.settings.iter().map(|setting| setting.0)).collect();
        for policy in self.adopted(tir) {
            settings.extend(
                tir.policies
                    .get(policy.index())
                    .into_iter()
                    .flat_map(|policy| policy.settings.iter().map(|setting| setting.0)),
            );
        }
        settings.sort_unstable();
        settings.dedup();
        settings
    }
}

/// All scenarios in which the given options are chosen and the other choices are open, in the program's order.
///
/// `given` is `choice=option` by name. Problems: unknown names, a choice given twice, too many combinations.
pub(crate) fn open(tir: &Tir, given: &[(String, String)]) -> (Vec<Scenario>, Problems) {
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
        let Some(chosen) = choice.options.iter().position(|known| *known.name == *option) else {
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
    let mut scenarios = vec![Scenario::default()];
    for (choice, fixed) in tir.choices.iter().zip(&fixed) {
        let options: Vec<u32> = fixed.map_or_else(|| (0..choice.options.len() as u32).collect(), |at| vec![at]);
        if scenarios.len() * options.len() > MOST_SCENARIOS {
            let message = format!("the open choices have more than {MOST_SCENARIOS} combinations");
            problems.push(
                Diagnostic::error(Code::TooLarge, message, choice.site, "with the options of this choice")
                    .help(format!(
                        "settle some of them, for example `--with {}={}`",
                        choice.name, choice.options[0].name
                    ))
                    .help("or name those to lay side by side: `weal compare --scenario a=x,b=y --scenario a=x,b=z`"),
            );
            return (Vec::new(), problems);
        }
        scenarios = scenarios
            .iter()
            .flat_map(|before| {
                options.iter().map(|option| {
                    let mut next = before.clone();
                    next.0.push(*option);
                    next
                })
            })
            .collect();
    }
    (scenarios, problems)
}
