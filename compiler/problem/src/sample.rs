//! Small programs built by hand, for tests.
#![allow(clippy::unwrap_used)]

use weal_base::{FileId, Rational, Site};
use weal_tir::calendar::{Basis, CalendarUnit, Day, Duration, Horizon, Period, Rate, TimeWord, Window};
use weal_tir::*;

use crate::{Problem, column_name, from_tir, row_name, stretch_name};

pub(crate) const SITE: Site = Site::File(FileId(0));

pub(crate) fn r(text: &str) -> Rational {
    text.parse().unwrap()
}
pub(crate) fn day(year: i16, month: i8, day: i8) -> Day {
    Day::of(year, month, day).unwrap()
}
pub(crate) fn years(count: &str) -> Duration {
    months(&(&r(count) * &r("12")).to_string())
}
pub(crate) fn months(count: &str) -> Duration {
    Duration { months: r(count), days: Rational::ZERO }
}
pub(crate) fn days(count: &str) -> Duration {
    Duration { months: Rational::ZERO, days: r(count) }
}
pub(crate) fn per_year(amount: &str) -> Rate {
    let amount = &r(amount) * &r("1/12");
    Rate::steady(amount, Basis::Month, Some(TimeWord::Year))
}
pub(crate) fn per_day(amount: &str) -> Rate {
    Rate::steady(r(amount), Basis::Day, Some(TimeWord::Day))
}
pub(crate) fn total(amount: &str) -> Rate {
    Rate::total(r(amount))
}

pub(crate) struct Build {
    pub(crate) tir: Tir,
}

impl Build {
    pub(crate) fn years(first: i16, count: i16) -> Build {
        let period = |year: i16| Period {
            label: year.to_string().into(),
            start: day(year, 1, 1),
            end: day(year + 1, 1, 1),
            months: r("12"),
        };
        Self::over(CalendarUnit::Year, (first..first + count).map(period).collect())
    }
    /// Months of 2027.
    pub(crate) fn months(count: i8) -> Build {
        let period = |month: i8| Period {
            label: format!("2027-{month:02}").into(),
            start: day(2027, month, 1),
            end: day(2027, month, 1).plus_months(1),
            months: Rational::ONE,
        };
        Self::over(CalendarUnit::Month, (1..=count).map(period).collect())
    }
    fn over(unit: CalendarUnit, periods: Vec<Period>) -> Build {
        let tir = Tir {
            schema: SCHEMA.into(),
            package: "sample".into(),
            horizon: Horizon { unit, periods },
            places: Vec::new(),
            resources: Vec::new(),
            properties: Vec::new(),
            recipes: Vec::new(),
            flows: Vec::new(),
            ranks: ["vital", "important", "wanted"].map(String::from).to_vec(),
            needs: Vec::new(),
            thresholds: Vec::new(),
            allocations: Vec::new(),
            policies: Vec::new(),
            adopted: Vec::new(),
            choices: Vec::new(),
            scenarios: Vec::new(),
            fence: None,
            patience: Vec::new(),
            uncertain: Vec::new(),
            settings: Vec::new(),
            cites: Vec::new(),
            aims: Vec::new(),
            tests: Vec::new(),
            notes: Vec::new(),
        };
        Build { tir }.place("shore")
    }
    pub(crate) fn place(mut self, name: &str) -> Self {
        self.tir.places.push(Place { name: name.into(), parent: Some(WHOLE), people: None, area: None, site: SITE });
        self
    }
    pub(crate) fn resource(&mut self, kind: Kind, name: &str, unit: &str, details: Details) -> ResourceId {
        let id = ResourceId(self.tir.resources.len() as u32);
        let details = (details != Details::default()).then(|| Box::new(details));
        let (name, unit, dimension) = (name.into(), unit.into(), "mass".into());
        self.tir.resources.push(Resource { name, kind, unit, dimension, local: false, details, site: SITE });
        id
    }
    pub(crate) fn recipe(&mut self, name: &str, takes: Duration, flows: &[(Verb, ResourceId, &str)]) -> RecipeId {
        let id = RecipeId(self.tir.recipes.len() as u32);
        let from = self.tir.flows.len() as u32;
        for (verb, resource, amount) in flows {
            let flow = Flow {
                verb: *verb,
                resource: *resource,
                amount: r(amount),
                steps: None,
                lasting: None,
                place: None,
                spread: false,
                site: SITE,
            };
            self.tir.flows.push(flow);
        }
        let flows = (from, self.tir.flows.len() as u32);
        let takes = (!takes.is_zero()).then(|| Box::new(takes));
        let (name, places) = (name.into(), vec![WHOLE]);
        let recipe = Recipe {
            name,
            takes,
            places,
            up_to: None,
            whole: false,
            flows,
            variant_of: None,
            set_up_of: None,
            site: SITE,
        };
        self.tir.recipes.push(recipe);
        id
    }
    pub(crate) fn need(&mut self, name: &str, resource: ResourceId, rate: Rate, rank: u32, floor: &str) -> NeedId {
        let id = NeedId(self.tir.needs.len() as u32);
        let (window, floor) = (Window::default(), r(floor));
        let need = Need {
            name: name.into(),
            of: Needed::Resource(resource),
            place: WHOLE,
            rate,
            always: false,
            profile: None,
            window,
            by: None,
            rank,
            floor,
            site: SITE,
            floor_site: SITE,
        };
        self.tir.needs.push(need);
        id
    }
    pub(crate) fn threshold(&mut self, name: &str, bound: Bound) -> ThresholdId {
        let id = ThresholdId(self.tir.thresholds.len() as u32);
        self.tir.thresholds.push(Threshold { name: name.into(), bound, site: SITE });
        id
    }
    pub(crate) fn policy(&mut self, name: &str, rules: Vec<Rule>) -> PolicyId {
        let id = PolicyId(self.tir.policies.len() as u32);
        self.tir.policies.push(Policy {
            name: name.into(),
            exception_of: None,
            trial: false,
            rules,
            allows: vec![],
            settings: Vec::new(),
            site: SITE,
        });
        id
    }
    pub(crate) fn aim(&mut self, text: &str, terms: Vec<(Rational, Measure)>) {
        let most = text.starts_with("most");
        self.tir.aims.push(Aim { text: text.into(), most, terms, unit: "h".into(), site: SITE });
    }
    pub(crate) fn view(self) -> View {
        self.view_with(&[])
    }
    pub(crate) fn view_with(self, adopted: &[PolicyId]) -> View {
        let (problem, problems) = from_tir(&self.tir, adopted);
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(crate::invariants::check(&problem), Vec::<String>::new());
        View { tir: self.tir, problem }
    }
}

