//! The recipe: every choice that shapes a model, as plain data.
//!
//! A recipe is read from TOML (a file or a built-in name), changed by flags,
//! and carried whole inside the model, so training and prediction cannot disagree.

mod features;
mod text;
mod train;

pub use features::FeatureSettings;
pub use text::{Lexicon, StopWords, TextSettings, Tokens};
pub use train::{
    CalibrationMethod, ClassWeight, Confidence, Decision, Multiclass, NamedClassWeight, Solver, TrainSettings,
};

use crate::{Error, Result};
use serde::{Deserialize, Serialize};

/// The built-in recipes: name and TOML text.
pub const BUILT_IN: [(&str, &str); 2] =
    [("default", include_str!("default.toml")), ("words12", include_str!("words12.toml"))];

/// Everything chosen about text, features and training.
///
/// ```
/// let recipe = sentimen::recipe::Recipe::built_in("words12")?;
/// assert_eq!(recipe.features.word_ngrams, [1, 2]);
/// # Ok::<(), sentimen::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    /// What to call it.
    pub name: String,
    /// Text to tokens.
    pub text: TextSettings,
    /// Tokens to weighted rows.
    pub features: FeatureSettings,
    /// Rows to a model.
    pub train: TrainSettings,
}

/// How often a title may be read at most.
const MOST_TITLES: usize = 20;
/// Fewer would hold no vocabulary; of more, the buckets alone would fill a common machine's memory.
const HASH_BITS: std::ops::RangeInclusive<u32> = 10..=28;

impl Recipe {
    /// The built-in recipe called `name`.
    ///
    /// # Errors
    /// [`Error::Invalid`] listing the names there are.
    pub fn built_in(name: &str) -> Result<Self> {
        match BUILT_IN.iter().find(|(n, _)| *n == name) {
            Some((n, text)) => Self::from_toml(text, n),
            None => Err(Error::invalid(format!(
                "no recipe is called '{name}'; built in are {}, or give a TOML file (start from --print-recipe)",
                BUILT_IN.map(|(n, _)| n).join(", ")
            ))),
        }
    }

    /// A recipe from TOML `text`; `origin` names it in errors.
    ///
    /// # Errors
    /// [`Error::Invalid`] with the line, where the text is no recipe.
    pub fn from_toml(text: &str, origin: &str) -> Result<Self> {
        let recipe: Self = toml::from_str(text).map_err(|e| {
            Error::invalid(format!(
                "{origin} is no recipe: {}\ncompare it with --print-recipe",
                e.to_string().trim_end()
            ))
        })?;
        recipe.check()?;
        Ok(recipe)
    }

    /// The recipe as TOML that [`Recipe::from_toml`] reads back.
    #[must_use]
    pub fn to_toml(&self) -> String {
        toml::to_string(self).unwrap_or_default()
    }

    /// Refuses values that cannot be used, before any work is done.
    ///
    /// # Errors
    /// [`Error::Invalid`] naming the setting, its value and what is allowed.
    pub fn check(&self) -> Result<()> {
        let f = &self.features;
        let t = &self.train;
        let refuse = |name: &str, value: String, allowed: &str| {
            Err(Error::invalid(format!("{name} is {value}; it must be {allowed}")))
        };
        if self.text.titles > MOST_TITLES {
            return refuse("titles", self.text.titles.to_string(), "at most 20");
        }
        let [lo, hi] = f.word_ngrams;
        if lo == 0 || lo > hi || hi > 5 {
            return refuse("word_ngrams", format!("{lo}-{hi}"), "a range within 1-5, as 1-2");
        }
        let [lo, hi] = f.char_ngrams;
        if (lo == 0) != (hi == 0) || lo > hi || hi > 8 {
            return refuse("char_ngrams", format!("{lo}-{hi}"), "a range within 1-8, or none");
        }
        if !(1e-6..=1e6).contains(&f.char_weight) {
            return refuse("char_weight", f.char_weight.to_string(), "within 1e-6 to 1e6");
        }
        if !(f.min_df > 0.0 && f.min_df.is_finite()) {
            return refuse("min_df", f.min_df.to_string(), "above 0");
        }
        if !(f.max_df > 0.0 && f.max_df.is_finite()) {
            return refuse("max_df", f.max_df.to_string(), "above 0");
        }
        if f.hash_bits != 0 && !HASH_BITS.contains(&f.hash_bits) {
            return refuse("hash_bits", f.hash_bits.to_string(), "within 10-28, or 0 for none");
        }
        if !(t.c > 0.0 && t.c.is_finite()) {
            return refuse("c", t.c.to_string(), "above 0");
        }
        if !(0.0..=1.0).contains(&t.l1_ratio) {
            return refuse("l1_ratio", t.l1_ratio.to_string(), "between 0 and 1");
        }
        if t.l1_ratio > 0.0 && t.solver != Solver::Auto {
            return refuse("solver", t.solver.name().into(), "auto where l1_ratio is above 0");
        }
        if !(0.0..=1.0).contains(&t.abstain) {
            return refuse("abstain", t.abstain.to_string(), "between 0 and 1");
        }
        if !(t.tol > 0.0 && t.tol < 1.0) {
            return refuse("tol", t.tol.to_string(), "between 0 and 1");
        }
        if t.max_iterations == 0 {
            return refuse("max_iterations", "0".into(), "at least 1");
        }
        if let ClassWeight::Given(weights) = &t.class_weight {
            for (label, w) in weights {
                if !(1e-9..=1e9).contains(w) {
                    return refuse(
                        &format!("class_weight of '{label}'"),
                        w.to_string(),
                        "within 1e-9 to 1e9",
                    );
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
