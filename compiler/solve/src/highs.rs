//! The one door to HiGHS: a model owned through a safe interface.
//!
//! Every number here is in the solver's own frame; [`crate::program::Program`] translates. Sides and costs are for
//! minimisation. The sign of a row's dual and of a ray is that of `weal_problem`: positive where the lower side
//! binds, negative where the upper side binds, so that a dual is the change of the objective per unit by which the
//! binding side is raised. A column's dual is its reduced cost, `cost − Σ dual · entry`. Tests hold both to finite
//! differences.
#![allow(unsafe_code)]

use std::ffi::{CStr, c_void};
use std::ptr::NonNull;

use highs_sys as sys;

/// A linear program as arrays, the matrix by column.
pub(crate) struct Arrays<'a> {
    /// Least value per column.
    pub(crate) lower: &'a [f64],
    /// Greatest value per column.
    pub(crate) upper: &'a [f64],
    /// Least value per row.
    pub(crate) row_lower: &'a [f64],
    /// Greatest value per row.
    pub(crate) row_upper: &'a [f64],
    /// Where each column's entries start; one more than columns.
    pub(crate) starts: &'a [i32],
    /// Row of each entry.
    pub(crate) entries: &'a [i32],
    /// Value of each entry.
    pub(crate) values: &'a [f64],
}

/// How a run ended: the run's own status and the model's, together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RunStatus {
    /// Best values found, with duals.
    Optimal,
    /// No values satisfy all rows.
    Infeasible,
    /// The objective has no end.
    Unbounded,
    /// One of the two; the presolve does not say which.
    UnboundedOrInfeasible,
    /// The limit of seconds or iterations was reached.
    Limit,
    /// Anything else: an error, or a status that claims nothing.
    Trouble,
}

/// The method of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Method {
    /// Simplex, from the basis at hand where there is one.
    Simplex,
    /// Interior point with crossover to a vertex.
    InteriorPoint,
}

/// A basis: the status of each column and of each row, as HiGHS codes them.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Basis {
    columns: Vec<i32>,
    rows: Vec<i32>,
}

impl Basis {
    /// The basis of the columns and rows marked; all others stand at their least, or where they have none at their most.
    pub(crate) fn of(columns: &[bool], rows: impl Iterator<Item = (bool, bool)>) -> Basis {
        let place = |basic: bool, least: bool| match (basic, least) {
            (true, _) => sys::kHighsBasisStatusBasic,
            (false, true) => sys::kHighsBasisStatusLower,
            (false, false) => sys::kHighsBasisStatusUpper,
        };
        Basis {
            columns: columns.iter().map(|basic| place(*basic, true)).collect(),
            rows: rows.map(|(basic, least)| place(basic, least)).collect(),
        }
    }
}

/// A HiGHS instance with one model in it.
#[derive(Debug)]
pub(crate) struct Model {
    instance: NonNull<c_void>,
    columns: usize,
    rows: usize,
}

fn done(status: i32) -> bool {
    status == sys::STATUS_OK || status == sys::STATUS_WARNING
}

impl Model {
    /// The model of `arrays` with no costs; `None` where they are not a program or do not fit the solver's integers.
    pub(crate) fn new(arrays: &Arrays<'_>) -> Option<Model> {
        let (columns, rows) = (arrays.lower.len(), arrays.row_lower.len());
        let entries = i32::try_from(arrays.entries.len()).ok()?;
        let sound = arrays.upper.len() == columns
            && arrays.row_upper.len() == rows
            && arrays.starts.len() == columns + 1
            && arrays.values.len() == arrays.entries.len()
            && arrays.starts.first() == Some(&0)
            && arrays.starts.is_sorted()
            && arrays.starts.last() == Some(&entries)
            && arrays.entries.iter().all(|row| usize::try_from(*row).is_ok_and(|row| row < rows));
        if !sound {
            return None;
        }
        let (num_columns, num_rows) = (i32::try_from(columns).ok()?, i32::try_from(rows).ok()?);
        // SAFETY: no argument; the result is checked for null and destroyed once, in `drop`.
        let instance = NonNull::new(unsafe { sys::Highs_create() })?;
        let mut model = Model { instance, columns, rows };
        model.set_up()?;
        let costs = vec![0.0; columns];
        // SAFETY: the instance is alive; every array has the length the counts above give it, as just checked, and
        // HiGHS copies them.
        let status = unsafe {
            sys::Highs_passLp(
                model.pointer(),
                num_columns,
                num_rows,
                entries,
                sys::MATRIX_FORMAT_COLUMN_WISE,
                sys::OBJECTIVE_SENSE_MINIMIZE,
                0.0,
                costs.as_ptr(),
                arrays.lower.as_ptr(),
                arrays.upper.as_ptr(),
                arrays.row_lower.as_ptr(),
                arrays.row_upper.as_ptr(),
                arrays.starts.as_ptr(),
                arrays.entries.as_ptr(),
                arrays.values.as_ptr(),
            )
        };
        done(status).then_some(model)
    }

