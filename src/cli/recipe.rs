//! A recipe from a name or a file, changed by flags.

use super::input::{Sink, is_same, unwritten};
use crate::model::Model;
use crate::recipe::{
    CalibrationMethod, ClassWeight, Confidence, Decision, Lexicon, Multiclass, NamedClassWeight, Recipe,
    Solver, StopWords, Tokens,
};
use crate::{Error, Result};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

/// Choices that shape the model; what is not given stays as the recipe has it.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Recipe (defaults: those of the recipe, shown by --print-recipe)")]
pub(super) struct RecipeArgs {
    /// A built-in recipe (default, words12) or a TOML file [default: default; with --init, the model's]
    #[arg(long, value_name = "NAME|FILE")]
    recipe: Option<String>,
    /// How often an article's title is read before its body; 0 leaves it out [recipe default: 2]
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    titles: Option<usize>,
    /// What counts as a token: social, words [recipe default: social]
    #[arg(long, value_name = "KIND")]
    tokens: Option<String>,
    /// Words after a negator that become NOT_word; 0 marks none [recipe default: 2]
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    negation_scope: Option<usize>,
    /// none, indonesian, javanese, or a Snowball language: english, arabic, ... [recipe default: none]
    #[arg(long, value_name = "LANGUAGE")]
    stem: Option<String>,
    /// Words left out: none, indonesian (keeps negators) [recipe default: none]
    #[arg(long, value_name = "LIST")]
    stop_words: Option<String>,
    /// Polarity lexicon whose cues stand beside the n-grams: none, indonesian [recipe default: indonesian]
    #[arg(long, value_name = "LIST")]
    lexicon: Option<String>,
    /// Word n-grams, shortest-longest [recipe default: 1-2]
    #[arg(long, value_name = "RANGE")]
    word_ngrams: Option<String>,
    /// Character n-grams inside words, shortest-longest, or none [recipe default: 2-5]
    #[arg(long, value_name = "RANGE")]
    char_ngrams: Option<String>,
    /// Length of the character block beside the word block's 1 [recipe default: 0.5]
    #[arg(long, value_name = "X", allow_negative_numbers = true)]
    char_weight: Option<f64>,
    /// Fewest documents an n-gram occurs in; below 1, a share of them [recipe default: 2]
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    min_df: Option<f64>,
    /// Most documents an n-gram occurs in; up to 1, a share of them [recipe default: 1]
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    max_df: Option<f64>,
    /// Most n-grams of each kind, the most frequent first; 0 keeps all [recipe default: 0]
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    max_features: Option<usize>,
    /// Hash n-grams to 2^B buckets of each kind, B 10-28, where the vocabulary does not fit into memory; 0 keeps the
    /// n-grams themselves. What is lost: n-grams of one bucket share a weight, and inspect cannot name them
    /// [recipe default: 0]
    #[arg(long, value_name = "B", allow_negative_numbers = true)]
    hash_bits: Option<u32>,
    /// Inverse regularization strength [recipe default: 10]
    #[arg(long, value_name = "X", allow_negative_numbers = true)]
    c: Option<f64>,
    /// Share of L1 in the penalty: 0 is ridge, 1 is lasso; above 0, weights become exactly 0 [recipe default: 0]
    #[arg(long, value_name = "X", allow_negative_numbers = true)]
    l1_ratio: Option<f64>,
    /// Three or more classes as one softmax or each against the rest: multinomial, ovr [recipe default: multinomial]
    #[arg(long, value_name = "KIND")]
    multiclass: Option<String>,
    /// none, balanced, or weights as positif=2,netral=0.5 [recipe default: none]
    #[arg(long, value_name = "WEIGHTS")]
    class_weight: Option<String>,
    /// What a label's printed confidence does: ignore, weight, soft [recipe default: ignore]
    #[arg(long, value_name = "USE")]
    confidence: Option<String>,
    /// How probabilities become a label: auto, plain, balanced, tuned [recipe default: auto]
    #[arg(long, value_name = "RULE")]
    decision: Option<String>,
    /// Make probabilities come true, judged by fits that did not see the article's group: auto (the best of the others,
    /// none among them), none, temperature, vector, isotonic [recipe default: auto; with --no-eval none unless given]
    #[arg(long, value_name = "METHOD")]
    calibration: Option<String>,
    /// Have predictions abstain whose confidence is below P; predict's own --abstain overrides it [recipe default: 0]
    #[arg(long, value_name = "P", allow_negative_numbers = true)]
    abstain: Option<f64>,
    /// auto, dual, newton, or linfa (dense: for small data, as a check) [recipe default: auto]
    #[arg(long, value_name = "NAME")]
    solver: Option<String>,
    /// Relative gradient norm that counts as converged [recipe default: 1e-4]
    #[arg(long, value_name = "X", allow_negative_numbers = true)]
    tol: Option<f64>,
    /// Most outer iterations of the solver [recipe default: 200]
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    max_iterations: Option<usize>,
    /// Print the recipe in force as TOML and stop
    #[arg(long)]
    print_recipe: bool,
}

