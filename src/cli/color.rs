//! When colours are shown.

use super::talk::is_dumb;

/// The values of `--color`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Color {
    Auto,
    Always,
    Never,
}

impl Color {
    /// Whether to colour what goes to a terminal, or to what is none.
    pub(super) fn is_on(self, on_terminal: bool) -> bool {
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto => on_terminal && !is_dumb() && !forbids_color(),
        }
    }
}

/// Whether the user wants no colours anywhere (no-color.org).
fn forbids_color() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
}
