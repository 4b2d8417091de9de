//! What can be asked on the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

mod replanning;

pub(crate) use replanning::*;

/// Plan what a community can make, needs and must keep to, without prices.
#[derive(Parser)]
#[command(
    name = "weal",
    version,
    about,
    after_help = "Exit codes: 0 done; 1 the program has errors; 2 the command was not understood;\n3 no plan is possible; 4 a limit was reached (the best so far is shown);\n5 the plan does not hold any more, and people have to decide."
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Say everything that is wrong with a program
    Check(Check),
    /// Plan, and show the plan
    Plan(Plan),
    /// Plan every open option and lay the consequences side by side
    Compare(Compare),
    /// Say why a recipe, resource, need or threshold stands in the plan as it does
    Why(Why),
    /// Say whether the plan still holds, and propose the smallest repair where it does not
    Replan(Replan),
    /// Say yes to a proposal, or to a plan: it is followed from now on
    Accept(Accept),
    /// Say no to a proposal
    Refuse(Refuse),
    /// Lay what was done beside what was planned
    Status(Status),
    /// Say by when needs that are due once can be met, and what holds them up
    When(When),
    /// Floors and ceilings of a plan together, in all and place by place
    Doughnut(Doughnut),
    /// Say what changes from one plan file to another
    Diff(Diff),
    /// Check a plan file against its program, independently
    Verify(Verify),
    /// Write the ballot paper of a choice, from what each option would mean
    Ballot(Ballot),
    /// Count the ballots of a choice; record, recount or repeal what was decided
    Tally(Tally),
    /// Add your ballot to those of a choice
    Vote(Vote),
    /// Write into the journal what happened
    Record(Record),
    /// Make a key that signs your ballots
    Key(Key),
    /// Look at a stage of the compiler
    Emit(Emit),
    /// Write programs in the standard form
    Fmt(Fmt),
    /// Run the tests in a program
    Test(Test),
    /// Explain a code of a message, or print a chapter of the specification
    Explain(Explain),
    /// Begin a program
    New(New),
}

/// A program: a file, or a folder with `main.weal`.
#[derive(Args)]
pub(crate) struct Program {
    /// The program: a file, a page of Markdown with blocks of Weal, or a folder with main.weal or main.md in it
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) path: PathBuf,
}

#[derive(Args)]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) program: Program,
    /// How to show problems
    #[arg(long, value_enum, default_value_t = ProblemFormat::Human)]
    pub(crate) format: ProblemFormat,
}

/// What a command plans.
#[derive(Args)]
pub(crate) struct Choosing {
    /// Choose an option: `--with gear=no_trawl`; may be given for several choices
    #[arg(long = "with", value_name = "CHOICE=OPTION", value_parser = pair)]
    pub(crate) with: Vec<(String, String)>,
    /// Plan with every uncertain amount at its bad end, instead of its middle
    #[arg(long)]
    pub(crate) robust: bool,
    /// Stop after this many seconds of solving and show the best so far
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) time_limit: Option<f64>,
}

/// A scenario that the program declares.
#[derive(Args)]
pub(crate) struct Declared {
    /// Choose as a scenario of the program does
    #[arg(long = "scenario", value_name = "NAME")]
    pub(crate) scenario: Option<String>,
}

fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((choice, option)) if !choice.trim().is_empty() && !option.trim().is_empty() => {
            Ok((choice.trim().to_owned(), option.trim().to_owned()))
        }
        _ => Err("expected CHOICE=OPTION, for example gear=no_trawl".to_owned()),
    }
}

/// A scenario to compare: by its name in the program, or by the options of several choices.
#[derive(Clone)]
pub(crate) enum Named {
    Declared(String),
    Options(Vec<(String, String)>),
}

fn named(text: &str) -> Result<Named, String> {
    if !text.contains('=') && !text.trim().is_empty() {
        return Ok(Named::Declared(text.trim().to_owned()));
    }
    text.split(',').map(pair).collect::<Result<_, _>>().map(Named::Options)
}

fn seconds(text: &str) -> Result<f64, String> {
    text.parse()
        .ok()
        .filter(|seconds: &f64| (0.0..=1e9).contains(seconds))
        .ok_or_else(|| "expected a number of seconds, for example 60".to_owned())
}

