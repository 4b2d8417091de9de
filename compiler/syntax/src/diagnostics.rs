//! What can be wrong with a text, in the words of the people who write it.

use weal_base::{Code, Diagnostic, FileId, Site, Span, scripts};

use crate::ir::Range;

/// A range of a file.
#[derive(Clone, Copy, Debug)]
pub struct At {
    /// The file.
    pub file: FileId,
    /// The bytes.
    pub range: Range,
}

impl From<At> for Site {
    fn from(at: At) -> Site {
        Site::Span(Span::new(at.file, at.range.start, at.range.end))
    }
}

/// The deepest nesting of brackets that is read.
pub const DEEPEST: u32 = 64;

/// The most operators in one expression.
pub const MOST_OPERATORS: u32 = 1_000;

/// The file has more bytes than a range can count.
pub fn too_large(file: FileId) -> Diagnostic {
    let message = "this file is larger than 4 GiB; that is more than Weal reads";
    Diagnostic::error(Code::TooLarge, message, Site::File(file), "")
        .help("large data belongs in a table: `table catch from \"landings.csv\" { … }`")
}

/// Characters that mean nothing.
pub fn stray(at: At, found: &str) -> Diagnostic {
    let first = found.chars().next().unwrap_or(' ');
    let message = match found.chars().count() {
        1 => format!("{} means nothing here", shown(first)),
        n => format!("these {n} characters mean nothing here, the first is {}", shown(first)),
    };
    Diagnostic::error(Code::StrayCharacter, message, at, "left out").help_if(stray_help(first))
}

/// Characters that nobody can see.
pub fn hidden(at: At, text: &str) -> Diagnostic {
    let run = crate::tokens::text_of(text, at.range);
    let first = run.chars().next().unwrap_or(' ');
    let (what, number) = (scripts::hidden(first), u32::from(first));
    let message = match run.chars().count() {
        1 => format!("{what} stands here (U+{number:04X})"),
        n => format!("{n} characters that cannot be seen stand here, the first is {what} (U+{number:04X})"),
    };
    Diagnostic::error(Code::HiddenCharacter, message, at, "shown as `�`; nothing is to be seen here")
        .help("take it out: delete what is marked and type it again")
}

fn shown(c: char) -> String {
    match c {
        '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}' => {
            format!("an invisible character (U+{:04X})", u32::from(c))
        }
        _ if c.is_whitespace() => format!("an unusual blank (U+{:04X})", u32::from(c)),
        _ if c.is_control() => format!("a control character (U+{:04X})", u32::from(c)),
        _ => format!("`{c}`"),
    }
}

fn stray_help(first: char) -> Option<&'static str> {
    Some(match first {
        '“' | '”' | '„' | '«' | '»' | '‘' | '’' | '‚' | '\'' | '`' => {
            "texts stand in straight quotation marks: \"Which boats?\""
        }
        '–' | '—' | '−' | '‐' | '‑' => {
            "for a subtraction write `-`; for a span of numbers or dates write `..`"
        }
        '×' | '·' => "to multiply, write `*`",
        '÷' => "to divide, write `/`",
        '…' => "for a span, write `..` as in `5 .. 20 year`",
        '!' => "a condition is written with `=`, `<=` or `>=`",
        '[' | ']' => "what belongs together stands in braces: `{ … }`",
        '#' => "a comment begins with `//`",
        '²' | '³' => "powers are written `m^2`; areas and volumes have names, such as `km2`",
        '€' | '$' | '£' => "amounts are counted in units such as `t`, `h` or `kWh`; there are no prices",
        _ if first.is_whitespace() => "replace it with an ordinary blank",
        _ => return None,
    })
}

/// A text that stands in typographic or single quotation marks.
pub fn other_quotes(at: At) -> Diagnostic {
    let message = "texts stand in straight quotation marks";
    Diagnostic::error(Code::StrayCharacter, message, at, "other marks than `\"`").help("write \"Which boats?\"")
}

/// `/* … */`.
pub fn block_comment(at: At) -> Diagnostic {
    let message = "comments begin with `//` and end with their line";
    Diagnostic::error(Code::StrayCharacter, message, at, "`/*` begins nothing in Weal")
        .help("put `//` at the beginning of each line of the comment")
}

/// `==`.
pub fn equal_twice(at: At) -> Diagnostic {
    Diagnostic::error(Code::Expected, "expected `=`; found `==`", at, "one `=` is enough")
        .help("write `=`, both to compare and to define")
}

/// `<` or `>` alone.
pub fn half_comparison(at: At, found: &str, whole: &str) -> Diagnostic {
    let message = format!("expected `{whole}`; found `{found}`");
    Diagnostic::error(Code::Expected, message, at, "the limit itself is always allowed")
        .help(format!("write `{whole}`"))
}

