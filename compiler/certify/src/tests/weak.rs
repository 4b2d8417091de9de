//! Weak duality, at random: no multipliers show more than a plan reaches.

use proptest::prelude::*;
use weal_base::Rational;
use weal_plan::{Multiplier, Plan};
use weal_tir::{Kind, PolicyId, Tir};

use super::village::village;
use crate::columns::Column;
use crate::dual::{Ask, SPECIFIED, Weighed, objective, wanted};
use crate::index::Index;
use crate::ledger::Ledger;
use crate::model::Model;
use crate::names::{self, Said};
use crate::proof::{Reader, minimised};
use crate::sample::*;
use crate::tally::Tally;
use crate::{aims, certify, simulate};

const CONDITIONS: [&str; 15] = [
    "balance",
    "capacity",
    "fresh",
    "tangent",
    "storage",
    "end",
    "floor",
    "worst",
    "threshold",
    "rule",
    "forbid",
    "up to",
    "kept",
    "change up",
    "change down",
];

fn multipliers() -> impl Strategy<Value = Vec<Multiplier>> {
    let names = ["hands", "timber", "fish", "power", "boat", "cod", "oysters", "moss", "peat", "soot"];
    let one = (0..CONDITIONS.len(), 0..names.len(), 0..3u32, -3.0..3.0f64, 0.0..60.0f64);
    let one = one.prop_map(move |(condition, name, at, value, touches)| {
        let condition = CONDITIONS[condition];
        let kept = ["least labour", "wanted needs: least total shortfall", "vital needs: least worst shortfall"];
        let (of, part) = match condition {
            "threshold" => ("sky", ""),
            "rule" => ("calm", "0"),
            "forbid" => ("calm", "teach"),
            "kept" => (kept[name % 3], ""),
            "floor" | "worst" => (["food", "light"][name % 2], ""),
            "up to" | "change up" | "change down" => (["season", "build", "teach"][name % 3], ""),
            _ => (names[name], ""),
        };
        Multiplier { part: part.into(), touches: Some(touches), ..multiplier(condition, of, at, value) }
    });
    proptest::collection::vec(one, 0..12)
}

/// What the plan has in a column.
fn held(model: &Model, said: &Said, tally: &Tally, column: Column) -> Rational {
    let stock = |node, at: usize| said.stocks.get(&(node, at)).cloned().unwrap_or_default();
    let runs = |activity, at| {
        let found = said.runs.iter().find(|run| (run.0, run.1) == (activity, at));
        found.map(|run| run.2.clone()).unwrap_or_default()
    };
    let short =
        |need: usize, at| &model.wanted(&model.tir.needs[need], at) - said.met_in(need, at).unwrap_or(&Rational::ZERO);
    match column {
        Column::Run(activity, at) => runs(activity, at),
        Column::Held(node, at) => stock(node, at),
        Column::Growth(node, at) => model.growth(node, at, &stock(node, at - 1)),
        Column::Spared(node, at) if model.kind(node) == Kind::Labour => {
            let turn = tally.turn(node, at).cloned().unwrap_or_default();
            &(&model.supply(node, at) + turn.made.get()) - turn.taken.get()
        }
        Column::Spared(node, _) if model.kind(node) == Kind::Emitted => Rational::ONE,
        Column::Spared(node, at) => said.surpluses.get(&(node, at)).cloned().unwrap_or_default(),
        Column::Short(need, at) => short(need, at),
        Column::Worst(_) | Column::WorstOver(_) | Column::Over(_) => Rational::ZERO,
        Column::Delivered(need, node, at) => {
            let of = |one: &&(usize, usize, usize, Rational)| (one.0, one.1, one.2) == (need, node, at);
            said.delivered.iter().find(of).map(|one| one.3.clone()).unwrap_or_default()
        }
        Column::Given(giving, at) => said.given.get(&(giving, at)).cloned().unwrap_or_default(),
        Column::Change(activity, at) => (&runs(activity, at) - &runs(activity, at - 1)).abs(),
    }
}

/// Per stage, what the plan wins, and what its conditions and columns come to under the multipliers.
fn sides(tir: &Tir, plan: &Plan, adopted: &[PolicyId]) -> Vec<(f64, f64)> {
    let mut ledger = Ledger::default();
    let model = Model::new(tir, adopted);
    let index = Index::new(&model);
    let said = names::read(&model, &index, plan, &mut ledger);
    let tally = Tally::new(&model, &said);
    let paths = simulate::simulate(&model, &said, &tally, &mut ledger);
    let stages = aims::check(&model, plan, &said, &tally, &paths, &mut ledger);
    assert!(ledger.violations.is_empty(), "{:?}", ledger.violations);
    let wanted = wanted(&model);
    let bounds = Default::default();
    let mut reader = Reader { model: &model, index: &index, stages: &stages, wanted: &wanted, bounds };
    let mut found = Vec::new();
    for (number, stage) in stages.iter().enumerate() {
        let proof = plan.certificate.proof.iter().find(|proof| proof.aim == stage.name);
        let prices = reader.read(proof.map_or(&[], |proof| &proof.multipliers), number);
        let ask = Ask { number, enough: &stage.value, empty: false };
        let objective = objective(&model, &stages, &ask, &prices);
        let weighed = Weighed::new(&model, &wanted, &prices, SPECIFIED);
        let mut sum = weighed.side.get().clone();
        let mut changes = Vec::new();
        let _ = weighed.costs(&model, &tally, &prices, &objective).each(&mut |column, cost| {
            if matches!(column, Column::Change(..)) {
                changes.push(column);
            }
            sum = &sum + &(&cost.sum * &held(&model, &said, &tally, column));
            Some(())
        });
        // Changes that no multiplier touches cost what the objective says.
        for activity in 0..model.activities.len() {
            for column in (1..model.periods.len()).map(|at| Column::Change(activity, at)) {
                if !changes.contains(&column) {
                    sum = &sum + &(&objective.change * &held(&model, &said, &tally, column));
                }
            }
        }
        found.push((minimised(&model, stage, &stage.value).to_f64(), sum.to_f64()));
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn conditions_and_columns_never_come_to_more_than_the_plan_wins(multipliers in multipliers()) {
        let (tir, mut plan, adopted) = village();
        plan.certificate.proof.clear();
        for aim in plan.aims.clone() {
            plan.proof(&aim.aim, multipliers.clone());
        }
        for (value, sum) in sides(&tir, &plan, &adopted) {
            prop_assert!(sum <= value + 1e-4, "{sum} beyond {value}");
        }
        let balances: Vec<_> = multipliers.into_iter().filter(|one| one.condition == "balance").collect();
        plan.certificate.proof.clear();
        for aim in plan.aims.clone() {
            plan.proof(&aim.aim, balances.clone());
        }
        // Equalities neither give nor take.
        for (value, sum) in sides(&tir, &plan, &adopted) {
            prop_assert!((sum - value).abs() < 1e-6, "{sum} is not {value}");
        }
    }

    #[test]
    fn no_proof_shows_more_than_a_plan_reaches(multipliers in multipliers()) {
        let (tir, mut plan, adopted) = village();
        plan.certificate.proof.clear();
        for aim in plan.aims.clone() {
            plan.proof(&aim.aim, multipliers.clone());
        }
        let found = certify(&tir, &plan, &adopted);
        prop_assert!(found.passed);
        for bound in &found.bounds {
            prop_assert!(bound.bound <= bound.value + 1e-4, "{bound:?}");
        }
    }
}
