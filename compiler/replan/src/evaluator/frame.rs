//! What the rows and columns of a problem are to the evaluator: who makes what, what can give way, and in which order.

use weal_problem::{Column, Node, Problem, Row};
use weal_tir::PlaceId;

/// No column, no row.
pub(super) const NONE: u32 = u32::MAX;

/// What a column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Runs, and what is delivered or given: they make something of something, and are what people decide.
    Maker,
    /// What is held over.
    Stock,
    /// Durables in service.
    Service,
    /// What a natural stock grows by.
    Growth,
    /// What a need misses. It is only ever made less.
    Short,
    /// What is left over.
    Spare,
    /// What is absorbed of a burden.
    Absorbed,
    /// A measure of others, that follows them: worst shortfalls, changes between periods.
    Follower,
    /// Not the evaluator's to move: what soft bounds are missed by, what is stretched.
    Still,
}

/// What a row asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ask {
    /// What comes is what goes: of what somebody takes.
    Balance,
    /// The same of what nobody takes: burdens, by-products.
    Sink,
    /// The same of durables in service.
    Service,
    /// A need is served.
    Served,
    /// A limit: capacities, thresholds, rules, room for storage and the like.
    Limit,
    /// That a measure or a growth follows.
    Follows,
}

/// The columns of a balance's own node and period; [`NONE`] where there is none.
#[derive(Clone, Copy, Debug)]
pub(super) struct Own {
    pub(super) spare: u32,
    pub(super) stock: u32,
    pub(super) before: u32,
    pub(super) service: u32,
    pub(super) absorbed: u32,
    /// The first column of a need that misses of this; the others follow in [`Frame::next_short`].
    pub(super) short: u32,
    /// The balance of the next period.
    pub(super) next: u32,
    /// The balance of the period before.
    pub(super) previous: u32,
}

const NOTHING: Own = Own {
    spare: NONE,
    stock: NONE,
    before: NONE,
    service: NONE,
    absorbed: NONE,
    short: NONE,
    next: NONE,
    previous: NONE,
};

/// A problem's arrays, by column and by row, and what they mean here. Only the values of entries ever change.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub(super) starts: Vec<u32>,
    pub(super) entries: Vec<u32>,
    pub(super) values: Vec<f64>,
    /// Per row, where its entries start in `row_columns` and `row_entries`.
    pub(super) row_starts: Vec<u32>,
    pub(super) row_columns: Vec<u32>,
    /// The index into `values` of each entry, row by row.
    pub(super) row_entries: Vec<u32>,
    pub(super) parts: Vec<Part>,
    pub(super) whole: Vec<bool>,
    pub(super) asks: Vec<Ask>,
    pub(super) own: Vec<Own>,
    pub(super) next_short: Vec<u32>,
    maker_starts: Vec<u32>,
    /// Who makes what a balance is of, nearest places first: column and entry.
    makers: Vec<(u32, u32)>,
    brake_starts: Vec<u32>,
    brakes: Vec<u32>,
    /// Per row its turn in the order in which a change passes through: makers' inputs behind what they make.
    pub(super) turn: Vec<u32>,
    /// Per turn its row.
    pub(super) by_turn: Vec<u32>,
}

fn part(column: &Column) -> Part {
    match column {
        Column::Run(..) | Column::Delivered(..) | Column::Given(..) => Part::Maker,
        Column::Stock(..) => Part::Stock,
        Column::InService(..) => Part::Service,
        Column::Growth(..) => Part::Growth,
        Column::Short(..) => Part::Short,
        Column::Spare(..) => Part::Spare,
        Column::Absorbed(..) => Part::Absorbed,
        Column::Worst(_) | Column::WorstOver(_) | Column::Change(..) => Part::Follower,
        Column::Over(..) | Column::Stretch(_) => Part::Still,
    }
}

pub(super) fn ask(row: &Row) -> Ask {
    match row {
        Row::Balance(..) => Ask::Balance,
        Row::Served(..) => Ask::Served,
        Row::Tangent(..) | Row::WorstOf(..) | Row::OverOf(..) | Row::ChangeUp(..) | Row::ChangeDown(..) => Ask::Follows,
        _ => Ask::Limit,
    }
}

