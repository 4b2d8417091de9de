//! tir → graph: neighbours, reach, loops, dead ends.

use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use weal_base::{Problems, Site};
use weal_tir::{Details, Entity, Flow, Kind, Measure, Needed, NoteKind, RecipeId, ResourceId, Rule, Tir, Verb};

use crate::diagnostics;
use crate::ir::{Graph, Lists};

/// The graph of a program, and what is wrong with it before any planning.
pub fn from_tir(tir: &Tir) -> (Graph, Problems) {
    let mut problems = Problems::new();
    let mut graph = Graph {
        makers: lists(tir, makes),
        users: lists(tir, |flow| matches!(flow.verb, Verb::Consume | Verb::Work | Verb::Use)),
        needs: gather(tir.resources.len(), served(tir).iter().copied()),
        ..Graph::default()
    };
    reach(tir, &mut graph);
    graph.loops = loops(tir, &graph);
    missing(tir, &graph, &mut problems);
    unserved(tir, &graph, &mut problems);
    for problem in crate::lunch::free_lunches(tir, &graph) {
        problems.push(problem);
    }
    motionless(tir, &graph, &mut problems);
    // What a module only declares is for those who use the module.
    if !tir.horizon.periods.is_empty() {
        unused(tir, &graph, &mut problems);
    }
    (graph, problems)
}

/// Whether a flow makes something; what is only moved was made before.
fn makes(flow: &Flow) -> bool {
    matches!(flow.verb, Verb::Produce | Verb::Emit) && !flow.is_moved()
}

/// The flows of a recipe.
pub(crate) fn flows(tir: &Tir, recipe: usize) -> &[Flow] {
    tir.recipes
        .get(recipe)
        .and_then(|recipe| tir.flows.get(recipe.flows.0 as usize..recipe.flows.1 as usize))
        .unwrap_or(&[])
}

/// Pairs of a resource and a need it can serve: by being delivered, or by a property it has.
fn served(tir: &Tir) -> Vec<(u32, u32)> {
    let mut by_property: Vec<Vec<u32>> = vec![Vec::new(); tir.properties.len()];
    for (at, resource) in tir.resources.iter().enumerate() {
        for provides in resource.details.iter().flat_map(|details| &details.provides) {
            if let Some(list) = by_property.get_mut(provides.property.index()) {
                list.push(at as u32);
            }
        }
    }
    let mut pairs = Vec::new();
    for (at, need) in tir.needs.iter().enumerate() {
        match need.of {
            Needed::Resource(id) => pairs.push((id.0, at as u32)),
            Needed::Property(id) => {
                let all = by_property.get(id.index()).into_iter().flatten();
                let fits = all.filter(|id| tir.counts_for(ResourceId(**id), need).is_some());
                pairs.extend(fits.map(|id| (*id, at as u32)));
            }
        }
    }
    pairs
}

/// Pairs (node, item) as lists per node, items in the order given, without repeats.
fn gather(nodes: usize, pairs: impl Iterator<Item = (u32, u32)> + Clone) -> Lists {
    let mut starts = vec![0u32; nodes + 1];
    for (node, _) in pairs.clone() {
        starts[node as usize + 1] += 1;
    }
    for at in 0..nodes {
        starts[at + 1] += starts[at];
    }
    let mut next = starts.clone();
    let mut items = vec![0u32; starts[nodes] as usize];
    for (node, item) in pairs {
        items[next[node as usize] as usize] = item;
        next[node as usize] += 1;
    }
    Lists { starts, items }
}

fn lists(tir: &Tir, keep: impl Fn(&Flow) -> bool) -> Lists {
    let mut pairs: Vec<(u32, u32)> = Vec::new();
    for recipe in 0..tir.recipes.len() {
        let first = pairs.len();
        for flow in flows(tir, recipe).iter().filter(|flow| keep(flow)) {
            let pair = (flow.resource.0, recipe as u32);
            // Recipes have few flows: a scan of this recipe's own is cheaper than a set.
            if pairs.len() - first > 64 || !pairs[first..].contains(&pair) {
                pairs.push(pair);
            }
        }
    }
    gather(tir.resources.len(), pairs.iter().copied())
}

fn details(tir: &Tir, resource: usize) -> Option<&Details> {
    tir.resources.get(resource).and_then(|resource| resource.details.as_deref())
}

