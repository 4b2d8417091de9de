//! Characters, texts, numbers and brackets that are none, and words that cannot be names: reported once, where they are.

mod outcome;

use outcome::reported;

#[test]
fn a_word_of_the_language_as_a_name() {
    reported(&[
        (
            "resource from: mass",
            &[
                "reserved-name: `from` is a word of the language and cannot be a name @ from (take another name, such as `from_` or `the_from`)",
            ],
        ),
        (
            "recipe each { takes 1 day }",
            &[
                "reserved-name: `each` is a word of the language and cannot be a name @ each (take another name, such as `each_` or `the_each`)",
            ],
        ),
        (
            "table t from \"f\" { from: name }",
            &[
                "reserved-name: `from` is a word of the language and cannot be a name @ from (take another name, such as `from_` or `the_from`) (the header in the file can stay as it is: `from_name \"from\": name`)",
            ],
        ),
        (
            "let per = 3",
            &[
                "reserved-name: `per` is a word of the language and cannot be a name @ per (take another name, such as `per_` or `the_per`)",
            ],
        ),
        ("recipe a { consume 3 t for }", &["expected: expected a comma or a new line; found `for` @ for"]),
    ]);
}

#[test]
fn characters_that_mean_nothing() {
    reported(&[
        ("let a = 3 § 4", &["stray-character: `§` means nothing here @ §"]),
        ("let a\0 = 3", &["stray-character: a control character (U+0000) means nothing here @ \0"]),
        ("let a = 3 §§¶", &["stray-character: these 3 characters mean nothing here, the first is `§` @ §§¶"]),
        (
            "let a = “high”",
            &["stray-character: texts stand in straight quotation marks @ “high” (write \"Which boats?\")"],
        ),
        (
            "let a = 'high'",
            &["stray-character: texts stand in straight quotation marks @ 'high' (write \"Which boats?\")"],
        ),
        (
            "let a = 3 – 2",
            &[
                "stray-character: `–` means nothing here @ – (for a subtraction write `-`; for a span of numbers or dates write `..`)",
            ],
        ),
        (
            "let a = 3\u{a0}kg",
            &[
                "stray-character: an unusual blank (U+00A0) means nothing here @ \u{a0} (replace it with an ordinary blank)",
            ],
        ),
        ("let a = 3 × 2", &["stray-character: `×` means nothing here @ × (to multiply, write `*`)"]),
        (
            "let a = [3]",
            &[
                "expected: expected a value, such as `3.4 kt`; found `[` @ [ (what belongs together stands in braces: `{ … }`)",
            ],
        ),
        (
            "/* a\ncomment */\nlet a = 3",
            &[
                "stray-character: comments begin with `//` and end with their line @ /* (put `//` at the beginning of each line of the comment)",
            ],
        ),
        (
            "let a = 3 /* open",
            &[
                "stray-character: comments begin with `//` and end with their line @ /* (put `//` at the beginning of each line of the comment)",
            ],
        ),
        ("# note\nlet a = 3", &["stray-character: `#` means nothing here @ # (a comment begins with `//`)"]),
        (
            "let a = 3 m²",
            &[
                "stray-character: `²` means nothing here @ ² (powers are written `m^2`; areas and volumes have names, such as `km2`)",
            ],
        ),
        (
            "let a = 5 € ",
            &[
                "stray-character: `€` means nothing here @ € (amounts are counted in units such as `t`, `h` or `kWh`; there are no prices)",
            ],
        ),
    ]);
}

#[test]
fn texts_that_are_not_closed() {
    reported(&[
        (
            "table x from \"f { a: name }\nlet a = 3",
            &[
                "open-text: this text is not closed before the end of its line @ \"f { a: name } (close it with `\"`; a line break inside a text is written `\\n`)",
            ],
        ),
        (
            "test \"",
            &[
                "open-text: this text is not closed before the end of its line @ \" (close it with `\"`; a line break inside a text is written `\\n`)",
            ],
        ),
        (
            "let a = \"c:\\data\"",
            &[
                "stray-character: a `\\` in a text stands before `\"`, `\\` or `n` only @ \\ (for a backslash itself write `\\\\`; in paths write `/`)",
            ],
        ),
        (
            "let a = \"x\\",
            &[
                "open-text: this text is not closed before the end of its line @ \"x\\ (close it with `\"`; a line break inside a text is written `\\n`)",
            ],
        ),
    ]);
}

#[test]
fn numbers_and_dates_that_are_none() {
    reported(&[
        (
            "let a = 62_",
            &[
                "bad-number: in a number, `_` stands between two digits @ 62_ (write `62_000`, and a blank before the unit)",
            ],
        ),
        (
            "let a = 6__2",
            &[
                "bad-number: in a number, `_` stands between two digits @ 6__2 (write `62_000`, and a blank before the unit)",
            ],
        ),
        (
            "let a = 1.2.3 t",
            &[
                "bad-number: this number has more than one point @ 1.2.3 (digits are grouped with `_`, as in `62_000`; dates are written `2027-03-02`)",
            ],
        ),
        (
            "let a = 2027-3",
            &[
                "bad-date: a date has four digits for the year and two for month and day @ 2027-3 (write `2027-03` or `2027-03-02`; in a subtraction put blanks around the `-`)",
            ],
        ),
        (
            "let a = 2027-03-2",
            &[
                "bad-date: a date has four digits for the year and two for month and day @ 2027-03-2 (write `2027-03` or `2027-03-02`; in a subtraction put blanks around the `-`)",
            ],
        ),
        (
            "let a = 2027-1-1",
            &[
                "bad-date: a date has four digits for the year and two for month and day @ 2027-1-1 (write `2027-03` or `2027-03-02`; in a subtraction put blanks around the `-`)",
            ],
        ),
    ]);
}

#[test]
fn brackets_that_are_not_closed() {
    reported(&[
        (
            "recipe a {\n  takes 1 day\n\nrecipe b {\n  takes 1 day\n}",
            &["unclosed-bracket: this `{` is not closed @ { @ recipe (add `}` where it ends)"],
        ),
        ("recipe a {\n  takes 1 day", &["unclosed-bracket: this `{` is not closed @ { (add `}` where it ends)"]),
        (
            "recipe a {\n  use 1 b\nuse std.units.*",
            &["unclosed-bracket: this `{` is not closed @ { @ use (add `}` where it ends)"],
        ),
        (
            "resource a: mass {\nfor each g in goods { resource {g.id}: mass }",
            &["unclosed-bracket: this `{` is not closed @ { @ for (add `}` where it ends)"],
        ),
        (
            "choice c {\n  decide by s {\n    quorum 40 %\n\naim least x",
            &[
                "unclosed-bracket: this `{` is not closed @ { @ aim (add `}` where it ends)",
                "unclosed-bracket: this `{` is not closed @ { @ aim (add `}` where it ends)",
            ],
        ),
        (
            "for each m in makes {\n  recipe {m.id} {\n    takes 1 day\n  recipe b {\n    takes 1 day\n  }\n}",
            &["unclosed-bracket: this `{` is not closed @ { @ recipe (add `}` where it ends)"],
        ),
        (
            "policy p { set a = (1 + 2 }\nlet b = 1",
            &["unclosed-bracket: this `(` is not closed @ ( @ } (add `)` where it ends)"],
        ),
    ]);
}