#[derive(Args)]
pub(crate) struct Plan {
    #[command(flatten)]
    pub(crate) program: Program,
    #[command(flatten)]
    pub(crate) choosing: Choosing,
    #[command(flatten)]
    pub(crate) declared: Declared,
    /// How to show the plan
    #[arg(long, value_enum, default_value_t = PlanFormat::Human)]
    pub(crate) format: PlanFormat,
    /// Write the plan into this file instead of showing it
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct Compare {
    #[command(flatten)]
    pub(crate) program: Program,
    #[command(flatten)]
    pub(crate) choosing: Choosing,
    /// Compare only these: `--scenario green`, `--scenario gear=open,cap=low`; once per scenario. Choices it leaves out stay open
    #[arg(long = "scenario", value_name = "NAME|CHOICE=OPTION,…", value_parser = named)]
    pub(crate) scenarios: Vec<Named>,
    /// Compare all combinations, even where the program declares scenarios
    #[arg(long, conflicts_with = "scenarios")]
    pub(crate) all: bool,
    /// How to show the comparison
    #[arg(long, value_enum, default_value_t = CompareFormat::Human)]
    pub(crate) format: CompareFormat,
}

#[derive(Args)]
pub(crate) struct Why {
    /// A recipe, resource, need, threshold, policy or place
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
    #[command(flatten)]
    pub(crate) program: Program,
    #[command(flatten)]
    pub(crate) choosing: Choosing,
    #[command(flatten)]
    pub(crate) declared: Declared,
}

#[derive(Args)]
pub(crate) struct Doughnut {
    #[command(flatten)]
    pub(crate) program: Program,
    #[command(flatten)]
    pub(crate) choosing: Choosing,
    #[command(flatten)]
    pub(crate) declared: Declared,
    /// How to show it
    #[arg(long, value_enum, default_value_t = DoughnutFormat::Human)]
    pub(crate) format: DoughnutFormat,
    /// Write it into this file instead of showing it
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Args)]
#[command(after_help = "Exit code 0, whether anything changes or not.")]
pub(crate) struct Diff {
    /// The plan file to start from, as `weal plan --format json` writes it
    #[arg(value_name = "FROM")]
    pub(crate) from: PathBuf,
    /// The plan file to end at
    #[arg(value_name = "TO")]
    pub(crate) to: PathBuf,
    /// How to show the changes
    #[arg(long, value_enum, default_value_t = DiffFormat::Human)]
    pub(crate) format: DiffFormat,
}

#[derive(Args)]
pub(crate) struct Verify {
    /// The plan file, as `weal plan --format json` writes it
    #[arg(value_name = "PLAN")]
    pub(crate) plan: PathBuf,
    #[command(flatten)]
    pub(crate) program: Program,
}

#[derive(Args)]
pub(crate) struct Ballot {
    /// The choice
    #[arg(value_name = "CHOICE")]
    pub(crate) choice: String,
    #[command(flatten)]
    pub(crate) program: Program,
    #[command(flatten)]
    pub(crate) choosing: Choosing,
    /// The form of the paper
    #[arg(long, value_enum, default_value_t = BallotFormat::Human)]
    pub(crate) format: BallotFormat,
    /// Write the paper into this file instead of showing it
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct Tally {
    /// The choice
    #[arg(value_name = "CHOICE")]
    pub(crate) choice: String,
    #[command(flatten)]
    pub(crate) program: Program,
    /// Write what is decided into the journal
    #[arg(long)]
    pub(crate) record: bool,
    /// Recount what is on record, and say what differs
    #[arg(long, conflicts_with = "record")]
    pub(crate) verify: bool,
    /// Take back what is on record: the choice is open again
    #[arg(long, conflicts_with_all = ["record", "verify"])]
    pub(crate) repeal: bool,
    /// The day of what is recorded; without it, the day on which the vote closed
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub(crate) date: Option<String>,
    /// Why, to be recorded beside it
    #[arg(long, value_name = "TEXT")]
    pub(crate) because: Option<String>,
    /// Write the ballots that count, without names, into this file; its ending says in which format: csv, blt, soc, …, cat, pb
    #[arg(long, value_name = "FILE")]
    pub(crate) ballots: Option<PathBuf>,
    /// How to show the count
    #[arg(long, value_enum, default_value_t = TallyFormat::Human)]
    pub(crate) format: TallyFormat,
}

#[derive(Args)]
pub(crate) struct Record {
    /// What happened, in the words of a journal: `lose 1 hand_liner`, `count stock cod = 39.5 kt`, `did bake 12 run`
    #[arg(value_name = "WORD", required_unless_present_any = ["csv", "jsonl"], allow_negative_numbers = true)]
    pub(crate) words: Vec<String>,
    /// The program: a file, or a folder with main.weal in it
    #[arg(long, short, value_name = "PATH", default_value = ".")]
    pub(crate) program: PathBuf,
    /// The day it happened; without it, today by the clock (UTC)
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub(crate) on: Option<String>,
    /// Record also what lies ahead of today, to play something through
    #[arg(long)]
    pub(crate) ahead: bool,
    /// Who says so
    #[arg(long, value_name = "NAME")]
    pub(crate) by: Option<String>,
    /// From where it is known
    #[arg(long, value_name = "TEXT")]
    pub(crate) source: Option<String>,
    /// Why it happened
    #[arg(long, value_name = "TEXT")]
    pub(crate) because: Option<String>,
    /// Which journal, where there are several or a new one begins: the name of its file, without `.journal`
    #[arg(long, value_name = "NAME")]
    pub(crate) journal: Option<String>,
    /// Record a line for each row of this table (`-` reads what is piped in)
    #[arg(long, value_name = "FILE", requires = "line", conflicts_with_all = ["words", "jsonl"])]
    pub(crate) csv: Option<PathBuf>,
    /// Record a line for each line of this file, each an object of JSON (`-` reads what is piped in)
    #[arg(long, value_name = "FILE", requires = "line", conflicts_with = "words")]
    pub(crate) jsonl: Option<PathBuf>,
    /// What the line of a row says, with the names of columns in braces: `count stock {what} = {amount} {unit}`
    #[arg(long, value_name = "WORDS", conflicts_with = "words")]
    pub(crate) line: Option<String>,
    /// The column with the day; `--on` gives all rows one day
    #[arg(long, value_name = "NAME", requires = "line")]
    pub(crate) date_column: Option<String>,
}

#[derive(Args)]
pub(crate) struct Vote {
    /// The choice
    #[arg(value_name = "CHOICE")]
    pub(crate) choice: String,
    /// Your marks: `open=1 no_trawl=2`; options in your order, the best first; those you approve of; or a number. Before
    /// them, the program: a file or folder (the folder you are in, if not said)
    #[arg(value_name = "PATH|MARK", allow_negative_numbers = true)]
    pub(crate) words: Vec<String>,
    /// Who votes, by the name on the roll
    #[arg(long, value_name = "NAME")]
    pub(crate) voter: String,
    /// When; without it, this moment by the clock (UTC)
    #[arg(long, value_name = "DATE", value_parser = moment)]
    pub(crate) date: Option<String>,
    /// The file with your key, as `weal key` made it: signs the ballot
    #[arg(long, value_name = "FILE")]
    pub(crate) key: Option<PathBuf>,
    /// Hand your vote to this person, instead of marking anything
    #[arg(long, value_name = "NAME")]
    pub(crate) delegate: Option<String>,
}

#[derive(Args)]
pub(crate) struct Key {
    /// The file to make; whoever has it can vote in your name
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
}

fn moment(text: &str) -> Result<String, String> {
    match weal_choice::from_cast::is_date(text) {
        true => Ok(text.to_owned()),
        false => Err("expected a day, for example 2027-06-20, or a moment, for example 2027-06-20T14:05".to_owned()),
    }
}

fn day(text: &str) -> Result<String, String> {
    match weal_choice::from_cast::is_date(text) && text.len() == 10 {
        true => Ok(text.to_owned()),
        false => Err("expected a day of the calendar, for example 2027-07-01".to_owned()),
    }
}

#[derive(Args)]
pub(crate) struct Emit {
    /// Which stage
    #[arg(value_enum)]
    pub(crate) stage: Stage,
    #[command(flatten)]
    pub(crate) program: Program,
    #[command(flatten)]
    pub(crate) choosing: Choosing,
    #[command(flatten)]
    pub(crate) declared: Declared,
    /// The form of a graph, a problem or the typed IR
    #[arg(long, value_enum, default_value_t = EmitFormat::Text)]
    pub(crate) format: EmitFormat,
}

#[derive(Args)]
pub(crate) struct Fmt {
    /// Files, or folders whose .weal files are meant
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) paths: Vec<PathBuf>,
    /// Change nothing; fail if a file is not in the standard form
    #[arg(long)]
    pub(crate) check: bool,
}

