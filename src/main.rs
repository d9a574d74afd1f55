//! The `sentimen` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    sentimen::cli::run()
}
