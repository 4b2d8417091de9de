//! Repairs of plans: the smallest change that restores what was promised.
#![allow(clippy::unwrap_used, reason = "a test that cannot plan has to stop")]

use weal_plan::Status;
use weal_replan::print::{human, json};
use weal_replan::{Firm, Reach, Refused, Replan};
use weal_tests::memory::opened;
use weal_tests::present::Present;
use weal_tir::PolicyId;

const BAKERIES: &str = "
package town
horizon 2027-01 .. 2027-06 by month
place north
place south
resource flour: mass in t { supply 40 t per month, discard allowed }
resource baker: labour { supply 3_000 h per month }
resource oven: durable local { stock 3 at north, stock 3 at south }
resource bread: perishable mass in t { keeps 2 day }
recipe bake {
  at north, south
  takes 1 month
  use 1 oven
  work 160 h baker
  consume 4 t flour
  produce 5 t bread
}
need daily: 20 t bread per month { rank vital }
aim least labour
";

/// Ten towns that bake for themselves, each in two ways, and one mill for all.
fn towns() -> String {
    let names: Vec<String> = ('a'..='j').map(|name| format!("town_{name}")).collect();
    let places: String = names.iter().map(|name| format!("place {name}\n")).collect();
    let hands: Vec<String> = names.iter().map(|name| format!("supply 900 h per month at {name}")).collect();
    format!(
        "package valley
horizon 2027-01 .. 2027-06 by month
{places}
resource grain: mass in t {{ supply 400 t per month, discard allowed }}
resource flour: mass in t
resource hand: labour local {{ {} }}
resource bread: perishable local mass in t {{ keeps 2 day }}
recipe grind {{ consume 5 t grain, produce 4 t flour }}
recipe bake {{ at each place, work 30 h hand, consume 0.8 t flour, produce 1 t bread }}
recipe bake_well {{ at each place, work 40 h hand, consume 0.7 t flour, produce 1 t bread }}
need daily: 20 t bread per month for each place {{ rank vital }}
aim least labour
",
        hands.join(", ")
    )
}

fn text(present: &Present, found: &Replan) -> String {
    human(&present.now.tir, found, 80)
}

#[test]
fn an_oven_that_breaks_is_made_up_for_by_the_others() {
    let session = opened(BAKERIES);
    let present = Present::of(&session, 2).gain("lose 2 oven at south", "oven", Some("south"), "-2", 2);
    let found = present.replan();
    assert_eq!(
        text(&present, &found),
        "\
On 2027-03-01 the plan does not hold any more: lose 2 oven at south.
If nothing is done, from 2027-03 on: daily gets 50 % of what is wanted at worst
instead of 100 % in 2027-03 – 2027-06; only 56 % of the runs of bake at south
can be done.

PROPOSAL 1: 2 of 2 activities change, at 2 of 2 places
  north  bake  2027-03 – 2027-06  1 →  3 runs each
  south  bake  2027-03 – 2027-06  3 →  1 run each
  daily       as planned          ████████████████████  100 %
  in 2027-03  if nothing is done  ██████████░░░░░░░░░░   50 %
              so                  ████████████████████  100 %
  Nothing nearer was enough: the whole plan was looked at.
  A full re-plan would do no better.
  Accept with `weal accept 1`, or say no: `weal refuse 1 because \"…\"`.
"
    );
    assert!(!found.holds);
    // South can bake once a month where it baked three times: 5 t are missing twice each month, and all of flour is there.
    assert_eq!(found.nothing.from.as_deref(), Some("2027-03"));
    assert_eq!(found.nothing.needs.iter().map(|need| need.nothing).collect::<Vec<_>>(), [10.0; 4]);
    let first = &found.proposals[0];
    assert_eq!((first.reach, first.activities, first.places), (Reach::Whole, (2, 2), (2, 2)));
    let told = |place: &str| {
        let changes = first.changes.iter().filter(|change| change.place == place);
        changes.map(|change| (change.from, change.to)).collect::<Vec<_>>()
    };
    assert_eq!((told("north"), told("south")), (vec![(1.0, 3.0); 4], vec![(3.0, 1.0); 4]));
    assert!(first.needs.iter().all(|need| (need.nothing, need.proposed) == (10.0, 20.0)));
    assert_eq!((first.plan.status, first.gaps.len()), (Status::Certified, 0));
}

