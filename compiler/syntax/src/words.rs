//! The words of the language, once: the parser, its suggestions and the editors all read them here.

/// Words that may not be used as names: they end the words of a quantity.
pub const RESERVED: &[&str] = &[
    "from", "until", "per", "for", "each", "to", "by", "in", "where", "and", "or", "not", "at", "adopts", "sets",
    "with", "within", "falling", "always", "true", "false",
];

/// Words that begin a declaration.
pub const ITEM_WORDS: &[&str] = &[
    "package",
    "use",
    "horizon",
    "fence",
    "dimension",
    "unit",
    "prefix",
    "let",
    "table",
    "for",
    "place",
    "route",
    "resource",
    "property",
    "profile",
    "ranks",
    "recipe",
    "need",
    "threshold",
    "allocate",
    "policy",
    "adopt",
    "choice",
    "scenario",
    "aim",
    "test",
];

/// Kinds of resource, between the `:` and the dimension.
pub const RESOURCE_KINDS: &[&str] =
    &["good", "perishable", "flowing", "labour", "durable", "natural", "emitted", "knowledge", "local"];

/// What can be said of a place.
pub const PLACE_WORDS: &[&str] = &["people", "area", "stock", "supply", "source", "because"];

/// What can be declared inside a place.
pub const PLACE_ITEMS: &[&str] = &["place", "need", "recipe", "threshold", "for"];

/// What can be said of a route.
pub const ROUTE_WORDS: &[&str] = &["takes", "source", "because"];

/// What can be said of a resource.
pub const RESOURCE_WORDS: &[&str] = &[
    "stock",
    "supply",
    "from",
    "regrows",
    "keeps",
    "loses",
    "storage",
    "discard",
    "lasts",
    "available",
    "absorbed",
    "provides",
    "end",
    "alarm",
    "source",
    "because",
];

/// What can be said of knowledge.
pub const KNOWLEDGE_WORDS: &[&str] = &["from", "until", "source", "because"];

/// What can be said of a property.
pub const PROPERTY_WORDS: &[&str] = &["source", "because"];

/// What can be said of a need, in its braces.
pub const NEED_WORDS: &[&str] =
    &["rank", "at", "for", "from", "until", "by", "always", "profile", "alarm", "source", "because"];

/// What can follow a need's amount, before its braces.
pub const NEED_TAIL_WORDS: &[&str] = &["for", "from", "until", "by", "always"];

/// What can be said of a threshold, in its braces.
pub const THRESHOLD_WORDS: &[&str] = &["from", "until", "alarm", "source", "because"];

/// What can be said of an allocation, in its braces.
pub const ALLOCATION_WORDS: &[&str] = &["source", "because"];

/// Lines of a recipe.
pub const STEP_WORDS: &[&str] = &[
    "takes", "consume", "produce", "use", "work", "emit", "cite", "move", "either", "set", "at", "up", "in", "for",
    "alarm", "source", "because",
];

/// Lines of a policy.
pub const RULE_WORDS: &[&str] = &["forbid", "allow", "limit", "require", "set", "source", "because"];

/// Lines of a choice.
pub const CHOICE_WORDS: &[&str] = &["option", "decide", "source", "because"];

/// What `decide by` can say.
pub const DECIDE_WORDS: &[&str] = &[
    "electorate",
    "quorum",
    "majority",
    "objections",
    "ties",
    "seed",
    "status",
    "ballots",
    "roll",
    "closes",
    "until",
    "seats",
    "budget",
    "completion",
    "step",
    "satisfaction",
    "scale",
    "grades",
    "weight",
    "incomplete",
    "tied",
    "unknown",
    "repeated",
    "longest",
    "overlong",
    "signed",
    "delegation",
];

/// Lines of a test.
pub const TEST_WORDS: &[&str] = &["with", "expect"];

/// What a bound, an expectation or an aim can measure.
pub const MEASURE_WORDS: &[&str] =
    &["stock", "emitted", "consumed", "produced", "worked", "used", "run", "met", "headroom", "content"];

/// What can narrow a bound.
pub const MODIFIER_WORDS: &[&str] = &["always", "in", "each", "falling", "from", "until", "at", "soft"];

/// Words that begin a line of a journal that is read with the program.
pub const JOURNAL_WORDS: &[&str] =
    &["count", "gain", "lose", "did", "start", "finish", "fail", "promise", "deliver", "signal"];

/// What can be signalled to be another than the program says.
pub const SIGNAL_WORDS: &[&str] = &["need", "threshold", "supply", "recipe"];

/// The lines of a recipe that can be signalled to be another.
pub const SIGNAL_FLOWS: &[&str] = &["consume", "produce", "use", "work", "emit"];

/// What can stand at the end of a line of a journal.
pub const LINE_CLAUSES: &[&str] = &["by", "source", "because"];

/// Words that mean something only in their place: heads of clauses, their parts, and markers.
pub const OTHER_WORDS: &[&str] = &[
    "after",
    "allowed",
    "along",
    "aged",
    "among",
    "between",
    "calendar",
    "exception",
    "free",
    "impossible",
    "least",
    "logistic",
    "losing",
    "lower",
    "most",
    "no",
    "of",
    "parts",
    "prefixed",
    "runs",
    "spread",
    "start",
    "than",
    "total",
    "trial",
    "whole",
];

/// Whether a word is one of [`RESERVED`]; sorted by length, because every word of a text is asked.
pub(crate) fn is_reserved(word: &[u8]) -> bool {
    match word.len() {
        2 => matches!(word, b"to" | b"by" | b"in" | b"or" | b"at"),
        3 => matches!(word, b"per" | b"for" | b"and" | b"not"),
        4 => matches!(word, b"each" | b"from" | b"sets" | b"with" | b"true"),
        5 => matches!(word, b"until" | b"where" | b"false"),
        6 => matches!(word, b"adopts" | b"within" | b"always"),
        7 => word == b"falling",
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_reserved_words_and_the_test_for_them_agree() {
        assert!(RESERVED.iter().all(|word| is_reserved(word.as_bytes())));
        let others = [ITEM_WORDS, RESOURCE_WORDS, STEP_WORDS, MEASURE_WORDS, OTHER_WORDS];
        for word in others.into_iter().flatten() {
            assert_eq!(RESERVED.contains(word), is_reserved(word.as_bytes()), "{word}");
        }
    }
}