impl RecipeArgs {
    /// The recipe in force: the one named, else that of a `model` to start from, else the default.
    /// With `one_fit` it is not calibrated unless that was asked for: a file asks, what is built in does not.
    pub(super) fn resolve(&self, model: Option<&Model>, one_fit: bool) -> Result<Recipe> {
        match (&self.recipe, model) {
            (Some(name), _) => self.resolve_named(name, one_fit),
            (None, Some(model)) => self.change(model.recipe().clone(), one_fit),
            (None, None) => self.resolve_named("default", one_fit),
        }
    }

    /// Refuses `outputs` of which one is the file of the recipe.
    pub(super) fn stays<'p>(&self, outputs: impl IntoIterator<Item = &'p Path>) -> Result<()> {
        let Some(name) = self.recipe.as_deref() else { return Ok(()) };
        outputs.into_iter().try_for_each(|output| stays(name, output))
    }

    /// Prints `recipe` where that was asked for, in place of anything else; whether it was.
    pub(super) fn printed(&self, recipe: &Recipe) -> Result<bool> {
        if self.print_recipe {
            let mut out = Sink::stdout();
            out.write_all(recipe.to_toml().as_bytes()).map_err(unwritten)?;
            out.finish()?;
        }
        Ok(self.print_recipe)
    }

    /// The recipe called `name`, or in the file `name`, changed by the flags.
    pub(super) fn resolve_named(&self, name: &str, one_fit: bool) -> Result<Recipe> {
        if is_file_name(name) {
            let text = std::fs::read_to_string(name).map_err(|e| Error::io(name, e))?;
            self.change(Recipe::from_toml(&text, name)?, false)
        } else {
            self.change(Recipe::built_in(name)?, one_fit)
        }
    }

    fn change(&self, mut recipe: Recipe, one_fit: bool) -> Result<Recipe> {
        let (t, f, fit) = (&mut recipe.text, &mut recipe.features, &mut recipe.train);
        if let Some(name) = &self.tokens {
            t.tokens = named::<Tokens>("--tokens", name, "social, words")?;
        }
        set(&mut t.titles, self.titles);
        set(&mut t.negation_scope, self.negation_scope);
        set(&mut t.stem, self.stem.clone());
        if let Some(name) = &self.stop_words {
            t.stop_words = named::<StopWords>("--stop-words", name, "none, indonesian")?;
        }
        if let Some(name) = &self.lexicon {
            t.lexicon = named::<Lexicon>("--lexicon", name, "none, indonesian")?;
        }
        if let Some(text) = &self.word_ngrams {
            f.word_ngrams = range("--word-ngrams", text)?;
        }
        if let Some(text) = &self.char_ngrams {
            f.char_ngrams = if text == "none" { [0, 0] } else { range("--char-ngrams", text)? };
        }
        set(&mut f.char_weight, self.char_weight);
        set(&mut f.min_df, self.min_df);
        set(&mut f.max_df, self.max_df);
        set(&mut f.max_features, self.max_features);
        set(&mut f.hash_bits, self.hash_bits);
        set(&mut fit.c, self.c);
        set(&mut fit.l1_ratio, self.l1_ratio);
        if let Some(name) = &self.multiclass {
            fit.multiclass = named::<Multiclass>("--multiclass", name, "multinomial, ovr")?;
        }
        if let Some(text) = &self.class_weight {
            fit.class_weight = class_weight(text)?;
        }
        if let Some(name) = &self.confidence {
            fit.confidence = named::<Confidence>("--confidence", name, "ignore, weight, soft")?;
        }
        if let Some(name) = &self.decision {
            fit.decision = named::<Decision>("--decision", name, "auto, plain, balanced, tuned")?;
        }
        if let Some(name) = &self.calibration {
            let names = "auto, none, temperature, vector, isotonic";
            fit.calibration = named::<CalibrationMethod>("--calibration", name, names)?;
        }
        set(&mut fit.abstain, self.abstain);
        // Who abstains below a probability means an honest one.
        if self.calibration.is_none() && one_fit && fit.abstain == 0.0 {
            fit.calibration = CalibrationMethod::None;
        }
        if let Some(name) = &self.solver {
            fit.solver = named::<Solver>("--solver", name, "auto, dual, newton, linfa")?;
        }
        set(&mut fit.tol, self.tol);
        set(&mut fit.max_iterations, self.max_iterations);
        recipe.check()?;
        Ok(recipe)
    }
}

