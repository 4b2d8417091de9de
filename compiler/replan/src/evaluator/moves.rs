//! One step: a column moves, and the rows it is in with it.

use std::cmp::Reverse;

use super::Evaluator;
use super::frame::{Ask, NONE};

impl Evaluator {
    /// By how much a row's sum has to rise to hold; negative where it has to fall; nothing where it is off by no more than
    /// may be.
    pub(super) fn gap(&self, row: u32) -> f64 {
        let state = &self.rows[row as usize];
        let (below, above) = (state.lower - state.sum, state.sum - state.upper);
        if below <= 0.0 && above <= 0.0 {
            return 0.0;
        }
        let (off, side) = if below > 0.0 { (below, state.lower) } else { (above, state.upper) };
        match off > self.still * state.size.max(side.abs()) {
            true if below > 0.0 => below,
            true => -above,
            false => 0.0,
        }
    }

    /// Lets a row wait to be settled, if it has to be: in this pass if its turn is still to come, else in the next.
    pub(super) fn look_at(&mut self, row: u32) {
        if !self.rows[row as usize].waits && self.gap(row) != 0.0 {
            self.rows[row as usize].waits = true;
            let turns = self.frame.by_turn.len() as u64;
            let turn = u64::from(self.frame.turn[row as usize]);
            let pass = self.now / turns + u64::from(turn <= self.now % turns && self.now > 0);
            self.waiting.push(Reverse(pass * turns + turn));
        }
    }

    /// Adds to a row's sum and size; what they were is set aside.
    pub(super) fn add(&mut self, row: u32, term: f64, size: f64) {
        let state = &mut self.rows[row as usize];
        state.sum += term;
        state.size = (state.size + size).max(0.0);
        state.updates = state.updates.saturating_add(1);
    }

    /// Sets a column, and what follows.
    pub(super) fn shift(&mut self, column: u32, to: f64) {
        let value = &mut self.columns[column as usize];
        let from = value.now;
        if value.mark != self.repair {
            value.mark = self.repair;
            self.moved.push((column, from));
        }
        value.now = to;
        for at in self.frame.column(column) {
            let (row, entry) = (self.frame.entries[at], self.frame.values[at]);
            let state = &mut self.rows[row as usize];
            if state.mark != self.repair {
                state.mark = self.repair;
                self.touched.push((row, state.sum, state.size));
            }
            self.add(row, entry * (to - from), (entry * to).abs() - (entry * from).abs());
            self.look_at(row);
        }
    }

    /// Moves a column so that a row's sum changes by `by`, or as much of it as its bounds and `most` (of the column) allow;
    /// whole ones by whole numbers, rather too far than not far enough. Answers by how much the sum has changed.
    pub(super) fn lean(&mut self, column: u32, entry: f64, by: f64, most: f64) -> f64 {
        let value = self.columns[column as usize];
        if entry == 0.0 || by == 0.0 || most <= 0.0 {
            return 0.0;
        }
        let wanted = by / entry;
        let whole = self.frame.whole[column as usize];
        let mut far = wanted.abs();
        if whole {
            // A run more than is needed leaves something over; a run less leaves something missing, so none is taken away.
            far = if wanted > 0.0 { (far - 1e-9).ceil() } else { (far + 1e-9).floor() };
        }
        let bound = if wanted > 0.0 { value.upper - value.now } else { value.now - value.lower };
        far = far.min(most).min(bound.max(0.0));
        if whole {
            far = (far + 1e-9).floor();
        }
        let mut to = value.now + far.copysign(wanted);
        if whole {
            to = to.round();
        } else if far >= bound {
            to = if wanted > 0.0 { value.upper } else { value.lower };
        }
        if to == value.now || !to.is_finite() {
            return 0.0;
        }
        self.shift(column, to);
        entry * (to - value.now)
    }

    /// In this repair a column moves only this way from now on.
    pub(super) fn lock(&mut self, column: u32, up: bool) {
        self.columns[column as usize].locked = (self.repair, up);
    }

    /// Whether a column may move that way.
    pub(super) fn is_free(&self, column: u32, up: bool) -> bool {
        let (repair, only_up) = self.columns[column as usize].locked;
        repair != self.repair || only_up == up
    }

    /// How far a column may move until a bound or a limit stops it. For a maker, what it takes of that nobody makes counts
    /// as a limit, too, and what it makes besides where it moves down.
    pub(super) fn room(&self, column: u32, up: bool) -> f64 {
        self.room_besides(column, up, NONE)
    }

    /// The same, with one row left out.
    pub(super) fn room_besides(&self, column: u32, up: bool, besides: u32) -> f64 {
        let value = &self.columns[column as usize];
        let mut room = if up { value.upper - value.now } else { value.now - value.lower };
        for at in self.frame.brakes(column) {
            let (row, entry) = (self.frame.entries[at], self.frame.values[at]);
            let rises = (entry > 0.0) == up;
            let state = &self.rows[row as usize];
            let left = match self.frame.asks[row as usize] {
                _ if row == besides => continue,
                Ask::Limit if rises => state.upper - state.sum,
                Ask::Limit => state.sum - state.lower,
                Ask::Balance if !rises => state.sum - state.lower + self.at_hand(row),
                _ => continue,
            };
            if left < f64::INFINITY {
                room = room.min(left.max(0.0) / entry.abs());
            }
        }
        room.max(0.0)
    }

    /// What is left over of a balance's node, and what is held and not needed until the end.
    pub(super) fn at_hand(&self, row: u32) -> f64 {
        self.left_over(row) + self.unneeded(row)
    }

    /// What is left over of a balance's node.
    pub(super) fn left_over(&self, row: u32) -> f64 {
        match self.frame.own[row as usize].spare {
            NONE => 0.0,
            spare => (self.frame.value(spare, row) * self.columns[spare as usize].now).abs(),
        }
    }

    /// What is held at the end of a balance's period and could be taken away in all later ones.
    pub(super) fn unneeded(&self, row: u32) -> f64 {
        let (mut at, mut carried, mut least) = (row, 1.0, f64::INFINITY);
        loop {
            let own = &self.frame.own[at as usize];
            if own.stock == NONE || carried <= 0.0 {
                return if least.is_finite() { least } else { 0.0 };
            }
            let free = if self.is_free(own.stock, false) { self.room(own.stock, false) } else { 0.0 };
            least = least.min(free / carried);
            if own.next == NONE || least == 0.0 {
                return least;
            }
            carried *= self.frame.value(own.stock, own.next).abs();
            at = own.next;
        }
    }
}
