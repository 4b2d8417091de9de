//! What one unit of each resource and property is, for what is read beside the program.

use weal_base::Rational;

use super::Lower;
use crate::quantity::DimId;

/// The dimension of each resource and property of a program, and how much of its base one unit is. The typed IR holds
/// amounts in those units; this is what other amounts are turned into them with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scales {
    /// Each dimension and unit once.
    pub(super) kinds: Vec<Scale>,
    /// Of each resource, an index into `kinds`.
    pub(super) resources: Vec<u32>,
    /// Of each property, an index into `kinds`.
    pub(super) properties: Vec<u32>,
}

/// A dimension and a unit of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Scale {
    /// The powers of the base dimensions, by name.
    pub(super) powers: Vec<(String, i8)>,
    /// How much of the base one unit is.
    pub(super) factor: Rational,
}

impl Lower<'_> {
    pub(super) fn scales(&self) -> Scales {
        let mut scales = Scales::default();
        let mut known = rustc_hash::FxHashMap::<(DimId, Rational), u32>::default();
        let resources = self.drafts.iter().map(|draft| (draft.dim, draft.unit.as_ref().map(|(_, factor)| factor)));
        let properties = self.property_drafts.iter().map(|(dim, factor)| (*dim, factor.as_ref()));
        let count = self.drafts.len();
        for (at, (dim, factor)) in resources.chain(properties).enumerate() {
            let factor = factor.cloned().unwrap_or(Rational::ONE);
            let kind = *known.entry((dim, factor)).or_insert_with_key(|(dim, factor)| {
                scales.kinds.push(Scale { powers: self.dims.powers(*dim), factor: factor.clone() });
                scales.kinds.len() as u32 - 1
            });
            if at < count { scales.resources.push(kind) } else { scales.properties.push(kind) }
        }
        scales
    }
}
