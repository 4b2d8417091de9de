//! What is written is what the tree says.

mod outcome;

use outcome::{clean, read};

const PAGE_ONE: &str = include_str!("programs/shore_fishery.weal");
const TABLES: &str = include_str!("programs/from_tables.weal");

/// The tree of one declaration, without the blanks around it.
fn one(text: &str) -> String {
    clean(text).trim_end().replace("\n  ", " | ")
}

#[test]
fn page_one_is_read_whole() {
    let tree = clean(PAGE_ONE);
    for line in [
        "doc Who fishes, and with what? A coastal community's question.",
        "package shore_fishery",
        "use std.units.*",
        "horizon 2027 .. 2036 by year",
        "  regrows logistic [18 % per year] to [60 kt]",
        "  stock 14 aged (5 .. [20 year])",
        "  produce [1_700 h per year] of shipwright for [30 year]",
        "need protein [22 kg fish per person per year]",
        "threshold carbon emitted co2e <= [3.4 kt per year] falling [5 % per year]",
        "    electorate shore",
        "  expect headroom spawning_stock >= [0 t]",
    ] {
        assert!(tree.lines().any(|found| found == line), "{line}\n{tree}");
    }
    assert_eq!(read(PAGE_ONE).tree.items.len(), 26);
}

#[test]
fn the_page_of_tables_is_read_whole() {
    insta::assert_snapshot!(clean(TABLES), @r#"
    table goods from "goods.csv"
      column id : name
      column unit : unit
    table uses from "inputs.csv"
      column recipe : name
      column good : resource
      column amount : number in unit of good
    table makes from "recipes.csv"
      column id : name
      column good : resource
      column amount : number in unit of good
      column hours : time in h
    for each g in goods
      resource {g.id}
        kind good
        unit g.unit
    for each m in makes
      recipe {m.id}
        work m.hours of labour
        produce m.amount of m.good
        for each u in uses
          where u.recipe = m.id
          consume u.amount of u.good
    "#);
}

#[test]
fn every_declaration_of_a_line() {
    assert_eq!(one("use fleet.trawler"), "use fleet.trawler");
    assert_eq!(one("horizon 2027-03 .. 2027-Q4 by month"), "horizon 2027-03 .. 2027-Q4 by month");
    assert_eq!(one("horizon 2027-W09 .. 2027-03-31"), "horizon 2027-W09 .. 2027-03-31");
    assert_eq!(one("dimension mass"), "dimension mass");
    assert_eq!(one("dimension area = length^2"), "dimension area = (length ^ 2)");
    assert_eq!(one("dimension speed = length / time"), "dimension speed = (length / time)");
    assert_eq!(one("unit tonne \"t\" = 1000 kg prefixed"), "unit tonne \"t\" = [1000 kg] prefixed");
    assert_eq!(one("unit gram \"g\": mass prefixed"), "unit gram \"g\" : mass prefixed");
    assert_eq!(one("unit litre \"L\", \"l\" = 1 dm^3"), "unit litre \"L\" \"l\" = ([1 dm] ^ 3)");
    assert_eq!(one("unit month calendar"), "unit month calendar");
    assert_eq!(one("prefix kilo \"k\" = 1000"), "prefix kilo \"k\" = 1000");
    assert_eq!(one("let cap = 3.4 kt"), "let cap = [3.4 kt]");
    assert_eq!(one("let f(x: mass, y) = x / y"), "let f = (x / y) | param x : mass | param y");
    assert_eq!(one("aim least labour, least change"), "aim | least labour | least change");
    assert_eq!(
        one("aim most 2 * w.a * produced revenue - emitted cost,\n  least stock x"),
        "aim | most (2 * w.a) * produced revenue - emitted cost | least stock x"
    );
    assert_eq!(
        one("table t from \"a.csv\" {\n  year: date\n  amount \"Amount (t)\": number in unit of good, m: mass in t\n}"),
        "table t from \"a.csv\" | column year : date | column amount \"Amount (t)\" : number in unit of good | column m : mass in t"
    );
}

#[test]
fn every_head_of_a_resource() {
    assert_eq!(one("resource x"), "resource x");
    assert_eq!(one("resource x { discard allowed }"), "resource x | discard allowed");
    assert_eq!(one("resource x: mass"), "resource x | dimension mass");
    assert_eq!(one("resource x: labour"), "resource x | kind labour");
    assert_eq!(one("resource x: natural mass in t"), "resource x | kind natural | dimension mass | unit t");
    assert_eq!(one("resource x: good in g.unit"), "resource x | kind good | unit g.unit");
    assert_eq!(one("resource x: length^2"), "resource x | dimension (length ^ 2)");
    assert_eq!(one("resource x: emitted area {}"), "resource x | kind emitted | dimension area");
    assert_eq!(one("resource {g.id}: mass / time"), "resource {g.id} | dimension (mass / time)");
}

#[test]
fn every_clause_of_a_noun() {
    let clauses = "stock 42 kt, aged";
    assert!(!read(&format!("resource x {{ {clauses} }}")).problems.is_empty());
    assert_eq!(
        one(
            "resource x { stock 42 kt aged 3 year, loses 2 % per month; keeps 4 day\nstorage 40 t, available 85 %, absorbed 10 t per year }"
        ),
        "resource x | stock [42 kt] aged [3 year] | loses [2 % per month] | keeps [4 day] | storage [40 t] | available [85 %] | absorbed [10 t per year]"
    );
    assert_eq!(
        one(
            "resource x { supply 3_000 kL per year from 2028 until 2030 at shore, from people 1_500 h per person per year }"
        ),
        "resource x | supply [3_000 kL per year] from 2028 until 2030 at shore | from people [1_500 h per person per year]"
    );
    assert_eq!(
        one("resource x { end free, end no lower than start, end at least 500 t, regrows 3 t per year }"),
        "resource x | end free | end no lower than start | end at least [500 t] | regrows [3 t per year]"
    );
    assert_eq!(
        one("need x: 3 t y per year for each place from 2028 until 2030 { because \"so\" }"),
        "need x [3 t y per year] | for each place | from 2028 | until 2030 | because \"so\""
    );
    assert_eq!(
        one("need x: 3 t y by 2030 { rank wanted, at least cap }"),
        "need x [3 t y] | by 2030 | rank wanted | at least cap"
    );
    assert_eq!(one("place {p.id}"), "place {p.id}");
}

#[test]
fn the_last_word_of_an_amount_is_the_resource() {
    let flow = |line: &str| one(&format!("recipe r {{ {line} }}")).replace("recipe r | ", "");
    assert_eq!(flow("consume 62 t cod"), "consume [62 t] of cod");
    assert_eq!(flow("use 1 hand_liner"), "use 1 of hand_liner");
    assert_eq!(flow("consume u.amount u.good"), "consume u.amount of u.good");
    assert_eq!(flow("consume 2 * x diesel"), "consume (2 * x) of diesel");
    assert_eq!(flow("work 3 h crew per year"), "work [3 h per year] of crew");
    assert_eq!(flow("emit 3 % fish"), "emit [3 %] of fish");
    assert_eq!(flow("produce -(a + 2) t x for 3 year"), "produce (-[(a + 2) t]) of x for [3 year]");
    assert_eq!(flow("consume 50 .. 70 t cod"), "consume (50 .. [70 t]) of cod");
    assert_eq!(flow("consume f(1, x) t cod"), "consume [f(1, x) t] of cod");
}

#[test]
fn every_line_of_a_recipe() {
    assert_eq!(
        one("recipe r { takes 1 year, at shore, town, up to 3 run per year, source \"s\" }"),
        "recipe r | takes [1 year] | at shore, town | up to [3 run per year] | source \"s\""
    );
    assert_eq!(one("recipe r { at each place }"), "recipe r | at each place");
    assert_eq!(
        one("recipe r\n{\n  for each u in t where u.a = b and u.c = \"d\" { use u.n u.x }\n}"),
        "recipe r | for each u in t |   where u.a = b |   where u.c = \"d\" |   use u.n of u.x"
    );
}

#[test]
fn every_bound() {
    let bound = |text: &str| one(&format!("threshold h: {text}")).replace("threshold h ", "");
    assert_eq!(bound("stock cod >= 30 kt always"), "stock cod >= [30 kt] always");
    assert_eq!(
        bound("emitted co2e ≤ 3.4 kt per year falling 5 % per year from 2028"),
        "emitted co2e <= [3.4 kt per year] falling [5 % per year] from 2028"
    );
    assert_eq!(
        bound("emitted noise <= 40 h per year soft rank wanted falling 5 % per year"),
        "emitted noise <= [40 h per year] soft rank wanted falling [5 % per year]"
    );
    assert_eq!(bound("run trawl_season <= 3 in total"), "run trawl_season <= 3 in total");
    assert_eq!(bound("content labour of bread <= 3 h"), "content labour of bread <= [3 h]");
    assert_eq!(bound("run <= 3 each place until 2030 at a.b"), "run <= 3 each place until 2030 at a.b");
    assert_eq!(
        one(
            "policy p { limit t <= 1.5 run per year, require run s = 3, set a.b = 2 kt, forbid t until 2030 from 2028 }"
        ),
        "policy p | limit t <= [1.5 run per year] | require run s = 3 | set a.b = [2 kt] | forbid t from 2028 until 2030"
    );
}

#[test]
fn options_go_on_after_their_commas() {
    assert_eq!(
        one(
            "choice c \"Q\" { option no_trawl \"No…\" adopts no_trawl, other sets cap = 2 kt, floor = 3 t, option b, decide by schulze }"
        ),
        "choice c \"Q\" | option no_trawl \"No…\" |   adopts no_trawl, other |   sets cap = [2 kt] |   sets floor = [3 t] | option b | decide by schulze"
    );
    assert_eq!(
        one("choice c {\n  decide by majority { electorate shore, majority 2/3, ties, closes 2027-03-02 }\n}"),
        "choice c | decide by majority |   electorate shore |   majority (2 / 3) |   ties |   closes 2027-03-02"
    );
}

#[test]
fn every_line_of_a_test() {
    assert_eq!(
        one(
            "test \"t\" { with a = b, expect impossible, expect met protein >= 90 %\nexpect stock cod in 2036 >= 40 kt }"
        ),
        "test \"t\" | with a = b | expect impossible | expect met protein >= [90 %] | expect stock cod in 2036 >= [40 kt]"
    );
    assert_eq!(
        one(
            "test \"t\" {\n expect emitted co2e in total <= 30 kt\n expect run steel at mill.yard in 2030 = 1000 run within 0.001 % }"
        ),
        "test \"t\" | expect emitted co2e in total <= [30 kt] | expect run steel at mill.yard in 2030 = [1000 run] within [0.001 %]"
    );
}

#[test]
fn operators_bind_as_in_school_and_words_tighter() {
    let value = |text: &str| one(&format!("let a = {text}")).replace("let a = ", "");
    assert_eq!(value("1 + 2 * 3 ^ 2 ^ 2 - 4"), "((1 + (2 * (3 ^ (2 ^ 2)))) - 4)");
    assert_eq!(value("-2^2 * -x"), "((-(2 ^ 2)) * (-x))");
    assert_eq!(value("22 kg / 3 h"), "([22 kg] / [3 h])");
    assert_eq!(value("(1 + 2) kg per m2"), "[(1 + 2) kg per m2]");
    assert_eq!(value("1 .. 2 + 3 year"), "(1 .. (2 + [3 year]))");
    assert_eq!(value("2030 - 12"), "(2030 - 12)");
    assert_eq!(value("12kg"), "[12 kg]");
    assert_eq!(value("5..20"), "(5 .. 20)");
    assert_eq!(value("1 +\n  2\n  + 3"), "((1 + 2) + 3)");
    assert_eq!(value("f(1,\n  2\n)"), "f(1, 2)");
    assert_eq!(value("1e3 kg"), "[1e3 kg]");
}

#[test]
fn carriage_returns_byte_order_marks_and_other_scripts_are_read() {
    assert_eq!(one("\u{feff}place øst_塩 { people 3 }\r\n"), "place øst_塩 | people 3");
    assert_eq!(one("/// An item.\r\nlet a = 3\r\n"), "doc An item.\nlet a = 3");
}

#[test]
fn tokens_are_printed_with_their_places() {
    let text = "let a = 2027-03\nhorizon  5 .. x // c\n";
    insta::assert_snapshot!(weal_syntax::print_tokens(text, &read(text).tokens), @r"
    1:1 word let
    1:5 word a
    1:7 equal =
    1:9 date 2027-03
    2:1 word horizon
    2:10 number 5
    2:12 span ..
    2:15 word x
    ");
}

#[test]
fn texts_are_read_without_their_marks() {
    let value = |text: &str| {
        let range = weal_syntax::ir::Range { start: 0, end: text.len() as u32 };
        weal_syntax::unquoted(text, range).into_owned()
    };
    assert_eq!(value("\"a \\\"b\\\" \\\\ c\\nd\""), "a \"b\" \\ c\nd");
    assert_eq!(value("\"open ü"), "open ü");
    assert_eq!(value("“curly”"), "curly");
    assert_eq!(value("\""), "");
    assert_eq!(value(""), "");
}
