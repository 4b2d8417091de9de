//! Grammars in EBNF: read from text, followed, and used to write programs at random.

use std::collections::{BTreeMap, BTreeSet};

use weal_syntax::{Kind, Token, Tokens};

use crate::mutation::Random;

/// A part of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// `"recipe"`.
    Text(String),
    /// `NAME`, `SEP`: a kind of token.
    Token(String),
    /// Another rule.
    Rule(String),
    /// One after the other.
    All(Vec<Node>),
    /// One of them.
    Any(Vec<Node>),
    /// `[ … ]`.
    Maybe(Box<Node>),
    /// `{ … }`.
    Many(Box<Node>),
}

/// Rules by name.
#[derive(Clone, Debug, Default)]
pub struct Grammar {
    /// The rules.
    pub rules: BTreeMap<String, Node>,
    /// How deep the shortest text of each rule is.
    least: BTreeMap<String, usize>,
}

/// What stands for a token whose text is not fixed.
const TOKENS: &[&str] = &["NAME", "NUMBER", "DATE", "TEXT", "CALL", "BUILT", "LOOKUP", "PART", "SEP"];

impl Grammar {
    /// Reads `name = … ;` rules.
    ///
    /// # Errors
    /// Says which rule cannot be read, or is used and not there.
    pub fn read(text: &str) -> Result<Grammar, String> {
        let words = words(text);
        let mut grammar = Grammar::default();
        let mut rest = &words[..];
        while let [name, equal, tail @ ..] = rest {
            if equal != "=" {
                return Err(format!("`{name}` is followed by `{equal}` instead of `=`"));
            }
            rest = tail;
            let node = any(&mut rest).map_err(|error| format!("in `{name}`: {error}"))?;
            match rest {
                [end, tail @ ..] if end == ";" => rest = tail,
                _ => return Err(format!("`{name}` does not end with `;`: {:?}", rest.first())),
            }
            grammar.rules.insert(name.clone(), node);
        }
        let mut used = BTreeSet::new();
        grammar.rules.values().for_each(|node| node.rules(&mut used));
        if let Some(missing) = used.into_iter().find(|name| !grammar.rules.contains_key(name)) {
            return Err(format!("there is no rule `{missing}`"));
        }
        // Shortest texts, until nothing gets shorter.
        for _ in 0..grammar.rules.len() {
            let found = grammar.rules.iter().map(|(name, node)| (name.clone(), grammar.depth(node) + 1)).collect();
            grammar.least = found;
        }
        Ok(grammar)
    }

    /// The words in quotation marks.
    pub fn texts(&self) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        self.rules.values().for_each(|node| node.texts(&mut found));
        found
    }

    fn depth(&self, node: &Node) -> usize {
        match node {
            Node::Rule(name) => self.least.get(name).copied().unwrap_or(1_000),
            Node::All(parts) => parts.iter().map(|part| self.depth(part)).max().unwrap_or(0),
            Node::Any(parts) => parts.iter().map(|part| self.depth(part)).min().unwrap_or(0),
            Node::Text(_) | Node::Token(_) | Node::Maybe(_) | Node::Many(_) => 0,
        }
    }

    /// A text of a rule, at random, nested no deeper than `depth` where that is possible.
    pub fn write(&self, rule: &str, depth: usize, random: &mut Random) -> String {
        let mut out = String::new();
        self.put(&Node::Rule(rule.to_owned()), depth, random, &mut out);
        out
    }

    fn put(&self, node: &Node, depth: usize, random: &mut Random, out: &mut String) {
        match node {
            Node::Text(text) if text == "." => out.truncate(out.trim_end().len()),
            Node::Text(_) | Node::Token(_) => {}
            Node::Rule(name) => return self.put(&self.rules[name], depth.saturating_sub(1), random, out),
            Node::All(parts) => return parts.iter().for_each(|part| self.put(part, depth, random, out)),
            Node::Any(parts) => {
                let short: Vec<&Node> = parts.iter().filter(|part| self.depth(part) <= depth).collect();
                let least = parts.iter().min_by_key(|part| self.depth(part));
                let chosen = if short.is_empty() { least } else { Some(short[random.below(short.len())]) };
                return self.put(chosen.expect("a choice has parts"), depth, random, out);
            }
            Node::Maybe(inner) | Node::Many(inner) => {
                let most = if matches!(node, Node::Maybe(_)) { 2 } else { 3 };
                let times = if self.depth(inner) <= depth { random.below(most) } else { 0 };
                return (0..times).for_each(|_| self.put(inner, depth, random, out));
            }
        }
        let word = match node {
            Node::Text(text) if text == "." => return out.push('.'),
            Node::Text(text) => text,
            Node::Token(kind) => match kind.as_str() {
                "NAME" => ["bread", "mill_2", "größe", "x", "ψωμί"][random.below(5)],
                "NUMBER" => ["1", "62_000", "0.5"][random.below(3)],
                "DATE" => ["2027-Q2", "2027-03", "2027-W05", "2027-03-02"][random.below(4)],
                "CALL" => ["min(", "f("][random.below(2)],
                "BUILT" => ["{c}_flour", "mill_{m.id}", "a_{c}_b"][random.below(3)],
                "LOOKUP" => ["yields[", "t["][random.below(2)],
                "PART" => "].amount",
                "TEXT" => "\"a text\"",
                // Indented as deep as braces are open: what begins further left closes them.
                _ => return out.push_str(&format!("\n{:1$}", "", 2 * open_braces(out))),
            },
            _ => return,
        };
        out.push_str(word);
        out.push(' ');
    }

    /// Whether a rule leads to all of these tokens.
    ///
    /// # Errors
    /// Where the first token stands that nothing leads to, in bytes.
    pub fn follow(&self, rule: &str, text: &str, tokens: &Tokens) -> Result<(), usize> {
        let reader = Reader::new(text, tokens);
        let mut run = Run { grammar: self, reader: &reader, known: BTreeMap::new(), furthest: 0 };
        let ends = run.ends(&Node::Rule(rule.to_owned()), (0, true));
        if ends.iter().any(|(at, _)| *at == reader.tokens.len()) {
            return Ok(());
        }
        Err(reader.tokens.get(run.furthest).map_or(text.len(), |token| token.start as usize))
    }
}

