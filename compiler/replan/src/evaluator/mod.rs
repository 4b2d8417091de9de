//! A plan that is kept evaluated: a signal updates the rows it touches, and what breaks is repaired through the pegging.
//!
//! The evaluator holds the values of all columns and, per row, what they come to. [`Evaluator::apply`] enters a change of
//! the program in time proportional to what it touches. [`Evaluator::repair`] then passes what is broken on, row by row, as
//! material requirements planning nets requirements (Orlicky 1975), on the flat arrays of the problem:
//!
//! 1. *Too little* of something: what is left over of it, and what is held and not needed until the end, is used first. Then
//!    those who make it now make more, in the same proportions (the pegging), as far as limits leave room; then others who
//!    can, nearest places first; then what is held for later is used now and made again later, or it is made earlier and
//!    held; at last, those who use it give way to others who make the same as they do from something else.
//! 2. *Too much* of something: what needs still miss is met first; then those who make it make less, as otherwise it would
//!    pile up, but for what they make besides that is asked for; what is left is held, then left over.
//! 3. *A limit is broken*: what is measured by it gives way. Runs do so only as far as others can make the same with room
//!    under their own limits.
//!
//! A balance is passed on until it is off by no more than a billionth of its size ([`STILL`]), or by as much as
//! [`Evaluator::within`] allows: the certificate allows a millionth, and as every row is compared with its true sum, not with what earlier signals left of it, what is left never
//! adds up. Loops between recipes are passed through until nothing moves by more than that, in an order that needs few passes.
//!
//! Needs are never cut and limits never widened: what cannot be repaired so is [`Outcome::Stuck`], and the values are what
//! they were, bit by bit. Nothing is allocated per signal once the lists have grown to what signals need.

mod frame;
mod moves;
mod order;
mod relieve;
mod settle;
mod signals;

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use weal_problem::{Problem, Row, invariants};
use weal_tir::PlaceId;

use frame::{Ask, Frame};

pub use signals::{between, limit, need, supply};

/// Within what part of its size a row may be off before it is passed on, if nothing else is said: as near as solvers hold.
pub const STILL: f64 = 1e-9;

/// Rows are summed anew after so many updates for each of their entries, and no sooner than after [`FEWEST`].
const PER_ENTRY: u32 = 16;
const FEWEST: u32 = 4_096;

/// A change of the program, in the problem's rows and columns.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Change {
    /// A row's sides.
    Row {
        /// The row.
        row: u32,
        /// Its least; minus infinity for none.
        lower: f64,
        /// Its greatest; infinity for none.
        upper: f64,
    },
    /// A column's bounds.
    Column {
        /// The column.
        column: u32,
        /// Its least.
        lower: f64,
        /// Its greatest; infinity for none.
        upper: f64,
    },
    /// A column's entry in a row in which it has one.
    Entry {
        /// The column.
        column: u32,
        /// The row.
        row: u32,
        /// What one of the column adds to the row.
        value: f64,
    },
}

/// How a repair ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All rows hold; what moved is in [`Evaluator::moved`].
    Repaired {
        /// How many rows were settled, one counted as often as it was.
        steps: u32,
    },
    /// This row could not be made to hold. Nothing has moved.
    Stuck {
        /// The row.
        row: u32,
    },
}

/// A row's side and sum.
#[derive(Clone, Copy, Debug)]
struct State {
    sum: f64,
    /// The sum of the absolute terms.
    size: f64,
    lower: f64,
    upper: f64,
    /// The repair in which its sum was last set aside.
    mark: u32,
    /// Whether it waits to be settled.
    waits: bool,
    /// Updates since it was summed anew.
    updates: u32,
}

/// A column's value and bounds.
#[derive(Clone, Copy, Debug)]
struct Value {
    now: f64,
    lower: f64,
    upper: f64,
    /// The repair in which its value was last set aside.
    mark: u32,
    /// The repair in which it was locked, and whether it may only go up, or only down.
    locked: (u32, bool),
}

/// See the module.
#[derive(Clone, Debug)]
pub struct Evaluator {
    frame: Frame,
    rows: Vec<State>,
    columns: Vec<Value>,
    /// Within what part of its size a row may be off.
    still: f64,
    /// The number of the repair.
    repair: u32,
    /// Columns moved, with what they were.
    moved: Vec<(u32, f64)>,
    /// Rows touched, with what they were.
    touched: Vec<(u32, f64, f64)>,
    /// Rows that wait: pass and turn.
    waiting: BinaryHeap<Reverse<u64>>,
    /// The pass and turn of the row that is settled now.
    now: u64,
    /// Rows that changes have touched since the last repair, and columns whose bounds have changed.
    changed: Vec<u32>,
    strays: Vec<u32>,
    /// Candidates to give way: how much of the row, column, how far.
    candidates: Vec<(f64, u32, f64)>,
}

