use crate::corpus::{data_path, load, three_classes, two_classes};
use crate::workdir::Workdir;
use sentimen::model::Model;

/// The iterations that a run says it took.
#[track_caller]
fn iterations(stderr: &str) -> usize {
    let at = stderr.find(" iteration").unwrap_or_else(|| panic!("no iterations in {stderr}"));
    stderr[..at].rsplit(|c: char| !c.is_ascii_digit()).next().expect("a number").parse().expect("a number")
}

/// The lines of `table` without every tenth row.
fn nine_tenths(table: &str) -> String {
    let rows = table.lines().enumerate().filter(|(i, _)| *i == 0 || i % 10 != 5);
    rows.map(|(_, line)| format!("{line}\n")).collect()
}

/// The project's pages as a table, and nine tenths of it.
fn pages(work: &Workdir) {
    let table = work.run(&["ingest", &data_path("pages"), "--format", "jsonl", "--quiet"]).well().stdout;
    let old = table.lines().enumerate().filter(|(i, _)| i % 10 != 5).map(|(_, l)| format!("{l}\n"));
    work.write("old.jsonl", old.collect::<String>());
    work.write("all.jsonl", table);
}

#[test]
fn from_its_own_model_a_fit_is_there_already() {
    let work = Workdir::new();
    pages(&work);
    work.run(&["train", "all.jsonl", "--no-eval", "-o", "a.safetensors"]).well();
    let args = ["train", "all.jsonl", "--no-eval", "--init", "a.safetensors", "-o", "b.safetensors"];
    let ran = work.run(&args).well().says(&["started from a.safetensors; saved b.safetensors"]);
    assert!(iterations(&ran.stderr) <= 1, "{}", ran.stderr);
    near(&load(&work, "a.safetensors"), &load(&work, "b.safetensors"));
}

/// 2,000 rows of eight of 90 words; a word leans to one of three classes, and every seventh label lies.
fn many_rows() -> String {
    let mut state = 1u64;
    let mut next = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let row = |i: u64| {
        let class = next(3);
        let words: Vec<String> = (0..8)
            .map(|_| format!("kata{}", if next(3) == 0 { 30 * class + next(30) } else { next(90) }))
            .collect();
        let label = if i % 7 == 6 { next(3) } else { class };
        format!("{},{}\n", words.join(" "), ["negatif", "netral", "positif"][label as usize])
    };
    format!("text,label\n{}", (0..2000).map(row).collect::<String>())
}

#[test]
fn with_a_tenth_of_new_rows_it_takes_fewer_iterations_to_the_same_optimum() {
    let work = Workdir::new();
    work.write("all.csv", many_rows()).write("old.csv", nine_tenths(&many_rows()));
    let recipe = ["--recipe", "words12", "--word-ngrams", "1", "--no-eval"];
    work.run(&[&["train", "old.csv", "-o", "old.safetensors"], &recipe[..]].concat()).well();
    let ran = |to: &str, flags: &[&str]| {
        work.run(&[&["train", "all.csv", "-o", to], &recipe[..], flags].concat()).well().stderr
    };
    let both = ran("b.safetensors", &["--init", "old.safetensors", "--init-compare"]);
    let (words, _) = both.split_once(" from nothing; saved b.safetensors").expect("both counts");
    let (first, second) = words.rsplit_once(", ").expect("two numbers");
    let from_nothing: usize = second.parse().expect("a number");
    assert!(iterations(first) < from_nothing, "{both}");
    // Counted by the solver that takes a start; what suits from nothing may be another, with the same end.
    assert_eq!(iterations(&ran("n.safetensors", &["--solver", "newton"])), from_nothing);
    ran("c.safetensors", &[]);
    near(&load(&work, "b.safetensors"), &load(&work, "c.safetensors"));
}

/// Both certificates hold, the objectives agree, and so does everything that was not started from.
#[track_caller]
fn near(a: &Model, b: &Model) {
    let (one, other) = (a.card(), b.card());
    assert!(one.certificate.holds() && other.certificate.holds());
    let gap = (one.objective - other.objective).abs() / other.objective;
    assert!(gap <= 1e-6, "{} and {}: {gap:e}", one.objective, other.objective);
    assert_eq!(a.featurizer().vocabulary(), b.featurizer().vocabulary());
    assert_eq!(a.featurizer().weighting(), b.featurizer().weighting());
    assert_eq!((&one.data_hash, one.features, a.recipe()), (&other.data_hash, other.features, b.recipe()));
}

