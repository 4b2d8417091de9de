//! How fast programs are checked: `cargo bench --bench throughput -- [LINES]` (120,000 if not said).
//!
//! Writes a library of that many lines of Weal as people write it (resources, recipes, needs, thresholds, with notes and
//! sources, in modules of about a thousand lines that use each other), and as many lines of Python that say the same.
//! Measures, each on one thread and as the best of seven: `weal check` (the whole process), the lexer alone (in this
//! process), and `ruff check --no-cache --isolated` on the Python where ruff is installed.
#![allow(clippy::unwrap_used, reason = "a bench that cannot write its inputs has to stop")]

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use weal_tests::binary;
use weal_tests::mutation::Random;

/// Things a valley makes; each is made from the ones before it.
const THINGS: &[&str] = &[
    "oak", "plank", "beam", "wool", "yarn", "cloth", "barley", "malt", "flour", "clay", "brick", "tile", "lime",
    "leather",
];

/// Recipes of one module.
const PER_MODULE: usize = 84;

/// How often each command runs; the best counts, as it was disturbed least.
const REPEATS: usize = 7;

fn thing(module: usize, at: usize) -> String {
    format!("{}_{module}_{at}", THINGS[at % THINGS.len()])
}

/// A module of Weal and one of Python that say the same, in the same number of lines.
fn modules(number: usize, random: &mut Random) -> (String, String) {
    let mut weal = format!("//! What valley {number} makes, from what, and who needs it.\npackage valley_{number}\n\n");
    let mut python = String::new();
    if number > 0 {
        writeln!(weal, "use valley_{}.*", number - 1).unwrap();
    }
    writeln!(weal, "use place.*\n\nresource maker_{number}: labour {{ supply 9_000_000 h per year }}\n").unwrap();
    writeln!(python, "\nmaker_{number} = labour(supply=9_000_000 * h, per=year)\n").unwrap();
    for at in 0..PER_MODULE {
        let (name, amount) = (thing(number, at), 10 + random.below(90));
        let first = if at == 0 { "ore".to_owned() } else { thing(number, random.below(at)) };
        let far = number.checked_sub(1).map_or("timber".to_owned(), |before| thing(before, random.below(PER_MODULE)));
        let python_far = number.checked_sub(1).map_or(far.clone(), |before| format!("valley_{before}.{far}"));
        let (days, hours, part) = (1 + random.below(20), 1 + random.below(9), 1 + random.below(30));
        let (part_of, whole) = (amount / 4, format!("\"Survey of crafts 2024, table {at}\""));
        writeln!(weal, "/// Kept dry in the barn of the valley until somebody asks for it.").unwrap();
        writeln!(weal, "resource {name}: mass in kg {{ loses {part} % per year }}").unwrap();
        writeln!(weal, "/// One batch, as it has been made here for a long time.").unwrap();
        writeln!(weal, "recipe make_{name} {{\n  takes   {days} day\n  work    {hours}.5 h maker_{number}").unwrap();
        writeln!(weal, "  consume {part_of}.{part} kg {first}\n  consume 0.{part} kg {far}").unwrap();
        writeln!(weal, "  produce {amount} kg {name}\n  source  {whole}\n}}").unwrap();
        writeln!(python, "# Kept dry in the barn of the valley until somebody asks for it.").unwrap();
        writeln!(python, "{name} = good(kg, loses={part} * percent / year)").unwrap();
        writeln!(python, "# One batch, as it has been made here for a long time.").unwrap();
        writeln!(python, "make_{name} = recipe(\n    takes={days} * day,\n    work={hours}.5 * h * maker_{number},")
            .unwrap();
        writeln!(python, "    consume={part_of}.{part} * kg * {first},\n    also=0.{part} * kg * {python_far},")
            .unwrap();
        writeln!(python, "    produce={amount} * kg * {name},\n    source={whole},\n)").unwrap();
        if at % 6 == 5 {
            writeln!(weal, "\nneed use_of_{name}: {amount} kg {name} per year for vale {{ rank wanted }}\n").unwrap();
            writeln!(python, "\nuse_of_{name} = need({amount} * kg, {name}, place=vale, rank=wanted)\n").unwrap();
        } else {
            weal.push('\n');
            python.push('\n');
        }
    }
    let first = thing(number, 1);
    writeln!(weal, "threshold room_{number}: run make_{first} <= 90_000 run per year").unwrap();
    writeln!(python, "room_{number} = threshold(runs(make_{first}), at_most=90_000, per=year)").unwrap();
    let module = number.checked_sub(1).map_or(String::new(), |before| format!("import valley_{before}\n"));
    let place = if number > 0 { "ore, vale" } else { "ore, timber, vale" };
    let words = "day good h kg labour need percent recipe runs threshold wanted year".replace(' ', ",\n    ");
    let head = format!("\"\"\"What valley {number} makes, from what, and who needs it.\"\"\"\n\n{module}");
    (weal, format!("{head}from econ import (\n    {words},\n)\nfrom place import {place}\n{python}"))
}

