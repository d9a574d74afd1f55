use crate::corpus::{data_path, load, three_classes, two_classes};
use crate::workdir::Workdir;
use sentimen::evaluate::{Criterion, Selection};
use sentimen::model::Model;

/// The search on the card of `m.safetensors`.
#[track_caller]
fn selection(model: &Model) -> &Selection {
    model.card().search.as_ref().expect("a search on the card")
}

fn searched(work: &Workdir, flags: &[&str]) -> Model {
    work.run(&[&["train", "t.csv", "-o", "m.safetensors", "--quiet"], flags].concat()).well();
    load(work, "m.safetensors")
}

#[test]
fn the_table_comes_before_the_card_and_the_chosen_setting_trains() {
    let work = Workdir::new();
    work.write("t.csv", three_classes());
    let flags = ["--search", "--search-c", "100,0.01,1", "--search-recipes", "default,words12"];
    let ran = work.run(&[&["train", "t.csv", "-o", "m.safetensors"], &flags[..]].concat()).well();
    let lines: Vec<&str> = ran.stdout.lines().collect();
    assert!(lines[0].starts_with("recipe") && lines[0].ends_with("log-loss"), "{}", ran.stdout);
    let settings: Vec<Vec<&str>> =
        lines[1..7].iter().map(|l| l.split_whitespace().take(2).collect()).collect();
    let expected = [
        ["default", "0.01"],
        ["default", "1"],
        ["default", "100"],
        ["words12", "0.01"],
        ["words12", "1"],
        ["words12", "100"],
    ];
    assert_eq!(settings, expected);
    assert_eq!(ran.stdout.matches("← chosen").count(), 1);
    assert_eq!(lines[8], "");
    assert_eq!(lines[9], "trained on  22 articles: 8 negatif, 6 netral, 8 positif; 22 groups");
    let model = load(&work, "m.safetensors");
    let table = selection(&model);
    let taken = table.taken().expect("the one taken");
    assert_eq!((model.recipe().name.as_str(), model.recipe().train.c), (taken.recipe.as_str(), taken.c));
    assert!(lines[7].starts_with(&format!("{} C {}: the best macro-F1", taken.recipe, taken.c)));
    assert!(
        table
            .candidates
            .iter()
            .all(|c| c.macro_f1.folds.len() == 5 && c.macro_f1.mean <= taken.macro_f1.mean)
    );
    // What is stored is what was printed, and what `inspect` prints.
    assert!(work.run(&["inspect", "m.safetensors"]).well().stdout.starts_with(&ran.stdout));
}

#[test]
fn the_model_is_the_one_that_its_setting_alone_would_train() {
    let work = Workdir::new();
    work.write("t.csv", three_classes());
    let found = searched(&work, &["--search", "--search-eval", "none", "--search-c", "0.3,3,30"]);
    let c = found.recipe().train.c.to_string();
    let told = searched(&work, &["--no-eval", "--c", &c]);
    assert_eq!((found.linear(), found.recipe()), (told.linear(), told.recipe()));
    assert_eq!((told.card().search.is_none(), told.card().figures.is_none()), (true, true));
    assert_eq!(found.card().evaluated_on, "not evaluated");
}

#[test]
fn figures_are_nested_unless_told_otherwise() {
    let work = Workdir::new();
    work.write("t.csv", two_classes());
    let list = ["--search", "--search-c", "1,10"];
    let words = |flags: &[&str]| searched(&work, &[&list[..], flags].concat()).card().evaluated_on.clone();
    let plain = words(&[]);
    let start = "all 16 documents, each predicted by one of 5 fits that did not see its group (16 groups)";
    assert!(plain.starts_with(start), "{plain}");
    let taken =
        plain.split_once("; each fit searched its own training part and took ").expect("what was taken").1;
    assert_eq!(taken.split(", ").count(), 5);
    assert!(taken.split(", ").all(|c| c == "C 1" || c == "C 10"), "{taken}");
    assert_eq!(words(&["--search-eval", "nested"]), plain);
    assert!(words(&["--search-eval", "nested", "--folds", "3"]).contains("one of 3 fits"));
    let held = words(&["--holdout", "0.25"]);
    assert!(held.contains("held-out documents of 16") && held.contains("and took C 1"), "{held}");
    assert_eq!(words(&["--search-eval", "none"]), "not evaluated");
    assert_eq!(words(&["--no-eval"]), "not evaluated");
}

#[test]
fn the_criterion_and_one_standard_error_decide() {
    let work = Workdir::new();
    work.write("t.csv", three_classes());
    let pick = |flags: &[&str]| {
        let model = searched(&work, &[&["--search-eval", "none"], flags].concat());
        selection(&model).clone()
    };
    let f1 = pick(&["--search"]);
    assert_eq!(f1.candidates.iter().map(|c| c.c).collect::<Vec<_>>(), sentimen::train::search::DEFAULT_C);
    assert_eq!((f1.criterion, f1.one_standard_error, f1.unconverged), (Criterion::MacroF1, false, 0));
    let loss = pick(&["--search", "log-loss"]);
    assert_eq!(loss.criterion, Criterion::LogLoss);
    assert_eq!(loss.candidates, f1.candidates);
    let least = loss.candidates.iter().map(|c| c.log_loss.mean).fold(f64::INFINITY, f64::min);
    assert_eq!(loss.taken().map(|t| t.log_loss.mean), Some(least));
    let smallest = pick(&["--search=log-loss", "--one-se"]);
    let taken = smallest.taken().expect("the one taken");
    let best = &smallest.candidates[smallest.best];
    assert!(taken.c <= best.c && taken.log_loss.mean <= best.log_loss.mean + best.log_loss.standard_error);
    let smaller = smallest.candidates.iter().filter(|c| c.c < taken.c);
    assert!(smaller.into_iter().all(|c| c.log_loss.mean > best.log_loss.mean + best.log_loss.standard_error));
}