impl Node {
    fn parts(&self) -> &[Node] {
        match self {
            Node::All(parts) | Node::Any(parts) => parts,
            Node::Maybe(inner) | Node::Many(inner) => std::slice::from_ref(inner),
            Node::Text(_) | Node::Token(_) | Node::Rule(_) => &[],
        }
    }
    fn rules(&self, found: &mut BTreeSet<String>) {
        if let Node::Rule(name) = self {
            found.insert(name.clone());
        }
        self.parts().iter().for_each(|part| part.rules(found));
    }
    fn texts(&self, found: &mut BTreeSet<String>) {
        if let Node::Text(text) = self {
            found.insert(text.clone());
        }
        self.parts().iter().for_each(|part| part.texts(found));
    }
}

fn open_braces(text: &str) -> usize {
    text.matches('{').count().saturating_sub(text.matches('}').count())
}

/// The words and signs of a grammar.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' => rest[1..].find('"').map_or(rest.len(), |end| end + 2),
            c if c.is_alphanumeric() || c == '_' => {
                rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len())
            }
            c => c.len_utf8(),
        };
        words.push(rest[..length].to_owned());
        rest = rest[length..].trim_start();
    }
    words
}

fn any(rest: &mut &[String]) -> Result<Node, String> {
    let mut parts = vec![all(rest)?];
    while let [bar, tail @ ..] = rest
        && bar == "|"
    {
        *rest = tail;
        parts.push(all(rest)?);
    }
    Ok(if parts.len() == 1 { parts.swap_remove(0) } else { Node::Any(parts) })
}

fn all(rest: &mut &[String]) -> Result<Node, String> {
    let mut parts = Vec::new();
    while let [word, tail @ ..] = rest {
        let close = match word.as_str() {
            "(" => ")",
            "[" => "]",
            "{" => "}",
            "|" | ";" | ")" | "]" | "}" => break,
            _ => "",
        };
        *rest = tail;
        if close.is_empty() {
            parts.push(match word.strip_prefix('"').and_then(|word| word.strip_suffix('"')) {
                Some(text) => Node::Text(text.to_owned()),
                None if TOKENS.contains(&word.as_str()) => Node::Token(word.clone()),
                None => Node::Rule(word.clone()),
            });
            continue;
        }
        let inner = any(rest)?;
        match rest {
            [end, tail @ ..] if end == close => *rest = tail,
            _ => return Err(format!("a `{word}` is not closed")),
        }
        parts.push(match close {
            "]" => Node::Maybe(Box::new(inner)),
            "}" => Node::Many(Box::new(inner)),
            _ => inner,
        });
    }
    Ok(Node::All(parts))
}

