//! What can be wrong with names, in words.

use weal_base::scripts::difference;
use weal_base::suggest::did_you_mean;
use weal_base::{Code, Diagnostic, Site};

use crate::exports::Space;

/// A name that nothing declares.
pub fn unknown(space: Space, name: &str, at: Site, near: Option<&str>, elsewhere: Option<&'static str>) -> Diagnostic {
    let code = if space == Space::Policy { Code::UnknownPolicy } else { Code::UnknownName };
    let what = space.word();
    let article = if what.starts_with(['a', 'e', 'i', 'o', 'u']) && what != "unit" { "an" } else { "a" };
    let mut found = Diagnostic::error(
        code,
        format!("there is no {what} named `{name}`"),
        at,
        format!("not declared as {article} {what}"),
    );
    if let Some(near) = near.filter(|near| *near != name) {
        found = found.help(did_you_mean(name, near));
    }
    match elsewhere {
        Some(other) => found.help(format!("`{name}` is declared as a {other}; {article} {what} is expected here")),
        None if near.is_none() => found.help(declare(space, name)),
        None => found,
    }
}

/// How such a thing is declared.
fn declare(space: Space, name: &str) -> String {
    let example = match space {
        Space::Dimension => format!("dimension {name}"),
        Space::Unit => format!("unit {name} = 1000 kg"),
        Space::Prefix => format!("prefix {name} = 1000"),
        Space::Value => format!("let {name} = 12 t"),
        Space::Table => format!("table {name} from \"{name}.csv\" {{ id: name }}"),
        Space::Place => format!("place {name} {{ people 1_000 }}"),
        Space::Resource => format!("resource {name}: mass"),
        Space::Profile => format!("profile {name} by quarter {{ 40 %, 15 %, 10 %, 35 % }}"),
        Space::Property => format!("property {name}: energy in kcal"),
        Space::Recipe => format!("recipe {name} {{ … }}"),
        Space::Pattern => format!("recipe {name}(grain: mass) {{ … }}"),
        Space::Route => format!("route {name}: mill to town {{ takes 1 day }}"),
        Space::Need => format!("need {name}: 10 t flour per year"),
        Space::Threshold => format!("threshold {name}: stock cod >= 30 kt always"),
        Space::Policy => format!("policy {name} {{ forbid … }}"),
        Space::Choice => format!("choice {name} {{ option … }}"),
        Space::Scenario => format!("scenario {name} {{ gear = open }}"),
    };
    format!("declare it, for example `{example}`, or take it from a module with `use`")
}

/// The same name twice.
pub fn duplicate(space: Space, name: &str, again: Site, first: Site) -> Diagnostic {
    Diagnostic::error(
        Code::DuplicateName,
        format!("the {} `{name}` is declared twice", space.word()),
        again,
        "declared again here",
    )
    .also(first, "first declared here")
    .help("give one of them another name, or remove it")
}

/// Two names that nobody can tell apart; `first` where the other is declared in this file too.
pub fn confusable(name: &str, at: Site, other: &str, first: Option<Site>) -> Diagnostic {
    let message = format!("`{name}` looks like `{other}`, and they are two names");
    let found = Diagnostic::error(Code::ConfusableName, message, at, difference(name, other));
    let found = match first {
        Some(first) => found.also(first, "the other is declared here"),
        None => found.help(format!("`{other}` comes from a module that is used here")),
    };
    found.help("give one of them another name; if they are meant to be one, type it again")
}

/// A name with letters of two scripts that look alike.
pub fn disguised(name: &str, at: Site, letter: &str) -> Diagnostic {
    let message = format!("in the name `{name}` a letter looks like a Latin one and is none");
    Diagnostic::warning(Code::ConfusableName, message, at, letter.to_owned()).help("type the name again in one script")
}

/// A field of a row that is none.
pub fn no_field(at: Site, text: &str, near: Option<String>) -> Diagnostic {
    Diagnostic::error(Code::UnknownName, format!("`{text}` is not a column of a row"), at, "no such column")
        .help_if(near.map(|near| format!("did you mean `{near}`?")))
}

/// A number that cannot be read.
pub fn bad_number(at: Site, text: &str, too_large: bool) -> Diagnostic {
    let short: String = text.chars().take(24).collect();
    if too_large {
        return Diagnostic::error(
            Code::BadNumber,
            format!("the number `{short}` is beyond what Weal counts with"),
            at,
            "too large, too small or too long",
        )
        .help(format!(
            "numbers have at most {0} digits and lie within 10^{0}; choose a larger unit, such as kt instead of kg",
            weal_base::exact::MOST_DIGITS
        ));
    }
    Diagnostic::error(Code::BadNumber, format!("`{short}` is not a number"), at, "expected a number such as 1_200.5")
}

/// A part said twice.
pub fn repeated(what: &str, again: Site) -> Diagnostic {
    Diagnostic::error(Code::RepeatedPart, format!("{what} is said twice"), again, "said before")
        .help("keep one of them")
}

/// A part that is missing.
pub fn missing(message: impl Into<String>, at: Site, label: &str, help: &str) -> Diagnostic {
    Diagnostic::error(Code::MissingPart, message, at, label).help(help)
}
