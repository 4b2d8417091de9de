//! `weal vote CHOICE --voter NAME MARK…`: adds a ballot to the file that the program names.

use std::io::{BufRead as _, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use weal_base::world::Disk;
use weal_driver::Ready;
use weal_tir::calendar::Day;

use super::key;
use crate::arguments::Vote;
use crate::{exit, terminal};

pub(crate) fn run(of: &Vote) -> u8 {
    let secret = match of.key.as_deref().map(key::read).transpose() {
        Ok(secret) => secret,
        Err(why) => {
            terminal::complain(&why);
            return exit::ERRORS;
        }
    };
    if let Some(file) = of.key.as_deref().filter(|file| key::is_open(file)) {
        terminal::complain(&format!(
            "Others on this machine can read your key in {}, and vote in your name.",
            file.display()
        ));
    }
    let (path, marks) = match of.words.split_first() {
        Some((first, marks)) if is_program(first) => (Path::new(first), marks),
        _ => (Path::new("."), &of.words[..]),
    };
    let Some(mut session) = terminal::open(path) else { return exit::ERRORS };
    let vote = weal_driver::Vote {
        voter: of.voter.clone(),
        date: (of.date.clone().unwrap_or_else(now), of.date.is_some()),
        delegate: of.delegate.clone(),
        secret,
        marks: marks.to_vec(),
    };
    let (ready, problems) = session.vote(&Disk, &of.choice, &vote);
    terminal::problems(&problems, &session);
    let Some(ready) = ready else { return exit::ERRORS };
    if let Err(why) = add(&ready) {
        terminal::complain(&why);
        return exit::ERRORS;
    }
    let signed = if ready.signed { ", signed" } else { "" };
    terminal::show(&format!("Written into {}: {}{signed}\n", ready.path.display(), ready.said));
    if ready.replaces > 0 {
        terminal::show("It takes the place of what you cast before.\n");
    }
    terminal::show(&format!("Your line, to look for when the ballots are counted:\n{}", ready.row));
    exit::DONE
}

/// Whether the first word is the program, and no mark.
fn is_program(word: &str) -> bool {
    !word.contains('=') && Path::new(word).exists()
}

/// Today, by the clock (UTC).
pub(super) fn today() -> Day {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    Day(i32::try_from(seconds / 86_400).unwrap_or(i32::MAX))
}

/// This moment, to the second.
fn now() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let day = Day(i32::try_from(seconds / 86_400).unwrap_or(i32::MAX));
    let (hour, minute, second) = (seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60);
    format!("{day}T{hour:02}:{minute:02}:{second:02}")
}

/// Adds a row to the file of ballots, all of it or nothing; nobody else adds at the same time.
fn add(ready: &Ready) -> Result<(), String> {
    let shown = ready.path.display();
    let failed = |error: std::io::Error| format!("`{shown}` cannot be written: {error}");
    if let Some(folder) = ready.path.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    let mut options = std::fs::File::options();
    let mut file = options.create(true).read(true).append(true).open(&ready.path).map_err(failed)?;
    file.lock().map_err(failed)?;
    let mut first = Vec::new();
    let size = file.metadata().map_err(failed)?.len();
    // Somebody else may have begun the file in the meantime.
    let begun = ready.first.as_deref().unwrap_or(ready.header.as_bytes());
    let longest = begun.len() as u64 + 1;
    std::io::BufReader::new((&file).take(longest)).read_until(b'\n', &mut first).map_err(failed)?;
    let new = ready.first.is_none() && first.trim_ascii().is_empty();
    if !new && first != begun {
        return Err(format!("`{shown}` was changed at this very moment; nothing is written. Vote again."));
    }
    let mut text = String::new();
    if size > 0 {
        let mut last = [0];
        file.seek(SeekFrom::End(-1)).and_then(|_| file.read_exact(&mut last)).map_err(failed)?;
        // The last row may lack its end; a row of its own stays one.
        text.push_str(if last == *b"\n" { "" } else { "\n" });
    }
    if new {
        text.push_str(&ready.header);
    }
    text.push_str(&ready.row);
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    if written.is_err() {
        // Where the disk is full, no half row stays behind.
        let _ = file.set_len(size);
    }
    written.map_err(failed)
}
