//! How fast a plan is repaired after one signal: `cargo bench -p weal-tests --bench replan -- [ACTIVITIES] [SIGNALS] [LASTING]` (100,000
//! activities, 300 signals of each kind measured, 1,000,000 signals in a row if not said).
//!
//! A layered economy: each product has three recipes of two to ten inputs, most from a sector of products just upstream, some from a
//! hundredth of all products that everybody uses, some from anywhere upstream, and one in twenty from downstream, so that there are
//! loops. All take labour and let out smoke, which is limited; a tenth of the recipes in use may only start so many runs; one product in
//! fifty is supplied from elsewhere, too; one in three is needed. The standing plan uses the recipes with the least labour in all, found
//! by policy iteration, and is certified before anything is measured.
//!
//! Measured in one run, on one thread, after the same changes: the repair, from entering the signal to the certificate (the plan's
//! and the certificate's side alike); HiGHS, kept with its basis, from the changed side to the new optimum; and the factorised basis as
//! HiGHS keeps it, two triangular solves for the new sides. Both peers start from the optimal basis and must find the same runs.
#![allow(clippy::unwrap_used, reason = "a bench that cannot write its inputs has to stop")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use weal_base::Rational;
use weal_certify::{Amendment, Decision, Watch};
use weal_driver::Session;
use weal_plan::Plan;
use weal_problem::{Column, Method, Problem, Row, Solution, Status};
use weal_replan::evaluator::{self, Change, Evaluator, Outcome};
use weal_tests::memory::Memory;
use weal_tests::mutation::Random;
use weal_tir::calendar::Rate;
use weal_tir::{NeedId, ResourceId, Tir};

const RECIPES: usize = 3;

const PROGRAM: &str = r#"package layers
horizon 2027 .. 2027 by year
resource labour: labour { supply 1e12 h per year }
resource smoke: emitted mass
table goods from "goods.csv" { id: name }
table supplied from "supplied.csv" { id: name, supply: mass in t }
table uses from "uses.csv" { recipe: name, good: resource, amount: mass in t }
table makes from "makes.csv" { id: name, good: resource, hours: time in h, smoke: mass in kg }
table limited from "limited.csv" { id: name, good: resource, hours: time in h, smoke: mass in kg, most: number }
for each g in goods { resource {g.id}: mass }
for each g in supplied { resource {g.id}: mass { supply g.supply per year } }
for each m in makes {
  recipe {m.id} {
    work m.hours labour
    emit m.smoke smoke
    produce 1 t m.good
    for each u in uses where u.recipe = m.id { consume u.amount u.good }
  }
}
for each m in limited {
  recipe {m.id} {
    work m.hours labour
    emit m.smoke smoke
    produce 1 t m.good
    for each u in uses where u.recipe = m.id { consume u.amount u.good }
    up to m.most run per year
  }
}
"#;

/// One recipe: hours, smoke, and inputs per tonne.
struct Way {
    hours: f64,
    smoke: f64,
    inputs: Vec<(usize, f64)>,
}

/// The economy as numbers, with the plan that stands.
struct Layers {
    ways: Vec<[Way; RECIPES]>,
    chosen: Vec<usize>,
    needs: Vec<(usize, f64)>,
    supply: Vec<f64>,
    runs: Vec<f64>,
}

/// To four digits, as tables say it.
fn rounded(value: f64) -> f64 {
    format!("{value:.4}").parse().unwrap()
}

fn unit(random: &mut Random) -> f64 {
    random.below(1 << 30) as f64 / (1u64 << 30) as f64
}

fn way(product: usize, products: usize, random: &mut Random) -> Way {
    let (hubs, sector) = ((products / 100).max(4), 300);
    let mut inputs: Vec<(usize, f64)> = Vec::new();
    let (count, total) = (2 + random.below(9), 0.45 + 0.3 * unit(random));
    while inputs.len() < count {
        let draw = random.below(100);
        // Products of a lower number are upstream; hubs come first, and the first of them are used most.
        let input = match draw {
            0..25 => (((hubs as f64).powf(unit(random))) as usize - 1).min(hubs - 1),
            25..30 => (product + 1 + random.below(sector)).min(products - 1),
            30..85 if product > hubs => product - 1 - random.below(sector.min(product - hubs)),
            _ if product > hubs => hubs + random.below(product - hubs),
            _ => random.below(hubs),
        };
        if input != product && !inputs.iter().any(|(other, _)| *other == input) {
            inputs.push((input, 0.2 + unit(random)));
        }
    }
    let sum: f64 = inputs.iter().map(|input| input.1).sum();
    inputs.iter_mut().for_each(|input| input.1 = rounded(input.1 * total / sum).max(0.0001));
    Way { hours: rounded(0.1 + unit(random)), smoke: rounded(0.5 + unit(random)), inputs }
}

