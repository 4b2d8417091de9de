//! From a choice and the files it names to what is decided.

use weal_base::{Code, Diagnostic, Problems, Rational, Site, World};
use weal_choice::from_cast::{self, Checks, Signature};
use weal_choice::from_outcome::{self, Terms};
use weal_choice::{Asked, Cast, Costs, Grades, Hashes, Paper, Person, Question, Report, Roll, Slip};
use weal_tir::{Choice, ChoiceId, Cost, Decide, PlaceId, Tir};

use super::files::Reading;
use crate::hash;
use crate::session::Session;

/// How many digits of a hash are kept.
const DIGITS: usize = 32;

/// Of whose people a roll has whom: where the roll names places, those who live in the place that decides or inside it.
pub(super) fn lives_in(tir: &Tir, person: &Person, whole: PlaceId) -> bool {
    let Some(place) = &person.place else { return true };
    let found = tir.places.iter().position(|known| known.name == *place);
    found.is_some_and(|at| tir.is_inside(PlaceId(at as u32), whole))
}

impl Session {
    /// Counts the ballots of a choice.
    ///
    /// Problems: a choice that is not there or is not decided by ballots, files that cannot be read, ballots that cannot be
    /// added exactly.
    pub fn tally(&mut self, world: &dyn World, choice: &str) -> (Option<Report>, Problems) {
        let mut problems = Problems::new();
        let tir = self.base();
        let Some(id) = choice_named(&tir, choice, &mut problems) else { return (None, problems) };
        let tallied = self.count(world, &tir, id, &mut problems);
        (tallied, problems)
    }

    pub(super) fn count(
        &mut self,
        world: &dyn World,
        tir: &Tir,
        id: ChoiceId,
        problems: &mut Problems,
    ) -> Option<Report> {
        let choice = tir.choices.get(id.index())?;
        let (decide, ballots) = by_ballots(choice, problems)?;
        let asked = asked(choice, decide);
        let Numbers { unit, between } = numbers(choice);
        let number = |cell: &str| number_on_ballot(cell, &unit, between.as_ref());
        let folder = self.folder.clone();
        let mut reading = Reading { world, folder: &folder, files: &mut self.files, problems };
        let cast = reading.ballots(ballots, decide.site, &asked, &number);
        let roll = decide.roll.as_ref().map(|roll| reading.roll(roll, decide.site));
        let (cast, roll) = match (cast, roll) {
            (Some(cast), None) => (cast, None),
            (Some(cast), Some(Some(roll))) => (cast, Some(roll)),
            _ => return None,
        };
        self.counted(tir, id, decide, &asked, &unit, &cast, roll.as_ref(), problems)
    }

