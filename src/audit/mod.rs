//! Which labels are probably wrong, and which new articles would teach most?

pub mod review;

pub use review::{Answer, Entry, Review};