impl Layers {
    fn new(products: usize) -> Layers {
        let mut random = Random(1);
        let ways: Vec<[Way; RECIPES]> =
            (0..products).map(|product| std::array::from_fn(|_| way(product, products, &mut random))).collect();
        let needed = |product: &usize| *product >= products / 100 && product.is_multiple_of(3);
        let needs: Vec<(usize, f64)> =
            (0..products).filter(needed).map(|product| (product, (10 + random.below(9_990)) as f64)).collect();
        let mut layers =
            Layers { ways, chosen: vec![0; products], needs, supply: vec![0.0; products], runs: vec![0.0; products] };
        // Policy iteration (Howard 1960): labour in all per tonne, then the cheapest way of each.
        let mut worth = vec![0.0f64; products];
        loop {
            for _ in 0..400 {
                let mut moved = 0.0f64;
                for product in 0..products {
                    let value = layers.labour(product, layers.chosen[product], &worth);
                    moved = moved.max((value - worth[product]).abs() / value);
                    worth[product] = value;
                }
                if moved < 1e-14 {
                    break;
                }
            }
            let mut changed = 0;
            for product in 0..products {
                for other in 0..RECIPES {
                    let best = layers.labour(product, layers.chosen[product], &worth);
                    if layers.labour(product, other, &worth) < best * (1.0 - 1e-12) {
                        layers.chosen[product] = other;
                        changed += 1;
                    }
                }
            }
            if changed == 0 {
                break;
            }
        }
        layers.run();
        for product in (7..products).step_by(50) {
            layers.supply[product] = (layers.runs[product] * 0.1).floor();
        }
        layers.run();
        layers
    }

    fn labour(&self, product: usize, way: usize, worth: &[f64]) -> f64 {
        let way = &self.ways[product][way];
        way.hours + way.inputs.iter().map(|(input, amount)| worth[*input] * amount).sum::<f64>()
    }

    /// The runs that needs come to: downstream first, until nothing moves.
    fn run(&mut self) {
        self.runs.fill(0.0);
        let mut asked = vec![0.0; self.runs.len()];
        self.needs.iter().for_each(|(product, amount)| asked[*product] = *amount);
        let of_needs = asked.clone();
        for _ in 0..600 {
            let mut moved = 0.0f64;
            for product in (0..self.runs.len()).rev() {
                let runs = (asked[product] - self.supply[product]).max(0.0);
                let by = runs - self.runs[product];
                moved = moved.max(by.abs() / runs.max(1.0));
                self.runs[product] = runs;
                self.ways[product][self.chosen[product]].inputs.iter().for_each(|(input, amount)| {
                    asked[*input] += by * amount;
                });
            }
            if moved < 1e-15 {
                break;
            }
        }
        // What the sums have lost by rounding is found by adding up anew.
        for _ in 0..3 {
            asked.clone_from(&of_needs);
            for product in 0..self.runs.len() {
                let runs = self.runs[product];
                let inputs = &self.ways[product][self.chosen[product]].inputs;
                inputs.iter().for_each(|(input, amount)| asked[*input] += runs * amount);
            }
            self.runs = asked.iter().zip(&self.supply).map(|(asked, supply)| (asked - supply).max(0.0)).collect();
        }
    }

