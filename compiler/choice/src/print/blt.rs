//! BLT files.

use crate::from_text::blt::Blt;

/// A file as text.
pub fn blt(file: &Blt) -> String {
    let mut text = format!("{} {}\n", file.names.len(), file.seats);
    for option in &file.withdrawn {
        text.push_str(&format!("-{}\n", u64::from(*option) + 1));
    }
    for ballot in &file.ballots {
        text.push_str(&ballot.weight.to_string());
        for place in &ballot.places {
            let options: Vec<String> = place.iter().map(|option| (u64::from(*option) + 1).to_string()).collect();
            text.push(' ');
            text.push_str(&options.join("="));
        }
        text.push_str(" 0\n");
    }
    text.push_str("0\n");
    for name in file.names.iter().chain([&file.title]) {
        // A name that has an end of line in it stands in one line.
        let name = name.replace(['\n', '\r'], " ").replace('\\', "\\\\").replace('"', "\\\"");
        text.push_str(&format!("\"{name}\"\n"));
    }
    text
}
