//! A balance is settled: what is there is netted, then those who make it make more or less.

use super::Evaluator;
use super::frame::{Ask, NONE};

type Fixed<'f> = &'f dyn Fn(u32) -> bool;

impl Evaluator {
    /// Makes a row hold by moving columns; `false` where nothing more can move.
    pub(super) fn settle(&mut self, row: u32, fixed: Fixed) -> bool {
        let short = self.gap(row) > 0.0;
        match self.frame.asks[row as usize] {
            Ask::Limit | Ask::Follows => self.relieve(row, fixed),
            Ask::Balance | Ask::Served if short => self.too_little(row, fixed),
            Ask::Balance | Ask::Served => self.too_much(row, fixed),
            Ask::Service => self.serve(row, short, fixed),
            Ask::Sink => self.sink(row, short, fixed),
        }
    }

    /// Moves one of a row's own columns, if there is one and it may move, by what the row is off.
    fn use_own(&mut self, row: u32, column: u32, most: f64) {
        if column == NONE {
            return;
        }
        let (entry, gap) = (self.frame.value(column, row), self.gap(row));
        if gap != 0.0 && self.is_free(column, gap * entry > 0.0) {
            self.lean(column, entry, gap, most);
        }
    }

    fn too_little(&mut self, row: u32, fixed: Fixed) -> bool {
        self.use_own(row, self.frame.own[row as usize].spare, f64::INFINITY);
        self.use_unneeded(row);
        self.make_more(row, fixed);
        if self.gap(row) != 0.0 {
            self.use_later(row);
            self.make_earlier(row, fixed);
        }
        if self.gap(row) != 0.0 {
            self.relieve(row, fixed);
        }
        self.gap(row) == 0.0
    }

    /// Uses what is held and not needed until the end.
    fn use_unneeded(&mut self, row: u32) {
        let gap = self.gap(row);
        if gap <= 0.0 || self.frame.own[row as usize].stock == NONE {
            return;
        }
        let mut part = gap.min(self.unneeded(row));
        let mut at = row;
        while part > 0.0 {
            let own = self.frame.own[at as usize];
            if own.stock == NONE {
                return;
            }
            let to = (self.columns[own.stock as usize].now - part).max(self.columns[own.stock as usize].lower);
            self.shift(own.stock, to);
            if own.next == NONE {
                return;
            }
            part *= self.frame.value(own.stock, own.next).abs();
            at = own.next;
        }
    }

    fn may_make(&self, column: u32, fixed: Fixed) -> bool {
        self.is_free(column, true) && !fixed(column)
    }

    /// Those who make it make more: first in the proportions in which they do, then as far as each can.
    fn make_more(&mut self, row: u32, fixed: Fixed) {
        let gap = self.gap(row);
        if gap <= 0.0 {
            return;
        }
        let makers = self.frame.makers(row);
        let mut made = 0.0;
        for at in makers.clone() {
            let (column, entry) = self.frame.maker(at);
            let now = self.columns[column as usize].now;
            if now > 0.0 && self.may_make(column, fixed) {
                made += entry * now;
            }
        }
        if made > 0.0 {
            for at in makers.clone() {
                let (column, entry) = self.frame.maker(at);
                let now = self.columns[column as usize].now;
                if now > 0.0 && self.may_make(column, fixed) {
                    let most = self.room(column, true);
                    self.lean(column, entry, gap * (entry * now / made), most);
                }
            }
        }
        for running in [true, false] {
            for at in makers.clone() {
                let gap = self.gap(row);
                if gap <= 0.0 {
                    return;
                }
                let (column, entry) = self.frame.maker(at);
                if (self.columns[column as usize].now > 0.0) == running && self.may_make(column, fixed) {
                    let most = self.room(column, true);
                    self.lean(column, entry, gap, most);
                }
            }
        }
    }

    /// Uses now what is held for later. It is then missing later, where it can be made again.
    fn use_later(&mut self, row: u32) {
        let stock = self.frame.own[row as usize].stock;
        if stock == NONE || self.columns[stock as usize].now <= self.columns[stock as usize].lower {
            return;
        }
        let most = self.room(stock, false);
        self.use_own(row, stock, most);
        self.lock(stock, false);
    }