/// How far apart two places are in the tree of places; those of which nothing is known are as far as can be.
fn distance(parents: &[Option<PlaceId>], from: PlaceId, to: PlaceId) -> u32 {
    if from == to {
        return 0;
    }
    let up = |place: PlaceId| parents.get(place.index()).copied().flatten();
    let depth = |place| std::iter::successors(Some(place), |at| up(*at)).take(parents.len() + 1).count();
    let (mut a, mut b) = ((from, depth(from)), (to, depth(to)));
    let mut steps = 0;
    while a.0 != b.0 {
        let lower = if a.1 >= b.1 { &mut a } else { &mut b };
        let Some(parent) = up(lower.0) else { return u32::MAX };
        *lower = (parent, lower.1.saturating_sub(1));
        steps += 1;
    }
    steps
}

fn place_of(column: &Column) -> Option<PlaceId> {
    match column {
        Column::Run(activity, _) => Some(activity.place),
        Column::Delivered(_, node, _) | Column::Given(node, ..) => Some(node.place),
        _ => None,
    }
}

impl Frame {
    /// The frame of a sound problem.
    pub(super) fn new(problem: &Problem, values: &[f64], parents: &[Option<PlaceId>]) -> Frame {
        let (rows, columns) = (problem.rows.len(), problem.columns.len());
        let mut frame = Frame {
            starts: problem.starts.clone(),
            entries: problem.entries.clone(),
            values: problem.values.clone(),
            row_starts: vec![0; rows + 1],
            row_columns: vec![0; problem.entries.len()],
            row_entries: vec![0; problem.entries.len()],
            parts: problem.columns.iter().map(part).collect(),
            whole: vec![false; columns],
            asks: problem.rows.iter().map(ask).collect(),
            own: vec![NOTHING; rows],
            next_short: vec![NONE; columns],
            maker_starts: Vec::with_capacity(rows + 1),
            makers: Vec::new(),
            brake_starts: Vec::with_capacity(columns + 1),
            brakes: Vec::new(),
            turn: vec![NONE; rows],
            by_turn: Vec::with_capacity(rows),
        };
        problem.whole.iter().for_each(|column| frame.whole[*column as usize] = true);
        frame.transpose();
        frame.find_own(problem);
        frame.find_sinks();
        frame.find_makers(problem, parents);
        frame.find_brakes();
        (frame.by_turn, frame.turn) = super::order::order(&frame, values);
        frame
    }

    /// The entries of a column, as indices into `entries` and `values`.
    pub(super) fn column(&self, column: u32) -> std::ops::Range<usize> {
        self.starts[column as usize] as usize..self.starts[column as usize + 1] as usize
    }

    /// The entries of a row, as indices into `row_columns` and `row_entries`.
    pub(super) fn row(&self, row: u32) -> std::ops::Range<usize> {
        self.row_starts[row as usize] as usize..self.row_starts[row as usize + 1] as usize
    }

    /// The makers of a row's node, as indices for [`Frame::maker`].
    pub(super) fn makers(&self, row: u32) -> std::ops::Range<usize> {
        self.maker_starts[row as usize] as usize..self.maker_starts[row as usize + 1] as usize
    }

    /// A maker, and how much one of it makes.
    pub(super) fn maker(&self, at: usize) -> (u32, f64) {
        let (column, entry) = self.makers[at];
        (column, self.values[entry as usize])
    }

    /// The index of the entry of a column in a row.
    pub(super) fn entry(&self, column: u32, row: u32) -> Option<usize> {
        let range = self.column(column);
        self.entries[range.clone()].binary_search(&row).ok().map(|at| range.start + at)
    }

    /// The value of that entry, nothing where there is none.
    pub(super) fn value(&self, column: u32, row: u32) -> f64 {
        self.entry(column, row).map_or(0.0, |at| self.values[at])
    }

    fn transpose(&mut self) {
        self.entries.iter().for_each(|row| self.row_starts[*row as usize + 1] += 1);
        for row in 1..self.row_starts.len() {
            self.row_starts[row] += self.row_starts[row - 1];
        }
        let mut next = self.row_starts.clone();
        for column in 0..self.parts.len() as u32 {
            for at in self.column(column) {
                let place = &mut next[self.entries[at] as usize];
                self.row_columns[*place as usize] = column;
                self.row_entries[*place as usize] = at as u32;
                *place += 1;
            }
        }
    }

