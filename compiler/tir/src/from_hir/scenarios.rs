//! Scenarios: named combinations of options.

use weal_base::{Code, Diagnostic};
use weal_hir::{Chosen, ItemKind, Picked, Ref, Target};

use super::Lower;
use crate::ir::*;

impl<'a> Lower<'a> {
    pub(super) fn scenarios(&mut self) {
        for (def, item) in self.items() {
            let ItemKind::Scenario { name, title, chosen } = &item.kind else { continue };
            let id = ScenarioId(self.tir.scenarios.len() as u32);
            self.scenarios_of.insert(def, id);
            let mut with: Vec<(ChoiceId, u32)> =
                chosen.iter().filter_map(|chosen| self.option_of(def.module, chosen)).collect();
            with.sort_unstable();
            let site = self.node(def.module, item.name_node);
            self.tir.scenarios.push(Scenario { name: name.as_str().into(), title: title.as_str().into(), with, site });
            self.note(Entity::Scenario(id), item);
        }
    }

    pub(super) fn scenario_of(&self, reference: &Ref) -> Option<ScenarioId> {
        match reference.to {
            Target::Def(def) => self.scenarios_of.get(&def).copied(),
            _ => None,
        }
    }

    /// What `gear = no_trawl` or `cap = 2 kt` chooses; reports an option that the choice does not have.
    pub(super) fn option_of(&mut self, module: u32, chosen: &'a Chosen) -> Option<(ChoiceId, u32)> {
        let Target::Def(def) = chosen.choice.to else { return None };
        let id = self.choices_of.get(&def).copied()?;
        let option = match &chosen.to {
            Picked::Number(_) => return Some((id, *self.picked.get(&(module, chosen.node))?)),
            Picked::Option(option) => option,
            Picked::Error => return None,
        };
        let found = self.tir.choices.get(id.index())?;
        if let Some(at) = found.options.iter().position(|known| *known.name == **option) {
            return Some((id, at as u32));
        }
        if let Some(at) = self.combined(id, option) {
            return Some((id, at));
        }
        let found = self.tir.choices.get(id.index())?;
        let near = weal_base::suggest::nearest(option, found.options.iter().map(|option| &*option.name));
        let message = format!("the choice `{}` has no option `{option}`", found.name);
        let options: Vec<&str> = found.options.iter().map(|option| &*option.name).collect();
        let help = near.map_or_else(
            || format!("its options are {}", options.join(", ")),
            |near| format!("did you mean `{near}`?"),
        );
        let site = self.node(module, chosen.node);
        self.problems.push(Diagnostic::error(Code::UnknownChoice, message, site, "not an option").help(help));
        None
    }
}
