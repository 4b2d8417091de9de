//! The fewest whole ballots that together reach so much.

use crate::ir::Size;

/// The fewest ballots that together gain at least `needed`, or more than it where that is `strict`; `gain` says what a ballot
/// of a row gains per share. Nothing, where all of them together do not.
pub(super) fn fewest(sizes: &[Size], needed: i128, strict: bool, gain: impl Fn(u32) -> i128) -> Option<u64> {
    let needed = if strict { needed.saturating_add(1) } else { needed };
    let mut gains: Vec<(i128, u64)> = sizes
        .iter()
        .map(|size| (gain(size.row).saturating_mul(i128::from(size.shares)), size.count))
        .filter(|(gain, _)| *gain > 0)
        .collect();
    gains.sort_unstable_by_key(|gain| std::cmp::Reverse(gain.0));
    let (mut left, mut ballots) = (needed, 0_u64);
    for (gain, count) in gains {
        if left <= 0 {
            break;
        }
        // As many of this kind as are needed.
        let enough = u64::try_from((left - 1) / gain + 1).unwrap_or(u64::MAX).min(count);
        left = left.saturating_sub(gain.saturating_mul(i128::from(enough)));
        ballots = ballots.saturating_add(enough);
    }
    (left <= 0).then_some(ballots)
}

/// The fewest ballots that together weigh at least so many shares.
pub(super) fn of_shares(sizes: &[Size], shares: i128) -> Option<u64> {
    fewest(sizes, shares, false, |_| 1)
}