    #[allow(clippy::too_many_arguments, reason = "everything a count is made from")]
    fn counted(
        &self,
        tir: &Tir,
        id: ChoiceId,
        decide: &Decide,
        asked: &Asked,
        unit: &str,
        cast: &Cast,
        roll: Option<&Roll>,
        problems: &mut Problems,
    ) -> Option<Report> {
        let choice = tir.choices.get(id.index())?;
        let electorate = decide.electorate.unwrap_or(weal_tir::WHOLE);
        let eligible = |person: &Person| lives_in(tir, person, electorate);
        if let (Some(roll), Some(formula)) = (roll, &decide.acceptance.weight) {
            for column in formula.columns() {
                if !roll.columns.iter().any(|known| **known == *column) {
                    let message = format!("votes weigh by `{column}`, and the roll has no such column");
                    let help = format!("its columns are {}", roll.columns.join(", "));
                    problems.push(Diagnostic::error(Code::BadBallots, message, decide.site, "decided here").help(help));
                }
            }
        } else if roll.is_none() && (decide.acceptance.weight.is_some() || decide.acceptance.signed) {
            let message = "votes are weighed or signed, and there is no roll to say by whom";
            let help = "name the roll, such as `roll \"roll.csv\"`";
            problems.push(Diagnostic::error(Code::BadBallots, message, decide.site, "decided here").help(help));
        }
        if problems.has_errors() {
            return None;
        }
        let (text, terms_text) = weal_tir::print::question(tir, id)?;
        let asked_hash = hash::text(&text);
        let signature = checked_by(choice, &asked_hash, asked);
        let checks = Checks { eligible: &eligible, signature: &signature };
        let counted = match from_cast::counted(cast, roll, asked, &decide.acceptance, &checks) {
            Ok(counted) => counted,
            Err(message) => {
                let help = "round the weights, or count in larger steps";
                problems.push(Diagnostic::error(Code::BadBallots, message, decide.site, "decided here").help(help));
                return None;
            }
        };
        let priority =
            from_outcome::priority(decide.ties, &asked.options, decide.status, decide.seed.as_deref().unwrap_or(""));
        let question = Question {
            options: asked.options.len() as u32,
            seats: decide.seats.unwrap_or(1),
            costs: self.costs(tir, choice, decide, problems)?,
            completion: decide.completion,
            step: decide.step.clone(),
            satisfaction: decide.satisfaction,
            scale: decide.scale.unwrap_or_default(),
            grades: Grades { names: asked.grades.clone() },
            objections: decide.objections.clone(),
            priority,
            vote: counted.vote,
        };
        let outcome = weal_choice::count(decide.rule, &question, &counted.ballots);
        let people = match &counted.roll {
            Some(roll) => Some(Rational::from(i64::try_from(*roll).unwrap_or(i64::MAX))),
            None => tir.places.get(electorate.index()).and_then(|place| place.people.clone()),
        };
        let terms =
            Terms { quorum: decide.quorum.clone(), majority: decide.majority.clone(), status: decide.status, people };
        let verdict = from_outcome::verdict(decide.rule, &question, &counted, &outcome, &terms);
        let beside = from_outcome::beside(decide.rule, &question, &counted, &outcome, &terms);
        let chosen = verdict.chosen.as_ref().map(|chosen| match &outcome.number {
            Some(number) if choice.number.is_some() => format!("{number} {unit}").trim_end().to_owned(),
            _ if chosen.is_empty() => "nothing".to_owned(),
            _ => chosen
                .iter()
                .filter_map(|at| asked.options.get(*at as usize))
                .map(|name| &**name)
                .collect::<Vec<_>>()
                .join("+"),
        });
        let resource = |budget: &weal_tir::Budget| {
            let found = tir.resources.get(budget.resource.index());
            found.map_or_else(Default::default, |it| (it.name.to_string(), it.unit.to_string()))
        };
        Some(Report {
            name: choice.name.to_string(),
            title: choice.title.to_string(),
            options: choice.ballot_options().iter().map(|it| (it.name.to_string(), it.text.to_string())).collect(),
            electorate: tir.places.get(electorate.index()).map_or_else(String::new, |place| place.name.to_string()),
            rule: decide.rule,
            question,
            budget: decide.budget.iter().map(resource).collect(),
            unit: unit.to_owned(),
            counted,
            outcome,
            verdict,
            chosen,
            until: decide.until.map(|end| weal_tir::calendar::Day(end.0 - 1).to_string()),
            status: decide.status,
            beside,
            hashes: Hashes {
                question: asked_hash.get(..DIGITS).unwrap_or("").to_owned(),
                terms: hash::text(&terms_text)[..DIGITS].to_owned(),
                ballots: cast.hash.get(..DIGITS).unwrap_or("").to_owned(),
                roll: roll.map(|roll| roll.hash.get(..DIGITS).unwrap_or("").to_owned()),
            },
        })
    }

    /// What projects cost of each resource of the budget; those given as runs by what the runs take with all that has to be
    /// made for them.
    pub(super) fn costs(
        &self,
        tir: &Tir,
        choice: &Choice,
        decide: &Decide,
        problems: &mut Problems,
    ) -> Option<Option<Costs>> {
        if decide.budget.is_empty() {
            return Some(None);
        }
        let mut costs =
            Costs { budget: decide.budget.iter().map(|budget| budget.amount.clone()).collect(), costs: Vec::new() };
        for option in choice.ballot_options() {
            let mut row = vec![Rational::ZERO; decide.budget.len()];
            for cost in &option.costs {
                match cost {
                    Cost::Amount { resource, amount, .. } => {
                        for (cell, budget) in row.iter_mut().zip(&decide.budget) {
                            if budget.resource == *resource {
                                *cell = &*cell + amount;
                            }
                        }
                    }
                    Cost::Runs { recipe, runs, site } => {
                        let resources: Vec<_> = decide.budget.iter().map(|budget| budget.resource).collect();
                        match weal_graph::takes(tir, *recipe, &resources) {
                            Ok(takes) => {
                                for (cell, takes) in row.iter_mut().zip(takes) {
                                    *cell = &*cell + &(&takes * runs);
                                }
                            }
                            Err(why) => {
                                let message = format!("what `{}` takes cannot be worked out: {why}", option.name);
                                let help = "write its costs as amounts, such as `costs 400 h crew, 2 t timber`";
                                problems.push(
                                    Diagnostic::error(Code::BadChoice, message, *site, "by this recipe").help(help),
                                );
                                return None;
                            }
                        }
                    }
                }
            }
            costs.costs.extend(row);
        }
        Some(Some(costs))
    }
}

