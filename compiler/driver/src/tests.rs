//! `weal test`: a program's expectations of its plans.

use weal_base::{Code, Diagnostic, Problems};
use weal_plan::ledger::{Given, Ledger};
use weal_plan::measures::{Measures, held};
use weal_plan::{Plan, Status};
use weal_tir::{Compare, Expect, Measure, Tir, Tolerance, When};

use crate::planning::{Limits, Progress};
use crate::scenario::Scenario;
use crate::session::Session;

/// How a test went.
#[derive(Clone, Debug)]
pub struct TestResult {
    /// Its title.
    pub title: String,
    /// Where it was run: the scenario's options by name, as `choice = option`.
    pub scenario: String,
    /// What did not hold, or went wrong; empty where the test passed.
    pub problems: Problems,
}

/// What rounding leaves of equal numbers: within this part, `>=` and `<=` count as met.
const ROUNDING: f64 = 1e-9;

impl Session {
    /// Runs the program's tests: each under every scenario its `with` lines leave open.
    pub fn test(&self, limits: &Limits, progress: &mut dyn FnMut(Progress)) -> Vec<TestResult> {
        let base = self.base();
        let limits = Limits { plain: true, ..*limits };
        let mut results = Vec::new();
        let mut planned: Vec<(Scenario, crate::planning::Answer)> = Vec::new();
        for test in &base.tests {
            let given: Vec<(String, String)> = test
                .with
                .iter()
                .filter_map(|(choice, option)| {
                    let choice = base.choices.get(choice.index())?;
                    Some((choice.name.to_string(), choice.options.get(*option as usize)?.name.to_string()))
                })
                .collect();
            let (scenarios, problems) = self.scenarios(&given);
            if scenarios.is_empty() {
                results.push(TestResult { title: test.title.to_string(), scenario: String::new(), problems });
            }
            for scenario in scenarios {
                let at = match planned.iter().position(|(known, _)| *known == scenario) {
                    Some(at) => at,
                    None => {
                        let answer = self.plan(&scenario, &limits, progress);
                        planned.push((scenario.clone(), answer));
                        planned.len() - 1
                    }
                };
                let answer = &planned[at].1;
                // The expectations are those of the IR under the scenario's settings.
                let expects =
                    answer.tir.tests.iter().find(|other| other.site == test.site).map_or(&[][..], |test| &test.expects);
                let names: Vec<String> =
                    scenario.names(&base).into_iter().map(|(choice, option)| format!("{choice} = {option}")).collect();
                let problems = judge(&answer.tir, answer.plan.as_ref(), &answer.problems, expects);
                results.push(TestResult { title: test.title.to_string(), scenario: names.join(", "), problems });
            }
        }
        results
    }
}

fn judge(tir: &Tir, plan: Option<&Plan>, planning: &Problems, expects: &[Expect]) -> Problems {
    let mut problems = Problems::new();
    let impossible = plan.is_some_and(|plan| plan.status == Status::Impossible);
    let expected = expects.iter().any(|expect| matches!(expect, Expect::Impossible(_)));
    if !expected && (impossible || plan.is_none()) {
        return planning.clone();
    }
    let planned = plan.filter(|plan| plan.status != Status::Impossible);
    let ledger = planned.map(|plan| Ledger::new(tir, &Given::from_plan(tir, plan)));
    for expect in expects {
        match expect {
            Expect::Impossible(site) => {
                if !impossible {
                    problems.push(Diagnostic::error(
                        Code::TestFailed,
                        "a plan is possible, and the test expects that none is",
                        *site,
                        "expected to be impossible",
                    ));
                }
            }
            Expect::Value { measure, when, compare, value, within, site } => {
                let (Some(plan), Some(ledger)) = (planned, &ledger) else { continue };
                let found = values(tir, plan, ledger, *measure, *when);
                let expected = value.to_f64();
                let slack = match within {
                    Some(Tolerance::Part(part)) => part.to_f64() * expected.abs(),
                    Some(Tolerance::Amount(amount)) => amount.to_f64(),
                    None => ROUNDING * expected.abs().max(ROUNDING),
                };
                let holds = |found: f64| match compare {
                    Compare::AtMost => found <= expected + slack,
                    Compare::AtLeast => found >= expected - slack,
                    Compare::Equal => (found - expected).abs() <= slack,
                };
                if let Some((period, wrong)) = found.iter().find(|(_, found)| !holds(*found)) {
                    let unit = unit(tir, *measure);
                    let when = period.map_or(String::new(), |period| {
                        tir.horizon
                            .periods
                            .get(period as usize)
                            .map_or(String::new(), |period| format!(" in {}", period.label))
                    });
                    let sign = match compare {
                        Compare::AtMost => "at most ",
                        Compare::AtLeast => "at least ",
                        Compare::Equal => "",
                    };
                    let shown = |value: f64| format!("{}{unit}", round(value));
                    problems.push(Diagnostic::error(
                        Code::TestFailed,
                        format!("expected {sign}{}, found {}{when}", shown(expected), shown(*wrong)),
                        *site,
                        format!("it is {}{when}", shown(*wrong)),
                    ));
                } else if found.is_empty() {
                    problems.push(Diagnostic::error(
                        Code::TestFailed,
                        "there is nothing to measure",
                        *site,
                        "no plan has this number",
                    ));
                }
            }
        }
    }
    problems
}