    fn write(&self) -> Memory {
        let (mut goods, mut supplied) = (String::from("id\n"), String::from("id,supply\n"));
        let (mut uses, mut makes) = (String::from("recipe,good,amount\n"), String::from("id,good,hours,smoke\n"));
        let (mut limited, mut smoke) = (String::from("id,good,hours,smoke,most\n"), 0.0);
        for (product, ways) in self.ways.iter().enumerate() {
            match self.supply[product] {
                0.0 => writeln!(goods, "g{product:06}").unwrap(),
                supply => writeln!(supplied, "g{product:06},{supply}").unwrap(),
            }
            for (number, way) in ways.iter().enumerate() {
                let name = format!("r{product:06}_{number}");
                let used = number == self.chosen[product];
                smoke += if used { self.runs[product] * way.smoke } else { 0.0 };
                if used && product % 10 == 3 {
                    let most = (self.runs[product] * 1.5).ceil() + 1.0;
                    writeln!(limited, "{name},g{product:06},{},{},{most}", way.hours, way.smoke).unwrap();
                } else {
                    writeln!(makes, "{name},g{product:06},{},{}", way.hours, way.smoke).unwrap();
                }
                for (input, amount) in &way.inputs {
                    writeln!(uses, "{name},g{input:06},{amount}").unwrap();
                }
            }
        }
        let mut program = PROGRAM.to_owned();
        for (product, amount) in &self.needs {
            writeln!(program, "need n{product:06}: {amount} t g{product:06} per year").unwrap();
        }
        writeln!(program, "threshold air: emitted smoke <= {} kg per year\naim least labour", (smoke * 1.3).ceil())
            .unwrap();
        let files = [
            ("main.weal", program),
            ("goods.csv", goods),
            ("supplied.csv", supplied),
            ("uses.csv", uses),
            ("makes.csv", makes),
            ("limited.csv", limited),
        ];
        Memory(files.into_iter().map(|(name, text)| (PathBuf::from(name), text.into_bytes())).collect())
    }
}

/// The plan that stands, on both sides: of those who repair and of those who check.
struct Standing {
    tir: Tir,
    problem: Problem,
    evaluator: Evaluator,
    watch: Watch,
    /// Per need: its column of what is missed, and its balance.
    shorts: Vec<(u32, u32)>,
    /// Resources with a supply, with their balance.
    supplied: Vec<(ResourceId, u32)>,
    /// How much each need and supply is of what it was.
    factors: Vec<f64>,
    /// Activities moved and rows settled by all repairs so far, and the seconds that certificates took.
    touched: u64,
    steps: u64,
    checking: f64,
}

fn times(rate: &Rate, factor: f64) -> Rate {
    Rate { amount: &rate.amount * &Rational::from_f64(factor).unwrap(), ..rate.clone() }
}

impl Standing {
    /// A need wants `factor` times what it did at first, from the signal to the certificate. The row that is another.
    fn need(&mut self, at: usize, factor: f64) -> (u32, f64) {
        let (short, row) = self.shorts[at];
        let wanted = self.tir.needs[at].rate.in_period(&self.tir.horizon.periods[0]).to_f64();
        let by = wanted * (factor - self.factors[at]);
        for change in evaluator::need(&self.problem, &self.evaluator, short, by) {
            self.evaluator.apply(change).unwrap();
        }
        self.factors[at] = factor;
        let need = NeedId(at as u32);
        assert!(self.watch.amend(&Amendment::Need(need, times(&self.tir.needs[at].rate, factor))));
        assert!(self.watch.decide(Decision::Met(need, 0), wanted * factor));
        self.mend();
        (row, by)
    }

    /// Another amount is supplied.
    fn supply(&mut self, at: usize, factor: f64) -> (u32, f64) {
        let (resource, row) = self.supplied[at];
        let rate = self.tir.resources[resource.index()].details.as_ref().unwrap().supply[0].rate.clone();
        let number = self.shorts.len() + at;
        let by = rate.in_period(&self.tir.horizon.periods[0]).to_f64() * (factor - self.factors[number]);
        self.factors[number] = factor;
        self.evaluator.apply(evaluator::supply(&self.evaluator, row, by)).unwrap();
        assert!(self.watch.amend(&Amendment::Supply(resource, 0, times(&rate, factor))));
        self.mend();
        (row, -by)
    }

    /// Runs of the recipe that makes a good take `factor` times as much of one thing as at first.
    fn flow(&mut self, flow: usize, column: u32, row: u32, factor: f64) {
        let amount = self.tir.flows[flow].amount.clone();
        let value = -amount.to_f64() * factor;
        self.evaluator.apply(Change::Entry { column, row, value }).unwrap();
        let amount = &amount * &Rational::from_f64(factor).unwrap();
        assert!(self.watch.amend(&Amendment::Flow(flow as u32, amount)));
        self.mend();
    }

