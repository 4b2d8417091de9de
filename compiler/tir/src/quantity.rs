//! Quantities while they are computed: exact amounts with a dimension.

use indexmap::IndexSet;
use rustc_hash::{FxBuildHasher, FxHashMap};
use weal_base::Rational;

use crate::calendar::{Basis, Duration, Rate, TimeWord, mean_month};

/// A dimension, as an index into [`Dimensions`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DimId(pub u32);

/// No dimension: a number.
pub const NUMBER: DimId = DimId(0);

/// Exponents of base dimensions, sorted by base, none zero.
type Vector = Vec<(u16, i8)>;

/// All dimensions met so far.
#[derive(Clone, Debug)]
pub struct Dimensions {
    bases: Vec<String>,
    vectors: IndexSet<Vector, FxBuildHasher>,
    names: FxHashMap<DimId, String>,
    products: FxHashMap<(DimId, DimId, bool), DimId>,
}

impl Default for Dimensions {
    fn default() -> Self {
        let mut vectors: IndexSet<Vector, FxBuildHasher> = IndexSet::default();
        vectors.insert(Vector::new());
        Dimensions { bases: Vec::new(), vectors, names: FxHashMap::default(), products: FxHashMap::default() }
    }
}

impl Dimensions {
    /// The base dimension of this name, entered if it is new.
    pub fn base(&mut self, name: &str) -> DimId {
        let at = self.bases.iter().position(|base| base == name).unwrap_or_else(|| {
            self.bases.push(name.to_owned());
            self.bases.len() - 1
        });
        let id = self.enter(vec![(at as u16, 1)]);
        self.names.entry(id).or_insert_with(|| name.to_owned());
        id
    }

    /// Gives a dimension a name, where it has none.
    pub fn name(&mut self, id: DimId, name: &str) {
        self.names.entry(id).or_insert_with(|| name.to_owned());
    }

    /// The base dimension of this name, if there is one.
    pub fn find_base(&self, name: &str) -> Option<DimId> {
        let at = self.bases.iter().position(|base| base == name)?;
        self.vectors.get_index_of(&vec![(at as u16, 1)]).map(|id| DimId(id as u32))
    }

    /// The powers of base dimensions, by name.
    pub fn powers(&self, id: DimId) -> Vec<(String, i8)> {
        let name = |base: &u16| self.bases.get(*base as usize).cloned().unwrap_or_default();
        self.vector(id).iter().map(|(base, power)| (name(base), *power)).collect()
    }

    /// The dimension with these powers of base dimensions.
    pub fn of(&mut self, powers: &[(String, i8)]) -> DimId {
        let mut whole = NUMBER;
        for (base, power) in powers {
            let base = self.base(base);
            let raised = self.power(base, i32::from(*power));
            whole = self.combine(whole, raised, false);
        }
        whole
    }

    fn enter(&mut self, vector: Vector) -> DimId {
        DimId(self.vectors.insert_full(vector).0 as u32)
    }

    fn vector(&self, id: DimId) -> &[(u16, i8)] {
        self.vectors.get_index(id.0 as usize).map_or(&[], |vector| vector)
    }

    /// `a · b`, or `a / b`.
    pub fn combine(&mut self, a: DimId, b: DimId, divide: bool) -> DimId {
        if b == NUMBER {
            return a;
        }
        if let Some(known) = self.products.get(&(a, b, divide)) {
            return *known;
        }
        let mut sum: Vector = self.vector(a).to_vec();
        for (base, power) in self.vector(b).to_vec() {
            let power = if divide { -power } else { power };
            match sum.iter_mut().find(|(other, _)| *other == base) {
                Some((_, total)) => *total = total.saturating_add(power),
                None => sum.push((base, power)),
            }
        }
        sum.retain(|(_, power)| *power != 0);
        sum.sort_unstable();
        let id = self.enter(sum);
        self.products.insert((a, b, divide), id);
        id
    }

    /// `a` to a whole power.
    pub fn power(&mut self, a: DimId, power: i32) -> DimId {
        let mut result = NUMBER;
        for _ in 0..power.unsigned_abs().min(32) {
            result = self.combine(result, a, power < 0);
        }
        result
    }