impl Evaluator {
    /// The evaluator of a plan's values, one for each column. `parents` has each place's surrounding place, to tell who is
    /// near; it may be empty. `None` where the problem's arrays do not fit each other or the values.
    pub fn new(problem: &Problem, values: &[f64], parents: &[Option<PlaceId>]) -> Option<Evaluator> {
        let finite = values.iter().all(|value| value.is_finite());
        if values.len() != problem.columns.len() || !finite || !invariants::check(problem).is_empty() {
            return None;
        }
        let row = |(lower, upper): (&f64, &f64)| State {
            sum: 0.0,
            size: 0.0,
            lower: *lower,
            upper: *upper,
            mark: 0,
            waits: false,
            updates: 0,
        };
        let column = |((lower, upper), now): ((&f64, &f64), &f64)| Value {
            now: *now,
            lower: *lower,
            upper: *upper,
            mark: 0,
            locked: (0, false),
        };
        let mut evaluator = Evaluator {
            frame: Frame::new(problem, values, parents),
            rows: problem.row_lower.iter().zip(&problem.row_upper).map(row).collect(),
            columns: problem.lower.iter().zip(&problem.upper).zip(values).map(column).collect(),
            still: STILL,
            repair: 1,
            moved: Vec::new(),
            touched: Vec::new(),
            waiting: BinaryHeap::new(),
            now: 0,
            changed: Vec::new(),
            strays: Vec::new(),
            candidates: Vec::new(),
        };
        (0..evaluator.rows.len() as u32).for_each(|row| evaluator.sum_anew(row));
        let broken = (0..evaluator.rows.len() as u32).filter(|row| evaluator.gap(*row) != 0.0);
        evaluator.changed = broken.collect();
        evaluator.strays = (0..values.len() as u32).filter(|at| evaluator.is_stray(*at)).collect();
        Some(evaluator)
    }

    /// The same, that passes on only what is off by more than this part of a row's size. With a ten-millionth a repair
    /// touches less, and its certificate still has ten times that; who solves on from its values, or
    /// states what is left of something as a plan does, wants a billionth: a stock may be below nothing by as much.
    #[must_use]
    pub fn within(self, part: f64) -> Evaluator {
        Evaluator { still: part.clamp(1e-12, 1e-7), ..self }
    }

    /// The value of a column.
    pub fn value(&self, column: u32) -> f64 {
        self.columns[column as usize].now
    }

