//! Ballot papers: the same quantities for all options, whatever the order of declarations; templates that can be filled in
//! and counted; nothing on a paper that a program could smuggle in.

use std::path::Path;

use weal_driver::{Limits, Session};
use weal_plan::paper::{Given, Paper, Planned};
use weal_tests::binary::{fresh_folder, printed, weal};
use weal_tests::checkout::root;
use weal_tests::memory::Memory;

/// A mill and a bakery, a line for each declaration.
const VILLAGE: &[&str] = &[
    "place village { people 400 }",
    "resource grain: mass in t { supply 60 t per year, source \"harvest book, 2026\" }",
    "resource flour: mass in t",
    "resource bread: perishable mass in t { keeps 3 day }",
    "resource hands: labour { supply 2_000 h per year }",
    "resource guard: labour { supply 500 h per year }",
    "resource dust: emitted mass in kg { because \"it is breathed in\" }",
    "recipe grind_fine { work 20 h hands, consume 1 t grain, produce 0.7 t flour, emit 3 kg dust }",
    "recipe grind_whole { work 16 h hands, consume 1 t grain, produce 0.95 t flour, emit 2 kg dust, source \"miller\" }",
    "recipe bake { work 55 h hands, consume 0.75 t flour, produce 1 t bread }",
    "need daily_bread: 210 g bread per person per day for village { rank vital }",
    "need guests: 10 t bread per year { rank wanted }",
    "threshold air: emitted dust <= 200 kg per year { source \"doctor\" }",
    "policy whole_only { forbid grind_fine from 2028 }",
    "policy fine_only { forbid grind_whole }",
    "policy rest { limit worked hands <= 1_500 h per year }",
    "choice pace \"How much?\" {\n option as_now\n option less adopts rest\n decide by plurality { electorate village }\n}",
];

const ASKED: &str = "choice flour_kind \"Which *flour*, <b>we</b> | grind?\" {
  option any   \"As it comes\"
  option whole \"Whole grain only, from 2028\" adopts whole_only
  option fine  \"Fine \\\"flour\\\" only\" adopts fine_only
  decide by RULE
}";

fn village(lines: &[&str], rule: &str) -> String {
    let asked = ASKED.replace("RULE", rule);
    format!("horizon 2027 .. 2029 by year\n{}\n{asked}\naim least labour\n", lines.join("\n"))
}

/// The paper of a choice, as the command makes it.
fn paper(text: &str, choice: &str) -> Paper {
    let mut memory = Memory::default();
    memory.0.insert("main.weal".into(), text.as_bytes().to_vec());
    let mut session = Session::open(&memory, Path::new("main.weal"));
    let wrong: Vec<String> = session.problems().iter().map(|problem| problem.message.clone()).collect();
    assert!(!session.problems().has_errors(), "{wrong:?}");
    let (asked, problems) = session.ballot(&memory, choice, &[]);
    let asked = asked.unwrap_or_else(|| panic!("{:?}", problems.iter().map(|one| &one.message).collect::<Vec<_>>()));
    let plan = |sheet: &weal_driver::Sheet| session.plan(&sheet.scenario, &Limits::default(), &mut |_| ());
    let answers: Vec<_> = asked.scenarios.iter().map(plan).collect();
    let planned = asked.scenarios.iter().zip(&answers).map(|(sheet, answer)| Planned {
        option: sheet.option,
        assumed: sheet.assumed,
        tir: &answer.tir,
        adopted: &answer.adopted,
        plan: answer.plan.as_ref().expect("a plan, or why there is none"),
    });
    let tir = session.base();
    let given = Given {
        tir: &tir,
        choice: asked.choice,
        costs: asked.costs.as_ref(),
        voters: asked.voters.as_deref(),
        assumed: asked.assumed.clone(),
        surveyed: asked.surveyed,
        plans: planned.collect(),
    };
    Paper::of(&given).expect("the choice is there")
}

