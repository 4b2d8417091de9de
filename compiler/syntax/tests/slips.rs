//! Every slip is reported once, where it is, with what was expected and how to mend it.

mod outcome;

use outcome::reported;

#[test]
fn a_slip_in_the_first_word_of_a_declaration() {
    reported(&[
        (
            "recepie bake {\n  takes 1 day\n}\nlet a = 1",
            &[
                "expected: expected the beginning of a declaration, such as `recipe bake { … }`; found `recepie` @ recepie (did you mean `recipe`?)",
            ],
        ),
        (
            "Resource cod: mass { stock 3 t }",
            &[
                "expected: expected the beginning of a declaration, such as `recipe bake { … }`; found `Resource` @ Resource (did you mean `resource`?)",
            ],
        ),
        (
            "foo bar\nbaz\n  boo { }\nlet a = 1",
            &[
                "expected: expected the beginning of a declaration, such as `recipe bake { … }`; found `foo` @ foo (did you mean `for`?)",
            ],
        ),
        (
            "}\nlet a = 1",
            &[
                "expected: there is nothing open that this `}` could close @ } (remove it, or add the opening bracket before it)",
            ],
        ),
        ("{ x }", &["expected: expected the beginning of a declaration, such as `recipe bake { … }`; found `{` @ {"]),
        ("let a = 1 let b = 2", &["expected: expected the end of the line; found `=` @ ="]),
        ("let a = 1,", &["expected: expected the end of the line; found `,` @ ,"]),
    ]);
}

#[test]
fn a_flow_without_amount_or_resource() {
    reported(&[
        (
            "recipe a { consume 62 }",
            &["expected: expected a resource after the amount, such as `consume 62 t cod`; found `}` @ }"],
        ),
        (
            "recipe a { consume 62 % }",
            &["expected: expected a resource after the amount, such as `consume 62 t cod`; found `}` @ }"],
        ),
        (
            "recipe a {\n  consume diesel\n}",
            &["expected: expected an amount and a resource, such as `consume 62 t cod`; found `diesel` alone @ diesel"],
        ),
        (
            "recipe a {\n  work\n}",
            &[
                "expected: expected an amount and a resource, such as `work 4_800 h crew`; found the end of the line @ work",
            ],
        ),
        (
            "recipe a { produce 3 per year }",
            &["expected: expected a resource after the amount, such as `produce 60 t fish`; found `}` @ }"],
        ),
        (
            "recipe a { use 2 * x }",
            &["expected: expected an amount and a resource, such as `use 1 hand_liner`; found `2 * x` alone @ 2 * x"],
        ),
        ("recipe a { emit 3 t }", &[]),
    ]);
}

