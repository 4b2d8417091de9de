//! Two files of one journal: whether one goes on where the other ends.

/// How two texts of one journal stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parting {
    /// They are the same.
    Same,
    /// The first is the beginning of the second.
    SecondIsLonger,
    /// The second is the beginning of the first.
    FirstIsLonger,
    /// From this line on they differ, counted from 1.
    At(usize),
}

/// Compares two texts of one journal.
pub fn parting(first: &str, second: &str) -> Parting {
    if first == second {
        return Parting::Same;
    }
    if second.starts_with(first) {
        return Parting::SecondIsLonger;
    }
    if first.starts_with(second) {
        return Parting::FirstIsLonger;
    }
    let same = first.lines().zip(second.lines()).take_while(|(a, b)| a == b).count();
    Parting::At(same + 1)
}