#[test]
fn firm_work_moves_only_where_nothing_less_would_do() {
    let session = opened(BAKERIES);
    // The oven that is lost was needed by what is firm: the bakers of the north are asked beside.
    let lost = Present::of(&session, 2).gain("lose 2 oven at south", "oven", Some("south"), "-2", 2);
    let present = lost.firm(Firm::Fence, 3).firm(Firm::Accepted, 4);
    let found = present.replan();
    assert_eq!(
        text(&present, &found),
        "\
On 2027-03-01 the plan does not hold any more: lose 2 oven at south.
If nothing is done, from 2027-03 on: daily gets 50 % of what is wanted at worst
instead of 100 % in 2027-03 – 2027-06; only 56 % of the runs of bake at south
can be done.

PROPOSAL 1: 2 of 2 activities change, at 2 of 2 places
  north  bake  2027-03            1 →  3 runs, already told
               2027-04            1 →  3 runs, agreed on before
               2027-05 – 2027-06  1 →  3 runs each
  south  bake  2027-03            3 →  1 run, already told
               2027-04            3 →  1 run, agreed on before
               2027-05 – 2027-06  3 →  1 run each
  daily       as planned          ████████████████████  100 %
  in 2027-03  if nothing is done  ██████████░░░░░░░░░░   50 %
              so                  ████████████████████  100 %
  Firm: 4 commitments are asked to move, 0 stay. Nothing less would do.
  Nothing nearer was enough: the whole plan was looked at.
  A full re-plan would do no better.
  Accept with `weal accept 1`, or say no: `weal refuse 1 because \"…\"`.
"
    );
    let kept = Present::of(&session, 2).want("signal need daily", "daily", "1.5").firm(Firm::Fence, 3);
    assert_eq!(
        text(&kept, &kept.replan()),
        "\
On 2027-03-01 the plan does not hold any more: signal need daily.
If nothing is done, from 2027-03 on: daily gets 67 % of what is wanted at worst
instead of 100 % in 2027-03 – 2027-06.

PROPOSAL 1: 1 of 2 activities changes, at 1 of 2 places
  north  bake  2027-03            1 →  3 runs, already told
               2027-04 – 2027-06  1 →  3 runs each
  daily       as planned          ████████████████████  100 %
  in 2027-03  if nothing is done  █████████████░░░░░░░   67 %
              so                  ████████████████████  100 %
  Firm: 1 commitment is asked to move, 1 stays. Nothing less would do.
  Only those are asked who touch what does not hold.
  A full re-plan would do no better.
  Accept with `weal accept 1`, or say no: `weal refuse 1 because \"…\"`.
"
    );
}

/// Three places that bake the same, and hardly more than is needed.
const THREE: &str = "
package valley
horizon 2027 .. 2028 by year
place hill
place mill
place shore
resource baker: labour local { supply 2_000 h per year at hill, supply 2_000 h per year at mill, supply 2_000 h per year at shore }
resource bread: mass in t
recipe bake { at hill, work 100 h baker, produce 10 t bread }
recipe cook { at mill, work 110 h baker, produce 10 t bread }
recipe roast { at shore, work 120 h baker, produce 10 t bread }
need daily: 250 t bread per year { rank vital }
aim least labour
";

