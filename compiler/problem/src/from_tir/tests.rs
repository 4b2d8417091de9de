//! Facts worked out by hand, and laws.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod balances;
mod bounds;
mod fishery;
mod laws;
mod long;
mod rooms;
mod soft;
mod text;

const INF: f64 = f64::INFINITY;

fn near(found: f64, wanted: f64) {
    assert!((found - wanted).abs() <= 1e-9 * wanted.abs().max(1.0), "{found} instead of {wanted}");
}
