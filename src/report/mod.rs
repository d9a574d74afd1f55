//! Results in, text out.

pub mod text;

pub use text::figures_table;