#[test]
fn every_option_has_the_same_quantities_in_the_same_order() {
    let paper = paper(&village(VILLAGE, "schulze { electorate village }"), "flour_kind");
    let names: Vec<&str> = paper.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["any", "whole", "fine"], "in the order in which the question names them");
    assert!(paper.differ.len() >= 3, "{:?}", paper.differ);
    for row in paper.differ.iter().flat_map(|section| &section.rows) {
        assert_eq!(row.cells.len(), 3, "{row:?}");
        assert!(row.cells.iter().all(|cell| !cell.text.is_empty() && cell.text != "–"), "all have a plan: {row:?}");
    }
    for row in paper.same.iter().flat_map(|section| &section.rows) {
        assert_eq!(row.cells.len(), 1, "{row:?}");
    }
    let row = |label: &str| {
        let mut all = paper.differ.iter().chain(&paper.same).flat_map(|section| &section.rows);
        all.find(|row| row.label == label).unwrap_or_else(|| panic!("no {label}"))
    };
    let cells = |label: &str| row(label).cells.iter().map(|cell| cell.text.clone()).collect::<Vec<_>>();
    assert_eq!(cells("grind_fine")[0], "never");
    assert_eq!(cells("grind_fine")[1], "never; forbidden from 2028 on");
    assert_eq!(cells("grind_whole")[2], "never; forbidden");
    // Between 1_500 and 2_000 hours a year, however the other choice comes out; and the same for each option.
    assert_eq!(cells("hands worked"), ["6_000 h [4_500 h to 6_000 h]"]);
    let source = row("air: the least that is left").sources[0];
    assert_eq!(paper.sources[source - 1], "doctor");
}

#[test]
fn the_order_of_declarations_changes_nothing_on_the_paper() {
    let rule = "schulze { electorate village }";
    let there = paper(&village(VILLAGE, rule), "flour_kind");
    let mut lines = VILLAGE.to_vec();
    lines.reverse();
    let reversed = paper(&village(&lines, rule), "flour_kind");
    assert_eq!(there.md(), reversed.md());
    for turn in [3, 7, 11] {
        let mut lines = VILLAGE.to_vec();
        lines.rotate_left(turn);
        let turned = paper(&village(&lines, rule), "flour_kind");
        assert_eq!(there, turned, "turned by {turn}");
        assert_eq!(there.html(), turned.html(), "turned by {turn}");
    }
}

#[test]
fn nothing_a_program_says_is_taken_for_markup() {
    let paper = paper(&village(VILLAGE, "schulze { electorate village }"), "flour_kind");
    let html = paper.html();
    assert!(html.contains("Which *flour*, &lt;b&gt;we&lt;/b&gt; | grind?") && !html.contains("<b>we"), "{html}");
    assert!(!html.contains("http"), "nothing is fetched from elsewhere");
    let md = paper.md();
    assert!(md.contains("# Which \\*flour\\*, \\<b\\>we\\</b\\> \\| grind?"), "{md}");
    // Opened and closed alike: what is not would swallow the rest of the page.
    for tag in ["table", "tr", "td", "th", "p", "div", "svg", "ul", "ol", "li", "sup", "b"] {
        let count = |what: &str| html.matches(what).count();
        let opened = count(&format!("<{tag}>")) + count(&format!("<{tag} "));
        assert_eq!(opened, count(&format!("</{tag}>")), "<{tag}>");
    }
}

/// A village that can build three things; with the mill 20 t of grain a year come from a field that is nearer.
const WORKS: &str = "
horizon 2027 .. 2029 by year
place village { people 400 }
resource grain: mass in t { supply 60 t per year }
resource bread: perishable mass in t { keeps 3 day }
resource hands: labour { supply 2_000 h per year }
resource crew: labour { supply 2_000 h per year }
resource timber: mass in t { stock 20 t }
resource well: durable { lasts 30 year }
let nearer = 0 t per year
resource field: flowing mass in t { supply nearer }
recipe bake { work 55 h hands, consume 0.75 t grain, produce 1 t bread }
recipe bake_near { work 50 h hands, consume 0.75 t field, produce 1 t bread }
recipe dig_well { work 300 h crew, consume 2 t timber, produce 1 well }
need daily_bread: 210 g bread per person per day for village { rank vital }
choice works \"What shall we build?\" {
  option mill \"A mill\" sets nearer = 20 t per year costs 400 h crew, 2 t timber
  option well \"A well\" costs 1 run dig_well
  option bridge \"A bridge\" costs 250 h crew, 5 t timber
  decide by equal_shares { electorate village, budget 700 h crew, budget 8 t timber, completion exhaustive }
}
aim least labour
";

