//! A plan's names and figures as indices and exact numbers; what is out of form is said.

use rustc_hash::FxHashMap;

use weal_base::Rational;
use weal_plan::{Plan, SCHEMA};

use crate::digits::exact;
use crate::index::Index;
use crate::ledger::Ledger;
use crate::list::Source;
use crate::model::Model;
use crate::soft::Missed;
use crate::words;

/// What a plan says of a bound in a period.
pub(crate) struct Standing {
    /// The measure's value.
    pub(crate) value: Rational,
    /// The limit.
    pub(crate) limit: Rational,
    /// The distance between them.
    pub(crate) headroom: Rational,
    /// Whether nothing is left.
    pub(crate) binding: bool,
    /// By how much it is missed, where it is soft.
    pub(crate) soft: Option<Missed>,
}

/// A plan's figures.
#[derive(Default)]
pub(crate) struct Said {
    /// Activity, period and runs, in that order; only what is run.
    pub(crate) runs: Vec<(usize, usize, Rational)>,
    /// Per need, the periods and what is met in them.
    pub(crate) met: Vec<Vec<(usize, Rational)>>,
    /// Per need with several sources: node, period, and what it gets from there.
    pub(crate) delivered: Vec<(usize, usize, usize, Rational)>,
    /// Per giving and period.
    pub(crate) given: FxHashMap<(usize, usize), Rational>,
    /// Held, or in service, per node and period.
    pub(crate) stocks: FxHashMap<(usize, usize), Rational>,
    /// Left over, per node and period.
    pub(crate) surpluses: FxHashMap<(usize, usize), Rational>,
    /// Asked for and there, per node and period.
    pub(crate) capacities: FxHashMap<(usize, usize), (Rational, Rational)>,
    /// Per bound, place and period. A bound that sums over all places stands under the whole.
    pub(crate) standings: FxHashMap<(Source, usize, usize), Standing>,
    /// Runs that end after the horizon, per activity and period.
    pub(crate) in_progress: FxHashMap<(usize, usize), Rational>,
    /// Whether it holds only what is decided, so that what follows from that is not compared with anything.
    pub(crate) bare: bool,
}

impl Said {
    /// What a need gets, by period.
    pub(crate) fn met(&self, need: usize) -> &[(usize, Rational)] {
        self.met.get(need).map_or(&[], |met| met)
    }
    /// What a need gets in a period.
    pub(crate) fn met_in(&self, need: usize, at: usize) -> Option<&Rational> {
        let met = self.met(need);
        met.binary_search_by_key(&at, |entry| entry.0).ok().map(|found| &met[found].1)
    }
}

/// Reads a plan's lists, and says what is out of form.
pub(crate) struct Reader<'m, 'a> {
    /// The program.
    pub(crate) model: &'m Model<'a>,
    /// Where what is wrong goes.
    pub(crate) ledger: &'m mut Ledger,
    /// The program's names.
    pub(crate) index: &'m Index<'a>,
}

/// Reads a plan.
pub(crate) fn read<'a>(model: &Model<'a>, index: &Index<'a>, plan: &Plan, ledger: &mut Ledger) -> Said {
    let mut said = Said { met: vec![Vec::new(); model.tir.needs.len()], ..Said::default() };
    let mut reader = Reader { model, index, ledger };
    reader.head(plan);
    reader.runs(plan, &mut said);
    reader.needs(plan, &mut said);
    reader.given(plan, &mut said);
    reader.nodes(plan, &mut said);
    reader.bounds(plan, &mut said);
    reader.rest(plan);
    said
}

impl Reader<'_, '_> {
    fn head(&mut self, plan: &Plan) {
        let (ledger, tir) = (&mut *self.ledger, self.model.tir);
        ledger.same(&plan.schema, SCHEMA, || {
            let form = words::clipped(&plan.schema);
            format!("the file is of the form {form}, and plans are read in the form `{SCHEMA}`")
        });
        ledger.same(&plan.package, &tir.package, || {
            let package = words::clipped(&plan.package);
            format!("the plan is for the package {package}, and the program is `{}`", tir.package)
        });
        let same = plan.periods.len() == self.model.periods.len()
            && plan.periods.iter().zip(self.model.periods).all(|(said, due)| **said == *due.label);
        if !same {
            ledger.fault("the plan's periods are not those of the program's horizon".into());
        }
        for policy in tir.adopted.iter().filter(|id| !self.model.adopted.contains(&id.index())) {
            if let Some(policy) = tir.policies.get(policy.index()).filter(|policy| !policy.trial) {
                ledger.fault(format!("the program adopts {}; the plan is checked without it", policy.name));
            }
        }
        for (name, option) in &plan.scenario {
            let choice = tir.choices.iter().find(|choice| *choice.name == **name);
            let found = choice.and_then(|choice| choice.options.iter().find(|o| *o.name == **option));
            let Some(found) = found else {
                if choice.is_none() || !option.is_empty() {
                    let (name, option) = (words::clipped(name), words::clipped(option));
                    ledger.fault(format!("the plan is for {name} = {option}, which the program does not offer"));
                }
                continue;
            };
            // What is only tried is not in force.
            let tried = |id: &weal_tir::PolicyId| tir.policies.get(id.index()).is_some_and(|policy| policy.trial);
            let adopts = found.adopts.iter().filter(|id| !tried(id));
            for policy in adopts.filter(|id| !self.model.adopted.contains(&id.index())) {
                let policy = tir.policies.get(policy.index()).map_or("", |policy| &policy.name);
                ledger.fault(format!(
                    "the plan is for {name} = {option}, which adopts {policy}; it is checked without that policy"
                ));
            }
        }
    }

