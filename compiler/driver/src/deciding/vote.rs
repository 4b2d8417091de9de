//! From what a person wants to vote to a row in the file of ballots.

use std::io::Read as _;
use std::path::PathBuf;

use weal_base::{Code, Diagnostic, Problems, ReadError, World, scripts};
use weal_choice::from_cast::{self, Checks};
use weal_choice::print::Sheet;
use weal_choice::signature::Secret;
use weal_choice::{Acceptance, Asked, Cast, Paper, Repeated, Roll, Slip, Why, from_text};
use weal_tir::{Choice, ChoiceId, Decide, Tir};

use super::decisions::Standing;
use super::files::Reading;
use super::marks::marked;
use super::tally::{
    Numbers, asked, by_ballots, checked_by, choice_named, lives_in, number_on_ballot, numbers, question_of,
};
use crate::session::Session;

/// The most bytes of a first row.
const LONGEST_FIRST: u64 = 1 << 20;

/// What a person wants to vote.
pub struct Vote {
    /// Who, by the name on the roll.
    pub voter: String,
    /// When, as `2027-06-20` or `2027-06-20T14:05`; and whether the person said so, or it is only what the clock shows.
    pub date: (String, bool),
    /// To whom the vote is handed.
    pub delegate: Option<String>,
    /// The key it is signed with.
    pub secret: Option<Secret>,
    /// What is marked: `open=1`; `open`, where an option is approved or options come in their order; a number.
    pub marks: Vec<String>,
}

/// A ballot that is ready to be added to its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ready {
    /// The file.
    pub path: PathBuf,
    /// The first row of the file, as it stands there; nothing where the file is new or empty.
    pub first: Option<Vec<u8>>,
    /// The first row of a new file.
    pub header: String,
    /// The row.
    pub row: String,
    /// What it says, in words: `ada: small, then open`.
    pub said: String,
    /// Whether it is signed.
    pub signed: bool,
    /// How many earlier ballots of the same person it takes the place of.
    pub replaces: usize,
}

impl Session {
    /// Makes a ballot ready, and refuses one that would not count.
    ///
    /// Problems: a choice that is not there or has no ballots, files that cannot be read, marks that are none, a person who is
    /// not on the roll, another's key, a vote that is closed, and whatever else would set the ballot aside.
    pub fn vote(&mut self, world: &dyn World, choice: &str, vote: &Vote) -> (Option<Ready>, Problems) {
        let mut problems = Problems::new();
        let tir = self.base();
        let Some(id) = choice_named(&tir, choice, &mut problems) else { return (None, problems) };
        let ready = self.ready(world, &tir, id, vote, &mut problems);
        (ready.filter(|_| !problems.has_errors()), problems)
    }

    fn ready(
        &mut self,
        world: &dyn World,
        tir: &Tir,
        id: ChoiceId,
        vote: &Vote,
        problems: &mut Problems,
    ) -> Option<Ready> {
        let choice = tir.choices.get(id.index())?;
        let (decide, file) = by_ballots(choice, problems)?;
        let stands = |one: &&super::Decided| one.choice == id && one.standing == Standing::Stands;
        if let Some(decided) = self.decided.iter().find(stands) {
            let message = format!("`{}` was {}; a ballot that comes now is not counted", choice.name, decided.words());
            let help = format!(
                "where the people vote anew, take the decision back first: `weal tally {} --repeal`",
                choice.name
            );
            problems.push(Diagnostic::error(Code::ChangedVote, message, decided.site, "on record here").help(help));
            return None;
        }
        let mut refused = |message: String, help: &str| {
            problems.push(Diagnostic::error(Code::BadBallots, message, decide.site, "decided here").help(help));
        };
        let path = self.folder.join(file);
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or("").to_ascii_lowercase();
        if from_text::FORMATS.contains(&&*ending) {
            let message = format!("the ballots in `{file}` have no names, and no row can be added to them");
            refused(message, "name a table instead, such as `ballots \"ballots.csv\"`");
            return None;
        }
        if decide.acceptance.signed && vote.secret.is_none() {
            let help = "give the file with your key, as `weal key FILE` made it: `--key FILE`";
            refused("ballots have to be signed here".to_owned(), help);
            return None;
        }
        let asked = asked(choice, decide);
        let folder = self.folder.clone();
        let first = match first_row(world, &path) {
            Ok(first) => first,
            Err(error) => {
                refused(format!("the ballots in `{file}` cannot be read: {error}"), "check the file");
                return None;
            }
        };
        let mut reading = Reading { world, folder: &folder, files: &mut self.files, problems };
        let Numbers { unit, between } = numbers(choice);
        let number = |cell: &str| number_on_ballot(cell, &unit, between.as_ref());
        let before = match &first {
            Some(_) => reading.ballots(file, decide.site, &asked, &number)?,
            None => {
                reading.inside(file, decide.site)?;
                Cast::default()
            }
        };
        let roll = match &decide.roll {
            Some(roll) => Some(reading.roll(roll, decide.site)?),
            None => None,
        };
        let sheet = match &first {
            // What is wrong with it was told when the ballots were read.
            Some(first) => Sheet::read(first, &asked).ok()?,
            None => {
                let signature = decide.acceptance.signed || vote.secret.is_some();
                Sheet::new(&asked, decide.acceptance.delegation, signature)
            }
        };
        let paper = match marked(&vote.marks, &asked, &number) {
            Ok(paper) => paper,
            Err((message, help)) => {
                problems.push(Diagnostic::error(Code::BadBallots, message, choice.site, "asked here").help(help));
                return None;
            }
        };
        let ask = Asking { tir, id, choice, decide, asked: &asked, roll: roll.as_ref(), before: &before };
        let slip = match ask.slip(vote, &sheet, &paper) {
            Ok(slip) => slip,
            Err((message, help)) => {
                problems.push(Diagnostic::error(Code::BadBallots, message, decide.site, "decided here").help(help));
                return None;
            }
        };
        let row = match sheet.row(&slip, &paper, &asked) {
            Ok(row) => row,
            Err(why) => {
                let message = format!("the ballot does not fit into `{file}`: {why}");
                let help = "name another file, such as `ballots \"ballots.csv\"`; `weal vote` makes it";
                problems.push(Diagnostic::error(Code::BadBallots, message, decide.site, "decided here").help(help));
                return None;
            }
        };
        Some(Ready {
            path,
            first,
            header: sheet.first(),
            row,
            said: from_cast::shown(&slip, &paper, &asked),
            signed: slip.signature.is_some(),
            replaces: before.slips.iter().filter(|other| other.voter == slip.voter).count(),
        })
    }
}

