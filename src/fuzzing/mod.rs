//! What holds of whatever anybody gives this program to read: a function for each target of `fuzz/`.
//!
//! Each takes the bytes of one run and panics where a law is broken. They are part of the library, as they ask internals,
//! and always compiled, so that `tests/fuzz_corpora.rs` runs them without a feature to forget; nothing of the program
//! calls them, so the linker leaves them out of it.

mod input;
mod models;
mod outcomes;
mod pages;
mod rows;
mod tables;
mod texts;

pub use models::{edit, explain, model};
pub use pages::{containers, html, lines, page, table};
pub use rows::rows;
pub use tables::{recipe, review};
pub use texts::{date, label, tokens};

/// A target: its name, which is that of its file in `fuzz/fuzz_targets/` and its folder in `fuzz/corpus/`, and its laws.
pub type Target = (&'static str, fn(&[u8]));

/// All of them.
pub const TARGETS: [Target; 14] = [
    ("containers", containers),
    ("date", date),
    ("edit", edit),
    ("explain", explain),
    ("html", html),
    ("label", label),
    ("lines", lines),
    ("model", model),
    ("page", page),
    ("recipe", recipe),
    ("review", review),
    ("rows", rows),
    ("table", table),
    ("tokens", tokens),
];