#[test]
fn others_could_do_it_too() {
    let session = opened(THREE);
    let present = Present::of(&session, 0).gain("lose 500 h baker at hill", "baker", Some("hill"), "-500", 0);
    let found = present.replan();
    assert_eq!(
        text(&present, &found),
        "\
On 2027-01-01 the plan does not hold any more: lose 500 h baker at hill.
If nothing is done, from 2027 on: daily gets 80 % of what is wanted instead of
100 % in 2027; only 88 % of the runs of bake at hill can be done.

PROPOSAL 1: 2 of 3 activities change, at 2 of 3 places
  hill  bake  2027  20 →  15 runs
  mill  cook  2027   5 →  10 runs
  daily    as planned          ████████████████████  100 %
  in 2027  if nothing is done  ████████████████░░░░   80 %
           so                  ████████████████████  100 %
  Nothing nearer was enough: the whole plan was looked at.
  A full re-plan would do no better.
  Accept with `weal accept 1`, or say no: `weal refuse 1 because \"…\"`.

PROPOSAL 2: 2 of 3 activities change, at 2 of 3 places
  hill   bake   2027  20 →  15 runs
  shore  roast  2027   0 →  5 runs
  daily    as planned          ████████████████████  100 %
  in 2027  if nothing is done  ████████████████░░░░   80 %
           so                  ████████████████████  100 %
  Nothing nearer was enough: the whole plan was looked at.
  A full re-plan could do better by so much at most: least labour by 50 h
    less.
  Accept with `weal accept 2`, or say no: `weal refuse 2 because \"…\"`.
"
    );
    let refused = Refused { name: found.proposals[0].name.clone() };
    assert_eq!(
        text(&present, &present.replan_without(&[refused])),
        "\
On 2027-01-01 the plan does not hold any more: lose 500 h baker at hill.
If nothing is done, from 2027 on: daily gets 80 % of what is wanted instead of
100 % in 2027; only 88 % of the runs of bake at hill can be done.

PROPOSAL 1: 2 of 3 activities change, at 2 of 3 places
  hill   bake   2027  20 →  15 runs
  shore  roast  2027   0 →  5 runs
  daily    as planned          ████████████████████  100 %
  in 2027  if nothing is done  ████████████████░░░░   80 %
           so                  ████████████████████  100 %
  Nothing nearer was enough: the whole plan was looked at.
  A full re-plan could do better by so much at most: least labour by 50 h
    less.
  Accept with `weal accept 1`, or say no: `weal refuse 1 because \"…\"`.

1 proposal was refused for the same reasons and not proposed again.
"
    );
}