/// The first row of a file; nothing where it is not there, or empty.
fn first_row(world: &dyn World, path: &std::path::Path) -> Result<Option<Vec<u8>>, ReadError> {
    let mut first = Vec::new();
    match world.open(path) {
        Ok(from) => {
            let read =
                std::io::BufRead::read_until(&mut std::io::BufReader::new(from.take(LONGEST_FIRST)), b'\n', &mut first);
            read.map_err(|error| ReadError::Other(error.to_string()))?;
            Ok((!first.trim_ascii().is_empty()).then_some(first))
        }
        Err(ReadError::Missing) => Ok(None),
        Err(error) => Err(error),
    }
}

/// What a ballot is held against.
struct Asking<'a> {
    tir: &'a Tir,
    id: ChoiceId,
    choice: &'a Choice,
    decide: &'a Decide,
    asked: &'a Asked,
    roll: Option<&'a Roll>,
    before: &'a Cast,
}

impl Asking<'_> {
    /// Who votes, when and how signed; what is wrong with it, and how to mend it.
    fn slip(&self, vote: &Vote, sheet: &Sheet, paper: &Paper) -> Result<Slip, (String, String)> {
        let file = self.decide.ballots.as_deref().unwrap_or("");
        let wrong = |message: String, help: &str| Err((message, help.to_owned()));
        let voter = scripts::normal(vote.voter.trim()).into_owned();
        let named: Option<Box<str>> = if voter.is_empty() { None } else { Some(voter.as_str().into()) };
        let (date, said) = &vote.date;
        for (there, wanted, name) in [
            (sheet.has_voter(), true, "voter"),
            (sheet.has_date(), *said, "date"),
            (sheet.has_delegate(), vote.delegate.is_some(), "delegate"),
            (sheet.has_signature(), vote.secret.is_some(), "signature"),
        ] {
            if wanted && !there {
                let help = format!("add `{name}` to its first row, and a comma to each other row");
                return Err((format!("the ballots in `{file}` have no column `{name}`"), help));
            }
        }
        if vote.delegate.is_some() && !vote.marks.is_empty() {
            return wrong(
                "a ballot either marks something or hands the vote on".to_owned(),
                "leave one of the two out",
            );
        }
        let delegate = vote.delegate.as_ref().map(|name| scripts::normal(name.trim()).into_owned());
        if let (Some(name), Some(roll)) = (&delegate, self.roll)
            && !roll.people.iter().any(|person| *person.name == **name)
        {
            return Err((format!("nobody on the roll has the name `{name}`"), near(name, roll)));
        }
        let mut slip = Slip {
            voter: named,
            date: sheet.has_date().then(|| date.as_str().into()),
            delegate: delegate.map(Into::into),
            signature: None,
            paper: 0,
            count: 1,
        };
        let person = match self.roll {
            None => None,
            Some(roll) => match roll.people.iter().find(|person| *person.name == *voter) {
                Some(person) => Some(person),
                None => return Err((format!("nobody on the roll has the name `{voter}`"), near(&voter, roll))),
            },
        };
        if let Some(secret) = &vote.secret {
            let own = secret.key().to_string();
            match person.map(|person| person.key.as_deref()) {
                Some(Some(key)) if key.eq_ignore_ascii_case(&own) => {}
                Some(Some(_)) => {
                    let message = format!("this key is not the one that the roll has for `{voter}`");
                    return wrong(message, "sign with your own key; a new one has to be put on the roll first");
                }
                _ => {
                    let message = format!("the roll has no key for `{voter}`");
                    return Err((message, format!("put it there, in the column `key`: {own}")));
                }
            }
            let question = question_of(self.tir, self.id).unwrap_or_default();
            slip.signature =
                Some(secret.sign(&weal_choice::written(&self.choice.name, &question, &slip, paper, self.asked)));
        }
        self.earlier(&slip)?;
        self.counts(slip, paper)
    }

    /// Whether a ballot can follow those that the same person cast before.
    fn earlier(&self, slip: &Slip) -> Result<(), (String, String)> {
        let earlier: Vec<&Slip> = self.before.slips.iter().filter(|other| other.voter == slip.voter).collect();
        let Some(last) = earlier.iter().filter_map(|slip| slip.date.as_deref()).max().or(earlier.first().map(|_| ""))
        else {
            return Ok(());
        };
        let who = slip.voter.as_deref().unwrap_or("");
        let when = if last.is_empty() { String::new() } else { format!(" on {last}") };
        let message = format!("there is a ballot of `{who}` already{when}");
        match self.decide.acceptance.repeated {
            Repeated::First => {
                Err((message, "of several ballots the first counts here, so this one would not".to_owned()))
            }
            Repeated::Void => Err((message, "who casts several ballots loses the vote here".to_owned())),
            Repeated::Last if earlier.iter().any(|other| other.date.is_none()) || slip.date.is_none() => Err((
                message,
                "it has no date, so nothing would say which of the two is the later: take it out first".to_owned(),
            )),
            Repeated::Last if slip.date.as_deref().is_some_and(|date| date <= last) => Err((
                message,
                "the last counts here: give this one a later moment, such as `--date 2027-06-20T14:05`".to_owned(),
            )),
            Repeated::Last => Ok(()),
        }
    }

    /// Whether a ballot would count by itself; why not, in words.
    fn counts(&self, slip: Slip, paper: &Paper) -> Result<Slip, (String, String)> {
        let question = question_of(self.tir, self.id).unwrap_or_default();
        let signature = checked_by(self.choice, &question, self.asked);
        let electorate = self.decide.electorate.unwrap_or(weal_tir::WHOLE);
        let eligible = |person: &weal_choice::Person| lives_in(self.tir, person, electorate);
        let checks = Checks { eligible: &eligible, signature: &signature };
        // Whoever the vote is handed to may still cast it.
        let alone = Slip { delegate: slip.delegate.clone().filter(|_| self.roll.is_some()), ..slip.clone() };
        let cast = Cast { papers: vec![paper.clone()], slips: vec![alone], hash: "".into() };
        let acceptance = Acceptance { weight: None, ..self.decide.acceptance.clone() };
        let counted = from_cast::counted(&cast, self.roll, self.asked, &acceptance, &checks)
            .map_err(|why| (why, "check the roll".to_owned()))?;
        let why = counted.aside.first().or(counted.remarks.first()).map(|aside| &aside.why);
        match why {
            None => Ok(slip),
            Some(why) => {
                Err((format!("this ballot would not count: {}", words(why)), "mend it, and vote again".to_owned()))
            }
        }
    }
}

