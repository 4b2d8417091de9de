//! The doughnut as a picture, in SVG that needs nothing else.

use std::f64::consts::TAU;
use std::fmt::Write as _;

use super::{Doughnut, Ring, Spoke};
use crate::words::figure;

/// The room one doughnut takes.
const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 620.0;
/// Radii: of the foundation, of the ceiling, and as far as overshoot is drawn.
const FLOOR: f64 = 95.0;
const CEILING: f64 = 155.0;
const FURTHEST: f64 = 225.0;
const CORE: f64 = 12.0;

const SAFE: &str = "#7fb069";
const WITHIN: &str = "#b9d8a9";
const OFF: &str = "#c8452f";
const INK: &str = "#2b2b2b";

/// The doughnuts of all places under one another, the whole first. Red reaches outward where a ceiling is gone beyond, and
/// inward where a floor is missed.
pub fn svg(doughnut: &Doughnut) -> String {
    let height = HEIGHT * doughnut.places.len().max(1) as f64;
    let mut out = String::new();
    let title = match (doughnut.periods.first(), doughnut.periods.last()) {
        (Some(first), Some(last)) if first != last => format!("{}, {first} – {last}", doughnut.package),
        (Some(only), _) => format!("{}, {only}", doughnut.package),
        _ => doughnut.package.clone(),
    };
    let _ = writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" font-family=\"sans-serif\" \
         font-size=\"13\" fill=\"{INK}\" role=\"img\">"
    );
    let _ = writeln!(out, "<title>{}</title>", escaped(&format!("Doughnut of {title}")));
    let _ = writeln!(out, "<rect width=\"{WIDTH}\" height=\"{height}\" fill=\"#ffffff\"/>");
    for (at, ring) in doughnut.places.iter().enumerate() {
        let _ =
            writeln!(out, "<g transform=\"translate({} {})\">", WIDTH / 2.0, HEIGHT * at as f64 + HEIGHT / 2.0 + 20.0);
        one(&mut out, ring, &title);
        out.push_str("</g>\n");
    }
    out.push_str("</svg>\n");
    out
}

fn one(out: &mut String, ring: &Ring, title: &str) {
    let _ = writeln!(
        out,
        "<text y=\"{}\" text-anchor=\"middle\" font-size=\"20\" font-weight=\"bold\">{}</text>",
        20.0 - HEIGHT / 2.0,
        escaped(&ring.place)
    );
    let _ = writeln!(out, "<text y=\"{}\" text-anchor=\"middle\">{}</text>", 40.0 - HEIGHT / 2.0, escaped(title));
    let _ = writeln!(out, "<circle r=\"{CEILING}\" fill=\"{SAFE}\"/>");
    let _ = writeln!(out, "<circle r=\"{FLOOR}\" fill=\"#ffffff\"/>");
    for (spokes, floor) in [(&ring.ceilings, false), (&ring.floors, true)] {
        for (at, spoke) in spokes.iter().enumerate() {
            let slice = TAU / spokes.len() as f64;
            let (from, to) = (slice * at as f64, slice * (at + 1) as f64);
            draw(out, spoke, floor, from, to);
        }
    }
    for radius in [FLOOR, CEILING] {
        let _ = writeln!(out, "<circle r=\"{radius}\" fill=\"none\" stroke=\"{INK}\" stroke-width=\"2\"/>");
    }
}

fn draw(out: &mut String, spoke: &Spoke, floor: bool, from: f64, to: f64) {
    let part = |beyond: f64| beyond.clamp(0.0, 1.0);
    if floor {
        // What is met grows from the middle; what is missing is red.
        let reach = CORE + (FLOOR - CORE) * part(1.0 - spoke.off / 100.0);
        wedge(out, CORE, reach, from, to, WITHIN);
        if spoke.off > 0.0 {
            wedge(out, reach, FLOOR, from, to, OFF);
        }
    } else if spoke.off > 0.0 {
        wedge(out, CEILING, CEILING + (FURTHEST - CEILING) * part(spoke.off / 100.0).max(0.04), from, to, OFF);
    }
    let middle = (from + to) / 2.0;
    // Labels of floors stand in the middle of the ring, those of ceilings outside.
    let radius = if floor { (FLOOR + CEILING) / 2.0 } else { FURTHEST + 18.0 };
    let (x, y) = spot(radius, middle);
    let anchor = match x {
        _ if floor || x.abs() < 20.0 => "middle",
        x if x > 0.0 => "start",
        _ => "end",
    };
    let off = match spoke.off {
        off if off <= 0.0 => String::new(),
        _ if spoke.without_end() => " +∞".to_owned(),
        off => format!(" {}{} %", if floor { "−" } else { "+" }, figure((off * 10.0).round() / 10.0)),
    };
    let at = if spoke.at.is_empty() { String::new() } else { format!(" at {}", spoke.at) };
    let _ = writeln!(
        out,
        "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" font-size=\"{}\">{}<title>{}</title></text>",
        if floor { 11 } else { 13 },
        escaped(&format!("{}{off}", spoke.name)),
        escaped(&format!("{} of {} {}{at} in {}", figure(spoke.value), figure(spoke.limit), spoke.unit, spoke.period)),
    );
}

/// The point at a radius and an angle, from the top clockwise.
fn spot(radius: f64, angle: f64) -> (f64, f64) {
    (radius * angle.sin(), -radius * angle.cos())
}

/// A part of a ring between two radii and two angles.
fn wedge(out: &mut String, inner: f64, outer: f64, from: f64, to: f64, fill: &str) {
    // A whole ring is two halves: an arc cannot end where it begins.
    if to - from > TAU * 0.75 {
        let middle = (from + to) / 2.0;
        wedge(out, inner, outer, from, middle, fill);
        return wedge(out, inner, outer, middle, to, fill);
    }
    let large = u8::from(to - from > TAU / 2.0);
    let ((ax, ay), (bx, by)) = (spot(outer, from), spot(outer, to));
    let ((cx, cy), (dx, dy)) = (spot(inner, to), spot(inner, from));
    let _ = writeln!(
        out,
        "<path d=\"M{ax:.1} {ay:.1}A{outer:.1} {outer:.1} 0 {large} 1 {bx:.1} {by:.1}L{cx:.1} {cy:.1}\
         A{inner:.1} {inner:.1} 0 {large} 0 {dx:.1} {dy:.1}Z\" fill=\"{fill}\" stroke=\"#ffffff\"/>"
    );
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
