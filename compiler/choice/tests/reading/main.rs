//! Ballots as files: what is read, what is refused, and that nothing is lost on the way.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot set itself up has to stop")]

mod bad_files;
mod laws;
mod preflib;
mod signed;
mod tables;

use weal_base::Rational;
use weal_choice::from_cast::{Checks, Signature, counted};
use weal_choice::from_text::{self, Fault};
use weal_choice::{Acceptance, Asked, Cast, Counted, Form, Roll};

/// Three options: `open` ("Open to all"), `no_trawl` ("No trawl"), `closed` ("Closed").
pub(crate) fn asked(form: Form) -> Asked {
    Asked {
        options: ["open", "no_trawl", "closed"].map(Into::into).to_vec(),
        texts: ["Open to all", "No trawl", "Closed"].map(Into::into).to_vec(),
        form: Some(form),
        scale: (0, 5),
        grades: ["bad", "fair", "good"].map(Into::into).to_vec(),
        choice: "gear".into(),
    }
}

/// Reads a file with this ending.
pub(crate) fn read(ending: &str, bytes: &[u8], asked: &Asked) -> (Cast, Vec<Fault>) {
    let number = |cell: &str| cell.parse::<Rational>().map_err(|_| "a number".to_owned());
    let mut from = bytes;
    from_text::read(ending, &mut from, asked, &number)
}

/// Reads a table of rankings without faults.
pub(crate) fn table(text: &str) -> Cast {
    let (cast, faults) = read("csv", text.as_bytes(), &asked(Form::Ranking));
    assert_eq!(faults, [], "{text}");
    cast
}

/// What counts, where every signature is bad and everybody may vote.
pub(crate) fn count(cast: &Cast, roll: Option<&Roll>, asked: &Asked, acceptance: &Acceptance) -> Counted {
    let checks = Checks { eligible: &|_| true, signature: &|_, _, _| Signature::Bad };
    counted(cast, roll, asked, acceptance, &checks).unwrap()
}

/// The faults as `line: found`.
pub(crate) fn faults(ending: &str, bytes: &[u8], form: Form) -> Vec<String> {
    let (_, faults) = read(ending, bytes, &asked(form));
    faults
        .iter()
        .inspect(|it| assert!(!it.help.is_empty(), "{it:?}"))
        .map(|it| format!("{}: {}", it.line, it.found))
        .collect()
}
