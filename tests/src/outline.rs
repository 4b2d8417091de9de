//! Excerpts of what Weal prints: the lines that begin with some words, with what stands indented beneath them.

/// The parts of an output that these words pick, with `…` wherever something is left out.
///
/// A line is picked where it begins with one of them, after blanks and list marks; with it go all lines that are indented deeper.
/// Answers the words that pick nothing, where there are any.
pub fn excerpt(output: &str, picks: &[&str]) -> Result<String, String> {
    let lines: Vec<&str> = output.lines().collect();
    let mut kept = vec![false; lines.len()];
    let mut unused = Vec::new();
    for pick in picks {
        let starts: Vec<usize> = (0..lines.len()).filter(|at| bare(lines[*at]).starts_with(pick)).collect();
        if starts.is_empty() {
            unused.push(format!("`{pick}`"));
        }
        for start in starts {
            let depth = indent(lines[start]);
            let beneath = |line: &str| line.trim().is_empty() || indent(line) > depth;
            let mut end = start + 1 + lines[start + 1..].iter().take_while(|line| beneath(line)).count();
            while lines[end - 1].trim().is_empty() {
                end -= 1;
            }
            kept[start..end].fill(true);
        }
    }
    if !unused.is_empty() {
        return Err(format!("no line begins with {}", unused.join(" or ")));
    }
    // A blank line that is all that is left out is no reason for a mark.
    for at in 1..lines.len().saturating_sub(1) {
        kept[at] |= lines[at].trim().is_empty() && kept[at - 1] && kept[at + 1];
    }
    let (mut out, mut before) = (String::new(), true);
    for (line, kept) in lines.iter().zip(&kept) {
        if *kept {
            out.push_str(line);
            out.push('\n');
        } else if before && !line.trim().is_empty() {
            out.push_str("…\n");
        }
        before = *kept || (before && line.trim().is_empty());
    }
    Ok(out)
}

/// A line without blanks and the marks of lists and trees before it.
fn bare(line: &str) -> &str {
    line.trim_start_matches([' ', '*', '│', '├', '└', '─', '"'])
}

fn indent(line: &str) -> usize {
    line.chars().count() - bare(line).chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPORT: &str = "bakery\n\nNEEDS\n  vital  bread  met\n\n  more\n\nSTOCKS\n  flour 3\n\nCONTENTS\n  1 kg\n";

    #[test]
    fn sections_go_with_what_stands_beneath() {
        assert_eq!(excerpt(REPORT, &["NEEDS"]).unwrap(), "…\nNEEDS\n  vital  bread  met\n\n  more\n…\n");
        assert_eq!(excerpt(REPORT, &["bakery", "CONTENTS"]).unwrap(), "bakery\n…\nCONTENTS\n  1 kg\n");
        assert_eq!(excerpt(REPORT, &["STOCKS", "CONTENTS"]).unwrap(), "…\nSTOCKS\n  flour 3\n\nCONTENTS\n  1 kg\n");
    }

    #[test]
    fn words_that_pick_nothing_are_told() {
        assert_eq!(excerpt(REPORT, &["NEEDS", "AIMS"]), Err("no line begins with `AIMS`".to_owned()));
    }
}
