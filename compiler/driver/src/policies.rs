//! What can be seen of policies before planning: clashes, exceptions without their base, exceptions that lift nothing.

use std::collections::BTreeMap;

use weal_base::{Code, Diagnostic, Problems, Site};
use weal_plan::{ConflictMember, Plan};
use weal_tir::policies::{Clash, clashes, idle, line};
use weal_tir::{ChoiceId, PolicyId, Tir};

/// The most options whose pairs are looked at before planning.
const MOST_PAIRED: usize = 100;

/// What can be seen of a program's policies whatever is chosen.
pub(crate) fn check(tir: &Tir) -> Problems {
    let mut problems = Problems::new();
    if tir.policies.is_empty() {
        return problems;
    }
    for at in 0..tir.policies.len() {
        for site in idle(tir, PolicyId(at as u32)) {
            problems.push(lifts_nothing(tir, PolicyId(at as u32), site));
        }
    }
    let mut told: Vec<(PolicyId, PolicyId)> = Vec::new();
    let options: Vec<(ChoiceId, u32)> = tir
        .choices
        .iter()
        .zip(0..)
        .flat_map(|(choice, at)| (0..choice.options.len() as u32).map(move |option| (ChoiceId(at), option)))
        .collect();
    let certain = std::iter::once(Vec::new())
        .chain(options.iter().map(|option| vec![*option]))
        .chain(tir.scenarios.iter().map(|scenario| scenario.with.clone()));
    for with in certain {
        for clash in clashes(tir, &together(tir, &with)) {
            if !told.contains(&clash.policies) {
                told.push(clash.policies);
                problems.push(self::clash(tir, &clash));
            }
        }
    }
    // Numbers adopt nothing. Pairs of very many options are left to the planning of each.
    let adopting = |(choice, option): &&(ChoiceId, u32)| {
        let found = tir.choices.get(choice.index()).and_then(|choice| choice.options.get(*option as usize));
        found.is_some_and(|option| !option.adopts.is_empty())
    };
    let pairs: Vec<(ChoiceId, u32)> = options.iter().filter(adopting).take(MOST_PAIRED).copied().collect();
    for (at, a) in pairs.iter().enumerate() {
        for b in pairs.iter().skip(at + 1).filter(|b| b.0 != a.0) {
            for found in clashes(tir, &together(tir, &[*a, *b])) {
                if !told.contains(&found.policies) {
                    told.push(found.policies);
                    let when = format!("where {} and {} are chosen", option(tir, *a), option(tir, *b));
                    let mut warning = clash(tir, &found);
                    warning.severity = weal_base::Severity::Warning;
                    warning.message = format!("{} ({when})", warning.message);
                    problems.push(warning);
                }
            }
        }
    }
    problems.extend(never_with_base(tir, &options));
    problems
}

fn option(tir: &Tir, (choice, option): (ChoiceId, u32)) -> String {
    let found = tir.choices.get(choice.index());
    let option = found.and_then(|choice| choice.options.get(option as usize));
    format!("`{} = {}`", found.map_or("", |choice| &choice.name), option.map_or("", |option| &option.name))
}

/// The policies in force whenever these options are chosen.
fn together(tir: &Tir, with: &[(ChoiceId, u32)]) -> Vec<PolicyId> {
    let options = with.iter().filter_map(|(choice, option)| {
        tir.choices.get(choice.index()).and_then(|choice| choice.options.get(*option as usize))
    });
    let mut all: Vec<PolicyId> = options.flat_map(|option| option.adopts.iter().copied()).collect();
    all.extend(&tir.adopted);
    all.retain(|id| tir.policies.get(id.index()).is_some_and(|policy| !policy.trial));
    all.sort_unstable();
    all.dedup();
    all
}

/// Exceptions that an option adopts and whose base can never be adopted with them.
fn never_with_base(tir: &Tir, options: &[(ChoiceId, u32)]) -> Problems {
    let mut problems = Problems::new();
    for (at, policy) in tir.policies.iter().enumerate() {
        let id = PolicyId(at as u32);
        let Some(base) = policy.exception_of.filter(|_| !policy.trial) else { continue };
        let adopts = |option: &&(ChoiceId, u32), id: &PolicyId| together(tir, &[**option]).contains(id);
        let adopted: Vec<&(ChoiceId, u32)> = options.iter().filter(|option| adopts(option, &id)).collect();
        let base_with = |own: &(ChoiceId, u32)| {
            options.iter().filter(|option| option == &own || option.0 != own.0).any(|option| adopts(&option, &base))
        };
        let used = tir.adopted.contains(&id) || !adopted.is_empty();
        let never = if tir.adopted.contains(&id) {
            !options.iter().any(|option| adopts(&option, &base)) && !tir.adopted.contains(&base)
        } else {
            !adopted.iter().any(|own| base_with(own))
        };
        if used && never {
            problems.push(alone(tir, id, base));
        }
    }
    problems
}

