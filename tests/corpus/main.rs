//! The verifier of `data/`: the corpus is what its card says, and gives no label away.
//! `cargo test --test corpus -- --nocapture` prints the figures.

#![allow(clippy::print_stdout, reason = "figures for those who ask to see them")]

/// Every number of the card is that of the pages and of `events.csv`.
mod card;
/// What a model scores with events held out, and with a random split: as the card tells.
mod figures;
/// `ingest` reads from every page what its row of `events.csv` says.
mod gold;
/// Folds, and what fits say of pages they did not see.
mod held_out;
/// No event repeats another: no run of 8 words, no pair of pages above .15 of word 3-grams.
mod originality;
/// Nothing but the body speaks of the label: not the outlet, the layout, the subject or the length.
mod shortcuts;
/// The pages, the table and the card as the tests read them.
mod tables;
