//! `allocate carbon among shore, town by people`: a threshold divided into thresholds of places.

use weal_base::{Code, Diagnostic, Rational, Site};
use weal_hir::{Allocate, Among, Def, ItemKind, Ref, ShareRule as Written};

use super::Lower;
use crate::calendar::Basis;
use crate::ir::*;
use crate::tables::Cells;

/// Something that cannot be divided as it says.
fn bad(message: String, site: Site, label: &str, help: impl Into<String>) -> Diagnostic {
    Diagnostic::error(Code::BadAllocation, message, site, label).help(help)
}

impl<'a> Lower<'a> {
    /// Divides thresholds: first those that are declared, then the parts that these give, until nothing is left.
    pub(super) fn allocations(&mut self) {
        let mut open: Vec<(Def, &'a weal_hir::Item, &'a Allocate)> = Vec::new();
        for (def, item) in self.items() {
            match &item.kind {
                ItemKind::Allocate(allocate) => open.push((def, item, allocate)),
                ItemKind::ForEach { body, .. } => self.no_allocation_in_rows(def, body),
                _ => {}
            }
        }
        while !open.is_empty() {
            let before = open.len();
            let mut left = Vec::new();
            for (def, item, allocate) in open {
                if self.is_open(def.module, allocate) {
                    left.push((def, item, allocate));
                } else {
                    self.allocate(def.module, item, allocate);
                }
            }
            if left.len() == before {
                left.iter().for_each(|(def, _, allocate)| self.part_of_nothing(def.module, allocate));
                return;
            }
            open = left;
        }
    }

    fn no_allocation_in_rows(&mut self, def: Def, body: &'a [weal_hir::Item]) {
        for item in body {
            match &item.kind {
                ItemKind::Allocate(_) => {
                    let site = self.node(def.module, item.node);
                    self.problems.push(bad(
                        "a threshold is divided once, and this stands inside a loop over rows".to_owned(),
                        site,
                        "once for each row",
                        "move it out of the loop; the places may come from rows: `among each place`",
                    ));
                }
                ItemKind::ForEach { body, .. } => self.no_allocation_in_rows(def, body),
                _ => {}
            }
        }
    }

    /// Whether it divides a part that another allocation may still give.
    fn is_open(&mut self, module: u32, allocate: &'a Allocate) -> bool {
        let (Some(of), Some(at)) = (self.threshold_of(module, &allocate.threshold), &allocate.at) else { return false };
        self.place(module, at).is_some_and(|place| self.part_at(of, place).is_none())
    }

    /// The threshold `of` at a place: itself, where it is said of that place, or its part there.
    fn part_at(&self, of: ThresholdId, place: PlaceId) -> Option<ThresholdId> {
        let own = self.tir.thresholds.get(of.index())?;
        if matches!(own.bound.places, Where::At(at) if at == place) {
            return Some(of);
        }
        let name = format!("{}@{}", own.name, self.tir.places.get(place.index())?.name);
        self.threshold_names.get(name.as_str()).copied()
    }

    fn part_of_nothing(&mut self, module: u32, allocate: &'a Allocate) {
        let Some(at) = &allocate.at else { return };
        let (Some(of), Some(place)) = (self.threshold_of(module, &allocate.threshold), self.place(module, at)) else {
            return;
        };
        let (name, place) = (&self.tir.thresholds[of.index()].name, &self.tir.places[place.index()].name);
        let site = self.node(module, at.node);
        let problem = bad(
            format!("no part of `{name}` is allocated to `{place}`, so there is nothing to divide"),
            site,
            "gets no part",
            format!("add for example `allocate {name} among {place}, … by people`, or leave out `at {place}`"),
        );
        self.problems.push(problem);
    }