/// A text's tokens without its documentation, and where a statement may go on in a new line.
struct Reader<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    goes_on: Vec<bool>,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str, tokens: &Tokens) -> Reader<'t> {
        let mut list: Vec<Token> = Vec::new();
        let mut newline = true;
        for token in &tokens.list {
            if matches!(token.kind, Kind::Doc | Kind::ModuleDoc) {
                newline = true;
            } else {
                list.push(Token { newline: token.newline || newline, ..*token });
                newline = false;
            }
        }
        let (mut goes_on, mut round) = (Vec::new(), 0_u32);
        let mut before = Kind::End;
        for token in &list {
            let word = text.get(token.start as usize..token.end as usize).unwrap_or("");
            let operator = matches!(before, Kind::Plus | Kind::Minus | Kind::Star | Kind::Slash | Kind::Caret)
                || matches!(before, Kind::Span | Kind::Comma | Kind::OpenBrace);
            let open = matches!(token.kind, Kind::Plus | Kind::Star | Kind::Slash | Kind::OpenBrace)
                || matches!(word, "or" | "then" | "else");
            goes_on.push(!token.newline || round > 0 || operator || open);
            match token.kind {
                Kind::OpenParen => round += 1,
                Kind::CloseParen => round = round.saturating_sub(1),
                _ => {}
            }
            before = token.kind;
        }
        Reader { text, tokens: list, goes_on }
    }

    fn word(&self, at: usize) -> &str {
        let token = self.tokens.get(at);
        token.and_then(|token| self.text.get(token.start as usize..token.end as usize)).unwrap_or("")
    }

    fn kind(&self, at: usize) -> Kind {
        self.tokens.get(at).map_or(Kind::End, |token| token.kind)
    }

    /// Whether nothing stands between a token and the next.
    fn glued(&self, at: usize) -> bool {
        self.tokens.get(at).map(|token| token.end) == self.tokens.get(at + 1).map(|token| token.start)
    }

    /// Behind a name that is put together, such as `mill_{m.id}`, which begins at a token.
    fn built(&self, mut at: usize) -> Option<usize> {
        let first = at;
        loop {
            if self.is_name(at) && (at == first || self.glued(at - 1)) {
                at += 1;
            }
            let open = self.kind(at) == Kind::OpenBrace && (at == first || self.glued(at - 1));
            if !open || !self.is_name(at + 1) {
                let pieces = (first..at).any(|at| self.kind(at) == Kind::OpenBrace);
                return pieces.then_some(at);
            }
            at += 2;
            while self.kind(at) == Kind::Dot && self.is_name(at + 1) {
                at += 2;
            }
            if self.kind(at) != Kind::CloseBrace {
                return None;
            }
            at += 1;
        }
    }

    fn is_name(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.kind == Kind::Word && !token.reserved)
    }
}

/// Before which token one stands, and whether a separator came right before it.
type Place = (usize, bool);

struct Run<'g> {
    grammar: &'g Grammar,
    reader: &'g Reader<'g>,
    known: BTreeMap<(String, Place), BTreeSet<Place>>,
    furthest: usize,
}

impl Run<'_> {
    /// Where a part can end that begins here.
    fn ends(&mut self, node: &Node, from: Place) -> BTreeSet<Place> {
        match node {
            Node::Text(_) | Node::Token(_) => self.token(node, from).into_iter().collect(),
            Node::Rule(name) => {
                if let Some(known) = self.known.get(&(name.clone(), from)) {
                    return known.clone();
                }
                let grammar = self.grammar;
                let ends = self.ends(&grammar.rules[name], from);
                self.known.insert((name.clone(), from), ends.clone());
                ends
            }
            Node::All(parts) => parts.iter().fold(BTreeSet::from([from]), |starts, part| {
                starts.into_iter().flat_map(|start| self.ends(part, start)).collect()
            }),
            Node::Any(parts) => parts.iter().flat_map(|part| self.ends(part, from)).collect(),
            Node::Maybe(inner) => {
                let mut ends = self.ends(inner, from);
                ends.insert(from);
                ends
            }
            Node::Many(inner) => {
                let mut ends = BTreeSet::from([from]);
                let mut open = vec![from];
                while let Some(start) = open.pop() {
                    let next = self.ends(inner, start);
                    open.extend(next.into_iter().filter(|end| ends.insert(*end)).collect::<Vec<_>>());
                }
                ends
            }
        }
    }

    fn token(&mut self, node: &Node, (at, fresh): Place) -> Option<Place> {
        let reader = self.reader;
        if *node == Node::Token("SEP".to_owned()) {
            let signs = |at: &usize| matches!(reader.kind(*at), Kind::Comma | Kind::Semicolon);
            let end = (at..).find(|at| !signs(at)).unwrap_or(at);
            let next = reader.tokens.get(end);
            let ends = next.is_none_or(|token| token.newline || token.kind == Kind::CloseBrace);
            return (end > at || ends).then_some((end, true));
        }
        if !(fresh || reader.goes_on.get(at).copied().unwrap_or(false)) {
            return None;
        }
        let end = match node {
            Node::Text(text) => {
                let same = reader.word(at) == text
                    || text == "<=" && reader.kind(at) == Kind::AtMost
                    || text == ">=" && reader.kind(at) == Kind::AtLeast;
                same.then_some(at + 1)
            }
            Node::Token(kind) => match kind.as_str() {
                "NAME" => reader.is_name(at).then_some(at + 1),
                "NUMBER" => (reader.kind(at) == Kind::Number).then_some(at + 1),
                "DATE" => (reader.kind(at) == Kind::Date).then_some(at + 1),
                "TEXT" => (reader.kind(at) == Kind::Text).then_some(at + 1),
                "BUILT" => reader.built(at),
                "PART" => {
                    let part = reader.kind(at) == Kind::CloseBracket && reader.kind(at + 1) == Kind::Dot;
                    (part && reader.glued(at) && reader.is_name(at + 2)).then_some(at + 3)
                }
                kind => {
                    let open = if kind == "CALL" { Kind::OpenParen } else { Kind::OpenBracket };
                    let mut end = at;
                    while reader.is_name(end) && reader.kind(end + 1) == Kind::Dot {
                        end += 2;
                    }
                    let call = reader.is_name(end) && reader.kind(end + 1) == open && reader.glued(end);
                    call.then_some(end + 2)
                }
            },
            _ => None,
        }?;
        self.furthest = self.furthest.max(end);
        Some((end, false))
    }
}
