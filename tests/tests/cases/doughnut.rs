//! The world's doughnut of 2017, against the shortfalls and overshoots published for it.
//!
//! Fanning & Raworth (2025), Doughnut of social and planetary boundaries 3.0, global data; indicators that are counted from zero.
//! The figures are retyped as published, rounded, so that per cents agree within that rounding.

use serde_json::Value;

use crate::program::Program;

/// Name, value, boundary, overshoot in per cent.
const CEILINGS: &[(&str, &str, &str, f64)] = &[
    ("chemicals", "1743.19", "60", 2805.3),
    ("nitrogen", "181", "62", 191.9),
    ("streamflow", "18.6", "10.2", 82.3),
    ("extinctions", "100", "10", 900.0),
    ("biomass", "16.47", "5.59", 194.6),
];

/// Name, part of people without, in per cent.
const FLOORS: &[(&str, f64)] =
    &[("nourishment", 7.89), ("literacy", 17.4), ("sanitation", 46.48), ("electricity", 10.81), ("internet", 54.58)];

#[test]
fn shortfalls_and_overshoots_are_those_published() {
    let mut text =
        "horizon 2017 .. 2017 by year\n\nresource life: flowing\n\nrecipe live {\n  produce 1 life\n".to_owned();
    let mut rest = String::new();
    for (name, value, boundary, _) in CEILINGS {
        text += &format!("  emit {value} {name}\n");
        rest += &format!("resource {name}: emitted\nthreshold {name}: emitted {name} <= {boundary} soft rank vital\n");
    }
    text += "}\n\nneed living: 1 life { rank vital }\n\n";
    for (name, without) in FLOORS {
        rest += &format!("resource {name}: flowing {{ supply {} }}\n", 100.0 - without);
        rest += &format!("need {name}: 100 {name} {{ rank vital }}\n");
    }
    let program = Program::new("doughnut", &(text + &rest));
    let doughnut: Value =
        serde_json::from_str(&program.ask(&["doughnut", "main.weal", "--format", "json"])).expect("JSON");
    let off = |side: &str, name: &str| {
        let spokes = doughnut["places"][0][side].as_array().expect("a list");
        let spoke = spokes.iter().find(|spoke| spoke["name"] == name).expect("a spoke");
        spoke["off"].as_f64().expect("a number")
    };
    for (name, _, _, published) in CEILINGS {
        let found = off("ceilings", name);
        assert!((found - published).abs() < 0.06, "{name}: {found} and published {published}");
    }
    for (name, published) in FLOORS {
        let found = off("floors", name);
        assert!((found - published).abs() < 1e-6, "{name}: {found} and published {published}");
    }
    assert_eq!(off("floors", "living"), 0.0);
}
