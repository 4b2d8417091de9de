//! What replanning finds, for people and for programs.

pub mod human;
pub mod json;

pub use human::human;
pub use json::json;
