//! Names in any script: one spelling for each, names that look alike, and characters that cannot be seen.
//!
//! Normal form: Unicode Standard Annex 15, form C. What looks alike: Unicode Technical Standard 39, confusables.
//! Everything here is quick for ASCII, where each character is what it looks like.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};
use unicode_script::{Script, UnicodeScript as _};
use unicode_security::confusable_detection::skeleton;

/// A name in its one spelling: `é` as one character, however it was typed.
pub fn normal(name: &str) -> Cow<'_, str> {
    if name.is_ascii() || is_nfc_quick(name.chars()) == IsNormalized::Yes {
        return Cow::Borrowed(name);
    }
    Cow::Owned(name.nfc().collect())
}

/// What a name looks like: two names with the same outline cannot be told apart by eye.
pub fn outline(name: &str) -> String {
    skeleton(name).collect()
}

/// Whether two different names cannot be told apart by eye. Two names in plain Latin letters always can.
pub fn look_alike(one: &str, other: &str) -> bool {
    one != other && !(one.is_ascii() && other.is_ascii()) && outline(one) == outline(other)
}

/// In what two names differ that look alike, such as "`с` is Cyrillic (U+0441), `c` is Latin (U+0063)".
pub fn difference(one: &str, other: &str) -> String {
    let mut left = one.chars();
    let mut right = other.chars();
    loop {
        match (left.next(), right.next()) {
            (Some(a), Some(b)) if a == b => {}
            (Some(a), Some(b)) => return format!("{}, {}", described(a), described(b)),
            (Some(a), None) | (None, Some(a)) => return format!("only one of them has {}", described(a)),
            (None, None) => return "they are the same".to_owned(),
        }
    }
}

/// A character with its script and number.
fn described(c: char) -> String {
    let script = c.script();
    let number = u32::from(c);
    match script {
        Script::Common | Script::Inherited | Script::Unknown => format!("`{c}` is U+{number:04X}"),
        _ => format!("`{c}` is {} (U+{number:04X})", script.full_name()),
    }
}

/// A letter of a name that looks like a Latin one and stands among Latin ones, as in `сod` with a Cyrillic `с`; described.
///
/// Each word of a name may have a script of its own: the parts between `_` are looked at one by one.
pub fn disguised(name: &str) -> Option<String> {
    if name.is_ascii() {
        return None;
    }
    name.split('_').find_map(|word| {
        let latin = word.chars().any(|c| c.script() == Script::Latin);
        let odd = word.chars().find(|c| {
            let foreign = !c.is_ascii() && !matches!(c.script(), Script::Latin | Script::Common | Script::Inherited);
            foreign && outline(c.encode_utf8(&mut [0; 4])).bytes().all(|byte| byte.is_ascii_alphanumeric())
        })?;
        latin.then(|| described(odd))
    })
}

/// Whether a character cannot be seen and changes how a text reads: marks that turn the direction of writing around,
/// blanks of no width, tags, and line breaks that are none.
///
/// Not among them, because some scripts are written with them: joiners (U+200C, U+200D) and the marks of direction that
/// act on one place (U+200E, U+200F, U+061C). In a name these are stray characters.
pub fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{180e}' | '\u{200b}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}' | '\u{e0001}'..='\u{e007f}')
}

/// What such a character does, for a message.
pub fn hidden(c: char) -> &'static str {
    match c {
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => "a mark that turns the direction of writing around",
        '\u{2028}' | '\u{2029}' => "a line break that ends no line",
        _ => "a character that cannot be seen",
    }
}

/// A text as it may be shown: each hidden character stands as `�`, or as several, so that no byte moves.
pub fn visible(text: &str) -> Cow<'_, str> {
    // What says at the very beginning that a file is UTF-8 is nothing to show.
    let told = |at: usize, c: char| is_hidden(c) && (at > 0 || c != '\u{feff}');
    if text.is_ascii() || !text.char_indices().any(|(at, c)| told(at, c)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        match c.len_utf8() {
            _ if !told(at, c) => out.push(c),
            3 => out.push('\u{fffd}'),
            length => out.extend(std::iter::repeat_n('?', length)),
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_spellings_are_one_name() {
        assert_eq!(normal("caf\u{65}\u{301}"), "café");
        assert_eq!(normal("café"), "café");
        assert!(matches!(normal("cod"), Cow::Borrowed("cod")));
    }

    #[test]
    fn what_looks_alike_is_told_with_its_scripts() {
        assert!(look_alike("cod", "сod"));
        assert!(look_alike("сор", "cop"));
        assert!(!look_alike("cod", "cod") && !look_alike("мука", "flour"));
        // Letters of one script that resemble each other are told apart by those who read it.
        assert!(!look_alike("rn", "m"));
        assert_eq!(difference("сod", "cod"), "`с` is Cyrillic (U+0441), `c` is Latin (U+0063)");
    }

    #[test]
    fn a_letter_in_disguise_is_found_and_two_scripts_in_one_name_are_not() {
        assert!(disguised("сod").is_some());
        for fine in ["cod", "мука", "мука_kg", "Δstock", "CO2排出", "小麦粉", "ψωμί", "größe", "ขนมปัง", "لبن"]
        {
            assert_eq!(disguised(fine), None, "{fine}");
        }
    }

    #[test]
    fn what_is_hidden_is_shown_and_no_byte_moves() {
        let text = "a\u{202e}b\u{ad}c\u{e0041}d";
        assert_eq!(visible(text), "a\u{fffd}b??c????d");
        assert_eq!(visible(text).len(), text.len());
        assert_eq!(visible("می\u{200c}روم"), "می\u{200c}روم");
    }
}
