//! Weights corrected by hand, and what the card then says of it.

mod table;

use super::{Kind, Model, Place};
use crate::Result;
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// One time that weights were changed after training.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Edit {
    /// How many stored weights changed; of two classes the one there is counts once.
    pub weights: u64,
    /// The first [`MOST_LISTED`] of them, in the order of the file.
    pub changes: Vec<Change>,
}

/// A weight before and after. Of two classes it is that of the second: the first's is its negative.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// The n-gram as `inspect --dump` writes it, or the number of its bucket; empty for an intercept.
    pub ngram: String,
    /// What the weight is of.
    pub kind: Kind,
    /// The class.
    pub label: String,
    /// Before.
    pub old: f32,
    /// After.
    pub new: f32,
}

/// So many changes of an [`Edit`] are kept on the card.
pub const MOST_LISTED: usize = 1000;

impl Model {
    /// The model with the weights of a CSV, laid out as `inspect --dump` does: the columns `ngram` (`bucket` where
    /// n-grams are hashed), `kind`, and `weight_LABEL` for any of the classes. Rows, cells and columns left out leave
    /// weights as they are. `name` is the file's in errors.
    ///
    /// Of two classes only the difference of the weights counts, and one weight is stored: a weight given for one class
    /// is turned for the other; given for both, they must be each other's negative.
    ///
    /// The card gets an [`Edit`], unless no weight differs; the rest of it stays, and so is of the model before.
    ///
    /// # Errors
    /// [`crate::Error::Input`] with the line of the first thing that is wrong.
    pub fn edited(mut self, csv: &[u8], name: &str) -> Result<Self> {
        let stored = table::read(&self, csv, name)?;
        let names = self.place_names().collect::<Vec<_>>();
        let (r, v) = (self.linear.intercepts.len(), self.featurizer.vocabulary().len());
        let mut edit = Edit { weights: stored.len() as u64, changes: Vec::new() };
        for (at, new) in stored {
            let (j, k) = (at / r, at % r);
            let place = if j < v { Place::Column(j) } else { Place::Intercepts };
            let class = if r == 1 { 1 } else { k };
            let old = self.shown_weight(place, class);
            match place {
                Place::Column(_) => self.linear.weights[at] = new,
                Place::Intercepts => self.linear.intercepts[k] = new,
            }
            if edit.changes.len() < MOST_LISTED {
                edit.changes.push(Change {
                    ngram: names[j].clone(),
                    kind: self.kind(place),
                    label: self.labels[class].clone(),
                    old,
                    new: self.shown_weight(place, class),
                });
            }
        }
        if edit.weights > 0 {
            self.card.edits.push(edit);
            self.scoring = OnceLock::new();
        }
        Ok(self)
    }
}

#[cfg(test)]
mod tests;
