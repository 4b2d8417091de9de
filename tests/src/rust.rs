//! Rust sources, as far as tidiness has to read them.

/// The text with everything inside comments, texts and characters blanked; lines stay where they are.
pub fn code(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let rest = &chars[at..];
        let length = match c {
            '/' if rest.get(1) == Some(&'/') => rest.iter().position(|c| *c == '\n').unwrap_or(rest.len()),
            '/' if rest.get(1) == Some(&'*') => block_comment(rest),
            '"' => quoted(rest, 1),
            'r' if !after_word(&chars, at) => raw(rest),
            '\'' if rest.get(1) == Some(&'\\') => quoted(rest, 1),
            '\'' if rest.get(2) == Some(&'\'') => 3,
            _ => 0,
        };
        if length < 2 {
            out.push(c);
            at += 1;
            continue;
        }
        let quotes = matches!(c, '"' | '\'' | 'r');
        for (offset, hidden) in rest[..length].iter().enumerate() {
            let edge = quotes && (offset == 0 || offset + 1 == length);
            out.push(match hidden {
                '\n' => '\n',
                _ if edge => '"',
                _ => ' ',
            });
        }
        at += length;
    }
    out
}

fn after_word(chars: &[char], at: usize) -> bool {
    at.checked_sub(1).is_some_and(|before| chars[before].is_alphanumeric() || chars[before] == '_')
}

fn block_comment(rest: &[char]) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < rest.len() {
        match (rest[at], rest.get(at + 1)) {
            ('/', Some('*')) => (depth, at) = (depth + 1, at + 2),
            ('*', Some('/')) => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at.min(rest.len())
}

fn quoted(rest: &[char], from: usize) -> usize {
    let mut at = from;
    while let Some(&c) = rest.get(at) {
        match c {
            '\\' => at += 2,
            c if c == rest[0] => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

/// The length of `r"…"` or `r#"…"#`; 0 where it is none.
fn raw(rest: &[char]) -> usize {
    let hashes = rest[1..].iter().take_while(|c| **c == '#').count();
    if rest.get(1 + hashes) != Some(&'"') {
        return 0;
    }
    let end: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
    let body = 2 + hashes;
    let found = rest[body..].windows(end.len()).position(|window| window == end);
    found.map_or(rest.len(), |offset| body + offset + end.len())
}

/// [`code`] with everything blanked that only tests compile.
pub fn code_without_tests(text: &str) -> String {
    let mut out = code(text);
    while let Some(start) = out.find("#[cfg(test)]") {
        let end = item_end(&out[start..]) + start;
        let blank: String = out[start..end].chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect();
        out.replace_range(start..end, &blank);
    }
    out
}

/// Where the item that begins here ends: after its `;` or its closing brace.
fn item_end(text: &str) -> usize {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if (c == '}' && depth <= 0) || (c == ';' && depth == 0) {
            return at + 1;
        }
    }
    text.len()
}

/// The modules that have files of their own and that only tests compile: `#[cfg(test)] mod sample;`.
pub fn test_modules(text: &str) -> Vec<String> {
    let code = code(text);
    let after = code.split("#[cfg(test)]").skip(1);
    let heads =
        after.filter_map(|rest| rest.split_once([';', '{']).filter(|(head, _)| rest[head.len()..].starts_with(';')));
    let names = heads.filter_map(|(head, _)| head.trim().rsplit_once("mod "));
    names.map(|(_, name)| name.trim().to_owned()).collect()
}

/// Lines (from 1) of already blanked code in which `needle` stands, not inside a longer word.
pub fn lines_with(code: &str, needle: &str) -> Vec<usize> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let inside = |line: &str| {
        line.match_indices(needle).any(|(at, _)| {
            let before = needle.starts_with(is_word) && line[..at].ends_with(is_word);
            let after = needle.ends_with(is_word) && line[at + needle.len()..].starts_with(is_word);
            !before && !after
        })
    };
    code.lines().enumerate().filter(|(_, line)| inside(line)).map(|(at, _)| at + 1).collect()
}

/// How many lines hold more than comments and blanks.
pub fn code_lines(text: &str) -> usize {
    code(text).lines().filter(|line| !line.trim().is_empty()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_quoted_or_noted_is_no_code() {
        let text =
            "let a = \"unsafe \\\" x\"; // unsafe\n/* unsafe /* */ unsafe */ b('\"', r#\"unsafe\"#, 'c: loop {})\n";
        let found = code(text);
        assert!(lines_with(&found, "unsafe").is_empty(), "{found}");
        assert!(found.contains("b(") && found.contains("loop"), "{found}");
        assert_eq!(found.lines().count(), text.lines().count());
    }

    #[test]
    fn tests_are_left_out_and_lines_stay() {
        let text = "fn a() {}\n#[cfg(test)]\nmod tests {\n  fn b() { panic!() }\n}\nfn c() { panic!() }\n";
        assert_eq!(lines_with(&code_without_tests(text), "panic!"), [6]);
    }

    #[test]
    fn modules_of_tests_are_known_by_name() {
        let text = "#[cfg(test)]\nmod sample;\n#[cfg(test)]\nmod tests { mod inner; }\nmod other;\n";
        assert_eq!(test_modules(text), ["sample"]);
    }

    #[test]
    fn words_are_whole() {
        assert_eq!(lines_with("FxHashMap\nHashMap<\nmy_HashMap\n", "HashMap"), [2]);
    }
}
