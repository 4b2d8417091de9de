//! What replanning finds, as people read it.

use std::collections::BTreeMap;

use weal_base::layout::{Align, sentences, table, wrapped};
use weal_base::words::{count, list, percent, with_unit};
use weal_plan::words::figure;
use weal_plan::{Status, stages};

use weal_tir::{Measure, Rule, Tir};

use crate::from_journal::POLICY;
use crate::ir::{Change, Firm, Gap, LimitEffect, NeedEffect, Nothing, Proposal, Reach, Replan};

/// The widths it can be drawn in.
const WIDTHS: std::ops::RangeInclusive<usize> = 60..=400;
/// The most changes that are shown of a proposal.
const MOST_CHANGES: usize = 12;
/// The most needs, cuts and limits that are told of each.
const MOST_TOLD: usize = 4;
/// How many marks a full bar has.
const MARKS: usize = 20;

/// What replanning finds, in lines of `width` columns.
pub fn human(tir: &Tir, replan: &Replan, width: usize) -> String {
    let page = Page { tir, width: width.clamp(*WIDTHS.start(), *WIDTHS.end()), numbers: numbers(tir) };
    let causes = list(&replan.causes);
    if replan.holds {
        let since = if causes.is_empty() { String::new() } else { format!(" That is so with {causes}.") };
        return page.paragraph(&format!(
            "On {} the plan holds: nobody gets less than planned, and nobody has to change anything.{since}",
            replan.today
        ));
    }
    let because = if causes.is_empty() { ".".to_owned() } else { format!(": {causes}.") };
    let mut out = page.paragraph(&format!("On {} the plan does not hold any more{because}", replan.today));
    out += &page.paragraph(&page.nothing(&replan.nothing));
    if let Some(why) = &replan.impossible {
        out += &page.paragraph(&format!("There is no proposal: {why}."));
    }
    for proposal in &replan.proposals {
        out.push('\n');
        out += &page.proposal(proposal);
    }
    if replan.refused > 0 {
        let were = if replan.refused == 1 { "was" } else { "were" };
        let text = format!(
            "{} {were} refused for the same reasons and not proposed again.",
            count(replan.refused as usize, "proposal", "proposals")
        );
        out += &format!("\n{}", page.paragraph(&text));
    }
    out
}

fn numbers(tir: &Tir) -> BTreeMap<&str, usize> {
    tir.horizon.periods.iter().map(|period| &*period.label).zip(0..).collect()
}

struct Page<'a> {
    tir: &'a Tir,
    width: usize,
    numbers: BTreeMap<&'a str, usize>,
}

/// Some of several, and how many others.
fn some(all: Vec<String>, what: &str) -> Option<String> {
    let more = all.len().saturating_sub(MOST_TOLD);
    let mut told: Vec<String> = all.into_iter().take(MOST_TOLD).collect();
    if more > 0 {
        told.push(format!("{more} more {what}"));
    }
    if told.is_empty() { None } else { Some(list(&told)) }
}

/// A part of what is wanted; of nothing wanted, all.
fn part(amount: f64, wanted: f64) -> f64 {
    if wanted > 0.0 { amount / wanted } else { 1.0 }
}

fn bar(part: f64) -> String {
    let full = (part.clamp(0.0, 1.0) * MARKS as f64).round() as usize;
    // Only what is full looks full, and only what is nothing looks like nothing.
    let full = match part {
        part if part >= 1.0 - 1e-9 => MARKS,
        part if part <= 1e-9 => 0,
        _ => full.clamp(1, MARKS - 1),
    };
    "█".repeat(full) + &"░".repeat(MARKS - full)
}