#[test]
fn projects_stand_each_by_itself_beside_none_of_them() {
    let paper = paper(WORKS, "works");
    let names: Vec<&str> = paper.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["mill", "well", "bridge", "nothing"]);
    let rows: Vec<_> = paper.differ.iter().flat_map(|section| &section.rows).collect();
    let cells = |label: &str| -> Vec<&str> {
        let row = rows.iter().find(|row| row.label == label).unwrap_or_else(|| panic!("no {label}"));
        row.cells.iter().map(|cell| cell.text.as_str()).collect()
    };
    // 20 t of nearer grain make 26.67 t of bread a year, each in 5 hours less; 60 t of the other grain stay in three years.
    assert_eq!(cells("hands worked"), ["4_664 h (400 h less)", "5_064 h", "5_064 h", "5_064 h"]);
    assert!(cells("grain")[0].ends_with("(60 t more)"), "{:?}", cells("grain"));
    let blank = &paper.deciding.as_ref().expect("it says how").blank;
    let costs: Vec<&str> = blank.options.iter().map(|(.., costs)| costs.as_str()).collect();
    assert_eq!(
        costs,
        ["400 h of crew and 2 t of timber", "300 h of crew and 2 t of timber", "250 h of crew and 5 t of timber"]
    );
    assert!(paper.columns[1].means[0].contains("what 1 run of dig_well"), "{:?}", paper.columns[1].means);
    assert_eq!(paper.csv().expect("it says how"), "voter,date,mill,well,bridge\n");
}

/// Rules of each form, with what is written beside the three options.
const FORMS: &[(&str, [&str; 3])] = &[
    ("schulze { electorate village, ROLL }", ["1", "2", "3"]),
    ("approval { electorate village, ROLL }", ["x", "", "1"]),
    ("score { electorate village, scale 0 .. 5, ROLL }", ["5", "0", "3"]),
    (
        "majority_judgment { electorate village, grades { bad, fair, good }, delegation allowed, ROLL }",
        ["good", "bad", "fair"],
    ),
    ("consent { electorate village, ROLL }", ["yes", "no", "object"]),
];

#[test]
fn a_template_that_is_filled_in_is_counted() {
    for (at, (rule, marks)) in FORMS.iter().enumerate() {
        let folder = fresh_folder(&format!("case-template-{at}"));
        let rule = rule.replace("ROLL", "roll \"roll.csv\", ballots \"ballots.csv\"");
        std::fs::write(folder.join("main.weal"), village(VILLAGE, &rule)).unwrap();
        std::fs::write(
            folder.join("roll.csv"),
            "voter\n\"Ann, the elder\"\nBo \"\"Bee\nCy\n".replace("Bo \"\"Bee", "\"Bo \"\"Bee\"\"\""),
        )
        .unwrap();
        let template = weal(&folder, &["ballot", "flour_kind", "--format", "csv"]);
        assert!(template.status.success(), "{}", printed(&template));
        let template = String::from_utf8(template.stdout).unwrap();
        let lines: Vec<&str> = template.lines().collect();
        let more = if rule.contains("delegation") { ",delegate" } else { "" };
        assert_eq!(lines[0], format!("voter,date{more},any,whole,fine"));
        assert!(
            lines[1].starts_with("\"Ann, the elder\",") && lines[2].starts_with("\"Bo \"\"Bee\"\"\","),
            "{template}"
        );
        assert_eq!(lines.len(), 4);
        // Two fill theirs in; the third line stays as it was.
        let empty = if more.is_empty() { ",,,," } else { ",,,,," };
        let filled = format!(",2027-01-01{}{}", if more.is_empty() { "," } else { ",," }, marks.join(","));
        let mut text = format!("{}\n", lines[0]);
        for line in &lines[1..3] {
            text += &format!("{}\n", line.replace(empty, &filled));
        }
        text += &format!("{}\n", lines[3]);
        assert!(text.matches(&filled).count() == 2, "{text}");
        std::fs::write(folder.join("ballots.csv"), text).unwrap();
        let counted = weal(&folder, &["tally", "flour_kind"]);
        assert!(counted.status.success(), "{rule}: {}", printed(&counted));
    }
}