#[derive(Args)]
pub(crate) struct Test {
    #[command(flatten)]
    pub(crate) program: Program,
}

#[derive(Args)]
pub(crate) struct Explain {
    /// The code, as in error[CODE], or the chapter; without one, all are listed
    #[arg(value_name = "CODE|CHAPTER")]
    pub(crate) page: Option<String>,
}

#[derive(Args)]
pub(crate) struct New {
    /// The folder to make
    #[arg(value_name = "FOLDER")]
    pub(crate) folder: PathBuf,
    /// Write the standard library beside the program, to read and to change; the program then uses that copy
    #[arg(long)]
    pub(crate) vendor_std: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ProblemFormat {
    /// With the lines and carets
    Human,
    /// One line each
    Short,
    /// weal.diagnostics/1
    Json,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PlanFormat {
    /// A report to read
    Human,
    /// weal.plan/1
    Json,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    /// A list of changes to read
    Human,
    /// weal.diff/1
    Json,
    /// Markdown
    Md,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CompareFormat {
    /// Tables to read
    Human,
    /// weal.compare/1
    Json,
    /// Markdown
    Md,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TallyFormat {
    /// A report to read
    Human,
    /// weal.tally/1: everything, exactly
    Json,
    /// Markdown
    Md,
    /// A page to print
    Html,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DoughnutFormat {
    /// Bars to read
    Human,
    /// weal.doughnut/1
    Json,
    /// A picture
    Svg,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Stage {
    Tokens,
    Syntax,
    Hir,
    Ir,
    Graph,
    Problem,
    /// What the journals tell
    Events,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum EmitFormat {
    /// To read
    Text,
    /// A graph for Graphviz
    Dot,
    /// A graph for Mermaid
    Mermaid,
    /// A problem in MPS
    Mps,
    /// The typed IR, `weal.ir/1`
    Json,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum BallotFormat {
    /// To read in a terminal
    Human,
    /// Markdown
    Md,
    /// One page to print, with the ballot to fill in
    Html,
    /// A table to fill in, which `weal tally` reads
    Csv,
}