#[test]
fn the_same_bytes_at_any_number_of_threads_and_in_any_order() {
    let work = Workdir::new();
    let table = three_classes();
    let mut lines: Vec<&str> = table.lines().collect();
    work.write("t.csv", &table);
    lines[1..].reverse();
    work.write("r.csv", lines.join("\n"));
    let bytes = |input: &str, threads: &str, decision: &str, list: &str| {
        let flags =
            ["--search", "--search-c", list, "--search-recipes", "default,words12", "--decision", decision];
        let args = ["train", input, "-o", "m.safetensors", "--quiet", "--threads", threads];
        let ran = work.run(&[&args[..], &flags].concat()).well();
        (ran.stdout, work.bytes("m.safetensors"))
    };
    for decision in ["auto", "tuned"] {
        let one = bytes("t.csv", "1", decision, "0.1,1,10");
        assert!(one == bytes("t.csv", "2", decision, "10,1,0.1,1"), "{decision}");
        assert!(one == bytes("r.csv", "5", decision, "0.1,1,10"), "{decision}");
    }
}

#[test]
fn near_duplicates_and_given_groups_are_held_out_together() {
    let work = Workdir::new();
    // Texts that share no word, each three times: nothing can be learned but the copies.
    let rows = (0..60).map(|i| {
        let (i, label) = (i / 3, ["negatif", "positif"][i / 3 % 2]);
        format!("{},{label}\n", (0..8).map(|j| format!("kata{i}huruf{j}")).collect::<Vec<_>>().join(" "))
    });
    work.write("t.csv", format!("text,label\n{}", rows.collect::<String>()));
    let flags =
        ["--search", "--search-c", "10", "--recipe", "words12", "--search-eval", "none", "--split", "random"];
    let model = searched(&work, &flags);
    let accuracy = selection(&model).candidates[0].accuracy.mean;
    assert!(accuracy <= 0.6, "{accuracy}: copies were on both sides");
    let pages = data_path("pages");
    let events = data_path("events.csv");
    let args =
        ["train", &pages, "--groups", &events, "-o", "p.safetensors", "--search", "--search-c", "1,10"];
    work.run(&[&args[..], &["--search-eval", "none", "--recipe", "words12"]].concat())
        .well()
        .prints(&["← chosen"]);
}

#[test]
fn a_word_after_search_that_names_no_criterion_is_an_input() {
    let work = Workdir::new();
    work.write("t.csv", two_classes());
    let ran = work.run(&["train", "--search", "t.csv", "--search-c", "1,10", "-o", "m.safetensors"]).well();
    assert!(ran.stdout.contains("← chosen"));
    work.run(&["train", "t.csv", "--search", "f1", "-o", "m.safetensors"])
        .refuses(&["--search is 'f1'", "macro-f1, log-loss"]);
}

#[test]
fn what_cannot_be_searched_is_refused_by_name() {
    let work = Workdir::new();
    work.write("t.csv", two_classes());
    work.write("lain.toml", work.run(&["train", "--print-recipe", "--min-df", "1"]).well().stdout);
    let refused = |flags: &[&str], parts: &[&str]| {
        work.run(&[&["train", "t.csv", "-o", "m.safetensors"], flags].concat()).refuses(parts);
        assert!(!work.path("m.safetensors").exists(), "{flags:?}");
    };
    refused(&["--search", "--search-c", "1,0"], &["--search-c holds 0", "above 0"]);
    refused(&["--search", "--search-c", "-3,1"], &["--search-c holds -3"]);
    refused(&["--search", "--search-c", "NaN"], &["--search-c holds NaN"]);
    refused(&["--search", "--search-c", "satu"], &["satu", "--search-c"]);
    refused(&["--search", "--solver", "linfa"], &["--search", "--solver linfa", "--solver auto"]);
    refused(&["--search", "--search-recipes", "defualt"], &["defualt", "words12"]);
    refused(&["--search", "--search-recipes", "default,./lain.toml"], &["two recipes called 'default'"]);
    refused(&["--search", "--c", "3"], &["--search", "--c"]);
    refused(&["--search", "--no-eval", "--search-eval", "nested"], &["--search-eval"]);
    refused(&["--search", "--folds", "3", "--search-eval", "none"], &["--search-eval none", "--folds"]);
    for flag in [
        &["--search-c", "1"][..],
        &["--one-se"],
        &["--search-eval", "none"],
        &["--search-recipes", "default"],
    ] {
        refused(flag, &["--search"]);
    }
    work.write("satu.csv", "text,label\nLaba naik,positif\nLaba naik,positif\n");
    work.run(&["train", "satu.csv", "--search", "-o", "m.safetensors"]).refuses(&["at least two"]);
    work.write("dua.csv", "text,label\nLaba naik,positif\nLaba naik,negatif\n");
    work.run(&["train", "dua.csv", "--search", "-o", "m.safetensors"]).refuses(&["add articles"]);
}
