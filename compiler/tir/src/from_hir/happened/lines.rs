//! What each line of a journal tells.

use weal_base::{Code, Diagnostic, Rational, Site};
use weal_hir::{Expr, ExprKind, Line, LineKind, Named, RunVerb};

use super::super::resources::kind_word;
use super::names::Noun;
use super::{BEYOND, Reader};
use crate::diagnostics;
use crate::ir::*;

/// Whether an amount in a line may come from a table: all that is no plain number with its unit.
pub(super) fn may_read_tables(line: &Line) -> bool {
    fn may(expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Number(_) | ExprKind::Date(_) | ExprKind::Unit(_) | ExprKind::Text(_) | ExprKind::Error => false,
            ExprKind::Scaled(head, words) => may(head) || words.iter().any(|(_, word)| may(word)),
            ExprKind::Negate(inner) => may(inner),
            ExprKind::Binary(a, _, b) => may(a) || may(b),
            _ => true,
        }
    }
    match &line.kind {
        LineKind::Count { amount, .. }
        | LineKind::Change { amount, .. }
        | LineKind::Run { runs: amount, .. }
        | LineKind::Deliver { amount, .. }
        | LineKind::SignalNeed { amount, .. }
        | LineKind::SignalThreshold { amount, .. }
        | LineKind::SignalSupply { amount, .. }
        | LineKind::SignalRecipe { amount, .. } => may(amount),
        LineKind::Promise { amount, by, .. } => may(amount) || may(by),
        LineKind::Error => false,
    }
}

