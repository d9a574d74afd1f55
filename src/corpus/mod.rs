//! May the articles be trusted? Near-duplicates and honest splits.
//!
//! [`duplicates`] finds texts that say the same words, [`groups`] joins them with
//! the groups the user gave, and [`split`] makes folds and held-out parts that
//! never tear a group apart, [`time_split`] the one between earlier and later. [`tells`] looks for labels that are still in the texts, [`check`] for
//! all that would falsify a result, [`copies`] for one text under two labels.

pub mod check;
pub mod copies;
pub mod duplicates;
pub mod groups;
pub mod split;
pub mod tells;
pub mod time_split;
pub mod union_find;