    /// Repairs, hands the new runs over, and has them checked.
    fn mend(&mut self) {
        let outcome = self.evaluator.repair(&|_| false);
        let Outcome::Repaired { steps } = outcome else { panic!("{outcome:?}") };
        self.steps += u64::from(steps);
        let start = Instant::now();
        for (column, _, now) in self.evaluator.moved() {
            if let Column::Run(activity, at) = self.problem.columns[column as usize] {
                assert!(self.watch.decide(Decision::Run(activity.recipe, activity.place, at), now));
                self.touched += 1;
            }
        }
        let certified = self.watch.check();
        assert!(certified.passed, "{:?}", certified.violations);
        self.checking += start.elapsed().as_secs_f64();
    }
}

/// Milliseconds at a part of a sorted list.
fn at(times: &mut [f64], part: f64) -> f64 {
    times.sort_by(f64::total_cmp);
    times[((times.len() - 1) as f64 * part).round() as usize] * 1e3
}

fn resident() -> f64 {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    text.split(' ').nth(1).and_then(|pages| pages.parse::<f64>().ok()).unwrap_or(0.0) * 4096.0 / 1e6
}

fn is_smoke(tir: &Tir, resource: ResourceId) -> bool {
    &*tir.resources[resource.index()].name == "smoke"
}

/// Makes the economy and the plan that stands in it.
fn stand(activities: usize) -> (Layers, Standing) {
    let start = Instant::now();
    let layers = Layers::new((activities / RECIPES).max(50));
    let session = Session::open(&layers.write(), Path::new("main.weal"));
    assert!(!session.problems().has_errors(), "{:?}", weal_tests::memory::told(&session));
    let (tir, problem) = session.problem(&session.scenarios(&[]).0[0]);
    let tir = (*tir).clone();
    let mut values = vec![0.0; problem.columns.len()];
    for (value, column) in values.iter_mut().zip(&problem.columns) {
        if let Column::Run(activity, _) = column {
            let (product, way) = tir.recipes[activity.recipe.index()].name[1..].split_once('_').unwrap();
            let product: usize = product.parse().unwrap();
            if layers.chosen[product].to_string() == way {
                *value = layers.runs[product];
            }
        }
    }
    // Smoke adds up: where it has a balance, that is solved for what there is at the end. Goods are made as they are used.
    for (column, kind) in problem.columns.iter().enumerate() {
        if let Column::Stock(node, _) = kind
            && is_smoke(&tir, node.resource)
        {
            let evaluator = Evaluator::new(&problem, &values, &[]).unwrap();
            let row = problem.rows.iter().position(|row| *row == Row::Balance(*node, 0)).unwrap() as u32;
            values[column] = evaluator.sum(row) - evaluator.sides(row).0;
        }
    }
    let made = start.elapsed().as_secs_f64();
    let solution = Solution {
        status: Status::Solved,
        values: values.clone(),
        won: Vec::new(),
        tangents: Vec::new(),
        method: Method::Explosion,
        iterations: 0,
    };
    let plan: Plan = weal_plan::from_problem(&tir, &[], &Default::default(), &problem, &solution, 0.0);
    let evaluator = Evaluator::new(&problem, &values, &[]).unwrap().within(1e-7);
    assert_eq!(evaluator.broken().count(), 0, "the standing plan holds");
    let mut watch = Watch::new(&tir, &plan, &[]).unwrap();
    let first = watch.check();
    assert!(first.passed, "{:?}", first.violations);
    let balance = |resource: ResourceId| {
        let here = |row: &Row| matches!(row, Row::Balance(node, 0) if node.resource == resource);
        problem.rows.iter().position(here).unwrap() as u32
    };
    let mut balances = vec![0; tir.resources.len()];
    for (row, kind) in problem.rows.iter().enumerate() {
        if let Row::Balance(node, _) = kind {
            balances[node.resource.index()] = row as u32;
        }
    }
    let mut shorts = vec![(0, 0); tir.needs.len()];
    for (column, kind) in problem.columns.iter().enumerate() {
        if let Column::Short(need, _) = kind {
            let resource = tir.needs[need.index()].of.resource().unwrap();
            shorts[need.index()] = (column as u32, balances[resource.index()]);
        }
    }
    let supplied = tir.resources.iter().zip(0..).filter(|(resource, _)| {
        let supplies = resource.details.as_ref().is_some_and(|details| !details.supply.is_empty());
        supplies && &*resource.name != "labour"
    });
    let supplied: Vec<_> = supplied.map(|(_, id)| (ResourceId(id), balance(ResourceId(id)))).collect();
    let factors = vec![1.0; shorts.len() + supplied.len()];
    println!(
        "{} activities, {} entries, {} rows; made and lowered in {made:.1} s; {} conditions certified at first",
        tir.recipes.len(),
        problem.entries.len(),
        problem.rows.len(),
        first.conditions
    );
    (
        layers,
        Standing { tir, problem, evaluator, watch, shorts, supplied, factors, touched: 0, steps: 0, checking: 0.0 },
    )
}

