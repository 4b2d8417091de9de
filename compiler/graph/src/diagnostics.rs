//! What the graph can tell before anything is planned, in words.

use weal_base::{Code, Diagnostic, Site};
use weal_tir::{Kind, Need, Recipe, Resource, Tir};

/// A resource asked for that nobody makes and nothing supplies.
pub fn nobody_makes(resource: &Resource, user: &str, at: Site) -> Diagnostic {
    let name = &resource.name;
    let help = match resource.kind {
        Kind::Labour => format!(
            "say who works it: `resource {name}: labour {{ supply 9_000 h per year }}`, or add a recipe that trains people for it"
        ),
        Kind::Durable => {
            format!("say how many there are: `resource {name}: durable {{ stock 14 }}`, or add a recipe that builds it")
        }
        Kind::Natural => format!("say how much there is: `resource {name}: natural … {{ stock 42 kt }}`"),
        _ => format!(
            "add a recipe that produces `{name}`, or say what there is of it: `supply 900 t per year`, `stock 20 t`"
        ),
    };
    Diagnostic::error(
        Code::NobodyMakes,
        format!("nobody makes `{name}` and nothing supplies it"),
        resource.site,
        "there is none of it",
    )
    .also(at, format!("asked for by {user}"))
    .help(help)
}

/// A need nothing can serve.
pub fn need_unserved(need: &str, site: Site, resource: &Resource, chain: &[(String, Site)]) -> Diagnostic {
    let mut problem = Diagnostic::error(
        Code::NeedUnserved,
        format!("no recipe can serve the need `{need}`"),
        site,
        format!("asks for `{}`", resource.name),
    );
    for (text, at) in chain {
        problem = problem.also(*at, text.clone());
    }
    problem.help(format!(
        "add a recipe that produces `{}`, or a supply of it; or mend what is missing on the way",
        resource.name
    ))
}

/// A need for a property that nothing provides. `provided`: something would, and there can be none of it.
pub fn property_unserved(tir: &Tir, need: &Need, provided: bool) -> Diagnostic {
    let name = tir.needed_name(need.of);
    let label = match provided {
        true => format!("nothing that provides `{name}` can be made or is supplied"),
        false => format!("nothing provides `{name}`"),
    };
    let one = if tir.needed_unit(need.of).is_empty() { "" } else { " " };
    let amount = format!("{one}{}", tir.needed_unit(need.of));
    let help = match (provided, need.always) {
        (true, _) => format!("add a recipe that makes something with `{name}`, or a supply of it"),
        (false, true) => format!("say which durable has it, for example `provides 60{amount} {name}` in that resource"),
        (false, false) => {
            format!("say which resource has it, for example `provides 2{amount} {name} per kg` in that resource")
        }
    };
    Diagnostic::error(Code::NeedUnserved, format!("nothing can serve the need `{}`", need.name), need.site, label)
        .help(help)
}

/// A recipe that feeds itself for nothing.
pub fn free_lunch(recipes: &[&Recipe], story: &str) -> Diagnostic {
    let names: Vec<String> = recipes.iter().map(|recipe| format!("`{}`", recipe.name)).collect();
    let (message, label) = match &names[..] {
        [one] => (format!("the recipe {one} feeds itself for nothing"), story.to_owned()),
        _ => (format!("the recipes {} feed each other for nothing", names.join(", ")), story.to_owned()),
    };
    let site = recipes.first().map_or(Site::File(weal_base::FileId(0)), |recipe| recipe.site);
    let mut problem = Diagnostic::error(Code::FreeLunch, message, site, label);
    for recipe in recipes.iter().skip(1) {
        problem = problem.also(recipe.site, "and this one");
    }
    problem.help("say what else a run takes: hours of work, energy, land, something used up; or check the amounts")
}

/// A threshold on something that never moves.
pub fn never_moves(threshold: &str, site: Site, what: &str, resource: Site) -> Diagnostic {
    Diagnostic::warning(
        Code::NeverMoves,
        format!("the threshold `{threshold}` is on something that never moves"),
        site,
        what.to_owned(),
    )
    .also(resource, "declared here")
    .help("check the name, or add the recipe that moves it")
}

/// Something declared and never used.
pub fn never_used(what: &str, name: &str, site: Site, help: &str) -> Diagnostic {
    Diagnostic::warning(Code::NeverUsed, format!("the {what} `{name}` is declared and never used"), site, "never used")
        .help(help)
}
