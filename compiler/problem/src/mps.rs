//! A problem in free-format MPS, for other solvers. Source of the format: IBM MPSX (1976), as extended by `RANGES`
//! and free format.

use std::fmt::Write as _;

use weal_tir::Tir;

use crate::ir::{Column, Problem};
use crate::print::{column_name, row_name, stage_name, stretch_name};

/// The most characters of a name that are kept behind its number.
const LONGEST: usize = 80;

/// A unique name of plain letters: the number makes it so.
fn plain(kind: char, number: usize, name: &str) -> String {
    let mut text = format!("{kind}{number}_");
    text.extend(name.chars().take(LONGEST).map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }));
    text
}

/// The problem as free-format MPS. All aims are rows of type `N`, in their order; a solver minimises the first.
pub fn to_mps(tir: &Tir, problem: &Problem) -> String {
    let rows: Vec<String> =
        problem.rows.iter().enumerate().map(|(at, row)| plain('r', at, &row_name(tir, row))).collect();
    let aims: Vec<String> =
        problem.stages.iter().enumerate().map(|(at, stage)| plain('a', at, &stage_name(tir, &stage.kind))).collect();
    let columns: Vec<String> = problem
        .columns
        .iter()
        .enumerate()
        .map(|(at, column)| match column {
            Column::Stretch(stretch) => {
                let declared = problem.stretches.get(*stretch as usize).map(|it| stretch_name(tir, &it.declared));
                plain('c', at, &format!("stretch {}", declared.unwrap_or_default()))
            }
            _ => plain('c', at, &column_name(tir, column)),
        })
        .collect();
    let mut text = String::new();
    let _ = writeln!(text, "NAME {}", plain('p', 0, &tir.package));
    row_section(problem, &rows, &aims, &mut text);
    column_section(problem, &rows, &aims, &columns, &mut text);
    side_sections(problem, &rows, &mut text);
    text.push_str("BOUNDS\n");
    for (name, upper) in columns.iter().zip(&problem.upper).filter(|(_, upper)| upper.is_finite()) {
        let _ = writeln!(text, " UP bounds {name} {upper:?}");
    }
    // Readers of the old school take a whole column without a bound to be 0 or 1.
    for at in problem.whole.iter().filter(|at| problem.upper[**at as usize].is_infinite()) {
        let _ = writeln!(text, " PL bounds {}", columns[*at as usize]);
    }
    text + "ENDATA\n"
}

fn row_section(problem: &Problem, rows: &[String], aims: &[String], text: &mut String) {
    text.push_str("ROWS\n");
    for aim in aims {
        let _ = writeln!(text, " N {aim}");
    }
    for (name, (lower, upper)) in rows.iter().zip(problem.row_lower.iter().zip(&problem.row_upper)) {
        let kind = match (lower.is_finite(), upper.is_finite()) {
            _ if lower == upper => 'E',
            (true, _) => 'G',
            _ => 'L',
        };
        let _ = writeln!(text, " {kind} {name}");
    }
}

fn column_section(problem: &Problem, rows: &[String], aims: &[String], columns: &[String], text: &mut String) {
    text.push_str("COLUMNS\n");
    let mut weights: Vec<_> = problem.stages.iter().map(|stage| stage.objective.iter().peekable()).collect();
    let mut marked = false;
    let mut mark = |whole: bool, text: &mut String| {
        if whole != std::mem::replace(&mut marked, whole) {
            let _ = writeln!(text, " mark 'MARKER' '{}'", if whole { "INTORG" } else { "INTEND" });
        }
    };
    for (at, (name, ends)) in columns.iter().zip(problem.starts.windows(2)).enumerate() {
        mark(problem.whole.binary_search(&(at as u32)).is_ok(), text);
        for (aim, weights) in aims.iter().zip(&mut weights) {
            if let Some((_, weight)) = weights.next_if(|(column, _)| *column as usize == at) {
                let _ = writeln!(text, " {name} {aim} {weight:?}");
            }
        }
        let [from, until] = ends else { continue };
        for entry in *from as usize..*until as usize {
            let (row, value) = (problem.entries[entry] as usize, problem.values[entry]);
            let _ = writeln!(text, " {name} {} {value:?}", rows[row]);
        }
    }
    mark(false, text);
}

fn side_sections(problem: &Problem, rows: &[String], text: &mut String) {
    let mut ranges = String::new();
    text.push_str("RHS\n");
    for (name, (lower, upper)) in rows.iter().zip(problem.row_lower.iter().zip(&problem.row_upper)) {
        let side = if lower.is_finite() { *lower } else { *upper };
        if side != 0.0 {
            let _ = writeln!(text, " rhs {name} {side:?}");
        }
        if lower.is_finite() && upper.is_finite() && lower != upper {
            let _ = writeln!(ranges, " ranges {name} {:?}", upper - lower);
        }
    }
    if !ranges.is_empty() {
        text.push_str("RANGES\n");
        text.push_str(&ranges);
    }
}