/// Tells how long signals of a kind took.
fn tell(kind: &str, times: &mut [f64], touched: u64) -> f64 {
    let half = at(times, 0.5);
    println!(
        "  {kind:<28} p50 {half:>8.3} ms   p99 {:>8.3} ms   most {:>8.3} ms   {} activities moved on average",
        at(times, 0.99),
        at(times, 1.0),
        touched / times.len() as u64
    );
    half
}

/// Measures signals of every kind; answers the median of needs.
fn signals(standing: &mut Standing, count: usize) -> f64 {
    let mut random = Random(5);
    let mut half = 0.0;
    for (kind, name) in ["need ±10 %", "supply ±10 %", "coefficient ±2 %"].into_iter().enumerate() {
        let (mut times, before) = (Vec::new(), (standing.touched, standing.steps, standing.checking));
        while times.len() < count {
            let number = random.below(if kind == 1 { standing.supplied.len() } else { standing.shorts.len() });
            let (up, down) = ([1.1, 0.9][random.below(2)], 1.0);
            // The flow of a recipe in use that takes something.
            let flow = (kind == 2).then(|| {
                let runs = (0..standing.problem.columns.len() as u32).cycle().skip(random.below(60_000));
                let mut used = runs.filter(|column| standing.evaluator.value(*column) > 0.0);
                let taken = |column: u32| {
                    let Column::Run(activity, _) = standing.problem.columns[column as usize] else { return None };
                    let flows = standing.tir.recipes[activity.recipe.index()].flows;
                    let last = flows.1 as usize - 1;
                    let resource = standing.tir.flows[last].resource;
                    let here = |row: &Row| matches!(row, Row::Balance(node, 0) if node.resource == resource);
                    let row = standing.problem.rows.iter().position(here)? as u32;
                    (standing.evaluator.entry(column, row) < 0.0).then_some((last, column, row))
                };
                used.find_map(taken).unwrap()
            });
            for factor in [up, down] {
                let start = Instant::now();
                match (kind, flow) {
                    (0, _) => {
                        standing.need(number, factor);
                    }
                    (1, _) => {
                        standing.supply(number, factor);
                    }
                    (_, Some((flow, column, row))) => standing.flow(flow, column, row, 1.0 + (factor - 1.0) / 5.0),
                    _ => {}
                }
                times.push(start.elapsed().as_secs_f64());
            }
        }
        let found = tell(name, &mut times, standing.touched - before.0);
        let each = 1.0 / times.len() as f64;
        println!(
            "    {:.0} rows settled on average, {:.3} ms of it the certificate",
            (standing.steps - before.1) as f64 * each,
            (standing.checking - before.2) * each * 1e3
        );
        half = if kind == 0 { found } else { half };
    }
    half
}

