//! Soft thresholds: what gives way to what, and by how much; answers worked out by hand.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test that cannot run what it tests has to stop")]

use weal_driver::Session;
use weal_plan::Status;
use weal_tests::memory::{answered, opened, told};

/// A tonne of bread takes 4 h by day, or 1 h by night, which makes noise. 30 t are needed each year.
const BAKERY: &str = "
horizon 2027 .. 2028 by year
place hill { people 100 }
place dale { people 100 }
resource crew: labour { supply 100_000 h per year }
resource bread: perishable mass in t { keeps 3 day }
resource noise: emitted mass in kg
recipe day   { at hill, dale, work 4 h crew, produce 1 t bread }
recipe night { at hill, dale, work 1 h crew, produce 1 t bread, emit 1 kg noise }
need daily_bread: 30 t bread per year { rank vital }
";

fn open(text: &str) -> Session {
    opened(&format!("{BAKERY}{text}"))
}

fn rounded(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

/// By how much a threshold is missed, period by period and place by place, in its unit; of a certified plan.
fn over(session: &Session, threshold: &str) -> Vec<f64> {
    let answer = answered(session);
    let plan = answer.plan.expect("an answer");
    assert_eq!(plan.status, Status::Certified, "{:?}", answer.problems);
    for bound in &plan.certificate.bounds {
        assert!((bound.value - bound.bound).abs() <= 1e-6 * bound.value.abs().max(1.0), "{bound:?}");
    }
    let of = plan.thresholds.iter().filter(|one| one.threshold == threshold);
    of.map(|one| rounded(one.soft.as_ref().expect("soft").over)).collect()
}

/// What a stage wins.
fn won(session: &Session, aim: &str) -> f64 {
    let plan = answered(session).plan.expect("an answer");
    rounded(plan.aims.iter().find(|one| one.aim == aim).expect("such a stage").value)
}

#[test]
fn a_limit_stands_behind_the_needs_of_its_rank_and_before_those_of_the_next() {
    let limits = |quiet: &str, rest: &str, feast: &str| {
        open(&format!(
            "threshold quiet: emitted noise <= 10 kg per year soft rank {quiet}
             threshold rest: worked crew <= 60 h per year soft rank {rest}
             need feast: 5 t bread per year {{ rank {feast} }}"
        ))
    };
    // 10 t by night and 20 t by day, in 90 h. Bread for the feast would be made by day, and is not made.
    let session = limits("vital", "important", "wanted");
    assert_eq!([over(&session, "quiet"), over(&session, "rest")], [[0.0; 2], [30.0; 2]]);
    assert_eq!(won(&session, "wanted needs: least total shortfall"), 2.0);
    // As vital as the bread, it is made: 25 t by day.
    let session = limits("vital", "important", "vital");
    assert_eq!([over(&session, "quiet"), over(&session, "rest")], [[0.0; 2], [50.0; 2]]);
    // 60 h are kept to with 20 t by night; the feast stands before the quiet, and 5 t are made by day and night: 26 h fewer.
    let session = limits("wanted", "vital", "vital");
    assert_eq!([over(&session, "quiet"), over(&session, "rest")], [[50.0 / 3.0; 2].map(rounded), [0.0; 2]]);
}

#[test]
fn the_report_says_which_limits_are_missed_and_by_how_much() {
    let session = open(
        "threshold quiet: emitted noise <= 10 kg per year soft rank vital
         threshold rest: worked crew <= 60 h per year soft rank important",
    );
    let answer = answered(&session);
    let report = weal_plan::report::human(&answer.tir, &answer.plan.expect("an answer"), 100);
    for line in [
        "All needs are met. Missed among the soft limits: rest (by 50 % at worst).",
        "THRESHOLDS (● nothing left, ▲ missed)",
        "  quiet  ●●  10  ≤ 10 kg  nothing left in 2027 and 2028; soft, vital",
        "  rest   ▲▲  90  ≤ 60 h   over by 30 h (50 %) throughout; soft, important",
    ] {
        assert!(report.lines().any(|found| found == line), "{line}\n{report}");
    }
}

/// With `n` t by night, `n` kg of noise and `120 − 3 n` h: both are missed by a third where `n` is 40/3.
const BOTH: &str = "threshold quiet: emitted noise <= 10 kg per year soft rank wanted
threshold rest: worked crew <= 60 h per year soft rank wanted";

#[test]
fn within_a_rank_the_worst_overshoot_is_least() {
    let session = open(BOTH);
    assert_eq!(over(&session, "quiet"), [10.0 / 3.0; 2].map(rounded));
    assert_eq!(over(&session, "rest"), [20.0; 2]);
    assert_eq!(won(&session, "wanted limits: least worst overshoot"), rounded(1.0 / 3.0));
    assert_eq!(won(&session, "wanted limits: least total overshoot"), rounded(4.0 / 3.0));
}

#[test]
fn in_whole_runs_too() {
    // 13 runs by night miss by 30 % and 35 %, 14 by 40 % and 30 %.
    let session = opened(&format!("{}{BOTH}", BAKERY.replace("at hill, dale", "in whole runs, at hill")));
    assert_eq!([over(&session, "quiet"), over(&session, "rest")], [[3.0; 2], [21.0; 2]]);
    assert_eq!(won(&session, "wanted limits: least worst overshoot"), 0.35);
}

#[test]
fn floors_totals_and_places_can_be_soft() {
    // All by night, and each place as loud as the other.
    let session = open(
        "threshold rest: worked crew <= 30 h per year soft rank vital
         threshold quiet: emitted noise <= 5 kg per year each place soft rank wanted",
    );
    assert_eq!(over(&session, "quiet"), [10.0; 4]);
    let session = open(
        "threshold rest: worked crew <= 30 h per year
         threshold busy: run day >= 12 run in total soft rank wanted",
    );
    assert_eq!(over(&session, "busy"), [12.0]);
    assert_eq!(won(&session, "wanted limits: least total overshoot"), 1.0);
}

#[test]
fn beside_a_limit_of_zero_the_largest_counts() {
    let session = open(
        "threshold rest: worked crew <= 30 h per year
         threshold quiet: emitted noise <= 10 kg per year falling 100 % per year soft rank wanted",
    );
    assert_eq!(over(&session, "quiet"), [20.0, 30.0]);
    assert_eq!(won(&session, "wanted limits: least worst overshoot"), 3.0);
}

#[test]
fn what_is_kept_is_not_missed() {
    let session = open("threshold quiet: emitted noise <= 40 kg per year soft rank wanted\naim least labour");
    assert_eq!(over(&session, "quiet"), [0.0; 2]);
    assert_eq!(won(&session, "least labour"), 60.0);
}

#[test]
fn a_rule_of_a_policy_can_be_soft_and_clashes_with_nothing() {
    let session = open(
        "policy calm { limit emitted noise <= 10 kg per year }
         policy busy { require emitted noise >= 20 kg per year soft rank wanted }
         adopt calm, busy",
    );
    assert_eq!(told(&session), Vec::<String>::new());
    assert_eq!(over(&session, "busy/1"), [10.0; 2]);
}

#[test]
fn what_is_soft_is_never_why_there_is_no_plan() {
    let session = open(
        "threshold rest: worked crew <= 30 h per year
         threshold quiet: emitted noise <= 10 kg per year
         threshold few: run night <= 1 run per year soft rank vital
         need more: 1 t bread per year { at least 100 % }",
    );
    assert_eq!(over(&session, "few"), [9.0; 2]);
    let session = opened(&BAKERY.replace("{ rank vital }", "{ at least 100 % }").replace("100_000 h", "30 h"));
    assert_eq!(answered(&session).plan.expect("an answer").status, Status::Certified);
    let text = BAKERY.replace("{ rank vital }", "{ at least 100 % }").replace("100_000 h", "29 h");
    let session = opened(&format!("{text}threshold few: run night <= 1 run per year soft rank vital"));
    let plan = answered(&session).plan.expect("an answer");
    assert_eq!(plan.status, Status::Impossible);
    let mut named: Vec<&str> = plan.conflict.iter().map(|member| &*member.declaration).collect();
    named.sort_unstable();
    assert_eq!(named, ["need daily_bread", "supply of crew"]);
}

#[test]
fn what_cannot_be_meant_is_told() {
    let told = |bound: &str| told(&open(&format!("threshold quiet: emitted noise {bound}")));
    assert_eq!(
        told("= 10 kg per year soft rank wanted"),
        ["wrong-kind: an exact amount cannot be soft: too much and too little would both be missing it"]
    );
    assert_eq!(told("<= 10 kg per year soft rank dear"), ["unknown-name: there is no rank named `dear`"]);
    assert_eq!(
        told("<= 10 kg per year soft rank vital soft rank wanted"),
        ["repeated-part: how soft this is, is said twice"]
    );
    assert_eq!(
        told("<= 10 kg per year soft"),
        ["expected: expected `rank` and a rank, as in `soft rank wanted`; found the end of the file"]
    );
}
