//! The `weal` binary, run as people run it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The `weal` that was built beside this test; says what to do where it is missing.
pub fn path() -> PathBuf {
    let here = std::env::current_exe().expect("a test knows its own path");
    // The test is in `deps`, one folder below the binary.
    let folder = here.ancestors().nth(2).expect("a test lies in the build folder");
    let weal = folder.join(format!("weal{}", std::env::consts::EXE_SUFFIX));
    assert!(weal.is_file(), "{} is not built; run `cargo build --release` first", weal.display());
    weal
}

/// An empty folder of this name below the build folder, for one test's files.
pub fn fresh_folder(name: &str) -> PathBuf {
    let here = std::env::current_exe().expect("a test knows its own path");
    let folder = here.ancestors().nth(2).expect("a test lies in the build folder").join("tests-tmp").join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).expect("a test's folder can be emptied");
    }
    std::fs::create_dir_all(&folder).expect("a test can make a folder in the build folder");
    folder
}

/// Runs `weal` with these arguments in a folder.
pub fn weal(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(path());
    ended(command.args(arguments).current_dir(folder), &format!("weal {}", arguments.join(" ")))
}

/// Runs a line of `sh` in a folder, with `weal` on the path.
pub fn shell(folder: &Path, line: &str) -> Output {
    let mut paths = vec![path().parent().map(Path::to_owned).unwrap_or_default()];
    paths.extend(std::env::var_os("PATH").iter().flat_map(std::env::split_paths));
    let paths = std::env::join_paths(paths).expect("the search path can be extended");
    ended(Command::new("sh").args(["-c", line]).env("PATH", paths).current_dir(folder), line)
}

fn ended(command: &mut Command, shown: &str) -> Output {
    let output = command.output().unwrap_or_else(|error| panic!("`{shown}` did not start: {error}"));
    let code = output.status.code();
    assert!(code.is_some_and(|code| code < 100), "`{shown}` broke down ({}):\n{}", output.status, printed(&output));
    output
}

/// All it printed, first what went out, then what was said about it.
pub fn printed(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// A session as it really goes: each `$ ` line and what it prints, in a folder; only what `picks` pick, where there are any.
pub fn session(text: &str, folder: &Path, picks: &[&str]) -> Result<String, String> {
    let mut out = String::new();
    for line in text.lines().filter_map(|line| line.strip_prefix("$ ")) {
        let output = printed(&shell(folder, line));
        let shown = if picks.is_empty() { output } else { crate::outline::excerpt(&output, picks)? };
        out += &format!("$ {line}\n{shown}");
    }
    if out.is_empty() { Err("a session has a line that begins with `$ `".to_owned()) } else { Ok(out) }
}
