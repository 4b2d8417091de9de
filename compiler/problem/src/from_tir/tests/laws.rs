//! What must not matter, and what is too much.

use weal_base::{Rational, Severity};
use weal_tir::*;

use super::near;
use crate::ir::StageKind;
use crate::sample::*;
use crate::{from_tir, invariants, to_mps};

/// The program with its lists turned round; ids follow.
fn turned(tir: &Tir) -> Tir {
    let mut out = tir.clone();
    let resources = tir.resources.len() as u32;
    let recipes = tir.recipes.len() as u32;
    let resource = |id: ResourceId| ResourceId(resources - 1 - id.0);
    let recipe = |id: RecipeId| RecipeId(recipes - 1 - id.0);
    let measure = |measure: Measure| match measure {
        Measure::Stock(id) => Measure::Stock(resource(id)),
        Measure::Emitted(id) => Measure::Emitted(resource(id)),
        Measure::Run(id) => Measure::Run(recipe(id)),
        other => other,
    };
    out.resources.reverse();
    out.flows.clear();
    out.recipes.reverse();
    for made in &mut out.recipes {
        let from = out.flows.len() as u32;
        for flow in tir.flows[made.flows.0 as usize..made.flows.1 as usize].iter().rev() {
            out.flows.push(Flow { resource: resource(flow.resource), ..flow.clone() });
        }
        made.flows = (from, out.flows.len() as u32);
    }
    out.needs.reverse();
    out.needs.iter_mut().for_each(|need| {
        need.of = match need.of {
            Needed::Resource(id) => Needed::Resource(resource(id)),
            property => property,
        }
    });
    out.thresholds.reverse();
    out.thresholds.iter_mut().for_each(|it| it.bound.measure = measure(it.bound.measure));
    out.policies.reverse();
    for rule in out.policies.iter_mut().flat_map(|policy| &mut policy.rules) {
        match rule {
            Rule::Forbid { recipe: of, .. } => *of = recipe(*of),
            Rule::Bound(bound) => bound.measure = measure(bound.measure),
        }
    }
    out
}

#[test]
fn the_order_of_declarations_does_not_matter() {
    let (it, no_trawl, phase_out) = fishery();
    let other = turned(&it.tir);
    let adopted = [no_trawl, phase_out];
    let (first, _) = from_tir(&it.tir, &adopted);
    // Both are adopted, so turning them round leaves the set.
    let (second, _) = from_tir(&other, &adopted);
    assert_eq!(crate::print(&it.tir, &first), crate::print(&other, &second));
    assert_eq!(to_mps(&it.tir, &first), to_mps(&other, &second));
    assert_eq!((first.values, first.entries, first.starts), (second.values, second.entries, second.starts));
}

#[test]
fn a_smaller_unit_scales_the_rows_of_its_resource_and_nothing_else() {
    let view = |scale: &str| {
        let mut it = Build::years(2027, 2);
        let times = |amount: &str| (&r(amount) * &r(scale)).to_string();
        let grain = it.resource(Kind::Good, "grain", "t", Details { stock: stock(&times("10")), ..Details::default() });
        let bread = it.resource(Kind::Good, "bread", "t", Details::default());
        it.recipe("bake", days("0"), &[(Verb::Consume, grain, &times("3")), (Verb::Produce, bread, "5")]);
        it.need("food", bread, per_year("4"), 0, "0");
        it.view()
    };
    let (tonnes, kilos) = (view("1"), view("1000"));
    let run = "runs of bake at shore in 2028";
    let grain = "balance of grain at shore in 2028";
    near(kilos.entry(grain, run), 1_000.0 * tonnes.entry(grain, run));
    near(
        kilos.sides("balance of grain at shore in 2027").0,
        1_000.0 * tonnes.sides("balance of grain at shore in 2027").0,
    );
    let bread = "balance of bread at shore in 2028";
    near(kilos.entry(bread, run), tonnes.entry(bread, run));
    let surplus = |view: &View| {
        let stage = view.problem.stages.iter().find(|stage| stage.kind == StageKind::Surplus).unwrap();
        let column = view.column("stock of grain at shore in 2028").unwrap() as u32;
        stage.objective.iter().find(|(at, _)| *at == column).unwrap().1
    };
    near(surplus(&kilos) * 1_000.0, surplus(&tonnes));
}

#[test]
fn amounts_out_of_all_scale_are_reported_and_so_are_programs() {
    let mut it = Build::years(2027, 1);
    let dust =
        it.resource(Kind::Good, "dust", "kg", Details { supply: supply(per_year("1e18")), ..Details::default() });
    let star =
        it.resource(Kind::Good, "star", "kg", Details { supply: supply(per_year("1e30")), ..Details::default() });
    let flows = [(Verb::Consume, dust, "1e-9"), (Verb::Produce, star, "1")];
    it.recipe("collapse", days("0"), &flows);
    it.recipe("burst", days("0"), &[(Verb::Produce, dust, "1e9")]);
    let (_, problems) = from_tir(&it.tir, &[]);
    let found: Vec<_> = problems.iter().map(|problem| (problem.severity, problem.message.as_str())).collect();
    assert_eq!(
        found,
        [
            (
                Severity::Warning,
                "amounts from about 1e-9 to about 1e9 meet for `dust`: too far apart to plan with well"
            ),
            (Severity::Error, "an amount of about 1e30 for `star` is too large to plan with"),
        ]
    );
    let period = it.tir.horizon.periods[0].clone();
    it.tir.horizon.periods = vec![period; 6_000_000];
    let (problem, problems) = from_tir(&it.tir, &[]);
    assert!(problems.has_errors() && problem.columns.is_empty());
    assert_eq!(invariants::check(&problem), Vec::<String>::new());
}

#[test]
fn a_hundred_thousand_recipes_are_built() {
    let mut it = Build::years(2027, 1);
    let count = 100_000u32;
    let hours =
        it.resource(Kind::Labour, "labour", "h", Details { supply: supply(per_year("1e9")), ..Details::default() });
    let goods: Vec<_> =
        (0..count).map(|i| it.resource(Kind::Good, &format!("g{i}"), "t", Details::default())).collect();
    for i in 0..count {
        let input = |k: u32| goods[(i.wrapping_mul(2_654_435_761).wrapping_add(k * 97_003) % count) as usize];
        let mut flows = vec![(Verb::Produce, goods[i as usize], "1"), (Verb::Work, hours, "2.5")];
        flows.extend((0..4).map(|k| (Verb::Consume, input(k), "0.123")));
        it.recipe(&format!("make{i}"), years("1"), &flows);
    }
    it.need("food", goods[7], per_year("4"), 0, "0");
    it.aim("least labour", vec![(Rational::ONE, Measure::Worked(None))]);
    let (problem, problems) = from_tir(&it.tir, &[]);
    assert!(problems.is_empty());
    assert_eq!(problem.columns.len(), 200_002);
    assert!(problem.entries.len() > 600_000);
}
