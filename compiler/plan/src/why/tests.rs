#![allow(clippy::unwrap_used)]

use super::*;
use crate::sample;

fn explained(name: &str) -> Why {
    let (tir, plan) = sample::fishery_plan("open");
    why(&tir, &plan, name).unwrap()
}

#[test]
fn a_recipe_goes_forward_to_needs_and_back_to_supplies() {
    insta::assert_snapshot!(explained("fish").human(90), @r#"
    fish · recipe
      source: Fleet survey 2024, table 3
      One boat, one season, hooks and lines.

      One run uses 1 boat, takes 4_000 h crew, consumes 62 t cod, produces 60 t fish and
        emits 24 t co2e.
      13.5 runs are started: 4 in 2027, 5 in 2028 and 4.5 in 2029.

    WHAT IT SERVES
      protein  74 %   10 run
      barter   26 %  3.5 run

    WHAT IT TAKES
      ├─ 837 t cod
      │  ├─ 87 % · 727.4 t · there at the start
      │  └─ 13 % · 109.6 t · grown
      ├─ 54_000 h crew
      │  └─ 100 % · 54_000 h · supplied
      └─ 4.5 boat
         ├─ 80 % · 3.6 · there at the start
         └─ 20 % · 0.9001 · recipe build_boat
            └─ 3_150 h shipwright
               └─ 100 % · 3_150 h · supplied

    WHAT COMES OF IT
      └─ 810 t fish
         ├─ 74 % · 600 t · need protein
         └─ 26 % · 210 t · need barter
    "#);
}

#[test]
fn a_need_goes_back_to_who_makes_it() {
    insta::assert_snapshot!(explained("barter").human(90), @r#"
    barter · need

      It asks for 100 t per year of fish; its rank is wanted.
      It is met to 40 % in 2027 and 70 % in 2029.

    WHAT IT TAKES
      └─ 100 % · 210 t · recipe fish (source: Fleet survey 2024, table 3)
         ├─ 217 t cod
         │  ├─ 87 % · 188.6 t · there at the start
         │  └─ 13 % · 28.41 t · grown
         ├─ 14_000 h crew
         │  └─ 100 % · 14_000 h · supplied
         └─ 1.167 boat
            ├─ 80 % · 0.9334 · there at the start
            └─ 20 % · 0.2334 · recipe build_boat
               └─ 816.7 h shipwright
                  └─ 100 % · 816.7 h · supplied
    "#);
}

#[test]
fn a_threshold_says_who_moves_it_and_why_it_is_there() {
    insta::assert_snapshot!(explained("carbon").human(90), @r#"
    carbon · threshold
      because: the climate plan says so

      It asks for co2e emitted at most 160 t per year, falling 5 % per year.
      It is closest in 2028: 120 where at most 152 t may be, so 32 t are left.

    WHAT COUNTS TOWARDS IT
      └─ 100 % · 324 t · recipe fish (source: Fleet survey 2024, table 3)
    "#);
}

#[test]
fn policies_places_and_resources_have_their_facts() {
    for (name, kind, said) in [
        ("calm", "policy", "It is adopted by gear = calm."),
        ("calm", "policy", "This plan starts 1 run of build_boat."),
        ("shore", "place", "Started there: 13.5 runs of fish, 1 run of build_boat and 1 run of train."),
        ("cod", "resource", "42_000 t there at the start"),
        ("boat", "resource", "All of it is in use in 2027 and 2028."),
        ("train", "recipe", "1 run is started: 1 in 2029."),
    ] {
        let why = explained(name);
        assert_eq!(why.kind, kind);
        assert!(why.says.iter().any(|fact| fact.contains(said)), "{name}: {:?}", why.says);
    }
    let (tir, plan) = sample::fishery_plan("open");
    assert_eq!(why(&tir, &plan, "nothing"), None);
}

#[test]
fn durables_serve_what_is_done_with_them() {
    let boat = explained("boat");
    let shares: Vec<(&str, f64)> = boat.serves.iter().map(|one| (one.need.as_str(), one.share)).collect();
    assert_eq!(shares.len(), 2, "{shares:?}");
    assert!((shares.iter().map(|(_, share)| share).sum::<f64>() - 1.0).abs() < 1e-9);
}

#[test]
fn circles_end() {
    let tir = sample::toy();
    let runs = [("mine_coal", 0, 2.0), ("mine_iron", 0, 1.0), ("bake", 0, 10.0), ("grow_corn", 0, 1.0)];
    let (problem, solution) = sample::solved(&tir, &runs, &[], &[]);
    let plan =
        crate::from_problem(&tir, &[], &std::collections::BTreeMap::new(), &problem, &solution, crate::FEWEST_RUNS[0]);
    let text = why(&tir, &plan, "coal").unwrap().human(80);
    assert!(text.lines().count() < 400, "{text}");
    let wide = text.lines().find(|line| unicode_width::UnicodeWidthStr::width(*line) > 80);
    assert_eq!(wide, None);
    assert!(why(&tir, &plan, "food").unwrap().json().contains("weal.why/1"));
}
