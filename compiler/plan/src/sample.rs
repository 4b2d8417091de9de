//! Small programs made by hand, for tests.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use weal_base::{FileId, Rational, Site};
use weal_problem::{Activity, Column, Method, Node, Problem, Solution, StageKind, Status};
use weal_tir::calendar::{Basis, CalendarUnit, Day, Duration, Horizon, Period, Rate, TimeWord, Window};
use weal_tir::*;

use crate::ir::{Plan, Run};
use crate::ledger::Given;

/// A site without meaning.
pub(crate) const HERE: Site = Site::File(FileId(0));

pub(crate) fn number(text: &str) -> Rational {
    text.parse().unwrap()
}

pub(crate) fn months(count: i64) -> Duration {
    Duration { months: Rational::from(count), days: Rational::ZERO }
}

pub(crate) fn per_year(amount: &str) -> Rate {
    let amount = &number(amount) * &Rational::ratio(1, 12).unwrap();
    Rate::steady(amount, Basis::Month, Some(TimeWord::Year))
}

/// A program that says nothing yet, over calendar years.
pub(crate) fn years(first: i16, count: i16) -> Tir {
    let day = |year: i16| Day::of(year, 1, 1).unwrap();
    let period = |year: i16| Period {
        label: year.to_string().into(),
        start: day(year),
        end: day(year + 1),
        months: Rational::from(12),
    };
    Tir {
        schema: SCHEMA.to_owned(),
        package: "sample".to_owned(),
        horizon: Horizon { unit: CalendarUnit::Year, periods: (first..first + count).map(period).collect() },
        places: vec![Place { name: "shore".into(), parent: None, people: None, area: None, site: HERE }],
        resources: vec![],
        properties: Vec::new(),
        recipes: vec![],
        flows: vec![],
        ranks: vec!["vital".to_owned(), "wanted".to_owned()],
        needs: vec![],
        thresholds: vec![],
        allocations: Vec::new(),
        policies: vec![],
        adopted: vec![],
        choices: vec![],
        scenarios: vec![],
        fence: None,
        patience: vec![],
        uncertain: vec![],
        settings: vec![],
        cites: vec![],
        aims: vec![],
        tests: vec![],
        notes: vec![],
    }
}

/// Adds to a program by name.
pub(crate) struct Builder<'a>(&'a mut Tir);

