//! The standard form: what it looks like, that it is reached at once, and that it changes no meaning.

mod outcome;

use outcome::{clean, formatted};
use proptest::prelude::*;

const PAGE_ONE: &str = include_str!("programs/shore_fishery.weal");
const TABLES: &str = include_str!("programs/from_tables.weal");

/// The standard form of a text, checked to be one and to mean the same.
fn set(text: &str) -> String {
    let once = formatted(text);
    assert_eq!(formatted(&once), once, "{text}");
    assert_eq!(clean(&once), clean(text), "{text}\n{once}");
    once
}

#[test]
fn page_one_keeps_all_its_lines_and_nearly_all_its_columns() {
    let out = set(PAGE_ONE);
    assert_eq!(out.lines().count(), PAGE_ONE.lines().count());
    let same = out.lines().zip(PAGE_ONE.lines()).filter(|(a, b)| a == b).count();
    assert!(same >= PAGE_ONE.lines().count() - 12, "{same}\n{out}");
    set(TABLES);
}

#[test]
fn declarations_that_follow_each_other_stand_in_columns() {
    insta::assert_snapshot!(set(
        "resource cod:natural mass{stock 42kt,regrows logistic 18% per year to 60 kt}
resource hand_liner :durable { stock 14 aged 5..20 year }
resource x: mass
resource {g.id}: good in g.unit { discard allowed }

resource y: mass { }
table a from \"a.csv\" { b: name }
table longer from \"b.csv\" { c \"C\": mass in t }
policy p{forbid x}
policy much_longer { forbid y }
place øst { people 3 }
place a { people 4 }
"), @r#"
    resource cod:        natural mass   { stock 42 kt, regrows logistic 18 % per year to 60 kt }
    resource hand_liner: durable        { stock 14 aged 5 .. 20 year }
    resource x:          mass
    resource {g.id}:     good in g.unit { discard allowed }

    resource y: mass {}
    table a      from "a.csv" { b: name }
    table longer from "b.csv" { c "C": mass in t }
    policy p           { forbid x }
    policy much_longer { forbid y }
    place øst { people 3 }
    place a   { people 4 }
    "#);
}

#[test]
fn braces_of_several_lines_get_lines_of_their_own() {
    insta::assert_snapshot!(set(
        "recipe   bake
{ takes 1 day,
    up to 3 run per year
 at a,b
      // alone
   consume 2*x flour    // behind
  produce   -3 t bread // also behind


  because \"so\"
  for each u in uses where u.a=b { use u.n u.g }
}
choice c \"Q\" { option a
  option longer \"L\" sets x=3,y=4
  option b \"B\"
  decide by s {
  quorum 40 % } }
"), @r#"
    recipe bake {
      takes 1 day,
      up to 3 run per year
      at    a, b
      // alone
      consume 2 * x flour  // behind
      produce -3 t bread   // also behind

      because "so"
      for each u in uses where u.a = b { use u.n u.g }
    }
    choice c "Q" {
      option a
      option longer "L" sets x = 3, y = 4
      option b      "B"
      decide by s {
        quorum 40 %
      }
    }
    "#);
}

#[test]
fn blanks_stand_where_they_belong() {
    insta::assert_snapshot!(set(
        "\u{feff}//!  a
package   p ;
".trim_end_matches(" ;\n")), @r"
    //!  a
    package p
    ");
    insta::assert_snapshot!(set(
        "use std . units . *
let f( x:mass,y )=x/y^2+ - 3
let a=f (  1,2)-( -x )*2^-1
"
        .replace("f (", "f(").as_str()), @r"
    use std.units.*
    let f(x: mass, y) = x / y^2 + -3
    let a = f(1, 2) - (-x) * 2^-1
    ");
    insta::assert_snapshot!(set(
        "let a = 1 +
2
* 3
let b = f(
1,
2
)
aim least a,
least b
"), @r"
    let a = 1 +
      2
      * 3
    let b = f(
      1,
      2
    )
    aim least a,
      least b
    ");
}

#[test]
fn comments_stay_where_they_are() {
    insta::assert_snapshot!(set(
        "

// first
place a { // opened
  // inside

  people 3 // three


  source \"s\"   // why
  // last
}   // closed
/// doc
//// four
let a = 3//glued

//end"), @r#"
    // first
    place a {  // opened
      // inside

      people 3  // three

      source "s"  // why
      // last
    }  // closed
    /// doc
    //// four
    let a = 3  //glued

    //end
    "#);
}

#[test]
fn a_text_that_could_not_be_read_is_left_alone() {
    for text in ["let a =   \n\n\n", "let  a = 3 §", "recipe  a {", "resource  from: mass"] {
        assert_eq!(formatted(text), text);
    }
    assert_eq!(formatted(""), "");
    assert_eq!(formatted("\n\n"), "");
    assert_eq!(formatted("// c"), "// c\n");
}

/// A program with other blanks, line breaks and comments where they mean nothing.
fn disturbed(text: &str, seed: &[u8]) -> String {
    let outcome = outcome::read(text);
    let mut seed = seed.iter().copied().cycle();
    let mut next = |below: u8| seed.next().map_or(0, |byte| byte % below);
    let mut out = String::new();
    let mut end = 0;
    for token in &outcome.tokens.list {
        let gap = &text[end..token.start as usize];
        let piece = &text[token.start as usize..token.end as usize];
        let after_separator = out.ends_with(['{', ',']) && gap.trim().is_empty() && piece != "}";
        let in_braces = token.start > 0 && piece != "{" && !piece.contains("//");
        match gap.contains('\n') {
            true => {
                out += match next(4) {
                    0 => gap,
                    1 => "\n",
                    2 => " // c\n\n  // d\n \t ",
                    _ => "\r\n\n\n      ",
                }
            }
            false if after_separator && in_braces && !gap.is_empty() && out.contains("recipe ") && next(5) == 0 => {
                out += "\n"
            }
            false if gap.is_empty() && next(3) > 0 => {}
            false if gap.is_empty() && (piece == "(" || out.ends_with(['.', '{']) || piece == "." || piece == "..") => {
            }
            false => out += [" ", "  ", "\t"][next(3) as usize],
        }
        out += piece;
        end = token.end as usize;
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_arrangement_of_a_program_is_set_at_once_and_keeps_its_meaning(
        seed in prop::collection::vec(any::<u8>(), 50..500)
    ) {
        for text in [PAGE_ONE, TABLES] {
            let text = disturbed(text, &seed);
            set(&text);
        }
    }
}
