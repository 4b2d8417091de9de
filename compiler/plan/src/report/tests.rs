#![allow(clippy::unwrap_used)]

use super::*;
use crate::ir::{ConflictMember, Run, StageBound, Valuation};
use crate::sample;

fn fishery() -> (Tir, Plan) {
    let (tir, mut plan) = sample::fishery_plan("open");
    let valuation = |scarce: &str, kind: &str, unit: &str, relieves: &str, by, by_unit: &str, proven| Valuation {
        scarce: scarce.to_owned(),
        place: String::new(),
        kind: kind.to_owned(),
        unit: unit.to_owned(),
        relieves: relieves.to_owned(),
        by,
        by_unit: by_unit.to_owned(),
        proven,
    };
    plan.valuations = vec![
        valuation("boat", "stock", "", "wanted needs: least worst shortfall", 0.6, "of the need", true),
        valuation("carbon", "threshold", "t per year", "least labour", 41.666, "h", false),
    ];
    plan.certificate.checker = "weal-certify 0.1.0".to_owned();
    plan.certificate.conditions = 412;
    plan.certificate.bounds =
        plan.aims.iter().map(|aim| StageBound { aim: aim.aim.clone(), value: aim.value, bound: aim.value }).collect();
    (tir, plan)
}

#[test]
fn a_plan_reads_like_this() {
    let (tir, plan) = fishery();
    insta::assert_snapshot!(human(&tir, &plan, 90), @r#"
    shore_fishery · 2027 – 2029, by year · gear = open

    All needs are met but for barter in 2 periods (at worst 40 %).

    WHAT TO DO (runs started)
                  2027  2028  2029
      fish           4     5   4.5
      build_boat     1     ·     ·
      train          ·     ·     1

    NEEDS
      vital   protein  ▇▇▇  200 t fish per year  met
      wanted  barter   ▃▇▅  100 t fish per year  40 % in 2027 and 70 % in 2029

    THRESHOLDS (● nothing left)
      carbon          ○○○     120  ≤ 152 t     32 t left in 2028
      spawning_stock  ○○○  44_020  ≥ 30_000 t  14_020 t left in 2027

    CAPACITY AND HOURS
      crew        ▅▆▅  20_000  of 24_000 h  83 % in 2028, the busiest
      shipwright  ▃▁▁   3_500  of 9_000 h   39 % in 2027, the busiest
      boat        ▇▇▆       5  of 5         all in use in 2027 and 2028

    STOCKS (at the end of each period)
                 2027    2028    2029
      cod, t   44_020  45_820  47_490
      boat          4       5       5
      co2e, t      96     216     324

    SCARCE
      1 more boat at the start would lessen the worst shortfall of wanted needs by 60 % of
        the need.
      1 t per year more room under carbon might save 41.67 h (least labour).

    WORK IN PROGRESS
      1 run of train started in 2029 ends on 2030-12-31.

    CONTENTS (what is embodied)
      1 t fish  66.67 h crew, 0.4 t co2e, 1.033 t cod
      one boat  3_500 h shipwright

    Checked independently: 412 conditions hold; no plan does better.
    "#);
}

#[test]
fn in_whole_runs_it_is_said_that_relief_is_not_told() {
    let (mut tir, mut plan) = fishery();
    let says = "Not told: in whole runs";
    assert!(!human(&tir, &plan, 120).contains(says));
    plan.valuations.clear();
    assert!(!human(&tir, &plan, 120).contains(says));
    tir.recipes[0].whole = true;
    assert!(human(&tir, &plan, 120).contains(says));
    for need in &mut plan.needs {
        need.coverage = 1.0;
    }
    assert!(!human(&tir, &plan, 120).contains(says));
}

#[test]
fn an_impossible_plan_says_what_cannot_hold() {
    let (tir, mut plan) = sample::fishery_plan("open");
    plan.status = Status::Impossible;
    let member = |declaration: &str, says: &str, relief: &str, periods: &[&str]| ConflictMember {
        declaration: declaration.to_owned(),
        at: "fishery.weal:71:1".to_owned(),
        says: says.to_owned(),
        relief: relief.to_owned(),
        periods: periods.iter().map(|period| (*period).to_owned()).collect(),
    };
    plan.conflict = vec![
        member(
            "need protein",
            "asks for at least 90 % of 200 t per year of fish",
            "protein at least 84 % instead of 90 %",
            &["2028"],
        ),
        member("policy calm", "forbids build_boat", "", &["2027", "2028", "2029"]),
        member("stock of boat", "starts with 4", "3 more of boat at the start", &["2027", "2028"]),
    ];
    insta::assert_snapshot!(human(&tir, &plan, 80), @r#"
    shore_fishery · 2027 – 2029, by year · gear = open

    No plan is possible: 3 declarations cannot all hold.

    WHAT CANNOT ALL HOLD
      need protein asks for at least 90 % of 200 t per year of fish (in 2028)
          fishery.weal:71:1
      policy calm forbids build_boat (in every period)
          fishery.weal:71:1
      stock of boat starts with 4 (in 2027 and 2028)
          fishery.weal:71:1

      Any one of these would make a plan possible:
        protein at least 84 % instead of 90 %
        3 more of boat at the start
    "#);
}

#[test]
fn long_plans_show_the_largest_and_say_how_many_more() {
    let (tir, mut plan) = fishery();
    plan.runs = (0..60).map(|at| Run { recipe: format!("r{at}"), ..sample::run("", f64::from(at + 1)) }).collect();
    let text = human(&tir, &plan, 90);
    assert!(text.contains("… and 35 more recipes with less work in them; `--format json` has all."), "{text}");
    assert!(text.contains("  r59  ") && !text.contains("  r10  "), "{text}");
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    let (tir, plan) = fishery();
    for width in [0, 60, 79, 120] {
        let text = human(&tir, &plan, width);
        let wide = text.lines().find(|line| unicode_width::UnicodeWidthStr::width(*line) > width.max(60));
        assert_eq!(wide, None, "{width}:\n{text}");
    }
}

#[test]
fn the_summary_says_what_is_short() {
    let (tir, mut plan) = fishery();
    let first = |plan: &Plan| human(&tir, plan, 200).lines().nth(2).unwrap().to_owned();
    assert_eq!(first(&plan), "All needs are met but for barter in 2 periods (at worst 40 %).");
    plan.needs.retain(|need| need.coverage == 1.0 || need.period == "2029");
    assert_eq!(first(&plan), "All needs are met but for barter in 2029 (70 %).");
    plan.needs.retain(|need| need.coverage == 1.0);
    assert_eq!(first(&plan), "All needs are met.");
    plan.needs.clear();
    assert_eq!(first(&plan), "Nothing is needed in these periods.");
}