/// Writes both libraries; answers the number of lines and of bytes of each.
fn generate(folder: &Path, lines: usize) -> [(usize, usize); 2] {
    let mut random = Random(1);
    let place = "package place\n\nplace vale { people 20_000 }\n\nresource ore:    natural mass in kg { stock 900_000_000 t }\n\
        resource timber: natural mass in kg { stock 900_000_000 t }\n";
    let python_place = "from econ import kg, natural, place\n\nvale = place(people=20_000)\n\nore = natural(kg, stock=900_000_000)\n\
        timber = natural(kg, stock=900_000_000)\n";
    let mut files = vec![("place".to_owned(), place.to_owned(), python_place.to_owned())];
    let mut written = 0;
    while written < lines {
        let number = files.len() - 1;
        let (weal, python) = modules(number, &mut random);
        written += weal.lines().count();
        files.push((format!("valley_{number}"), weal, python));
    }
    let last = files.len() - 2;
    let main = format!("package vale\n\nhorizon 2027 .. 2027 by year\n\nuse valley_{last}.*\n\naim least labour\n");
    files.push((
        "main".to_owned(),
        main,
        format!("import valley_{last}\nfrom econ import plan\n\nplan(2027, valley_{last}.vale)\n"),
    ));
    std::fs::create_dir_all(folder.join("weal")).unwrap();
    std::fs::create_dir_all(folder.join("python")).unwrap();
    let mut sizes = [(0, 0); 2];
    for (name, weal, python) in &files {
        for (at, (text, end)) in [(weal, "weal"), (python, "py")].into_iter().enumerate() {
            std::fs::write(folder.join(if at == 0 { "weal" } else { "python" }).join(format!("{name}.{end}")), text)
                .unwrap();
            sizes[at].0 += text.lines().count();
            sizes[at].1 += text.len();
        }
    }
    sizes
}

/// The least seconds of a command that ends well; none where it cannot be started.
fn best(command: &mut Command) -> Option<f64> {
    let mut least = f64::MAX;
    for _ in 0..REPEATS {
        let start = Instant::now();
        let ended = command.stdout(Stdio::null()).stderr(Stdio::null()).status().ok()?;
        least = least.min(start.elapsed().as_secs_f64());
        assert!(ended.success(), "it did not work: {command:?}");
    }
    Some(least)
}

fn main() {
    let lines = std::env::args().skip(1).find_map(|word| word.parse().ok()).unwrap_or(120_000);
    let folder = binary::fresh_folder("throughput");
    let [weal, python] = generate(&folder, lines);
    let show = |what: &str, seconds: f64, (lines, bytes): (usize, usize)| {
        let (lines_a_second, megabytes) = (lines as f64 / seconds, bytes as f64 / seconds / 1e6);
        println!(
            "{what:<24} {lines:>8} lines {seconds:>8.3} s {lines_a_second:>10.0} lines a second {megabytes:>7.1} MB a second"
        );
    };
    let check = best(Command::new(binary::path()).arg("check").arg(folder.join("weal"))).unwrap();
    show("weal check", check, weal);
    let texts: Vec<String> = std::fs::read_dir(folder.join("weal"))
        .unwrap()
        .map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap())
        .collect();
    let lexed = (0..REPEATS).map(|_| {
        let start = Instant::now();
        let read: usize = texts.iter().map(|text| weal_syntax::tokens(weal_base::FileId(0), text).0.list.len()).sum();
        assert!(read > 0);
        start.elapsed().as_secs_f64()
    });
    show("the lexer alone", lexed.fold(f64::MAX, f64::min), weal);
    let mut ruff = Command::new("ruff");
    ruff.args(["check", "--no-cache", "--isolated"]).arg(folder.join("python")).env("RAYON_NUM_THREADS", "1");
    match best(&mut ruff) {
        Some(seconds) => {
            show("ruff check", seconds, python);
            let ratio = (weal.0 as f64 / check) / (python.0 as f64 / seconds);
            println!("weal check reads {ratio:.2} times as many lines a second as ruff");
        }
        None => println!("ruff is not installed (`pip install ruff`): not compared"),
    }
    std::fs::remove_dir_all(&folder).unwrap();
}
