//! The ways of a recipe: one recipe per choice made at every `either` and `along each route`.

use weal_base::{Code, Diagnostic, Problems, Site};
use weal_hir::{Branch, Def, Item, ItemKind, PatternUse, Step, StepKind};

use super::Lower;
use crate::diagnostics;
use crate::ir::*;

/// The most ways of one recipe.
const MOST_WAYS: usize = 64;

/// The recipes behind a head, which follow it in the list.
pub(super) struct Group {
    /// How many there are, heads of some of the ways included.
    count: u32,
    ways: Vec<Way>,
}

/// One way: what is chosen at each choice, in their order.
struct Way {
    picks: Vec<u32>,
    /// The head, those that share its first choices, and itself.
    path: Vec<RecipeId>,
}

/// A way being found.
#[derive(Clone, Default)]
struct Found<'a> {
    picks: Vec<u32>,
    names: Vec<String>,
    branches: Vec<&'a Branch>,
    route: bool,
}

/// The choices of the recipe being lowered.
#[derive(Default)]
pub(super) struct Picking {
    picks: Vec<u32>,
    next: usize,
    path: Vec<RecipeId>,
    /// How many choices are made around the line being lowered, where those are the first ones; `None` behind others.
    owner: Option<usize>,
    /// What `each route` is in this way.
    route: Option<u32>,
    /// The routes it moves something along.
    pub(super) along: Vec<u32>,
}

