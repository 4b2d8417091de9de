//! Why a plan file cannot be read, in words for its reader.

use weal_base::{Code, Diagnostic, Site};

use crate::ir::SCHEMA;

/// What is wrong with a plan file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It ends in the middle.
    Cut {
        /// The last line, from 1.
        line: usize,
    },
    /// It is not JSON.
    NotJson {
        /// Where it stops being so, from 1.
        line: usize,
        /// Likewise.
        column: usize,
    },
    /// It is JSON, but names no schema.
    NotAPlan,
    /// Its schema is another one.
    OtherSchema(String),
    /// A part of it is not as the schema says.
    WrongPart {
        /// Where, from 1.
        line: usize,
        /// What is wrong there.
        what: String,
    },
    /// Its parts do not fit together.
    Broken(String),
}

impl std::fmt::Display for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Unreadable::Cut { line } => {
                write!(f, "this file ends in the middle, in line {line}; part of it has been lost")
            }
            Unreadable::NotJson { line, column } => {
                write!(f, "this is not a plan file: it stops being JSON in line {line}, column {column}")
            }
            Unreadable::NotAPlan => {
                write!(f, "this is not a plan file: it does not say \"schema\": \"{SCHEMA}\"")
            }
            Unreadable::OtherSchema(found) if found.starts_with("weal.plan/") => {
                write!(f, "this file is {found}; this weal reads {SCHEMA}")
            }
            Unreadable::OtherSchema(found) => {
                write!(f, "this is not a plan file but {found}; a plan file is {SCHEMA}")
            }
            Unreadable::WrongPart { line, what } => write!(f, "in line {line} of this plan file: {what}"),
            Unreadable::Broken(what) => write!(f, "this plan file does not fit together: {what}"),
        }
    }
}

impl Unreadable {
    /// As a problem of the file at `site`.
    pub fn diagnostic(&self, site: Site) -> Diagnostic {
        let help = match self {
            Unreadable::Cut { .. } => {
                Some("copy the file again from where it came, or make the plan anew with `weal plan`")
            }
            Unreadable::OtherSchema(_) => {
                Some("make the plan anew with `weal plan`, or read it with the weal that made it")
            }
            _ => None,
        };
        Diagnostic::error(Code::BadPlanFile, self.to_string(), site, "").help_if(help)
    }
}