    fn find_own(&mut self, problem: &Problem) {
        let home = |row: u32| match problem.rows.get(row as usize) {
            Some(Row::Balance(node, t)) => Some((*node, *t)),
            _ => None,
        };
        for (at, column) in problem.columns.iter().enumerate() {
            let column_number = at as u32;
            let mine: Option<(Node, u32)> = match column {
                Column::Stock(node, t) | Column::Spare(node, t) => Some((*node, *t)),
                Column::InService(node, t) | Column::Absorbed(node, t) => Some((*node, *t)),
                Column::Short(..) => None,
                _ => continue,
            };
            let (mut here, mut after) = (NONE, NONE);
            for entry in self.column(column_number) {
                let row = self.entries[entry];
                match (home(row), column) {
                    (found, Column::Short(..)) if found.is_some() || self.asks[row as usize] == Ask::Served => {
                        let own = &mut self.own[row as usize];
                        // Of a need for a property, the row of another need may count it with less than one.
                        if self.values[entry] > 0.0 && self.next_short[at] == NONE {
                            self.next_short[at] = own.short;
                            own.short = column_number;
                        }
                    }
                    (Some(found), _) if Some(found) == mine => {
                        here = row;
                        let own = &mut self.own[row as usize];
                        match column {
                            Column::Stock(..) => own.stock = column_number,
                            Column::Spare(..) => own.spare = column_number,
                            Column::InService(..) => {
                                own.service = column_number;
                                self.asks[row as usize] = Ask::Service;
                            }
                            _ => own.absorbed = column_number,
                        }
                    }
                    (Some(_), Column::Stock(..) | Column::InService(..)) => after = row,
                    _ => {}
                }
            }
            if here != NONE && after != NONE {
                self.own[here as usize].next = after;
                self.own[after as usize].previous = here;
                self.own[after as usize].before = column_number;
            }
        }
    }

    /// Balances of which no maker takes and no need misses, in any period.
    fn find_sinks(&mut self) {
        let mut taken = vec![false; self.asks.len()];
        for column in 0..self.parts.len() as u32 {
            let part = self.parts[column as usize];
            for at in self.column(column) {
                taken[self.entries[at] as usize] |= part == Part::Short || part == Part::Maker && self.values[at] < 0.0;
            }
        }
        for row in 0..self.asks.len() {
            if self.asks[row] != Ask::Balance || self.own[row].previous != NONE {
                continue;
            }
            let along = |from: u32, own: &[Own]| Some(own[from as usize].next).filter(|next| *next != NONE);
            let chain: Vec<u32> = std::iter::successors(Some(row as u32), |at| along(*at, &self.own)).collect();
            let stocked = chain.iter().any(|row| self.own[*row as usize].stock != NONE);
            if stocked && !chain.iter().any(|row| taken[*row as usize]) {
                chain.iter().for_each(|row| self.asks[*row as usize] = Ask::Sink);
            }
        }
    }

    fn find_makers(&mut self, problem: &Problem, parents: &[Option<PlaceId>]) {
        let mut near: Vec<(u32, u32, u32)> = Vec::new();
        for row in 0..self.asks.len() as u32 {
            self.maker_starts.push(self.makers.len() as u32);
            if matches!(self.asks[row as usize], Ask::Limit | Ask::Follows) {
                continue;
            }
            let place = match &problem.rows[row as usize] {
                Row::Balance(node, _) => Some(node.place),
                _ => None,
            };
            near.clear();
            for at in self.row(row) {
                let (column, entry) = (self.row_columns[at], self.row_entries[at]);
                if self.parts[column as usize] == Part::Maker && self.values[entry as usize] > 0.0 {
                    let from = place.zip(place_of(&problem.columns[column as usize]));
                    near.push((from.map_or(0, |(to, from)| distance(parents, from, to)), column, entry));
                }
            }
            near.sort_unstable();
            self.makers.extend(near.iter().map(|(_, column, entry)| (*column, *entry)));
        }
        self.maker_starts.push(self.makers.len() as u32);
    }

    /// Finds what can stop each maker besides its bounds: limits, and balances of what nobody makes.
    fn find_brakes(&mut self) {
        self.brake_starts.push(0);
        for column in 0..self.parts.len() as u32 {
            for at in self.column(column) {
                let row = self.entries[at];
                let unmade = self.asks[row as usize] == Ask::Balance && self.makers(row).is_empty();
                let maker = self.parts[column as usize] == Part::Maker;
                if self.asks[row as usize] == Ask::Limit || maker && unmade && self.values[at] < 0.0 {
                    self.brakes.push(at as u32);
                }
            }
            self.brake_starts.push(self.brakes.len() as u32);
        }
    }

    /// The entries of a column in rows that can stop it.
    pub(super) fn brakes(&self, column: u32) -> impl Iterator<Item = usize> + '_ {
        let range = self.brake_starts[column as usize] as usize..self.brake_starts[column as usize + 1] as usize;
        self.brakes[range].iter().map(|at| *at as usize)
    }
}
