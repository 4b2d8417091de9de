//! Places, resources, needs and thresholds, and what can be said of them.

use super::expressions::split_resource;
use super::{Parser, Stop};
use crate::ir::{Clause, ClauseKind, Expr, ExprKind, ItemKind, Name, Range};
use crate::tokens::{Kind, text_of};
use crate::words::{
    ALLOCATION_WORDS, KNOWLEDGE_WORDS, NEED_TAIL_WORDS, NEED_WORDS, PLACE_WORDS, PROPERTY_WORDS, RESOURCE_KINDS,
    RESOURCE_WORDS, ROUTE_WORDS, THRESHOLD_WORDS,
};

const PROFILE: &str = "a profile, such as `profile heating`";

/// A noun, for the clauses it may have and for messages.
pub(super) struct Noun {
    a: &'static str,
    pub(super) what: &'static str,
    words: &'static [&'static str],
    people_from: bool,
}

pub(super) const PLACE: Noun = Noun {
    a: "a place",
    what: "something said of a place, such as `people 62_000`",
    words: PLACE_WORDS,
    people_from: false,
};
pub(super) const ROUTE: Noun = Noun {
    a: "a route",
    what: "something said of a route, such as `takes 1 day`",
    words: ROUTE_WORDS,
    people_from: false,
};
const RESOURCE: Noun = Noun {
    a: "a resource",
    what: "something said of a resource, such as `stock 42 kt` or `supply 900 t per year`",
    words: RESOURCE_WORDS,
    people_from: true,
};
const KNOWLEDGE: Noun = Noun {
    a: "knowledge",
    what: "something said of knowledge, such as `from 2028` or `source \"Baker's handbook\"`",
    words: KNOWLEDGE_WORDS,
    people_from: false,
};
const PROPERTY: Noun = Noun {
    a: "a property",
    what: "something said of a property, such as `source \"Food tables 2024\"`",
    words: PROPERTY_WORDS,
    people_from: false,
};
const NEED: Noun = Noun {
    a: "a need",
    what: "something said of a need, such as `rank vital` or `at least 90 %`",
    words: NEED_WORDS,
    people_from: false,
};
const THRESHOLD: Noun = Noun {
    a: "a threshold",
    what: "something said of a threshold, such as `source \"Stock assessment 2025\"`",
    words: THRESHOLD_WORDS,
    people_from: false,
};

pub(super) const ALLOCATION: Noun = Noun {
    a: "an allocation",
    what: "something said of an allocation, such as `because \"each person counts the same\"`",
    words: ALLOCATION_WORDS,
    people_from: false,
};