pub(crate) fn stock(amount: &str) -> Vec<Stock> {
    vec![Stock { place: WHOLE, amount: r(amount), aged: None, site: SITE }]
}
pub(crate) fn aged(amount: &str, young: &str, old: &str) -> Vec<Stock> {
    vec![Stock { aged: Some((years(young), years(old))), ..stock(amount).remove(0) }]
}
pub(crate) fn supply(rate: Rate) -> Vec<Supply> {
    vec![Supply { place: WHOLE, rate, profile: None, window: Window::default(), site: SITE }]
}
pub(crate) fn bound(measure: Measure, compare: Compare, limit: Rate) -> Bound {
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
        except: Vec::new(),
        unit: "t".into(),
        site: SITE,
    }
}
pub(crate) fn from(day: Day) -> Window {
    Window { from: Some(day), until: None }
}

/// A problem, looked at by the names of rows and columns.
pub(crate) struct View {
    pub(crate) tir: Tir,
    pub(crate) problem: Problem,
}

impl View {
    pub(crate) fn row(&self, name: &str) -> Option<usize> {
        self.problem.rows.iter().position(|row| row_name(&self.tir, row) == name)
    }
    /// The lower and the upper side of a row.
    pub(crate) fn sides(&self, row: &str) -> (f64, f64) {
        let at = self.row(row).unwrap_or_else(|| panic!("no row {row}"));
        (self.problem.row_lower[at], self.problem.row_upper[at])
    }
    pub(crate) fn column(&self, name: &str) -> Option<usize> {
        let name_of = |column: &crate::Column| match column {
            crate::Column::Stretch(at) => {
                format!("stretch of {}", stretch_name(&self.tir, &self.problem.stretches[*at as usize].declared))
            }
            _ => column_name(&self.tir, column),
        };
        self.problem.columns.iter().position(|column| name_of(column) == name)
    }
    /// The entry of a column in a row; 0 where there is none.
    pub(crate) fn entry(&self, row: &str, column: &str) -> f64 {
        let row = self.row(row).unwrap_or_else(|| panic!("no row {row}"));
        let column = self.column(column).unwrap_or_else(|| panic!("no column {column}"));
        let range = self.problem.starts[column] as usize..self.problem.starts[column + 1] as usize;
        let entries = self.problem.entries[range.clone()].iter().zip(&self.problem.values[range]);
        entries.filter(|(at, _)| **at as usize == row).map(|(_, value)| *value).sum()
    }
    pub(crate) fn print(&self) -> String {
        crate::print(&self.tir, &self.problem)
    }
}

