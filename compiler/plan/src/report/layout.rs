//! Grids over periods and small bars, in columns of a terminal, beside tables and sentences.

use weal_base::layout::{GAP, INDENT, columns};

pub(crate) use weal_base::layout::{Align, fit, sentences, table, wrapped};

/// The most periods side by side.
const MOST_PERIODS: usize = 12;
/// The most marks in a row of bars.
const MOST_MARKS: usize = 40;

/// Rows of numbers over periods; on several pages where they do not fit side by side.
pub(crate) fn grid(periods: &[String], rows: &[(String, Vec<String>)], width: usize) -> String {
    let label = rows.iter().map(|(label, _)| columns(label)).max().unwrap_or(0).min(width / 2);
    let wide = |at: usize| {
        let cells = rows.iter().filter_map(|(_, cells)| cells.get(at)).map(|cell| columns(cell)).max().unwrap_or(0);
        cells.max(columns(&periods[at]))
    };
    let widths: Vec<usize> = (0..periods.len()).map(wide).collect();
    let room = width.saturating_sub(INDENT.len() + label);
    let mut out = String::new();
    let mut from = 0;
    while from < periods.len() {
        let (mut until, mut taken) = (from, 0);
        while until < periods.len()
            && until - from < MOST_PERIODS
            && (until == from || taken + widths[until] + GAP <= room)
        {
            taken += widths[until] + GAP;
            until += 1;
        }
        if from > 0 {
            out.push('\n');
        }
        let mut line = |name: &str, cells: &[String]| {
            let mut text = INDENT.to_owned() + &fit(name, label, Align::Left);
            for (at, wide) in widths.iter().enumerate().take(until).skip(from) {
                text += &" ".repeat(GAP);
                text += &fit(cells.get(at).map_or("", String::as_str), *wide, Align::Right);
            }
            out += text.trim_end();
            out.push('\n');
        };
        line("", periods);
        for (name, cells) in rows {
            // A page on which nothing happens in a row does not show it.
            let quiet = cells.iter().take(until).skip(from).all(|cell| cell.is_empty() || cell == "·");
            if !quiet || periods.len() <= until - from {
                line(name, cells);
            }
        }
        from = until;
    }
    out
}

/// One mark per period: how full, from `▁` to `▇`; `·` where there is nothing to fill. Many periods share a mark, the
/// emptiest counting where `least`, else the fullest.
pub(crate) fn bars(parts: &[Option<f64>], least: bool) -> String {
    const MARKS: [char; 7] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇'];
    let mark = |part: Option<f64>| match part {
        None => '·',
        // Only what is full looks full.
        Some(part) if part >= 1.0 - 1e-9 => '▇',
        Some(part) => MARKS[(part.max(0.0) * 6.0) as usize % 6],
    };
    marks(parts, &mark, &|a: Option<f64>, b: Option<f64>| match (a, b) {
        (Some(a), Some(b)) => Some(if least { a.min(b) } else { a.max(b) }),
        (a, b) => a.or(b),
    })
}

/// How much a limit leaves.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Standing {
    /// Some room.
    Free,
    /// Nothing.
    Full,
    /// It is soft, and missed.
    Missed,
}

/// One mark per period, `●` where nothing is left and `▲` where it is missed; many periods share a mark.
pub(crate) fn dots(standings: &[Option<Standing>]) -> String {
    let mark = |standing: Option<Standing>| match standing {
        None => '·',
        Some(Standing::Missed) => '▲',
        Some(Standing::Full) => '●',
        Some(Standing::Free) => '○',
    };
    marks(standings, &mark, &Option::max)
}

fn marks<T: Copy>(all: &[T], mark: &dyn Fn(T) -> char, both: &dyn Fn(T, T) -> T) -> String {
    let size = all.len().div_ceil(MOST_MARKS).max(1);
    all.chunks(size).filter_map(|some| some.iter().copied().reduce(both)).map(mark).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_full_looks_full() {
        assert_eq!(bars(&[Some(1.0), Some(0.999), Some(0.5), Some(0.0), None], true), "▇▆▄▁·");
        assert_eq!(bars(&vec![Some(1.0); 400], true).chars().count(), 40);
    }

    #[test]
    fn no_line_is_wider_than_asked() {
        let rows = vec![vec!["a long name of something".to_owned(), "12".to_owned(), "words ".repeat(30)]; 3];
        for width in [60, 80, 100] {
            let text = table(&rows, &[Align::Left, Align::Right, Align::Left], width);
            assert!(text.lines().all(|line| columns(line) <= width), "{width}:\n{text}");
            let periods: Vec<String> = (2020..2060).map(|year| year.to_string()).collect();
            let cells = vec!["1_234_000".to_owned(); 40];
            let text = grid(&periods, &[("something with a long name".to_owned(), cells)], width);
            assert!(text.lines().all(|line| columns(line) <= width), "{width}:\n{text}");
        }
    }
}
