//! What a training run is asked for.

use super::Search;
use crate::model::Model;
use crate::recipe::{Recipe, Solver};
use crate::{Error, Result};

/// By which recipe to train, or among which to search, and from which weights to start.
#[derive(Debug)]
pub struct Plan<'a> {
    /// The recipes: one, or with a search any number.
    pub recipes: Vec<Recipe>,
    /// How recipe and C are chosen; without, the one recipe has both.
    pub search: Option<Search>,
    /// A model whose weights the last fit starts from. It changes how long the fit takes, not where it ends.
    pub init: Option<&'a Model>,
    /// Whether the last fit is also made from zero weights, to tell how many iterations that takes.
    pub compare_init: bool,
}

impl Plan<'_> {
    /// One recipe and nothing else.
    #[must_use]
    pub fn of(recipe: &Recipe) -> Self {
        Self { recipes: vec![recipe.clone()], search: None, init: None, compare_init: false }
    }

    /// Refuses a plan that cannot be carried out, before any work is done.
    ///
    /// # Errors
    /// [`Error::Invalid`] naming the flag.
    pub fn check(&self) -> Result<()> {
        self.recipes.iter().try_for_each(Recipe::check)?;
        let dense = self.recipes.iter().find(|recipe| recipe.train.solver == Solver::Linfa);
        match &self.search {
            None if self.recipes.len() == 1 => {}
            None => {
                return Err(Error::invalid(format!(
                    "{} recipes were given; one trains, several need --search",
                    self.recipes.len()
                )));
            }
            Some(search) => {
                search.check()?;
                if self.recipes.is_empty() {
                    return Err(Error::invalid("--search-recipes is empty; name at least one recipe"));
                }
                for (i, recipe) in self.recipes.iter().enumerate() {
                    if self.recipes[..i].iter().any(|other| other.name == recipe.name) {
                        return Err(Error::invalid(format!(
                            "--search-recipes has two recipes called '{}'; give each a name of its own",
                            recipe.name
                        )));
                    }
                }
                if let Some(recipe) = dense {
                    return Err(Error::invalid(format!(
                        "--search does not go with --solver linfa (recipe '{}'), a dense check that is too slow for it; \
                         take --solver auto",
                        recipe.name
                    )));
                }
            }
        }
        let without_start = |recipe: &&Recipe| !recipe.train.solver.takes_start();
        if let Some(recipe) = self.recipes.iter().find(without_start).filter(|_| self.init.is_some()) {
            let name = recipe.train.solver.name();
            return Err(Error::invalid(format!(
                "--init does not go with --solver {name}, which starts from nothing only; take --solver auto"
            )));
        }
        if let Some(its) = self.init.map(|model| model.recipe().features.hash_bits)
            && let Some(recipe) = self.recipes.iter().find(|recipe| recipe.features.hash_bits != its)
        {
            let said = |bits: u32| match bits {
                0 => "of n-grams that are not hashed".to_owned(),
                bits => format!("of --hash-bits {bits}"),
            };
            return Err(Error::invalid(format!(
                "--init needs the model's own --hash-bits: its weights are {}, the recipe '{}' asks for weights {}; \
                 give --hash-bits {its}, or leave --init out",
                said(its),
                recipe.name,
                said(recipe.features.hash_bits)
            )));
        }
        Ok(())
    }
}