/// Ten significant digits: enough to see what a test missed by.
fn round(value: f64) -> f64 {
    format!("{value:.9e}").parse().unwrap_or(value)
}

fn unit(tir: &Tir, measure: Measure) -> String {
    let of = |id: weal_tir::ResourceId| tir.resources.get(id.index()).map_or("", |resource| &*resource.unit);
    let text = match measure {
        Measure::Stock(id)
        | Measure::Emitted(id)
        | Measure::Consumed(id)
        | Measure::Produced(id)
        | Measure::Used(id)
        | Measure::Worked(Some(id)) => of(id).to_owned(),
        Measure::Worked(None) => "h".to_owned(),
        Measure::Run(_) => "run".to_owned(),
        Measure::Met(_) => "%".to_owned(),
        Measure::Headroom(id) => {
            return tir
                .thresholds
                .get(id.index())
                .map_or(String::new(), |threshold| unit(tir, threshold.bound.measure));
        }
        Measure::Content { of: content, good } => format!("{} per {}", of(content), of(good)),
    };
    if text.is_empty() { text } else { format!(" {text}") }
}

/// The values a test looks at, each with its period where it has one.
fn values(tir: &Tir, plan: &Plan, ledger: &Ledger, measure: Measure, when: When) -> Vec<(Option<u32>, f64)> {
    let periods: Vec<u32> = match when {
        When::In(period) => vec![period],
        When::Every | When::Total => (0..ledger.periods()).collect(),
    };
    let single = |value: f64| vec![(None, value)];
    match measure {
        Measure::Content { of, good } => {
            let (of, good) = (&tir.resources[of.index()].name, &tir.resources[good.index()].name);
            let found = plan.contents.iter().find(|content| *content.of == **of && *content.good == **good);
            found.map_or(Vec::new(), |content| single(content.amount))
        }
        Measure::Met(need) => {
            let pairs: Vec<(u32, (f64, f64))> =
                periods.iter().map(|period| (*period, ledger.need(need.index(), *period))).collect();
            if when == When::Total {
                let (wanted, met) =
                    pairs.iter().fold((0.0, 0.0), |(wanted, met), (_, pair)| (wanted + pair.0, met + pair.1));
                return single(if wanted > 0.0 { 100.0 * met / wanted } else { 100.0 });
            }
            pairs
                .into_iter()
                .map(|(period, (wanted, met))| (Some(period), if wanted > 0.0 { 100.0 * met / wanted } else { 100.0 }))
                .collect()
        }
        Measure::Headroom(id) => {
            let bound = &tir.thresholds[id.index()].bound;
            let measures = Measures::new(ledger, [&bound.measure]);
            let all = held(ledger, &measures, bound).into_iter().map(|held| {
                let room = held.room(bound.compare);
                // What rounding leaves of a limit that binds is no breach.
                let room = if room.abs() <= ROUNDING * held.size { 0.0 } else { room };
                (held.period, room)
            });
            match when {
                When::In(period) => all.filter(|(at, _)| *at == period).map(|(at, room)| (Some(at), room)).collect(),
                When::Every => all.map(|(at, room)| (Some(at), room)).collect(),
                When::Total => single(all.map(|(_, room)| room).fold(f64::INFINITY, f64::min)),
            }
        }
        Measure::Stock(_) if when == When::Total => {
            let measures = Measures::new(ledger, [&measure]);
            periods.last().map_or(Vec::new(), |last| vec![(Some(*last), measures.everywhere(&measure, *last))])
        }
        _ => {
            let measures = Measures::new(ledger, [&measure]);
            let all = periods.iter().map(|period| (Some(*period), measures.everywhere(&measure, *period)));
            if when == When::Total { single(all.map(|(_, value)| value).sum()) } else { all.collect() }
        }
    }
}