    fn pointer(&self) -> *mut c_void {
        self.instance.as_ptr()
    }

    /// One thread, one seed, no output: the same model gives the same answer.
    fn set_up(&mut self) -> Option<()> {
        let set = self.set_bool(c"output_flag", false)
            && self.set_text(c"parallel", c"off")
            && self.set_whole(c"threads", 1)
            && self.set_whole(c"random_seed", 1)
            && self.set_number(c"primal_feasibility_tolerance", 1e-9)
            && self.set_number(c"dual_feasibility_tolerance", 1e-9)
            && self.set_number(c"small_matrix_value", 1e-12)
            && self.set_text(c"run_crossover", c"on");
        set.then_some(())
    }

    fn set_bool(&mut self, option: &CStr, value: bool) -> bool {
        // SAFETY: live instance, nul-terminated name.
        done(unsafe { sys::Highs_setBoolOptionValue(self.pointer(), option.as_ptr(), i32::from(value)) })
    }
    fn set_whole(&mut self, option: &CStr, value: i32) -> bool {
        // SAFETY: live instance, nul-terminated name.
        done(unsafe { sys::Highs_setIntOptionValue(self.pointer(), option.as_ptr(), value) })
    }
    fn set_number(&mut self, option: &CStr, value: f64) -> bool {
        // SAFETY: live instance, nul-terminated name.
        done(unsafe { sys::Highs_setDoubleOptionValue(self.pointer(), option.as_ptr(), value) })
    }
    fn set_text(&mut self, option: &CStr, value: &CStr) -> bool {
        // SAFETY: live instance, nul-terminated name and value.
        done(unsafe { sys::Highs_setStringOptionValue(self.pointer(), option.as_ptr(), value.as_ptr()) })
    }

    /// Whether runs simplify the program first; with `None` the solver chooses (it does not where it has a basis).
    pub(crate) fn set_presolve(&mut self, on: Option<bool>) -> bool {
        self.set_text(
            c"presolve",
            match on {
                Some(true) => c"on",
                Some(false) => c"off",
                None => c"choose",
            },
        )
    }

    /// Sets all costs; one per column.
    pub(crate) fn set_costs(&mut self, costs: &[f64]) -> bool {
        if costs.len() != self.columns {
            return false;
        }
        let Some(last) = self.columns.checked_sub(1) else { return true };
        // SAFETY: live instance; the array holds one number for each column from 0 to the last.
        done(unsafe { sys::Highs_changeColsCostByRange(self.pointer(), 0, last as i32, costs.as_ptr()) })
    }

    /// Sets a column's bounds.
    pub(crate) fn set_column_bounds(&mut self, column: usize, lower: f64, upper: f64) -> bool {
        // SAFETY: live instance; the column exists.
        column < self.columns
            && done(unsafe { sys::Highs_changeColBounds(self.pointer(), column as i32, lower, upper) })
    }

    /// Sets a row's sides.
    pub(crate) fn set_row_bounds(&mut self, row: usize, lower: f64, upper: f64) -> bool {
        // SAFETY: live instance; the row exists.
        row < self.rows && done(unsafe { sys::Highs_changeRowBounds(self.pointer(), row as i32, lower, upper) })
    }

