//! "Did you mean": the nearest known name.

use crate::scripts::{difference, look_alike};

/// The question whether `near` was meant; where the two look alike, in what they differ.
pub fn did_you_mean(wanted: &str, near: &str) -> String {
    if look_alike(wanted, near) {
        return format!("did you mean `{near}`? The two look alike and differ: {}", difference(wanted, near));
    }
    format!("did you mean `{near}`?")
}

/// The candidate nearest to `wanted`, if it is near enough to be a likely slip of the pen.
///
/// Distance is Damerau–Levenshtein (optimal string alignment); a third of the length may differ.
/// Ties go to the first candidate.
pub fn nearest<'a>(wanted: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = wanted.chars().count();
    if length > 64 {
        return None;
    }
    let allowed = (length / 3).max(1);
    let folded = wanted.to_lowercase();
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        if candidate.len().abs_diff(wanted.len()) > allowed * 4 {
            continue;
        }
        let same = candidate.to_lowercase() == folded || look_alike(candidate, wanted);
        let distance = if same { 0 } else { strsim::osa_distance(wanted, candidate) };
        if distance <= allowed && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_swapped_letter_is_found_and_a_stranger_is_not() {
        assert_eq!(nearest("deisel", ["timber", "diesel"]), Some("diesel"));
        assert_eq!(nearest("Diesel", ["diesel"]), Some("diesel"));
        assert_eq!(nearest("bread", ["timber", "diesel"]), None);
    }
}
