//! `weal key FILE`: makes a key that signs ballots.

use std::io::Write as _;
use std::path::Path;

use weal_choice::signature::Secret;

use crate::arguments::Key;
use crate::{exit, terminal};

/// What the file of a key begins with.
const HEAD: &str = "weal.key/1 ";

/// The most bytes of a file that holds a key.
const LONGEST: u64 = 1_000;

pub(crate) fn run(of: &Key) -> u8 {
    let mut random = [0; 32];
    if let Err(error) = getrandom::fill(&mut random) {
        terminal::complain(&format!("The system gives no random numbers, and without them there is no key: {error}"));
        return exit::ERRORS;
    }
    let secret = Secret::new(&random);
    if let Err(error) = make(&of.file, &format!("{HEAD}{}\n", secret.written())) {
        let path = of.file.display();
        terminal::complain(&match error.kind() {
            std::io::ErrorKind::AlreadyExists => {
                let own = read(&of.file)
                    .map_or_else(|_| String::new(), |secret| format!(" On the roll it is {}.", secret.key()));
                format!("`{path}` is there already, and no key is ever written over.{own}")
            }
            _ => format!("`{path}` cannot be written: {error}"),
        });
        return exit::ERRORS;
    }
    terminal::show(&format!("{}\n", secret.key()));
    terminal::complain(&format!(
        "This is your key for the roll, in the column `key`. The file {} signs your ballots: keep it, and show it to nobody.",
        of.file.display()
    ));
    exit::DONE
}

/// Makes a file that only its owner reads; never over another.
fn make(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = std::fs::File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    if written.is_err() {
        // Half a key is none.
        let _ = std::fs::remove_file(path);
    }
    written
}

/// Whether others than its owner may read a file.
#[cfg(unix)]
pub(crate) fn is_open(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(path).is_ok_and(|found| found.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
pub(crate) fn is_open(_: &Path) -> bool {
    false
}

/// Reads the key in a file; why not, in words.
pub(crate) fn read(path: &Path) -> Result<Secret, String> {
    let shown = path.display();
    let text = std::fs::File::open(path)
        .and_then(|file| std::io::read_to_string(std::io::Read::take(file, LONGEST)))
        .map_err(|error| format!("The key in `{shown}` cannot be read: {error}"))?;
    let secret = text.trim().strip_prefix(HEAD).and_then(|digits| Secret::read(digits.trim()));
    secret.ok_or_else(|| format!("`{shown}` holds no key that signs ballots; `weal key FILE` makes one."))
}
