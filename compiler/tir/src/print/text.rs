//! The typed IR to read: one declaration after the other, each number in its unit, each reference by its name.
//!
//! It follows the serialised form, so that nothing that is there is left out but empty lists, what is not said, and sites.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use crate::calendar::Day;
use crate::ir::Tir;

/// The longest line on which a part stands whole.
const LONGEST: usize = 100;

/// The IR as text.
pub fn text(tir: &Tir) -> String {
    // Plain data with text keys: this cannot fail.
    let whole = serde_json::to_value(tir).unwrap_or_default();
    let Value::Object(whole) = &whole else { return String::new() };
    let mut out = String::new();
    for (key, value) in whole {
        match value {
            // Flows stand with their recipes.
            Value::Array(_) if key == "flows" => {}
            Value::Array(items) => {
                let one = singular(key);
                for item in items {
                    Printer { whole }.entry(&mut out, &one, item, 0);
                }
            }
            value => Printer { whole }.entry(&mut out, key, value, 0),
        }
    }
    out
}

/// The name of one of a list: `policies` are each a `policy`.
fn singular(list: &str) -> String {
    match list.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => list.strip_suffix('s').unwrap_or(list).to_owned(),
    }
}

/// Which list a reference under this key counts in.
fn list_of(key: &str) -> Option<&'static str> {
    Some(match key {
        "place" | "places" | "parent" | "electorate" | "At" | "Place" => "places",
        "resource" | "Resource" | "Stock" | "Emitted" | "Consumed" | "Produced" | "Worked" | "Used" | "Regrowth"
        | "Loses" | "Absorbed" => "resources",
        "property" | "Property" => "properties",
        "recipe" | "variant_of" | "set_up_of" | "Recipe" | "Run" | "UpTo" => "recipes",
        "need" | "Need" | "Met" => "needs",
        "threshold" | "Threshold" | "Headroom" => "thresholds",
        "adopts" | "adopted" | "exception_of" | "policy" | "Policy" => "policies",
        "rank" | "soft" => "ranks",
        _ => return None,
    })
}

/// The key a part of `whole` is read under: what lifts a rule is a policy, where `by` is a day elsewhere.
fn meant<'k>(whole: &str, part: &'k str) -> &'k str {
    if whole == "except" && part == "by" { "policy" } else { part }
}

pub(super) struct Printer<'a> {
    pub(super) whole: &'a Map<String, Value>,
}