impl Page<'_> {
    fn paragraph(&self, text: &str) -> String {
        wrapped(text, self.width).join("\n") + "\n"
    }

    /// A name, with its place where that is a part of the whole and the name does not say so itself.
    fn at(&self, name: &str, place: &str) -> String {
        let name = &*self.called(name);
        let whole = self.tir.places.first().is_some_and(|whole| *whole.name == *place);
        if whole || place.is_empty() || name.contains('@') { name.to_owned() } else { format!("{name} at {place}") }
    }

    /// A limit as people know it: what is kept of what happened is none of their own.
    fn called(&self, limit: &str) -> String {
        let own = || {
            let number: usize = limit.strip_prefix(POLICY)?.strip_prefix('/')?.parse().ok()?;
            let policy = self.tir.policies.iter().find(|policy| &*policy.name == POLICY)?;
            let Rule::Bound(bound) = policy.rules.get(number.checked_sub(1)?)? else { return None };
            Some(match bound.measure {
                Measure::Met(need) => format!("what {} must get at least", self.tir.needs.get(need.index())?.name),
                Measure::Run(recipe) => format!("what was done of {}", self.tir.recipes.get(recipe.index())?.name),
                Measure::Stock(of) => format!("what was left of {}", self.tir.resources.get(of.index())?.name),
                _ => return None,
            })
        };
        own().unwrap_or_else(|| limit.to_owned())
    }

    /// Some periods in words: the only one, from the first to the last without a gap, or how many.
    fn periods(&self, all: &[&str]) -> String {
        let at: Vec<usize> = all.iter().filter_map(|label| self.numbers.get(label).copied()).collect();
        let (Some(first), Some(last)) = (all.first(), all.last()) else { return String::new() };
        match all.len() {
            1 => (*first).to_owned(),
            _ if at.windows(2).all(|two| two[1] == two[0] + 1) => format!("{first} – {last}"),
            many => format!("{many} periods from {first} to {last}"),
        }
    }

    /// One paragraph: what doing nothing leads to.
    fn nothing(&self, nothing: &Nothing) -> String {
        if !nothing.followed {
            return "What doing nothing would lead to cannot be told: too much hangs together.".to_owned();
        }
        let needs = groups(&nothing.needs).into_iter().map(|group| {
            let worst = worst(&group);
            let periods: Vec<&str> = group.iter().map(|one| &*one.period).collect();
            let (then, planned) = (percent(part(worst.nothing, worst.wanted)), percent(worst.promised));
            let at_worst = if group.len() > 1 { " at worst" } else { "" };
            let name = self.at(&worst.need, &worst.place);
            format!("{name} gets {then} of what is wanted{at_worst} instead of {planned} in {}", self.periods(&periods))
        });
        let cut = nothing.cut.iter().map(|cut| {
            format!("only {} of the runs of {} can be done", percent(cut.part), self.at(&cut.recipe, &cut.place))
        });
        let limits = self.broken(&nothing.limits);
        let told: Vec<String> =
            [some(needs.collect(), "needs"), some(cut.collect(), "recipes"), some(limits, "limits")]
                .into_iter()
                .flatten()
                .collect();
        let from = nothing.from.as_ref().map_or_else(String::new, |from| format!(", from {from} on"));
        format!("If nothing is done{from}: {}.", told.join("; "))
    }

    /// Limits that are broken, each with its first period.
    fn broken(&self, limits: &[LimitEffect]) -> Vec<String> {
        let groups = limits.chunk_by(|a, b| a.limit == b.limit && a.place == b.place);
        let one = |group: &[LimitEffect]| {
            let first = group.first()?;
            let than = if first.nothing > first.bound { "more" } else { "less" };
            let [value, bound] = [first.nothing, first.bound].map(|amount| with_unit(&figure(amount), &first.unit));
            let more = if group.len() > 1 {
                format!(" and {} more", count(group.len() - 1, "period", "periods"))
            } else {
                String::new()
            };
            let name = self.at(&first.limit, &first.place);
            Some(format!("{name} is broken: {value} in {}, {than} than {bound}{more}", first.period))
        };
        groups.filter_map(one).collect()
    }

    fn proposal(&self, proposal: &Proposal) -> String {
        let number = proposal.number;
        let (changed, all) = proposal.activities;
        let (at, of) = proposal.places;
        let mut title = match changed {
            0 => format!("PROPOSAL {number}: no work changes; what is there is handed out otherwise"),
            1 => format!("PROPOSAL {number}: 1 of {all} activities changes"),
            _ => format!("PROPOSAL {number}: {changed} of {all} activities change"),
        };
        if of > 1 && changed > 0 {
            title += &format!(", at {at} of {}", count(of as usize, "place", "places"));
        }
        let mut out = self.paragraph(&title);
        out += &self.changes(proposal);
        out += &self.needs(&proposal.needs);
        let limits = proposal.limits.iter().map(|limit| {
            let [nothing, so] = [limit.nothing, limit.proposed].map(|amount| with_unit(&figure(amount), &limit.unit));
            format!(
                "{} in {}: {nothing} if nothing is done, {so} so",
                self.at(&limit.limit, &limit.place),
                limit.period
            )
        });
        let mut told: Vec<String> = some(limits.collect(), "limits").into_iter().collect();
        told.extend(firm(proposal));
        told.push(asked(proposal));
        told.push(far(proposal));
        told.push(format!("Accept with `weal accept {number}`, or say no: `weal refuse {number} because \"…\"`."));
        out + &sentences(&told, self.width)
    }

    /// Who changes what and when: by place and recipe, periods with the same change together.
    fn changes(&self, proposal: &Proposal) -> String {
        let mut groups: Vec<&[Change]> = proposal
            .changes
            .chunk_by(|a, b| {
                let next = self.numbers.get(&*a.period).map(|at| at + 1) == self.numbers.get(&*b.period).copied();
                let same = (a.from, a.to, a.firm) == (b.from, b.to, b.firm);
                next && same && a.recipe == b.recipe && a.place == b.place
            })
            .collect();
        let all = groups.len();
        if all > MOST_CHANGES {
            let size = |group: &&[Change]| -> f64 {
                group.iter().map(|one| (one.to - one.from).abs() / one.from.abs().max(one.to.abs()).max(1e-300)).sum()
            };
            let mut order: Vec<usize> = (0..all).collect();
            order.sort_by(|a, b| size(&groups[*b]).total_cmp(&size(&groups[*a])).then(a.cmp(b)));
            order.truncate(MOST_CHANGES);
            order.sort_unstable();
            groups = order.into_iter().map(|at| groups[at]).collect();
        }
        let (mut place, mut recipe) = ("", "");
        let mut rows = Vec::new();
        for group in groups {
            let Some(first) = group.first() else { continue };
            let periods: Vec<&str> = group.iter().map(|one| &*one.period).collect();
            let same_place = std::mem::replace(&mut place, &first.place) == first.place;
            let same_recipe = std::mem::replace(&mut recipe, &first.recipe) == first.recipe;
            let each = if group.len() > 1 { " each" } else { "" };
            let why = match first.firm {
                Some(Firm::Accepted) => ", agreed on before",
                Some(Firm::Fence) => ", already told",
                Some(Firm::Done) | None => "",
            };
            let runs = if first.to == 1.0 { "run" } else { "runs" };
            rows.push(vec![
                if same_place { String::new() } else { first.place.clone() },
                if same_place && same_recipe { String::new() } else { first.recipe.clone() },
                self.periods(&periods),
                format!("{} →", figure(first.from)),
                format!("{} {runs}{each}{why}", figure(first.to)),
            ]);
        }
        let mut out = table(&rows, &[Align::Left, Align::Left, Align::Left, Align::Right, Align::Left], self.width);
        if all > MOST_CHANGES {
            out += &sentences(
                &[format!("… and {} smaller changes; `--format json` has all.", all - MOST_CHANGES)],
                self.width,
            );
        }
        out
    }

    /// How needs are served as planned, if nothing is done, and so: in the period in which they are worst off.
    fn needs(&self, needs: &[NeedEffect]) -> String {
        let groups = groups(needs);
        let more = groups.len().saturating_sub(MOST_TOLD);
        let mut rows = Vec::new();
        for group in groups.into_iter().take(MOST_TOLD) {
            let worst = worst(&group);
            let of = [
                ("as planned", worst.promised),
                ("if nothing is done", part(worst.nothing, worst.wanted)),
                ("so", part(worst.proposed, worst.wanted)),
            ];
            for (at, (when, part)) in of.into_iter().enumerate() {
                let name = match at {
                    0 => self.at(&worst.need, &worst.place),
                    1 => format!("in {}", worst.period),
                    _ => String::new(),
                };
                rows.push(vec![name, when.to_owned(), bar(part), percent(part)]);
            }
        }
        let mut out = table(&rows, &[Align::Left, Align::Left, Align::Left, Align::Right], self.width);
        if more > 0 {
            out += &sentences(&[format!("… and {more} more needs; `--format json` has all.")], self.width);
        }
        out
    }
}