/// Adopted exceptions whose base is not adopted with them.
pub(crate) fn without_base(tir: &Tir, adopted: &[PolicyId]) -> Problems {
    let mut problems = Problems::new();
    for id in adopted {
        let base = tir.policies.get(id.index()).and_then(|policy| policy.exception_of);
        if let Some(base) = base.filter(|base| !adopted.contains(base)) {
            problems.push(alone(tir, *id, base));
        }
    }
    problems
}

fn name(tir: &Tir, id: PolicyId) -> &str {
    tir.policies.get(id.index()).map_or("", |policy| &policy.name)
}

fn site(tir: &Tir, id: PolicyId) -> Site {
    tir.policies.get(id.index()).map_or(Site::File(weal_base::FileId(0)), |policy| policy.site)
}

fn alone(tir: &Tir, id: PolicyId, base: PolicyId) -> Diagnostic {
    let (own, of) = (name(tir, id), name(tir, base));
    Diagnostic::warning(
        Code::WithoutBase,
        format!("`{own}` is adopted, and `{of}`, of which it is an exception, is not"),
        site(tir, id),
        "an exception of nothing that holds",
    )
    .also(site(tir, base), format!("`{of}` is not adopted with it"))
    .help(format!("adopt both, as in `adopts {of}, {own}`, or leave `{own}` out"))
}

fn lifts_nothing(tir: &Tir, id: PolicyId, at: Site) -> Diagnostic {
    let bases: Vec<String> = line(tir, id).skip(1).map(|base| format!("`{}`", name(tir, base))).collect();
    let problem = Diagnostic::warning(
        Code::LiftsNothing,
        format!("`{}` allows what {} neither forbids nor limits there", name(tir, id), bases.join(" or ")),
        at,
        "lifts nothing",
    );
    let problem = line(tir, id).nth(1).map_or(problem.clone(), |base| problem.also(site(tir, base), "the base"));
    problem.help(
        "check the recipe and the place; a limit on the sum over all places cannot be lifted for one of them: \
         limit each place by itself, `limit … each place`",
    )
}

/// Two adopted policies that clash, as a problem at both places.
pub(crate) fn clash(tir: &Tir, clash: &Clash) -> Diagnostic {
    let (first, second) = (name(tir, clash.policies.0), name(tir, clash.policies.1));
    let when = clash.when.as_ref().map_or_else(String::new, |when| format!(" in {when}"));
    Diagnostic::error(
        Code::PolicyClash,
        format!("the policies `{first}` and `{second}` cannot both hold{when}"),
        clash.sites.0,
        format!("`{first}` {}", clash.says.0),
    )
    .also(clash.sites.1, format!("`{second}` {}", clash.says.1))
    .help(format!(
        "make one an exception of the other, so that it holds where it speaks: `policy {second} exception of {first} \
         {{ … }}`"
    ))
    .help("or adopt only one of them")
}

/// The answer where adopted policies clash: no plan, and the policies as what cannot hold together.
pub(crate) fn impossible(
    tir: &Tir,
    scenario: &BTreeMap<String, String>,
    clashes: &[Clash],
    place: &mut dyn FnMut(Site) -> String,
) -> Plan {
    let mut members: Vec<ConflictMember> = Vec::new();
    for clash in clashes {
        let both = [(clash.policies.0, clash.sites.0, &clash.says.0), (clash.policies.1, clash.sites.1, &clash.says.1)];
        for (policy, site, says) in both {
            members.push(ConflictMember {
                declaration: format!("policy {}", name(tir, policy)),
                at: place(site),
                says: says.clone(),
                relief: String::new(),
                periods: clash.when.iter().map(|when| when.to_string()).collect(),
            });
        }
    }
    weal_plan::impossible(tir, scenario, members)
}
