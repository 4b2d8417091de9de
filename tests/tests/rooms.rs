//! Thresholds on how far needs are met and on the room that other thresholds leave; answers worked out by hand.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test that cannot run what it tests has to stop")]

use weal_driver::{Limits, Session};
use weal_plan::{Plan, Status};
use weal_tests::memory::{answered, opened, told};

/// 40 t of bread can be baked each year, for two needs of 30 t and 20 t; bread by night makes noise and takes 1 h, by day 4 h.
const BAKERY: &str = "
horizon 2027 .. 2028 by year
place hill { people 100 }
place dale { people 100 }
resource grain: flowing mass in t { supply 40 t per year }
resource crew: labour { supply 1_000 h per year }
resource bread: perishable mass in t { keeps 3 day }
resource noise: emitted mass in kg
recipe day   { at hill, dale, consume 1 t grain, work 4 h crew, produce 1 t bread }
recipe night { at hill, dale, consume 1 t grain, work 1 h crew, produce 1 t bread, emit 1 kg noise }
need bread: 30 t bread per year for hill { rank vital }
need cake: 20 t bread per year for dale { rank wanted }
";

fn open(text: &str) -> Session {
    opened(&format!("{BAKERY}{text}"))
}

/// A plan of which it is proven that none does better.
fn proven(text: &str) -> Plan {
    proven_of(&open(text))
}

fn proven_of(session: &Session) -> Plan {
    let answer = answered(session);
    let plan = answer.plan.expect("an answer");
    assert_eq!(plan.status, Status::Certified, "{:?}", answer.problems);
    for bound in &plan.certificate.bounds {
        assert!((bound.value - bound.bound).abs() <= 1e-6 * bound.value.abs().max(1.0), "{bound:?}");
    }
    plan
}