#[test]
fn what_one_town_lacks_asks_no_other() {
    let session = opened(&towns());
    let present = Present::of(&session, 2).gain("lose 2 t bread at town_c", "bread", Some("town_c"), "-2", 3);
    let found = present.replan();
    assert_eq!(
        text(&present, &found),
        "\
On 2027-03-01 the plan does not hold any more: lose 2 t bread at town_c.
If nothing is done, from 2027-04 on: daily@town_c gets 90 % of what is wanted
instead of 100 % in 2027-04.

PROPOSAL 1: 2 of 21 activities change, at 1 of 11 places
  town_c  bake       2027-03  20 →  6 runs
          bake_well  2027-03   0 →  14 runs
                     2027-04   0 →  2 runs
  daily@town_c  as planned          ████████████████████  100 %
  in 2027-04    if nothing is done  ██████████████████░░   90 %
                so                  ████████████████████  100 %
  Only those are asked who touch what does not hold.
  A full re-plan could do better by so much at most: least labour by 160 h
    less.
  Accept with `weal accept 1`, or say no: `weal refuse 1 because \"…\"`.

PROPOSAL 2: 2 of 21 activities change, at 2 of 11 places
  town_c  bake   2027-04  20 →  22 runs
  valley  grind  2027-04  40 →  40.4 runs
  daily@town_c  as planned          ████████████████████  100 %
  in 2027-04    if nothing is done  ██████████████████░░   90 %
                so                  ████████████████████  100 %
  It asks no further than 2 steps around what does not hold.
  A full re-plan would do no better.
  Accept with `weal accept 2`, or say no: `weal refuse 2 because \"…\"`.

PROPOSAL 3: 2 of 21 activities change, at 2 of 11 places
  town_c  bake_well  2027-04   0 →  2 runs
  valley  grind      2027-04  40 →  40.35 runs
  daily@town_c  as planned          ████████████████████  100 %
  in 2027-04    if nothing is done  ██████████████████░░   90 %
                so                  ████████████████████  100 %
  It asks no further than 2 steps around what does not hold.
  A full re-plan could do better by so much at most: least labour by 20 h
    less.
  Accept with `weal accept 3`, or say no: `weal refuse 3 because \"…\"`.
"
    );
    let first = &found.proposals[0];
    assert_eq!((first.activities, first.places), ((2, 21), (1, 11)));
    let flour = present.gain("lose 30 t flour", "flour", None, "-30", 2);
    let found = flour.replan();
    assert_eq!(
        text(&flour, &found),
        "\
On 2027-03-01 the plan does not hold any more: lose 2 t bread at town_c and lose
30 t flour.
If nothing is done, from 2027-03 on: daily@town_a gets 81 % of what is wanted
instead of 100 % in 2027-03, daily@town_b gets 81 % of what is wanted instead of
100 % in 2027-03, daily@town_c gets 81 % of what is wanted at worst instead of
100 % in 2027-03 – 2027-04, daily@town_d gets 81 % of what is wanted instead of
100 % in 2027-03 and 6 more needs; only 97 % of the runs of bake at town_a can
be done, only 97 % of the runs of bake at town_b can be done, only 97 % of the
runs of bake at town_c can be done, only 97 % of the runs of bake at town_d can
be done and 6 more recipes.

PROPOSAL 1: 2 of 21 activities change, at 2 of 11 places
  town_c  bake   2027-04  20 →  22 runs
  valley  grind  2027-03  40 →  47.5 runs
                 2027-04  40 →  40.4 runs
  daily@town_a  as planned          ████████████████████  100 %
  in 2027-03    if nothing is done  ████████████████░░░░   81 %
                so                  ████████████████████  100 %
  daily@town_b  as planned          ████████████████████  100 %
  in 2027-03    if nothing is done  ████████████████░░░░   81 %
                so                  ████████████████████  100 %
  daily@town_c  as planned          ████████████████████  100 %
  in 2027-03    if nothing is done  ████████████████░░░░   81 %
                so                  ████████████████████  100 %
  daily@town_d  as planned          ████████████████████  100 %
  in 2027-03    if nothing is done  ████████████████░░░░   81 %
                so                  ████████████████████  100 %
  … and 6 more needs; `--format json` has all.
  Only those are asked who touch what does not hold.
  A full re-plan would do no better.
  Accept with `weal accept 1`, or say no: `weal refuse 1 because \"…\"`.

PROPOSAL 2: 2 of 21 activities change, at 2 of 11 places
  town_c  bake_well  2027-04   0 →  2 runs
  valley  grind      2027-03  40 →  47.5 runs
                     2027-04  40 →  40.35 runs
  daily@town_a  as planned          ████████████████████  100 %
  in 2027-03    if nothing is done  ████████████████░░░░   81 %
                so                  ████████████████████  100 %
  daily@town_b  as planned          ████████████████████  100 %
  in 2027-03    if nothing is done  ████████████████░░░░   81 %
                so                  ████████████████████  100 %
  daily@town_c  as planned          ████████████████████  100 %
  in 2027-03    if nothing is done  ████████████████░░░░   81 %
                so                  ████████████████████  100 %
  daily@town_d  as planned          ████████████████████  100 %
  in 2027-03    if nothing is done  ████████████████░░░░   81 %
                so                  ████████████████████  100 %
  … and 6 more needs; `--format json` has all.
  Only those are asked who touch what does not hold.
  A full re-plan could do better by so much at most: least labour by 20 h
    less.
  Accept with `weal accept 2`, or say no: `weal refuse 2 because \"…\"`.
"
    );
}

/// Lorries and the lines they are licensed for. The idea, to take one vehicle out of a schedule and to reschedule with the
/// least disturbance, is from Teodorović and Guberinić 1984, *Optimal dispatching strategy on an airline network after a
/// schedule perturbation* (European Journal of Operational Research 15).
const LINES: &str = "
package lines
horizon 2027-01 .. 2027-04 by month
resource lorry_a: durable { stock 1 }
resource lorry_b: durable { stock 1 }
resource lorry_c: durable { stock 1 }
resource lorry_d: durable { stock 1 }
resource north: flowing mass in t
resource south: flowing mass in t
resource west: flowing mass in t
recipe a_north { in whole runs, takes 1 month, use 1 lorry_a, produce 10 t north }
recipe b_north { in whole runs, takes 1 month, use 1 lorry_b, produce 10 t north, emit 1 t wear }
recipe b_south { in whole runs, takes 1 month, use 1 lorry_b, produce 10 t south }
recipe c_west  { in whole runs, takes 1 month, use 1 lorry_c, produce 10 t west }
recipe c_north { in whole runs, takes 1 month, use 1 lorry_c, produce 10 t north, emit 1 t wear }
recipe d_south { in whole runs, takes 1 month, use 1 lorry_d, produce 10 t south, emit 2 t wear }
resource wear: emitted mass in t
need to_north: 10 t north per month { rank vital }
need to_south: 10 t south per month { rank vital }
need to_west: 10 t west per month { rank vital }
aim least wear
";