impl<'a> Lower<'a> {
    /// The lists of lines of a recipe: those of its pattern, then its own.
    fn lines(&self, of: Option<&'a PatternUse>, steps: &'a [Step]) -> Vec<&'a [Step]> {
        let pattern = of.and_then(|of| of.pattern).and_then(|def| self.item(def));
        let body = pattern.and_then(|item| match &item.kind {
            ItemKind::Pattern { steps, .. } => Some(steps.as_slice()),
            _ => None,
        });
        body.into_iter().chain([steps]).collect()
    }

    /// Declares the ways of the recipe `head`, declared last, if it has several.
    pub(super) fn declare_ways(
        &mut self,
        head: RecipeId,
        item: &'a Item,
        of: Option<&'a PatternUse>,
        steps: &'a [Step],
    ) {
        let mut found = vec![Found::default()];
        for list in self.lines(of, steps) {
            match self.expand(list, found) {
                Some(all) => found = all,
                None => {
                    let recipe = &self.tir.recipes[head.index()];
                    let problem = Diagnostic::error(
                        Code::TooLarge,
                        format!("`{}` can be done in more than {MOST_WAYS} ways", recipe.name),
                        recipe.site,
                        "all choices together make too many",
                    )
                    .help("make two recipes of it, with something in between that one makes and the other takes");
                    self.problems.push(problem);
                    return;
                }
            }
        }
        if found.iter().all(|way| way.names.is_empty()) {
            return;
        }
        let before = self.tir.recipes.len();
        let mut group = Group { count: 0, ways: Vec::with_capacity(found.len()) };
        for way in found {
            let mut path = vec![head];
            for (at, name) in way.names.iter().enumerate() {
                let parent = path.last().copied().unwrap_or(head);
                let name = format!("{}.{name}", self.tir.recipes[parent.index()].name);
                let leaf = at + 1 == way.names.len();
                let Some(id) = self.declare_way(parent, &name, item, &way, leaf, before) else { break };
                path.push(id);
            }
            // A name that is taken was told.
            if path.len() == way.names.len() + 1 {
                group.ways.push(Way { picks: way.picks, path });
            }
        }
        group.count = (self.tir.recipes.len() - before) as u32;
        self.tir.recipes[head.index()].places.clear();
        self.groups.insert(head, group);
    }

    fn declare_way(
        &mut self,
        parent: RecipeId,
        name: &str,
        item: &'a Item,
        way: &Found<'a>,
        leaf: bool,
        before: usize,
    ) -> Option<RecipeId> {
        let known = self.recipe_names.get(name).copied();
        if let Some(known) = known.filter(|known| !leaf && known.index() >= before) {
            return Some(known);
        }
        let id = RecipeId(self.tir.recipes.len() as u32);
        let site = self.tir.recipes[parent.index()].site;
        let recipes = &self.tir.recipes;
        let first = |id: RecipeId| recipes[id.index()].site;
        if !Self::claim(
            "recipe",
            &mut self.recipe_names,
            (name, site),
            id,
            first,
            &self.built_sites,
            &mut self.problems,
        ) {
            return None;
        }
        let places = if leaf { vec![WHOLE] } else { Vec::new() };
        let (name, variant_of) = (name.into(), Some(parent));
        let (takes, up_to, whole, flows, set_up_of) = (None, None, false, (0, 0), None);
        self.tir.recipes.push(Recipe { name, takes, places, up_to, whole, flows, variant_of, set_up_of, site });
        if leaf {
            self.note(Entity::Recipe(id), item);
            for branch in &way.branches {
                let sources = branch.sources.iter().map(|text| (NoteKind::Source, text));
                let reasons = branch.reasons.iter().map(|text| (NoteKind::Because, text));
                for (kind, text) in sources.chain(reasons) {
                    self.tir.notes.push(Note { about: Entity::Recipe(id), kind, text: text.as_str().into() });
                }
            }
        }
        Some(id)
    }

    /// The ways through some lines; `None` where they are too many.
    fn expand(&self, steps: &'a [Step], mut found: Vec<Found<'a>>) -> Option<Vec<Found<'a>>> {
        for step in steps {
            let mut next: Vec<Found<'a>> = Vec::new();
            match &step.kind {
                StepKind::Either(branches) => {
                    for way in &found {
                        for (at, branch) in branches.iter().enumerate() {
                            let mut way = way.clone();
                            way.picks.push(at as u32);
                            way.names.push(branch.name.clone().unwrap_or_else(|| (at + 1).to_string()));
                            way.branches.push(branch);
                            next.extend(self.expand(&branch.steps, vec![way])?);
                            (next.len() <= MOST_WAYS).then_some(())?;
                        }
                    }
                }
                StepKind::Move(moved) if matches!(moved.way, weal_hir::Way::Along(None)) && !self.routes.is_empty() => {
                    for way in &found {
                        if way.route {
                            next.push(way.clone());
                            continue;
                        }
                        for (at, route) in self.routes.iter().enumerate() {
                            let mut way = way.clone();
                            way.picks.push(at as u32);
                            way.names.push(route.name.to_string());
                            way.route = true;
                            next.push(way);
                            (next.len() <= MOST_WAYS).then_some(())?;
                        }
                    }
                }
                _ => continue,
            }
            found = next;
        }
        Some(found)
    }

    /// Fills in the recipe `id` and its ways; says how many recipes that are.
    pub(super) fn fill(&mut self, id: RecipeId, def: Def, of: Option<&'a PatternUse>, steps: &'a [Step]) -> usize {
        let Some(group) = self.groups.remove(&id) else {
            self.picking = Picking { path: vec![id], owner: Some(0), ..Picking::default() };
            self.recipe(id, def, of, steps);
            return 1;
        };
        let errors = self.problems.has_errors();
        let mut told = Problems::new();
        let mut ways = group.ways.into_iter().peekable();
        for number in id.0..=id.0 + group.count {
            let here = RecipeId(number);
            let Some(way) = ways.next_if(|way| way.path.last() == Some(&here)) else {
                let at = self.tir.flows.len() as u32;
                self.tir.recipes[here.index()].flows = (at, at);
                continue;
            };
            self.picking = Picking { picks: way.picks, path: way.path, owner: Some(0), ..Picking::default() };
            // What is wrong with the lines that ways share is told once.
            let before = std::mem::replace(&mut self.problems, Problems::new());
            self.recipe(here, def, of, steps);
            let found = std::mem::replace(&mut self.problems, before);
            for problem in found.iter() {
                let follows = errors && problem.code == Code::MissingPart;
                if !follows && !told.iter().any(|known| known == problem) {
                    told.push(problem.clone());
                    self.problems.push(problem.clone());
                }
            }
        }
        group.count as usize + 1
    }

    /// The lines of a recipe in the way being lowered.
    pub(super) fn lines_of(
        &mut self,
        id: RecipeId,
        def: Def,
        of: Option<&'a PatternUse>,
        steps: &'a [Step],
        takes: &mut Option<Site>,
    ) {
        if let Some(of) = of {
            self.with_pattern(def.module, of, &mut |lower, module, steps| lower.steps_of(id, module, steps, takes));
        }
        self.steps_of(id, def.module, steps, takes);
    }

    /// The lines of the way chosen at an `either`.
    pub(super) fn chosen(&mut self, id: RecipeId, module: u32, branches: &'a [Branch], takes: &mut Option<Site>) {
        let at = self.picking.next;
        self.picking.next += 1;
        let Some(branch) = self.picking.picks.get(at).and_then(|pick| branches.get(*pick as usize)) else { return };
        let outer = self.picking.owner;
        self.picking.owner = if outer == Some(at) { Some(at + 1) } else { None };
        self.steps_of(id, module, &branch.steps, takes);
        self.picking.owner = outer;
    }

    /// The route that `each route` is in the way being lowered.
    pub(super) fn chosen_route(&mut self) -> Option<u32> {
        if self.picking.route.is_none() {
            self.picking.route = self.picking.picks.get(self.picking.next).copied();
            self.picking.next += 1;
        }
        self.picking.route
    }

    /// The recipe that a line about runs is said of: the head of all ways, or of those that share the choices made
    /// around the line.
    pub(super) fn owner(&mut self, id: RecipeId, word: &str, site: Site) -> Option<RecipeId> {
        let path = &self.picking.path;
        let found = self.picking.owner.and_then(|at| path.get(at)).copied();
        if found.is_none() {
            let head = path.first().copied().unwrap_or(id);
            let name = &self.tir.recipes[head.index()].name;
            let problem = Diagnostic::error(
                Code::Expected,
                format!("`{word}` is said inside the second `either` of `{name}`"),
                site,
                "counts runs that the first `either` tells apart",
            )
            .help("say it inside the first `either`, or outside of both");
            self.problems.push(problem);
        }
        found
    }

    /// One of the ways of a recipe, by the names of its choices.
    pub(super) fn way_named(&mut self, head: RecipeId, rest: &str, site: Site) -> Option<RecipeId> {
        let head = &self.tir.recipes[head.index()].name;
        let name = format!("{head}.{rest}");
        if let Some(known) = self.recipe_names.get(name.as_str()) {
            return Some(*known);
        }
        let start = format!("{head}.");
        let ways: Vec<&str> =
            self.tir.recipes.iter().map(|recipe| &*recipe.name).filter(|name| name.starts_with(&start)).collect();
        let near = weal_base::suggest::nearest(&name, ways.iter().copied());
        let mut problem = diagnostics::unknown("recipe", &name, site, near);
        if near.is_none() && !ways.is_empty() {
            problem = problem.help(format!("`{head}` can be done as {}", ways.join(", ")));
        }
        self.problems.push(problem);
        None
    }
}