fn rounded(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

/// What a need gets, period by period.
fn met(plan: &Plan, need: &str) -> Vec<f64> {
    plan.needs.iter().filter(|one| one.need == need).map(|one| rounded(one.met)).collect()
}

/// What a threshold measures, its limit, and what is left, period by period.
fn stands(plan: &Plan, threshold: &str) -> Vec<[f64; 3]> {
    let of = plan.thresholds.iter().filter(|one| one.threshold == threshold);
    of.map(|one| [one.value, one.limit, one.headroom].map(rounded)).collect()
}

#[test]
fn a_need_can_be_met_to_a_part_before_needs_of_better_ranks() {
    // By rank, hill gets its 30 t and dale the other 10 t, which is half.
    assert_eq!(met(&proven(""), "cake"), [10.0; 2]);
    let plan = proven("threshold fair: met cake >= 80 %");
    assert_eq!([met(&plan, "bread"), met(&plan, "cake")], [[24.0; 2], [16.0; 2]]);
    assert_eq!(stands(&plan, "fair"), [[80.0, 80.0, 0.0]; 2]);
    // A number does as well, and from a day on.
    let plan = proven("threshold fair: met cake >= 0.8 from 2028");
    assert_eq!([met(&plan, "bread"), met(&plan, "cake")], [[30.0, 24.0], [10.0, 16.0]]);
    assert_eq!(stands(&plan, "fair"), [[80.0, 80.0, 0.0]]);
}

#[test]
fn in_total_it_is_the_part_of_all_that_is_wanted() {
    let text = BAKERY.replace("supply 40 t per year", "supply dated { 40 t per year, from 2028: 20 t per year }");
    let plan = proven_of(&opened(&format!("{text}threshold fair: met cake >= 50 % in total")));
    assert_eq!(met(&plan, "bread").iter().sum::<f64>(), 40.0);
    assert_eq!(met(&plan, "cake").iter().sum::<f64>(), 20.0);
    assert_eq!(stands(&plan, "fair"), [[50.0, 50.0, 0.0]]);
    // What is wanted in one of the years alone counts in that year alone.
    let plan = proven(
        "need feast: 10 t bread per year for dale until 2028 { rank wanted }
         threshold fair: met feast >= 90 %",
    );
    assert_eq!(met(&plan, "feast")[0], 9.0);
    assert_eq!(stands(&plan, "fair"), [[90.0, 90.0, 0.0]]);
}

#[test]
fn a_ceiling_and_a_soft_floor_on_a_need() {
    let plan = proven("threshold modest: met bread <= 60 %");
    assert_eq!([met(&plan, "bread"), met(&plan, "cake")], [[18.0; 2], [20.0; 2]]);
    // The soft floor stands behind what is vital and before what is wanted.
    let plan = proven(
        "need late: 10 t bread per year for dale { rank wanted }
         threshold fair: met late >= 80 % soft rank vital
         threshold quiet: met bread >= 90 %",
    );
    assert_eq!([met(&plan, "bread"), met(&plan, "late"), met(&plan, "cake")], [[30.0; 2], [8.0; 2], [2.0; 2]]);
}

#[test]
fn needs_for_properties_and_from_several_places_can_be_met_to_a_part() {
    let plan = proven_of(&opened(
        "horizon 2027 .. 2028 by year
         place town { place hill { people 100 }, place dale { people 100 } }
         property energy: mass in t
         resource rye: local mass in t { supply 6 t per year at hill, supply 4 t per year at dale, provides 0.5 t energy per t }
         need food: 4 t energy per year for town { rank vital }
         need seed: 6 t rye per year for town { rank wanted }
         threshold fair: met seed >= 50 %
         threshold fed: met food >= 80 %",
    ));
    // The seed counts for the energy, too: of 10 t all are eaten, and all of it is 5 t of energy.
    assert_eq!([met(&plan, "food"), met(&plan, "seed")], [[4.0; 2], [6.0; 2]]);
}

#[test]
fn room_can_be_asked_for_under_a_ceiling_and_above_a_floor() {
    // The least work is by night; of 27 kg in the second year 5 are to be left.
    let quiet = "threshold quiet: emitted noise <= 30 kg per year falling 10 % per year\naim least labour\n";
    let plan = proven(&format!("{quiet}threshold reserve: headroom quiet >= 5 kg"));
    assert_eq!(stands(&plan, "reserve"), [[5.0, 5.0, 0.0]; 2]);
    assert_eq!(stands(&plan, "quiet"), [[25.0, 30.0, 5.0], [22.0, 27.0, 5.0]]);
    // Per year is the same in years; only in some of them; before what it is about.
    let plan = proven(&format!("threshold reserve: headroom quiet >= 5 kg per year from 2028\n{quiet}"));
    assert_eq!(stands(&plan, "reserve"), [[5.0, 5.0, 0.0]]);
    assert_eq!(stands(&plan, "quiet"), [[30.0, 30.0, 0.0], [22.0, 27.0, 5.0]]);
    // Above a floor, in runs.
    let busy = "threshold busy: run day >= 12 run per year\naim least labour\n";
    let plan = proven(&format!("{busy}threshold more: headroom busy >= 3"));
    assert_eq!(stands(&plan, "busy"), [[15.0, 12.0, 3.0]; 2]);
    // And no more than that.
    let plan = proven(
        &format!("{quiet}threshold used: headroom quiet <= 2 kg\naim least noise").replace("aim least labour\n", ""),
    );
    assert_eq!(stands(&plan, "quiet"), [[28.0, 30.0, 2.0], [25.0, 27.0, 2.0]]);
}

#[test]
fn room_is_there_where_and_when_the_threshold_holds() {
    let total = "threshold quiet: emitted noise <= 40 kg per year in total\naim least labour\n";
    for room in ["headroom quiet >= 10 kg", "headroom quiet >= 5 kg per year"] {
        let plan = proven(&format!("{total}threshold reserve: {room}"));
        assert_eq!(stands(&plan, "reserve"), [[10.0, 10.0, 0.0]]);
        assert_eq!(stands(&plan, "quiet"), [[70.0, 80.0, 10.0]]);
    }
    // 8 kg at each place, of which 2 are left.
    let places = "threshold quiet: emitted noise <= 8 kg per year each place\naim least labour\n";
    let plan = proven(&format!("{places}threshold reserve: headroom quiet >= 2 kg"));
    assert_eq!(stands(&plan, "quiet"), [[6.0, 8.0, 2.0]; 4]);
    assert_eq!(stands(&plan, "reserve"), [[2.0, 2.0, 0.0]; 4]);
    // 0.08 kg for each of the 100 people of a place.
    let people = places.replace("8 kg per year", "0.08 kg per person per year");
    let plan = proven(&format!("{people}threshold reserve: headroom quiet >= 2 kg"));
    assert_eq!(stands(&plan, "quiet"), [[6.0, 8.0, 2.0]; 4]);
    // A stock: what has added up by the end.
    let stock = "threshold quiet: stock noise <= 60 kg always\naim least labour\n";
    let plan = proven(&format!("{stock}threshold reserve: headroom quiet >= 15 kg from 2028"));
    assert_eq!(stands(&plan, "reserve"), [[15.0, 15.0, 0.0]]);
    assert_eq!(stands(&plan, "quiet")[1], [45.0, 60.0, 15.0]);
}

#[test]
fn room_can_be_soft_and_of_a_part_met() {
    // Nothing may be left, but should be: 20 h a year are needed for 40 t by night, and 80 h are there.
    let plan = proven(
        "threshold rest: worked crew <= 80 h per year
         threshold quiet: emitted noise <= 30 kg per year
         threshold reserve: headroom quiet >= 5 kg soft rank wanted
         need more: 5 t bread per year for hill { rank vital, at least 100 % }",
    );
    // All 40 t in 80 h: 40 + 3 d = 80, so 40/3 t by day and 80/3 by night; 10/3 kg are left.
    assert_eq!(stands(&plan, "reserve"), [[10.0 / 3.0, 5.0, -5.0 / 3.0].map(rounded); 2]);
    let plan = proven("threshold fair: met cake >= 60 %\nthreshold more: headroom fair >= 15 %");
    assert_eq!(met(&plan, "cake"), [15.0; 2]);
    assert_eq!(stands(&plan, "more"), [[15.0, 15.0, 0.0]; 2]);
    // Room that is asked for softly where there is none yet.
    let plan = proven(
        "threshold quiet: emitted noise <= 10 kg per year soft rank wanted
         threshold reserve: headroom quiet >= 0 kg soft rank wanted
         threshold rest: worked crew <= 40 h per year",
    );
    assert_eq!(stands(&plan, "reserve"), [[-30.0, 0.0, -30.0]; 2]);
}

#[test]
fn in_whole_runs_and_in_policies() {
    let text = BAKERY.replace("at hill, dale, consume 1 t", "in whole runs, at hill, consume 1 t");
    let plan = proven_of(&opened(&format!(
        "{text}policy fair {{ require met cake >= 78 %, require headroom quiet >= 3.5 kg }}
         adopt fair
         threshold quiet: emitted noise <= 30 kg per year
         aim least labour"
    )));
    // 15.6 t of 20; 26 kg of 30.
    assert_eq!(stands(&plan, "fair/1"), [[78.0, 78.0, 0.0]; 2]);
    assert_eq!(stands(&plan, "fair/2"), [[4.0, 3.5, 0.5]; 2]);
}

/// 10 t for three villages that want 6 t each, of which one lies by itself.
const VILLAGES: &str = "
horizon 2027 .. 2028 by year
place coast { people 600 }
place valley { place mill { people 600 }, place upland { people 600 } }
resource bread: local mass in t { supply 2 t per year at coast, supply 3 t per year at mill, supply 5 t per year at upland }
resource ash: emitted mass in t
recipe bring { at upland, move 1 t bread from upland to coast, emit 1 t ash }
need food: 0.01 t bread per person per year for each place { rank vital }
threshold clean: emitted ash <= 4 t per year
allocate clean among coast, valley by people
";

#[test]
fn a_need_at_each_place_is_met_at_each() {
    let plan = proven_of(&opened(&format!("{VILLAGES}threshold fair: met food >= 50 %")));
    assert_eq!(stands(&plan, "fair").len(), 6);
    let of = plan.thresholds.iter().filter(|one| one.threshold == "fair" && one.period == "2027");
    let places: Vec<(&str, f64)> = of.map(|one| (one.place.as_str(), rounded(one.value))).collect();
    // Nothing comes to the mill; the coast is brought as much as makes it no worse off.
    assert_eq!(places, [("coast", 50.0), ("mill", 50.0), ("upland", rounded(400.0 / 6.0))]);
    // At one of them, or inside another.
    let plan = proven_of(&opened(&format!("{VILLAGES}threshold fair: met food >= 60 % at coast")));
    assert_eq!(stands(&plan, "fair"), [[60.0, 60.0, 0.0]; 2]);
    let plan = proven_of(&opened(&format!("{VILLAGES}threshold fair: met food >= 50 % each place in valley")));
    assert_eq!(stands(&plan, "fair").len(), 4);
    // The room above it, too.
    let plan = proven_of(&opened(&format!(
        "{VILLAGES}threshold fair: met food >= 50 % at coast\nthreshold more: headroom fair >= 15 %"
    )));
    assert_eq!(stands(&plan, "more"), [[15.0, 15.0, 0.0]; 2]);
    let session = opened(&format!("{VILLAGES}threshold fair: met food >= 60 %"));
    assert_eq!(answered(&session).plan.expect("an answer").status, Status::Impossible);
}

#[test]
fn tests_can_ask_at_a_place() {
    let tested = |lines: &str| -> Vec<String> {
        let session = opened(&format!("{VILLAGES}test \"there\" {{\n{lines}\n}}"));
        let result = session.test(&Limits::default(), &mut |_| ());
        result.iter().flat_map(|one| one.problems.iter().map(|problem| problem.message.clone())).collect()
    };
    let holds = "expect met food at coast = 50 % within 0.01 %
        expect met food at valley >= 50 %
        expect met food at valley in total <= 67 %
        expect emitted ash at valley in 2027 = 1 t
        expect emitted ash at coast in total = 0 t
        expect headroom clean at valley = 1.667 t within 0.1 %
        expect headroom clean at coast = 1.333 t within 0.1 %
        expect headroom clean = 3 t
        expect stock ash in 2028 = 2 t";
    assert_eq!(tested(holds), Vec::<String>::new());
    assert_eq!(tested("expect met food >= 51 %"), ["expected at least 51 %, found 50 % in 2027"]);
    assert_eq!(tested("expect met food at upland >= 69 %"), ["expected at least 69 %, found 66.66666667 % in 2027"]);
    let wrong = |line: &str| {
        told(&opened(&format!("{VILLAGES}need salt: 1 t bread per year for mill\ntest \"there\" {{ {line} }}")))
    };
    assert_eq!(
        wrong("expect met salt at coast >= 1 %"),
        ["wrong-kind: this need is not for `coast`, nor for a place inside it"]
    );
    assert_eq!(
        wrong("expect headroom clean at mill >= 0 t"),
        ["wrong-kind: this threshold does not hold at `mill` by itself, nor at a place inside it"]
    );
    assert_eq!(
        wrong("expect stock ash at mill >= 0 t"),
        ["which-place: `ash` is kept in common, and this asks what is held at one place"]
    );
    assert_eq!(
        wrong("expect content ash of bread at mill >= 0"),
        ["wrong-kind: what is embodied in a good is the same everywhere"]
    );
    assert_eq!(wrong("expect run bring at nowhere >= 0 run"), ["unknown-name: there is no place named `nowhere`"]);
}

#[test]
fn what_cannot_all_hold_names_them() {
    let session = open("threshold fair: met cake >= 80 %\nthreshold full: met bread >= 90 %");
    let plan = answered(&session).plan.expect("an answer");
    assert_eq!(plan.status, Status::Impossible);
    let member = |name: &str| plan.conflict.iter().find(|member| member.declaration.contains(name)).expect("named");
    assert_eq!(member("fair").says, "asks for cake met at least 80 %");
    // 27 t of 40 are hill's, so that 13 t or 65 % are left; or 24 t or 80 %.
    assert_eq!(member("fair").relief, "fair at least 65 % instead of 80");
    assert_eq!(member("full").relief, "full at least 80 % instead of 90");
    let session = open(
        "threshold quiet: emitted noise <= 30 kg per year
         threshold rest: worked crew <= 80 h per year
         threshold full: met bread >= 100 %
         threshold half: met cake >= 50 %
         threshold reserve: headroom quiet >= 5 kg",
    );
    let plan = answered(&session).plan.expect("an answer");
    let reserve = plan.conflict.iter().find(|member| member.declaration.contains("reserve")).expect("named");
    assert_eq!(reserve.says, "asks for headroom of quiet at least 5 kg");
    assert_eq!(reserve.relief, "reserve at least 3.33 kg instead of 5");
}

#[test]
fn what_cannot_be_meant_is_told() {
    let told = |text: &str| {
        told(&open(&format!(
            "threshold quiet: emitted noise <= 30 kg per year
             threshold calm: emitted noise <= 30 kg per year in total
             threshold exact: worked crew = 30 h per year
             threshold here: emitted noise <= 30 kg per year at hill
             {text}"
        )))
    };
    assert_eq!(
        told("threshold a: headroom quiet >= 5 kg\nthreshold b: headroom here >= 1 kg at hill"),
        Vec::<String>::new()
    );
    let of = |bound: &str| told(&format!("threshold a: {bound}")).join("; ");
    assert_eq!(
        of("met cake >= 80 % per year"),
        "wrong-kind: the part of a need that is met is a part, not an amount per time"
    );
    assert_eq!(of("met cake >= 8 t"), "dimension-mismatch: the limit is expected to be a number, and this is mass");
    assert_eq!(
        of("met cake >= 120 %"),
        "out-of-range: this asks that 120 % of a need be met, and no more than all of it can be"
    );
    assert_eq!(
        of("met cake >= 80 % at hill"),
        "wrong-kind: a need is met at the place it is for, and this says another"
    );
    assert_eq!(of("met cake >= 80 % at dale"), "");
    assert_eq!(of("met cake >= 80 % each place in dale"), "");
    assert_eq!(of("met cakes >= 80 %"), "unknown-name: there is no need named `cakes`");
    assert_eq!(of("headroom exact >= 1 h"), "wrong-kind: `exact` asks for an exact amount, which leaves no room");
    assert_eq!(of("headroom quiet >= 1 h"), "dimension-mismatch: the limit is expected to be mass, and this is time");
    let fixed = "wrong-kind: the room that `quiet` leaves is there in the periods in which `quiet` holds";
    assert_eq!(of("headroom quiet >= 1 kg in total"), fixed);
    assert_eq!(of("headroom quiet >= 1 kg falling 5 % per year"), fixed);
    assert_eq!(of("headroom calm >= 1 kg from 2028"), fixed.replace("quiet", "calm"));
    assert_eq!(
        of("headroom quiet >= 1 kg at hill"),
        "wrong-kind: the room that `quiet` leaves is there where `quiet` holds, and this says another"
    );
    let each =
        "wrong-kind: a part of a need, or the room that a threshold leaves, is there once and not for each person";
    assert_eq!(of("headroom quiet >= 1 kg per person"), each);
    assert_eq!(
        told("threshold a: headroom quiet >= 1 kg\nallocate a among hill, dale by people"),
        ["bad-allocation: `a` is about a part of a need or about room, and no amount to be divided"]
    );
    let nested = "wrong-kind: the threshold this is about is itself about the room that another leaves";
    assert_eq!(told("threshold a: headroom quiet >= 5 kg\nthreshold b: headroom a >= 1 kg"), [nested]);
    assert_eq!(told("threshold b: headroom b >= 1 kg"), [nested]);
    assert_eq!(of("content crew of bread <= 3 h per t"), "wrong-kind: this can be asked in a test, not in a threshold");
}