    /// The values of all columns.
    pub fn values(&self) -> impl Iterator<Item = f64> + '_ {
        self.columns.iter().map(|column| column.now)
    }

    /// What a row comes to.
    pub fn sum(&self, row: u32) -> f64 {
        self.rows[row as usize].sum
    }

    /// A row's sides.
    pub fn sides(&self, row: u32) -> (f64, f64) {
        (self.rows[row as usize].lower, self.rows[row as usize].upper)
    }

    /// The entry of a column in a row, nothing where it has none.
    pub fn entry(&self, column: u32, row: u32) -> f64 {
        self.frame.value(column, row)
    }

    /// The columns that the last repair moved, with what they were and what they are, in the order they first moved;
    /// none once something has changed since.
    pub fn moved(&self) -> impl Iterator<Item = (u32, f64, f64)> + '_ {
        self.moved.iter().map(|(column, before)| (*column, *before, self.columns[*column as usize].now))
    }

    /// The rows that the last repair touched, in the order it first did.
    pub fn touched(&self) -> impl Iterator<Item = u32> + '_ {
        self.touched.iter().map(|touched| touched.0)
    }

    /// The rows that are broken by more than may be among those that changes have touched since the last repair.
    pub fn broken(&self) -> impl Iterator<Item = u32> + '_ {
        self.changed.iter().copied().filter(|row| self.gap(*row) != 0.0)
    }

    /// Enters a change. Answers the change that undoes it; `None`, with nothing changed, where it names what is not there,
    /// or numbers that are none.
    pub fn apply(&mut self, change: Change) -> Option<Change> {
        self.forget();
        let ordered = |lower: f64, upper: f64| lower <= upper && lower < f64::INFINITY && upper > f64::NEG_INFINITY;
        match change {
            Change::Row { row, lower, upper } => {
                let state = self.rows.get_mut(row as usize).filter(|_| ordered(lower, upper))?;
                let undo = Change::Row { row, lower: state.lower, upper: state.upper };
                (state.lower, state.upper) = (lower, upper);
                self.changed.push(row);
                Some(undo)
            }
            Change::Column { column, lower, upper } => {
                let sound = ordered(lower, upper) && lower.is_finite();
                let value = self.columns.get_mut(column as usize).filter(|_| sound)?;
                let undo = Change::Column { column, lower: value.lower, upper: value.upper };
                (value.lower, value.upper) = (lower, upper);
                if self.is_stray(column) {
                    self.strays.push(column);
                }
                Some(undo)
            }
            Change::Entry { column, row, value } => {
                let known = (column as usize) < self.columns.len() && value.is_finite() && value != 0.0;
                let at = known.then(|| self.frame.entry(column, row))??;
                let before = std::mem::replace(&mut self.frame.values[at], value);
                let now = self.columns[column as usize].now;
                self.add(row, (value - before) * now, (value * now).abs() - (before * now).abs());
                self.changed.push(row);
                Some(Change::Entry { column, row, value: before })
            }
        }
    }

    /// Sets a column, as a plan says that was found elsewhere. What it breaks, the next repair mends.
    pub fn set(&mut self, column: u32, value: f64) {
        if (column as usize) < self.columns.len() && value.is_finite() {
            self.begin();
            self.shift(column, value);
            self.changed.extend(self.touched.iter().map(|touched| touched.0));
            self.unqueue();
            self.forget();
        }
    }

    /// Mends what changes have broken since the last repair, with the columns that are `fixed` as they are.
    ///
    /// All or nothing: where it is stuck, all values are as they were, and the next repair starts from the same changes.
    pub fn repair(&mut self, fixed: &dyn Fn(u32) -> bool) -> Outcome {
        self.begin();
        self.now = 0;
        for at in 0..self.strays.len() {
            let column = self.strays[at];
            let value = self.columns[column as usize];
            if self.is_stray(column) {
                self.shift(column, value.now.clamp(value.lower, value.upper));
            }
        }
        for at in 0..self.changed.len() {
            self.look_at(self.changed[at]);
        }
        // Loops that never come to rest are given up.
        let most = 20 * (self.rows.len() as u32 + 1_000);
        let mut steps = 0;
        while let Some(Reverse(next)) = self.waiting.pop() {
            self.now = next;
            let row = self.frame.by_turn[(next % self.frame.by_turn.len() as u64) as usize];
            self.rows[row as usize].waits = false;
            steps += 1;
            if steps > most || self.gap(row) != 0.0 && !self.settle(row, fixed) {
                self.unqueue();
                self.revert();
                return Outcome::Stuck { row };
            }
        }
        self.changed.clear();
        self.strays.clear();
        for at in 0..self.touched.len() {
            let row = self.touched[at].0;
            let entries = self.frame.row(row).len() as u32;
            if self.rows[row as usize].updates > FEWEST.max(entries.saturating_mul(PER_ENTRY)) {
                self.sum_anew(row);
            }
        }
        Outcome::Repaired { steps }
    }

    /// Takes back what the last repair moved, if nothing was changed since: bit by bit, but for rows that it summed anew.
    pub fn revert(&mut self) {
        while let Some((column, value)) = self.moved.pop() {
            self.columns[column as usize].now = value;
            if self.is_stray(column) {
                self.strays.push(column);
            }
        }
        for (row, sum, size) in self.touched.drain(..) {
            let state = &mut self.rows[row as usize];
            (state.sum, state.size) = (sum, size);
            self.changed.push(row);
        }
        for list in [&mut self.changed, &mut self.strays] {
            list.sort_unstable();
            list.dedup();
        }
    }

    fn forget(&mut self) {
        self.moved.clear();
        self.touched.clear();
    }

    fn begin(&mut self) {
        self.forget();
        if self.repair == u32::MAX {
            self.rows.iter_mut().for_each(|row| row.mark = 0);
            self.columns.iter_mut().for_each(|column| (column.mark, column.locked) = (0, (0, false)));
            self.repair = 0;
        }
        self.repair += 1;
    }

    fn unqueue(&mut self) {
        for Reverse(next) in self.waiting.drain() {
            let row = self.frame.by_turn[(next % self.frame.by_turn.len() as u64) as usize];
            self.rows[row as usize].waits = false;
        }
    }

    fn is_stray(&self, column: u32) -> bool {
        let value = &self.columns[column as usize];
        value.now < value.lower || value.now > value.upper
    }

    fn sum_anew(&mut self, row: u32) {
        let (mut sum, mut size) = (0.0, 0.0f64);
        for at in self.frame.row(row) {
            let column = self.frame.row_columns[at] as usize;
            let term = self.frame.values[self.frame.row_entries[at] as usize] * self.columns[column].now;
            (sum, size) = (sum + term, size + term.abs());
        }
        let state = &mut self.rows[row as usize];
        (state.sum, state.size, state.updates) = (sum, size, 0);
    }
}

/// The first step of a repair for a plan at hand: columns and their new values where propagation alone mends it.
///
/// `None` where it does not, or where the arrays do not fit each other. A plan that needs no mending gives an empty list.
pub fn propagate(problem: &Problem, values: &[f64], fixed: &dyn Fn(u32) -> bool) -> Option<Vec<(u32, f64)>> {
    let mut evaluator = Evaluator::new(problem, values, &[])?;
    match evaluator.repair(fixed) {
        Outcome::Repaired { .. } => Some(evaluator.moved().map(|(column, _, now)| (column, now)).collect()),
        Outcome::Stuck { .. } => None,
    }
}

/// Whether a row is one that people or nature set, and not a balance or a measure.
fn is_limit(row: &Row) -> bool {
    frame::ask(row) == Ask::Limit
}
