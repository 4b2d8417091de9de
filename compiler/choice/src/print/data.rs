//! A report as data: everything in it, each key always in the same place.

use serde_json::{Map, Value, json};
use weal_base::Rational;

use crate::ir::*;

/// The schema of a count as data.
pub const SCHEMA: &str = "weal.tally/1";

pub(super) fn json(report: &Report) -> String {
    serde_json::to_string_pretty(&value(report)).map(|text| text + "\n").unwrap_or_default()
}

/// Options as they are told: by name.
struct Named<'a>(&'a Report);

impl Named<'_> {
    fn one(&self, option: u32) -> Value {
        self.0.options.get(option as usize).map_or(Value::Null, |(name, _)| json!(name))
    }
    fn many(&self, options: &[u32]) -> Value {
        options.iter().map(|option| self.one(*option)).collect()
    }
    fn groups(&self, groups: &[Vec<u32>]) -> Value {
        groups.iter().map(|group| self.many(group)).collect()
    }
    fn votes(&self, shares: u64) -> Value {
        exact(&self.0.question.votes(shares))
    }
}

fn exact(number: &Rational) -> Value {
    json!(number.to_string())
}

fn exacts(numbers: &[Rational]) -> Value {
    numbers.iter().map(exact).collect()
}

fn value(report: &Report) -> Value {
    let named = Named(report);
    let question = &report.question;
    let options: Value = (0..)
        .zip(&report.options)
        .map(|(at, (name, text))| {
            let mut option = json!({ "name": name, "text": text });
            if let Some(costs) = &question.costs {
                option["costs"] = exacts(costs.of(at));
            }
            option
        })
        .collect();
    let budget: Value = report
        .budget
        .iter()
        .enumerate()
        .map(|(at, (resource, unit))| {
            let amount = question.costs.as_ref().and_then(|costs| costs.budget.get(at)).map(exact);
            json!({ "resource": resource, "amount": amount, "unit": unit })
        })
        .collect();
    json!({
        "schema": SCHEMA,
        "choice": report.name,
        "title": report.title,
        "electorate": report.electorate,
        "options": options,
        "unit": report.unit,
        "status": report.status.map(|status| named.one(status)),
        "rule": {
            "name": report.rule.name(),
            "seats": question.seats,
            "budget": budget,
            "completion": question.completion,
            "step": question.step.as_ref().map(exact),
            "satisfaction": question.satisfaction,
            "scale": [question.scale.0, question.scale.1],
            "grades": question.grades.names,
            "objections": question.objections.as_ref().map(exact),
            "ties": named.many(&question.priority),
        },
        "ballots": ballots(&named),
        "outcome": outcome(&named),
        "verdict": {
            "decided": report.verdict.chosen.is_some(),
            "chosen": report.chosen,
            "options": report.verdict.chosen.as_ref().map(|chosen| named.many(chosen)),
            "ground": match report.verdict.ground {
                Ground::Rule => "rule",
                Ground::Quorum => "quorum",
                Ground::Majority => "majority",
                Ground::Tie => "tie",
                Ground::Nothing => "nothing",
            },
            "quorum": report.verdict.quorum.as_ref().map(|bar| self::bar(&named, bar)),
            "majority": report.verdict.majority.as_ref().map(|bar| self::bar(&named, bar)),
            "until": report.until,
        },
        "margin": report.beside.margin.as_ref().map(|margin| self::margin(&named, margin)),
        "others": report.beside.others.iter().map(|other| json!({
            "rule": other.rule.name(),
            "results": named.groups(&other.results),
            "number": other.number.as_ref().map(exact),
            "otherwise": other.otherwise,
            "more": other.more,
        })).collect::<Value>(),
        "hashes": {
            "question": report.hashes.question,
            "terms": report.hashes.terms,
            "ballots": report.hashes.ballots,
            "roll": report.hashes.roll,
        },
    })
}

fn bar(named: &Named, bar: &Bar) -> Value {
    json!({
        "needed": exact(&bar.needed),
        "reached": exact(&bar.reached),
        "passed": bar.passed,
        "against": bar.against.map(|other| named.one(other)),
    })
}