/// The same changes of needs for the peers; prints how many times as long they take.
fn peers(layers: &Layers, standing: &mut Standing, count: usize, half: f64) {
    let mut problem = standing.problem.clone();
    let mut costs = vec![0.0; problem.columns.len()];
    let mut basic = vec![false; problem.columns.len()];
    for (at, column) in problem.columns.iter().enumerate() {
        match column {
            // Needs are met; what is missed is none.
            Column::Short(..) => problem.upper[at] = 0.0,
            Column::Stock(node, _) => basic[at] = is_smoke(&standing.tir, node.resource),
            Column::Run(activity, _) => {
                let name = &standing.tir.recipes[activity.recipe.index()].name[1..];
                let (product, way) = name.split_once('_').unwrap();
                let (product, way): (usize, usize) = (product.parse().unwrap(), way.parse().unwrap());
                costs[at] = layers.ways[product][way].hours;
                basic[at] = layers.chosen[product] == way;
            }
            _ => {}
        }
    }
    let basic_rows: Vec<bool> = problem.rows.iter().map(|row| !matches!(row, Row::Balance(..))).collect();
    let mut kept = weal_solve::Kept::new(&problem, &costs, &basic, &basic_rows).unwrap();
    let start = Instant::now();
    let iterations = kept.solve();
    println!(
        "HiGHS: {:.1} s for the first solve from the standing basis, {iterations:?} iterations",
        start.elapsed().as_secs_f64()
    );
    let mut random = Random(5);
    let sides: Vec<f64> =
        problem.row_lower.iter().zip(&problem.row_upper).map(|(l, u)| if l.is_finite() { *l } else { *u }).collect();
    let mut sides = sides;
    let mut values = vec![0.0; problem.columns.len()];
    // What signals before have left of needs is what they are now.
    for (_, row) in &standing.shorts {
        sides[*row as usize] += standing.evaluator.sides(*row).0 - problem.row_lower[*row as usize];
        assert!(kept.set_row(*row, sides[*row as usize], sides[*row as usize]));
    }
    let (mut hot, mut factors, mut ours) = (Vec::new(), Vec::new(), Vec::new());
    // The basic values need the slack of basic rows: their sides are what the rows come to, so zero is as good.
    problem
        .rows
        .iter()
        .zip(&mut sides)
        .filter(|(row, _)| !matches!(row, Row::Balance(..)))
        .for_each(|(_, side)| *side = 0.0);
    while hot.len() < count {
        let number = random.below(standing.shorts.len());
        for factor in [[1.1, 0.9][random.below(2)], 1.0] {
            let start = Instant::now();
            let (row, by) = standing.need(number, factor);
            ours.push(start.elapsed().as_secs_f64());
            sides[row as usize] += by;
            let start = Instant::now();
            assert!(kept.set_row(row, sides[row as usize], sides[row as usize]));
            kept.solve().unwrap();
            hot.push(start.elapsed().as_secs_f64());
            let start = Instant::now();
            kept.resolve(&sides, &mut values).unwrap();
            factors.push(start.elapsed().as_secs_f64());
            let solved = kept.values().unwrap();
            for (column, _) in problem.columns.iter().enumerate().filter(|(_, kind)| matches!(kind, Column::Run(..))) {
                let mine = standing.evaluator.value(column as u32);
                for peer in [solved[column], if basic[column] { values[column] } else { 0.0 }] {
                    assert!((mine - peer).abs() <= 1e-5 * peer.abs().max(1.0), "{column}: {mine} and {peer}");
                }
            }
        }
    }
    tell("weal, with certificate", &mut ours, 0);
    for (name, times) in [("HiGHS, hot start", &mut hot), ("kept factorisation", &mut factors)] {
        let peer = tell(name, times, 0);
        println!(
            "    {:.1} times as long as weal (median; {:.1} of those above)",
            peer / at(&mut ours, 0.5),
            peer / half
        );
    }
}

/// Signals in a row, and whether memory grows.
fn lasting(standing: &mut Standing, count: usize) {
    let mut random = Random(9);
    let mut signal = |standing: &mut Standing| {
        let number = random.below(standing.shorts.len());
        let factor = 0.9 + 0.2 * unit(&mut random);
        standing.need(number, factor);
    };
    (0..(count / 20).min(20_000)).for_each(|_| signal(standing));
    let (before, start) = (resident(), Instant::now());
    (0..count).for_each(|_| signal(standing));
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "  {count} signals in a row: {:.0} a second; resident memory {before:.1} MB before, {:.1} MB after",
        count as f64 / seconds,
        resident()
    );
}

fn main() {
    let mut numbers = std::env::args().skip(1).filter_map(|word| word.parse::<usize>().ok());
    let activities = numbers.next().unwrap_or(100_000);
    let (count, many) = (numbers.next().unwrap_or(300), numbers.next().unwrap_or(1_000_000));
    let (layers, mut standing) = stand(activities);
    let half = signals(&mut standing, count);
    lasting(&mut standing, many.min(5_000));
    peers(&layers, &mut standing, count.min(60), half);
    // So many that a leak would show, on a plan small enough that they end.
    drop((layers, standing));
    let (_, mut small) = stand(1_000);
    lasting(&mut small, many);
}