#[test]
fn a_line_nobody_filled_in_is_no_ballot() {
    use weal_choice::from_cast::{Checks, Signature, counted};
    use weal_choice::{Asked, Form, Why};
    let options = vec!["open".into(), "shut".into()];
    let asked = Asked { options, form: Some(Form::Ranking), choice: "door".into(), ..Asked::default() };
    let number = |_: &str| Err(String::new());
    let read = |text: &str| weal_choice::from_text::ballots(&mut text.as_bytes(), &asked, &number);
    // Ann ranks, Bo casts a blank ballot, and nobody touched Cy's line.
    let (cast, faults) = read("voter,date,open,shut\nAnn,2027-01-01,1,2\nBo,2027-01-01,,\nCy,,,\n");
    assert_eq!(faults, []);
    let (roll, faults) = weal_choice::from_text::roll(&mut "voter\nAnn\nBo\nCy\n".as_bytes());
    assert_eq!(faults, []);
    let checks = Checks { eligible: &|_| true, signature: &|_, _, _| Signature::Bad };
    let counted = counted(&cast, Some(&roll), &asked, &Default::default(), &checks).unwrap();
    assert_eq!((counted.voters, counted.blank), (2, 1), "Bo took part, Cy did not");
    assert_eq!(
        counted.aside.iter().map(|aside| (&aside.why, &*aside.who)).collect::<Vec<_>>(),
        [(&Why::Unfilled, "Cy")]
    );
}

#[test]
fn every_rule_is_told_in_a_sentence_of_its_own() {
    let told: std::collections::BTreeSet<&str> =
        weal_choice::Rule::ALL.iter().map(|(rule, _)| rule.in_words()).collect();
    assert_eq!(told.len(), weal_choice::Rule::ALL.len());
    for sentence in told {
        let judging =
            ["best rule", "fair", "should", "simple", "democratic"].iter().any(|word| sentence.contains(word));
        assert!(sentence.starts_with(char::is_uppercase) && sentence.ends_with('.') && !judging, "{sentence}");
    }
}

#[test]
fn the_examples_have_papers() {
    for (choice, example) in [("gear", "examples/shore_fishery"), ("next_year", "examples/bakery_town")] {
        for format in ["md", "html", "human"] {
            let output = weal(&root(), &["ballot", choice, example, "--format", format]);
            assert!(output.status.success(), "{example} as {format}:\n{}", printed(&output));
            let text = String::from_utf8(output.stdout).unwrap();
            assert!(text.len() > 1_000, "{text}");
            let again = weal(&root(), &["ballot", choice, example, "--format", format]);
            assert_eq!(text.as_bytes(), again.stdout, "the same each time");
        }
    }
}

#[test]
fn an_option_that_leads_nowhere_is_shown_with_its_conflict() {
    let output = weal(&root(), &["ballot", "gear", "examples/shore_fishery/what_if.weal", "--format", "md"]);
    let text = printed(&output);
    assert!(output.status.success(), "{text}");
    assert!(text.contains("**No plan is possible.** These cannot all hold:"), "{text}");
    assert!(text.contains("policy no\\_trawl") || text.contains("policy no_trawl forbids trawl_season"), "{text}");
}

#[test]
fn what_cannot_be_asked_is_told() {
    let fishery = "examples/shore_fishery";
    let told = |words: &[&str]| {
        let output = weal(&root(), words);
        (output.status.code(), printed(&output))
    };
    let (code, text) = told(&["ballot", "gera", fishery]);
    assert!(code == Some(2) && text.contains("did you mean `gear`?"), "{text}");
    let (code, text) = told(&["ballot", "gear", fishery, "--with", "gear=open"]);
    assert!(code == Some(2) && text.contains("the ballot asks about `gear`"), "{text}");
    let (code, text) = told(&["ballot", "next_year", "examples/bakery_town", "--format", "csv"]);
    assert!(code == Some(1) && text.contains("does not say how it is decided"), "{text}");
    let folder = fresh_folder("case-no-plan");
    let lines = ["need much: 900 t bread per year { at least 90 % }"];
    let text = village(&[VILLAGE, &lines[..]].concat(), "schulze { electorate village }");
    std::fs::write(folder.join("main.weal"), text).unwrap();
    let output = weal(&folder, &["ballot", "flour_kind"]);
    let text = printed(&output);
    assert!(output.status.code() == Some(3) && text.contains("No plan is possible under any option"), "{text}");
}
