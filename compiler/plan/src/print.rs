//! Plans as text and back: JSON with one fact per line, so that two plans can be laid side by side.

use serde::{Deserialize, Serialize};

use crate::diagnostics::Unreadable;
use crate::invariants;
use crate::ir::{Certificate, Plan, SCHEMA, StageProof};

/// A plan as JSON, `weal.plan/1`; every entry of a list is a line of its own.
pub fn json(plan: &Plan) -> String {
    // Taken apart, so that a new field cannot be forgotten here.
    let Plan {
        schema,
        package,
        status,
        scenario,
        decided,
        robust,
        periods,
        aims,
        runs,
        needs,
        given,
        thresholds,
        allocations,
        stocks,
        surpluses,
        in_progress,
        capacities,
        valuations,
        contents,
        pegging,
        uncertain,
        fares,
        trials,
        conflict,
        certificate,
    } = plan;
    let mut out = Writer { text: "{\n".to_owned(), indent: "  " };
    out.value("schema", schema);
    out.value("package", package);
    out.value("status", status);
    out.value("scenario", scenario);
    if !decided.is_empty() {
        out.value("decided", decided);
    }
    if *robust {
        out.value("robust", robust);
    }
    out.value("periods", periods);
    out.list("aims", aims);
    out.list("runs", runs);
    out.list("needs", needs);
    if !given.is_empty() {
        out.list("given", given);
    }
    out.list("thresholds", thresholds);
    if !allocations.is_empty() {
        out.list("allocations", allocations);
    }
    out.list("stocks", stocks);
    out.list("surpluses", surpluses);
    out.list("in_progress", in_progress);
    out.list("capacities", capacities);
    out.list("valuations", valuations);
    out.list("contents", contents);
    out.list("pegging", pegging);
    if !uncertain.is_empty() {
        out.list("uncertain", uncertain);
    }
    if !fares.is_empty() {
        out.list("fares", fares);
    }
    if !trials.is_empty() {
        out.list("trials", trials);
    }
    if !conflict.is_empty() {
        out.list("conflict", conflict);
    }
    let Certificate { checker, ir, scenario, solver, tolerance, conditions, worst, bounds, proof } = certificate;
    let mut inner = Writer { text: "  \"certificate\": {\n".to_owned(), indent: "    " };
    inner.value("checker", checker);
    inner.value("ir", ir);
    inner.value("scenario", scenario);
    inner.value("solver", solver);
    inner.value("tolerance", tolerance);
    inner.value("conditions", conditions);
    inner.value("worst", worst);
    inner.list("bounds", bounds);
    let proofs: Vec<String> = proof.iter().map(stage).collect();
    inner.lines("proof", &proofs);
    out.text + &inner.end() + "\n  }\n}\n"
}

fn text(value: &impl Serialize) -> String {
    // Strings, finite numbers and lists of them only: this cannot fail.
    serde_json::to_string(value).unwrap_or_default()
}

/// A stage's proof: one multiplier per line.
fn stage(stage: &StageProof) -> String {
    let StageProof { aim, multipliers, branches } = stage;
    if multipliers.is_empty() && branches.is_empty() {
        return text(stage);
    }
    let mut out = format!("{{\"aim\":{},\"multipliers\":{}", text(aim), per_line(multipliers));
    if !branches.is_empty() {
        out += &format!(",\"branches\":{}", per_line(branches));
    }
    out + "}"
}

/// A list with one entry per line.
fn per_line<T: Serialize>(list: &[T]) -> String {
    if list.is_empty() {
        return "[]".to_owned();
    }
    let lines: Vec<String> = list.iter().map(|entry| format!("        {}", text(entry))).collect();
    format!("[\n{}\n      ]", lines.join(",\n"))
}

struct Writer {
    text: String,
    indent: &'static str,
}

impl Writer {
    fn value(&mut self, name: &str, value: &impl Serialize) {
        self.text += &format!("{}\"{name}\": {},\n", self.indent, text(value));
    }
    fn list<T: Serialize>(&mut self, name: &str, list: &[T]) {
        let lines: Vec<String> = list.iter().map(text).collect();
        self.lines(name, &lines);
    }
    fn lines(&mut self, name: &str, lines: &[String]) {
        let indent = self.indent;
        if lines.is_empty() {
            self.text += &format!("{indent}\"{name}\": [],\n");
            return;
        }
        let gap = format!(",\n{indent}  ");
        self.text += &format!("{indent}\"{name}\": [\n{indent}  {}\n{indent}],\n", lines.join(&gap));
    }
    /// Without the last comma.
    fn end(mut self) -> String {
        self.text.truncate(self.text.trim_end_matches([',', '\n']).len());
        self.text
    }
}

