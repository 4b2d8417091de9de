//! Recipes and their lines.

use super::expressions::split_resource;
use super::{Parser, Stop};
use crate::ir::{Expr, ItemKind, Path, Step, StepKind, Verb};
use crate::tokens::{Kind, Token};
use crate::words::STEP_WORDS;

impl Parser<'_> {
    pub(super) fn recipe(&mut self) -> Option<ItemKind> {
        let name = self.declared("a name for the recipe, such as `recipe bake { … }`")?;
        let params = self.pattern_params()?;
        let of = self.pattern_use()?.map(Box::new);
        self.in_recipe = true;
        let steps = self.braces(Self::step);
        self.in_recipe = false;
        let steps = match (steps, &of) {
            (Some(steps), _) => steps,
            (None, Some(_)) => Vec::new(),
            (None, None) => return self.expected("`{` and the lines of the recipe"),
        };
        Some(ItemKind::Recipe { name, params, of, steps })
    }

    pub(super) fn step(&mut self) -> Step {
        let token = self.peek();
        let kind = self.step_kind(token);
        if kind.is_none() {
            self.skip_part();
        }
        Step { range: self.since(token.start), kind: kind.unwrap_or(StepKind::Error) }
    }

    fn step_kind(&mut self, token: Token) -> Option<StepKind> {
        self.bump();
        Some(match self.word(token) {
            b"takes" => StepKind::Takes(self.expr("how long it takes, such as `takes 1 year`")?),
            b"consume" => self.flow(Verb::Consume)?,
            b"produce" => self.flow(Verb::Produce)?,
            b"use" => self.flow(Verb::Use)?,
            b"work" => self.flow(Verb::Work)?,
            b"emit" => self.flow(Verb::Emit)?,
            b"cite" => StepKind::Cite(self.cited()?),
            b"move" => self.moved()?,
            b"at" => self.places()?,
            b"up" => {
                self.need_word("to", "`to`, as in `up to 3 run per year`")?;
                StepKind::UpTo(self.expr("how many runs, such as `up to 3 run per year`")?)
            }
            b"in" => {
                self.need_word("whole", "`whole runs`, as in `in whole runs`")?;
                self.need_word("runs", "`runs`, as in `in whole runs`")?;
                StepKind::InWholeRuns
            }
            b"set" => {
                self.need_word("up", "`up`, as in `set up { work 3 h baker }`")?;
                let each_period = self.eat_word("in");
                if each_period {
                    self.need_word("each", "`each period`, as in `set up in each period { work 3 h baker }`")?;
                    self.need_word("period", "`period`, as in `set up in each period { work 3 h baker }`")?;
                }
                match self.braces(Self::step) {
                    Some(steps) => StepKind::SetUp { steps, each_period },
                    None => return self.expected("`{` and what is taken once, such as `set up { work 3 h baker }`"),
                }
            }
            b"for" => self.for_each_step()?,
            b"either" => self.either()?,
            b"alarm" => StepKind::AlarmAfter(self.alarm_after()?),
            b"source" => StepKind::Source(self.source()?),
            b"because" => StepKind::Because(self.because()?),
            _ => {
                self.pos -= 1;
                let what = "a line of a recipe, such as `consume 62 t cod`";
                self.unknown_clause(what, STEP_WORDS, None);
                return None;
            }
        })
    }

    fn flow(&mut self, verb: Verb) -> Option<StepKind> {
        let what = match verb {
            Verb::Consume => "an amount and a resource, such as `consume 62 t cod`",
            Verb::Produce => "an amount and a resource, such as `produce 60 t fish`",
            Verb::Use => "an amount and a resource, such as `use 1 hand_liner`",
            Verb::Work => "an amount and a resource, such as `work 4_800 h crew`",
            Verb::Emit => "an amount and a resource, such as `emit 24 t co2e`",
        };
        let whole: Expr = self.expr_until(Stop::Spread, what)?;
        let range = whole.range;
        let (amount, resource) = split_resource(self.text, whole);
        let Some(resource) = resource else {
            return self.expected(&what.replacen("an amount and a resource", "a resource after the amount", 1));
        };
        let Some(amount) = amount else {
            let found = format!("{} alone", self.quote(range));
            let at = self.place(range);
            self.report(crate::diagnostics::expected(at, what, &found, "one of the two is missing"));
            return None;
        };
        let spread = matches!(verb, Verb::Consume | Verb::Produce) && self.eat_word("spread");
        let lasting = match self.at_word("for") && verb == Verb::Produce && !spread {
            true => {
                self.bump();
                Some(self.expr("how long it lasts, such as `for 30 year`")?)
            }
            false => None,
        };
        Some(StepKind::Flow { verb, amount, resource, lasting, spread })
    }

    /// What a run must know, after `cite`.
    fn cited(&mut self) -> Option<Vec<Path>> {
        let mut all = vec![self.path("what one must know, such as `cite bread_formula`")?];
        while self.peek().kind == Kind::Comma && !self.peek().newline && self.path_of_list(1, STEP_WORDS) {
            self.bump();
            all.push(self.path("what one must know")?);
        }
        Some(all)
    }

    fn places(&mut self) -> Option<StepKind> {
        if self.eat_word("each") {
            self.need_word("place", "`place`, as in `at each place`")?;
            let around = self.each_place_in()?;
            return Some(around.map_or_else(|| StepKind::At(Vec::new()), StepKind::AtEachIn));
        }
        let mut places = vec![self.path("a place, such as `at shore`")?];
        while self.peek().kind == Kind::Comma && !self.peek().newline && self.path_of_list(1, &[]) {
            self.bump();
            places.push(self.path("a place")?);
        }
        Some(StepKind::At(places))
    }

    fn for_each_step(&mut self) -> Option<StepKind> {
        let head = self.loop_head()?;
        let Some(body) = self.braces(Self::step) else {
            return self.expected("`{` and the lines for each row");
        };
        Some(StepKind::ForEach { head, body })
    }
}
