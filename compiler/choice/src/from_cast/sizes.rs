//! How large ballots are: what each weighs, with the votes that were handed to who cast it.

use rustc_hash::FxHashMap;

use crate::ir::Size;

/// Sizes of the ballots that say something.
pub(super) struct Sizes<'a> {
    /// How many ballots of a paper weigh so many shares.
    alike: FxHashMap<(u32, u64), u64>,
    /// Whether votes are handed on, so that it matters who cast a ballot.
    handed: bool,
    /// Per person who cast one, where that matters: its paper and its shares.
    cast: FxHashMap<&'a str, (u32, u64)>,
}

impl<'a> Sizes<'a> {
    pub(super) fn new(handed: bool) -> Sizes<'a> {
        Sizes { alike: FxHashMap::default(), handed, cast: FxHashMap::default() }
    }

    /// Adds equal ballots without a name.
    pub(super) fn add(&mut self, paper: u32, shares: u64, count: u64) {
        *self.alike.entry((paper, shares)).or_default() += count;
    }

    /// Adds a person's ballot.
    pub(super) fn cast(&mut self, name: &'a str, paper: u32, shares: u64) {
        match self.handed {
            true => _ = self.cast.insert(name, (paper, shares)),
            false => self.add(paper, shares, 1),
        }
    }

    /// Adds a vote that was handed to a person.
    pub(super) fn carried(&mut self, name: &str, shares: u64) {
        if let Some((_, sum)) = self.cast.get_mut(name) {
            *sum = sum.saturating_add(shares);
        }
    }

    /// All sizes, where `rows` says in which row of the ballots that count a paper stands.
    pub(super) fn of(mut self, rows: &[Option<u32>]) -> Vec<Size> {
        for (paper, shares) in std::mem::take(&mut self.cast).into_values() {
            self.add(paper, shares, 1);
        }
        let sized = self.alike.into_iter().filter(|((_, shares), count)| *shares > 0 && *count > 0);
        let mut sizes: Vec<Size> = sized
            .filter_map(|((paper, shares), count)| {
                let row = rows.get(paper as usize).copied().flatten()?;
                Some(Size { row, shares, count })
            })
            .collect();
        sizes.sort_unstable();
        sizes
    }
}
