//! A program written for a test, and what `weal` says of it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::Value;
use weal_tests::binary::{fresh_folder, printed, weal};
use weal_tests::checkout::root;

/// A program in a folder of its own.
pub(crate) struct Program {
    folder: PathBuf,
}

impl Program {
    /// A program of this text; its tables are added by [`Program::table`].
    pub(crate) fn new(name: &str, text: &str) -> Program {
        let program = Program { folder: fresh_folder(&format!("case-{name}")) };
        program.write("main.weal", text);
        program
    }

    /// An example of the project, with one text of a file of it replaced.
    pub(crate) fn example(name: &str, (file, from, to): (&str, &str, &str)) -> Program {
        let program = Program { folder: fresh_folder(&format!("case-example-{name}")) };
        let folder = root().join("examples").join(name);
        for entry in std::fs::read_dir(folder).expect("the example is there") {
            let path = entry.expect("the folder can be read").path();
            // What was voted is in a folder of its own, and no case is about it.
            if path.is_dir() || path.extension().is_some_and(|end| end == "journal") {
                continue;
            }
            let own = path.file_name().expect("a file has a name").to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path).expect("an example is text");
            let changed = if own == file { text.replace(from, to) } else { text.clone() };
            assert_eq!(own == file, changed != text, "{own}: replaced nothing");
            program.write(&own, &changed);
        }
        program
    }

    fn write(&self, file: &str, text: &str) {
        std::fs::write(self.folder.join(file), text).expect("a test can write in its folder");
    }

    /// A table: its header and rows, each a line.
    pub(crate) fn table(&self, file: &str, header: &str, rows: &[String]) -> &Program {
        self.write(file, &format!("{header}\n{}\n", rows.join("\n")));
        self
    }

    /// What `weal when` says, as data.
    pub(crate) fn when(&self) -> Value {
        let output = weal(&self.folder, &["when", "main.weal", "--format", "json"]);
        serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("not JSON ({error}):\n{}", printed(&output)))
    }

    /// What `weal plan` says, as data, and its exit code.
    pub(crate) fn answer(&self) -> (i32, Value) {
        let output = weal(&self.folder, &["plan", "main.weal", "--format", "json"]);
        let code = output.status.code().expect("`weal` ended by itself");
        let value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("not JSON ({error}):\n{}", printed(&output)));
        (code, value)
    }

    /// The plan, which must be certified.
    pub(crate) fn plan(&self) -> Value {
        self.plan_with(&[])
    }

    /// The plan with further options, which must be certified.
    pub(crate) fn plan_with(&self, options: &[&str]) -> Value {
        let output = weal(&self.folder, &[&["plan", "main.weal", "--format", "json"], options].concat());
        assert_eq!(output.status.code(), Some(0), "no plan:\n{}", printed(&output));
        let plan: Value = serde_json::from_slice(&output.stdout).expect("a plan is JSON");
        assert_eq!(plan["status"], "certified");
        plan
    }

    /// What `weal verify` says of a plan, and its exit code.
    pub(crate) fn verify(&self, plan: &Value) -> (i32, String) {
        self.write("plan.json", &plan.to_string());
        let output = weal(&self.folder, &["verify", "plan.json", "main.weal"]);
        (output.status.code().expect("`weal` ended by itself"), printed(&output))
    }

    /// What a command prints, and its exit code.
    pub(crate) fn run(&self, arguments: &[&str]) -> (i32, String) {
        let output = weal(&self.folder, arguments);
        (output.status.code().expect("`weal` ended by itself"), printed(&output))
    }

    /// What a command prints, which must succeed.
    pub(crate) fn ask(&self, arguments: &[&str]) -> String {
        let output = weal(&self.folder, arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}:\n{}", printed(&output));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Runs the program's own tests, which must pass.
    pub(crate) fn test(&self) {
        let output = weal(&self.folder, &["test", "main.weal"]);
        assert_eq!(output.status.code(), Some(0), "its tests fail:\n{}", printed(&output));
    }

    /// The errors of `weal check`, which must find some, as data.
    pub(crate) fn errors(&self) -> Vec<Value> {
        let output = weal(&self.folder, &["check", "main.weal", "--format", "json"]);
        assert_eq!(output.status.code(), Some(1), "`weal check` found nothing wrong:\n{}", printed(&output));
        let found: Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("not JSON ({error}):\n{}", printed(&output)));
        let problems = found["problems"].as_array().expect("a list of problems");
        problems.iter().filter(|problem| problem["severity"] == "error").cloned().collect()
    }
}

/// The rows of a list in a plan.
pub(crate) fn list<'p>(plan: &'p Value, name: &str) -> &'p [Value] {
    plan[name].as_array().map_or(&[], Vec::as_slice)
}

/// How often each recipe runs, over all periods.
pub(crate) fn runs(plan: &Value) -> BTreeMap<String, f64> {
    let mut runs = BTreeMap::new();
    for run in list(plan, "runs") {
        let recipe = run["recipe"].as_str().expect("a recipe has a name").to_owned();
        *runs.entry(recipe).or_insert(0.0) += run["runs"].as_f64().expect("runs are a number");
    }
    runs
}

/// Fails where a number is off by more than a part of what is expected.
pub(crate) fn close(what: &str, found: f64, expected: f64, part: f64) {
    let off = (found - expected).abs();
    assert!(
        off <= part * expected.abs(),
        "{what}: found {found}, expected {expected}, off by {:e} of it",
        off / expected.abs()
    );
}
