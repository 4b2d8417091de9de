//! The ballot itself, on a page of its own: boxes to fill in.

use std::fmt::Write as _;

use weal_choice::Form;

use super::super::{Blank, Paper};
use super::{escaped, sentence};

/// Scales longer than this get a box to write in, instead of one box for each score.
const LONGEST_SCALE: i64 = 11;

impl Paper {
    /// The ballot to fill in and hand in; nothing where the program does not say how it is decided.
    pub(super) fn ballot_in_html(&self) -> String {
        let Some(deciding) = &self.deciding else { return String::new() };
        let blank = &deciding.blank;
        let mut out = format!("<div class=\"ballot\">\n<h1>{}</h1>\n", escaped(&self.title));
        let how = deciding.lines.iter().find(|line| line.title == super::super::deciding::HOW);
        if let Some(how) = how {
            let _ = writeln!(out, "<p>{}</p>", sentence(&how.says.join(" ")));
        }
        match blank.form {
            Form::Number => {
                let unit = blank.number.as_ref().map_or("", |(unit, ..)| unit);
                let _ = writeln!(out, "<p>My number: <span class=\"line\"></span> {}</p>", escaped(unit));
            }
            _ => options(&mut out, blank),
        }
        let mut lines = vec!["Name", "Date"];
        if blank.delegate {
            lines.push("I hand my vote to");
        }
        if blank.signed {
            lines.push("Signature");
        }
        for line in lines {
            let _ = writeln!(out, "<p>{line}: <span class=\"line\"></span></p>");
        }
        out + "</div>\n"
    }
}

fn options(out: &mut String, blank: &Blank) {
    // The words or numbers that are marked; else a number is written into the box.
    let (low, high) = blank.scale;
    let words: Vec<String> = match blank.form {
        Form::Grade => blank.grades.clone(),
        Form::Score if i64::from(high) - i64::from(low) < LONGEST_SCALE => {
            (low..=high).map(|score| score.to_string()).collect()
        }
        _ => Vec::new(),
    };
    let costs = blank.options.iter().any(|(.., costs)| !costs.is_empty());
    *out += "<table>\n<tr>";
    if words.is_empty() {
        *out += "<th class=\"box\"></th>";
    }
    *out += "<th>Option</th>";
    words.iter().for_each(|word| *out += &format!("<th>{}</th>", escaped(word)));
    *out += if costs { "<th>Costs</th></tr>\n" } else { "</tr>\n" };
    for (name, text, cost) in &blank.options {
        let text = if text.is_empty() { String::new() } else { format!("<br>{}", escaped(text)) };
        *out += "<tr>";
        if words.is_empty() {
            *out += "<td class=\"box\"></td>";
        }
        let _ = write!(out, "<td><b>{}</b>{text}</td>", escaped(name));
        words.iter().for_each(|_| *out += "<td><span class=\"mark\"></span></td>");
        if costs {
            let _ = write!(out, "<td>{}</td>", escaped(cost));
        }
        *out += "</tr>\n";
    }
    *out += "</table>\n";
}
