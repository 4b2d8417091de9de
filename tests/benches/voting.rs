//! How fast ballots are counted: `cargo bench -p weal-tests --bench voting -- [BALLOTS] [OPTIONS]` (100,000 and 30 if not said).
//!
//! Ballots are rankings by random utilities, with later options liked a little less. Measures, each on one thread and as the
//! best of seven: counting pairs, and whole counts by Schulze, ranked pairs, split cycle and instant run-off, from the table of
//! ranks to the outcome; beside them, how long it takes just to read that table once.
//!
//! Where the environment variable `WEAL_PEERS_PYTHON` names a Python that has numpy and pref_voting, the same ballots are counted
//! by them in the same run, and their winners have to be the same. With `WEAL_PEERS_SLOW` set, votekit counts them too, which takes
//! minutes.
#![allow(clippy::unwrap_used, reason = "a bench that cannot write its inputs has to stop")]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use weal_choice::{Ballots, Question, Rankings, Rule, count, pairs};
use weal_tests::binary;
use weal_tests::mutation::Random;

/// How often each is measured; the best counts, as it was disturbed least.
const REPEATS: usize = 7;

/// Counts ballots in a file of one byte per rank, and prints `name seconds winners` per line; the fastest of three each, but
/// once for what takes seconds. Ballots are in memory as the library wants them before the clock starts, and what is compiled at
/// first use is compiled before.
const PEERS: &str = r#"
import sys, time, warnings
warnings.simplefilter("ignore")
import numpy as np
path, options = sys.argv[1], int(sys.argv[2])
ranks = np.fromfile(path, dtype=np.uint8).reshape(-1, options)
def best(run, times=3):
    least, answer = 1e99, None
    for _ in range(times):
        start = time.perf_counter(); answer = run(); least = min(least, time.perf_counter() - start)
    return least, answer
def pairs():
    columns = np.ascontiguousarray(ranks.T)
    table = np.zeros((options, options), dtype=np.int64)
    for i in range(options):
        for j in range(i + 1, options):
            table[i, j] = np.count_nonzero(columns[i] < columns[j]); table[j, i] = len(ranks) - table[i, j]
    return table
def schulze(table):
    s = np.where(table > table.T, table, 0)
    for k in range(options): s = np.maximum(s, np.minimum(s[:, [k]], s[[k], :]))
    return [i for i in range(options) if all(s[i, j] >= s[j, i] for j in range(options))]
seconds, table = best(pairs)
print("numpy_pairs", seconds)
seconds, won = best(lambda: schulze(table))
print("numpy_schulze", seconds, *won)
try:
    from pref_voting.profiles import Profile
    from pref_voting.margin_based_methods import beat_path, ranked_pairs, split_cycle
    from pref_voting.iterative_methods import instant_runoff
except ImportError:
    sys.exit("pref_voting is not there")
rules = [("schulze", beat_path), ("ranked_pairs", ranked_pairs), ("split_cycle", split_cycle), ("instant_runoff", instant_runoff)]
small = Profile([list(range(options))] * 3)
for _, rule in rules: rule(small)
orders = np.argsort(ranks, axis=1).tolist()
seconds, profile = best(lambda: Profile(orders), 1)
print("pref_voting_pairs", seconds)
for name, rule in rules:
    seconds, won = best(lambda: rule(profile), 1 if name == "instant_runoff" else 3)
    print("pref_voting_" + name, seconds, *won)
# A peer that takes minutes is asked for only where somebody wants to wait.
if len(sys.argv) > 3:
    from votekit.ballot import RankBallot
    from votekit.elections import RankedPairs, Schulze
    from votekit.pref_profile import RankProfile
    names = [f"c{option}" for option in range(options)]
    made = lambda: RankProfile(ballots=[RankBallot(ranking=[{names[at]} for at in row]) for row in orders], candidates=names).group_ballots()
    seconds, profile = best(made, 1)
    print("votekit_pairs", seconds)
    for name, election in [("schulze", Schulze), ("ranked_pairs", RankedPairs)]:
        seconds, won = best(lambda: election(profile, m=1).get_elected(), 1)
        print("votekit_" + name, seconds, *(at[1:] for group in won for at in group))
"#;

/// Ballots by random utilities, nearly normal, that fall by 0.6 from the first option to the last.
fn ballots(options: u32, ballots: usize) -> Rankings {
    let mut random = Random(3);
    let mut made = Rankings { options, ..Rankings::default() };
    let mut liked = vec![(0_u64, 0_u16); options as usize];
    let mut ranks = vec![0; options as usize];
    for _ in 0..ballots {
        for (option, liked) in liked.iter_mut().enumerate() {
            // Six numbers below a million have a deviation of 707 thousand together.
            let utility: usize = (0..6).map(|_| random.below(1_000_000)).sum();
            let less = 424_000 * option / (options as usize - 1).max(1);
            *liked = ((10_000_000 + less - utility) as u64, option as u16);
        }
        liked.sort_unstable();
        (1..).zip(&liked).for_each(|(rank, (_, option))| ranks[*option as usize] = rank);
        made.push(&ranks, 1);
    }
    made
}