/// Whether there is some of it without any recipe.
fn given(tir: &Tir, resource: usize) -> bool {
    details(tir, resource).is_some_and(|details| !details.stock.is_empty() || !details.supply.is_empty())
}

/// A resource is obtainable if it is given, or made by a recipe whose inputs all are.
fn reach(tir: &Tir, graph: &mut Graph) {
    let mut obtainable: Vec<bool> = (0..tir.resources.len())
        .map(|resource| given(tir, resource) || tir.resources[resource].kind == Kind::Emitted)
        .collect();
    // Inputs a recipe still waits for; a loop that needs a first unit of itself counts as able to run.
    let mut waits: Vec<u32> = vec![0; tir.recipes.len()];
    for (recipe, wait) in waits.iter_mut().enumerate() {
        *wait = inputs(tir, recipe).len() as u32;
    }
    let mut queue: Vec<usize> = (0..tir.resources.len()).filter(|resource| obtainable[*resource]).collect();
    let mut ready: Vec<usize> = (0..tir.recipes.len()).filter(|recipe| waits[*recipe] == 0).collect();
    loop {
        while let Some(recipe) = ready.pop() {
            for flow in flows(tir, recipe) {
                let made = flow.resource.index();
                if flow.verb == Verb::Produce && !flow.is_moved() && !obtainable[made] {
                    obtainable[made] = true;
                    queue.push(made);
                }
            }
        }
        let Some(resource) = queue.pop() else { break };
        for recipe in graph.users.of(resource) {
            let wait = &mut waits[*recipe as usize];
            *wait = wait.saturating_sub(1);
            if *wait == 0 {
                ready.push(*recipe as usize);
            }
        }
    }
    // Within a period a loop may feed itself if outside inputs are there and it yields more than it takes: what
    // waits only for its own loop is not a dead end, but a matter for planning.
    let looped = self_feeding(tir, &obtainable);
    for resource in looped {
        obtainable[resource] = true;
    }
    graph.idle = (0..tir.recipes.len())
        .filter(|recipe| inputs(tir, *recipe).iter().any(|resource| !obtainable[*resource as usize]))
        .map(|recipe| RecipeId(recipe as u32))
        .collect();
    graph.obtainable = obtainable;
}

