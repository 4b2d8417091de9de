//! Random programs that say something, in many spellings: the same declarations in another order, in other units, in
//! several files. The same seed gives the same program.

use std::path::PathBuf;

use crate::memory::Memory;
use crate::mutation::Random;

/// What an amount counts; the written form is free to use any unit of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dimension {
    Mass,
    Time,
}

/// Units of a dimension, each with how many thousandths of the first make one of it.
fn units(dimension: Dimension) -> &'static [(&'static str, u64)] {
    match dimension {
        Dimension::Mass => &[("t", 1_000_000), ("kg", 1_000), ("Mg", 1_000_000), ("g", 1), ("kt", 1_000_000_000)],
        Dimension::Time => &[("h", 60), ("min", 1)],
    }
}

/// A piece of a declaration's text.
#[derive(Clone, Debug)]
enum Piece {
    Text(String),
    /// So many of the smallest unit.
    Amount(u64, Dimension),
}

type Line = Vec<Piece>;

/// In which file of a program in several files a declaration stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Home {
    Nature,
    Works,
    Wants,
    Root,
}

#[derive(Clone, Debug)]
struct Declaration {
    home: Home,
    head: Line,
    lines: Vec<Line>,
    /// Whether the order of its lines says nothing.
    free: bool,
}

/// A random program.
#[derive(Clone, Debug)]
pub struct Economy {
    declarations: Vec<Declaration>,
}

/// How a program is written down.
#[derive(Clone, Copy, Debug, Default)]
pub struct Spelling {
    /// Seed of another order of declarations and of the lines in them.
    pub order: Option<u64>,
    /// Seed of other units for amounts.
    pub units: Option<u64>,
    /// Whether the declarations stand in several files.
    pub files: bool,
}

fn text(words: impl Into<String>) -> Piece {
    Piece::Text(words.into())
}

fn tonnes(thousandths: u64) -> Piece {
    Piece::Amount(thousandths * 1_000, Dimension::Mass)
}

fn hours(tenths: u64) -> Piece {
    Piece::Amount(tenths * 6, Dimension::Time)
}

fn write(piece: &Piece, random: &mut Option<Random>) -> String {
    let (amount, dimension) = match piece {
        Piece::Text(text) => return text.clone(),
        Piece::Amount(amount, dimension) => (*amount, *dimension),
    };
    let all = units(dimension);
    let (unit, size) = all[random.as_mut().map_or(0, |random| random.below(all.len()))];
    let (whole, rest) = (amount / size, amount % size);
    if rest == 0 {
        return format!("{whole} {unit}");
    }
    // Where the smallest unit makes no finite decimal of this one, it is written as it is.
    match decimal(rest, size) {
        Some(digits) => format!("{whole}.{digits} {unit}"),
        None => {
            let smallest = all.iter().find(|(_, size)| *size == 1).map_or(unit, |(unit, _)| unit);
            format!("{amount} {smallest}")
        }
    }
}

/// The decimal digits of `rest / size`, if they end.
fn decimal(mut rest: u64, size: u64) -> Option<String> {
    let mut digits = String::new();
    while rest != 0 {
        if digits.len() > 12 {
            return None;
        }
        rest *= 10;
        digits.push(char::from(b'0' + (rest / size) as u8));
        rest %= size;
    }
    Some(digits)
}

fn shuffle<T>(list: &mut [T], random: &mut Random) {
    for at in (1..list.len()).rev() {
        list.swap(at, random.below(at + 1));
    }
}

impl Economy {
    /// The program of a seed.
    pub fn new(seed: u64) -> Economy {
        Builder { random: Random(seed), softness: Random(seed ^ 0x5041), declarations: Vec::new(), periods: "year" }
            .build()
    }

    /// The program written down.
    pub fn write(&self, spelling: Spelling) -> Memory {
        let mut declarations = self.declarations.clone();
        if let Some(seed) = spelling.order {
            let mut random = Random(seed);
            shuffle(&mut declarations, &mut random);
            for declaration in declarations.iter_mut().filter(|declaration| declaration.free) {
                shuffle(&mut declaration.lines, &mut random);
            }
        }
        let mut units = spelling.units.map(Random);
        let mut files = [(Home::Nature, ""), (Home::Works, ""), (Home::Wants, ""), (Home::Root, "")]
            .map(|(home, start)| (home, start.to_owned()));
        if spelling.files {
            files[1].1 += "use nature.*\n";
            files[2].1 += "use nature.*\nuse works.*\n";
            files[3].1 += "package random\nuse nature.*\nuse works.*\nuse wants.*\n";
        } else {
            files[3].1 += "package random\n";
        }
        for declaration in &declarations {
            let at = if spelling.files { declaration.home as usize } else { Home::Root as usize };
            let out = &mut files[at].1;
            let mut put = |line: &Line, out: &mut String| {
                for piece in line {
                    *out += &write(piece, &mut units);
                }
            };
            put(&declaration.head, out);
            if !declaration.lines.is_empty() {
                *out += " {\n";
                for line in &declaration.lines {
                    *out += "  ";
                    put(line, out);
                    *out += "\n";
                }
                *out += "}";
            }
            *out += "\n";
        }
        let names = ["nature.weal", "works.weal", "wants.weal", "main.weal"];
        let keep = |at: &usize| spelling.files || *at == 3;
        let texts = files.into_iter().map(|(_, text)| text);
        let named = names.into_iter().zip(texts).enumerate().filter(|(at, _)| keep(at));
        Memory(named.map(|(_, (name, text))| (PathBuf::from(name), text.into_bytes())).collect())
    }
}

