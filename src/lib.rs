//! Train a sentiment classifier on labelled Indonesian news pages and score new ones.
//!
//! The modules follow the path of the data: [`ingest`] makes an [`article::Article`] of a
//! page or a row; [`text`] cuts it into tokens; [`features`] makes weighted sparse rows;
//! [`mod@train`] fits a [`model::Model`], which owns the whole pipeline and its card;
//! [`evaluate`] holds predictions against labels. [`corpus`] asks whether the articles may
//! be trusted (near-duplicates, splits), [`recipe`] holds every choice as plain data.
//!
//! ```
//! use sentimen::{features::TokenCache, ingest, recipe::Recipe, train};
//!
//! let pages = ["Laba Naik\n\nLaba bersih tahun ini naik dua kali lipat.\n\nSentimen: positif (91.4%)",
//!              "Ekspor Naik\n\nEkspor bulan ini naik lagi dan petani senang.\n\nSentimen: positif (88%)",
//!              "Pabrik Rugi\n\nPabrik itu rugi besar dan merumahkan pekerja.\n\nSentimen: negatif (90%)",
//!              "Panen Gagal\n\nPanen gagal, petani rugi dan berutang lagi.\n\nSentimen: negatif (85%)"];
//! let articles = pages.iter().map(|page| ingest::article_from_page(page)).collect();
//! let corpus = train::Corpus::new(articles, false)?;
//! let mut recipe = Recipe::built_in("default")?;
//! recipe.features.min_df = 1.0;
//! let options = train::Options { evaluation: train::Evaluation::None, ..Default::default() };
//! let trained = train::train(&corpus, &recipe, &options, &mut |step| eprintln!("{step}"))?;
//! let prediction = trained.model.predict("Petani rugi besar.", &TokenCache::default());
//! assert_eq!(trained.model.labels()[prediction.label], "negatif");
//! # Ok::<(), sentimen::Error>(())
//! ```

pub mod article;
pub mod audit;
#[doc(hidden)]
pub mod cli;
pub mod corpus;
pub mod error;
pub mod evaluate;
pub mod features;
#[doc(hidden)]
pub mod fuzzing;
pub mod ingest;
pub mod label;
pub mod model;
pub mod output;
pub mod recipe;
pub mod report;
pub mod sheet;
pub mod text;
pub mod train;
pub mod unseen;

pub use error::{Error, Result};