impl<'a> Builder<'a> {
    pub(crate) fn of(tir: &'a mut Tir) -> Builder<'a> {
        Builder(tir)
    }
    pub(crate) fn resource(&mut self, name: &str, kind: Kind, unit: &str) -> &mut Details {
        let (unit, dimension) = (unit.into(), "mass".into());
        self.0.resources.push(Resource {
            name: name.into(),
            kind,
            unit,
            dimension,
            local: false,
            details: Some(Box::default()),
            site: HERE,
        });
        self.0.resources.last_mut().unwrap().details.as_mut().unwrap()
    }
    pub(crate) fn id(&self, name: &str) -> ResourceId {
        ResourceId(self.0.resources.iter().position(|resource| &*resource.name == name).unwrap() as u32)
    }
    pub(crate) fn recipe(&mut self, name: &str, flows: &[(Verb, &str, &str)]) -> &mut Recipe {
        let start = self.0.flows.len() as u32;
        for (verb, resource, amount) in flows {
            let (resource, amount) = (self.id(resource), number(amount));
            self.0.flows.push(Flow {
                verb: *verb,
                resource,
                amount,
                steps: None,
                lasting: None,
                place: None,
                spread: false,
                site: HERE,
            });
        }
        let flows = (start, self.0.flows.len() as u32);
        self.0.recipes.push(Recipe {
            name: name.into(),
            takes: None,
            places: vec![WHOLE],
            up_to: None,
            whole: false,
            flows,
            variant_of: None,
            set_up_of: None,
            site: HERE,
        });
        self.0.recipes.last_mut().unwrap()
    }
    pub(crate) fn need(&mut self, name: &str, resource: &str, amount: &str, rank: u32) -> &mut Need {
        self.0.needs.push(Need {
            name: name.into(),
            of: Needed::Resource(self.id(resource)),
            place: WHOLE,
            rate: per_year(amount),
            always: false,
            profile: None,
            window: Window::default(),
            by: None,
            rank,
            floor: Rational::ZERO,
            site: HERE,
            floor_site: HERE,
        });
        self.0.needs.last_mut().unwrap()
    }
    pub(crate) fn supply(&mut self, name: &str, amount: &str) {
        let at = self.id(name).index();
        let supply =
            Supply { place: WHOLE, rate: per_year(amount), profile: None, window: Window::default(), site: HERE };
        self.0.resources[at].details.as_mut().unwrap().supply.push(supply);
    }
    pub(crate) fn note(&mut self, about: Entity, kind: NoteKind, text: &str) {
        self.0.notes.push(Note { about, kind, text: text.into() });
    }
}

fn bound(measure: Measure, compare: Compare, limit: Rate, unit: &str) -> Bound {
    Bound {
        measure,
        compare,
        limit,
        per_person: false,
        falling: None,
        scope: Scope::EachPeriod,
        places: Where::Everywhere,
        window: Window::default(),
        soft: None,
        except: vec![],
        unit: unit.into(),
        site: HERE,
    }
}

/// The toy economy of four goods and labour, in one year.
pub(crate) fn toy() -> Tir {
    use Verb::{Consume, Produce, Work};
    let mut tir = years(2027, 1);
    let mut b = Builder::of(&mut tir);
    for good in ["iron", "coal", "corn", "bread"] {
        b.resource(good, Kind::Good, "t");
    }
    b.resource("labour", Kind::Labour, "h");
    b.supply("labour", "1000");
    let (iron, coal, labour) = ("iron", "coal", "labour");
    b.recipe(
        "mine_iron",
        &[(Consume, iron, "0.1"), (Consume, coal, "2"), (Work, labour, "0.3"), (Produce, iron, "10")],
    );
    b.recipe("mine_coal", &[(Consume, coal, "1"), (Work, labour, "1"), (Produce, coal, "5")]);
    b.recipe(
        "grow_corn",
        &[(Consume, coal, "0.04"), (Consume, "corn", "1"), (Work, labour, "2"), (Produce, "corn", "10")],
    );
    b.recipe("bake", &[(Consume, coal, "0.2"), (Consume, "corn", "1"), (Work, labour, "0.1"), (Produce, "bread", "1")]);
    b.need("food", "bread", "10", 0);
    b.need("tools", iron, "9", 1);
    tir
}

/// A coast with cod, boats and two needs, over three years.
pub(crate) fn fishery() -> Tir {
    use Verb::{Consume, Emit, Produce, Use, Work};
    let mut tir = years(2027, 3);
    tir.package = "shore_fishery".to_owned();
    let mut b = Builder::of(&mut tir);
    let cod = b.resource("cod", Kind::Natural, "t");
    cod.stock.push(Stock { place: WHOLE, amount: number("42000"), aged: None, site: HERE });
    cod.regrowth = Some(Regrowth::Logistic { rate: per_year("0.18"), capacity: number("60000") });
    b.resource("fish", Kind::Perishable, "t").keeps = Some(Duration { months: Rational::ZERO, days: number("4") });
    b.resource("crew", Kind::Labour, "h");
    b.supply("crew", "24000");
    b.resource("shipwright", Kind::Labour, "h");
    b.supply("shipwright", "9000");
    let boat = b.resource("boat", Kind::Durable, "");
    boat.stock.push(Stock { place: WHOLE, amount: number("4"), aged: Some((months(60), months(240))), site: HERE });
    boat.lasts = Some(months(300));
    b.resource("co2e", Kind::Emitted, "t");
    let fish = [
        (Use, "boat", "1"),
        (Work, "crew", "4000"),
        (Consume, "cod", "62"),
        (Produce, "fish", "60"),
        (Emit, "co2e", "24"),
    ];
    b.recipe("fish", &fish).takes = Some(Box::new(months(12)));
    b.recipe("build_boat", &[(Work, "shipwright", "3500"), (Produce, "boat", "1")]).takes = Some(Box::new(months(12)));
    b.recipe("train", &[(Work, "crew", "500")]).takes = Some(Box::new(months(24)));
    b.need("protein", "fish", "200", 0).floor = number("0.9");
    b.need("barter", "fish", "100", 1);
    b.note(Entity::Recipe(RecipeId(0)), NoteKind::Source, "Fleet survey 2024, table 3");
    b.note(Entity::Recipe(RecipeId(0)), NoteKind::Doc, "One boat, one season, hooks and lines.");
    b.note(Entity::Threshold(ThresholdId(0)), NoteKind::Because, "the climate plan says so");
    let co2e = b.id("co2e");
    let mut carbon = bound(Measure::Emitted(co2e), Compare::AtMost, per_year("160"), "t");
    carbon.falling = Some(Falling { part: number("0.05"), every: months(12) });
    tir.thresholds.push(Threshold { name: "carbon".into(), bound: carbon, site: HERE });
    let stock = bound(Measure::Stock(ResourceId(0)), Compare::AtLeast, Rate::total(number("30000")), "t");
    tir.thresholds.push(Threshold { name: "spawning_stock".into(), bound: stock, site: HERE });
    let most = bound(Measure::Run(RecipeId(0)), Compare::AtMost, per_year("6"), "run");
    let late = Window { from: Day::of(2028, 1, 1), until: None };
    let rules = vec![
        Rule::Bound(most),
        Rule::Forbid { recipe: RecipeId(1), place: None, window: late, except: vec![], site: HERE },
    ];
    tir.policies.push(Policy {
        name: "calm".into(),
        exception_of: None,
        trial: false,
        rules,
        allows: vec![],
        settings: vec![],
        site: HERE,
    });
    let option = |name: &str, adopts| Alternative {
        name: name.into(),
        text: "".into(),
        adopts,
        settings: vec![],
        costs: vec![],
        site: HERE,
    };
    tir.choices.push(Choice {
        name: "gear".into(),
        title: "Which boats shall fish?".into(),
        options: vec![option("open", vec![]), option("calm", vec![PolicyId(0)])],
        number: None,
        basket: None,
        decide: None,
        site: HERE,
    });
    let aim =
        |text: &str, terms, unit: &str| Aim { text: text.into(), most: false, terms, unit: unit.into(), site: HERE };
    tir.aims.push(aim("least labour", vec![(Rational::ONE, Measure::Worked(None))], "h"));
    tir.aims.push(aim("least change", vec![], "run"));
    tir
}

/// Runs of a recipe in the first year.
pub(crate) fn run(recipe: &str, runs: f64) -> Run {
    Run { recipe: recipe.to_owned(), place: "shore".to_owned(), period: "2027".to_owned(), runs }
}

/// Runs by name; all needs are met.
pub(crate) fn given(tir: &Tir, runs: &[(&str, u32, f64)]) -> Given {
    let id = |name: &str| RecipeId(tir.recipes.iter().position(|recipe| &*recipe.name == name).unwrap() as u32);
    let activity = |name| Activity { recipe: id(name), place: WHOLE };
    Given {
        runs: runs.iter().map(|(name, period, runs)| (activity(name), *period, *runs)).collect(),
        short: vec![0.0; tir.needs.len() * tir.horizon.periods.len()],
        spare: vec![],
        ..Given::default()
    }
}

/// A problem with the columns of a solution only.
pub(crate) fn solved(
    tir: &Tir,
    runs: &[(&str, u32, f64)],
    short: &[(u32, u32, f64)],
    spare: &[(&str, u32, f64)],
) -> (Problem, Solution) {
    let mut columns: Vec<Column> = Vec::new();
    let mut values = Vec::new();
    for (activity, period, amount) in given(tir, runs).runs {
        columns.push(Column::Run(activity, period));
        values.push(amount);
    }
    for (need, period, amount) in short {
        columns.push(Column::Short(NeedId(*need), *period));
        values.push(*amount);
    }
    for (name, period, amount) in spare {
        let resource = ResourceId(tir.resources.iter().position(|resource| &*resource.name == *name).unwrap() as u32);
        columns.push(Column::Spare(Node { resource, place: WHOLE }, *period));
        values.push(*amount);
    }
    let starts = vec![0; columns.len() + 1];
    let problem = Problem { columns, starts, ..Problem::default() };
    let method = Method::LinearProgram;
    let solution = Solution { status: Status::Solved, values, won: vec![], tangents: vec![], method, iterations: 0 };
    (problem, solution)
}

/// A plan for the fishery: barter is short in the last year, boats are built in the first.
pub(crate) fn fishery_plan(scenario: &str) -> (Tir, Plan) {
    let tir = fishery();
    let runs = [("fish", 0, 4.0), ("fish", 1, 5.0), ("fish", 2, 4.5), ("build_boat", 0, 1.0), ("train", 2, 1.0)];
    let short = [(1, 0, 60.0), (1, 1, 0.0), (1, 2, 30.0), (0, 0, 0.0), (0, 1, 1e-11)];
    let (problem, solution) = solved(&tir, &runs, &short, &[]);
    let scenario_map = BTreeMap::from([("gear".to_owned(), scenario.to_owned())]);
    let adopted: &[PolicyId] = if scenario == "calm" { &[PolicyId(0)] } else { &[] };
    let plan =
        crate::from_problem::from_problem(&tir, adopted, &scenario_map, &problem, &solution, crate::FEWEST_RUNS[0]);
    (tir, plan)
}

/// A stage with its multipliers.
pub(crate) fn won(kind: StageKind, value: f64, multipliers: Vec<f64>) -> weal_problem::Won {
    weal_problem::Won { kind, value, multipliers, kept: vec![], branches: vec![] }
}