struct Builder {
    random: Random,
    /// By itself, so that a seed gives the same economy with and without soft bounds.
    softness: Random,
    declarations: Vec<Declaration>,
    periods: &'static str,
}

impl Builder {
    fn chance(&mut self, in_hundred: usize) -> bool {
        self.random.below(100) < in_hundred
    }

    /// From `low` to `high`, both included.
    fn from(&mut self, low: u64, high: u64) -> u64 {
        low + self.random.below((high - low + 1) as usize) as u64
    }

    fn say(&mut self, home: Home, head: Line, lines: Vec<Line>, free: bool) {
        self.declarations.push(Declaration { home, head, lines, free });
    }

    fn build(mut self) -> Economy {
        let count = self.from(1, 5);
        let (periods, horizon) = match self.random.below(3) {
            0 => ("year", format!("horizon 2027 .. {} by year", 2026 + count)),
            1 => ("month", format!("horizon 2027-01 .. 2027-{count:02} by month")),
            _ => ("quarter", format!("horizon 2027-Q1 .. 2027-Q{} by quarter", count.min(4))),
        };
        self.periods = periods;
        self.say(Home::Root, vec![text(horizon)], Vec::new(), true);
        self.say(Home::Nature, vec![text("place town")], vec![vec![text("people 1_000")]], true);
        let goods = self.nature();
        let made = self.works(&goods);
        self.wants(&goods, &made);
        Economy { declarations: self.declarations }
    }

    /// Resources: what is dug or grows, what can be made, hours, an oven, smoke. Returns the names of goods, raw ones first.
    fn nature(&mut self) -> Vec<String> {
        let (raw, more) = (self.from(1, 3), self.from(2, 5));
        let mut goods = Vec::new();
        for at in 0..raw + more {
            let name = format!("good{at}");
            let mut lines = Vec::new();
            let mut kind = "";
            if at < raw {
                lines.push(vec![text("supply "), tonnes(self.from(10, 900)), text(" per month")]);
            }
            match self.random.below(6) {
                0 if at >= raw => {
                    kind = "perishable ";
                    lines.push(vec![text(format!("keeps {} day", self.from(2, 60)))]);
                }
                1 => lines.push(vec![text("discard allowed")]),
                2 => {
                    lines.push(vec![text("stock "), tonnes(self.from(1, 400))]);
                    if self.chance(50) {
                        lines.push(vec![text(format!("loses {} % per month", self.from(1, 9)))]);
                    }
                }
                3 if at < raw => {
                    kind = "natural ";
                    lines.push(vec![text("stock "), tonnes(self.from(400, 900))]);
                    lines.push(vec![text("regrows logistic 12 % per year to "), tonnes(2_000)]);
                }
                4 => kind = "flowing ",
                _ => {}
            }
            self.say(Home::Nature, vec![text(format!("resource {name}: {kind}mass in t"))], lines, true);
            goods.push(name);
        }
        let supply = vec![text("supply "), hours(self.from(2_000, 40_000)), text(" per month")];
        self.say(Home::Nature, vec![text("resource hands: labour")], vec![supply], true);
        let ovens = format!("stock {} aged 1 .. 6 year", self.from(1, 6));
        let lasts = vec![text("lasts 10 year")];
        self.say(Home::Nature, vec![text("resource oven: durable")], vec![vec![text(ovens)], lasts], true);
        self.say(Home::Nature, vec![text("resource smoke: emitted mass in t")], Vec::new(), true);
        goods
    }