    /// A dimension as people read it: `mass`, `mass / time`, `a number`.
    pub fn text(&self, id: DimId) -> String {
        if id == NUMBER {
            return "a number".to_owned();
        }
        if let Some(name) = self.names.get(&id) {
            return name.clone();
        }
        if let Some(name) = self.named_per_time(id) {
            return format!("{name} / time");
        }
        let (mut above, mut below) = (Vec::new(), Vec::new());
        for (base, power) in self.vector(id) {
            let name = self.bases.get(*base as usize).map_or("?", String::as_str);
            let raised = match power.unsigned_abs() {
                1 => name.to_owned(),
                power => format!("{name}^{power}"),
            };
            if *power > 0 { above.push(raised) } else { below.push(raised) }
        }
        let top = if above.is_empty() { "1".to_owned() } else { above.join(" · ") };
        if below.is_empty() { top } else { format!("{top} / {}", below.join(" / ")) }
    }

    /// The name of what this is per time, where that has one: `volume` for length^3 / time.
    fn named_per_time(&self, id: DimId) -> Option<&str> {
        let time = self.bases.iter().position(|base| base == "time")? as u16;
        let mut whole = self.vector(id).to_vec();
        match whole.iter_mut().find(|(base, _)| *base == time) {
            Some((_, power)) => *power = power.saturating_add(1),
            None => return None,
        }
        whole.retain(|(_, power)| *power != 0);
        let at = self.vectors.get_index_of(&whole)?;
        self.names.get(&DimId(at as u32)).map(String::as_str)
    }

    /// Two dimensions under each other, base by base.
    pub fn side_by_side(&self, first: (&str, DimId), second: (&str, DimId)) -> String {
        let mut bases: Vec<u16> =
            self.vector(first.1).iter().chain(self.vector(second.1)).map(|(base, _)| *base).collect();
        bases.sort_unstable();
        bases.dedup();
        let width = first.0.len().max(second.0.len());
        let names: Vec<&str> =
            bases.iter().map(|base| self.bases.get(*base as usize).map_or("?", String::as_str)).collect();
        let mut out = format!("{:width$}  {}", "", names.join("  "));
        for (title, id) in [first, second] {
            out += &format!("\n{title:width$}");
            for (base, name) in bases.iter().zip(&names) {
                let power = self.vector(id).iter().find(|(other, _)| other == base).map_or(0, |(_, power)| *power);
                out += &format!("  {power:>len$}", len = name.chars().count());
            }
        }
        out
    }
}

/// An exact amount in the base units of its dimension.
///
/// Calendar time is kept apart: `calendar` counts the powers of calendar months in the amount, so that `900 t per
/// year` is exactly that in a year of any length.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// The amount; time is in seconds, and in months for each calendar power.
    pub amount: Rational,
    /// Its dimension.
    pub dim: DimId,
    /// The power of calendar months in it.
    pub calendar: i8,
    /// The time it was written per, if it was.
    pub per: Option<TimeWord>,
    /// The unit it was written in: its symbol's id and how much of the base it is.
    pub written: Option<(u32, Rational)>,
}

/// Seconds in a mean month.
fn month_seconds() -> Rational {
    &mean_month() * &Rational::from(86_400)
}

impl Quantity {
    /// A bare number.
    pub fn number(amount: Rational) -> Quantity {
        Quantity { amount, dim: NUMBER, calendar: 0, per: None, written: None }
    }

    /// The amount with calendar months turned into mean ones.
    pub fn fixed(&self) -> Rational {
        let factor = month_seconds().checked_pow(i32::from(self.calendar)).unwrap_or(Rational::ONE);
        &self.amount * &factor
    }

    /// As a length of time; the dimension must be time.
    pub fn duration(&self) -> Duration {
        if self.calendar == 1 {
            return Duration { months: self.amount.clone(), days: Rational::ZERO };
        }
        Duration { months: Rational::ZERO, days: per_day(&self.fixed(), false) }
    }

    /// As a rate, the dimension being something per time.
    pub fn rate(&self) -> Rate {
        let per = Some(self.per.unwrap_or(TimeWord::Year));
        if self.calendar == -1 {
            return Rate::steady(self.amount.clone(), Basis::Month, per);
        }
        Rate::steady(per_day(&self.fixed(), true), Basis::Day, per)
    }
}

/// Per second to per day, or seconds to days.
fn per_day(amount: &Rational, rate: bool) -> Rational {
    let day = Rational::from(86_400);
    if rate { amount * &day } else { amount.checked_div(&day).unwrap_or_default() }
}
