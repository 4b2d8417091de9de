//! Ties: broken by the declared order alone, and told each time.

use crate::ir::{Question, Tie};

/// Breaks ties by the declared order, and remembers them.
pub(crate) struct Ties<'a> {
    priority: &'a [u32],
    /// Ties met, in order.
    pub(crate) met: Vec<Tie>,
}

impl<'a> Ties<'a> {
    /// With the order that the question declares.
    pub(crate) fn of(question: &'a Question) -> Ties<'a> {
        Ties { priority: &question.priority, met: Vec::new() }
    }

    /// Which of these wins the tie; `None` where nobody breaks ties. One alone is no tie.
    pub(crate) fn best(&mut self, round: u32, among: &[u32]) -> Option<u32> {
        self.take(round, among, false)
    }

    /// Which of these is left out; `None` where nobody breaks ties. One alone is no tie.
    pub(crate) fn worst(&mut self, round: u32, among: &[u32]) -> Option<u32> {
        self.take(round, among, true)
    }

    fn take(&mut self, round: u32, among: &[u32], out: bool) -> Option<u32> {
        if let [only] = among {
            return Some(*only);
        }
        let place = |option: &u32| self.priority.iter().position(|known| known == option).unwrap_or(usize::MAX);
        let taken = match out {
            _ if self.priority.is_empty() => None,
            false => among.iter().min_by_key(|option| place(option)).copied(),
            true => among.iter().max_by_key(|option| place(option)).copied(),
        };
        let mut among = among.to_vec();
        among.sort_unstable();
        let tie = Tie { round, among, taken, out };
        if self.met.last() != Some(&tie) {
            self.met.push(tie);
        }
        taken
    }
}