/// A backslash before something it does not go with.
pub fn unknown_escape(at: At) -> Diagnostic {
    let message = "a `\\` in a text stands before `\"`, `\\` or `n` only";
    Diagnostic::error(Code::StrayCharacter, message, at, "before something else")
        .help("for a backslash itself write `\\\\`; in paths write `/`")
}

/// A text whose line ends before its closing mark.
pub fn open_text(at: At) -> Diagnostic {
    let message = "this text is not closed before the end of its line";
    Diagnostic::error(Code::OpenText, message, at, "begins here")
        .help("close it with `\"`; a line break inside a text is written `\\n`")
}

/// A fence in a page that no other one closes; its bytes are those of the page.
pub fn open_block(file: FileId, opening: std::ops::Range<u32>) -> Diagnostic {
    let message = "this block is not closed before the end of the page";
    let site = Site::Page(Span::new(file, opening.start, opening.end));
    Diagnostic::error(Code::OpenBlock, message, site, "opened here")
        .help("close it with a line of its own that has as many marks: ```")
}

/// `3.5.2`.
pub fn two_points(at: At) -> Diagnostic {
    let message = "this number has more than one point";
    Diagnostic::error(Code::BadNumber, message, at, "not a number")
        .help("digits are grouped with `_`, as in `62_000`; dates are written `2027-03-02`")
}

/// `62_`, `6__2`.
pub fn loose_underscore(at: At) -> Diagnostic {
    let message = "in a number, `_` stands between two digits";
    Diagnostic::error(Code::BadNumber, message, at, "not a number").help("write `62_000`, and a blank before the unit")
}

/// `2027-3`, `2027-03-2`.
pub fn date_shape(at: At) -> Diagnostic {
    let message = "a date has four digits for the year and two for month and day";
    Diagnostic::error(Code::BadDate, message, at, "not a date")
        .help("write `2027-03` or `2027-03-02`; in a subtraction put blanks around the `-`")
}

/// Something else was expected: `what` with an example where that helps.
pub fn expected(at: At, what: &str, found: &str, label: &str) -> Diagnostic {
    let message = format!("expected {what}; found {found}");
    Diagnostic::error(Code::Expected, message, at, label)
}

/// A word of the language as a name.
pub fn reserved(at: At, word: &str) -> Diagnostic {
    let message = format!("`{word}` is a word of the language and cannot be a name");
    Diagnostic::error(Code::ReservedName, message, at, "used as a name")
        .help(format!("take another name, such as `{word}_` or `the_{word}`"))
}

/// Brackets nested too deeply.
pub fn too_deep(at: At) -> Diagnostic {
    let message = format!("brackets are nested more than {DEEPEST} deep here");
    Diagnostic::error(Code::TooDeep, message, at, "left out from here on")
        .help("give the inner part a name with `let`, and use the name")
}

/// An expression with too many operators.
pub fn too_long(at: At) -> Diagnostic {
    let message = format!("this calculation has more than {MOST_OPERATORS} operators");
    Diagnostic::error(Code::TooDeep, message, at, "left out from here on")
        .help("give parts of it names with `let`, or put the numbers in a table")
}

/// A bracket that is not closed; `next` is where that was noticed.
pub fn unclosed(at: At, bracket: char, next: Option<At>) -> Diagnostic {
    let close = if bracket == '(' { ')' } else { '}' };
    let message = format!("this `{bracket}` is not closed");
    let problem = Diagnostic::error(Code::UnclosedBracket, message, at, "opened here");
    let problem = match next {
        Some(next) => problem.also(next, format!("a `{close}` is missing before this")),
        None => problem,
    };
    problem.help(format!("add `{close}` where it ends"))
}

/// A closing bracket with nothing open.
pub fn nothing_open(at: At, bracket: &str) -> Diagnostic {
    let message = format!("there is nothing open that this `{bracket}` could close");
    Diagnostic::error(Code::Expected, message, at, "closes nothing")
        .help("remove it, or add the opening bracket before it")
}

/// A second `package` line.
pub fn second_package(at: At, first: At) -> Diagnostic {
    let message = "a file says its package once";
    Diagnostic::error(Code::RepeatedPart, message, at, "said again")
        .also(first, "first said here")
        .help("remove one of the two lines")
}

/// A part of a line of a journal that stands there already.
pub fn twice(at: At, word: &str) -> Diagnostic {
    let message = format!("`{word}` is said twice in this line");
    Diagnostic::error(Code::RepeatedPart, message, at, "said again").help("keep one of them")
}
