//! What `weal emit hir` and `weal emit ir` show of policies, scenarios, seasons and tests: names, never numbers of lists.
#![allow(clippy::unwrap_used, reason = "a test that cannot set itself up has to stop")]

use std::path::Path;
use std::process::Command;

const SHORE: &str = "\
package shore
horizon 2027 .. 2028 by quarter
place bay
place cape
resource crew: labour { supply 60_000 h per year }
resource fish: perishable mass in t { keeps 4 day }
resource eggs: perishable mass in t { supply 8 t per year profile spring, keeps 9 day }
recipe trawl { at bay, cape; work 20 h crew; produce 1 t fish }
recipe lines { at bay, cape; work 60 h crew; produce 1 t fish }
profile spring by quarter parts { 1, 2, 1, 1 }
need protein: 300 t fish per year { rank vital }
policy no_trawl { forbid trawl from 2027-Q2 }
policy small_boats exception of no_trawl { allow trawl at cape from 2028 until 2028-Q3 }
policy calm { limit run trawl <= 500 run per year }
adopt no_trawl, small_boats
choice gear \"Which boats?\" {
  option open \"Any\"
  option calm \"Few\" adopts calm
}
scenario soft \"Softly\" { gear = calm }
aim least labour
test \"softly\" {
  with scenario soft
  expect run lines in 2027-Q1 >= 0 run
}
test \"few\" {
  with gear = calm
  expect run lines in 2027-Q2 >= 0 run
}
";

fn emitted(stage: &str) -> String {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("emit_{stage}"));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("main.weal"), SHORE).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_weal")).args(["emit", stage]).current_dir(&folder).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn holds(text: &str, lines: &[&str]) {
    for line in lines {
        assert!(text.lines().any(|it| it.trim() == *line), "no line `{line}` in\n{text}");
    }
}

#[test]
fn bound_names_say_what_policies_scenarios_and_seasons_say() {
    holds(
        &emitted("hir"),
        &[
            "forbid trawl from 2027-Q2",
            "allow run trawl at cape from 2028 until 2028-Q3",
            "adopt no_trawl, small_boats",
            "scenario soft { gear = calm }",
            "with scenario soft",
            "with gear = calm",
            "supply 8 std.units.tonne per std.units.year profile spring",
        ],
    );
}

#[test]
fn the_typed_ir_names_what_it_refers_to() {
    let text = emitted("ir");
    holds(
        &text,
        &[
            "except window from 2028-01-01, until 2028-07-01, place cape, policy small_boats",
            "exception of no_trawl",
            "adopted no_trawl",
            "adopted small_boats",
            "with gear = calm",
            "aim text \"least labour\", terms 1, worked labour, unit h",
        ],
    );
    assert!(text.contains("when in 2027-Q2"), "{text}");
    assert!(!text.contains("1970"), "{text}");
}
