//! Train a sentiment classifier on labelled Indonesian news pages and score new ones.

pub mod article;
pub mod corpus;
pub mod error;
pub mod evaluate;
pub mod ingest;
pub mod label;
pub mod report;

pub use error::{Error, Result};
