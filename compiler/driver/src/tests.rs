//! `weal test`: a program's expectations of its plans.

use std::collections::BTreeSet;

use weal_base::{Code, Diagnostic, Problems};
use weal_plan::ledger::{Given, Ledger};
use weal_plan::measures::{Measures, held};
use weal_plan::{Plan, Status};
use weal_tir::{Compare, Expect, Measure, NeedId, PlaceId, Tir, Tolerance, WHOLE, When, Where};

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
            Expect::Value { measure, place, when, compare, value, within, site } => {
                let (Some(plan), Some(ledger)) = (planned, &ledger) else { continue };
                let found = values(tir, plan, ledger, (*measure, *place), *when);
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
fn values(
    tir: &Tir,
    plan: &Plan,
    ledger: &Ledger,
    (measure, place): (Measure, Option<PlaceId>),
    when: When,
) -> Vec<(Option<u32>, f64)> {
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
            let needs = tir.met_at(need, place.map_or(Where::Everywhere, Where::At));
            needs.into_iter().flat_map(|need| parts_met(ledger, need, &periods, when)).collect()
        }
        Measure::Headroom(_) => {
            let rooms = tir.room_at(measure, place).into_iter().flat_map(|(bound, places)| {
                let places: BTreeSet<PlaceId> = places.into_iter().collect();
                let measures = Measures::new(ledger, [&bound.measure]);
                let all = held(ledger, &measures, bound).into_iter().filter(move |held| places.contains(&held.place));
                all.map(|held| {
                    let room = held.room(bound.compare);
                    // What rounding leaves of a limit that binds is no breach.
                    (held.period, if room.abs() <= ROUNDING * held.size { 0.0 } else { room })
                })
            });
            let found: Vec<(u32, f64)> = rooms.collect();
            match when {
                When::In(period) => {
                    found.into_iter().filter(|(at, _)| *at == period).map(|(at, room)| (Some(at), room)).collect()
                }
                When::Every => found.into_iter().map(|(at, room)| (Some(at), room)).collect(),
                When::Total => {
                    let least = found.into_iter().map(|(_, room)| room).reduce(f64::min);
                    least.map_or(Vec::new(), single)
                }
            }
        }
        _ => {
            let measures = Measures::new(ledger, [&measure]);
            let value = |period: u32| measures.at(&measure, place.unwrap_or(WHOLE), period);
            match (when, measure) {
                (When::Total, Measure::Stock(_)) => {
                    periods.last().map_or(Vec::new(), |last| vec![(Some(*last), value(*last))])
                }
                (When::Total, _) => single(periods.iter().map(|period| value(*period)).sum()),
                _ => periods.iter().map(|period| (Some(*period), value(*period))).collect(),
            }
        }
    }
}

/// The part of a need that is met, in percent: in each period, or of all together.
fn parts_met(ledger: &Ledger, need: NeedId, periods: &[u32], when: When) -> Vec<(Option<u32>, f64)> {
    let part = |wanted: f64, met: f64| if wanted > 0.0 { 100.0 * met / wanted } else { 100.0 };
    let pairs: Vec<(u32, (f64, f64))> =
        periods.iter().map(|period| (*period, ledger.need(need.index(), *period))).collect();
    if when == When::Total {
        let (wanted, met) = pairs.iter().fold((0.0, 0.0), |(wanted, met), (_, pair)| (wanted + pair.0, met + pair.1));
        return vec![(None, part(wanted, met))];
    }
    pairs.into_iter().map(|(period, (wanted, met))| (Some(period), part(wanted, met))).collect()
}
