//! Every weight of a model as CSV, to be corrected and read back.

use crate::model::{Model, Place};
use crate::sheet::csv_error;
use std::io::Write;

/// Writes all n-grams in the order of the model file, then the intercepts:
///
/// `ngram` (`bucket`, its number, where n-grams are hashed), `kind` (word, cue, character, intercept), `documents` (empty
/// where it is not known), `idf`, and `weight_LABEL` for each class. Spaces stand for a word's edge in a character
/// n-gram. Numbers are the shortest that are read as the same f32; of two classes both columns have half of the one
/// weight, the first with its sign turned. [`Model::edited`] reads it.
///
/// # Errors
/// Those of `out`.
pub fn weights_csv(model: &Model, out: impl Write) -> std::io::Result<()> {
    let hashed = model.recipe().features.hash_bits > 0;
    let mut csv = csv::Writer::from_writer(out);
    let header = [if hashed { "bucket" } else { "ngram" }, "kind", "documents", "idf"].map(str::to_owned);
    csv.write_record(header.into_iter().chain(model.labels().iter().map(|label| format!("weight_{label}"))))
        .map_err(csv_error)?;
    for (place, name) in model.places().zip(model.place_names()) {
        let (documents, idf) = match place {
            Place::Column(j) => (model.documents(j), Some(model.featurizer().weighting().terms[j])),
            Place::Intercepts => (None, None),
        };
        let count = documents.map(|n| n.to_string()).unwrap_or_default();
        let idf = idf.map(|idf| idf.to_string()).unwrap_or_default();
        let weights = (0..model.labels().len()).map(|k| model.shown_weight(place, k).to_string());
        csv.write_record([name, model.kind(place).name().to_owned(), count, idf].into_iter().chain(weights))
            .map_err(csv_error)?;
    }
    csv.flush()
}