/// Somebody whose name is nearly this.
fn near(name: &str, roll: &Roll) -> String {
    match weal_base::suggest::nearest(name, roll.people.iter().map(|person| &*person.name)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "write the name as it stands on the roll".to_owned(),
    }
}

/// Why a ballot would be set aside, in words.
fn words(why: &Why) -> String {
    match why {
        Why::Unnamed => "it has no name".to_owned(),
        Why::NotOnRoll => "nobody on the roll has this name".to_owned(),
        Why::Elsewhere => "this person lives outside the place that decides".to_owned(),
        Why::BadDate(date) => {
            format!("`{date}` is no day, such as `2027-06-20`, and no moment, such as `2027-06-20T14:05`")
        }
        Why::Late(date) => format!("{date} is after the last day of the vote"),
        Why::Incomplete => "it leaves options out, and has to mark them all".to_owned(),
        Why::Tied => "it ranks options equally, and must not".to_owned(),
        Why::Overlong(marked) => format!("it marks {marked} options, which is more than it may"),
        Why::NoDelegation => "votes cannot be handed on here".to_owned(),
        Why::HandedToNobody(name) => format!("nobody has the name `{name}`"),
        Why::Unknown(name) => format!("`{name}` is none of the options"),
        Why::Unreadable(found, expected) => format!("{found} is not {expected}"),
        Why::Unfilled => "nothing stands beside the name, not even a date".to_owned(),
        Why::NoDate => "it has no date, and others have".to_owned(),
        Why::BadSignature | Why::Unsigned | Why::NoKey => "its signature does not hold".to_owned(),
        Why::NoWeight(_) => "the roll gives it no weight".to_owned(),
        Why::Several | Why::Replaced | Why::Unclear | Why::Repeated => "another ballot counts instead".to_owned(),
        Why::MarkedAndHanded(_) => "it marks something and hands the vote on".to_owned(),
    }
}