    /// One to three recipes for each good that is not raw. Returns the names of recipes.
    fn works(&mut self, goods: &[String]) -> Vec<String> {
        let mut made = Vec::new();
        for (at, good) in goods.iter().enumerate().skip(1) {
            for way in 0..self.from(1, 2) {
                let name = format!("make_{good}_{way}");
                let mut lines = Vec::new();
                for _ in 0..self.from(1, 2) {
                    // Mostly from what comes before; now and then from what comes behind, so that there are circles.
                    let behind = self.chance(8);
                    let end = if behind { goods.len() } else { at };
                    let input = self.random.below(end);
                    if input != at {
                        let amount = tonnes(self.from(1, if behind { 5 } else { 40 }));
                        lines.push(vec![text("consume "), amount, text(format!(" {}", goods[input]))]);
                    }
                }
                lines.push(vec![text("work "), hours(self.from(1, 300)), text(" hands")]);
                lines.push(vec![text("produce "), tonnes(self.from(5, 50)), text(format!(" {good}"))]);
                if self.chance(40) {
                    lines.push(vec![text("emit "), tonnes(self.from(1, 30)), text(" smoke")]);
                }
                if self.chance(30) {
                    lines.push(vec![text(format!("takes {} day", self.from(1, 40)))]);
                    if self.chance(60) {
                        lines.push(vec![text("use 1 oven")]);
                    }
                }
                if self.chance(15) {
                    lines.push(vec![text(format!("up to {} run per month", self.from(1, 60)))]);
                }
                self.say(Home::Works, vec![text(format!("recipe {name}"))], lines, true);
                made.push(name);
            }
        }
        if self.chance(50) {
            let lines = vec![vec![text("takes 20 day")], vec![text("work "), hours(900), text(" hands")]];
            let lines = [lines, vec![vec![text("produce 1 oven")]]].concat();
            self.say(Home::Works, vec![text("recipe build_oven")], lines, true);
        }
        made
    }

    /// ` soft rank vital`, or nothing.
    fn soft(&mut self) -> Vec<Piece> {
        let ranks = ["vital", "important", "wanted"];
        let soft =
            (self.softness.below(100) < 40).then(|| text(format!(" soft rank {}", ranks[self.softness.below(3)])));
        soft.into_iter().collect()
    }

    /// Needs, thresholds, a policy, a choice and an aim.
    fn wants(&mut self, goods: &[String], made: &[String]) {
        for at in 0..self.from(1, 3) {
            let good = &goods[goods.len() - 1 - self.random.below(goods.len().min(3))];
            let mut lines = vec![vec![text(["rank vital", "rank important", "rank wanted"][self.random.below(3)])]];
            if self.chance(15) {
                lines.push(vec![text(format!("at least {} %", self.from(1, 60)))]);
            }
            let amount = tonnes(self.from(1, 200));
            let head = vec![text(format!("need need{at}: ")), amount, text(format!(" {good} per month"))];
            self.say(Home::Wants, head, lines, true);
        }
        if self.softness.below(100) < 30 {
            let total = if self.softness.below(2) == 0 { " in total" } else { "" };
            let part = 5 + self.softness.below(90);
            let soft = self.soft();
            let head = vec![text(format!("threshold fair: met need0 >= {part} %{total}"))];
            self.say(Home::Wants, [head, soft].concat(), Vec::new(), true);
        }
        if self.chance(60) {
            let head = vec![text("threshold air: emitted smoke <= "), tonnes(self.from(5, 900)), text(" per month")];
            let soft = self.soft();
            self.say(Home::Wants, [head, soft].concat(), Vec::new(), true);
            if self.softness.below(100) < 40 {
                let room = tonnes(1 + self.softness.below(300) as u64);
                let soft = self.soft();
                let head = vec![text("threshold reserve: headroom air >= "), room];
                self.say(Home::Wants, [head, soft].concat(), Vec::new(), true);
            }
        }
        if self.chance(30) {
            let head = vec![text("threshold rest: worked hands <= "), hours(self.from(900, 30_000))];
            let tail = text(if self.chance(50) { " per month" } else { " in total" });
            let soft = self.soft();
            self.say(Home::Wants, [head, vec![tail], soft].concat(), Vec::new(), true);
        }
        let recipe = made[self.random.below(made.len())].clone();
        if self.chance(50) {
            let rule = match self.random.below(3) {
                0 => format!("forbid {recipe} from 2027-02"),
                1 => format!("limit {recipe} <= {} run per month", self.from(1, 30)),
                _ => format!("require {recipe} >= {} run per year", self.from(1, 3)),
            };
            let soft = if rule.starts_with("forbid") { Vec::new() } else { self.soft() };
            self.say(Home::Root, vec![text("policy less")], vec![[vec![text(rule)], soft].concat()], true);
            let options = vec![vec![text("option as_before")], vec![text("option fewer adopts less")]];
            self.say(Home::Root, vec![text("choice how \"How much?\"")], options, false);
        }
        let aims = ["least labour", "least smoke", "least change", "most produced"];
        let mut chosen: Vec<String> = Vec::new();
        for aim in aims {
            if self.chance(40) {
                let last = &goods[goods.len() - 1];
                chosen.push(if aim == "most produced" { format!("{aim} {last}") } else { aim.to_owned() });
            }
        }
        if !chosen.is_empty() {
            self.say(Home::Root, vec![text(format!("aim {}", chosen.join(", ")))], Vec::new(), true);
        }
    }
}
