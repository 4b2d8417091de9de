//! Lines of a journal, from their verb on.

use weal_base::suggest::nearest;
use weal_base::{FileId, Problems};

use super::Parser;
use crate::diagnostics;
use crate::ir::{Expr, Line, LineKind, Path, Range, RunVerb, Verb};
use crate::tokens::{Kind, Token, Tokens, text_of};
use crate::words::{JOURNAL_WORDS, LINE_CLAUSES, SIGNAL_FLOWS, SIGNAL_WORDS};

/// Where, to which need, and by which day.
#[derive(Default)]
struct Whither {
    at: Option<Path>,
    need: Option<Path>,
    by: Option<Expr>,
}

/// One line of a journal, from its verb on. What cannot be read becomes an `Error` line, reported.
pub(crate) fn line(file: FileId, text: &str, tokens: &Tokens, range: Range) -> (Line, Problems) {
    let mut parser = Parser::new(file, text, tokens);
    parser.within = Some(range);
    let mut line = Line { range, kind: LineKind::Error, source: None, because: None, by: None };
    let read = parser.line(&mut line);
    line.kind = read.unwrap_or(LineKind::Error);
    (line, parser.problems)
}

impl Parser<'_> {
    fn line(&mut self, line: &mut Line) -> Option<LineKind> {
        const WHAT: &str = "what happened, such as `lose 1 hand_liner`";
        let token = self.peek();
        if token.kind != Kind::Word {
            return self.expected(WHAT);
        }
        self.bump();
        let mut to = Whither::default();
        let kind = match self.word(token) {
            b"count" => self.count(line, &mut to),
            b"gain" | b"lose" => {
                let lost = self.word(token) == b"lose";
                let amount = self.expr("an amount and what of, such as `lose 1 hand_liner`")?;
                self.whither(line, &mut to, &["at"])?;
                Some(LineKind::Change { lost, amount, at: to.at.take() })
            }
            b"did" => self.run(RunVerb::Did, line, &mut to),
            b"start" => self.run(RunVerb::Start, line, &mut to),
            b"finish" => self.run(RunVerb::Finish, line, &mut to),
            b"fail" => self.run(RunVerb::Fail, line, &mut to),
            b"promise" => {
                const BY: &str = "`by` and a day, such as `promise 20 t flour by 2027-05-01`";
                let amount = self.expr("an amount and what of, such as `promise 20 t flour by 2027-05-01`")?;
                self.whither(line, &mut to, &["at", "for", "by"])?;
                let Some(by) = to.by.take() else { return self.expected(BY) };
                Some(LineKind::Promise { amount, at: to.at.take(), need: to.need.take(), by })
            }
            b"deliver" => {
                let amount = self.expr("an amount and what of, such as `deliver 20 t flour`")?;
                self.whither(line, &mut to, &["at", "for"])?;
                Some(LineKind::Deliver { amount, at: to.at.take(), need: to.need.take() })
            }
            b"signal" => self.signal(line, &mut to),
            _ => {
                self.pos -= 1;
                let meant = self.meant(JOURNAL_WORDS);
                let problem = self.problem_at(token, WHAT);
                self.report(problem.help_if(meant.map(|word| format!("did you mean `{word}`?"))));
                None
            }
        }?;
        Some(kind)
    }

    /// `count stock cod at shore = 39.5 kt`, `count hand_liner = 13`.
    fn count(&mut self, line: &mut Line, to: &mut Whither) -> Option<LineKind> {
        const WHAT: &str = "what was counted, such as `count stock cod = 39.5 kt`";
        let named = self.ahead(1).kind == Kind::Word && !self.is_word(self.ahead(1), "at");
        if self.at_word("stock") && named {
            self.bump();
        }
        let resource = self.path(WHAT)?;
        let at = self.place_said()?;
        self.need(Kind::Equal, "`=` and how much there is, such as `count stock cod = 39.5 kt`")?;
        let amount = self.expr("how much there is, such as `39.5 kt`")?;
        self.whither(line, to, &["at"])?;
        let at = self.one_place(at, to)?;
        Some(LineKind::Count { resource, at, amount })
    }

    fn run(&mut self, how: RunVerb, line: &mut Line, to: &mut Whither) -> Option<LineKind> {
        let recipe = self.path("a recipe, such as `did bake 12 run`")?;
        let runs = self.expr("how many runs, such as `did bake 12 run`")?;
        self.whither(line, to, &["at"])?;
        Some(LineKind::Run { how, recipe, runs, at: to.at.take() })
    }

    fn signal(&mut self, line: &mut Line, to: &mut Whither) -> Option<LineKind> {
        const WHAT: &str =
            "`need`, `threshold`, `supply` or `recipe`, such as `signal need bread = 24 kg per person per year`";
        const EQUAL: &str = "`=` and the amount from now on";
        const AMOUNT: &str = "the amount from now on";
        let token = self.peek();
        if !self.at(Kind::Word) {
            return self.expected(WHAT);
        }
        self.bump();
        match self.word(token) {
            word @ (b"need" | b"supply") => {
                let need = word == b"need";
                let of = self.path(if need { "a need" } else { "a resource" })?;
                let at = self.place_said()?;
                self.need(Kind::Equal, EQUAL)?;
                let amount = self.expr(AMOUNT)?;
                self.whither(line, to, &["at"])?;
                let at = self.one_place(at, to)?;
                Some(match need {
                    true => LineKind::SignalNeed { need: of, at, amount },
                    false => LineKind::SignalSupply { resource: of, at, amount },
                })
            }
            b"threshold" => {
                let threshold = self.path("a threshold")?;
                self.need(Kind::Equal, EQUAL)?;
                let amount = self.expr(AMOUNT)?;
                self.whither(line, to, &[])?;
                Some(LineKind::SignalThreshold { threshold, amount })
            }
            b"recipe" => {
                let recipe = self.path("a recipe")?;
                let verb = self.flow_verb()?;
                let resource = self.path("a resource, such as `signal recipe bake consume flour = 95 kg`")?;
                self.need(Kind::Equal, EQUAL)?;
                let amount = self.expr(AMOUNT)?;
                self.whither(line, to, &[])?;
                Some(LineKind::SignalRecipe { recipe, verb, resource, amount })
            }
            _ => {
                self.pos -= 1;
                let meant = self.meant(SIGNAL_WORDS);
                let problem = self.problem_at(token, WHAT);
                self.report(problem.help_if(meant.map(|word| format!("did you mean `{word}`?"))));
                None
            }
        }
    }

    fn flow_verb(&mut self) -> Option<Verb> {
        let token = self.peek();
        let verb = match self.word(token) {
            b"consume" => Verb::Consume,
            b"produce" => Verb::Produce,
            b"use" => Verb::Use,
            b"work" => Verb::Work,
            b"emit" => Verb::Emit,
            _ => {
                let meant = self.meant(SIGNAL_FLOWS);
                let what =
                    "`consume`, `produce`, `use`, `work` or `emit`, such as `signal recipe bake consume flour = 95 kg`";
                let problem = self.problem(what);
                self.report(problem.help_if(meant.map(|word| format!("did you mean `{word}`?"))));
                return None;
            }
        };
        self.bump();
        Some(verb)
    }

    fn place_said(&mut self) -> Option<Option<Path>> {
        match self.eat_word("at") {
            true => self.path("a place, such as `at shore`").map(Some),
            false => Some(None),
        }
    }

    /// A place may stand before the `=` or behind the amount, and once.
    fn one_place(&mut self, before: Option<Path>, to: &mut Whither) -> Option<Option<Path>> {
        match (before, to.at.take()) {
            (Some(_), Some(path)) => {
                let range = Self::whole(&path);
                let problem = diagnostics::twice(self.place(range), "at");
                self.report(problem);
                None
            }
            (before, behind) => Some(before.or(behind)),
        }
    }

    fn whole(path: &Path) -> Range {
        let (first, last) = (path.0.first().copied().unwrap_or_default(), path.0.last().copied().unwrap_or_default());
        Range { start: first.start, end: last.end }
    }

    /// What follows, up to the end of the line: `at`, `for`, `by` as far as `known`, and behind them who says so, from where it
    /// is known and why; each in any order.
    fn whither(&mut self, line: &mut Line, to: &mut Whither, known: &[&str]) -> Option<()> {
        let mut ended = false;
        while self.peek().kind != Kind::End {
            let (token, before) = (self.peek(), self.end());
            let due = matches!(self.ahead(1).kind, Kind::Date | Kind::Number);
            let word = self.word(token);
            let allowed = |word: &str| !ended && known.contains(&word);
            self.bump();
            let twice = match word {
                b"at" if allowed("at") => to.at.replace(self.path("a place, such as `at shore`")?).is_some(),
                b"for" if allowed("for") => to.need.replace(self.path("a need, such as `for bread`")?).is_some(),
                b"by" if allowed("by") && due => to.by.replace(self.expr("a day, such as `by 2027-05-01`")?).is_some(),
                b"by" if due && ended && known.contains(&"by") => {
                    self.pos -= 1;
                    let help = "the day stands before who says so and why: `promise 20 t flour by 2027-05-01 by ada`";
                    let problem = self.problem_at(token, "the end of the line").help(help);
                    self.report(problem);
                    return None;
                }
                b"by" | b"source" | b"because" => {
                    if !ended {
                        line.range.end = before;
                    }
                    ended = true;
                    let (field, text) = match word {
                        b"source" => (&mut line.source, self.source()?),
                        b"because" => (&mut line.because, self.because()?),
                        _ => (&mut line.by, self.who()?),
                    };
                    field.replace(text).is_some()
                }
                _ => {
                    self.pos -= 1;
                    return self.beyond(token, known);
                }
            };
            if twice {
                let problem = diagnostics::twice(self.place(token.range()), &String::from_utf8_lossy(word));
                self.report(problem);
                return None;
            }
        }
        if !ended {
            line.range.end = self.end();
        }
        Some(())
    }

    /// The name of a person or of people, as a word or a text.
    fn who(&mut self) -> Option<Range> {
        let token = self.peek();
        if self.at(Kind::Text) || self.at(Kind::Word) && !token.reserved {
            self.bump();
            return Some(token.range());
        }
        self.expected("who says so, such as `by ada` or `by \"the harbour office\"`")
    }

    /// Reports what does not belong to a line.
    fn beyond(&mut self, token: Token, known: &[&str]) -> Option<()> {
        let words: Vec<&str> = known.iter().chain(LINE_CLAUSES).copied().collect();
        let listed: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
        // A misspelt word before a text was read as one more word of the amount.
        let before = self.pos.checked_sub(1).and_then(|at| self.list.get(at)).map(|before| before.range());
        let misspelt = before.filter(|_| token.kind == Kind::Text);
        let misspelt = misspelt.and_then(|word| nearest(text_of(self.text, word), LINE_CLAUSES.iter().copied()));
        let meant = self.meant(&words).or(misspelt);
        let problem = self.problem_at(token, &format!("the end of the line, or {}", listed.join(", ")));
        self.report(problem.help_if(meant.map(|word| format!("did you mean `{word}`?"))));
        None
    }
}
