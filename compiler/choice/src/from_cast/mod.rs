//! From ballots as they were cast to those that count.

mod dates;
mod handed;
mod papers;
mod sizes;

use rustc_hash::FxHashMap;
use weal_base::Rational;

use crate::ir::*;

pub use dates::is_date;

/// A ballot in words: `ada: no_trawl, open`; `ada: handed to ben`.
pub fn shown(slip: &Slip, paper: &Paper, asked: &Asked) -> String {
    let who = slip.voter.as_ref().map_or_else(String::new, |name| format!("{name}: "));
    match &slip.delegate {
        Some(delegate) if papers::is_blank(paper) => format!("{who}handed to {delegate}"),
        _ => format!("{who}{}", papers::shown(paper, asked)),
    }
}

/// All weights together stay below this, so that sums and differences of them never overflow.
pub const MOST_SHARES: u64 = 1 << 62;

/// Whether a person's signature holds for a ballot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signature {
    /// It does.
    Good,
    /// It does not.
    Bad,
}

/// What has to be asked of others to say which ballots count.
pub struct Checks<'a> {
    /// Whether a person may vote here, by what the roll says of the place.
    pub eligible: &'a dyn Fn(&Person) -> bool,
    /// Whether a signature is that of a key over a ballot.
    pub signature: &'a dyn Fn(&str, &Slip, &Paper) -> Signature,
}

/// Says which ballots count.
///
/// Every ballot ends in [`Counted::ballots`], among the blank ones, in [`Counted::aside`] with its reason, or handed on.
/// An error where all weights together are too many shares: they then have too many digits, or there are too many ballots.
pub fn counted(
    cast: &Cast,
    roll: Option<&Roll>,
    asked: &Asked,
    acceptance: &Acceptance,
    checks: &Checks<'_>,
) -> Result<Counted, String> {
    let mut sorter = Sorter { cast, asked, acceptance, checks, roll, aside: Vec::new(), remarks: Vec::new() };
    let people: FxHashMap<&str, u32> = match roll {
        Some(roll) => roll.people.iter().zip(0..).map(|(person, at)| (&*person.name, at)).collect(),
        None => FxHashMap::default(),
    };
    // Ballots without a name each count by themselves; those with one compete for their person's vote.
    let mut unnamed: Vec<&Slip> = Vec::new();
    let mut named: Vec<&Slip> = Vec::new();
    let dated = cast.slips.iter().any(|slip| slip.date.is_some());
    for slip in &cast.slips {
        if roll.is_some() && sorter.is_unfilled(slip) {
            sorter.put_aside(slip, Why::Unfilled);
            continue;
        }
        if !sorter.in_time(slip, dated) {
            continue;
        }
        match &slip.voter {
            None if roll.is_some() => sorter.put_aside(slip, Why::Unnamed),
            None if slip.delegate.is_some() => sorter.put_aside(slip, Why::Unnamed),
            None => unnamed.push(slip),
            Some(_) if slip.count != 1 => sorter.put_aside(slip, Why::Several),
            Some(name) => {
                if roll.is_some() {
                    let Some(person) = people.get(&**name).and_then(|at| roll?.people.get(*at as usize)) else {
                        sorter.put_aside(slip, Why::NotOnRoll);
                        continue;
                    };
                    if !(checks.eligible)(person) {
                        sorter.put_aside(slip, Why::Elsewhere);
                        continue;
                    }
                    if !sorter.signed(slip, person) {
                        continue;
                    }
                }
                named.push(slip);
            }
        }
    }
    named.sort_by(|a, b| a.voter.cmp(&b.voter));
    let mut own: Vec<&Slip> = Vec::with_capacity(named.len());
    for slips in named.chunk_by(|a, b| a.voter == b.voter) {
        own.extend(sorter.one_of(slips));
    }
    drop(named);
    let weights = sorter.weights()?;
    sorter.tally(&unnamed, &own, &people, &weights)
}

/// Whose a ballot is; empty where it has no name.
fn name_of(slip: &Slip) -> &str {
    slip.voter.as_deref().unwrap_or("")
}

/// What everybody's vote weighs, as whole shares.
struct Weights {
    /// One vote in shares.
    vote: u64,
    /// Per person on the roll; `None` where the roll gives none, with the column that does not.
    people: Vec<Result<u64, Box<str>>>,
    /// The weight of all who may vote, in votes.
    total: Option<Rational>,
}

