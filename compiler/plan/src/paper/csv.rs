//! The ballot as a table to fill in, in the form in which ballots are read.

use super::Paper;
use weal_choice::Form;

impl Paper {
    /// The first row of a file of ballots, and a line for each person on the roll; `None` where the program does not say how it
    /// is decided.
    ///
    /// RFC 4180: a cell with a comma, a quotation mark or a line break stands in quotation marks.
    pub fn csv(&self) -> Option<String> {
        let blank = &self.deciding.as_ref()?.blank;
        let mut header = vec!["voter", "date"];
        if blank.delegate {
            header.push("delegate");
        }
        if blank.signed {
            header.push("signature");
        }
        match blank.form {
            Form::Number => header.push(&blank.choice),
            _ => header.extend(blank.options.iter().map(|(name, ..)| name.as_str())),
        }
        let mut out = header.iter().map(|name| cell(name)).collect::<Vec<_>>().join(",") + "\n";
        let empty = ",".repeat(header.len() - 1);
        for voter in &blank.voters {
            out += &format!("{}{empty}\n", cell(voter));
        }
        Some(out)
    }
}

fn cell(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}
