//! Votes handed on from person to person (liquid democracy: Blum and Zuber 2016, "Liquid democracy: potentials,
//! problems, and perspectives", Journal of Political Philosophy 24; votes handed round in a circle: Christoff and Grossi 2017,
//! "Binary voting with delegable proxy", TARK).

use rustc_hash::{FxHashMap, FxHashSet};

use crate::ir::HandedEnd;

/// Follows a vote from hand to hand up to somebody who cast a ballot, and what became of it.
pub(super) fn follow(
    from: &str,
    to: &FxHashMap<&str, &str>,
    casts: &dyn Fn(&str) -> bool,
) -> (Vec<Box<str>>, HandedEnd) {
    let (mut way, mut seen, mut at) = (Vec::new(), FxHashSet::default(), from);
    seen.insert(from);
    while let Some(next) = to.get(at) {
        way.push((*next).into());
        if casts(next) {
            return (way, HandedEnd::Cast);
        }
        if !seen.insert(next) {
            return (way, HandedEnd::Circle);
        }
        at = next;
    }
    (way, HandedEnd::NotCast)
}
