//! Repairs of plans: the smallest change that restores what was promised.
#![allow(clippy::unwrap_used, reason = "a test that cannot plan has to stop")]

use weal_plan::Status;
use weal_replan::Reach;
use weal_tests::memory::opened;
use weal_tests::present::Present;

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

#[test]
fn an_oven_that_breaks_is_made_up_for_by_the_others() {
    let session = opened(BAKERIES);
    let present = Present::of(&session, 2).gain("lose 2 oven at south", "oven", Some("south"), "-2", 2);
    let found = present.replan();
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
