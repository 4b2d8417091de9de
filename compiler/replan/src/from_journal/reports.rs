//! `did`, `start`, `finish` and `fail`.

use weal_base::Rational;
use weal_problem::Activity;
use weal_tir::calendar::{Day, Window};
use weal_tir::{Event, Flow, Kind, PlaceId, Ran, RecipeId, Supply, Tir, Verb};

use super::amounts::came;
use super::books::Books;
use super::facts::{Facts, exact};
use super::{fleet, words};

/// What was reported of runs.
pub(super) fn ran(
    event: &Event,
    at: usize,
    (recipe, place): (RecipeId, PlaceId),
    how: Ran,
    runs: &Rational,
    facts: &mut Facts,
    books: &mut Books,
) {
    let (tir, period) = (books.tir(), facts.period_of(event.day));
    let activity = match way(tir, Activity { recipe, place }, period, facts) {
        Ok(activity) => activity,
        Err(ways) => return facts.problems.push(words::which_way(tir, event, recipe, place, &ways)),
    };
    let whole = tir.recipes.get(activity.recipe.index()).is_some_and(|recipe| recipe.whole);
    if whole && runs.to_i64().is_none() {
        return facts.problems.push(words::whole_runs(tir, event, activity.recipe));
    }
    if runs.is_zero() {
        return;
    }
    match how {
        Ran::Did | Ran::Started => {
            let more = facts.runs.change(activity, period, |entry| {
                let so_far = entry.started.take().unwrap_or_default();
                entry.started = Some(&so_far + runs);
                entry.going_on += if how == Ran::Started { runs.to_f64() } else { 0.0 };
                entry.line = Some(at);
            });
            books.started(activity, period, more);
        }
        Ran::Finished | Ran::Failed => ended(event, at, activity, how, runs.to_f64(), facts, books),
    }
}

/// The activity that is meant: of a recipe done in several ways, the only one, or the only one planned there then.
fn way(tir: &Tir, said: Activity, period: u32, facts: &Facts) -> Result<Activity, Vec<RecipeId>> {
    let runs_at = |id: RecipeId| tir.recipes.get(id.index()).is_some_and(|recipe| recipe.places.contains(&said.place));
    if runs_at(said.recipe) {
        return Ok(said);
    }
    let all = (0..tir.recipes.len() as u32).map(RecipeId);
    let ways: Vec<RecipeId> = all.filter(|id| tir.is_way_of(*id, said.recipe) && runs_at(*id)).collect();
    let planned = |recipe: &&RecipeId| {
        let found = facts.runs.of.get(&(Activity { recipe: **recipe, place: said.place }, period));
        found.is_some_and(|entry| entry.stands(false) > 0.0)
    };
    let planned: Vec<RecipeId> = ways.iter().filter(planned).copied().collect();
    match (&ways[..], &planned[..]) {
        ([only], _) | (_, [only]) => Ok(Activity { recipe: *only, place: said.place }),
        _ => Err(ways),
    }
}

/// Of the runs started first and not ended yet, so many end on the day.
fn ended(event: &Event, line: usize, activity: Activity, how: Ran, runs: f64, facts: &mut Facts, books: &mut Books) {
    let tir = books.tir();
    let now = facts.period_of(event.day);
    let takes = tir.recipes.get(activity.recipe.index()).and_then(|recipe| recipe.takes.clone());
    let mut open = Vec::new();
    for ((_, period), entry) in facts.runs.of.range((activity, 0)..=(activity, now)) {
        let placed = books.ledger(facts).clock.placed(takes.as_deref(), *period);
        // What arrived as planned is done, unless it was said to go on until it is finished.
        let going_on =
            if placed.arrival.is_none_or(|arrival| arrival >= now) { entry.started() } else { entry.going_on };
        let left = going_on - entry.ended;
        if left > 0.0 {
            open.push((*period, left, placed));
        }
    }
    let all: f64 = open.iter().map(|(_, left, _)| left).sum();
    if runs > all * (1.0 + 1e-9) {
        return facts.problems.push(words::more_than_started(tir, event, activity, how, all));
    }
    let mut rest = runs;
    for (period, left, placed) in open {
        let some = left.min(rest);
        rest -= some;
        if some <= 0.0 {
            break;
        }
        facts.runs.change(activity, period, |entry| {
            entry.ended += some;
            entry.line = entry.line.or(Some(line));
        });
        let batch = Batch { activity, start: period, runs: some, placed: &placed };
        batch.ends(event, line, how, facts, books);
    }
}

/// Runs that were started together and end together.
struct Batch<'a> {
    activity: Activity,
    start: u32,
    runs: f64,
    placed: &'a weal_plan::time::Placed,
}