#[test]
fn a_slip_in_a_clause() {
    reported(&[
        (
            "resource cod: mass { stok 42 kt, keeps 4 day }",
            &[
                "expected: expected something said of a resource, such as `stock 42 kt` or `supply 900 t per year`; found `stok` @ stok (did you mean `stock`?)",
            ],
        ),
        (
            "resource cod: mass { stock = 42 kt }",
            &["expected: expected how much there is, such as `stock 42 kt`; found `=` @ = (leave the `=` out)"],
        ),
        (
            "resource cod: mass { stock: 42 kt }",
            &["expected: expected how much there is, such as `stock 42 kt`; found `:` @ : (leave the `:` out)"],
        ),
        (
            "resource cod: mass { stock 42,5 kt }",
            &[
                "expected: expected something said of a resource, such as `stock 42 kt` or `supply 900 t per year`; found `5` @ 5 (the fraction of a number follows a point: `3.5`; digits are grouped with `_`: `3_500`)",
            ],
        ),
        (
            "resource cod: mass { stock 42 500 kt }",
            &[
                "expected: expected a comma or a new line; found `500` @ 500 (the digits of a number are grouped with `_`: `62_000`)",
            ],
        ),
        (
            "resource cod: mass { keeps }",
            &["expected: expected how long it keeps, such as `keeps 4 day`; found `}` @ }"],
        ),
        ("resource cod: mass { discard }", &["expected: expected `allowed`, as in `discard allowed`; found `}` @ }"]),
        (
            "resource cod: mass { end no lower }",
            &[
                "expected: expected `free`, `no lower than start` or `at least` and an amount after `end`; found `}` @ }",
            ],
        ),
        (
            "resource cod: mass { from 2030 }",
            &["expected: expected `people`, such as `from people 1_500 h per person per year`; found `2030` @ 2030"],
        ),
        (
            "resource cod: mass { supply 3 t per year form 2030 }",
            &["expected: expected a comma or a new line; found `2030` @ 2030 (did you mean `from`?)"],
        ),
        (
            "resource cod: mass { rank vital }",
            &[
                "expected: expected something said of a resource, such as `stock 42 kt` or `supply 900 t per year`; found `rank` @ rank (`rank` is said of a need, not of a resource)",
            ],
        ),
        (
            "resource cod mass",
            &["expected: expected `:` and what the resource is, such as `resource timber: mass`; found `mass` @ mass"],
        ),
        (
            "resource cod: goood mass",
            &[
                "expected: expected a kind and a dimension, such as `perishable mass`; found `goood mass` @ goood mass (did you mean `good`?)",
            ],
        ),
        (
            "resource cod: mass in",
            &["expected: expected the unit to show it in, such as `in t`; found the end of the file @ in"],
        ),
        (
            "need a 3 t",
            &[
                "expected: expected `:` and what is needed, such as `need bread: 60 kg bread per person per year`; found `3` @ 3",
            ],
        ),
        ("need a: 3 t x for", &["expected: expected a place, such as `for shore`; found the end of the file @ for"]),
        (
            "need a: 3 t x { rank, at 90 % }",
            &[
                "expected: expected a rank, such as `rank vital`; found `,` @ ,",
                "expected: expected `least`, as in `at least 90 %`; found `90` @ 90",
            ],
        ),
        (
            "need a: 3 t per for shore",
            &["expected: expected a unit after `per`, such as `per year`; found `for` @ for"],
        ),
        (
            "place a { people many fish, peeple 3 }",
            &[
                "expected: expected something said of a place, such as `people 62_000`; found `peeple` @ peeple (did you mean `people`?)",
            ],
        ),
    ]);
}

#[test]
fn a_slip_in_a_recipe() {
    reported(&[
        (
            "recipe a\n  takes 1 day\n  consume 3 t x\n}\nrecipe b { takes 1 day }",
            &["expected: expected `{` and the lines of the recipe; found the end of the line @ a"],
        ),
        (
            "recipe a { taks 1 day }",
            &[
                "expected: expected a line of a recipe, such as `consume 62 t cod`; found `taks` @ taks (did you mean `takes`?)",
            ],
        ),
        ("recipe a { up 3 run }", &["expected: expected `to`, as in `up to 3 run per year`; found `3` @ 3"]),
        ("recipe a { at each }", &["expected: expected `place`, as in `at each place`; found `}` @ }"]),
        (
            "recipe a { for each x { use 1 y } }",
            &["expected: expected `in` and a table or a set, such as `for each g in goods { … }`; found `{` @ {"],
        ),
        (
            "recipe a { for each x in y where x.a { use 1 y } }",
            &[
                "expected: expected `=`, `<=`, `>=` or `in` in the condition, such as `where u.recipe = m.id`; found `{` @ {",
            ],
        ),
        (
            "recipe a { source Fleet }",
            &[
                "expected: expected where it is from, in quotation marks, such as `source \"Fleet survey 2024\"`; found `Fleet` @ Fleet",
            ],
        ),
        (
            "recipe {m} { takes 1 day }\nrecipe {3} { takes 1 day }",
            &["expected: expected a column that holds the name, such as `{g.id}`; found `3` @ 3"],
        ),
    ]);
}

