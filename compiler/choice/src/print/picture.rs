//! Pictures of rounds, in SVG that needs nothing else and can be read in black and white.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use weal_base::Rational;
use weal_base::words::exact;

use super::html::escaped;
use super::page::{Bars, Stands};
use crate::ir::{Event, Report, Round, Stage};

/// The width of a picture.
const WIDTH: f64 = 720.0;
const INK: &str = "#1b1b1b";
const ELECTED: &str = "#4f8a3d";
const IN: &str = "#b9c4cc";
const OUT: &str = "#eeeeee";

fn fill(stands: Stands) -> &'static str {
    match stands {
        Stands::Elected => ELECTED,
        Stands::In => IN,
        Stands::Out => OUT,
    }
}

fn begin(width: f64, height: f64, title: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" \
         font-family=\"sans-serif\" font-size=\"13\" fill=\"{INK}\" role=\"img\">\n<title>{}</title>\n",
        escaped(title)
    )
}

/// Bars under one another, and a broken line where what is needed lies.
pub(super) fn bars(it: &Bars) -> String {
    const ROW: f64 = 22.0;
    const LEFT: f64 = 190.0;
    const LONGEST: f64 = 260.0;
    let height = ROW * it.bars.len() as f64 + 6.0;
    let long = |size: f64| if it.whole > 0.0 { (size / it.whole).clamp(0.0, 1.0) * LONGEST } else { 0.0 };
    let mut out = begin(WIDTH, height, "Bars");
    for (at, bar) in it.bars.iter().enumerate() {
        let y = ROW * at as f64 + 3.0;
        let _ = writeln!(
            out,
            "<text x=\"{:.0}\" y=\"{:.0}\" text-anchor=\"end\">{}</text><rect x=\"{LEFT:.0}\" y=\"{y:.0}\" width=\"{:.1}\" \
             height=\"{:.0}\" fill=\"{}\" stroke=\"{INK}\"/>",
            LEFT - 8.0,
            y + 14.0,
            escaped(&cut(&bar.name, 26)),
            long(bar.size),
            ROW - 5.0,
            fill(bar.stands),
        );
        let told = if bar.told.is_empty() { bar.figure.clone() } else { format!("{}  {}", bar.figure, bar.told) };
        let _ = writeln!(
            out,
            "<text x=\"{:.0}\" y=\"{:.0}\">{}</text>",
            LEFT + long(bar.size).max(long(it.needed.unwrap_or(0.0))) + 8.0,
            y + 14.0,
            escaped(&cut(&told, 60))
        );
    }
    if let Some(needed) = it.needed {
        let x = LEFT + long(needed);
        let _ = writeln!(
            out,
            "<path d=\"M{x:.1} 0V{height:.0}\" stroke=\"{INK}\" stroke-width=\"1.5\" stroke-dasharray=\"4 3\"/>"
        );
    }
    out += "</svg>\n";
    out
}