/// Distinct resources a recipe takes in.
pub(crate) fn inputs(tir: &Tir, recipe: usize) -> Vec<u32> {
    let mut all: Vec<u32> = flows(tir, recipe)
        .iter()
        .filter(|flow| matches!(flow.verb, Verb::Consume | Verb::Work | Verb::Use))
        .map(|flow| flow.resource.0)
        .collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The greatest set of unobtainable resources that can be made from the obtainable ones and each other.
fn self_feeding(tir: &Tir, obtainable: &[bool]) -> Vec<usize> {
    let mut possible: Vec<bool> = vec![true; tir.resources.len()];
    let mut makers: Vec<u32> = vec![0; tir.resources.len()];
    let mut can: Vec<bool> = vec![true; tir.recipes.len()];
    for recipe in 0..tir.recipes.len() {
        for made in products(tir, recipe) {
            makers[made as usize] += 1;
        }
    }
    let mut queue: Vec<usize> = (0..tir.resources.len()).filter(|at| makers[*at] == 0 && !obtainable[*at]).collect();
    queue.iter().for_each(|at| possible[*at] = false);
    let users = lists(tir, |flow| matches!(flow.verb, Verb::Consume | Verb::Work | Verb::Use));
    while let Some(resource) = queue.pop() {
        for recipe in users.of(resource) {
            let recipe = *recipe as usize;
            if !std::mem::replace(&mut can[recipe], false) {
                continue;
            }
            for made in products(tir, recipe) {
                let made = made as usize;
                makers[made] = makers[made].saturating_sub(1);
                if makers[made] == 0 && !obtainable[made] && std::mem::replace(&mut possible[made], false) {
                    queue.push(made);
                }
            }
        }
    }
    (0..tir.resources.len()).filter(|at| possible[*at] && !obtainable[*at]).collect()
}

fn products(tir: &Tir, recipe: usize) -> Vec<u32> {
    let mut all: Vec<u32> = flows(tir, recipe)
        .iter()
        .filter(|flow| flow.verb == Verb::Produce && makes(flow))
        .map(|flow| flow.resource.0)
        .collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Strongly connected sets of resources, where an arrow leads from what a recipe takes to what it makes.
fn loops(tir: &Tir, graph: &Graph) -> Vec<Vec<ResourceId>> {
    // One node per resource and per recipe keeps the arrows linear in the flows.
    let (resources, recipes) = (tir.resources.len(), tir.recipes.len());
    let mut arrows: DiGraph<(), (), u32> = DiGraph::with_capacity(resources + recipes, tir.flows.len());
    for _ in 0..resources + recipes {
        arrows.add_node(());
    }
    let node = |at: usize| NodeIndex::<u32>::new(at);
    for (recipe, at) in (0..recipes).zip(resources..) {
        for flow in flows(tir, recipe).iter().filter(|flow| !flow.is_moved()) {
            match flow.verb {
                Verb::Produce => arrows.add_edge(node(at), node(flow.resource.index()), ()),
                Verb::Consume | Verb::Work | Verb::Use => arrows.add_edge(node(flow.resource.index()), node(at), ()),
                Verb::Emit => continue,
            };
        }
    }
    let mut found: Vec<Vec<ResourceId>> = tarjan_scc(&arrows)
        .into_iter()
        .filter(|set| set.len() > 1)
        .map(|set| {
            let mut set: Vec<ResourceId> =
                set.into_iter().filter(|at| at.index() < resources).map(|at| ResourceId(at.index() as u32)).collect();
            set.sort_unstable();
            set
        })
        .collect();
    found.sort();
    let _ = graph;
    found
}

/// Who asks for a resource first: the words for it and where.
fn asker(tir: &Tir, graph: &Graph, resource: usize) -> Option<(String, Site)> {
    if let Some(recipe) = graph.users.of(resource).first() {
        let found = &tir.recipes[*recipe as usize];
        let site = flows(tir, *recipe as usize)
            .iter()
            .find(|flow| flow.resource.index() == resource && !matches!(flow.verb, Verb::Produce | Verb::Emit))
            .map_or(found.site, |flow| flow.site);
        return Some((format!("the recipe `{}`", found.name), site));
    }
    None
}

fn missing(tir: &Tir, graph: &Graph, problems: &mut Problems) {
    for (at, resource) in tir.resources.iter().enumerate() {
        let none = !graph.obtainable[at] && graph.makers.of(at).is_empty();
        if none && let Some((user, site)) = asker(tir, graph, at) {
            problems.push(diagnostics::nobody_makes(resource, &user, site));
        }
    }
}

fn unserved(tir: &Tir, graph: &Graph, problems: &mut Problems) {
    let mut served: Vec<Option<bool>> = vec![None; tir.needs.len()];
    for (at, obtainable) in graph.obtainable.iter().enumerate() {
        for need in graph.needs.of(at) {
            let sum = served[*need as usize].get_or_insert(false);
            *sum |= obtainable;
        }
    }
    for (need, served) in tir.needs.iter().zip(served) {
        if served == Some(true) || need.rate.is_zero() {
            continue;
        }
        let Needed::Resource(id) = need.of else {
            problems.push(diagnostics::property_unserved(tir, need, served.is_some()));
            continue;
        };
        let at = id.index();
        // Follow the first missing input down to where it ends.
        let (mut chain, mut seen, mut here) = (Vec::new(), vec![at], at);
        while chain.len() < 6 {
            let Some(recipe) = graph.makers.of(here).first().map(|recipe| *recipe as usize) else {
                let resource = &tir.resources[here];
                chain.push((format!("nobody makes `{}` and nothing supplies it", resource.name), resource.site));
                break;
            };
            let Some(flow) = flows(tir, recipe).iter().find(|flow| {
                matches!(flow.verb, Verb::Consume | Verb::Work | Verb::Use) && !graph.obtainable[flow.resource.index()]
            }) else {
                break;
            };
            chain.push((
                format!(
                    "`{}` cannot run without `{}`",
                    tir.recipes[recipe].name,
                    tir.resources[flow.resource.index()].name
                ),
                flow.site,
            ));
            here = flow.resource.index();
            if seen.contains(&here) {
                break;
            }
            seen.push(here);
        }
        problems.push(diagnostics::need_unserved(&need.name, need.site, &tir.resources[at], &chain));
    }
}

/// The resource of a measure, and whether anything could ever move it.
fn moves(tir: &Tir, graph: &Graph, measure: Measure) -> Option<(ResourceId, bool, &'static str)> {
    let touched = |id: ResourceId, verbs: &[Verb]| {
        let recipes = graph.makers.of(id.index()).iter().chain(graph.users.of(id.index()));
        recipes.into_iter().any(|recipe| {
            flows(tir, *recipe as usize)
                .iter()
                .any(|flow| flow.resource == id && verbs.contains(&flow.verb) && !flow.is_moved())
        })
    };
    let all = [Verb::Consume, Verb::Produce, Verb::Use, Verb::Work, Verb::Emit];
    Some(match measure {
        Measure::Stock(id) => {
            let moved = touched(id, &all) || given(tir, id.index()) || !graph.needs.of(id.index()).is_empty();
            (id, moved, "nothing makes it, takes it or supplies it")
        }
        Measure::Emitted(id) => (id, touched(id, &[Verb::Emit]), "no recipe emits it"),
        Measure::Consumed(id) => (id, touched(id, &[Verb::Consume]), "no recipe consumes it"),
        Measure::Produced(id) => (id, touched(id, &[Verb::Produce]), "no recipe produces it"),
        Measure::Worked(Some(id)) => (id, touched(id, &[Verb::Work]), "no recipe works it"),
        Measure::Used(id) => (id, touched(id, &[Verb::Use]), "no recipe uses it"),
        Measure::Worked(None) | Measure::Run(_) | Measure::Met(_) | Measure::Headroom(_) | Measure::Content { .. } => {
            return None;
        }
    })
}

fn motionless(tir: &Tir, graph: &Graph, problems: &mut Problems) {
    for threshold in &tir.thresholds {
        if let Some((id, false, why)) = moves(tir, graph, threshold.bound.measure) {
            problems.push(diagnostics::never_moves(
                &threshold.name,
                threshold.bound.site,
                why,
                tir.resources[id.index()].site,
            ));
        }
    }
}

fn unused(tir: &Tir, graph: &Graph, problems: &mut Problems) {
    let mut spoken: Vec<bool> = vec![false; tir.resources.len()];
    let mut speak = |measure: Measure| match measure {
        Measure::Stock(id)
        | Measure::Emitted(id)
        | Measure::Consumed(id)
        | Measure::Produced(id)
        | Measure::Used(id)
        | Measure::Worked(Some(id)) => {
            spoken[id.index()] = true;
        }
        Measure::Content { of, good } => {
            spoken[of.index()] = true;
            spoken[good.index()] = true;
        }
        Measure::Worked(None) | Measure::Run(_) | Measure::Met(_) | Measure::Headroom(_) => {}
    };
    tir.thresholds.iter().for_each(|threshold| speak(threshold.bound.measure));
    tir.aims.iter().flat_map(|aim| &aim.terms).for_each(|(_, measure)| speak(*measure));
    for rule in tir.policies.iter().flat_map(|policy| &policy.rules) {
        if let Rule::Bound(bound) = rule {
            speak(bound.measure);
        }
    }
    for cite in &tir.cites {
        spoken[cite.resource.index()] = true;
    }
    for (at, resource) in tir.resources.iter().enumerate() {
        let touched =
            !graph.makers.of(at).is_empty() || !graph.users.of(at).is_empty() || !graph.needs.of(at).is_empty();
        // Rows of a table may list more than one program uses.
        let from_row = matches!(resource.site, Site::Cell { .. });
        if !touched && !spoken[at] && !from_row {
            problems.push(diagnostics::never_used(
                "resource",
                &resource.name,
                resource.site,
                "remove it, or add the recipe or need it is for",
            ));
        }
    }
    let adopted = |at: usize| {
        // What is only tried is tried everywhere.
        if tir.adopted.iter().any(|policy| policy.index() == at) || tir.policies[at].trial {
            return true;
        }
        tir.choices
            .iter()
            .flat_map(|choice| &choice.options)
            .flat_map(|option| &option.adopts)
            .any(|policy| policy.index() == at)
    };
    for (at, policy) in tir.policies.iter().enumerate() {
        if !adopted(at) {
            problems.push(diagnostics::never_used(
                "policy",
                &policy.name,
                policy.site,
                "a policy holds where an option of a choice adopts it, `option … adopts …`, or always: `adopt …`",
            ));
        }
    }
}

/// The sources said of an entity, for pictures and explanations.
pub fn sources(tir: &Tir, about: Entity) -> impl Iterator<Item = &str> {
    tir.notes.iter().filter(move |note| note.about == about && note.kind == NoteKind::Source).map(|note| &*note.text)
}
