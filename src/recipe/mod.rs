//! The recipe: every choice that shapes a model, as plain data.
//!
//! A recipe is read from TOML (a file or a built-in name), changed by flags,
//! and carried whole inside the model, so training and prediction cannot disagree.

use crate::{Error, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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

/// How text becomes tokens.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextSettings {
    /// How often an article's title is read before its body; 0 leaves it out, as files do from before it was read.
    #[serde(default)]
    pub titles: usize,
    /// What counts as a token.
    pub tokens: Tokens,
    /// How many words after a negator become `NOT_word`; 0 marks none.
    pub negation_scope: usize,
    /// The stemmer: `none`, `indonesian`, `javanese` or a Snowball language's English name.
    pub stem: String,
    /// Which words are left out.
    pub stop_words: StopWords,
    /// The polarity lexicon whose cues stand beside the n-grams; files from before there was one have none.
    #[serde(default)]
    pub lexicon: Lexicon,
}

/// What counts as a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tokens {
    /// Web address, @user, #tag, emoticon, word, run of punctuation.
    Social,
    /// Runs of two or more word characters, as scikit-learn's `\w\w+`.
    Words,
}

/// Which words are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StopWords {
    /// None: the default, and the best on every data set measured.
    None,
    /// Function words of Indonesian; negators and polar words are kept.
    Indonesian,
}

/// The polarity lexicon in use.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lexicon {
    /// None.
    #[default]
    None,
    /// Opinion and market words of Indonesian, see [`crate::text::lexicon`].
    Indonesian,
}

/// How tokens become weighted rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeatureSettings {
    /// Shortest and longest word n-gram.
    pub word_ngrams: [usize; 2],
    /// Shortest and longest character n-gram; `[0, 0]` for none.
    pub char_ngrams: [usize; 2],
    /// Length of the character block of a row beside the word block's 1.
    pub char_weight: f64,
    /// Whether a count c weighs 1 + ln c.
    pub sublinear_tf: bool,
    /// Whether counts are multiplied by the inverse document frequency.
    pub idf: bool,
    /// Fewest documents an n-gram must occur in; below 1, a share of the documents.
    pub min_df: f64,
    /// Most documents an n-gram may occur in; up to 1, a share of the documents.
    pub max_df: f64,
    /// Most n-grams kept in each block, the most frequent first; 0 keeps all.
    pub max_features: usize,
    /// B: n-grams are hashed to 2^B buckets of each block, and buckets are the columns; 0 hashes none. For corpora
    /// whose n-grams do not fit into memory. Not written where it is 0, as in recipes from before it.
    #[serde(default, skip_serializing_if = "is_off")]
    pub hash_bits: u32,
}

/// How rows become a model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrainSettings {
    /// Inverse regularization strength: the objective is Σ log-loss + ‖W‖²/(2C), with `l1_ratio` 0.
    pub c: f64,
    /// The share ρ of L1 in the penalty, (1/C) [(1 − ρ)/2 ‖W‖² + ρ ‖W‖₁]: 0 is ridge, 1 is lasso.
    #[serde(default)]
    pub l1_ratio: f64,
    /// What three or more classes are fitted as.
    #[serde(default)]
    pub multiclass: Multiclass,
    /// What a document of each class counts.
    pub class_weight: ClassWeight,
    /// What the printed confidence of a label does.
    pub confidence: Confidence,
    /// How probabilities become a label.
    pub decision: Decision,
    /// How probabilities are made to come true; recipes of before there was calibration have none.
    #[serde(default, skip_serializing_if = "CalibrationMethod::is_none")]
    pub calibration: CalibrationMethod,
    /// The least confidence that predictions rely on: below it they abstain; 0 never does.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub abstain: f64,
    /// Which solver minimizes the objective.
    pub solver: Solver,
    /// Largest relative gradient norm that counts as converged.
    pub tol: f64,
    /// Most outer iterations of the solver.
    pub max_iterations: usize,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands references")]
fn is_zero(x: &f64) -> bool {
    *x == 0.0
}

