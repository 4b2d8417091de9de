//! Names that nobody can tell apart.

use rustc_hash::FxHashMap;
use weal_base::scripts::{disguised, outline};
use weal_syntax::ir as syntax;

use super::{Binder, name_range};
use crate::diagnostics;
use crate::exports::Space;
use crate::ir::Def;

/// Which names can be taken for one another: those of units and prefixes, and those of everything else.
fn among(space: Space) -> bool {
    matches!(space, Space::Unit | Space::Prefix)
}

/// What there is to say of a name.
enum Told {
    /// It has a letter in disguise, described.
    Disguised(String),
    /// It looks like this other name.
    Like(String, Def),
}

impl Binder<'_> {
    /// Reports each name of this file that looks like another one which can be meant here.
    ///
    /// Names in plain Latin letters never look alike, so that most programs are done with one look at each name.
    pub(super) fn lookalikes(&mut self, declared: &[(&syntax::Item, Option<u32>)]) {
        if self.scope.all().all(|(_, name, _)| name.is_ascii()) {
            return;
        }
        let mut first: FxHashMap<(bool, String), (&str, Def)> = FxHashMap::default();
        let mut found = Vec::new();
        for (space, name, def) in self.scope.all() {
            let own = def.module == self.scope.module;
            if own && let Some(letter) = disguised(name) {
                found.push((Told::Disguised(letter), name.to_owned(), def));
            }
            let key = (among(space), outline(name));
            match first.get(&key) {
                Some((other, before)) if *other != name && !(name.is_ascii() && other.is_ascii()) => {
                    if own || before.module == self.scope.module {
                        found.push((Told::Like((*other).to_owned(), *before), name.to_owned(), def));
                    }
                }
                Some(_) => {}
                None => _ = first.insert(key, (name, def)),
            }
        }
        for (told, name, def) in found {
            self.tell(declared, told, &name, def);
        }
    }

    fn tell(&mut self, declared: &[(&syntax::Item, Option<u32>)], told: Told, name: &str, def: Def) {
        let problem = match told {
            Told::Disguised(letter) => {
                let Some(at) = self.own_site(declared, def) else { return };
                diagnostics::disguised(name, at, &letter)
            }
            Told::Like(other, before) => match (self.own_site(declared, def), self.own_site(declared, before)) {
                (Some(at), first) => diagnostics::confusable(name, at, &other, first),
                // What comes from a module was entered later, and is told at the name that is declared here.
                (None, Some(at)) => diagnostics::confusable(&other, at, name, None),
                (None, None) => return,
            },
        };
        self.problems.push(problem);
    }

    /// Where a name is declared, if it is declared in this file.
    fn own_site(&mut self, declared: &[(&syntax::Item, Option<u32>)], def: Def) -> Option<weal_base::Site> {
        if def.module != self.scope.module {
            return None;
        }
        let (item, _) = declared.get(def.item as usize)?;
        let node = self.node(name_range(&item.kind).unwrap_or(item.range));
        Some(self.site(node))
    }
}