impl Printer<'_> {
    /// A part under its key: on one line where it fits, its own parts beneath it where not.
    pub(super) fn entry(&self, out: &mut String, key: &str, value: &Value, depth: usize) {
        let pad = "  ".repeat(depth);
        if let Value::Array(items) = value
            && items.iter().any(Value::is_object)
        {
            return items.iter().for_each(|item| self.said(out, &singular(key), item, depth));
        }
        let declared = depth == 0 && value.get("name").is_some();
        let whole = self.line(key, value);
        if whole.as_ref().is_some_and(|whole| pad.len() + whole.chars().count() <= LONGEST && !declared) {
            let _ = writeln!(out, "{pad}{}", whole.unwrap_or_default());
            return;
        }
        match value {
            Value::Object(parts) => {
                let name = parts.get("name").and_then(Value::as_str).map_or(String::new(), |name| format!(" {name}"));
                let _ = writeln!(out, "{pad}{}{name}", word(key));
                for (part, value) in parts.iter().filter(|(part, _)| *part != "name") {
                    match (part.as_str(), value) {
                        ("flows", Value::Array(range)) => self.flows(out, range, depth + 1),
                        // What it is made of needs no head of its own.
                        ("details", Value::Object(details)) => {
                            details.iter().for_each(|(part, value)| self.said(out, part, value, depth + 1));
                        }
                        _ => self.said(out, meant(key, part), value, depth + 1),
                    }
                }
            }
            _ => {
                let _ = writeln!(out, "{pad}{}", whole.unwrap_or_default());
            }
        }
    }

    /// A part, if it says anything.
    fn said(&self, out: &mut String, key: &str, value: &Value, depth: usize) {
        if !silent(key, value) {
            self.entry(out, key, value, depth);
        }
    }

    /// The flows from one number up to another.
    fn flows(&self, out: &mut String, range: &[Value], depth: usize) {
        let bounds: Vec<usize> = range.iter().filter_map(|bound| bound.as_u64().map(|bound| bound as usize)).collect();
        let all = self.whole.get("flows").and_then(Value::as_array);
        let (Some(all), [from, to]) = (all, &bounds[..]) else { return };
        all.get(*from..*to).unwrap_or(&[]).iter().for_each(|flow| self.entry(out, "flow", flow, depth));
    }

    /// A part and its key on one line; nothing where the part is empty.
    fn line(&self, key: &str, value: &Value) -> Option<String> {
        let inside = self.inline(key, value)?;
        Some(if inside.is_empty() { word(key) } else { format!("{} {inside}", word(key)) })
    }

    fn inline(&self, key: &str, value: &Value) -> Option<String> {
        match value {
            _ if silent(key, value) => None,
            // Work of nobody in particular is all work.
            Value::Null if key == "Worked" => Some("labour".to_owned()),
            Value::Null => None,
            Value::Bool(_) => Some(String::new()),
            Value::Number(number) => Some(self.number(key, number.as_i64())),
            Value::String(text) if text.contains(' ') => Some(format!("{text:?}")),
            Value::String(text) if is_word(text) => Some(word(text)),
            Value::String(text) => Some(text.clone()),
            Value::Array(pairs) if key == "with" => {
                let pairs: Vec<String> = pairs.iter().filter_map(|pair| self.chosen(pair)).collect();
                Some(pairs.join(", "))
            }
            Value::Array(items) => {
                let items: Vec<String> = items.iter().filter_map(|item| self.inline(key, item)).collect();
                Some(items.join(", "))
            }
            Value::Object(parts) => {
                let text = |key: &str| parts.get(key).and_then(Value::as_str);
                if let (Some(amount), Some(basis)) = (text("amount"), text("basis")) {
                    return Some(if basis == "total" { amount.to_owned() } else { format!("{amount} per {basis}") });
                }
                if let (Some(months), Some(days), 2) = (text("months"), text("days"), parts.len()) {
                    let parts = [(months, "month"), (days, "day")].into_iter().filter(|(amount, _)| *amount != "0");
                    let parts: Vec<String> = parts.map(|(amount, unit)| format!("{amount} {unit}")).collect();
                    return Some(parts.join(" "));
                }
                let parts: Vec<String> = parts
                    .iter()
                    .filter_map(|(part, value)| match part.as_str() {
                        // The first words say what it is.
                        "verb" | "name" => self.inline(part, value),
                        _ => self.line(meant(key, part), value),
                    })
                    .collect();
                Some(parts.join(", "))
            }
        }
    }

    /// A choice and the option taken, `gear = calm`, from the numbers of both.
    fn chosen(&self, pair: &Value) -> Option<String> {
        let at = |at: usize| pair.get(at).and_then(Value::as_u64);
        let choice = self.whole.get("choices")?.get(at(0)? as usize)?;
        let option = choice.get("options")?.get(at(1)? as usize)?;
        Some(format!("{} = {}", choice.get("name")?.as_str()?, option.get("name")?.as_str()?))
    }

    /// A reference by the name of what it leads to, a day as a date, another number as it is.
    fn number(&self, key: &str, number: Option<i64>) -> String {
        let Some(number) = number else { return String::new() };
        if matches!(key, "from" | "until" | "start" | "end" | "by") {
            return Day(number as i32).to_string();
        }
        if key == "In" {
            let periods = self.whole.get("horizon").and_then(|horizon| horizon.get("periods"));
            let label = periods.and_then(|periods| periods.get(number as usize)?.get("label")?.as_str());
            return label.map_or_else(|| number.to_string(), str::to_owned);
        }
        let list = list_of(key).and_then(|list| self.whole.get(list)).and_then(Value::as_array);
        let found = list.and_then(|list| list.get(number as usize));
        let name = found.and_then(|found| found.as_str().or_else(|| found.get("name").and_then(Value::as_str)));
        name.map_or_else(|| number.to_string(), str::to_owned)
    }
}

/// A key in words: `EachPeriod` and `up_to` are `each period` and `up to`.
fn word(key: &str) -> String {
    let mut out = String::new();
    for c in key.chars() {
        match c {
            '_' => out.push(' '),
            c if c.is_uppercase() => {
                out.push_str(if out.is_empty() { "" } else { " " });
                out.extend(c.to_lowercase());
            }
            c => out.push(c),
        }
    }
    out
}

/// Whether a text is one of our own words, `EachPeriod`, and nobody's name.
fn is_word(text: &str) -> bool {
    let humps = text.chars().filter(char::is_ascii_uppercase).count();
    humps >= 2 && text.starts_with(|c: char| c.is_ascii_uppercase()) && text.chars().any(|c| c.is_ascii_lowercase())
}

/// Whether a part says nothing: what is not there, what is empty, and sites, which only messages need.
fn silent(key: &str, value: &Value) -> bool {
    match value {
        _ if key == "site" || key.ends_with("_site") || key == "Node" => true,
        Value::Null => key != "Worked",
        Value::Bool(false) => true,
        Value::String(text) => text.is_empty() || text == "Default",
        Value::Array(items) => items.is_empty(),
        Value::Object(parts) => parts.iter().all(|(key, value)| silent(key, value)),
        _ => false,
    }
}
