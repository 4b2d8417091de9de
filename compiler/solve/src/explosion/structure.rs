//! Which column each balance is solved for.

use weal_problem::{Activity, Column, Node, Problem, Row};

use super::entries;

/// No column, no row.
pub(super) const NONE: u32 = u32::MAX;

/// The column a row is solved for, and the one instead where that would be less than nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Choice {
    pub(super) first: u32,
    pub(super) second: u32,
}

/// Rows and the columns they are solved for.
#[derive(Debug)]
pub(super) struct Structure {
    /// Per row; `first` is [`NONE`] for rows that only have to hold.
    pub(super) choices: Vec<Choice>,
    /// Columns for what is absorbed: as much as can be, until there is nothing left to absorb.
    pub(super) absorbed: Vec<u32>,
    /// Columns for changes between periods.
    pub(super) changes: Vec<u32>,
}

/// What the balances of one node say together.
#[derive(Clone, Copy, Default)]
struct Use {
    maker: Option<Activity>,
    many_makers: bool,
    /// Some run takes of it, or a need asks for it.
    asked: bool,
}

/// The columns of each balance's own node and period.
struct Own {
    stock: u32,
    spare: u32,
    service: u32,
    absorbed: u32,
    /// The latest run that makes it, and when that starts.
    run: u32,
    start: u32,
    /// The sign of what goes out.
    out: f64,
    node: u32,
}

/// The balances by node, then by period: (node, period, row).
fn balances(problem: &Problem) -> Vec<(Node, u32, u32)> {
    let mut balances: Vec<(Node, u32, u32)> = Vec::new();
    for (row, at) in problem.rows.iter().zip(0u32..) {
        if let Row::Balance(node, period) = row {
            balances.push((*node, *period, at));
        }
    }
    balances.sort_unstable();
    balances
}

impl Structure {
    /// `None` where some good has more than one maker, or the problem has something explosion does not know.
    pub(super) fn find(problem: &Problem) -> Option<Structure> {
        let plain = problem.curves.is_empty() && problem.lower.iter().all(|lower| *lower == 0.0);
        if !plain || problem.row_lower.len() != problem.rows.len() || problem.row_upper.len() != problem.rows.len() {
            return None;
        }
        let balances = balances(problem);
        let mut own: Vec<Own> = (0..problem.rows.len())
            .map(|_| Own {
                stock: NONE,
                spare: NONE,
                service: NONE,
                absorbed: NONE,
                run: NONE,
                start: 0,
                out: 0.0,
                node: NONE,
            })
            .collect();
        let mut nodes = 0u32;
        for (at, (node, _, row)) in balances.iter().enumerate() {
            if at > 0 && balances[at - 1].0 != *node {
                nodes += 1;
            }
            own[*row as usize].node = nodes;
        }
        let mut structure = Structure {
            choices: vec![Choice { first: NONE, second: NONE }; problem.rows.len()],
            absorbed: Vec::new(),
            changes: Vec::new(),
        };
        let ends = structure.own_columns(problem, &mut own)?;
        let uses = uses(problem, &mut own, nodes as usize + 1);
        for balance in balances.chunk_by(|a, b| a.0 == b.0) {
            structure.choose(problem, balance, &own, &uses)?;
        }
        structure.choose_ends(problem, &ends, &own, &balances);
        structure.is_unique(problem.columns.len()).then_some(structure)
    }

    /// Enters stocks, spares and the like at their balances; returns, for each row that asks for something at the end,
    /// the stock it asks for, that stock's balance, and whether it asks for anything.
    fn own_columns(&mut self, problem: &Problem, own: &mut [Own]) -> Option<Vec<(usize, u32, usize)>> {
        let mut ends: Vec<(usize, u32, usize)> = Vec::new();
        let mut before = vec![false; problem.rows.len()];
        for (at, column) in problem.columns.iter().enumerate() {
            let number = at as u32;
            let balance = match column {
                Column::Stock(node, t) | Column::Spare(node, t) => Row::Balance(*node, *t),
                Column::InService(node, t) | Column::Absorbed(node, t) => Row::Balance(*node, *t),
                // What serves a need is a choice of its own.
                Column::Growth(..) | Column::Delivered(..) | Column::Given(..) => return None,
                Column::Change(..) => {
                    self.changes.push(number);
                    continue;
                }
                _ => continue,
            };
            let found =
                entries(problem, at).find(|(row, value)| problem.rows.get(*row) == Some(&balance) && *value != 0.0);
            let (home, value) = found?;
            let mine = own.get_mut(home)?;
            mine.out = value.signum();
            match column {
                Column::Stock(..) => mine.stock = number,
                Column::Spare(..) => mine.spare = number,
                Column::InService(..) => mine.service = number,
                _ => {
                    mine.absorbed = number;
                    self.absorbed.push(number);
                }
            }
            if !matches!(column, Column::Stock(..)) {
                continue;
            }
            for (row, value) in entries(problem, at) {
                if let Some(Row::End(_)) = problem.rows.get(row) {
                    if value > 0.0 {
                        ends.push((row, number, home));
                    } else {
                        before[row] = true;
                    }
                }
            }
        }
        // A row that asks for nothing only has to hold.
        ends.retain(|(row, ..)| {
            let lower = problem.row_lower[*row];
            lower.is_finite() && (lower > 0.0 || before[*row])
        });
        Some(ends)
    }

