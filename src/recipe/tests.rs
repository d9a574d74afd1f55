use super::*;

#[test]
fn built_in_recipes_read_and_round_trip() {
    for (name, _) in BUILT_IN {
        let recipe = Recipe::built_in(name).unwrap();
        assert_eq!(recipe.name, name);
        assert_eq!(Recipe::from_toml(&recipe.to_toml(), name).unwrap(), recipe);
    }
}

#[test]
fn an_unknown_key_is_refused_by_name_and_line() {
    let text = include_str!("default.toml").replace("min_df", "mindf");
    let message = Recipe::from_toml(&text, "my.toml").unwrap_err().to_string();
    assert!(message.contains("my.toml") && message.contains("mindf"), "{message}");
}

#[test]
fn values_out_of_range_are_refused() {
    let mut recipe = Recipe::built_in("default").unwrap();
    recipe.train.c = -1.0;
    assert_eq!(recipe.check().unwrap_err().to_string(), "c is -1; it must be above 0");
    let mut recipe = Recipe::built_in("default").unwrap();
    recipe.features.word_ngrams = [2, 1];
    assert!(recipe.check().unwrap_err().to_string().contains("2-1"));
}

#[test]
fn recipes_of_before_l1_and_multiclass_still_read() {
    let old: String = include_str!("default.toml")
        .lines()
        .filter(|l| !l.starts_with("l1_ratio") && !l.starts_with("multiclass"))
        .map(|l| if l.starts_with("solver") { "solver = \"sparse\"\n".into() } else { format!("{l}\n") })
        .collect();
    assert_eq!(Recipe::from_toml(&old, "old").unwrap(), Recipe::built_in("default").unwrap());
}

#[test]
fn hash_bits_are_within_their_range_and_not_written_where_off() {
    let mut recipe = Recipe::built_in("default").unwrap();
    assert!(!recipe.to_toml().contains("hash_bits"));
    for (bits, usable) in [(0, true), (1, false), (9, false), (10, true), (28, true), (29, false)] {
        recipe.features.hash_bits = bits;
        assert_eq!(recipe.check().is_ok(), usable, "{bits}");
    }
    assert_eq!(
        recipe.check().unwrap_err().to_string(),
        "hash_bits is 29; it must be within 10-28, or 0 for none"
    );
    recipe.features.hash_bits = 18;
    assert_eq!(Recipe::from_toml(&recipe.to_toml(), "mine").unwrap(), recipe);
}

#[test]
fn recipes_of_before_calibration_have_none_and_are_written_as_before() {
    let old: String = include_str!("words12.toml")
        .lines()
        .filter(|l| !l.starts_with("calibration"))
        .map(|l| format!("{l}\n"))
        .collect();
    let recipe = Recipe::from_toml(&old, "old").unwrap();
    assert!(recipe.train.calibration.is_none() && !recipe.to_toml().contains("calibration"));
    assert_eq!(recipe, Recipe::built_in("words12").unwrap());
    for text in ["auto", "isotonic"] {
        let asked = format!("{old}calibration = \"{text}\"\n");
        assert_eq!(Recipe::from_toml(&asked, "new").unwrap().train.calibration.name(), text);
    }
}

#[test]
fn l1_goes_with_its_own_solver_alone() {
    let mut recipe = Recipe::built_in("default").unwrap();
    recipe.train.l1_ratio = 0.5;
    assert!(recipe.check().is_ok());
    recipe.train.solver = Solver::Linfa;
    let refusal = recipe.check().unwrap_err().to_string();
    assert_eq!(refusal, "solver is linfa; it must be auto where l1_ratio is above 0");
    recipe.train.l1_ratio = -0.1;
    assert!(recipe.check().unwrap_err().to_string().contains("l1_ratio is -0.1"));
}

#[test]
fn document_frequency_limits_are_counts_or_shares() {
    let mut f = Recipe::built_in("default").unwrap().features;
    assert_eq!((f.min_documents(100), f.max_documents(100)), (2, 100));
    (f.min_df, f.max_df) = (0.015, 0.5);
    assert_eq!((f.min_documents(100), f.max_documents(101)), (2, 50));
    f.max_df = 30.0;
    assert_eq!(f.max_documents(100), 30);
}
