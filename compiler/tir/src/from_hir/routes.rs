//! Routes: ways between two places that take a time.

use weal_base::{Code, Diagnostic, Site};
use weal_hir::{ItemKind, Ref, Target};

use super::Lower;
use crate::calendar::Duration;
use crate::diagnostics;
use crate::ir::*;

/// A route.
pub(super) struct Route {
    pub(super) name: Box<str>,
    pub(super) from: PlaceId,
    pub(super) to: PlaceId,
    pub(super) takes: Option<Duration>,
    notes: Vec<(NoteKind, Box<str>)>,
    site: Site,
}

impl<'a> Lower<'a> {
    pub(super) fn routes(&mut self) {
        let items = self.items();
        self.each(&items, &mut |lower, def, item| {
            let ItemKind::Route { name, from, to, takes } = &item.kind else { return };
            let Some((name, site)) = lower.name(def.module, name, item.name_node) else { return };
            let (from, to) = (lower.place(def.module, from), lower.place(def.module, to));
            let takes = takes.as_ref().and_then(|expr| lower.duration(def.module, expr, "how long the way takes"));
            let (Some(from), Some(to)) = (from, to) else { return };
            if from == to {
                lower.same_place(&format!("the route `{name}` leads"), from, site);
                return;
            }
            let id = lower.routes.len();
            let routes = &lower.routes;
            let first = |id: usize| routes[id].site;
            if !Self::claim(
                "route",
                &mut lower.route_names,
                (&name, site),
                id,
                first,
                &lower.built_sites,
                &mut lower.problems,
            ) {
                return;
            }
            if lower.rows.is_empty() {
                lower.routes_of.insert(def, id);
            }
            let sources = item.sources.iter().map(|text| (NoteKind::Source, text.as_str().into()));
            let reasons = item.reasons.iter().map(|text| (NoteKind::Because, text.as_str().into()));
            let notes = sources.chain(reasons).collect();
            lower.routes.push(Route { name, from, to, takes, notes, site });
        });
    }

    fn route_of(&mut self, module: u32, reference: &'a Ref) -> Option<usize> {
        if let Target::Def(def) = reference.to {
            return self.routes_of.get(&def).copied();
        }
        let (name, site) = self.late(module, reference)?;
        if let Some(known) = self.route_names.get(name.as_str()) {
            return Some(*known);
        }
        let near = weal_base::suggest::nearest(&name, self.routes.iter().map(|route| &*route.name)).map(str::to_owned);
        if !self.rows_missing {
            self.problems.push(diagnostics::unknown("route", &name, site, near.as_deref()));
        }
        None
    }

    /// The ends of the route that something is moved along; `None` for each route. The route's time becomes part of the
    /// run's.
    pub(super) fn along(&mut self, module: u32, route: Option<&'a Ref>, site: Site) -> Option<(PlaceId, PlaceId)> {
        let at = match route {
            Some(reference) => self.route_of(module, reference)?,
            None if self.routes.is_empty() => {
                let problem = diagnostics::missing(
                    "something is moved along each route, and there is none",
                    site,
                    "along which route?",
                    "declare one, for example `route valley_road: mill to town { takes 1 day }`",
                );
                self.problems.push(problem);
                return None;
            }
            None => self.chosen_route()? as usize,
        };
        let route = self.routes.get(at)?;
        let ends = (route.from, route.to);
        if !self.picking.along.contains(&(at as u32)) {
            self.picking.along.push(at as u32);
        }
        Some(ends)
    }

    /// Adds the time of the routes a recipe moves something along to its own, and what is noted of them.
    pub(super) fn add_ways(&mut self, id: RecipeId) {
        for at in std::mem::take(&mut self.picking.along) {
            let Some(route) = self.routes.get(at as usize) else { continue };
            for (kind, text) in &route.notes {
                self.tir.notes.push(Note { about: Entity::Recipe(id), kind: *kind, text: text.clone() });
            }
            let Some(way) = route.takes.as_ref().filter(|takes| !takes.is_zero()) else { continue };
            let recipe = &mut self.tir.recipes[id.index()];
            let own = recipe.takes.take().map(|own| *own).unwrap_or_default();
            let whole = Duration { months: &own.months + &way.months, days: &own.days + &way.days };
            recipe.takes = Some(Box::new(whole));
        }
    }

    /// Reports a way that leads nowhere.
    pub(super) fn same_place(&mut self, what: &str, place: PlaceId, site: Site) {
        let place = self.tir.places.get(place.index()).map_or("", |place| &*place.name);
        let problem = Diagnostic::error(
            Code::WhichPlace,
            format!("{what} from `{place}` to `{place}`"),
            site,
            "from and to the same place",
        )
        .help("say two places, each declared with `place`: `from mill to town`");
        self.problems.push(problem);
    }
}
