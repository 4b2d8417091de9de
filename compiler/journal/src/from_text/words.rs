//! The words of a line: names and numbers, texts in quotation marks, and commas.

/// A word of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word<'t> {
    /// A name, a number, a sign.
    Plain(&'t str),
    /// What stands between quotation marks.
    Text(&'t str),
    /// `,`
    Comma,
}

/// The words of a line, one after the other. A text that is not closed ends with the line.
pub(super) struct Words<'t> {
    rest: &'t str,
}

impl<'t> Words<'t> {
    pub(super) fn of(line: &'t str) -> Words<'t> {
        Words { rest: line }
    }

    /// The next word as a name or a number.
    pub(super) fn plain(&mut self) -> Option<&'t str> {
        match self.next() {
            Some(Word::Plain(word)) => Some(word),
            _ => None,
        }
    }

    /// What is left of the line.
    pub(super) fn rest(&self) -> &'t str {
        self.rest.trim_start()
    }
}

impl<'t> Iterator for Words<'t> {
    type Item = Word<'t>;

    fn next(&mut self) -> Option<Word<'t>> {
        let rest = self.rest.trim_start();
        let (word, rest) = match rest.as_bytes().first()? {
            b'"' => {
                let (text, rest) = rest.get(1..)?.split_once('"').unwrap_or((rest.get(1..)?, ""));
                (Word::Text(text), rest)
            }
            b',' => (Word::Comma, rest.get(1..)?),
            _ => {
                let end = rest.find(|c: char| c.is_whitespace() || c == ',' || c == '"').unwrap_or(rest.len());
                let (word, rest) = rest.split_at(end);
                (Word::Plain(word), rest)
            }
        };
        self.rest = rest;
        Some(word)
    }
}