impl Batch<'_> {
    /// What they were to bring comes on the day instead, or not at all.
    fn ends(&self, event: &Event, line: usize, how: Ran, facts: &mut Facts, books: &mut Books) {
        let tir = books.tir();
        let Some(recipe) = tir.recipes.get(self.activity.recipe.index()) else { return };
        let flows = tir.flows.get(recipe.flows.0 as usize..recipe.flows.1 as usize).unwrap_or_default();
        let start = facts.horizon.get(self.start as usize).map_or(event.day, |(start, _)| *start);
        for flow in flows.iter().filter(|flow| flow.verb == Verb::Produce) {
            let amount = self.runs * flow.on(start).to_f64();
            let kind = facts.kind(flow.resource);
            let flows = flow.spread || matches!(kind, Kind::Flowing | Kind::Labour);
            let changes = match () {
                () if flow.lasting.is_some() => self.lasting(event, how, flow, amount, facts),
                () if kind == Kind::Durable => self.durable(event, how, flow, amount, facts, books),
                () if flows => self.spread(event, how, flow, amount, facts, books),
                () => self.held(event, how, flow, amount, facts, books),
            };
            if changes {
                facts.causes.insert(line);
            }
        }
    }
    fn of(&self, flow: &Flow) -> (weal_tir::ResourceId, PlaceId) {
        (flow.resource, flow.place_at(self.activity.place))
    }
    /// What arrives at the end of the run.
    fn held(&self, event: &Event, how: Ran, flow: &Flow, amount: f64, facts: &mut Facts, books: &mut Books) -> bool {
        let now = facts.period_of(event.day);
        if how == Ran::Finished && self.placed.arrival == Some(now) {
            return false;
        }
        if let Some(arrival) = self.placed.arrival {
            let last = facts.horizon.get(arrival as usize).map_or(event.day, |(_, end)| Day(end.0 - 1));
            came(self.of(flow), last, exact(-amount), false, event.site, facts, books);
        }
        if how == Ran::Finished {
            came(self.of(flow), event.day, exact(amount), true, event.site, facts, books);
        }
        true
    }
    /// What is made all along: only the rest.
    fn spread(&self, event: &Event, how: Ran, flow: &Flow, amount: f64, facts: &mut Facts, books: &mut Books) -> bool {
        let now = facts.period_of(event.day);
        let mut rest = 0.0;
        for part in self.placed.parts.iter().filter(|part| part.period >= now) {
            let (start, end) = facts.horizon.get(part.period as usize).copied().unwrap_or((event.day, event.day));
            // Of this period the part behind the day.
            let until = f64::from(start.0) + part.days;
            let part = match part.period == now && part.days > 0.0 {
                true => part.share * ((until - f64::from(event.day.0 + 1)) / part.days).clamp(0.0, 1.0),
                false => part.share,
            };
            if part > 0.0 {
                rest += part;
                came(self.of(flow), Day(end.0 - 1), exact(-amount * part), false, event.site, facts, books);
            }
        }
        let inside: f64 = self.placed.parts.iter().map(|part| part.share).sum();
        rest += (1.0 - inside).max(0.0);
        if rest <= 1e-12 {
            return false;
        }
        if how == Ran::Finished {
            came(self.of(flow), event.day, exact(amount * rest), true, event.site, facts, books);
        }
        true
    }
    /// What begins to serve on the day after the period of arrival.
    fn durable(&self, event: &Event, how: Ran, flow: &Flow, amount: f64, facts: &mut Facts, books: &mut Books) -> bool {
        let node = facts.node((flow.resource, self.activity.place));
        let begins = facts.horizon.get(self.placed.serves as usize).map(|(start, _)| *start);
        let begins = begins.filter(|begins| *begins != Day(event.day.0 + 1) || how == Ran::Failed);
        let on_time = self.placed.serves < facts.periods() && begins.is_none();
        if on_time {
            return false;
        }
        if let Some(begins) = begins {
            came((node.resource, node.place), begins, exact(-amount), false, event.site, facts, books);
        }
        if how == Ran::Finished {
            let next = Day(event.day.0 + 1);
            fleet::changed(node, event.day, next, amount, event.site, facts, books);
        }
        true
    }
    /// A rate that lasts from the day after the period of arrival on.
    fn lasting(&self, event: &Event, how: Ran, flow: &Flow, amount: f64, facts: &mut Facts) -> bool {
        let Some(lasting) = &flow.lasting else { return false };
        let node = facts.node(self.of(flow));
        let mut rate = |from: Day, amount: f64| {
            let until = lasting.duration.after(from).ceil().to_i64().unwrap_or(i64::from(i32::MAX));
            let until = Day(until.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32);
            let rate = weal_tir::calendar::Rate::steady(exact(amount), lasting.basis, None);
            let window = Window { from: Some(from), until: Some(until) };
            let supply = Supply { place: node.place, rate, profile: None, window, site: event.site };
            facts.supplies.push((node.resource, supply));
        };
        if let Some(begins) = facts.horizon.get(self.placed.serves as usize).map(|(start, _)| *start) {
            rate(begins, -amount);
        }
        if how == Ran::Finished {
            rate(Day(event.day.0 + 1), amount);
        }
        true
    }
}
