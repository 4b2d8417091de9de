//! From the typed IR to the problem.
//!
//! Columns come in groups: runs, stocks, in service, growth, short, delivered, given, spare, absorbed, worst, overshoots, worst
//! overshoot, change, stretch. Within a group they are sorted by name, then by the name of the place, then by period. Rows come node by
//! node (balance, capacity, fresh, tangents, storage, end), then served, floors, worst, thresholds, rules, overshoots beside the
//! worst, forbidden runs, what is not known, `up to`, set-ups, changes; each sorted alike. So the order of declarations does not matter.

mod aims;
mod arrays;
mod balances;
mod bounds;
mod effects;
mod layout;
mod limits;
mod menu;
mod needs;
mod nodes;
mod runs;
mod set_ups;
mod soft;
mod stretch;
#[cfg(test)]
mod tests;

use weal_base::Problems;
use weal_tir::{Details, PolicyId, Tir};

use crate::diagnostics;
use crate::ir::Problem;
use arrays::Arrays;
use bounds::Gauges;
use layout::Layout;

/// The most columns, or rows of bounds, that are built.
pub const MOST_COLUMNS: u64 = 20_000_000;

/// The problem of a program in which these policies are adopted. Empty where it would be too large.
pub fn from_tir(tir: &Tir, adopted: &[PolicyId]) -> (Problem, Problems) {
    let mut problems = Problems::new();
    let nothing = Details::default();
    let empty = || Arrays::new().problem;
    if tir.horizon.periods.is_empty() || tir.places.is_empty() {
        return (empty(), problems);
    }
    let (mut bounded, forbidden) = bounds::find(tir, adopted);
    let mut layout = Layout::new(tir, &nothing, &bounds::measured_stocks(tir, &bounded));
    let periods = u64::from(layout.periods);
    let change = tir.aims.iter().any(|aim| aim.terms.is_empty());
    let activities = layout.activities.len() * (if change { 2 } else { 1 });
    let rows = |bound: &weal_tir::Bound| bounds::slots(tir, bound) * if bound.soft.is_some() { 3 } else { 1 };
    let slots: usize = bounded.iter().map(|one| rows(one.bound)).sum();
    let wants = layout.needs.len() + layout.menu.len();
    let asked = (activities + layout.nodes.len() + wants + slots) as u64 * periods;
    if asked > MOST_COLUMNS {
        problems.push(diagnostics::too_large(tir, asked));
        return (empty(), problems);
    }
    if runs::reach(&layout) > arrays::MOST_ENTRIES as f64 {
        problems.push(diagnostics::too_entangled(tir));
        return (empty(), problems);
    }

    let mut arrays = Arrays::new();
    balances::rows(&mut layout, &mut arrays);
    needs::rows(&mut layout, &mut arrays);
    for one in &mut bounded {
        one.rows(&layout, &mut arrays);
    }
    let soft = soft::rows(&layout, &bounded, &mut arrays);
    let limits = limits::rows(&layout, &forbidden, &mut arrays);

    let gauges = Gauges::new(tir, &bounded);
    let mut aims = vec![Vec::new(); tir.aims.len()];
    runs::columns(&layout, &gauges, &limits, &mut arrays, &mut aims);
    balances::stock_columns(&mut layout, &gauges, &mut arrays, &mut aims);
    needs::short_columns(&mut layout, &gauges, &mut arrays);
    menu::columns(&layout, &mut arrays);
    balances::spare_columns(&layout, &mut arrays);
    needs::worst_columns(&layout, &mut arrays);
    soft::columns(&soft, &mut arrays);
    limits::change_columns(&layout, &limits, &mut arrays, &mut aims);
    stretch::columns(&layout, &bounded, limits, &mut arrays);
    if arrays.overflowed {
        problems.push(diagnostics::too_entangled(tir));
        return (empty(), problems);
    }
    aims::stages(&layout, aims, &mut arrays);
    diagnostics::endless(tir, &mut problems);
    diagnostics::scale(tir, &arrays.problem, &mut problems);
    debug_assert_eq!(crate::invariants::check(&arrays.problem), Vec::<String>::new());
    (arrays.problem, problems)
}
