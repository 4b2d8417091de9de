//! What stands on a ballot, and whether it can count.

use crate::ir::*;

/// No ballots, of the form that is asked for.
pub(super) fn none(asked: &Asked) -> Ballots {
    let options = asked.options.len() as u32;
    match asked.form.unwrap_or(Form::Ranking) {
        Form::Ranking => Ballots::Rankings(Rankings { options, ..Rankings::default() }),
        Form::Approval => Ballots::Approvals(Approvals { options, ..Approvals::default() }),
        Form::Score | Form::Grade => Ballots::Scores(Scores { options, ..Scores::default() }),
        Form::Number => Ballots::Numbers(Numbers::default()),
    }
}

/// Adds what a ballot says, as far as it counts.
pub(super) fn add(ballots: &mut Ballots, paper: &Paper, acceptance: &Acceptance, shares: u64) {
    match ballots {
        Ballots::Rankings(rankings) => {
            let mut ranks: Vec<u16> =
                paper.marks.iter().map(|mark| mark.and_then(|rank| u16::try_from(rank).ok()).unwrap_or(0)).collect();
            cut(&mut ranks, acceptance.longest);
            rankings.push(&ranks, shares);
        }
        Ballots::Approvals(approvals) => {
            let approved: Vec<u32> =
                paper.marks.iter().zip(0..).filter(|(mark, _)| mark.is_some()).map(|(_, at)| at).collect();
            approvals.push(&approved, shares);
        }
        Ballots::Scores(scores) => scores.push(&paper.marks, shares),
        Ballots::Numbers(numbers) => {
            if let Some(number) = &paper.number {
                numbers.values.push(number.clone());
                numbers.weights.push(shares);
            }
        }
    }
}

/// Leaves the best ranks, as many options as may be ranked; of options ranked equally where the cut falls, none.
fn cut(ranks: &mut [u16], longest: Option<u32>) {
    let Some(longest) = longest.map(|longest| longest as usize) else { return };
    let mut used: Vec<u16> = ranks.iter().copied().filter(|rank| *rank > 0).collect();
    used.sort_unstable();
    let Some(first_out) = used.get(longest).copied() else { return };
    for rank in ranks {
        if *rank >= first_out {
            *rank = 0;
        }
    }
}

/// Whether a ballot says nothing at all.
pub(super) fn is_blank(paper: &Paper) -> bool {
    let marked = paper.marks.iter().any(Option::is_some) || paper.number.is_some();
    !marked && paper.unknown.is_empty() && paper.unreadable.is_none()
}

/// Why a ballot is void; what of it is passed over.
pub(super) fn judged(paper: &Paper, asked: &Asked, acceptance: &Acceptance) -> (Option<Why>, Vec<Why>) {
    if let Some((found, expected)) = &paper.unreadable {
        return (Some(Why::Unreadable(found.clone(), expected.clone())), Vec::new());
    }
    let mut remarks = Vec::new();
    if !paper.unknown.is_empty() {
        let why = Why::Unknown(paper.unknown.join(", ").into());
        if acceptance.known {
            return (Some(why), remarks);
        }
        remarks.push(why);
    }
    if is_blank(paper) {
        return (None, remarks);
    }
    let form = asked.form.unwrap_or(Form::Ranking);
    let marks: Vec<i32> = paper.marks.iter().flatten().copied().collect();
    if acceptance.complete
        && matches!(form, Form::Ranking | Form::Score | Form::Grade)
        && marks.len() < paper.marks.len()
    {
        return (Some(Why::Incomplete), Vec::new());
    }
    if acceptance.strict && form == Form::Ranking {
        let mut ranks = marks.clone();
        ranks.sort_unstable();
        if ranks.windows(2).any(|pair| pair[0] == pair[1]) {
            return (Some(Why::Tied), Vec::new());
        }
    }
    if acceptance.longest.is_some_and(|longest| marks.len() > longest as usize) {
        let why = Why::Overlong(marks.len() as u32);
        // Only an order has an end that can be cut off.
        if acceptance.short || form != Form::Ranking {
            return (Some(why), Vec::new());
        }
        remarks.push(why);
    }
    (None, remarks)
}

/// A ballot in words: `no_trawl, then open`.
pub(super) fn shown(paper: &Paper, asked: &Asked) -> String {
    if let Some((found, _)) = &paper.unreadable {
        return found.to_string();
    }
    if let Some(number) = &paper.number {
        return number.to_string();
    }
    let named = paper.marks.iter().zip(&asked.options).filter_map(|(mark, name)| Some(((*mark)?, &**name)));
    let mut named: Vec<(i32, &str)> = named.collect();
    let words: Vec<String> = match asked.form.unwrap_or(Form::Ranking) {
        Form::Ranking => {
            named.sort_by_key(|(rank, _)| *rank);
            let levels = named.chunk_by(|a, b| a.0 == b.0);
            levels.map(|level| level.iter().map(|(_, name)| *name).collect::<Vec<_>>().join(" = ")).collect()
        }
        Form::Approval => named.iter().map(|(_, name)| (*name).to_owned()).collect(),
        Form::Grade => {
            let grade = |at: i32| asked.grades.get(at.max(0) as usize).map_or("", |grade| &**grade);
            named.iter().map(|(mark, name)| format!("{name}: {}", grade(*mark))).collect()
        }
        _ => named.iter().map(|(mark, name)| format!("{name}: {mark}")).collect(),
    };
    let mut words = words;
    words.extend(paper.unknown.iter().map(|name| format!("{name}?")));
    if words.is_empty() { "blank".to_owned() } else { words.join(", ") }
}
