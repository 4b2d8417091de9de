//! Thresholds divided over places: every forged part is found.

use weal_tir::{Allocation, Compare, Measure, Place, PlaceId, Share, ShareRule, ThresholdId, Tir, WHOLE, Where};

use super::{breaks, passes};
use crate::sample::{Build, HERE, draft, program, r, yearly};

/// Two harbours of 300 and 600 people that share what smoke may rise.
fn harbours() -> Tir {
    let mut tir = program(1);
    tir.places[0].name = "isles".into();
    for (name, people) in [("north", "300"), ("south", "600")] {
        let people = Some(r(people));
        tir.places.push(Place { name: name.into(), parent: Some(WHOLE), people, area: None, site: HERE });
    }
    tir.places[0].people = Some(r("900"));
    tir.resource("smoke", weal_tir::Kind::Emitted, "t");
    let smoke = Measure::Emitted(tir.id("smoke"));
    tir.threshold("air", smoke, Compare::AtMost, yearly("90"));
    tir.threshold("air@north", smoke, Compare::AtMost, yearly("30")).places = Where::At(PlaceId(1));
    tir.threshold("air@south", smoke, Compare::AtMost, yearly("60")).places = Where::At(PlaceId(2));
    let share = |place, weight, part| Share {
        place: PlaceId(place),
        threshold: ThresholdId(place),
        weight: r(weight),
        part: r(part),
    };
    let shares = vec![share(1, "300", "1/3"), share(2, "600", "2/3")];
    let (of, rule, text) = (ThresholdId(0), ShareRule::People, "people".into());
    tir.allocations.push(Allocation { of, rule, text, shares, site: HERE });
    tir
}

fn stated(tir: &Tir) -> weal_plan::Plan {
    let mut plan = draft(tir);
    for (place, exact) in [("north", "1/3"), ("south", "2/3")] {
        let (of, rule) = ("air".to_owned(), "people".to_owned());
        let threshold = format!("air@{place}");
        plan.allocations.push(weal_plan::Share {
            of,
            threshold,
            place: place.to_owned(),
            rule,
            exact: exact.to_owned(),
        });
    }
    plan
}

#[test]
fn parts_that_are_stated_as_they_are_pass() {
    let tir = harbours();
    passes(&tir, &stated(&tir), &[]);
}

#[test]
fn forged_parts_in_a_plan_are_found() {
    let tir = harbours();
    let plan = stated(&tir);
    breaks(&tir, &plan, &[], |plan| plan.allocations[0].exact = "1/2".into(), "gives `north` a part of `1/2` of `air`");
    breaks(&tir, &plan, &[], |plan| plan.allocations[0].rule = "area".into(), "gives `north` a part of `1/3`");
    breaks(&tir, &plan, &[], |plan| plan.allocations[0].place = "south".into(), "gives `south` a part of `1/3`");
    breaks(&tir, &plan, &[], |plan| _ = plan.allocations.pop(), "the plan states 1 of 2 parts");
    breaks(&tir, &plan, &[], |plan| plan.allocations.push(plan.allocations[0].clone()), "which it does not have");
}

#[test]
fn forged_parts_in_a_program_are_found() {
    let forge = |change: &dyn Fn(&mut Tir), says: &str| {
        let mut tir = harbours();
        change(&mut tir);
        let plan = stated(&tir);
        let found = crate::certify(&tir, &plan, &[]);
        assert!(found.violations.iter().any(|one| one.what.contains(says)), "{says}: {:?}", found.violations);
    };
    forge(&|tir| tir.allocations[0].shares[0].part = r("1/2"), "add up to 7/6 of it");
    forge(&|tir| tir.allocations[0].shares[0].weight = r("600"), "north counts for 600 of air by people");
    forge(&|tir| tir.thresholds[1].bound.limit.amount = r("40"), "the part of air at north is 40");
    forge(&|tir| tir.thresholds[1].bound.places = Where::Everywhere, "the part of air at north");
    forge(&|tir| tir.places[2].parent = Some(PlaceId(1)), "south shares air with a place around it");
    forge(&|tir| tir.allocations[0].shares[1].place = PlaceId(1), "north has no part in air, or two");
}