    /// Chooses the columns of one node's balances, given period by period.
    fn choose(&mut self, problem: &Problem, balances: &[(Node, u32, u32)], own: &[Own], uses: &[Use]) -> Option<()> {
        // Whether more may have come in by itself, so far, than was asked for.
        let mut left_over = false;
        for (_, _, row) in balances {
            let at = *row as usize;
            let mine = &own[at];
            let (used, side) = (uses.get(mine.node as usize)?, problem.row_lower[at]);
            if side != problem.row_upper[at] || mine.out == 0.0 {
                return None;
            }
            left_over |= -mine.out * side < 0.0;
            let rest = if mine.stock == NONE { mine.spare } else { mine.stock };
            let (first, second) = if mine.service != NONE {
                (mine.service, NONE)
            } else if !used.asked {
                let endless = mine.absorbed != NONE && problem.upper[mine.absorbed as usize].is_infinite();
                if endless { (mine.absorbed, NONE) } else { (rest, mine.absorbed) }
            } else if used.many_makers {
                return None;
            } else if mine.run != NONE {
                (mine.run, if left_over { rest } else { NONE })
            } else {
                (rest, NONE)
            };
            self.choices[at] = Choice { first, second };
        }
        Some(())
    }

    /// What must be left at the end is made, where it can be: the row for the end gives the stock.
    fn choose_ends(
        &mut self,
        problem: &Problem,
        ends: &[(usize, u32, usize)],
        own: &[Own],
        balances: &[(Node, u32, u32)],
    ) {
        let last = balances.iter().map(|(_, period, _)| *period).max();
        for (row, stock, home) in ends {
            let in_last = matches!(problem.rows.get(*home), Some(Row::Balance(_, period)) if Some(*period) == last);
            let choice = &mut self.choices[*home];
            if in_last && choice.first != NONE && choice.first == own[*home].run {
                if choice.second == *stock {
                    choice.second = own[*home].spare;
                }
                self.choices[*row] = Choice { first: *stock, second: NONE };
            }
        }
    }

    /// Whether no column is chosen by two rows.
    fn is_unique(&self, columns: usize) -> bool {
        let mut taken = vec![false; columns];
        let all = self.choices.iter().flat_map(|choice| [choice.first, choice.second]);
        all.filter(|column| *column != NONE)
            .all(|column| taken.get_mut(column as usize).is_some_and(|taken| !std::mem::replace(taken, true)))
    }
}

/// What runs and needs do with each node; enters the latest run that makes it at each balance.
fn uses(problem: &Problem, own: &mut [Own], nodes: usize) -> Vec<Use> {
    let mut uses = vec![Use::default(); nodes];
    for (at, column) in problem.columns.iter().enumerate() {
        let run = match column {
            Column::Run(activity, start) => Some((*activity, *start)),
            Column::Short(..) => None,
            _ => continue,
        };
        for (row, value) in entries(problem, at) {
            let Some(own) = own.get_mut(row).filter(|own| own.node != NONE) else { continue };
            let Some(used) = uses.get_mut(own.node as usize) else { continue };
            let comes_in = value * own.out < 0.0;
            match run {
                Some((activity, start)) if comes_in => {
                    used.many_makers |= used.maker.is_some_and(|maker| maker != activity);
                    used.maker = Some(activity);
                    if problem.upper[at] > 0.0 && (own.run == NONE || start > own.start) {
                        (own.run, own.start) = (at as u32, start);
                    }
                }
                _ => used.asked = true,
            }
        }
    }
    uses
}