    /// It is made earlier, if somebody can, and held.
    fn make_earlier(&mut self, row: u32, fixed: Fixed) {
        let own = self.frame.own[row as usize];
        if self.gap(row) == 0.0 || own.before == NONE || !self.is_free(own.before, true) {
            return;
        }
        let mut before = own.previous;
        loop {
            if before == NONE {
                return;
            }
            let can = |(column, _): (u32, f64)| self.may_make(column, fixed) && self.room(column, true) > 0.0;
            if self.frame.makers(before).any(|at| can(self.frame.maker(at))) {
                break;
            }
            before = self.frame.own[before as usize].previous;
        }
        let most = self.room(own.before, true);
        self.use_own(row, own.before, most);
        self.lock(own.before, true);
    }

    fn too_much(&mut self, row: u32, fixed: Fixed) -> bool {
        let own = self.frame.own[row as usize];
        let mut short = own.short;
        while short != NONE {
            self.use_own(row, short, f64::INFINITY);
            short = self.frame.next_short[short as usize];
        }
        self.make_less(row, fixed);
        // What can still be used later is held; what cannot is left over.
        let later = own.next != NONE && !self.frame.makers(own.next).is_empty();
        for stock in [later, !later] {
            if stock && own.stock != NONE {
                let most = self.room(own.stock, true);
                self.use_own(row, own.stock, most);
            } else if !stock {
                self.use_own(row, own.spare, f64::INFINITY);
            }
        }
        self.gap(row) == 0.0
    }

    /// Those who make it make less, in the proportions in which they do.
    fn make_less(&mut self, row: u32, fixed: Fixed) {
        let gap = self.gap(row);
        if gap >= 0.0 {
            return;
        }
        let makers = self.frame.makers(row);
        let may = |it: &Evaluator, column: u32| {
            it.columns[column as usize].now > 0.0 && it.is_free(column, false) && !fixed(column)
        };
        let mut made = 0.0;
        for at in makers.clone() {
            let (column, entry) = self.frame.maker(at);
            if may(self, column) {
                made += entry * self.columns[column as usize].now;
            }
        }
        for all in [false, true] {
            for at in makers.clone() {
                let left = self.gap(row);
                if left >= 0.0 {
                    return;
                }
                let (column, entry) = self.frame.maker(at);
                if !may(self, column) {
                    continue;
                }
                let part = entry * self.columns[column as usize].now / made;
                let by = if all { left } else { (gap * part).max(left) };
                let most = self.room(column, false).min(self.besides(column, row));
                self.lean(column, entry, by, most);
            }
        }
    }

    /// By how much a maker may make less without anything else that it makes being missed.
    fn besides(&self, column: u32, row: u32) -> f64 {
        let mut least = f64::INFINITY;
        for at in self.frame.column(column) {
            let (other, entry) = (self.frame.entries[at], self.frame.values[at]);
            let state = &self.rows[other as usize];
            let free = match self.frame.asks[other as usize] {
                _ if other == row || entry <= 0.0 => continue,
                Ask::Balance => (state.sum - state.lower).max(0.0) + self.at_hand(other),
                Ask::Served | Ask::Service => (state.sum - state.lower).max(0.0),
                Ask::Sink | Ask::Limit | Ask::Follows => continue,
            };
            least = least.min(free / entry);
        }
        least
    }

    /// Durables in service are what they are; more are made only where more must be.
    fn serve(&mut self, row: u32, short: bool, fixed: Fixed) -> bool {
        self.use_own(row, self.frame.own[row as usize].service, f64::INFINITY);
        if short {
            self.make_more(row, fixed);
        } else {
            self.make_less(row, fixed);
        }
        self.gap(row) == 0.0
    }

    /// Of what nobody takes, what is absorbed and what adds up give way, not those who make it.
    fn sink(&mut self, row: u32, short: bool, fixed: Fixed) -> bool {
        let own = self.frame.own[row as usize];
        if short {
            self.use_own(row, own.spare, f64::INFINITY);
            self.use_unneeded(row);
            self.use_own(row, own.absorbed, f64::INFINITY);
            self.use_own(row, own.stock, f64::INFINITY);
            self.make_more(row, fixed);
        } else {
            self.use_own(row, own.absorbed, f64::INFINITY);
            let most = if own.stock == NONE { 0.0 } else { self.room(own.stock, true) };
            self.use_own(row, own.stock, most);
            self.use_own(row, own.spare, f64::INFINITY);
            if self.gap(row) != 0.0 {
                self.relieve(row, fixed);
            }
        }
        self.gap(row) == 0.0
    }
}