    /// A figure that may be of any sign.
    pub(crate) fn figure(&mut self, value: f64, what: &dyn Fn() -> String) -> Rational {
        exact(value).unwrap_or_else(|| {
            self.ledger.fault(format!("{}: {value} is not a number a plan can state", what()));
            Rational::ZERO
        })
    }

    /// A figure that must be at least zero; what is below by rounding is zero.
    pub(crate) fn quantity(&mut self, value: f64, what: &dyn Fn() -> String) -> Rational {
        if value < -1e-9 {
            self.ledger.fault(format!("{}: {value} is less than zero", what()));
            return Rational::ZERO;
        }
        self.figure(value.max(0.0 * value), what).max(Rational::ZERO)
    }

    pub(crate) fn look_up(&mut self, kind: &str, name: &str) -> Option<usize> {
        let names = match kind {
            "place" => &self.index.places,
            "period" => &self.index.periods,
            "resource" => &self.index.resources,
            "need" => &self.index.needs,
            _ => &self.index.recipes,
        };
        let found = names.get(name).copied();
        if found.is_none() {
            let name = words::clipped(name);
            self.ledger.fault(format!("the plan names the {kind} {name}, which the program does not have"));
        }
        found
    }

    fn activity(&mut self, recipe: &str, place: &str, period: &str) -> Option<(usize, usize)> {
        let (found, at) = (self.look_up("recipe", recipe)?, self.look_up("place", place)?);
        let period = self.look_up("period", period)?;
        let activity = self.model.activity(found, at);
        if activity.is_none() {
            let place = words::clipped(place);
            self.ledger.fault(format!("the plan runs {recipe} at {place}, where the program does not have it"));
        }
        Some((activity?, period))
    }

    pub(crate) fn node(&mut self, resource: &str, place: &str, period: &str) -> Option<(usize, usize)> {
        let (found, at) = (self.look_up("resource", resource)?, self.look_up("place", place)?);
        let period = self.look_up("period", period)?;
        let node = self.model.node(found, at).filter(|node| self.model.nodes[*node].place == at);
        if node.is_none() {
            let place = words::clipped(place);
            self.ledger.fault(format!("the plan has {resource} at {place}, where the program does not keep any"));
        }
        Some((node?, period))
    }

    fn runs(&mut self, plan: &Plan, said: &mut Said) {
        for run in &plan.runs {
            let Some((activity, at)) = self.activity(&run.recipe, &run.place, &run.period) else {
                continue;
            };
            let model = self.model;
            let runs = self.quantity(run.runs, &|| format!("runs of {}", words::activity(model, activity, at)));
            said.runs.push((activity, at, runs));
        }
        said.runs.sort_by_key(|run| (run.0, run.1));
        for pair in said.runs.windows(2).filter(|pair| (pair[0].0, pair[0].1) == (pair[1].0, pair[1].1)) {
            let run = words::activity(self.model, pair[0].0, pair[0].1);
            self.ledger.fault(format!("the plan states the runs of {run} more than once"));
        }
        said.runs.retain(|run| !run.2.is_zero());
        for run in &plan.in_progress {
            let Some(key) = self.activity(&run.recipe, &run.place, &run.period) else {
                continue;
            };
            let model = self.model;
            let what = || format!("unfinished runs of {}", words::activity(model, key.0, key.1));
            let runs = self.quantity(run.runs, &what);
            if said.in_progress.insert(key, runs).is_some() {
                self.ledger.fault(format!("the plan states the {} more than once", what()));
            }
        }
    }

    fn needs(&mut self, plan: &Plan, said: &mut Said) {
        let tir = self.model.tir;
        for entry in &plan.needs {
            let Some(need) = self.look_up("need", &entry.need) else {
                continue;
            };
            let Some(at) = self.look_up("period", &entry.period) else {
                continue;
            };
            let (model, declared) = (self.model, &tir.needs[need]);
            let what = || words::need(model, need, at);
            let place = self.look_up("place", &entry.place);
            if place.is_some_and(|place| place != declared.place.index()) {
                let place = words::clipped(&entry.place);
                self.ledger.fault(format!("{}: the plan meets it at {place}, and it is needed elsewhere", what()));
            }
            let unit = tir.needed_unit(declared.of);
            self.ledger.same(&entry.unit, unit, || {
                format!(
                    "{}: the plan states it in {}, and it is needed in `{unit}`",
                    what(),
                    words::clipped(&entry.unit)
                )
            });
            let met = self.quantity(entry.met, &what);
            let stated = self.quantity(entry.wanted, &what);
            let coverage = self.quantity(entry.coverage, &what);
            let wanted = model.wanted(declared, at);
            self.ledger.equal(&stated, &wanted, &Rational::ZERO, || {
                let (stated, wanted) = words::amounts(&stated, &wanted, unit);
                format!("{}: the plan says that {stated} are wanted, and the program wants {wanted}", what())
            });
            let part = met.checked_div(&wanted).unwrap_or(Rational::ONE);
            self.ledger.equal(&coverage, &part, &Rational::ONE, || {
                let (coverage, part) = words::amounts(&coverage, &part, "");
                format!("{}: the plan states a coverage of {coverage}, and it comes to {part}", what())
            });
            said.met[need].push((at, met));
        }
        for (need, met) in said.met.iter_mut().enumerate() {
            met.sort_by_key(|entry| entry.0);
            for pair in met.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
                let need = words::need(self.model, need, pair[0].0);
                self.ledger.fault(format!("{need}: the plan states more than once what is met"));
            }
            met.dedup_by_key(|entry| entry.0);
        }
    }
}