/// The fishery of the language's first page: its program, and its policies `no_trawl` and `phase_out`.
pub(crate) fn fishery() -> (Build, PolicyId, PolicyId) {
    use Kind::*;
    use Verb::*;
    let mut it = Build::years(2027, 10);
    let none = Details::default;
    let logistic = Regrowth::Logistic { rate: per_year("0.18"), capacity: r("60_000") };
    let cod = it.resource(Natural, "cod", "t", Details { stock: stock("42_000"), regrowth: Some(logistic), ..none() });
    let fish = it.resource(Perishable, "fish", "t", Details { keeps: Some(days("4")), ..none() });
    let diesel = it.resource(Good, "diesel", "kL", Details { supply: supply(per_year("3_000")), ..none() });
    let timber = it.resource(Good, "timber", "t", Details { supply: supply(per_year("900")), ..none() });
    let crew = it.resource(Labour, "crew", "h", Details { supply: supply(per_year("240_000")), ..none() });
    let wright = it.resource(Labour, "shipwright", "h", Details { supply: supply(per_year("9_000")), ..none() });
    let liners = Details { stock: aged("14", "5", "20"), lasts: Some(years("25")), ..none() };
    let liner = it.resource(Durable, "hand_liner", "", liners);
    let trawlers = Details { stock: aged("2", "10", "10"), lasts: Some(years("30")), ..none() };
    let trawler = it.resource(Durable, "trawler", "", trawlers);
    let seabed = it.resource(Emitted, "seabed", "km2", none());
    let co2e = it.resource(Emitted, "co2e", "t", none());

    let season = [(Use, liner, "1"), (Work, crew, "4_800"), (Consume, diesel, "9"), (Consume, cod, "62")];
    let season = [&season[..], &[(Produce, fish, "60"), (Emit, co2e, "24")]].concat();
    it.recipe("hand_line_season", years("1"), &season);
    let season = [(Use, trawler, "1"), (Work, crew, "21_000"), (Consume, diesel, "410"), (Consume, cod, "1_250")];
    let season = [&season[..], &[(Produce, fish, "1_100"), (Emit, co2e, "1_095"), (Emit, seabed, "310")]].concat();
    let trawl = it.recipe("trawl_season", years("1"), &season);
    let build = [(Work, wright, "3_500"), (Consume, timber, "14"), (Produce, liner, "1")];
    it.recipe("build_hand_liner", years("1"), &build);
    let train = [(Work, wright, "400"), (Work, crew, "3_000"), (Produce, wright, "0")];
    it.recipe("train_shipwright", years("2"), &train);
    if let Some(flow) = it.tir.flows.last_mut() {
        flow.amount = per_year("1_700").amount;
        flow.lasting = Some(Box::new(Lasting { basis: Basis::Month, duration: years("30") }));
    }

    it.need("protein", fish, per_year("1_364"), 0, "0.9");
    it.need("barter", fish, per_year("600"), 2, "0");
    it.threshold("spawning_stock", bound(Measure::Stock(cod), Compare::AtLeast, total("30_000")));
    let mut carbon = bound(Measure::Emitted(co2e), Compare::AtMost, per_year("3_400"));
    carbon.falling = Some(Falling { part: r("0.05"), every: years("1") });
    it.threshold("carbon", carbon);
    let forbid = Rule::Forbid { recipe: trawl, place: None, except: vec![], window: from(day(2030, 1, 1)), site: SITE };
    let no_trawl = it.policy("no_trawl", vec![forbid]);
    let mut cap = bound(Measure::Run(trawl), Compare::AtMost, per_year("1.5"));
    cap.window = from(day(2031, 1, 1));
    let phase_out = it.policy("phase_out", vec![Rule::Bound(cap)]);
    it.aim("least labour", vec![(Rational::ONE, Measure::Worked(None))]);
    it.aim("least change", Vec::new());
    (it, no_trawl, phase_out)
}