#[test]
fn a_slip_in_a_bound() {
    reported(&[
        ("threshold h: stock cod > 3 t", &["expected: expected `>=`; found `>` @ > (write `>=`)"]),
        (
            "threshold h: stock cod == 3 t",
            &["expected: expected `=`; found `==` @ == (write `=`, both to compare and to define)"],
        ),
        ("threshold h: stock cod 3 t", &["expected: expected `<=`, `>=` or `=` and a limit; found `3` @ 3"]),
        ("threshold h: stock cod >= 3 t in sum", &["expected: expected `total`, as in `in total`; found `sum` @ sum"]),
        ("threshold h: >= 3 t", &["expected: expected what is bounded, such as `stock cod >= 30 kt`; found `>=` @ >="]),
        (
            "threshold h stock cod >= 3 t",
            &[
                "expected: expected `:` and a bound, such as `threshold spawning_stock: stock cod >= 30 kt`; found `stock` @ stock",
            ],
        ),
        (
            "policy p { limit x, forbid, set a 3, frobid x }",
            &[
                "expected: expected `<=`, `>=` or `=` and a limit; found `,` @ ,",
                "expected: expected a recipe, such as `forbid trawl_season from 2030`; found `,` @ ,",
                "expected: expected `=` and a value, such as `set cap = 2 kt`; found `3` @ 3",
                "expected: expected a rule, such as `forbid trawl_season from 2030`; found `frobid` @ frobid (did you mean `forbid`?)",
            ],
        ),
    ]);
}

#[test]
fn a_slip_in_a_choice() {
    reported(&[
        (
            "choice a \"x\" {\n  optoin b \"c\"\n  option c adopts\n  option d sets x\n  decide schulze\n  decide by schulze { qourum 40 % }\n}",
            &[
                "expected: expected an option or how to decide, such as `option open \"Any gear\"`; found `optoin` @ optoin (did you mean `option`?)",
                "expected: expected a policy, such as `adopts no_trawl`; found the end of the line @ adopts",
                "expected: expected `=` and a value, such as `sets cap = 2 kt`; found the end of the line @ x",
                "expected: expected `by` and a rule, such as `decide by schulze`; found `schulze` @ schulze",
                "expected: expected how it is decided, such as `quorum 40 %` or `electorate shore`; found `qourum` @ qourum (did you mean `quorum`?)",
            ],
        ),
        ("choice a", &["expected: expected `{` and the options of the choice; found the end of the file @ a"]),
    ]);
}

#[test]
fn a_slip_in_an_aim_or_a_test() {
    reported(&[
        ("aim labour", &["expected: expected `least` or `most`, such as `aim least labour`; found `labour` @ labour"]),
        (
            "aim least",
            &[
                "expected: expected what to aim at, such as `least labour` or `least emitted co2e`; found the end of the file @ least",
            ],
        ),
        (
            "aim most 2 emitted x",
            &[
                "expected: expected `*` between a factor and what it weighs, such as `2 * emitted co2e`; found `emitted` @ emitted",
            ],
        ),
        (
            "test { expect x >= 1 }",
            &["expected: expected what the test is about, such as `test \"the children eat\" { … }`; found `{` @ {"],
        ),
        (
            "test \"t\" { with a, expect met b, expect met b >=, expct x >= 1 }",
            &[
                "expected: expected `=` and an option, such as `with gear = no_trawl`; found `,` @ ,",
                "expected: expected `<=`, `>=` or `=` and a limit; found `,` @ ,",
                "expected: expected a value, such as `>= 90 %`; found `,` @ ,",
                "expected: expected a line of a test, such as `expect met protein >= 90 %`; found `expct` @ expct (did you mean `expect`?)",
            ],
        ),
    ]);
}