#[test]
fn a_vehicle_that_fails_is_replaced_with_the_fewest_changed_duties() {
    let session = opened(LINES);
    let present = Present::of(&session, 1).gain("lose 1 lorry_a (axle)", "lorry_a", None, "-1", 1).gain(
        "gain 1 lorry_a (mended)",
        "lorry_a",
        None,
        "1",
        3,
    );
    let found = present.replan();
    // By hand: a's duty ends, and north needs another. Only b and c may drive there. For c nobody could go west, so it is b, and
    // for b in the south d: four duties a month, and none in April, when a is back.
    assert_eq!(
        text(&present, &found),
        "\
On 2027-02-01 the plan does not hold any more: lose 1 lorry_a (axle) and gain 1
lorry_a (mended).
If nothing is done, from 2027-02 on: to_north gets 0 % of what is wanted at
worst instead of 100 % in 2027-02 – 2027-03; only 50 % of the runs of a_north
can be done.

PROPOSAL 1: 4 of 6 activities change
  lines  a_north  2027-02 – 2027-03  1 →  0 runs each
         b_north  2027-02 – 2027-03  0 →  1 run each
         b_south  2027-02 – 2027-03  1 →  0 runs each
         d_south  2027-02 – 2027-03  0 →  1 run each
  to_north    as planned          ████████████████████  100 %
  in 2027-02  if nothing is done  ░░░░░░░░░░░░░░░░░░░░    0 %
              so                  ████████████████████  100 %
  Nothing nearer was enough: the whole plan was looked at.
  A full re-plan would do no better.
  Accept with `weal accept 1`, or say no: `weal refuse 1 because \"…\"`.
"
    );
}

#[test]
fn what_was_agreed_on_stays_where_others_can_do_it() {
    let session = opened(THREE);
    let mut present = Present::of(&session, 0).gain("lose 500 h baker at hill", "baker", Some("hill"), "-500", 0);
    let cook = present.recipe("cook");
    for one in present.now.standing.iter_mut().filter(|one| one.activity.recipe == cook && one.period == 0) {
        one.firm = Some(Firm::Accepted);
    }
    let found = present.replan();
    assert_eq!(
        text(&present, &found),
        "\
On 2027-01-01 the plan does not hold any more: lose 500 h baker at hill.
If nothing is done, from 2027 on: daily gets 80 % of what is wanted instead of
100 % in 2027; only 88 % of the runs of bake at hill can be done.

PROPOSAL 1: 2 of 3 activities change, at 2 of 3 places
  hill   bake   2027  20 →  15 runs
  shore  roast  2027   0 →  5 runs
  daily    as planned          ████████████████████  100 %
  in 2027  if nothing is done  ████████████████░░░░   80 %
           so                  ████████████████████  100 %
  Firm: 1 commitment stays; nobody is asked to move one.
  Nothing nearer was enough: the whole plan was looked at.
  A full re-plan could do better by so much at most: least labour by 50 h
    less.
  Accept with `weal accept 1`, or say no: `weal refuse 1 because \"…\"`.
"
    );
    assert_eq!((found.proposals[0].firm_kept, found.proposals[0].firm_moved), (1, 0));
}

#[test]
fn a_plan_that_holds_asks_nobody() {
    let session = opened(BAKERIES);
    let present = Present::of(&session, 1).gain("gain 3 t flour", "flour", None, "3", 2);
    let found = present.replan();
    assert_eq!(
        text(&present, &found),
        "\
On 2027-02-01 the plan holds: nobody gets less than planned, and nobody has to
change anything. That is so with gain 3 t flour.
"
    );
    assert_eq!((found.holds, found.proposals.len(), found.nothing.needs.len()), (true, 0, 0));
}