/// What a document of each class counts in training.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ClassWeight {
    /// `none` (1 each) or `balanced` (n / (K · n of the class)).
    Named(NamedClassWeight),
    /// A weight for each label named; 1 for the others.
    Given(BTreeMap<String, f64>),
}

/// The class weights that have a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NamedClassWeight {
    /// Every document counts 1.
    None,
    /// Every class counts the same in all.
    Balanced,
}

/// What the printed confidence of a label does in training.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Nothing.
    Ignore,
    /// It weighs the document.
    Weight,
    /// It is the label's share of the target; the rest is spread over the other classes.
    Soft,
}

/// How probabilities become a label: argmax of probability / threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Decision {
    /// `plain` without class weights; with them, the argmax of the weighted fit.
    Auto,
    /// The most probable class.
    Plain,
    /// Thresholds equal to the training shares: rare classes are found more often.
    Balanced,
    /// Thresholds that maximize macro-F1 on out-of-fold probabilities.
    Tuned,
}

/// How probabilities are calibrated on scores of fits that did not see the article's group, the simplest method first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CalibrationMethod {
    /// Not at all: one fit and nothing else.
    #[default]
    None,
    /// One number divides all scores.
    Temperature,
    /// A scale and a bias for each class.
    Vector,
    /// A rising curve for each class.
    Isotonic,
    /// Whichever of these predicts best, judged on groups it was not fitted to.
    Auto,
}

impl CalibrationMethod {
    /// Whether it is [`CalibrationMethod::None`].
    #[must_use]
    pub fn is_none(&self) -> bool {
        *self == Self::None
    }

    /// Its name in recipes.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Temperature => "temperature",
            Self::Vector => "vector",
            Self::Isotonic => "isotonic",
            Self::Auto => "auto",
        }
    }
}

/// What three or more classes are fitted as; two are one binary problem either way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Multiclass {
    /// One softmax over all classes.
    #[default]
    Multinomial,
    /// Each class against the rest; probabilities are the sigmoids, scaled to sum to 1.
    Ovr,
}

/// Which solver minimizes the objective.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Solver {
    /// Whichever of the next two suits the documents; `sparse` in recipes of old.
    #[serde(alias = "sparse")]
    Auto,
    /// Dual coordinate descent: one document after the other.
    Dual,
    /// Truncated Newton on sparse rows.
    Newton,
    /// linfa-logistic's L-BFGS on a dense matrix, as an independent check.
    Linfa,
}

impl Solver {
    /// Its name in recipes.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Dual => "dual",
            Self::Newton => "newton",
            Self::Linfa => "linfa",
        }
    }

    /// Whether a fit by it can start from weights, as `--init` asks.
    pub(crate) fn takes_start(self) -> bool {
        match self {
            Self::Auto | Self::Newton => true,
            Self::Dual | Self::Linfa => false,
        }
    }
}

/// How often a title may be read at most.
const MOST_TITLES: usize = 20;

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
        if !(f.char_weight > 0.0 && f.char_weight.is_finite()) {
            return refuse("char_weight", f.char_weight.to_string(), "above 0");
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

/// Fewer would hold no vocabulary; of more, the buckets alone would fill a common machine's memory.
const HASH_BITS: std::ops::RangeInclusive<u32> = 10..=28;

fn is_off(number: &u32) -> bool {
    *number == 0
}

impl FeatureSettings {
    /// The fewest documents out of `n` an n-gram must occur in.
    #[must_use]
    pub fn min_documents(&self, n: usize) -> u32 {
        let min = if self.min_df < 1.0 { (self.min_df * n as f64).ceil() } else { self.min_df.ceil() };
        (min as u32).max(1)
    }

    /// The most documents out of `n` an n-gram may occur in.
    #[must_use]
    pub fn max_documents(&self, n: usize) -> u32 {
        if self.max_df <= 1.0 { (self.max_df * n as f64).floor() as u32 } else { self.max_df as u32 }
    }

    /// Whether character n-grams are features.
    #[must_use]
    pub fn has_chars(&self) -> bool {
        self.char_ngrams[1] > 0
    }
}

#[cfg(test)]
mod tests;