#[test]
fn a_slip_in_a_line() {
    reported(&[
        ("use 3", &["expected: expected what to use, such as `use std.units.*`; found `3` @ 3"]),
        ("use std.", &["expected: expected a name after the `.`; found the end of the file @ ."]),
        (
            "horizon 2027",
            &[
                "expected: expected `..` and the end of the horizon, such as `horizon 2027 .. 2036 by year`; found the end of the file @ 2027",
            ],
        ),
        (
            "horizon 2027 to 2030",
            &[
                "expected: expected `..` and the end of the horizon, such as `horizon 2027 .. 2036 by year`; found `to` @ to",
            ],
        ),
        ("horizon 2027 .. 2030 by 3", &["expected: expected the length of a period, such as `by year`; found `3` @ 3"]),
        (
            "unit \"t\"",
            &["expected: expected a name for the unit, such as `unit tonne \"t\" = 1000 kg`; found `\"t\"` @ \"t\""],
        ),
        (
            "prefix kilo \"k\" 1000",
            &["expected: expected `=` and the factor, such as `prefix kilo \"k\" = 1000`; found `1000` @ 1000"],
        ),
        ("let f(x: = 3", &["expected: expected the dimension of the parameter, such as `mass`; found `=` @ ="]),
        (
            "table x \"f\"",
            &[
                "expected: expected `from` and the file, such as `table catch from \"landings.csv\" { year: date }`; found `\"f\"` @ \"f\"",
            ],
        ),
        (
            "table x from f",
            &["expected: expected the file of the table in quotation marks, such as `\"landings.csv\"`; found `f` @ f"],
        ),
        (
            "table x from \"f\"",
            &[
                "expected: expected the columns of the table, such as `{ year: date, landed: mass in t }`; found the end of the file @ \"f\"",
            ],
        ),
        (
            "table x from \"f\" { a, b: , c: mass in }",
            &[
                "expected: expected `:` and what the column holds, such as `landed: mass in t`; found `,` @ ,",
                "expected: expected what the column holds, such as `number` or `mass in t`; found `,` @ ,",
                "expected: expected a unit, such as `in t`; found `}` @ }",
            ],
        ),
        (
            "for x in goods { }",
            &["expected: expected `each` after `for`, such as `for each g in goods { … }`; found `x` @ x"],
        ),
        (
            "for each x in y resource {x.a}: mass",
            &["expected: expected `{` and what to declare for each row; found `resource` @ resource"],
        ),
        (
            "package a\npackage b",
            &["repeated-part: a file says its package once @ package b @ a (remove one of the two lines)"],
        ),
        (
            "package",
            &[
                "expected: expected a name for the package, such as `package shore_fishery`; found the end of the file @ package",
            ],
        ),
    ]);
}

#[test]
fn a_slip_in_a_calculation() {
    reported(&[
        ("let a =", &["expected: expected a value, such as `3.4 kt`; found the end of the file @ ="]),
        ("let a = 1 +", &["expected: expected a value after the operator; found the end of the file @ +"]),
        (
            "let a = 1 +\nrecipe b { takes 1 day }",
            &["expected: expected a value after the operator; found `recipe` @ recipe"],
        ),
        ("let a = * 2", &["expected: expected a value, such as `3.4 kt`; found `*` @ *"]),
        ("let a = (1 + 2", &["unclosed-bracket: this `(` is not closed @ ( (add `)` where it ends)"]),
        ("let a = (1 + 2\nlet b = 1", &["unclosed-bracket: this `(` is not closed @ ( @ let (add `)` where it ends)"]),
        (
            "let a = (3,5 t)",
            &[
                "expected: expected `)` after the value in brackets; found `,` @ , (the fraction of a number follows a point: `3.5`; digits are grouped with `_`: `3_500`)",
            ],
        ),
        ("let a = 1)", &["expected: expected the end of the line; found `)` @ )"]),
        ("let a = f(1, , 2)", &["expected: expected a value for the function; found `,` @ ,"]),
        (
            "let a = .5",
            &[
                "expected: expected a value, such as `3.4 kt`; found `.` @ . (a number has digits on both sides of its point: `0.5`)",
            ],
        ),
        (
            "let a = 5.",
            &[
                "expected: expected the end of the line; found `.` @ . (a number has digits on both sides of its point: `0.5`)",
            ],
        ),
        (
            "let a = 18 000 t",
            &[
                "expected: expected the end of the line; found `000` @ 000 (the digits of a number are grouped with `_`: `62_000`)",
            ],
        ),
        ("let a = x. + 1", &["expected: expected a name after the `.`; found `+` @ +"]),
        ("let a = 2 per from", &["expected: expected a unit after `per`, such as `per year`; found `from` @ from"]),
        (
            "let a = %",
            &["expected: expected a value, such as `3.4 kt`; found `%` @ % (`%` follows its number: `18 %`)"],
        ),
    ]);
}
