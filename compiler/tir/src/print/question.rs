//! A choice as it is voted on: the text whose hash a decision is bound to.

use serde_json::{Map, Value, json};

use super::text::Printer;
use crate::ir::{ChoiceId, PolicyId, SettingId, Tir};

/// What a choice asks, with all that its options would put in force, and by which terms it is decided; both as text in which
/// everything stands by its name, so that no edit elsewhere changes it. `None` where there is no such choice.
pub fn question(tir: &Tir, choice: ChoiceId) -> Option<(String, String)> {
    let found = tir.choices.get(choice.index())?;
    let names = |all: &mut dyn Iterator<Item = &str>| Value::Array(all.map(|name| json!({ "name": name })).collect());
    let mut whole = Map::new();
    whole.insert("places".to_owned(), names(&mut tir.places.iter().map(|it| &*it.name)));
    whole.insert("resources".to_owned(), names(&mut tir.resources.iter().map(|it| &*it.name)));
    whole.insert("properties".to_owned(), names(&mut tir.properties.iter().map(|it| &*it.name)));
    whole.insert("recipes".to_owned(), names(&mut tir.recipes.iter().map(|it| &*it.name)));
    whole.insert("needs".to_owned(), names(&mut tir.needs.iter().map(|it| &*it.name)));
    whole.insert("thresholds".to_owned(), names(&mut tir.thresholds.iter().map(|it| &*it.name)));
    whole.insert("policies".to_owned(), names(&mut tir.policies.iter().map(|it| &*it.name)));
    let set = |id: SettingId| tir.settings.get(id.index()).map(|set| format!("{} = {}", set.name, set.text));
    let settings: Vec<String> = (0..tir.settings.len() as u32).filter_map(|id| set(SettingId(id))).collect();
    whole.insert("settings".to_owned(), names(&mut settings.iter().map(String::as_str)));
    let printer = Printer { whole: &whole };
    // Numbers that somebody named, and combinations, are no part of the question.
    let options = if found.number.is_some() { &[] } else { found.ballot_options() };
    let asked = json!({
        "name": found.name, "title": found.title, "options": options,
        "between": found.number.as_ref().map(|number| json!([number.low, number.high])),
    });
    let mut text = String::new();
    printer.entry(&mut text, "choice", &asked, 0);
    let mut policies: Vec<PolicyId> = options.iter().flat_map(|option| option.adopts.iter().copied()).collect();
    policies.sort_by(|a, b| {
        tir.policies.get(a.index()).map(|it| &it.name).cmp(&tir.policies.get(b.index()).map(|it| &it.name))
    });
    policies.dedup();
    for policy in policies.iter().filter_map(|policy| tir.policies.get(policy.index())) {
        printer.entry(&mut text, "policy", &serde_json::to_value(policy).unwrap_or_default(), 0);
    }
    let mut terms = String::new();
    printer.entry(&mut terms, "decide", &serde_json::to_value(&found.decide).unwrap_or_default(), 0);
    Some((text, terms))
}
