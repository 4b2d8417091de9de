//! What is scarce, and what cannot all hold, in words.

use super::Page;
use super::layout::{sentences, wrapped};
use crate::ir::Valuation;
use crate::stages::is_part;
use crate::words::{figure, list, part_of, with_unit};

/// `lessen the worst shortfall of vital needs by 0.6 % of the need`, of what relieves parts of needs or limits.
pub(crate) fn lessened(one: &Valuation, by: f64) -> String {
    let (rank, stage) = one.relieves.split_once(": least ").unwrap_or((&one.relieves, "shortfall"));
    let small = || format!("{} % {}", figure(by * 100.0), one.by_unit);
    let gain = if by >= 0.001 { part_of(by, &one.by_unit) } else { small() };
    format!("lessen the {stage} of {rank} by {gain}")
}

impl Page<'_> {
    /// What one unit more of each scarce thing would relieve.
    pub(super) fn scarce(&self) -> String {
        let mut told: Vec<String> = self.plan.valuations.iter().map(|one| self.valuation(one)).collect();
        let short = self.plan.needs.iter().any(|need| need.coverage < 1.0 - 1e-9);
        if told.is_empty() && short && self.tir.recipes.iter().any(|recipe| recipe.whole) {
            told.push("Not told: in whole runs, one unit more of something helps in jumps or not at all.".to_owned());
        }
        sentences(&told, self.width)
    }

    fn valuation(&self, one: &Valuation) -> String {
        let name = if one.place.is_empty() { one.scarce.clone() } else { format!("{} at {}", one.scarce, one.place) };
        let unit = with_unit("1", &one.unit);
        let (some, more) = match one.unit.as_str() {
            "" => (format!("1 {name}"), format!("1 more {name}")),
            _ => (format!("{unit} of {name}"), format!("{unit} more of {name}")),
        };
        // The floor of a need counts in parts of the need: say it per hundredth.
        let (what, by) = match one.kind.as_str() {
            "supply" => (more, one.by),
            "stock" => (format!("{more} at the start"), one.by),
            "end" => (format!("Leaving {some} less at the end"), one.by),
            "storage" => (format!("Room for {more}"), one.by),
            "floor" => (format!("A floor of {name} lower by 1 % of the need"), one.by / 100.0),
            "knowledge" => (format!("1 run in each period in which {name} is not known"), one.by),
            "up to" => (format!("{unit} more of {}", name.trim_start_matches("up to ")), one.by),
            _ => match self.forbidden(&one.scarce) {
                Some(recipe) => (format!("1 run of {recipe} in each period in spite of {name}"), one.by),
                None => (format!("{unit} more room under {name}"), one.by),
            },
        };
        let would = if one.proven { "would" } else { "might" };
        let most = self.tir.aims.iter().any(|aim| aim.most && *aim.text == *one.relieves);
        if is_part(&one.by_unit) {
            return format!("{what} {would} {}.", lessened(one, by));
        }
        let gain = with_unit(&figure(by), &one.by_unit);
        let verb = if most { "add" } else { "save" };
        format!("{what} {would} {verb} {gain} ({}).", one.relieves)
    }

    /// The recipe that the rule `policy/N` forbids.
    fn forbidden(&self, name: &str) -> Option<&str> {
        let (policy, number) = name.rsplit_once('/')?;
        let policy = self.tir.policies.iter().find(|known| *known.name == *policy)?;
        match policy.rules.get(number.parse::<usize>().ok()?.checked_sub(1)?)? {
            weal_tir::Rule::Forbid { recipe, .. } => Some(&self.tir.recipes.get(recipe.index())?.name),
            weal_tir::Rule::Bound(_) => None,
        }
    }

    /// The declarations that cannot all hold, each with its smallest relief.
    pub(super) fn conflict(&self) -> String {
        let mut out = String::new();
        for member in &self.plan.conflict {
            let when = match member.periods.as_slice() {
                [] => String::new(),
                periods if periods.len() == self.plan.periods.len() && periods.len() > 1 => {
                    " (in every period)".to_owned()
                }
                [first, _, _, .., last] => format!(" (between {first} and {last})"),
                periods => format!(" (in {})", list(periods)),
            };
            let says = format!("{} {}{when}", member.declaration, member.says);
            for (at, line) in wrapped(&says, self.width.saturating_sub(6)).iter().enumerate() {
                out += &format!("{}{line}\n", if at == 0 { "  " } else { "      " });
            }
            if !member.at.is_empty() {
                out += &format!("      {}\n", member.at);
            }
        }
        let reliefs: Vec<String> = self
            .plan
            .conflict
            .iter()
            .filter(|member| !member.relief.is_empty())
            .map(|member| member.relief.clone())
            .collect();
        match reliefs.as_slice() {
            [] => {}
            [only] => {
                out += &format!("\n{}", sentences(&[format!("This would make a plan possible: {only}.")], self.width))
            }
            many => {
                out += "\n  Any one of these would make a plan possible:\n";
                for relief in many {
                    for (at, line) in wrapped(relief, self.width.saturating_sub(6)).iter().enumerate() {
                        out += &format!("{}{line}\n", if at == 0 { "    " } else { "      " });
                    }
                }
            }
        }
        out
    }
}
