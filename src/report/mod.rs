//! Results in, bytes out: what people and programs read.
//!
//! Nothing here measures or decides; each file writes down one kind of result.

mod articles;
mod audit;
mod check;
mod comparison;
mod curve;
mod drift;
mod evaluation;
mod evaluation_rows;
mod explanation;
mod html;
mod model;
mod page;
mod predictions;
mod rejects;
mod rows;
mod search;
mod share;
mod text;
mod weights;
mod word;

pub use articles::Articles;
pub use audit::{Audited, Named, Taught, audit_json, audit_text, taught_json, taught_text};
pub use check::{check_json, check_text};
pub use comparison::{Apart, Compared, comparison_json, comparison_text};
pub use curve::{curve_csv, curve_json, curve_text, growth_sentence};
pub use drift::{drift_text, shift_text};
pub use evaluation::{Evaluated, Hard, evaluation_text};
pub use evaluation_rows::{evaluation_csv, evaluation_json};
pub use explanation::{Explanation, Explanations, Row as ExplainedRow, Style as ExplanationStyle};
pub use model::{card_lines, card_text, edit_text, inspection_json, top_table, trained_text};
pub use page::{Abstaining, CPath, HardArticle, Learning, ModelPage, PredictedBy, model_page};
pub use predictions::{NewColumn, Predictions, Row as PredictedRow};
pub use rejects::Rejects;
pub use rows::Format;
pub use search::search_table;
pub use share::{ShareGroup, Shares, shares_csv, shares_json, shares_text};
pub use text::{figures_table, figures_table_beside};
pub use weights::weights_csv;
pub use word::{word_text, words_json};

pub(crate) use text::is_hidden;

use rows::{join, kept_name, list};