struct Sorter<'a> {
    cast: &'a Cast,
    asked: &'a Asked,
    acceptance: &'a Acceptance,
    checks: &'a Checks<'a>,
    roll: Option<&'a Roll>,
    aside: Vec<Aside>,
    remarks: Vec<Aside>,
}

impl<'a> Sorter<'a> {
    fn paper(&self, slip: &Slip) -> &'a Paper {
        const BLANK: &Paper = &Paper { marks: Vec::new(), number: None, unknown: Vec::new(), unreadable: None };
        self.cast.papers.get(slip.paper as usize).unwrap_or(BLANK)
    }

    /// Whose a ballot is; what it says, where it has no name.
    fn who(&self, slip: &Slip) -> Box<str> {
        slip.voter.clone().unwrap_or_else(|| papers::shown(self.paper(slip), self.asked).into())
    }

    fn put_aside(&mut self, slip: &Slip, why: Why) {
        self.aside.push(Aside { why, who: self.who(slip), count: slip.count });
    }

    fn remark(&mut self, slip: &Slip, why: Why) {
        self.remarks.push(Aside { why, who: self.who(slip), count: slip.count });
    }

    /// Whether a ballot came in time; tells why not.
    fn in_time(&mut self, slip: &Slip, dated: bool) -> bool {
        let why = match (&slip.date, &self.acceptance.closes) {
            (Some(date), _) if !is_date(date) => Why::BadDate(date.clone()),
            (Some(date), Some(closes)) if date.get(..10).unwrap_or(date) > &**closes => Why::Late(date.clone()),
            (None, Some(_)) if dated => Why::NoDate,
            _ => return true,
        };
        self.put_aside(slip, why);
        false
    }

    /// Whether it is the line of a template that nobody filled in: a name alone. Who casts a blank ballot writes the date.
    fn is_unfilled(&self, slip: &Slip) -> bool {
        let named_only = slip.date.is_none() && slip.delegate.is_none() && slip.signature.is_none();
        slip.voter.is_some() && named_only && papers::is_blank(self.paper(slip))
    }

    /// Whether a ballot is signed as it has to be; tells why not.
    fn signed(&mut self, slip: &Slip, person: &Person) -> bool {
        let why = match (&slip.signature, &person.key) {
            (None, _) if self.acceptance.signed => Why::Unsigned,
            (None, _) => return true,
            (Some(_), None) => Why::NoKey,
            (Some(_), Some(key)) => match (self.checks.signature)(key, slip, self.paper(slip)) {
                Signature::Good => return true,
                Signature::Bad => Why::BadSignature,
            },
        };
        self.put_aside(slip, why);
        false
    }

    /// The one ballot of a person that counts, if any; tells about the others.
    fn one_of(&mut self, slips: &[&'a Slip]) -> Option<&'a Slip> {
        let same = |a: &Slip, b: &Slip| a.paper == b.paper && a.delegate == b.delegate;
        let chosen = match (slips, self.acceptance.repeated) {
            ([only], _) => return Some(only),
            ([], _) => return None,
            (_, Repeated::Void) => None,
            (_, Repeated::First) => slips.iter().min_by_key(|slip| slip.date.as_deref()).copied(),
            (_, Repeated::Last) => slips.iter().max_by_key(|slip| slip.date.as_deref()).copied(),
        };
        let Some(chosen) = chosen else {
            slips.iter().for_each(|slip| self.put_aside(slip, Why::Repeated));
            return None;
        };
        // Nothing says which of two ballots of one moment comes first; where they say the same, that does not matter.
        // A ballot without a date might be from any time.
        let unclear = |slip: &&&Slip| {
            !same(slip, chosen) && (slip.date == chosen.date || slip.date.is_none() || chosen.date.is_none())
        };
        if slips.iter().any(|slip| unclear(&slip)) {
            slips.iter().for_each(|slip| self.put_aside(slip, Why::Unclear));
            return None;
        }
        for slip in slips.iter().filter(|slip| !std::ptr::eq(**slip, chosen)) {
            self.put_aside(slip, Why::Replaced);
        }
        Some(chosen)
    }

    /// What the people on the roll weigh, on one scale of whole shares.
    fn weights(&self) -> Result<Weights, String> {
        let (Some(formula), Some(roll)) = (&self.acceptance.weight, self.roll) else {
            return Ok(Weights { vote: 1, people: Vec::new(), total: None });
        };
        let mut exact: Vec<Result<Rational, Box<str>>> = Vec::with_capacity(roll.people.len());
        for person in &roll.people {
            let cell = |name: &str| {
                let at = roll.columns.iter().position(|column| **column == *name)?;
                person.cells.get(at)
            };
            let value = formula.value(&|name| cell(name)?.parse().ok()).filter(|value| !value.is_negative());
            exact.push(value.ok_or_else(|| {
                let wrong = |name: &&str| cell(name).is_none_or(|cell| cell.parse::<Rational>().is_err());
                let columns = formula.columns();
                let at = columns.iter().find(|name| wrong(name)).or(columns.first()).copied().unwrap_or("weight");
                format!("{at}: {}", cell(at).map_or("", |cell| &**cell)).into()
            }));
        }
        const FINE: &str = "the weights of the votes have too many digits to be added exactly";
        let mut vote = Rational::ONE;
        for weight in exact.iter().flatten() {
            // The least common multiple: as long as a weight in shares is no whole number, shares get finer.
            let parts = weight * &vote;
            if parts.floor() != parts {
                vote = &vote * &parts.denominator();
            }
            if vote.to_i64().is_none() {
                return Err(FINE.to_owned());
            }
        }
        let shares = |weight: &Rational| {
            (weight * &vote)
                .to_i64()
                .and_then(|shares| u64::try_from(shares).ok())
                .filter(|shares| *shares < MOST_SHARES)
        };
        let mut people = Vec::with_capacity(exact.len());
        let (mut total, mut sum) = (Rational::ZERO, 0_u64);
        for (weight, person) in exact.into_iter().zip(&roll.people) {
            people.push(match weight {
                Ok(weight) => {
                    let shares = shares(&weight).ok_or(FINE)?;
                    sum = sum.checked_add(shares).filter(|sum| *sum < MOST_SHARES).ok_or(FINE)?;
                    if (self.checks.eligible)(person) {
                        total = &total + &weight;
                    }
                    Ok(shares)
                }
                Err(column) => Err(column),
            });
        }
        let vote = vote.to_i64().and_then(|vote| u64::try_from(vote).ok()).ok_or(FINE)?;
        Ok(Weights { vote, people, total: Some(total) })
    }

    /// Adds up the ballots that count, with the votes that were handed to those who cast them.
    fn tally(
        mut self,
        unnamed: &[&'a Slip],
        own: &[&'a Slip],
        people: &FxHashMap<&str, u32>,
        weights: &Weights,
    ) -> Result<Counted, String> {
        let mut counted = Counted {
            ballots: papers::none(self.asked),
            sizes: Vec::new(),
            vote: weights.vote,
            roll: self
                .roll
                .map(|roll| roll.people.iter().filter(|person| (self.checks.eligible)(person)).count() as u64),
            cast: self.cast.ballots(),
            counted: 0,
            voters: 0,
            blank: 0,
            aside: Vec::new(),
            remarks: Vec::new(),
            handed: Vec::new(),
            weight: weights.total.clone(),
        };
        // What each paper weighs, in shares.
        let mut shares: Vec<u64> = vec![0; self.cast.papers.len()];
        let mut add = |paper: u32, count: u64| {
            let cell = shares.get_mut(paper as usize).ok_or(TOO_MANY)?;
            *cell = cell.checked_add(count).filter(|sum| *sum < MOST_SHARES).ok_or(TOO_MANY)?;
            Ok::<(), &str>(())
        };
        const TOO_MANY: &str = "there are more votes than can be added exactly (2^62)";
        let (handing, casting): (Vec<_>, Vec<_>) = own.iter().copied().partition(|slip| self.hands_on(slip));
        // Who cast a ballot is asked only for those who handed theirs on.
        let mut casters: FxHashMap<&str, &Slip> = FxHashMap::default();
        let mut sizes = sizes::Sizes::new(!handing.is_empty());
        let shares_of = |sorter: &mut Self, name: &str, slip: &Slip| match people
            .get(name)
            .map(|at| weights.people.get(*at as usize))
        {
            Some(Some(Ok(shares))) => Some(*shares),
            Some(Some(Err(column))) => {
                sorter.put_aside(slip, Why::NoWeight(column.clone()));
                None
            }
            _ => Some(weights.vote),
        };
        for slip in unnamed {
            if !self.stands(slip) {
                continue;
            }
            counted.counted = counted.counted.saturating_add(slip.count);
            counted.voters = counted.voters.saturating_add(slip.count);
            if papers::is_blank(self.paper(slip)) {
                counted.blank = counted.blank.saturating_add(slip.count);
            } else {
                add(slip.paper, slip.count.checked_mul(weights.vote).ok_or(TOO_MANY)?)?;
                sizes.add(slip.paper, weights.vote, slip.count);
            }
        }
        for slip in casting {
            let name = name_of(slip);
            if !self.stands(slip) {
                continue;
            }
            let Some(shares) = shares_of(&mut self, name, slip) else { continue };
            counted.counted += 1;
            counted.voters += 1;
            if !handing.is_empty() {
                casters.insert(name, slip);
            }
            if let Some(delegate) = slip.delegate.as_ref().filter(|_| self.acceptance.delegation) {
                self.remark(slip, Why::MarkedAndHanded(delegate.clone()));
            }
            if papers::is_blank(self.paper(slip)) {
                counted.blank += 1;
            } else {
                add(slip.paper, shares)?;
                sizes.cast(name, slip.paper, shares);
            }
        }
        let to: FxHashMap<&str, &str> =
            handing.iter().filter_map(|slip| Some((name_of(slip), slip.delegate.as_deref()?))).collect();
        for slip in &handing {
            let name = name_of(slip);
            let Some(delegate) = slip.delegate.as_deref() else { continue };
            if !self.acceptance.delegation {
                self.put_aside(slip, Why::NoDelegation);
                continue;
            }
            let known = |name: &str| {
                if self.roll.is_some() {
                    people.contains_key(name)
                } else {
                    casters.contains_key(name) || to.contains_key(name)
                }
            };
            if !known(delegate) {
                self.put_aside(slip, Why::HandedToNobody(delegate.into()));
                continue;
            }
            let Some(shares) = shares_of(&mut self, name, slip) else { continue };
            let (way, end) = handed::follow(name, &to, &|name| casters.contains_key(name));
            counted.counted += 1;
            if end == HandedEnd::Cast
                && let Some(last) = way.last()
                && let Some(caster) = casters.get(&**last)
            {
                counted.voters += 1;
                if !papers::is_blank(self.paper(caster)) {
                    add(caster.paper, shares)?;
                    sizes.carried(last, shares);
                }
            }
            counted.handed.push(Handed { from: name.into(), way, end });
        }
        let mut total = 0_u64;
        let mut rows = vec![None; shares.len()];
        for (row, at) in (0..).zip((0..shares.len()).filter(|at| shares[*at] > 0)) {
            rows[at] = Some(row);
        }
        counted.sizes = sizes.of(&rows);
        for (paper, shares) in self.cast.papers.iter().zip(&shares).filter(|(_, shares)| **shares > 0) {
            total = total.checked_add(*shares).filter(|sum| *sum < MOST_SHARES).ok_or(TOO_MANY)?;
            papers::add(&mut counted.ballots, paper, self.acceptance, *shares);
        }
        self.aside.sort();
        self.remarks.sort();
        counted.handed.sort();
        (counted.aside, counted.remarks) = (self.aside, self.remarks);
        Ok(counted)
    }

    /// Whether a ballot hands the vote on: it names a person, and marks nothing.
    fn hands_on(&self, slip: &Slip) -> bool {
        slip.delegate.is_some() && papers::is_blank(self.paper(slip))
    }

    /// Whether what stands on a ballot counts; tells why not, and what of it does not.
    fn stands(&mut self, slip: &Slip) -> bool {
        let (void, remark) = papers::judged(self.paper(slip), self.asked, self.acceptance);
        if let Some(why) = void {
            self.put_aside(slip, why);
            return false;
        }
        for why in remark {
            self.remark(slip, why);
        }
        true
    }
}