#[test]
fn a_recipe_that_is_forbidden_now_is_replaced() {
    let session = opened(&format!("{THREE}\npolicy quiet_hill {{ forbid bake from 2028 }}\n"));
    let mut present = Present::of(&session, 0).because("adopt quiet_hill");
    let quiet = present.now.tir.policies.iter().position(|one| &*one.name == "quiet_hill").unwrap();
    present.now.adopted.push(PolicyId(quiet as u32));
    let found = present.replan();
    // 200 of 250 t come from the hill in 2028. The mill has hours for 18.18 runs a year, so it bakes 6.82 runs of it a year before.
    assert_eq!(
        text(&present, &found),
        "\
On 2027-01-01 the plan does not hold any more: adopt quiet_hill.
If nothing is done, from 2028 on: quiet_hill/1: no bake at hill is broken: 20
run in 2028, more than 0 run.

PROPOSAL 1: 2 of 3 activities change, at 2 of 3 places
  hill  bake  2028  20 →  0 runs
  mill  cook  2027   5 →  11.82 runs
              2028   5 →  18.18 runs
  quiet_hill/1: no bake at hill in 2028: 20 run if nothing is done, 0 run so
  Nothing nearer was enough: the whole plan was looked at.
  A full re-plan would do no better.
  Accept with `weal accept 1`, or say no: `weal refuse 1 because \"…\"`.

PROPOSAL 2: 2 of 3 activities change, at 2 of 3 places
  hill   bake   2028  20 →  0 runs
  shore  roast  2027   0 →  3.333 runs
                2028   0 →  16.67 runs
  quiet_hill/1: no bake at hill in 2028: 20 run if nothing is done, 0 run so
  Nothing nearer was enough: the whole plan was looked at.
  A full re-plan could do better by so much at most: least labour by 200 h
    less.
  Accept with `weal accept 2`, or say no: `weal refuse 2 because \"…\"`.
"
    );
}

#[test]
fn what_cannot_be_repaired_is_said_with_what_stands_against_it() {
    let least = BAKERIES.replace("{ rank vital }", "{ rank vital, at least 90 % }");
    let session = opened(&least);
    let present = Present::of(&session, 2).gain("lose 5 oven", "oven", Some("south"), "-3", 2);
    let present = present.gain("lose 2 oven", "oven", Some("north"), "-2", 2);
    let found = present.replan();
    assert_eq!(
        text(&present, &found),
        "\
On 2027-03-01 the plan does not hold any more: lose 5 oven and lose 2 oven.
If nothing is done, from 2027-03 on: daily gets 25 % of what is wanted at worst
instead of 100 % in 2027-03 – 2027-06; only 33 % of the runs of bake at south
can be done; at least for daily is broken: 5 t in 2027-03, less than 18 t and 3
periods more.
There is no proposal: these cannot all hold any more: supply of oven at north
(main.weal:1:1) gives −2; 2.6 more of oven at north would be enough; supply of
oven at south (main.weal:1:1) gives −3; 2.6 more of oven at south would be
enough; stock of oven at north (main.weal:1:1) starts with 3; 2.6 more of oven
at north at the start would be enough; stock of oven at south (main.weal:1:1)
starts with 3; 2.6 more of oven at south at the start would be enough; need
daily (main.weal:1:1) asks for at least 90 % of 20 t per month of bread; daily
at least 25 % instead of 90 % would be enough.
"
    );
}

#[test]
fn no_line_is_wider_than_asked_and_json_reads_back() {
    let session = opened(&towns());
    let present = Present::of(&session, 2).gain("lose 30 t flour", "flour", None, "-30", 2);
    let found = present.replan();
    for width in [60, 80, 120] {
        let text = human(&present.now.tir, &found, width);
        assert!(text.lines().all(|line| weal_base::layout::columns(line) <= width), "{width}:\n{text}");
    }
    let read: Replan = serde_json::from_str(&json(&found)).unwrap();
    assert_eq!(read, found);
}
