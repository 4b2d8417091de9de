//! A limit is relieved: what it measures gives way, runs only where others can make the same.

use super::Evaluator;
use super::frame::{Ask, Part};

type Fixed<'f> = &'f dyn Fn(u32) -> bool;

/// At most so many are asked whether they could give way.
const ASKED: usize = 2_000;

impl Evaluator {
    /// Moves what a row is the sum of until it holds; `false` where nothing more can.
    pub(super) fn relieve(&mut self, row: u32, fixed: Fixed) -> bool {
        if !matches!(self.frame.asks[row as usize], Ask::Balance | Ask::Served | Ask::Sink) {
            for part in [Part::Follower, Part::Growth, Part::Stock, Part::Short] {
                self.give_way(row, part);
            }
        }
        if self.gap(row) != 0.0 {
            self.give_over(row, fixed);
        }
        if self.gap(row) != 0.0 && self.frame.asks[row as usize] == Ask::Limit {
            self.give_way(row, Part::Service);
        }
        self.gap(row) == 0.0
    }

    /// Columns that are no decisions move: measures follow, growth is what it can be, stocks are held or not.
    fn give_way(&mut self, row: u32, part: Part) {
        for at in self.frame.row(row) {
            let gap = self.gap(row);
            if gap == 0.0 {
                return;
            }
            let column = self.frame.row_columns[at];
            if self.frame.parts[column as usize] != part {
                continue;
            }
            let entry = self.frame.values[self.frame.row_entries[at] as usize];
            let up = gap * entry > 0.0;
            // Growth is at most what it is, needs miss at most what they do, and measures hold from above.
            let one_way = match part {
                Part::Growth | Part::Short => !up,
                Part::Follower => up,
                _ => true,
            };
            let raised = part == Part::Service && !self.can_be_made(column, row);
            if one_way && !raised && self.is_free(column, up) {
                self.lean(column, entry, gap, f64::INFINITY);
                if matches!(part, Part::Stock | Part::Service) {
                    self.lock(column, up);
                }
            }
        }
    }

    /// Whether somebody makes the durables that a column counts.
    fn can_be_made(&self, column: u32, besides: u32) -> bool {
        let mut rows = self.frame.column(column).map(|at| self.frame.entries[at]).filter(|row| *row != besides);
        rows.any(|row| self.frame.asks[row as usize] == Ask::Service && !self.frame.makers(row).is_empty())
    }

    /// Makers give way: some make more where that helps, or less, as far as others can make the same. Those that can give
    /// most do, so that few have to.
    fn give_over(&mut self, row: u32, fixed: Fixed) {
        let gap = self.gap(row);
        self.candidates.clear();
        let mut found = 0.0;
        for at in self.frame.row(row) {
            let column = self.frame.row_columns[at];
            if self.frame.parts[column as usize] != Part::Maker || fixed(column) {
                continue;
            }
            let entry = self.frame.values[self.frame.row_entries[at] as usize];
            let up = gap * entry > 0.0;
            let idle = !up && self.columns[column as usize].now <= self.columns[column as usize].lower;
            // More of it where it makes the thing itself has been tried already.
            let tried = up && self.frame.asks[row as usize] != Ask::Limit;
            if idle || tried || !self.is_free(column, up) {
                continue;
            }
            let (far, relief) = match up {
                true => Some(self.room_besides(column, true, row)).map_or((0.0, 0.0), |far| (far, far * entry.abs())),
                false => self.replaceable(column, row, fixed),
            };
            if far > 0.0 && relief > 0.0 {
                let most = relief.min(gap.abs());
                // Where others who take over are measured by the same limit, more has to give way than it is off by.
                self.candidates.push((most, column, far.min(far * (gap.abs() / relief))));
                found += most;
            }
            if self.candidates.len() >= ASKED || found >= 2.0 * gap.abs() {
                break;
            }
        }
        self.candidates.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        for at in 0..self.candidates.len() {
            let gap = self.gap(row);
            if gap == 0.0 {
                return;
            }
            let (most, column, far) = self.candidates[at];
            let entry = self.frame.value(column, row);
            // Those that give most come first, so the last may have to give less.
            let left = (gap.abs() / most).min(1.0);
            self.lean(column, entry, (entry.abs() * far * left).copysign(gap), far);
            self.lock(column, gap * entry > 0.0);
        }
    }

    /// How much less of a maker there may be, as far as what it makes is left over or others can make it; and by how much
    /// the row is relieved then, less what those others add to it.
    fn replaceable(&self, column: u32, row: u32, fixed: Fixed) -> (f64, f64) {
        let own = self.frame.value(column, row).abs();
        let (mut least, mut added) = (self.room_besides(column, false, row), 0.0);
        for at in self.frame.column(column) {
            let (other, entry) = (self.frame.entries[at], self.frame.values[at]);
            let made = matches!(self.frame.asks[other as usize], Ask::Balance | Ask::Served | Ask::Service);
            if entry <= 0.0 || !made || other == row {
                continue;
            }
            let asked = least * entry;
            let (mut there, mut adds) = (self.left_over(other).min(asked), 0.0);
            for maker in self.frame.makers(other) {
                let (instead, makes) = self.frame.maker(maker);
                if there >= asked {
                    break;
                }
                let load = self.frame.value(instead, row).abs() / makes;
                if instead == column || load * entry >= own || !self.is_free(instead, true) || fixed(instead) {
                    continue;
                }
                let more = (makes * self.room_besides(instead, true, row)).min(asked - there);
                (there, adds) = (there + more, adds + more * load);
            }
            if there <= 0.0 {
                return (0.0, 0.0);
            }
            least = least.min(there / entry);
            added += adds / there * entry;
        }
        if least.is_finite() { (least, least * (own - added)) } else { (0.0, 0.0) }
    }
}
