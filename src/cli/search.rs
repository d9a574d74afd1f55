//! The flags of a search for recipe and C.

use super::input::Input;
use super::recipe::{RecipeArgs, stays};
use crate::evaluate::Criterion;
use crate::recipe::Recipe;
use crate::train::search::DEFAULT_C;
use crate::train::{Evaluation, FOLDS, Search};
use crate::{Error, Result};
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Search")]
pub(super) struct SearchArgs {
    /// Choose C (and recipe) by cross-validation, whole groups held out: macro-f1 or log-loss [default: macro-f1]
    #[arg(long, value_name = "CRITERION", num_args = 0..=1, default_missing_value = "macro-f1", conflicts_with = "c")]
    search: Option<String>,
    /// Values of C to try [default: 0.03,0.1,0.3,1,3,10,30,100,300]
    #[arg(long, value_name = "LIST", requires = "search", value_delimiter = ',', allow_hyphen_values = true)]
    search_c: Option<Vec<f64>>,
    /// Recipes to try, built in or files, each changed by the flags given [default: the recipe in force]
    #[arg(long, value_name = "LIST", requires = "search", value_delimiter = ',', conflicts_with = "recipe")]
    search_recipes: Option<Vec<String>>,
    /// Take the smallest C within one standard error of the best
    #[arg(long, requires = "search")]
    one_se: bool,
    /// How the figures of the whole procedure are made: nested (each of the folds searches on its own training
    /// part), none [default: nested up to 2,000 articles, a held-out part above, as --eval auto]
    #[arg(long, value_name = "HOW", requires = "search", value_parser = ["nested", "none"],
        conflicts_with_all = ["eval", "no_eval", "holdout"])]
    search_eval: Option<String>,
}

impl SearchArgs {
    /// The search asked for. A word after `--search` that names no criterion is an input like those around it:
    /// `train --search pages` means what it says.
    pub(super) fn search(&self, input: &mut Input) -> Result<Option<Search>> {
        let Some(word) = &self.search else { return Ok(None) };
        let criterion = match Criterion::named(word) {
            Some(criterion) => criterion,
            None if word == "-" || std::path::Path::new(word).exists() => {
                input.inputs.push(PathBuf::from(word));
                Criterion::MacroF1
            }
            None => {
                let names = Criterion::ALL.map(|(name, _)| name).join(", ");
                return Err(Error::invalid(format!(
                    "--search is '{word}'; it must be {names}, or nothing for macro-f1"
                )));
            }
        };
        let search = Search {
            criterion,
            c: self.search_c.clone().unwrap_or_else(|| DEFAULT_C.to_vec()),
            one_standard_error: self.one_se,
        };
        search.check()?;
        Ok(Some(search))
    }

    /// The recipes to try: those named, or the one in force.
    pub(super) fn recipes(&self, in_force: Recipe, flags: &RecipeArgs, one_fit: bool) -> Result<Vec<Recipe>> {
        match &self.search_recipes {
            None => Ok(vec![in_force]),
            Some(names) => names.iter().map(|name| flags.resolve_named(name.trim(), one_fit)).collect(),
        }
    }

    /// Refuses an `output` that is the file of one of them.
    pub(super) fn stays(&self, output: &Path) -> Result<()> {
        self.search_recipes.iter().flatten().try_for_each(|name| stays(name.trim(), output))
    }

    /// How figures are made, where `--search-eval` says.
    pub(super) fn evaluation(&self, folds: Option<u16>) -> Result<Option<Evaluation>> {
        match (self.search_eval.as_deref(), folds) {
            (Some("nested"), folds) => Ok(Some(Evaluation::Folds(folds.map_or(FOLDS, usize::from)))),
            (Some(_), Some(_)) => {
                Err(Error::invalid("--search-eval none does not go with --folds; leave one out"))
            }
            (Some(_), None) => Ok(Some(Evaluation::None)),
            (None, _) => Ok(None),
        }
    }
}
