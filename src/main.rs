//! The `sentimen` program.
fn main() {}
