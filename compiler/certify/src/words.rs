//! What is wrong, in words: names, periods, quantities and units.

use weal_base::Rational;

use crate::model::Model;

/// What an answer without a plan gets.
pub(crate) fn nothing_to_check() -> String {
    "the file says that no plan is possible, so there are no runs and deliveries to check".into()
}

/// A name out of a plan, short enough to show.
pub(crate) fn clipped(name: &str) -> String {
    match name.char_indices().nth(60) {
        Some((end, _)) => format!("`{}…`", &name[..end]),
        None => format!("`{name}`"),
    }
}

/// A number with the given count of significant digits, in groups of three.
fn number(value: &Rational, digits: i32) -> String {
    let size = value.to_f64().abs();
    if size != 0.0 && !(1e-9..1e15).contains(&size) {
        return format!("{:.*e}", digits.clamp(1, 15) as usize - 1, value.to_f64());
    }
    let whole = if size < 1.0 { 0 } else { size.log10() as i32 + 1 };
    let leading = if size > 0.0 && size < 1.0 { -size.log10().floor() as i32 - 1 } else { 0 };
    let text = value.to_decimal((digits - whole + leading).clamp(0, 30) as usize);
    let (sign, rest) = text.strip_prefix('-').map_or(("", &*text), |rest| ("-", rest));
    let (front, back) = rest.split_once('.').map_or((rest, None), |(front, back)| (front, Some(back)));
    let mut out = String::from(sign);
    for (i, digit) in front.chars().enumerate() {
        if i > 0 && (front.len() - i).is_multiple_of(3) {
            out.push('_');
        }
        out.push(digit);
    }
    if let Some(back) = back {
        out.push('.');
        out.push_str(back);
    }
    out
}

fn with_unit(number: String, unit: &str) -> String {
    match unit {
        "" => number,
        "run" | "runs" if number == "1" => "1 run".into(),
        "run" => format!("{number} runs"),
        _ => format!("{number} {unit}"),
    }
}

/// An amount with its unit: `3_050 kL`.
pub(crate) fn amount(value: &Rational, unit: &str) -> String {
    with_unit(number(value, 6), unit)
}

/// Two amounts with as many digits as it takes to tell them apart.
pub(crate) fn amounts(a: &Rational, b: &Rational, unit: &str) -> (String, String) {
    let digits = (6..=15).find(|digits| number(a, *digits) != number(b, *digits)).unwrap_or(15);
    (with_unit(number(a, digits), unit), with_unit(number(b, digits), unit))
}

/// `2 runs`, `1 run`.
pub(crate) fn runs(value: &Rational) -> String {
    amount(value, "runs")
}

/// ` at shore`; nothing for a place without a name.
pub(crate) fn at(model: &Model, place: usize) -> String {
    let name = &*model.tir.places[place].name;
    if name.is_empty() { String::new() } else { format!(" at {name}") }
}

/// `diesel at shore`.
pub(crate) fn node(model: &Model, node: usize) -> String {
    format!("{}{}", model.resource(node).name, at(model, model.nodes[node].place))
}

/// `diesel at shore in 2029`.
pub(crate) fn spot(model: &Model, of: usize, period: usize) -> String {
    format!("{} in {}", node(model, of), model.periods[period].label)
}

/// `trawl_season at shore in 2029`.
pub(crate) fn activity(model: &Model, activity: usize, period: usize) -> String {
    let found = model.activities[activity];
    recipe(model, found.recipe, found.place, period)
}

/// The same for a recipe in all its ways.
pub(crate) fn recipe(model: &Model, recipe: usize, place: usize, period: usize) -> String {
    let name = &model.tir.recipes[recipe].name;
    format!("{name}{} in {}", at(model, place), model.periods[period].label)
}

/// `protein in 2029`.
pub(crate) fn need(model: &Model, need: usize, period: usize) -> String {
    format!("{} in {}", model.tir.needs[need].name, model.periods[period].label)
}

/// The plan states one figure, and another follows from its runs.
pub(crate) fn differs(what: &str, figure: &str, said: &Rational, found: &Rational, unit: &str) -> String {
    let (said, found) = amounts(said, found, unit);
    format!("{what}: the plan says {figure} {said}, and its runs and deliveries come to {found}")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn amounts_are_grouped_and_told_apart() {
        let r = |text: &str| text.parse::<Rational>().unwrap();
        assert_eq!(amount(&r("3050"), "kL"), "3_050 kL");
        assert_eq!(amount(&r("1234567.891"), ""), "1_234_568");
        assert_eq!(amount(&r("-0.00012"), "t"), "-0.00012 t");
        assert_eq!(amount(&r("1/3"), "t"), "0.333333 t");
        let (a, b) = amounts(&r("3000.0001"), &r("3000"), "t");
        assert_eq!((&*a, &*b), ("3_000.0001 t", "3_000 t"));
        assert_eq!(runs(&r("1")), "1 run");
        assert_eq!(amount(&r("1e20"), "t"), "1.00000e20 t");
    }
}
