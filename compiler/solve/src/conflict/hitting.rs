//! Smallest hitting sets.

/// How many partial choices are looked at before giving up.
const EFFORT: u32 = 200_000;

/// A smallest set with a member in each of `sets`, of at least `least` members and fewer than `below`; `None` where
/// there is none, or none was found with reasonable effort.
pub(super) fn smallest(sets: &[Vec<usize>], least: usize, below: usize) -> Option<Vec<usize>> {
    if sets.is_empty() {
        return (below > 0).then(Vec::new);
    }
    let mut effort = EFFORT;
    (least..below).find_map(|size| {
        let mut chosen = Vec::with_capacity(size);
        extend(sets, size, &mut chosen, &mut effort).then_some(chosen)
    })
}

fn extend(sets: &[Vec<usize>], size: usize, chosen: &mut Vec<usize>, effort: &mut u32) -> bool {
    let Some(missed) = sets.iter().find(|set| !set.iter().any(|member| chosen.contains(member))) else {
        chosen.sort_unstable();
        return true;
    };
    if chosen.len() == size {
        return false;
    }
    for member in missed {
        if *effort == 0 {
            return false;
        }
        *effort -= 1;
        chosen.push(*member);
        if extend(sets, size, chosen, effort) {
            return true;
        }
        chosen.pop();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_set_that_meets_all_is_found() {
        let sets = vec![vec![0, 1], vec![1, 2], vec![3, 4], vec![0, 4]];
        assert_eq!(smallest(&sets, 1, 5), Some(vec![1, 4]));
        assert_eq!(smallest(&sets, 1, 2), None);
        assert_eq!(smallest(&[], 1, 3), Some(vec![]));
        assert_eq!(smallest(&[vec![]], 1, 9), None);
    }
}