impl Parser<'_> {
    pub(super) fn clauses(&mut self, noun: &Noun) -> Vec<Clause> {
        self.braces(|parser| parser.clause(noun)).unwrap_or_default()
    }

    pub(super) fn resource(&mut self) -> Option<ItemKind> {
        let name = self.declared("a name for the resource, such as `resource timber: mass`")?;
        let mut words = Vec::new();
        let mut dimension = None;
        let colon = self.eat(Kind::Colon);
        let forgotten = !colon && self.at(Kind::Word) && !self.peek().reserved;
        if forgotten {
            self.expected::<()>("`:` and what the resource is, such as `resource timber: mass`");
        }
        if colon || forgotten {
            let first = self.peek();
            while self.at(Kind::Word) && self.is_resource_kind() {
                words.push(self.bump().range());
            }
            if !self.at(Kind::OpenBrace) && !self.at_word("in") && (words.is_empty() || !self.at_end()) {
                let what = "what the resource is, such as `perishable mass` or `volume`";
                let expr = self.expr(what)?;
                if matches!(expr.kind, ExprKind::Phrase(..)) {
                    self.report_kind(first.range(), expr.range);
                }
                dimension = Some(expr);
            }
        }
        let unit = match self.eat_word("in") {
            true => Some(self.expr("the unit to show it in, such as `in t`")?),
            false => None,
        };
        let known = words.iter().any(|word| text_of(self.text, *word) == "knowledge");
        let clauses = self.clauses(if known { &KNOWLEDGE } else { &RESOURCE });
        Some(ItemKind::Resource { name, words, dimension, unit, clauses })
    }

    pub(super) fn property(&mut self) -> Option<ItemKind> {
        let name = self.declared("a name for the property, such as `property food_energy: energy in kcal`")?;
        let mut dimension = None;
        if self.eat(Kind::Colon) {
            dimension = Some(self.expr("what the property is, such as `energy` or `mass`")?);
        }
        let unit = match self.eat_word("in") {
            true => Some(self.expr("the unit to show it in, such as `in kcal`")?),
            false => None,
        };
        let clauses = self.clauses(&PROPERTY);
        Some(ItemKind::Property { name, dimension, unit, clauses })
    }

    fn is_resource_kind(&self) -> bool {
        let word = self.word(self.peek());
        RESOURCE_KINDS.iter().any(|kind| kind.as_bytes() == word)
    }

    /// Two words where one dimension is expected: the first was meant to be a kind.
    fn report_kind(&mut self, first: Range, at: Range) {
        let first = match at.start > first.start {
            true => at,
            false => first,
        };
        let word = text_of(self.text, first);
        let meant = weal_base::suggest::nearest(word, RESOURCE_KINDS.iter().copied());
        let found = self.quote(at);
        let what = "a kind and a dimension, such as `perishable mass`";
        let kinds = format!("the kinds are {}", RESOURCE_KINDS.join(", "));
        let problem = crate::diagnostics::expected(self.place(at), what, &found, "not a dimension");
        let help = meant.map_or(kinds, |kind| format!("did you mean `{kind}`?"));
        self.report(problem.help(help));
    }

    pub(super) fn need_item(&mut self) -> Option<ItemKind> {
        let name = self.declared("a name for the need, such as `need bread: 60 kg bread per person per year`")?;
        self.need(Kind::Colon, "`:` and what is needed, such as `need bread: 60 kg bread per person per year`")?;
        let amount = self.expr("how much is needed, such as `60 kg bread per person per year`")?;
        let mut tail = Vec::new();
        while self.at(Kind::Word) && self.peek().reserved {
            let word = self.word(self.peek());
            if !NEED_TAIL_WORDS.iter().any(|tail| tail.as_bytes() == word) {
                break;
            }
            let start = self.peek().start;
            let kind = self.clause_kind(false)?;
            let range = self.since(start);
            tail.push(Clause { range, kind });
        }
        let clauses = self.clauses(&NEED);
        Some(ItemKind::Need { name, amount, tail, clauses })
    }

    pub(super) fn threshold(&mut self) -> Option<ItemKind> {
        let name = self.declared("a name for the threshold, such as `threshold spawning_stock: stock cod >= 30 kt`")?;
        self.need(Kind::Colon, "`:` and a bound, such as `threshold spawning_stock: stock cod >= 30 kt`")?;
        let bound = self.bound()?;
        let clauses = self.clauses(&THRESHOLD);
        Some(ItemKind::Threshold { name, bound, clauses })
    }

    pub(super) fn clause(&mut self, noun: &Noun) -> Clause {
        let token = self.peek();
        let word = self.word(token);
        let known = token.kind == Kind::Word && noun.words.iter().any(|w| w.as_bytes() == word);
        let kind = if !known {
            self.clause_elsewhere(noun);
            None
        } else {
            self.clause_kind(noun.people_from)
        };
        if kind.is_none() && known {
            self.skip_part();
        }
        Clause { range: self.since(token.start), kind: kind.unwrap_or(ClauseKind::Error) }
    }

    /// Reports what is not said of this noun, and of which it would be.
    fn clause_elsewhere(&mut self, noun: &Noun) {
        let token = self.peek();
        let word = self.word(token);
        let other = [&PLACE, &ROUTE, &RESOURCE, &NEED, &THRESHOLD, &PROPERTY]
            .into_iter()
            .find(|other| other.words.iter().any(|w| w.as_bytes() == word));
        let help = other.map(|other| {
            let word = text_of(self.text, token.range());
            format!("`{word}` is said of {}, not of {}", other.a, noun.a)
        });
        self.unknown_clause(noun.what, noun.words, help);
    }

    /// A clause, by its first word. After `from` a resource has people, everything else a date.
    fn clause_kind(&mut self, people_from: bool) -> Option<ClauseKind> {
        let token = self.bump();
        Some(match self.word(token) {
            b"people" => ClauseKind::People(self.expr("how many people, such as `people 62_000`")?),
            b"area" => ClauseKind::Area(self.expr("how large it is, such as `area 120 km2`")?),
            b"stock" => self.stock()?,
            b"supply" => self.supply()?,
            b"from" if people_from => {
                self.need_word("people", "`people`, such as `from people 1_500 h per person per year`")?;
                ClauseKind::FromPeople(
                    self.expr("how much each gives, such as `from people 1_500 h per person per year`")?,
                )
            }
            b"from" => ClauseKind::From(self.expr("a date, such as `from 2030`")?),
            b"until" => ClauseKind::Until(self.expr("a date, such as `until 2032`")?),
            b"by" => ClauseKind::By(self.expr("a date, such as `by 2030`")?),
            b"always" => ClauseKind::Always,
            b"profile" => ClauseKind::Profile(self.path(PROFILE)?),
            b"regrows" => self.regrows()?,
            b"keeps" => ClauseKind::Keeps(self.expr("how long it keeps, such as `keeps 4 day`")?),
            b"loses" => ClauseKind::Loses(self.expr("how much is lost, such as `loses 2 % per month`")?),
            b"storage" => ClauseKind::Storage(self.expr("how much can be stored, such as `storage 40 t`")?),
            b"discard" => {
                self.need_word("allowed", "`allowed`, as in `discard allowed`")?;
                ClauseKind::Discard
            }
            b"lasts" => ClauseKind::Lasts(self.expr("how long it lasts, such as `lasts 25 year`")?),
            b"available" => ClauseKind::Available(self.expr("a share, such as `available 85 %`")?),
            b"absorbed" => ClauseKind::Absorbed(self.expr("a rate, such as `absorbed 10 t per year`")?),
            b"provides" => self.provides()?,
            b"end" => self.end_of_horizon()?,
            b"takes" => ClauseKind::Takes(self.expr("how long it takes, such as `takes 1 day`")?),
            b"rank" => ClauseKind::Rank(self.name("a rank, such as `rank vital`")?),
            b"at" => {
                self.need_word("least", "`least`, as in `at least 90 %`")?;
                ClauseKind::AtLeast(self.expr("a share, such as `at least 90 %`")?)
            }
            b"for" => self.for_place()?,
            b"alarm" => ClauseKind::AlarmAfter(self.alarm_after()?),
            b"source" => ClauseKind::Source(self.source()?),
            b"because" => ClauseKind::Because(self.because()?),
            _ => return self.expected("a clause"),
        })
    }

    fn stock(&mut self) -> Option<ClauseKind> {
        let amount = self.expr_until(Stop::Aged, "how much there is, such as `stock 42 kt`")?;
        let aged = match self.eat_word("aged") {
            true => Some(self.expr("an age, such as `aged 5 .. 20 year`")?),
            false => None,
        };
        let at = match self.eat_word("at") {
            true => Some(self.path("a place, such as `at shore`")?),
            false => None,
        };
        Some(ClauseKind::Stock { amount, aged, at })
    }

    fn supply(&mut self) -> Option<ClauseKind> {
        let until_profile = |parser: &mut Self, what: &str| parser.expr_until(Stop::Profile, what);
        let amount = until_profile(self, "how much comes in, such as `supply 900 t per year`")?;
        let (mut from, mut until, mut at, mut profile) = (None, None, None, None);
        loop {
            if self.eat_word("from") {
                from = Some(until_profile(self, "a date, such as `from 2028`")?);
            } else if self.eat_word("until") {
                until = Some(until_profile(self, "a date, such as `until 2030`")?);
            } else if self.eat_word("at") {
                at = Some(self.path("a place, such as `at shore`")?);
            } else if self.eat_word("profile") {
                profile = Some(self.path(PROFILE)?);
            } else {
                break;
            }
        }
        Some(ClauseKind::Supply { amount, from, until, at, profile })
    }

    fn regrows(&mut self) -> Option<ClauseKind> {
        let logistic = self.eat_word("logistic");
        let rate = self.expr("a rate, such as `regrows logistic 18 % per year to 60 kt`")?;
        let to = match self.eat_word("to") {
            true => Some(self.expr("how far it grows, such as `to 60 kt`")?),
            false => None,
        };
        Some(ClauseKind::Regrows { logistic, rate, to })
    }

    fn provides(&mut self) -> Option<ClauseKind> {
        const WHAT: &str = "how much of a property one unit has, such as `provides 2_650 kcal food_energy per kg`";
        let whole = self.expr(WHAT)?;
        let range = whole.range;
        match split_resource(self.text, whole) {
            (Some(amount), Some(property)) => Some(ClauseKind::Provides { amount, property }),
            _ => {
                let found = format!("{} alone", self.quote(range));
                let at = self.place(range);
                self.report(crate::diagnostics::expected(at, WHAT, &found, "the amount or the property is missing"));
                None
            }
        }
    }

    fn end_of_horizon(&mut self) -> Option<ClauseKind> {
        const WAYS: &str = "`free`, `no lower than start` or `at least` and an amount after `end`";
        if self.eat_word("free") {
            return Some(ClauseKind::EndFree);
        }
        if self.eat_word("at") {
            self.need_word("least", "`least`, as in `end at least 500 t`")?;
            let least: Expr = self.expr("how much is left, such as `end at least 500 t`")?;
            return Some(ClauseKind::EndAtLeast(least));
        }
        for word in ["no", "lower", "than", "start"] {
            self.need_word(word, WAYS)?;
        }
        Some(ClauseKind::EndAsStart)
    }

    fn for_place(&mut self) -> Option<ClauseKind> {
        if self.eat_word("each") {
            self.need_word("place", "`place`, as in `for each place`")?;
            let around = self.each_place_in()?;
            return Some(around.map_or(ClauseKind::For(None), ClauseKind::ForEachIn));
        }
        let place = self.path("a place, such as `for shore`")?;
        Some(ClauseKind::For(Some(place)))
    }

    /// The text after `source`.
    pub(super) fn source(&mut self) -> Option<Name> {
        match self.title() {
            Some(text) => Some(text),
            None => self.expected("where it is from, in quotation marks, such as `source \"Fleet survey 2024\"`"),
        }
    }

    /// The text after `because`.
    pub(super) fn because(&mut self) -> Option<Name> {
        match self.title() {
            Some(text) => Some(text),
            None => self.expected("the reason in quotation marks, such as `because \"the spawning ground\"`"),
        }
    }
}