    fn allocate(&mut self, module: u32, item: &'a weal_hir::Item, allocate: &'a Allocate) -> Option<()> {
        let of = self.threshold_of(module, &allocate.threshold)?;
        let of = match &allocate.at {
            Some(at) => {
                let place = self.place(module, at)?;
                self.part_at(of, place)?
            }
            None => of,
        };
        let site = self.node(module, item.node);
        let whole = self.tir.thresholds.get(of.index())?.clone();
        let within = match whole.bound.places {
            Where::Everywhere => WHOLE,
            Where::At(place) => place,
            Where::EachPlace | Where::EachIn(_) => {
                self.problems.push(bad(
                    format!("`{}` holds at each place by itself, so there is nothing to divide", whole.name),
                    site,
                    "each has its own already",
                    "leave out `each place` where it is declared, or this allocation",
                ));
                return None;
            }
        };
        if matches!(whole.bound.measure, Measure::Met(_) | Measure::Headroom(_)) {
            self.problems.push(bad(
                format!("`{}` is about a part of a need or about room, and no amount to be divided", whole.name),
                site,
                "cannot be divided",
                "divide a threshold on an amount",
            ));
            return None;
        }
        if let Some(first) = self.tir.allocations.iter().find(|other| other.of == of) {
            let problem = Diagnostic::error(
                Code::BadAllocation,
                format!("`{}` is divided twice", whole.name),
                site,
                "divided again here",
            )
            .also(first.site, "first divided here")
            .help("keep one of them");
            self.problems.push(problem);
            return None;
        }
        let places = self.sharers(module, allocate, within, &whole.name)?;
        let (rule, weights) = self.weights(module, allocate, &places)?;
        let sum: Rational = weights.iter().cloned().sum();
        if !sum.is_positive() {
            let at = self.node(module, allocate.by.1);
            self.problems.push(bad(
                format!("by `{}` all places of this allocation together count for nothing", allocate.text),
                at,
                "adds up to nothing",
                "divide by something the places have, or `by equal shares`",
            ));
            return None;
        }
        if let Some(problem) = self.kept_in_common(whole.bound.measure, site) {
            self.problems.push(problem);
            return None;
        }
        let times = self.tir.times(&whole.bound, within);
        let limit = whole.bound.limit.times(&times);
        // What is uncertain of the whole is so of its parts.
        let range = self.tir.uncertain.iter().find(|uncertain| uncertain.of == Varying::Threshold(of)).cloned();
        // So is how long it may be out of bounds.
        let patience = self.patience.get(&Entity::Threshold(of)).cloned();
        let base = whole.name.split('@').next().unwrap_or("").to_owned();
        let mut shares = Vec::with_capacity(places.len());
        for ((place, at), weight) in places.into_iter().zip(weights) {
            let part = weight.checked_div(&sum).unwrap_or_default();
            let limit = limit.times(&part);
            if let Some(range) = &range {
                let own = &times * &part;
                let of = Varying::Threshold(ThresholdId(self.tir.thresholds.len() as u32));
                self.keep_range(of, Some(Box::new((range.low.times(&own), range.high.times(&own)))), range.site);
            }
            let bound = Bound { limit, per_person: false, places: Where::At(place), site: at, ..whole.bound.clone() };
            let name: Box<str> = format!("{base}@{}", self.tir.places[place.index()].name).into();
            let threshold = ThresholdId(self.tir.thresholds.len() as u32);
            let known = &self.tir.thresholds;
            Self::claim(
                "threshold",
                &mut self.threshold_names,
                (&name, at),
                threshold,
                |id| known[id.index()].site,
                &self.built_sites,
                &mut self.problems,
            );
            if let Some(patience) = &patience {
                self.keep_patience(Entity::Threshold(threshold), patience.duration.clone(), patience.site);
            }
            self.tir.thresholds.push(Threshold { name, bound, site: at });
            self.note(Entity::Threshold(threshold), item);
            shares.push(Share { place, threshold, weight, part });
        }
        let text = allocate.text.as_str().into();
        self.tir.allocations.push(Allocation { of, rule, text, shares, site });
        Some(())
    }