    /// Adds a row after the others; its number where that worked.
    pub(crate) fn add_row(&mut self, lower: f64, upper: f64, columns: &[i32], values: &[f64]) -> Option<usize> {
        let sound = columns.len() == values.len()
            && columns.iter().all(|column| usize::try_from(*column).is_ok_and(|column| column < self.columns));
        let count = i32::try_from(columns.len()).ok()?;
        i32::try_from(self.rows + 1).ok()?;
        // SAFETY: live instance; both arrays hold `count` items, and every column exists.
        let added = sound
            && done(unsafe {
                sys::Highs_addRow(self.pointer(), lower, upper, count, columns.as_ptr(), values.as_ptr())
            });
        if !added {
            return None;
        }
        self.rows += 1;
        Some(self.rows - 1)
    }

    /// Runs the solver within `seconds` and `iterations`, each of this run alone.
    pub(crate) fn solve(&mut self, method: Method, seconds: Option<f64>, iterations: Option<u64>) -> RunStatus {
        let most = iterations.map_or(i32::MAX, |most| i32::try_from(most).unwrap_or(i32::MAX));
        let ready = self.set_text(
            c"solver",
            match method {
                Method::Simplex => c"simplex",
                Method::InteriorPoint => c"ipm",
            },
        ) && self.set_number(c"time_limit", seconds.unwrap_or(f64::INFINITY).max(0.0))
            && self.set_whole(c"simplex_iteration_limit", most)
            && self.set_whole(c"ipm_iteration_limit", most);
        // The limit of seconds counts from the last time the clocks were set to zero, over all runs.
        // SAFETY: live instance, twice.
        if !ready || !done(unsafe { sys::Highs_zeroAllClocks(self.pointer()) }) {
            return RunStatus::Trouble;
        }
        // SAFETY: live instance.
        let (run, model) = unsafe { (sys::Highs_run(self.pointer()), sys::Highs_getModelStatus(self.pointer())) };
        if !done(run) {
            return RunStatus::Trouble;
        }
        match model {
            sys::MODEL_STATUS_OPTIMAL | sys::MODEL_STATUS_MODEL_EMPTY => RunStatus::Optimal,
            sys::MODEL_STATUS_INFEASIBLE => RunStatus::Infeasible,
            sys::MODEL_STATUS_UNBOUNDED => RunStatus::Unbounded,
            sys::MODEL_STATUS_UNBOUNDED_OR_INFEASIBLE => RunStatus::UnboundedOrInfeasible,
            sys::MODEL_STATUS_REACHED_TIME_LIMIT | sys::MODEL_STATUS_REACHED_ITERATION_LIMIT => RunStatus::Limit,
            _ => RunStatus::Trouble,
        }
    }

    /// Branches over the `whole` columns within `seconds` and `nodes`: the best values found, if any. The columns are
    /// ordinary ones again afterwards.
    pub(crate) fn branch(&mut self, whole: &[i32], seconds: Option<f64>, nodes: u32) -> Option<Vec<f64>> {
        let exist = |column: &i32| usize::try_from(*column).is_ok_and(|column| column < self.columns);
        let nodes = i32::try_from(nodes).unwrap_or(i32::MAX);
        let ready = whole.iter().all(exist)
            && self.set_text(c"solver", c"choose")
            && self.set_presolve(None)
            && self.set_number(c"time_limit", seconds.unwrap_or(f64::INFINITY).max(0.0))
            && self.set_whole(c"simplex_iteration_limit", i32::MAX)
            && self.set_whole(c"ipm_iteration_limit", i32::MAX)
            && self.set_whole(c"mip_max_nodes", nodes)
            && self.set_number(c"mip_rel_gap", 0.0)
            && self.set_number(c"mip_abs_gap", 1e-9)
            && self.set_number(c"mip_feasibility_tolerance", 1e-9)
            && self.set_kind(whole, sys::kHighsVarTypeInteger);
        // SAFETY: live instance, for all three.
        let ran = ready
            && unsafe {
                done(sys::Highs_clearSolver(self.pointer()))
                    && done(sys::Highs_zeroAllClocks(self.pointer()))
                    && done(sys::Highs_run(self.pointer()))
            };
        let found = if ran && self.is_feasible() { self.solution().map(|(values, _)| values) } else { None };
        let back = self.set_kind(whole, sys::kHighsVarTypeContinuous);
        found.filter(|_| back)
    }