/// The least seconds, and the last answer.
fn best<T>(mut run: impl FnMut() -> T) -> (f64, T) {
    let mut least = f64::MAX;
    loop {
        let mut answer = None;
        for _ in 0..REPEATS {
            let start = Instant::now();
            answer = Some(black_box(run()));
            least = least.min(start.elapsed().as_secs_f64());
        }
        if let Some(answer) = answer {
            return (least, answer);
        }
    }
}

/// What the peers took and whom they elect, by name; none where there are none.
fn peers(table: &Rankings, folder: &Path) -> Option<BTreeMap<String, (f64, Vec<u32>)>> {
    let python = std::env::var_os("WEAL_PEERS_PYTHON")?;
    let ranks = folder.join("ranks");
    std::fs::write(&ranks, table.ranks.iter().map(|rank| *rank as u8).collect::<Vec<u8>>()).unwrap();
    let mut command = Command::new(python);
    for threads in ["OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"] {
        command.env(threads, "1");
    }
    command.args(["-c", PEERS]).arg(&ranks).arg(table.options.to_string());
    if std::env::var_os("WEAL_PEERS_SLOW").is_some() {
        command.arg("slow");
    }
    let output = command.output().ok()?;
    if !output.status.success() {
        println!("not all peers answered: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = |line: &str| {
        let mut words = line.split_whitespace();
        let (name, seconds) = (words.next()?.to_owned(), words.next()?.parse().ok()?);
        Some((name, (seconds, words.filter_map(|word| word.parse().ok()).collect())))
    };
    Some(text.lines().filter_map(line).collect())
}

fn main() {
    let mut numbers = std::env::args().skip(1).filter_map(|word| word.parse::<usize>().ok());
    let (rows, options) = (numbers.next().unwrap_or(100_000), numbers.next().unwrap_or(30) as u32);
    let table = ballots(options, rows);
    println!("{rows} ballots, {options} options");
    let show = |what: &str, seconds: f64| println!("{what:<36} {:>10.3} ms", seconds * 1e3);

    let (read, _) = best(|| table.ranks.iter().map(|rank| u64::from(*rank)).sum::<u64>());
    show("reading the ranks once", read);
    let (counting, _) = best(|| pairs(&table));
    show("weal: pairs", counting);
    println!("{:<36} {:>10.1} times as long as reading them once", "", counting / read);
    let mut weighed = table.clone();
    let mut random = Random(5);
    weighed.weights.iter_mut().for_each(|weight| *weight = 1 + random.below(1 << 30) as u64);
    show("weal: pairs, each of its own weight", best(|| pairs(&weighed)).0);
    let answers = peers(&table, &binary::fresh_folder("voting"));
    if answers.is_none() {
        println!("no peers: set WEAL_PEERS_PYTHON to a Python that has numpy and pref_voting");
    }
    let found = answers.unwrap_or_default();
    let took = |name: &str| found.get(name).map(|(seconds, _)| *seconds);
    let peer_pairs = took("pref_voting_pairs");
    let numpy_pairs = took("numpy_pairs");
    if let Some(seconds) = numpy_pairs {
        show("numpy: pairs", seconds);
        println!("{:<36} {:>10.1} times as fast", "weal", seconds / counting);
    }
    if let Some(seconds) = peer_pairs {
        show("pref_voting: profile with pairs", seconds);
        println!("{:<36} {:>10.1} times as fast", "weal", seconds / counting);
    }
    let question = Question { options, vote: 1, ..Question::default() };
    let table = Ballots::Rankings(table);
    for rule in [Rule::Schulze, Rule::RankedPairs, Rule::SplitCycle, Rule::InstantRunoff] {
        let (whole, outcome) = best(|| count(rule, &question, &table));
        println!();
        show(&format!("weal: {}, ballots to outcome", rule.name()), whole);
        let votekit = took("votekit_pairs");
        for (peer, before) in [("pref_voting", peer_pairs), ("votekit", votekit), ("numpy", numpy_pairs)] {
            let Some((seconds, winners)) = found.get(&format!("{peer}_{}", rule.name())) else { continue };
            let elected = outcome.results.concat();
            assert_eq!(elected, *winners, "{} elects others by {peer}", rule.name());
            let together = seconds + before.unwrap_or_default();
            show(&format!("{peer}: the same"), together);
            println!("{:<36} {:>10.1} times as fast", "weal", together / whole);
            show(&format!("{peer}: after the pairs, alone"), *seconds);
        }
    }
}