/// Needs with their periods, in their order.
fn groups(needs: &[NeedEffect]) -> Vec<Vec<&NeedEffect>> {
    let mut found: Vec<Vec<&NeedEffect>> = Vec::new();
    for need in needs {
        match found
            .iter_mut()
            .find(|group| group.first().is_some_and(|one| one.need == need.need && one.place == need.place))
        {
            Some(group) => group.push(need),
            None => found.push(vec![need]),
        }
    }
    found
}

/// The period in which a need is worst off if nothing is done; of several the first.
fn worst<'a>(group: &[&'a NeedEffect]) -> &'a NeedEffect {
    let mut all = group.iter().copied();
    let first = all.next().unwrap_or(NO_EFFECT);
    all.fold(
        first,
        |worst, one| {
            if part(one.nothing, one.wanted) < part(worst.nothing, worst.wanted) - 1e-9 { one } else { worst }
        },
    )
}

const NO_EFFECT: &NeedEffect = &NeedEffect {
    need: String::new(),
    place: String::new(),
    period: String::new(),
    unit: String::new(),
    wanted: 0.0,
    planned: 0.0,
    promised: 1.0,
    nothing: 0.0,
    proposed: 0.0,
};

/// Which commitments stay, and which somebody is asked to move.
fn firm(proposal: &Proposal) -> Option<String> {
    let (kept, moved) = (proposal.firm_kept as usize, proposal.firm_moved as usize);
    match (kept, moved) {
        (0, 0) => None,
        (kept, 0) => {
            let stay = if kept == 1 { "stays" } else { "stay" };
            Some(format!("Firm: {} {stay}; nobody is asked to move one.", count(kept, "commitment", "commitments")))
        }
        (kept, moved) => Some(format!(
            "Firm: {} asked to move, {kept} {}. Nothing less would do.",
            if moved == 1 { "1 commitment is".to_owned() } else { format!("{moved} commitments are") },
            if kept == 1 { "stays" } else { "stay" },
        )),
    }
}