    /// Makes columns whole, or ordinary again.
    fn set_kind(&mut self, columns: &[i32], kind: sys::HighsInt) -> bool {
        // SAFETY: live instance; the column exists, as the caller has checked.
        columns.iter().all(|column| done(unsafe { sys::Highs_changeColIntegrality(self.pointer(), *column, kind) }))
    }

    /// Whether the values at hand satisfy all rows and bounds.
    fn is_feasible(&self) -> bool {
        let mut found = 0;
        // SAFETY: live instance, nul-terminated name, and a place for one integer.
        let status =
            unsafe { sys::Highs_getIntInfoValue(self.pointer(), c"primal_solution_status".as_ptr(), &mut found) };
        done(status) && found == sys::kHighsSolutionStatusFeasible
    }

    /// Seconds the last run took.
    pub(crate) fn seconds(&self) -> f64 {
        // SAFETY: live instance.
        unsafe { sys::Highs_getRunTime(self.pointer()) }
    }

    /// Iterations of the last run, of whatever method.
    pub(crate) fn iterations(&self) -> u64 {
        let counts = [c"simplex_iteration_count", c"ipm_iteration_count", c"crossover_iteration_count"];
        let mut sum = 0;
        for name in counts {
            let mut count = 0;
            // SAFETY: live instance, nul-terminated name, and a place for one integer.
            let status = unsafe { sys::Highs_getIntInfoValue(self.pointer(), name.as_ptr(), &mut count) };
            if done(status) {
                sum += u64::try_from(count).unwrap_or(0);
            }
        }
        sum
    }

    /// Forgets basis, solution and everything else a run left.
    pub(crate) fn clear(&mut self) -> bool {
        // SAFETY: live instance.
        done(unsafe { sys::Highs_clearSolver(self.pointer()) })
    }

    /// After an optimal run: the columns' values and the rows' duals.
    pub(crate) fn solution(&self) -> Option<(Vec<f64>, Vec<f64>)> {
        let (mut values, mut column_duals) = (vec![0.0; self.columns], vec![0.0; self.columns]);
        let (mut row_values, mut row_duals) = (vec![0.0; self.rows], vec![0.0; self.rows]);
        // SAFETY: live instance; each array has a place per column or per row, and `rows` counts those added.
        let status = unsafe {
            sys::Highs_getSolution(
                self.pointer(),
                values.as_mut_ptr(),
                column_duals.as_mut_ptr(),
                row_values.as_mut_ptr(),
                row_duals.as_mut_ptr(),
            )
        };
        (done(status) && values.iter().chain(&row_duals).all(|value| value.is_finite())).then_some((values, row_duals))
    }

    /// After a run that found no values: multipliers of the rows that prove it (Farkas 1902).
    pub(crate) fn ray(&mut self) -> Option<Vec<f64>> {
        let mut found = 0;
        let mut ray = vec![0.0; self.rows];
        // SAFETY: live instance; the array has a place per row.
        let status = unsafe { sys::Highs_getDualRay(self.pointer(), &mut found, ray.as_mut_ptr()) };
        (done(status) && found != 0 && ray.iter().all(|value| value.is_finite())).then_some(ray)
    }

    /// The basis at hand.
    pub(crate) fn basis(&self) -> Option<Basis> {
        let mut basis = Basis { columns: vec![0; self.columns], rows: vec![0; self.rows] };
        // SAFETY: live instance; each array has a place per column or per row.
        let status =
            unsafe { sys::Highs_getBasis(self.pointer(), basis.columns.as_mut_ptr(), basis.rows.as_mut_ptr()) };
        done(status).then_some(basis)
    }

    /// Starts the next run from `basis`; rows added since it was taken are free to move.
    pub(crate) fn set_basis(&mut self, basis: &Basis) -> bool {
        if basis.columns.len() != self.columns || basis.rows.len() > self.rows {
            return false;
        }
        let mut rows = basis.rows.clone();
        rows.resize(self.rows, sys::kHighsBasisStatusBasic);
        // SAFETY: live instance; each array has an item per column or per row.
        done(unsafe { sys::Highs_setBasis(self.pointer(), basis.columns.as_ptr(), rows.as_ptr()) })
    }

