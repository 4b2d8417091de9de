//! How fast shares of a budget are counted: `cargo bench -p weal-tests --bench budgets -- [VOTERS] [PROJECTS]` (10,000 and 200 if
//! not said).
//!
//! Each voter approves of eight projects at random; projects cost 10 to 199, the budget is a quarter of all costs. Measures, on
//! one thread and as the best of seven: equal shares by cost and by count, sequential Phragmén and greedy, exactly, from the table of
//! approvals to the outcome; and committees of a tenth of the projects by equal shares.
//!
//! Where the environment variable `WEAL_PEERS_PYTHON` names a Python that has pabutools or abcvoting, they count the same ballots in
//! the same run. Those that reckon exactly (gmpy2) have to choose the same; what those with floating-point numbers choose is shown.
#![allow(clippy::unwrap_used, reason = "a bench that cannot write its inputs has to stop")]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use weal_base::Rational;
use weal_choice::{Approvals, Ballots, Costs, Question, Rule, Satisfaction, count};
use weal_tests::binary;
use weal_tests::mutation::Random;

/// How often each is measured; the best counts, as it was disturbed least.
const REPEATS: usize = 7;

/// Prints `name seconds chosen` per line; ballots are in memory as the library wants them before the clock starts.
const PEERS: &str = r#"
import sys, time, warnings
warnings.simplefilter("ignore")
lines = open(sys.argv[1]).read().splitlines()
budget, seats = map(int, lines[0].split())
costs = list(map(int, lines[1].split()))
ballots = [list(map(int, line.split())) for line in lines[2:]]
def timed(name, run):
    start = time.perf_counter(); answer = run(); seconds = time.perf_counter() - start
    print(name, seconds, *sorted(int(str(chosen)) for chosen in answer), flush=True)
try:
    import pabutools.fractions as fractions
    from pabutools.election import Instance, Project, ApprovalProfile, ApprovalBallot, Cost_Sat, Cardinality_Sat
    from pabutools.rules import method_of_equal_shares, sequential_phragmen
    projects = [Project(f"{number:04}", cost) for number, cost in enumerate(costs)]
    instance = Instance(projects, budget_limit=budget)
    profile = ApprovalProfile([ApprovalBallot([projects[number] for number in ballot]) for ballot in ballots])
    for mode in ("float", "gmpy2"):
        fractions.FRACTION = mode
        timed("cost_" + mode, lambda: method_of_equal_shares(instance, profile, sat_class=Cost_Sat))
        timed("count_" + mode, lambda: method_of_equal_shares(instance, profile, sat_class=Cardinality_Sat))
except ImportError: pass
try:
    from abcvoting.preferences import Profile
    from abcvoting import abcrules
    profile = Profile(len(costs)); profile.add_voters([set(ballot) for ballot in ballots])
    timed("seats_float", lambda: abcrules.compute("equal-shares", profile, committeesize=seats, algorithm="float-fractions", resolute=True)[0])
except ImportError: pass
"#;

fn best<T>(mut run: impl FnMut() -> T) -> (f64, T) {
    let mut least = f64::MAX;
    let mut answer = run();
    for _ in 0..REPEATS {
        let start = Instant::now();
        answer = black_box(run());
        least = least.min(start.elapsed().as_secs_f64());
    }
    (least, answer)
}

/// What the peers took and what they choose, by name; none where there are none.
fn peers(text: &str, folder: &Path) -> Option<BTreeMap<String, (f64, Vec<u32>)>> {
    let python = std::env::var_os("WEAL_PEERS_PYTHON")?;
    let path = folder.join("approvals");
    std::fs::write(&path, text).unwrap();
    let output = Command::new(python).args(["-c", PEERS]).arg(&path).output().ok()?;
    if !output.status.success() {
        println!("not all peers answered: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    let line = |line: &str| {
        let mut words = line.split_whitespace();
        let (name, seconds) = (words.next()?.to_owned(), words.next()?.parse().ok()?);
        Some((name, (seconds, words.filter_map(|word| word.parse().ok()).collect())))
    };
    Some(String::from_utf8_lossy(&output.stdout).lines().filter_map(line).collect())
}

fn main() {
    let mut numbers = std::env::args().skip(1).filter_map(|word| word.parse::<usize>().ok());
    let (voters, projects) = (numbers.next().unwrap_or(10_000), numbers.next().unwrap_or(200).max(8));
    let mut random = Random(7);
    let costs: Vec<i64> = (0..projects).map(|_| 10 + random.below(190) as i64).collect();
    let mut ballots = Approvals { options: projects as u32, ..Approvals::default() };
    let seats = (projects / 10).max(1);
    let budget = costs.iter().sum::<i64>() / 4;
    let mut text = format!("{budget} {seats}\n");
    costs.iter().for_each(|cost| write!(text, "{cost} ").unwrap());
    for _ in 0..voters {
        let mut approved: Vec<u32> = Vec::new();
        while approved.len() < 8 {
            let project = random.below(projects) as u32;
            if !approved.contains(&project) {
                approved.push(project);
            }
        }
        text.push('\n');
        approved.iter().for_each(|project| write!(text, "{project} ").unwrap());
        ballots.push(&approved, 1);
    }
    let ballots = Ballots::Approvals(ballots);
    let options = projects as u32;
    let costs =
        Costs { budget: vec![Rational::from(budget)], costs: costs.iter().map(|cost| Rational::from(*cost)).collect() };
    let priority: Vec<u32> = (0..options).collect();
    let question = Question { options, seats: seats as u32, priority, vote: 1, ..Question::default() };
    let by_cost = Question { costs: Some(costs), ..question.clone() };
    let by_count = Question { satisfaction: Satisfaction::Count, ..by_cost.clone() };
    let committee = Question { completion: weal_choice::Completion::Phragmen, ..question };
    println!("{voters} voters, {projects} projects, 8 approvals each");
    let answers = peers(&text, &binary::fresh_folder("budgets"));
    if answers.is_none() {
        println!("no peers: set WEAL_PEERS_PYTHON to a Python that has pabutools or abcvoting");
    }
    let found = answers.unwrap_or_default();
    for (name, what, rule, question) in [
        ("cost", "equal shares by cost", Rule::EqualShares, &by_cost),
        ("count", "equal shares by count", Rule::EqualShares, &by_count),
        ("seats", "equal shares, seats", Rule::EqualShares, &committee),
        ("", "sequential Phragmén", Rule::Phragmen, &by_cost),
        ("", "greedy", Rule::Greedy, &by_cost),
    ] {
        let (seconds, outcome) = best(|| count(rule, question, &ballots));
        let taken = outcome.results.concat();
        println!("weal: {what:<30} {:>10.3} ms, {} chosen", seconds * 1e3, taken.len());
        for (peer, (took, chosen)) in found.iter().filter(|(peer, _)| peer.starts_with(&format!("{name}_"))) {
            let same = if *chosen == taken { "the same" } else { "others" };
            println!("  {peer:<34} {:>10.3} ms, {same} chosen, {:.0} times as long", took * 1e3, took / seconds);
            assert!(peer.ends_with("float") || *chosen == taken, "{peer} chooses {chosen:?}, not {taken:?}");
        }
    }
}