    /// The places that share, each with where it is named. All lie inside `within` and none in another.
    fn sharers(
        &mut self,
        module: u32,
        allocate: &'a Allocate,
        within: PlaceId,
        name: &str,
    ) -> Option<Vec<(PlaceId, Site)>> {
        let mut found: Vec<(PlaceId, Site)> = Vec::new();
        match &allocate.among {
            Among::Places(places) => {
                for place in places {
                    let id = self.place(module, place)?;
                    found.push((id, self.node(module, place.node)));
                }
            }
            Among::Each(around) => {
                let around: Option<&'a Ref> = around.as_ref();
                let id = match around {
                    Some(place) => self.place(module, place)?,
                    None => within,
                };
                let node = around.map_or(allocate.threshold.node, |place| place.node);
                let site = self.node(module, node);
                found.extend(self.tir.innermost(id).into_iter().map(|place| (place, site)));
            }
        }
        let called = |lower: &Self, place: PlaceId| lower.tir.places[place.index()].name.to_string();
        // Per place, who of the sharers it is or is around; so that one look at each finds two that overlap.
        let mut taken: rustc_hash::FxHashMap<PlaceId, PlaceId> = rustc_hash::FxHashMap::default();
        for (place, _) in &found {
            self.tir.around(*place).skip(1).for_each(|around| _ = taken.entry(around).or_insert(*place));
        }
        let mut seen = rustc_hash::FxHashSet::default();
        for (place, site) in &found {
            let problem = if !seen.insert(*place) {
                let place = called(self, *place);
                bad(format!("`{place}` shares `{name}` twice"), *site, "named a second time", "name it once")
            } else if let Some(inner) = taken.get(place) {
                let (inner, place) = (called(self, *inner), called(self, *place));
                bad(
                    format!("`{inner}` lies inside `{place}`, and both share `{name}`"),
                    *site,
                    "would count twice",
                    format!(
                        "name only `{place}`, and divide its part: `allocate {name} at {place} among {inner}, … by people`"
                    ),
                )
            } else if !self.tir.is_inside(*place, within) {
                let (place, within) = (called(self, *place), called(self, within));
                bad(
                    format!("`{name}` holds at `{within}`, and `{place}` does not lie inside it"),
                    *site,
                    "lies elsewhere",
                    "name places inside it only",
                )
            } else {
                continue;
            };
            self.problems.push(problem);
            return None;
        }
        Some(found)
    }

    /// What each place counts for by the rule of an allocation.
    fn weights(
        &mut self,
        module: u32,
        allocate: &'a Allocate,
        places: &[(PlaceId, Site)],
    ) -> Option<(ShareRule, Vec<Rational>)> {
        let site = self.node(module, allocate.by.1);
        let mut needs = Vec::new();
        let rule = match &allocate.by.0 {
            Written::People => ShareRule::People,
            Written::Area => ShareRule::Area,
            Written::Equal => ShareRule::Equal,
            Written::Need(need) => {
                let need = self.need_of(module, need)?;
                let declared = self.tir.needs.get(need.index())?.site;
                let same = self.tir.needs.iter().zip(0..).filter(|(need, _)| need.site == declared);
                needs.extend(same.map(|(_, id)| NeedId(id)));
                ShareRule::Need(needs.clone())
            }
            Written::Column(table, column) => {
                return self.shares_in_column(*table, *column, places, site).map(|weights| (ShareRule::Table, weights));
            }
            Written::Error => return None,
        };
        let mut weights = Vec::with_capacity(places.len());
        for (place, at) in places {
            let found = &self.tir.places[place.index()];
            let (weight, lacks, help) = match &rule {
                ShareRule::People => (found.people.clone(), "how many people live there", "people 1_000"),
                ShareRule::Area => (found.area.clone(), "how large it is", "area 12 km2"),
                ShareRule::Need(_) => (self.wanted_at(&needs, *place), "what is needed there", "for each place"),
                ShareRule::Equal | ShareRule::Table => (Some(Rational::ONE), "", ""),
            };
            let Some(weight) = weight else {
                let name = found.name.clone();
                let help = match &rule {
                    ShareRule::Need(_) => format!("say the need `{help}`, or `for {name}`"),
                    _ => format!("add for example `{help}` to `{name}`"),
                };
                let message = format!("nothing says {lacks}: `{name}` would have no part by `{}`", allocate.text);
                self.problems.push(bad(message, *at, "counts for what?", help));
                return None;
            };
            weights.push(weight);
        }
        Some((rule, weights))
    }

