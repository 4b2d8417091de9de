//! Whether needs get what the plan says: from several places together, and by what has a property.

use weal_base::Rational;
use weal_tir::Needed;

use crate::columns::sorted;
use crate::digits::Sum;
use crate::ledger::Ledger;
use crate::model::Model;
use crate::names::Said;
use crate::words;

/// Checks every need that is not simply delivered from one place.
pub(crate) fn check(model: &Model, said: &Said, ledger: &mut Ledger) {
    let periods = model.periods.len();
    let mut sums: Vec<Vec<Sum>> = vec![vec![Sum::default(); periods]; model.tir.needs.len()];
    for (need, _, at, amount) in &said.delivered {
        sums[*need][*at].add(amount);
    }
    for ((giving, at), amount) in sorted(&said.given) {
        for (need, one) in &model.givings.counts[*giving] {
            sums[*need][*at].add(&(amount * one));
        }
    }
    for (direct, counts) in model.givings.besides.iter().enumerate().filter(|(_, counts)| !counts.is_empty()) {
        for (at, met) in said.met(direct) {
            for (need, one) in counts {
                sums[*need][*at].add(&(met * one));
            }
        }
    }
    for (need, declared) in model.tir.needs.iter().enumerate() {
        let several = model.givings.sources[need].len() > 1;
        let property = matches!(declared.of, Needed::Property(_));
        if !several && !property {
            continue;
        }
        let unit = model.tir.needed_unit(declared.of);
        for (at, sum) in sums[need].iter().enumerate() {
            let wanted = model.wanted(declared, at);
            let met = said.met_in(need, at).unwrap_or(&Rational::ZERO);
            let say = || {
                let (met, found) = words::amounts(met, sum.get(), unit);
                format!(
                    "{}: the plan meets {met} of it, and what is given comes to {found}",
                    words::need(model, need, at)
                )
            };
            if several {
                ledger.equal(met, sum.get(), &wanted, say);
            } else {
                ledger.at_most(met, sum.get(), &wanted, say);
            }
        }
    }
}