impl<'a> Reader<'a, '_> {
    pub(super) fn site(&self, node: weal_hir::Node) -> Site {
        self.lower.node(BEYOND, node)
    }

    pub(super) fn report<T>(&mut self, problem: Diagnostic) -> Option<T> {
        self.lower.problems.push(problem);
        None
    }

    /// What a line tells; `None` where it cannot be understood, which is reported.
    pub(super) fn line(&mut self, line: &'a Line) -> Option<Happened> {
        match &line.kind {
            LineKind::Count { resource, at, amount } => {
                const KINDS: &[Kind] = &[Kind::Good, Kind::Perishable, Kind::Natural, Kind::Durable];
                let id = self.resource(resource, KINDS, "count")?;
                let place = self.kept_at(id, at.as_ref(), resource)?;
                let amount = self.amount(amount, id, "what was counted")?;
                Some(Happened::Counted { resource: id, place, amount })
            }
            LineKind::Change { lost, amount, resource, at } => {
                let (word, what) = if *lost { ("lose", "what was lost") } else { ("gain", "what came") };
                let id = self.resource(resource, MOVES, word)?;
                let place = self.kept_at(id, at.as_ref(), resource)?;
                let amount = self.amount(amount, id, what)?;
                Some(Happened::Changed { resource: id, place, amount: if *lost { -&amount } else { amount } })
            }
            LineKind::Run { how, recipe, runs, at } => self.ran(*how, recipe, runs, at.as_ref()),
            LineKind::Promise { amount, resource, at, need, by } => {
                let id = self.resource(resource, MOVES, "promise")?;
                let (to, place) = self.destination(id, resource, at.as_ref(), need.as_ref())?;
                let amount = self.amount(amount, id, "what is promised")?;
                let by = self.due(by)?;
                Some(Happened::Promised { to, resource: id, place, amount, by })
            }
            LineKind::Deliver { amount, resource, at, need } => {
                let id = self.resource(resource, MOVES, "deliver")?;
                let (to, place) = self.destination(id, resource, at.as_ref(), need.as_ref())?;
                let amount = self.amount(amount, id, "what was delivered")?;
                Some(Happened::Delivered { to, resource: id, place, amount })
            }
            LineKind::SignalNeed { need, at, amount } => self.signal_need(need, at.as_ref(), amount),
            LineKind::SignalThreshold { threshold, amount } => self.signal_threshold(threshold, amount),
            LineKind::SignalSupply { resource, at, amount } => self.signal_supply(resource, at.as_ref(), amount),
            LineKind::SignalRecipe { recipe, verb, resource, amount } => {
                self.signal_flow(recipe, *verb, resource, amount)
            }
            LineKind::Error => None,
        }
    }

    fn ran(&mut self, how: RunVerb, named: &'a Named, runs: &'a Expr, at: Option<&'a Named>) -> Option<Happened> {
        let recipe = self.recipe(named)?;
        let site = self.site(runs.node);
        let runs = self.runs(runs)?;
        let found = self.tir.recipes.get(recipe.index())?;
        if found.whole && runs.floor() != runs {
            let message = format!("`{}` is done in whole runs, and this is {}", found.name, runs.to_decimal(6));
            let problem = Diagnostic::error(Code::OutOfRange, message, site, "not whole");
            return self.report(problem.help("write how many whole runs there were"));
        }
        let place = self.run_at(recipe, named, at)?;
        let how = match how {
            RunVerb::Did => Ran::Did,
            RunVerb::Start => Ran::Started,
            RunVerb::Finish => Ran::Finished,
            RunVerb::Fail => Ran::Failed,
        };
        Some(Happened::Ran { recipe, place, how, runs })
    }

    /// The recipe of this name; one that is done in several ways has no runs of its own.
    pub(super) fn recipe(&mut self, named: &Named) -> Option<RecipeId> {
        let site = self.site(named.node);
        let found = self.names.find(Noun::Recipe, &named.name).map(RecipeId);
        let Some(id) = found else { return self.report(self.names.unknown(Noun::Recipe, &named.name, site)) };
        if self.tir.recipes.get(id.index()).is_some_and(|recipe| !recipe.places.is_empty()) {
            return Some(id);
        }
        let mut ways =
            self.tir.recipes.iter().filter(|recipe| recipe.variant_of == Some(id)).map(|recipe| &recipe.name);
        let Some(first) = ways.next() else { return Some(id) };
        let mut listed: Vec<String> = vec![format!("`{first}`")];
        listed.extend(ways.map(|name| format!("`{name}`")));
        let message = format!("`{}` is done in several ways, and this line does not say in which", named.name);
        let problem = Diagnostic::error(Code::Expected, message, site, "in which way?");
        self.report(problem.help(format!("its ways are {}", listed.join(", "))))
    }

    /// Where runs were done: a place of the recipe.
    fn run_at(&mut self, recipe: RecipeId, named: &Named, at: Option<&Named>) -> Option<PlaceId> {
        let places = self.tir.recipes.get(recipe.index())?.places.as_slice();
        let listed = |places: &[PlaceId], tir: &Tir| {
            let names: Vec<String> = places
                .iter()
                .filter_map(|place| Some(format!("`{}`", tir.places.get(place.index())?.name)))
                .take(12)
                .collect();
            names.join(", ")
        };
        match at {
            Some(at) => {
                let place = self.place(at)?;
                if places.contains(&place) {
                    return Some(place);
                }
                let message = format!("`{}` is not done at `{}`", named.name, at.name);
                let problem = Diagnostic::error(Code::WhichPlace, message, self.site(at.node), "not done here");
                let help = match places {
                    [WHOLE] => "it is done for the whole: leave `at` out".to_owned(),
                    places => format!("it is done at {}", listed(places, self.tir)),
                };
                self.report(problem.help(help))
            }
            None => match places {
                [only] => Some(*only),
                places => {
                    let message =
                        format!("`{}` is done at several places, and this line does not say where", named.name);
                    let site = self.site(named.node);
                    let problem = Diagnostic::error(Code::WhichPlace, message, site, "at which place?");
                    self.report(problem.help(format!("add `at` and one of {}", listed(places, self.tir))))
                }
            },
        }
    }

    pub(super) fn place(&mut self, named: &Named) -> Option<PlaceId> {
        let site = self.site(named.node);
        let found = self.names.find(Noun::Place, &named.name).map(PlaceId);
        match found {
            Some(id) => Some(id),
            None => self.report(self.names.unknown(Noun::Place, &named.name, site)),
        }
    }

    /// The resource of this name, if `word` can be said of its kind.
    pub(super) fn resource(&mut self, named: &Named, kinds: &[Kind], word: &str) -> Option<ResourceId> {
        let site = self.site(named.node);
        let found = self.names.find(Noun::Resource, &named.name).map(ResourceId);
        let Some(id) = found else { return self.report(self.names.unknown(Noun::Resource, &named.name, site)) };
        let kind = self.tir.resources.get(id.index())?.kind;
        if kinds.contains(&kind) {
            return Some(id);
        }
        let (name, kind) = (&named.name, kind_word(kind));
        let listed: Vec<&str> = kinds.iter().map(|kind| kind_word(*kind)).collect();
        self.report(diagnostics::wrong_kind(
            format!("`{word}` cannot be said of `{name}`, which is {kind}"),
            site,
            format!("not for what is {kind}"),
            format!("`{word}` is for what is {}", listed.join(", or ")),
        ))
    }

    /// Where something of a resource is kept: at a place, where it is kept per place.
    pub(super) fn kept_at(&mut self, id: ResourceId, at: Option<&Named>, named: &Named) -> Option<PlaceId> {
        let resource = self.tir.resources.get(id.index())?;
        match at {
            Some(at) => {
                let place = self.place(at)?;
                if resource.local || place == WHOLE {
                    return Some(place);
                }
                let message = format!("`{}` is kept for the whole, and not at places", resource.name);
                let problem = Diagnostic::error(Code::WhichPlace, message, self.site(at.node), "not kept here");
                self.report(problem.help("leave `at` out, or declare the resource `local`"))
            }
            None if resource.local && self.tir.places.len() > 1 => {
                let message = format!("`{}` is kept per place, and this line does not say where", resource.name);
                let problem = Diagnostic::error(Code::WhichPlace, message, self.site(named.node), "at which place?");
                let example = self.tir.places.get(1).map_or("", |place| &place.name);
                self.report(problem.help(format!("add for example `at {example}`")))
            }
            None => Some(WHOLE),
        }
    }

    /// The need that something is for, and where what is for it is kept.
    fn destination(
        &mut self,
        id: ResourceId,
        named: &Named,
        at: Option<&Named>,
        need: Option<&Named>,
    ) -> Option<(Option<NeedId>, PlaceId)> {
        let Some(to) = need else { return Some((None, self.kept_at(id, at, named)?)) };
        let need = self.need(to, at)?;
        let found = self.tir.needs.get(need.index())?;
        let serves = match found.of {
            Needed::Resource(of) => of == id,
            Needed::Property(of) => self.tir.provided(id, of).is_some(),
        };
        if !serves {
            let message = format!("the need `{}` is for `{}`", found.name, self.tir.needed_name(found.of));
            let label = format!("`{}` does not serve it", named.name);
            return self.report(
                Diagnostic::error(Code::WrongKind, message, self.site(named.node), label).also(found.site, "the need"),
            );
        }
        let local = self.tir.resources.get(id.index())?.local;
        let place = match at {
            Some(at) if local => self.place(at)?,
            _ if local => found.place,
            _ => WHOLE,
        };
        Some((Some(need), place))
    }

    /// The need of this name; where each of several places has one, that of the place.
    pub(super) fn need(&mut self, named: &Named, at: Option<&Named>) -> Option<NeedId> {
        let site = self.site(named.node);
        if let Some(id) = self.names.find(Noun::Need, &named.name) {
            return Some(NeedId(id));
        }
        if let Some(at) = at
            && let Some(id) = self.names.find(Noun::Need, &format!("{}@{}", named.name, at.name))
        {
            return Some(NeedId(id));
        }
        let start = format!("{}@", named.name);
        let places: Vec<&str> = self.tir.needs.iter().filter_map(|need| need.name.strip_prefix(&*start)).collect();
        if places.is_empty() {
            return self.report(self.names.unknown(Noun::Need, &named.name, site));
        }
        let listed: Vec<String> = places.iter().take(12).map(|place| format!("`{place}`")).collect();
        let listed = listed.join(", ");
        match at {
            Some(at) => {
                let _ = self.place(at)?;
                let message = format!("there is no need `{}` at `{}`", named.name, at.name);
                let problem = Diagnostic::error(Code::WhichPlace, message, self.site(at.node), "not needed here");
                self.report(problem.help(format!("it is needed at {listed}")))
            }
            None => {
                let message =
                    format!("`{}` is needed at several places, and this line does not say at which", named.name);
                let problem = Diagnostic::error(Code::WhichPlace, message, site, "at which place?");
                self.report(problem.help(format!("add `at` and one of {listed}")))
            }
        }
    }

    /// The last day on which something that is promised may come.
    fn due(&mut self, by: &'a Expr) -> Option<crate::calendar::Day> {
        let (_, until) = self.lower.dates(BEYOND, by)?;
        let last = crate::calendar::Day(until.0 - 1);
        if last < self.day {
            let message = format!("this is promised by {last}, which is before {}, the day of this line", self.day);
            let problem = Diagnostic::error(Code::BadDate, message, self.site(by.node), "before it was promised");
            return self.report(problem.help("write the day by which it is to come"));
        }
        Some(last)
    }

    /// A number of runs.
    fn runs(&mut self, expr: &'a Expr) -> Option<Rational> {
        let day = self.day;
        let value = self.lower.on_day(day, |lower| lower.plain(BEYOND, expr))?;
        let site = self.site(expr.node);
        let run = self.lower.dims.base("run");
        if value.dim != run && value.dim != crate::quantity::NUMBER {
            let problem = diagnostics::mismatch(&self.lower.dims, site, run, "how many runs there were", value.dim);
            return self.report(problem.help("write for example `did bake 12 run`"));
        }
        if value.amount.is_negative() {
            let what = "how many runs there were";
            return self.report(diagnostics::out_of_range(site, what, &value.amount, "no less than zero"));
        }
        Some(value.fixed())
    }
}

/// The kinds of which something can come, go and be promised.
const MOVES: &[Kind] = &[Kind::Good, Kind::Perishable, Kind::Natural, Kind::Durable, Kind::Flowing, Kind::Labour];