/// Refuses an `output` that is the file of the recipe called `name`.
pub(super) fn stays(name: &str, output: &Path) -> Result<()> {
    if is_file_name(name) && is_same(Path::new(name), output) {
        return Err(Error::invalid(format!(
            "the output would overwrite the recipe '{name}'; give it a file of its own"
        )));
    }
    Ok(())
}

/// Whether a recipe's name is that of a file.
fn is_file_name(name: &str) -> bool {
    name.ends_with(".toml") || name.contains(std::path::MAIN_SEPARATOR)
}

fn set<T>(place: &mut T, given: Option<T>) {
    if let Some(value) = given {
        *place = value;
    }
}

/// A choice by the name it has in recipes.
fn named<T: DeserializeOwned>(flag: &str, name: &str, names: &str) -> Result<T> {
    serde_json::from_value(name.into())
        .map_err(|_| Error::invalid(format!("{flag} is '{name}'; it must be one of {names}")))
}

/// `1-2` or `2`.
fn range(flag: &str, text: &str) -> Result<[usize; 2]> {
    let (low, high) = text.split_once('-').unwrap_or((text, text));
    match (low.trim().parse(), high.trim().parse()) {
        (Ok(low), Ok(high)) if low > 0 => Ok([low, high]),
        _ => Err(Error::invalid(format!("{flag} is '{text}'; give a range as 1-2"))),
    }
}

/// `none`, `balanced` or `positif=2,netral=0.5`.
fn class_weight(text: &str) -> Result<ClassWeight> {
    match text {
        "none" => return Ok(ClassWeight::Named(NamedClassWeight::None)),
        "balanced" => return Ok(ClassWeight::Named(NamedClassWeight::Balanced)),
        _ => {}
    }
    let pair = |part: &str| {
        let (label, weight) = part.rsplit_once('=')?;
        Some((label.trim().to_owned(), weight.trim().parse().ok()?))
    };
    let given: Option<BTreeMap<String, f64>> = text.split(',').map(pair).collect();
    given.map(ClassWeight::Given).ok_or_else(|| {
        Error::invalid(format!(
            "--class-weight is '{text}'; give none, balanced, or weights as positif=2,netral=0.5"
        ))
    })
}