/// How far it went.
fn asked(proposal: &Proposal) -> String {
    match proposal.reach {
        Reach::Propagated => "It follows makers and what they use, and goes no further.".to_owned(),
        Reach::Ring(0) => "Only those are asked who touch what does not hold.".to_owned(),
        Reach::Ring(far) => {
            format!("It asks no further than {} around what does not hold.", count(far as usize, "step", "steps"))
        }
        Reach::Whole => "Nothing nearer was enough: the whole plan was looked at.".to_owned(),
    }
}

/// How far it is from the full re-plan.
fn far(proposal: &Proposal) -> String {
    let one = |gap: &Gap| {
        let by = (gap.value - gap.best).abs();
        if stages::is_part(&gap.unit) {
            return format!("{} lower by {} {}", gap.aim, percent(by.min(1.0)), gap.unit);
        }
        let way = if gap.best > gap.value { "more" } else { "less" };
        format!("{} by {} {way}", gap.aim, with_unit(&figure(by), &gap.unit))
    };
    match some(proposal.gaps.iter().map(one).collect(), "aims") {
        Some(told) => format!("A full re-plan could do better by so much at most: {told}."),
        None if proposal.plan.status == Status::Certified => "A full re-plan would do no better.".to_owned(),
        None => "How much better a full re-plan would be is not known.".to_owned(),
    }
}
