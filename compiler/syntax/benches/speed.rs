//! How fast a long program is read, and how much slower than its tokens alone: `cargo bench --bench speed`.

use std::fmt::Write as _;
use std::time::Instant;

use weal_base::FileId;
use weal_syntax::{format, tokens, tree};

/// A program of about so many lines, in the proportions people write.
fn program(lines: usize) -> String {
    let mut out = String::from("package long\n\nuse std.units.*\n\nhorizon 2027 .. 2036 by year\n\n");
    for at in 0..lines / 12 {
        let _ = writeln!(
            out,
            "resource good_{at}: perishable mass {{ stock {at} t, keeps 4 day }}
/// Makes good {at}.
recipe make_{at} {{
  takes   1 year
  use     1 machine_{at}
  work    4_800 h crew  // skilled
  consume 9_000.5 L diesel
  consume 62 t good_{at}
  produce 1_700 h per year shipwright for 30 year
}}
need need_{at}: 22 kg good_{at} per person per year for shore {{ rank vital, at least 90 % }}
"
        );
    }
    out
}

fn main() {
    let text = program(100_000);
    let lines = text.lines().count() as f64;
    let (mut best_tokens, mut best_tree, mut best_format) = (f64::MAX, f64::MAX, f64::MAX);
    for _ in 0..10 {
        let start = Instant::now();
        let (tokens, problems) = tokens(FileId(0), &text);
        best_tokens = best_tokens.min(start.elapsed().as_secs_f64());
        assert!(problems.is_empty());
        let start = Instant::now();
        let (tree, problems) = tree(FileId(0), &text, &tokens);
        best_tree = best_tree.min(start.elapsed().as_secs_f64());
        assert!(problems.is_empty());
        let start = Instant::now();
        assert!(format(&text, &tokens, &tree).len() > 1_000_000);
        best_format = best_format.min(start.elapsed().as_secs_f64());
    }
    println!(
        "{lines} lines: tokens {:.1} ms, tree {:.1} ms ({:.1} times the tokens), both {:.2} million lines per second; format {:.1} ms",
        best_tokens * 1e3,
        best_tree * 1e3,
        best_tree / best_tokens,
        lines / (best_tokens + best_tree) / 1e6,
        best_format * 1e3
    );
}
