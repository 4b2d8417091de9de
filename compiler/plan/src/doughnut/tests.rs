use super::*;
use crate::ir::{Need, Threshold};
use crate::sample;

/// The coast of the fishery with these needs and thresholds as its plan lists them: name, period, value, limit.
fn drawn(needs: &[(&str, &str, f64, f64)], thresholds: &[(&str, &str, f64, f64)]) -> Doughnut {
    let (tir, mut plan) = sample::fishery_plan("open");
    let (need, threshold) = (plan.needs[0].clone(), plan.thresholds[0].clone());
    let period = |period: &str| period.to_owned();
    plan.needs = needs
        .iter()
        .map(|(name, at, met, wanted)| Need {
            need: (*name).to_owned(),
            period: period(at),
            met: *met,
            wanted: *wanted,
            ..need.clone()
        })
        .collect();
    plan.thresholds = thresholds
        .iter()
        .map(|(name, at, value, limit)| Threshold {
            threshold: (*name).to_owned(),
            period: period(at),
            value: *value,
            limit: *limit,
            ..threshold.clone()
        })
        .collect();
    doughnut(&tir, &plan)
}

fn off(spokes: &[Spoke]) -> Vec<(&str, &str, f64)> {
    spokes.iter().map(|spoke| (spoke.name.as_str(), spoke.period.as_str(), spoke.off)).collect()
}

#[test]
fn the_worst_period_of_each_floor_and_ceiling_is_told() {
    let needs =
        [("protein", "2027", 200.0, 200.0), ("protein", "2028", 150.0, 200.0), ("protein", "2029", 180.0, 200.0)];
    let carbon = [("carbon", "2027", 140.0, 152.0), ("carbon", "2028", 190.0, 152.0), ("carbon", "2029", 190.0, 152.0)];
    let ring = &drawn(&needs, &carbon).places[0];
    assert_eq!(off(&ring.floors), [("protein", "2028", 25.0)]);
    assert_eq!(off(&ring.ceilings), [("carbon", "2028", 25.0)], "the first of two that are the same");
}

#[test]
fn a_stock_of_nature_is_a_ceiling_that_is_used_as_the_stock_shrinks() {
    let ring = &drawn(&[], &[("spawning_stock", "2027", 60_000.0, 30_000.0)]).places[0];
    assert_eq!((off(&ring.ceilings), ring.ceilings[0].parts[0]), (vec![("spawning_stock", "2027", 0.0)], Some(0.5)));
    assert!(ring.floors.is_empty());
}

#[test]
fn what_is_kept_but_for_rounding_is_kept() {
    let ring =
        &drawn(&[("protein", "2027", 199.999_999_999, 200.0)], &[("carbon", "2027", 152.000_000_001, 152.0)]).places[0];
    assert_eq!((ring.floors[0].off, ring.ceilings[0].off), (0.0, 0.0));
}

#[test]
fn anything_beyond_a_ceiling_of_nothing_is_beyond_it_without_end() {
    let drawn = drawn(&[], &[("carbon", "2027", 0.5, 0.0)]);
    assert!(human(&drawn, 90).contains("overshoot without end in 2027"), "{}", human(&drawn, 90));
    assert!(svg(&drawn).contains("carbon +∞"));
}

#[test]
fn a_picture_keeps_names_from_being_markup() {
    let mut drawn = drawn(&[("protein", "2027", 1.0, 2.0)], &[]);
    drawn.places[0].place = "<b> & \"co\"".to_owned();
    let picture = svg(&drawn);
    assert!(picture.contains("&lt;b&gt; &amp; &quot;co&quot;") && !picture.contains("<b>"));
}
