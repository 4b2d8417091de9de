//! What has become of a plan: when needs can be met, where it stands, and how it is repaired.

mod repair;
mod under_way;
mod when;

pub use under_way::UnderWay;