#[test]
fn figures_are_those_of_fits_from_nothing() {
    let work = Workdir::new();
    work.write("t.csv", three_classes()).write("old.csv", nine_tenths(&three_classes()));
    work.run(&["train", "old.csv", "--no-eval", "--calibration", "auto", "-o", "old.safetensors"]).well();
    let init = ["train", "t.csv", "--init", "old.safetensors", "-o", "a.safetensors"];
    work.run(&init).well();
    work.run(&["train", "t.csv", "-o", "b.safetensors"]).well();
    let (a, b) = (load(&work, "a.safetensors"), load(&work, "b.safetensors"));
    assert_eq!(a.card().figures, b.card().figures);
    near(&a, &b);
}

#[test]
fn the_recipe_is_the_models_unless_another_is_named() {
    let work = Workdir::new();
    work.write("t.csv", two_classes());
    let train = |flags: &[&str], to: &str| {
        work.run(&[&["train", "t.csv", "--no-eval", "-o", to], flags].concat()).well();
        load(&work, to)
    };
    let old = train(&["--recipe", "words12", "--c", "3"], "old.safetensors");
    let init = ["--init", "old.safetensors"];
    assert_eq!(train(&init, "a.safetensors").recipe(), old.recipe());
    let changed = train(&[&init[..], &["--min-df", "1"]].concat(), "a.safetensors");
    assert_eq!((changed.recipe().train.c, changed.recipe().features.min_df), (3.0, 1.0));
    let named = train(&[&init[..], &["--recipe", "default"]].concat(), "a.safetensors");
    assert_eq!(named.recipe(), train(&[], "b.safetensors").recipe());
    near(&named, &load(&work, "b.safetensors"));
    let printed = work.run(&["train", "--print-recipe", "--init", "old.safetensors"]).well().stdout;
    assert!(printed.contains("name = \"words12\"") && printed.contains("c = 3.0"), "{printed}");
}

#[test]
fn other_labels_are_allowed_and_told() {
    let work = Workdir::new();
    work.write("two.csv", two_classes()).write("three.csv", three_classes());
    for name in ["two", "three"] {
        let (input, model) = (format!("{name}.csv"), format!("{name}.safetensors"));
        work.run(&["train", &input, "--no-eval", "-o", &model]).well();
    }
    let told = |input: &str, model: &str, words: &str| {
        let args = ["train", input, "--no-eval", "--tol", "1e-6", "-o"];
        work.run(&[&args[..], &["a.safetensors", "--init", model]].concat()).well().says(&[words]);
        work.run(&[&args[..], &["b.safetensors"]].concat()).well();
        near(&load(&work, "a.safetensors"), &load(&work, "b.safetensors"));
    };
    told("three.csv", "two.safetensors", "has the labels negatif, positif: netral started at 0\n");
    told("two.csv", "three.safetensors", "has the labels negatif, netral, positif: netral left out\n");
    work.write("other.csv", two_classes().replace(",positif", ",baik").replace(",negatif", ",buruk"));
    told("other.csv", "two.safetensors", "baik, buruk started at 0; negatif, positif left out\n");
}

#[test]
fn a_model_may_be_its_own_successor_and_a_search_may_come_before() {
    let work = Workdir::new();
    work.write("t.csv", two_classes());
    work.run(&["train", "t.csv", "--no-eval", "-o", "m.safetensors"]).well();
    work.run(&["train", "t.csv", "--no-eval", "--init", "m.safetensors", "-o", "m.safetensors"])
        .well()
        .says(&["started from m.safetensors; saved m.safetensors"]);
    let args = ["train", "t.csv", "--no-eval", "--init", "m.safetensors", "--search", "-o", "n.safetensors"];
    work.run(&args).well().prints(&["← chosen"]).says(&["started from m.safetensors"]);
}

#[test]
fn what_cannot_be_started_from_is_refused() {
    let work = Workdir::new();
    work.write("t.csv", two_classes()).write("x.safetensors", "no model");
    let run = |flags: &[&str]| work.run(&[&["train", "t.csv", "-o", "n.safetensors"], flags].concat());
    run(&["--init", "x.safetensors"]).refuses(&["x.safetensors"]);
    run(&["--init", "missing.safetensors"]).refuses(&["missing.safetensors", "no such file"]);
    run(&["--init-compare"]).refuses(&["--init"]);
    work.run(&["train", "t.csv", "--no-eval", "-o", "m.safetensors"]).well();
    for solver in ["linfa", "dual"] {
        let named = format!("--solver {solver}");
        run(&["--init", "m.safetensors", "--solver", solver]).refuses(&["--init", &named]);
    }
    assert!(!work.path("n.safetensors").exists());
}