/// Votes flowing from round to round, where they do.
pub(super) fn flows(report: &Report) -> Option<String> {
    /// The most rounds and options beside each other; the last ones are drawn.
    const ROUNDS: usize = 10;
    const OPTIONS: usize = 16;
    const HIGH: f64 = 420.0;
    const GAP: f64 = 6.0;
    const TOP: f64 = 30.0;
    const THICK: f64 = 14.0;
    let flowing = |round: &&Round| round.stage == Stage::Votes && round.counts.len() <= OPTIONS;
    let all = &report.outcome.rounds;
    let last = all.iter().rev().take_while(flowing).take(ROUNDS).count();
    let rounds = all.get(all.len() - last..)?;
    let moves = |round: &Round| round.events.iter().any(|event| matches!(event, Event::Transferred { .. }));
    if rounds.len() < 2 || !rounds.iter().any(moves) {
        return None;
    }
    let votes = |round: &Round| round.counts.iter().map(|(_, votes)| votes.to_f64()).sum::<f64>();
    let most = rounds.iter().map(votes).fold(0.0, f64::max);
    if most <= 0.0 {
        return None;
    }
    let scale = (HIGH - GAP * OPTIONS as f64) / most;
    let step = (WIDTH - 170.0) / (rounds.len() - 1) as f64;
    let left = |at: usize| 10.0 + step * at as f64;
    // Where each option's block begins, and how high it is, per round.
    let blocks: Vec<BTreeMap<u32, (f64, f64)>> = rounds
        .iter()
        .map(|round| {
            let mut y = TOP;
            let mut place = |(option, votes): &(u32, Rational)| {
                let high = votes.to_f64().max(0.0) * scale;
                let at = (y, high);
                y += high + GAP;
                (*option, at)
            };
            round.counts.iter().map(&mut place).collect()
        })
        .collect();
    let name = |option: u32| report.options.get(option as usize).map_or("", |(name, _)| name.as_str());
    let mut out = begin(WIDTH, TOP + HIGH + 10.0, "Votes from round to round");
    for (at, (round, pair)) in rounds.iter().zip(blocks.windows(2)).enumerate() {
        let [before, after] = pair else { continue };
        let mut ribbons: Vec<(u32, u32, f64)> = Vec::new();
        for event in &round.events {
            if let Event::Transferred { from, to: Some(to), votes } = event {
                ribbons.push((*from, *to, votes.to_f64() * scale));
            }
        }
        let gone = |option: u32| ribbons.iter().filter(|(from, _, _)| *from == option).map(|one| one.2).sum::<f64>();
        let stay = before.iter().filter(|(option, _)| after.contains_key(*option));
        let stay: Vec<_> =
            stay.map(|(option, (_, high))| (*option, *option, (high - gone(*option)).max(0.0))).collect();
        ribbons.extend(stay);
        ribbons.sort_by_key(|ribbon| (ribbon.0, ribbon.1));
        let (mut sent, mut got): (BTreeMap<u32, f64>, BTreeMap<u32, f64>) = Default::default();
        for (from, to, high) in ribbons {
            let (Some((y, _)), Some((z, _))) = (before.get(&from), after.get(&to)) else { continue };
            let (a, b) = (sent.entry(from).or_default(), got.entry(to).or_default());
            let (y, z) = (y + *a, z + *b);
            (*a, *b) = (*a + high, *b + high);
            let (x, next) = (left(at) + THICK, left(at + 1));
            let middle = (x + next) / 2.0;
            let opacity = if from == to { 0.18 } else { 0.5 };
            let _ = writeln!(
                out,
                "<path d=\"M{x:.1} {y:.1}C{middle:.1} {y:.1} {middle:.1} {z:.1} {next:.1} {z:.1}V{:.1}C{middle:.1} {:.1} \
                 {middle:.1} {:.1} {x:.1} {:.1}Z\" fill=\"#555555\" fill-opacity=\"{opacity}\"/>",
                z + high,
                z + high,
                y + high,
                y + high,
            );
        }
    }
    for (at, (round, blocks)) in rounds.iter().zip(&blocks).enumerate() {
        let x = left(at);
        let number = all.len() - rounds.len() + at + 1;
        let _ = writeln!(out, "<text x=\"{x:.1}\" y=\"18\" font-weight=\"bold\">{number}</text>");
        for (option, votes) in &round.counts {
            let Some((y, high)) = blocks.get(option) else { continue };
            let stands = round.events.iter().find_map(|event| match event {
                Event::Elected(one) if one == option => Some(Stands::Elected),
                Event::Eliminated(one) if one == option => Some(Stands::Out),
                _ => None,
            });
            let _ = writeln!(
                out,
                "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{THICK}\" height=\"{:.1}\" fill=\"{}\" stroke=\"{INK}\">\
                 <title>{}: {}</title></rect>",
                high.max(0.5),
                fill(stands.unwrap_or(Stands::In)),
                escaped(name(*option)),
                escaped(&exact(votes)),
            );
            // In narrow pictures only the first and the last column have names.
            if at == 0 || at + 1 == rounds.len() || step > 150.0 {
                let label = format!("{} {}", cut(name(*option), 16), exact(votes));
                let _ = writeln!(
                    out,
                    "<text x=\"{:.1}\" y=\"{:.1}\" font-size=\"11\">{}</text>",
                    x + THICK + 4.0,
                    y + (high / 2.0).max(2.0) + 4.0,
                    escaped(&label)
                );
            }
        }
    }
    out += "</svg>\n";
    Some(out)
}

/// A text of at most so many letters.
fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}