/// What reading a ballot needs to know of a choice.
pub(super) fn asked(choice: &Choice, decide: &Decide) -> Asked {
    let form = decide.rule.form();
    let grades = match decide.rule {
        weal_choice::Rule::Consent | weal_choice::Rule::Consensus => Grades::consent().names,
        _ => decide.grades.clone(),
    };
    let options = if choice.number.is_some() { &[] } else { choice.ballot_options() };
    Asked {
        options: options.iter().map(|option| option.name.clone()).collect(),
        texts: options.iter().map(|option| (&*option.text).into()).collect(),
        form: Some(form),
        scale: decide.scale.unwrap_or_default(),
        grades,
        choice: choice.name.clone(),
    }
}

/// The choice of this name; tells where there is none.
pub(super) fn choice_named(tir: &Tir, name: &str, problems: &mut Problems) -> Option<ChoiceId> {
    let name = weal_base::scripts::normal(name);
    let at = tir.choices.iter().position(|known| *known.name == *name);
    if at.is_none() {
        problems.push(unknown(tir, &name));
    }
    at.map(|at| ChoiceId(at as u32))
}

/// How a choice is decided, and the file with its ballots; tells what is not said.
pub(super) fn by_ballots<'a>(choice: &'a Choice, problems: &mut Problems) -> Option<(&'a Decide, &'a str)> {
    let Some(decide) = choice.decide.as_deref() else {
        let message = format!("the choice `{}` does not say how it is decided", choice.name);
        let help = "say it, such as `decide by schulze { roll \"roll.csv\", ballots \"ballots.csv\" }`";
        problems.push(Diagnostic::error(Code::NotDecided, message, choice.site, "how?").help(help));
        return None;
    };
    if decide.ballots.is_none() {
        let message = format!("the choice `{}` does not say where its ballots are", choice.name);
        let help = format!("name the file, such as `ballots \"ballots/{}.csv\"`", choice.name);
        problems.push(Diagnostic::error(Code::NotDecided, message, decide.site, "no ballots named").help(help));
    }
    decide.ballots.as_deref().map(|ballots| (decide, ballots))
}

/// A choice that the program does not have.
pub(super) fn unknown(tir: &Tir, name: &str) -> Diagnostic {
    let known: Vec<&str> = tir.choices.iter().map(|choice| &*choice.name).collect();
    let help = match weal_base::suggest::nearest(name, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.is_empty() => "the program has no choices".to_owned(),
        None => format!("its choices are {}", known.join(", ")),
    };
    let root = Site::File(weal_base::FileId(0));
    Diagnostic::error(Code::UnknownChoice, format!("the program has no choice `{name}`"), root, "").help(help)
}

/// The hash of a question, with all its options: what signatures are bound to.
pub(super) fn question_of(tir: &Tir, id: ChoiceId) -> Option<String> {
    weal_tir::print::question(tir, id).map(|(text, _)| hash::text(&text))
}

/// Checks signatures of ballots for a choice with this hash of its question.
pub(super) fn checked_by(choice: &Choice, question: &str, asked: &Asked) -> impl Fn(&str, &Slip, &Paper) -> Signature {
    move |key, slip, paper| {
        let signed = weal_choice::written(&choice.name, question, slip, paper, asked);
        let key = weal_choice::signature::Key::read(key);
        match (key, &slip.signature) {
            (Some(key), Some(signature)) if key.signed(&signed, signature) => Signature::Good,
            _ => Signature::Bad,
        }
    }
}

/// The numbers that a choice asks for: their unit, and the least and the most of them.
pub(super) struct Numbers {
    pub(super) unit: String,
    pub(super) between: Option<(Rational, Rational)>,
}

/// The numbers that a choice asks for.
pub(super) fn numbers(choice: &Choice) -> Numbers {
    let number = choice.number.as_ref();
    Numbers {
        unit: number.map_or(String::new(), |number| unit_of(&number.low).to_owned()),
        between: number.map(|number| (amount_of(&number.low), amount_of(&number.high))),
    }
}

/// `kt` of `1 kt`.
fn unit_of(text: &str) -> &str {
    text.split_once(' ').map_or("", |(_, unit)| unit)
}

fn amount_of(text: &str) -> Rational {
    text.split(' ').next().and_then(|number| number.parse().ok()).unwrap_or_default()
}

/// A number on a ballot, in the unit in which the choice names its least.
pub(super) fn number_on_ballot(
    cell: &str,
    unit: &str,
    between: Option<&(Rational, Rational)>,
) -> Result<Rational, String> {
    let expected = || match unit {
        "" => "a number".to_owned(),
        unit => format!("a number in {unit}, such as `2 {unit}`"),
    };
    let (number, own) = cell.split_once(' ').map_or((cell, ""), |(number, own)| (number, own.trim()));
    let own = if own.is_empty() { unit } else { own };
    let number: Rational = number.parse().ok().filter(|_| own == unit).ok_or_else(expected)?;
    match between {
        Some((low, high)) if number < *low || number > *high => {
            Err(format!("a number from {low} to {high}{}{unit}", if unit.is_empty() { "" } else { " " }))
        }
        _ => Ok(number),
    }
}
