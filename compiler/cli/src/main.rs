//! Stage: cli; the `weal` binary.
//! In: arguments, files, a terminal.
//! Out: what each command prints, and its exit code; one file per command.
//! Guarantees: files are written whole or not at all; the same command prints the same bytes.
//! Does not know: how any stage works; it asks the driver.

mod arguments;
mod commands;
mod terminal;

use clap::Parser as _;

use arguments::{Arguments, Command};

/// A program is a tree of many small pieces; with this allocator it is checked in half the time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Exit codes, the same for all commands.
mod exit {
    /// What was asked for was done.
    pub(crate) const DONE: u8 = 0;
    /// The program has errors, or a check failed.
    pub(crate) const ERRORS: u8 = 1;
    /// The command was not understood.
    pub(crate) const USAGE: u8 = 2;
    /// No plan is possible.
    pub(crate) const IMPOSSIBLE: u8 = 3;
    /// A limit was reached; what is shown is the best so far.
    pub(crate) const LIMIT: u8 = 4;
    /// The plan does not hold any more: people have to decide.
    pub(crate) const DECIDE: u8 = 5;
}

/// The stack of the thread that works: deep enough for the deepest program that is taken.
const STACK: usize = 256 << 20;

fn main() -> std::process::ExitCode {
    let arguments = Arguments::parse();
    let worker = std::thread::Builder::new().stack_size(STACK).spawn(move || run(arguments));
    let code = match worker.map(std::thread::JoinHandle::join) {
        Ok(Ok(code)) => code,
        // The thread has told why it stopped.
        Ok(Err(_)) => 101,
        Err(error) => {
            terminal::complain(&format!("weal cannot start: {error}"));
            101
        }
    };
    std::process::ExitCode::from(code)
}

fn run(arguments: Arguments) -> u8 {
    match arguments.command {
        Command::Check(of) => commands::check::run(&of),
        Command::Plan(of) => commands::plan::run(&of),
        Command::Compare(of) => commands::compare::run(&of),
        Command::Replan(of) => commands::replan::run(&of),
        Command::Accept(of) => commands::answer::accept(&of),
        Command::Refuse(of) => commands::answer::refuse(&of),
        Command::Status(of) => commands::status::run(&of),
        Command::When(of) => commands::when::run(&of),
        Command::Why(of) => commands::why::run(&of),
        Command::Doughnut(of) => commands::doughnut::run(&of),
        Command::Diff(of) => commands::diff::run(&of),
        Command::Verify(of) => commands::verify::run(&of),
        Command::Ballot(of) => commands::ballot::run(&of),
        Command::Tally(of) => commands::tally::run(&of),
        Command::Vote(of) => commands::vote::run(&of),
        Command::Record(of) => commands::record::run(&of),
        Command::Key(of) => commands::key::run(&of),
        Command::Emit(of) => commands::emit::run(&of),
        Command::Fmt(of) => commands::fmt::run(&of),
        Command::Test(of) => commands::test::run(&of),
        Command::Explain(of) => commands::explain::run(&of),
        Command::New(of) => commands::new::run(&of),
    }
}