fn margin(named: &Named, margin: &Margin) -> Value {
    json!({
        "least": margin.least.to_string(),
        "most": margin.most.as_ref().map(|most| most.ballots.to_string()),
        "of": margin.of.to_string(),
        "witness": margin.most.as_ref().map(|most| json!({
            "against": most.against.map(|option| named.one(option)),
            "favour": most.favour.map(|option| named.one(option)),
            "chosen": most.chosen.as_ref().map(|chosen| named.many(chosen)),
            "number": most.number.as_ref().map(exact),
        })),
    })
}

fn ballots(named: &Named) -> Value {
    let counted = &named.0.counted;
    let aside = |all: &[Aside]| -> Value { all.iter().map(one_aside).collect() };
    json!({
        "cast": counted.cast.to_string(),
        "counted": counted.counted.to_string(),
        "blank": counted.blank.to_string(),
        "voters": counted.voters.to_string(),
        "roll": counted.roll.map(|roll| roll.to_string()),
        "weight": counted.weight.as_ref().map(exact),
        "votes": named.votes(counted.ballots.total()),
        "aside": aside(&counted.aside),
        "remarks": aside(&counted.remarks),
        "handed": counted.handed.iter().map(|handed| json!({
            "from": handed.from,
            "way": handed.way,
            "end": match handed.end {
                HandedEnd::Cast => "cast",
                HandedEnd::NotCast => "not_cast",
                HandedEnd::Circle => "circle",
            },
        })).collect::<Value>(),
        "papers": papers(named),
    })
}

fn one_aside(aside: &Aside) -> Value {
    let (why, found): (&str, Vec<String>) = match &aside.why {
        Why::Unnamed => ("unnamed", Vec::new()),
        Why::NotOnRoll => ("not_on_roll", Vec::new()),
        Why::Elsewhere => ("elsewhere", Vec::new()),
        Why::Several => ("several", Vec::new()),
        Why::BadDate(date) => ("bad_date", vec![date.to_string()]),
        Why::Unfilled => ("unfilled", Vec::new()),
        Why::NoDate => ("no_date", Vec::new()),
        Why::Late(date) => ("late", vec![date.to_string()]),
        Why::Replaced => ("replaced", Vec::new()),
        Why::Unclear => ("unclear", Vec::new()),
        Why::Repeated => ("repeated", Vec::new()),
        Why::Unsigned => ("unsigned", Vec::new()),
        Why::NoKey => ("no_key", Vec::new()),
        Why::BadSignature => ("bad_signature", Vec::new()),
        Why::Unreadable(found, expected) => ("unreadable", vec![found.to_string(), expected.to_string()]),
        Why::Unknown(name) => ("unknown", vec![name.to_string()]),
        Why::Incomplete => ("incomplete", Vec::new()),
        Why::Tied => ("tied", Vec::new()),
        Why::Overlong(number) => ("overlong", vec![number.to_string()]),
        Why::NoDelegation => ("no_delegation", Vec::new()),
        Why::HandedToNobody(name) => ("handed_to_nobody", vec![name.to_string()]),
        Why::MarkedAndHanded(name) => ("marked_and_handed", vec![name.to_string()]),
        Why::NoWeight(found) => ("no_weight", vec![found.to_string()]),
    };
    json!({ "who": aside.who, "why": why, "found": found, "count": aside.count.to_string() })
}