    /// What these needs want inside a place over all periods; none where none of them is there.
    fn wanted_at(&self, needs: &[NeedId], place: PlaceId) -> Option<Rational> {
        let needs = needs.iter().filter_map(|id| self.tir.needs.get(id.index()));
        let there = needs.filter(|need| self.tir.is_inside(need.place, place));
        there
            .map(|need| match need.rate.basis {
                Basis::Total if !need.always => need.rate.amount.clone(),
                _ => {
                    let periods = self.tir.horizon.periods.iter();
                    periods.map(|period| &need.rate.in_period(period) * &need.window.part_of(period)).sum()
                }
            })
            .reduce(|sum, wanted| &sum + &wanted)
    }

    /// What the rows of a table that name each place give it in a column. Each place has a row, and each row its place.
    fn shares_in_column(
        &mut self,
        table: Def,
        column: u32,
        places: &[(PlaceId, Site)],
        site: Site,
    ) -> Option<Vec<Rational>> {
        use weal_hir::ColumnKind;
        let Some(ItemKind::Table { name, columns, .. }) = self.item(table).map(|item| &item.kind) else { return None };
        let named: Vec<usize> =
            columns.iter().enumerate().filter(|(_, one)| one.of == ColumnKind::Place).map(|(at, _)| at).collect();
        let loaded = self.tables.get(&table)?.clone();
        let (Some(Cells::Numbers(numbers)), [by]) = (loaded.cells.get(column as usize), named.as_slice()) else {
            if !self.rows_missing {
                self.problems.push(bad(
                    format!("`{name}` must name the places in one column and give this one in numbers"),
                    site,
                    "cannot be divided by this",
                    format!("declare its columns for example as `table {name} from \"…\" {{ place: place, amount: number }}`"),
                ));
            }
            return None;
        };
        let Some(Cells::Words(words)) = loaded.cells.get(*by) else { return None };
        let mut weights: Vec<Option<Rational>> = vec![None; places.len()];
        for ((word, number), row) in words.iter().zip(numbers).zip(0..) {
            let cell = loaded.site(row, *by as u32);
            let text = self.names.text(*word).to_owned();
            let place = self.place_names.get(text.as_str());
            let Some(at) = place.and_then(|place| places.iter().position(|(sharer, _)| sharer == place)) else {
                self.problems.push(bad(
                    format!("the table `{name}` has a row for `{text}`, which does not share"),
                    cell,
                    "gets no part",
                    "name it in `among` as well, or leave its row out",
                ));
                return None;
            };
            if number.is_negative() {
                let cell = loaded.site(row, column);
                self.problems.push(crate::diagnostics::out_of_range(cell, "a share", number, "no less than zero"));
                return None;
            }
            weights[at] = Some(weights[at].as_ref().map_or(number.clone(), |sum| sum + number));
        }
        for (weight, (place, at)) in weights.iter().zip(places) {
            if weight.is_none() {
                let place = self.tir.places[place.index()].name.clone();
                self.problems.push(bad(
                    format!("the table `{name}` has no row for `{place}`, which shares"),
                    *at,
                    "counts for what?",
                    "add a row for it, or leave it out here",
                ));
                return None;
            }
        }
        weights.into_iter().collect()
    }
}
