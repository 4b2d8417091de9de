//! Properties: what needs can be stated in, and which resources have how much of it.

use super::*;

/// Something that resources have and needs ask for: food energy, protein, living space.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Property {
    /// Its name.
    pub name: Box<str>,
    /// The unit all its amounts are in, as people write it: `kcal`; empty for a bare count.
    pub unit: Arc<str>,
    /// Its dimension, as people write it.
    pub dimension: Arc<str>,
    /// Where it is declared.
    pub site: Site,
}

/// `provides 2_650 kcal food_energy per kg`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provides {
    /// What.
    pub property: PropertyId,
    /// How much one unit of the resource has, in the property's unit; more than zero.
    pub amount: Rational,
    /// Where it is said.
    pub site: Site,
}

/// What a need asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Needed {
    /// A resource, delivered.
    Resource(ResourceId),
    /// A property, whatever provides it.
    Property(PropertyId),
}

impl Needed {
    /// The resource, where it is one.
    pub fn resource(self) -> Option<ResourceId> {
        match self {
            Needed::Resource(id) => Some(id),
            Needed::Property(_) => None,
        }
    }
    /// The property, where it is one.
    pub fn property(self) -> Option<PropertyId> {
        match self {
            Needed::Property(id) => Some(id),
            Needed::Resource(_) => None,
        }
    }
}

impl Tir {
    /// The name of what is needed; empty where it leads nowhere.
    pub fn needed_name(&self, needed: Needed) -> &str {
        match needed {
            Needed::Resource(id) => self.resources.get(id.index()).map_or("", |found| &found.name),
            Needed::Property(id) => self.properties.get(id.index()).map_or("", |found| &found.name),
        }
    }
    /// The unit of what is needed; empty for bare counts.
    pub fn needed_unit(&self, needed: Needed) -> &str {
        match needed {
            Needed::Resource(id) => self.resources.get(id.index()).map_or("", |found| &found.unit),
            Needed::Property(id) => self.properties.get(id.index()).map_or("", |found| &found.unit),
        }
    }
    /// How much of a property one unit of a resource has; `None` for nothing.
    pub fn provided(&self, resource: ResourceId, property: PropertyId) -> Option<&Rational> {
        let details = self.resources.get(resource.index())?.details.as_deref()?;
        details.provides.iter().find(|provides| provides.property == property).map(|provides| &provides.amount)
    }
    /// How much of a need for a property one unit of a resource counts for; `None` for nothing. What is simply there
    /// counts for what is needed `always`, what is delivered for the rest.
    pub fn counts_for(&self, resource: ResourceId, need: &Need) -> Option<&Rational> {
        let found = self.resources.get(resource.index()).filter(|found| (found.kind == Kind::Durable) == need.always);
        found.and(self.provided(resource, need.of.property()?))
    }
}