    /// Solves the basis at hand, as it is factorised, for a right side: a value per row, of its basic column. `None` where
    /// nothing is factorised.
    pub(crate) fn solve_basis(&mut self, side: &[f64], into: &mut Vec<f64>) -> Option<()> {
        into.resize(self.rows, 0.0);
        if side.len() != self.rows {
            return None;
        }
        let none: *mut i32 = std::ptr::null_mut();
        // SAFETY: live instance; both arrays have a place per row, and where no indices are asked for none are written.
        let status = unsafe { sys::Highs_getBasisSolve(self.pointer(), side.as_ptr(), into.as_mut_ptr(), none, none) };
        done(status).then_some(())
    }

    /// Per row, the column that is basic in it; of a basic row none.
    pub(crate) fn basic(&self) -> Option<Vec<Option<usize>>> {
        let mut basic = vec![0; self.rows];
        // SAFETY: live instance; the array has a place per row.
        let status = unsafe { sys::Highs_getBasicVariables(self.pointer(), basic.as_mut_ptr()) };
        done(status).then(|| basic.into_iter().map(|at| usize::try_from(at).ok()).collect())
    }
}

impl Drop for Model {
    fn drop(&mut self) {
        // SAFETY: created in `new`, destroyed only here.
        unsafe { sys::Highs_destroy(self.pointer()) };
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    /// `x ≥ 0`, with rows `2x ≥ floor` and `x ≤ ceiling`.
    fn model(floor: f64, ceiling: f64) -> Model {
        let model = Model::new(&Arrays {
            lower: &[0.0],
            upper: &[f64::INFINITY],
            row_lower: &[floor, f64::NEG_INFINITY],
            row_upper: &[f64::INFINITY, ceiling],
            starts: &[0, 2],
            entries: &[0, 1],
            values: &[2.0, 1.0],
        });
        model.unwrap()
    }

    #[test]
    fn a_ray_is_positive_where_a_lower_side_binds() {
        for presolve in [Some(true), Some(false), None] {
            let mut model = model(6.0, 2.0);
            assert!(model.set_presolve(presolve));
            assert_eq!(model.solve(Method::Simplex, None, None), RunStatus::Infeasible);
            let ray = model.ray().unwrap();
            assert!(ray[0] > 0.0 && (2.0 * ray[0] + ray[1]).abs() < 1e-12, "{ray:?}");
        }
    }

    #[test]
    fn a_basis_saved_is_where_a_later_run_starts() {
        let mut first = model(6.0, 9.0);
        assert!(first.set_costs(&[1.0]));
        assert_eq!(first.solve(Method::Simplex, None, None), RunStatus::Optimal);
        let basis = first.basis().unwrap();
        let mut second = model(8.0, 9.0);
        assert!(second.set_costs(&[1.0]) && second.add_row(0.0, 1e3, &[0], &[1.0]).is_some());
        assert!(second.set_basis(&basis));
        assert_eq!(second.solve(Method::Simplex, None, None), RunStatus::Optimal);
        assert_eq!(second.iterations(), 0);
        assert_eq!(second.solution(), Some((vec![4.0], vec![0.5, 0.0, 0.0])));
    }

    #[test]
    fn seconds_count_anew_for_each_run() {
        let mut model = model(6.0, 9.0);
        for cost in 1..200 {
            assert!(model.set_costs(&[f64::from(cost)]));
            assert_eq!(model.solve(Method::Simplex, Some(5.0), None), RunStatus::Optimal);
            assert!(model.seconds() < 5.0);
        }
        assert_eq!(model.solve(Method::InteriorPoint, Some(5.0), None), RunStatus::Optimal);
    }

    #[test]
    fn what_is_no_program_is_turned_away() {
        let arrays = Arrays {
            lower: &[0.0],
            upper: &[1.0],
            row_lower: &[],
            row_upper: &[],
            starts: &[0, 1],
            entries: &[3],
            values: &[1.0],
        };
        assert!(Model::new(&arrays).is_none());
        let mut model = model(6.0, 9.0);
        assert!(!model.set_costs(&[]) && !model.set_column_bounds(1, 0.0, 1.0) && !model.set_row_bounds(2, 0.0, 1.0));
        assert_eq!(model.add_row(0.0, 1.0, &[1], &[1.0]), None);
        assert_eq!(model.add_row(0.0, 1.0, &[-1], &[1.0]), None);
    }
}