/// The ballots that say something, equal ones together, in an order of their own.
fn papers(named: &Named) -> Value {
    let mut all: Vec<(String, Value)> = Vec::new();
    let mut add = |paper: Value, weight: u64| {
        let mut map = Map::new();
        map.insert("votes".to_owned(), named.votes(weight));
        map.insert("says".to_owned(), paper);
        all.push((map.get("says").map(Value::to_string).unwrap_or_default(), Value::Object(map)));
    };
    match &named.0.counted.ballots {
        Ballots::Rankings(ballots) => {
            for (row, weight) in ballots.rows() {
                let last = row.iter().copied().max().unwrap_or(0);
                let level = |rank: u16| (0..).zip(row).filter(|(_, at)| **at == rank).map(|(at, _)| at).collect();
                let levels: Vec<Vec<u32>> = (1..=last).map(level).collect();
                add(named.groups(&levels), weight);
            }
        }
        Ballots::Approvals(ballots) => ballots.rows().for_each(|(row, weight)| add(named.many(row), weight)),
        Ballots::Scores(ballots) => {
            ballots.rows().for_each(|(row, weight)| add(row.iter().map(|score| json!(score)).collect(), weight));
        }
        Ballots::Numbers(ballots) => {
            ballots.values.iter().zip(&ballots.weights).for_each(|(value, weight)| add(exact(value), *weight));
        }
    }
    all.sort_by(|a, b| a.0.cmp(&b.0));
    all.into_iter().map(|(_, paper)| paper).collect()
}

fn outcome(named: &Named) -> Value {
    let outcome = &named.0.outcome;
    json!({
        "results": named.groups(&outcome.results),
        "more": outcome.more,
        "number": outcome.number.as_ref().map(exact),
        "between": outcome.between.as_ref().map(|(low, high)| json!([exact(low), exact(high)])),
        "order": named.groups(&outcome.order),
        "rounds": outcome.rounds.iter().map(|one| round(named, one)).collect::<Value>(),
        "pairs": outcome.pairs.as_ref().map(|pairs| square(named, pairs.options, &pairs.prefer)),
        "paths": outcome.paths.as_ref().map(|paths| json!({
            "strength": square(named, paths.options, &paths.strength),
            "before": paths.before.chunks(paths.options.max(1) as usize).map(|row| named.many(row)).collect::<Value>(),
        })),
        "ties": outcome.ties.iter().map(|tie| json!({
            "round": tie.round + 1,
            "among": named.many(&tie.among),
            "taken": tie.taken.map(|taken| named.one(taken)),
            "out": tie.out,
        })).collect::<Value>(),
    })
}

/// Row after row, in votes.
fn square(named: &Named, options: u32, cells: &[u64]) -> Value {
    let row = |row: &[u64]| -> Value { row.iter().map(|shares| named.votes(*shares)).collect() };
    cells.chunks(options.max(1) as usize).map(row).collect()
}

fn round(named: &Named, round: &Round) -> Value {
    let stage = match round.stage {
        Stage::Votes => "votes",
        Stage::Points => "points",
        Stage::Runoff => "runoff",
        Stage::Victories => "victories",
        Stage::WorstDefeat => "worst_defeat",
        Stage::Median => "median",
        Stage::Objections => "objections",
        Stage::Loads => "loads",
        Stage::Price => "price",
    };
    let count = |(option, count): &(u32, Rational)| json!({ "option": named.one(*option), "count": exact(count) });
    json!({
        "stage": stage,
        "counts": round.counts.iter().map(count).collect::<Value>(),
        "exhausted": round.exhausted.as_ref().map(exact),
        "needed": round.needed.as_ref().map(exact),
        "events": round.events.iter().map(|one| event(named, one)).collect::<Value>(),
    })
}

fn event(named: &Named, event: &Event) -> Value {
    let one = |option: &u32| named.one(*option);
    match event {
        Event::Elected(option) => json!({ "elected": one(option) }),
        Event::Eliminated(option) => json!({ "eliminated": one(option) }),
        Event::Transferred { from, to, votes } => {
            json!({ "transferred": exact(votes), "from": one(from), "to": to.as_ref().map(one) })
        }
        Event::CutOff(votes) => json!({ "cut_off": exact(votes) }),
        Event::Locked(over, under, more) => json!({ "locked": exact(more), "over": one(over), "under": one(under) }),
        Event::Skipped(over, under, more) => json!({ "skipped": exact(more), "over": one(over), "under": one(under) }),
        Event::Paid { project, most } => json!({ "paid": one(project), "most": exact(most) }),
        Event::TooDear(option) => json!({ "too_dear": one(option) }),
        Event::Shares(each) => json!({ "shares": exact(each) }),
        Event::Ended => json!("ended"),
    }
}