/// Reads a plan file. Fields that are not known are passed over, so that a newer file of the same schema is read.
pub fn read(text: &str) -> Result<Plan, Unreadable> {
    #[derive(Deserialize)]
    struct Head {
        #[serde(default)]
        schema: Option<serde_json::Value>,
    }
    if text.trim().is_empty() {
        return Err(Unreadable::NotAPlan);
    }
    if !text.trim_start().starts_with('{') {
        let json = serde_json::from_str::<serde::de::IgnoredAny>(text);
        return Err(json.map_or_else(|error| why(text, &error), |_| Unreadable::NotAPlan));
    }
    let head: Head = serde_json::from_str(text).map_err(|error| why(text, &error))?;
    match head.schema {
        Some(serde_json::Value::String(schema)) if schema == SCHEMA => {}
        Some(serde_json::Value::String(schema)) => return Err(Unreadable::OtherSchema(schema)),
        _ => return Err(Unreadable::NotAPlan),
    }
    let plan: Plan = serde_json::from_str(text).map_err(|error| why(text, &error))?;
    match invariants::broken(&plan) {
        None => Ok(plan),
        Some(what) => Err(Unreadable::Broken(what)),
    }
}

fn why(text: &str, error: &serde_json::Error) -> Unreadable {
    let (line, column) = (error.line(), error.column());
    // A number cut in half is wrong where the text ends.
    let ends = || text.lines().count() <= line && text.lines().last().is_none_or(|last| column >= last.len());
    match error.classify() {
        serde_json::error::Category::Eof => Unreadable::Cut { line },
        serde_json::error::Category::Data => {
            let said = error.to_string();
            let what = said.rsplit_once(" at line ").map_or(said.as_str(), |(what, _)| what);
            Unreadable::WrongPart { line, what: what.to_owned() }
        }
        _ if ends() => Unreadable::Cut { line },
        _ => Unreadable::NotJson { line, column },
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::ir::Multiplier;
    use crate::sample;

    fn sample() -> Plan {
        let (_, mut plan) = sample::fishery_plan("open");
        let multiplier = Multiplier {
            condition: "balance".to_owned(),
            of: "cod".to_owned(),
            place: "shore".to_owned(),
            period: Some(1),
            part: String::new(),
            touches: None,
            value: -0.25,
        };
        let multipliers = vec![multiplier.clone(), multiplier];
        plan.certificate.proof.push(StageProof { aim: "least labour".to_owned(), multipliers, branches: vec![] });
        plan
    }

    #[test]
    fn what_is_written_is_read_back() {
        let plan = sample();
        let text = json(&plan);
        assert_eq!(read(&text).unwrap(), plan);
        assert_eq!(json(&read(&text).unwrap()), text);
    }

    #[test]
    fn every_cut_is_said_to_be_one_and_none_panics() {
        let text = json(&sample());
        for at in (1..text.trim_end().len()).filter(|at| text.is_char_boundary(*at)) {
            assert!(matches!(read(&text[..at]), Err(Unreadable::Cut { .. })), "cut at byte {at}");
        }
        assert_eq!(
            read(&text[..200]).unwrap_err().to_string(),
            "this file ends in the middle, in line 8; part of it has been lost"
        );
    }

    #[test]
    fn other_files_are_said_to_be_other_files() {
        let said = |text: &str| read(text).unwrap_err().to_string();
        let newer = json(&sample()).replace("weal.plan/1", "weal.plan/2");
        assert_eq!(said(&newer), "this file is weal.plan/2; this weal reads weal.plan/1");
        assert_eq!(
            said(r#"{"schema": "weal.compare/1"}"#),
            "this is not a plan file but weal.compare/1; a plan file is weal.plan/1"
        );
        for text in ["", "{}", "[1, 2]", "3", r#"{"schema": 7}"#] {
            assert_eq!(said(text), "this is not a plan file: it does not say \"schema\": \"weal.plan/1\"", "{text}");
        }
        assert_eq!(said("package shore"), "this is not a plan file: it stops being JSON in line 1, column 1");
        assert!(said(&"[".repeat(100_000)).starts_with("this file ends in the middle"));
        assert!(said(&format!("{{\"schema\": {}", "[".repeat(100_000))).starts_with("this is not a plan file"));
        let without = json(&sample()).replace("\"package\"", "\"parcel\"");
        assert!(said(&without).ends_with("missing field `package`"), "{}", said(&without));
    }

    #[test]
    fn numbers_out_of_range_are_found() {
        let mut plan = sample();
        plan.runs[0].runs = -1.0;
        let name = plan.runs[0].recipe.clone();
        assert_eq!(read(&json(&plan)).unwrap_err(), Unreadable::Broken(format!("{name} in 2027 is less than nothing")));
        plan.runs[0].runs = f64::INFINITY;
        assert!(read(&json(&plan)).is_err());
    }
}
