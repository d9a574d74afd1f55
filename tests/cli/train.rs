use crate::corpus::{
    NEGATIF, POSITIF, data_path, load, page, three_classes, trained, trained_on, two_classes,
};
use crate::workdir::Workdir;
use sentimen::features::Column;
use sentimen::model::Model;

/// The words a model knows, one-word n-grams only.
fn words(model: &Model) -> Vec<String> {
    let vocabulary = model.featurizer().vocabulary();
    (0..vocabulary.len())
        .filter(|j| vocabulary.kind(*j) == Column::Word)
        .filter_map(|j| vocabulary.text(j))
        .filter(|text| !text.contains(' '))
        .collect()
}

/// Twice as many of one class: class weights 0.75 and 1.5.
fn lopsided() -> String {
    let rows = POSITIF.iter().map(|t| format!("\"{t}\",positif\n"));
    let fewer = NEGATIF[..4].iter().map(|t| format!("\"{t}\",negatif\n"));
    format!("text,label\n{}{}", rows.collect::<String>(), fewer.collect::<String>())
}

/// [`two_classes`] with one more column, whose value is `of` the row's number.
fn with_column(name: &str, of: impl Fn(usize) -> String) -> String {
    let table = two_classes();
    let rows = table.lines().skip(1).enumerate().map(|(i, line)| format!("{line},{}\n", of(i)));
    format!("text,label,{name}\n{}", rows.collect::<String>())
}

#[track_caller]
fn near(left: &[f32], right: &[f32], most: f32) {
    assert_eq!(left.len(), right.len());
    let apart = left.iter().zip(right).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
    assert!(apart <= most, "{apart} apart");
}

#[test]
fn a_table_with_named_columns_trains() {
    let work = Workdir::new();
    let table = two_classes().replacen("text,label", "isi berita,kelas", 1);
    let flags = ["--text-column", "isi berita", "--label-column", "kelas"];
    let model = trained(&work, &table, &flags);
    assert_eq!(model.labels(), ["negatif", "positif"]);
    assert_eq!(model.card().documents.values().copied().collect::<Vec<_>>(), [8, 8]);
    assert_eq!(model.card().evaluated_on, "not evaluated");
}

#[test]
fn labels_are_kept_as_a_column_writes_them() {
    let work = Workdir::new();
    let table = two_classes().replace(",positif", ",Untung 😀").replace(",negatif", ",buntung");
    assert_eq!(trained(&work, &table, &[]).labels(), ["Untung 😀", "buntung"]);
}

#[test]
fn figures_go_to_standard_output_and_talk_to_standard_error() {
    let work = Workdir::new();
    work.write("t.csv", three_classes());
    let ran = work.run(&["train", "t.csv", "-o", "m.safetensors"]).well();
    let lines: Vec<&str> = ran.stdout.lines().collect();
    assert_eq!(lines[0], "trained on  22 articles: 8 negatif, 6 netral, 8 positif; 22 groups");
    assert_eq!(lines[1], "recipe      default, C 10, class weight none, decision auto");
    for part in [
        "class    precision  recall     f1  support\n",
        "\nmacro-F1 ",
        "\ntrue \\ predicted  negatif  netral  positif\n",
    ] {
        assert!(ran.stdout.contains(part), "no '{part}' in {}", ran.stdout);
    }
    assert!(ran.stderr.contains("saved m.safetensors"), "{}", ran.stderr);
    let quiet = work.run(&["train", "t.csv", "-o", "q.safetensors", "--quiet"]).well();
    assert_eq!((quiet.stdout, quiet.stderr.as_str()), (ran.stdout, ""));
    assert_eq!(work.bytes("m.safetensors"), work.bytes("q.safetensors"));
}

#[test]
fn folds_predict_every_article_a_holdout_some_and_none_none() {
    let work = Workdir::new();
    work.write("t.csv", three_classes());
    let train = |flags: &[&str]| {
        work.run(&[&["train", "t.csv", "-o", "m.safetensors"], flags].concat()).well();
        let model = load(&work, "m.safetensors");
        let card = model.card();
        (card.figures.as_ref().map(|f| f.n), card.evaluated_on.clone())
    };
    let folds = |k: usize| {
        let words = format!(
            "all 22 documents, each predicted by one of {k} fits that did not see its group (22 groups)"
        );
        (Some(22), words)
    };
    assert_eq!(train(&[]), folds(5));
    assert_eq!(train(&["--eval", "folds", "--folds", "3"]), folds(3));
    assert_eq!(train(&["--folds", "3"]), folds(3));
    let (n, words) = train(&["--holdout", "0.25"]);
    let n = n.expect("figures of the held-out articles");
    assert!((4..=7).contains(&n), "{n} held out");
    assert_eq!(words, format!("{n} held-out documents of 22, whole groups (22 groups)"));
    assert_eq!(train(&["--eval", "none"]), (None, "not evaluated".to_owned()));
    assert_eq!(train(&["--no-eval"]), (None, "not evaluated".to_owned()));
    for flags in [["--eval", "none", "--folds", "3"], ["--eval", "folds", "--holdout", "0.2"]] {
        let args = [&["train", "t.csv", "-o", "m.safetensors"], &flags[..]].concat();
        work.run(&args).refuses(&["--eval"]);
    }
}

#[test]
fn a_random_split_predicts_copies_of_what_it_has_seen() {
    // Texts that share no word, so that nothing can be learned but the texts themselves; each stands three times.
    let rows = (0..60).map(|i| {
        let (i, label) = (i / 3, ["negatif", "positif"][i / 3 % 2]);
        format!("{},{label}\n", (0..8).map(|j| format!("kata{i}huruf{j}")).collect::<Vec<_>>().join(" "))
    });
    let work = Workdir::new();
    work.write("t.csv", format!("text,label\n{}", rows.collect::<String>()));
    let train = |flags: &[&str]| {
        work.run(&[&["train", "t.csv", "--recipe", "words12", "-o", "m.safetensors"], flags].concat()).well();
        load(&work, "m.safetensors")
    };
    let (whole, random) = (train(&[]), train(&["--split", "random"]));
    let accuracy = |model: &Model| model.card().figures.as_ref().expect("figures").accuracy;
    assert!(accuracy(&whole) <= 0.6, "{}", accuracy(&whole));
    assert!(accuracy(&random) >= 0.7, "{}", accuracy(&random));
    assert_eq!(
        random.card().evaluated_on,
        "all 60 documents, each predicted by one of 5 fits that did not see it, though perhaps its group (random split)"
    );
    let held = train(&["--split", "random", "--holdout", "0.25"]);
    assert!(held.card().evaluated_on.ends_with("though perhaps their groups were seen (random split)"));
    // Only the figures differ.
    assert_eq!(whole.linear(), random.linear());
    assert_eq!(whole.card().groups, random.card().groups);
}

#[test]
fn how_figures_are_made_does_not_touch_the_weights() {
    let work = Workdir::new();
    work.write("t.csv", three_classes());
    work.run(&["train", "t.csv", "-o", "a.safetensors"]).well();
    work.run(&["train", "t.csv", "-o", "b.safetensors", "--no-eval"]).well();
    assert_eq!(load(&work, "a.safetensors").linear(), load(&work, "b.safetensors").linear());
}

#[test]
fn given_groups_stay_together_from_a_file_or_a_column() {
    let work = Workdir::new();
    let groups: String = (0..16).map(|i| format!("k{i},g{}\n", i / 4)).collect();
    work.write("g.csv", format!("id,group\n{groups}"));
    let table = two_classes();
    let rows = table.lines().skip(1).enumerate().map(|(i, line)| format!("k{i},{line},g{}\n", i / 4));
    work.write("t.csv", format!("id,text,label,peristiwa\n{}", rows.collect::<String>()));
    let none = work.run(&["train", "t.csv", "-o", "n.safetensors"]).well();
    let file = work.run(&["train", "t.csv", "-o", "f.safetensors", "--groups", "g.csv"]).well();
    let column = ["train", "t.csv", "-o", "c.safetensors", "--group-column", "peristiwa"];
    let column = work.run(&column).well();
    let expected = "all 16 documents, each predicted by one of 4 fits that did not see its group (4 groups)";
    assert!(file.stdout.contains(expected), "{}", file.stdout);
    assert_eq!(file.stdout, column.stdout);
    assert_eq!(work.bytes("f.safetensors"), work.bytes("c.safetensors"));
    assert!(none.stdout.contains("(16 groups)"), "{}", none.stdout);
}

#[test]
fn the_events_of_the_projects_pages_are_its_groups() {
    let work = Workdir::new();
    let (pages, events) = (data_path("pages"), data_path("events.csv"));
    work.run(&["train", &pages, "--groups", &events, "-o", "m.safetensors"]).well().prints(&[&trained_on()]);
}

#[test]
fn balanced_class_weights_count_documents() {
    let model = trained(&Workdir::new(), &lopsided(), &["--class-weight", "balanced"]);
    assert_eq!(model.rule().offsets, [-(1.5f64.ln()), -(0.75f64.ln())]);
    assert_eq!(model.rule().thresholds, [1.0 / 1.5, 1.0 / 0.75]);
}

#[test]
fn given_class_weights_are_taken_and_others_are_one() {
    let model = trained(&Workdir::new(), &three_classes(), &["--class-weight", "positif=2,netral=0.5"]);
    assert_eq!(model.rule().offsets, [0.0, -(0.5f64.ln()), -(2f64.ln())]);
    assert_eq!(model.rule().thresholds, [1.0, 2.0, 0.5]);
}

#[test]
fn class_weights_of_one_are_none() {
    let work = Workdir::new();
    let none = trained(&work, &two_classes(), &[]);
    let ones = trained(&work, &two_classes(), &["--class-weight", "positif=1,negatif=1"]);
    assert_eq!(none.linear(), ones.linear());
    assert_eq!(none.rule(), ones.rule());
}

#[test]
fn row_weights_of_one_or_missing_change_nothing_and_others_do() {
    let work = Workdir::new();
    trained(&work, &two_classes(), &[]);
    let plain = work.bytes("m.safetensors");
    let weights = |of: fn(usize) -> &'static str| {
        trained(&work, &with_column("bobot", |i| of(i).to_owned()), &["--weight-column", "bobot"]);
        work.bytes("m.safetensors")
    };
    assert_eq!(weights(|_| "1"), plain);
    assert_eq!(weights(|i| if i == 3 { "" } else { "1.0" }), plain);
    assert_ne!(weights(|i| if i == 3 { "5" } else { "1" }), plain);
    assert_eq!(weights(|i| if i == 3 { "5" } else { "1" }), weights(|i| if i == 3 { "5.00" } else { "" }));
}

#[test]
fn a_weight_of_two_is_worth_two_of_the_class() {
    let work = Workdir::new();
    let of = |i: usize| if i.is_multiple_of(2) { "2" } else { "1" }.to_owned();
    let rows = trained(&work, &with_column("bobot", of), &["--weight-column", "bobot", "--tol", "1e-8"]);
    let class = trained(&work, &two_classes(), &["--class-weight", "positif=2", "--tol", "1e-8"]);
    near(&rows.linear().weights, &class.linear().weights, 1e-5);
    near(&rows.linear().intercepts, &class.linear().intercepts, 1e-5);
}

#[test]
fn confidence_as_weight_is_a_row_weight() {
    let work = Workdir::new();
    let of = |i: usize| format!("0.{}", 5 + i % 4);
    let table = with_column("yakin", of);
    let columns = ["--confidence-column", "yakin", "--tol", "1e-8"];
    let sure = trained(&work, &table, &[&columns[..], &["--confidence", "weight"]].concat());
    let weights = trained(&work, &table, &["--weight-column", "yakin", "--tol", "1e-8"]);
    let ignored = trained(&work, &table, &columns);
    near(&sure.linear().weights, &weights.linear().weights, 1e-5);
    assert_ne!(sure.linear(), ignored.linear());
}

#[test]
fn missing_confidence_counts_as_certain() {
    let work = Workdir::new();
    let plain = trained(&work, &two_classes(), &[]);
    for how in ["weight", "soft"] {
        assert_eq!(trained(&work, &two_classes(), &["--confidence", how]).linear(), plain.linear(), "{how}");
    }
}

#[test]
fn soft_targets_of_one_half_teach_a_binary_model_nothing() {
    let work = Workdir::new();
    let table = with_column("confidence", |_| "0.5".to_owned());
    let model = trained(&work, &table, &["--confidence", "soft"]);
    assert!(model.linear().weights.iter().all(|w| *w == 0.0));
    assert_eq!(model.linear().intercepts, [0.0]);
    assert!(model.card().certificate.holds());
}

#[test]
fn the_decision_sets_thresholds_and_leaves_the_weights() {
    let work = Workdir::new();
    let plain = trained(&work, &lopsided(), &["--decision", "plain"]);
    assert_eq!(plain.rule().thresholds, [1.0, 1.0]);
    let balanced = trained(&work, &lopsided(), &["--decision", "balanced"]);
    assert_eq!(balanced.rule().thresholds, [4.0 / 12.0, 8.0 / 12.0]);
    let tuned = trained(&work, &lopsided(), &["--decision", "tuned"]);
    assert!(tuned.rule().thresholds.iter().all(|t| *t > 0.0));
    let weighted = trained(&work, &lopsided(), &["--decision", "plain", "--class-weight", "balanced"]);
    assert_eq!(weighted.rule().thresholds, [1.0, 1.0]);
    assert_eq!(plain.linear(), balanced.linear());
    assert_eq!(plain.linear(), tuned.linear());
    assert_ne!(plain.linear(), weighted.linear());
}

#[test]
fn the_indonesian_stemmer_joins_the_forms_of_a_word() {
    let work = Workdir::new();
    let table = "text,label\nperusahaan merugi,negatif\nkerugian bank,negatif\nlaba dibagikan,positif\nbank membagikan laba,positif\n";
    let bare = ["--min-df", "1", "--lexicon", "none"];
    let plain = words(&trained(&work, table, &bare));
    let stemmed = words(&trained(&work, table, &[&bare[..], &["--stem", "indonesian"]].concat()));
    assert_eq!(plain, ["bank", "dibagikan", "kerugian", "laba", "membagikan", "merugi", "perusahaan"]);
    assert_eq!(stemmed, ["bagi", "bank", "laba", "rugi", "usaha"]);
}

#[test]
fn stop_words_go_and_negators_stay() {
    let work = Workdir::new();
    let table = "text,label\nlaba yang tidak dan naik,negatif\nlaba yang dan naik,positif\n";
    let bare = ["--min-df", "1", "--lexicon", "none", "--negation-scope", "0"];
    let without = words(&trained(&work, table, &[&bare[..], &["--stop-words", "indonesian"]].concat()));
    assert_eq!(without, ["laba", "naik", "tidak"]);
    assert_eq!(words(&trained(&work, table, &bare)), ["dan", "laba", "naik", "tidak", "yang"]);
}

#[test]
fn the_lexicon_adds_cues_and_can_be_left_out() {
    let work = Workdir::new();
    let table = "text,label\nlaba anjlok,negatif\nlaba melonjak,positif\n";
    let cues = words(&trained(&work, table, &["--min-df", "1"]));
    for cue in ["DOWN", "UP", "MARKET=0", "MARKET=+2", "OPINION=NONE", "laba..DOWN"] {
        assert!(cues.iter().any(|word| word == cue), "{cue} is not among {cues:?}");
    }
    let without = words(&trained(&work, table, &["--min-df", "1", "--lexicon", "none"]));
    assert_eq!(without, ["anjlok", "laba", "melonjak"]);
    work.run(&["train", "train.csv", "-o", "m.safetensors", "--lexicon", "jawa"]).refuses(&[
        "--lexicon",
        "jawa",
        "none, indonesian",
    ]);
}

#[test]
fn words12_knows_words_and_pairs_of_words_alone() {
    let work = Workdir::new();
    let model = trained(&work, &two_classes(), &["--recipe", "words12"]);
    assert_eq!(model.card().features[1], 0);
    assert_eq!(model.recipe().name, "words12");
    let vocabulary = model.featurizer().vocabulary();
    let most =
        (0..vocabulary.len()).filter_map(|j| vocabulary.text(j)).map(|text| text.split(' ').count()).max();
    assert_eq!(most, Some(2));
}

#[test]
fn both_solvers_reach_one_optimum() {
    let work = Workdir::new();
    for table in [two_classes(), three_classes()] {
        let sparse = trained(&work, &table, &["--tol", "1e-8"]);
        let dense = trained(&work, &table, &["--solver", "linfa", "--max-iterations", "2000"]);
        let (a, b) = (sparse.card().objective, dense.card().objective);
        assert!(((a - b) / a).abs() < 1e-8, "{a} {b}");
        near(&sparse.linear().weights, &dense.linear().weights, 1e-4);
    }
}

#[test]
fn each_solver_is_had_by_its_name() {
    let work = Workdir::new();
    let objective = |solver: &str| {
        let model = trained(&work, &three_classes(), &["--solver", solver, "--tol", "1e-8"]);
        model.card().objective
    };
    let auto = objective("auto");
    for solver in ["dual", "newton", "sparse"] {
        let other = objective(solver);
        assert!(((auto - other) / auto).abs() < 1e-10, "{solver}: {auto} {other}");
    }
}

#[test]
fn l1_and_one_vs_rest_are_had_by_their_flags() {
    let work = Workdir::new();
    let lasso = trained(&work, &three_classes(), &["--l1-ratio", "1"]);
    let zeros = lasso.linear().weights.iter().filter(|w| **w == 0.0).count();
    assert!(2 * zeros > lasso.linear().weights.len(), "{zeros} of {}", lasso.linear().weights.len());
    assert!(lasso.card().certificate.holds());
    let ovr = trained(&work, &three_classes(), &["--multiclass", "ovr"]);
    assert!(ovr.card().certificate.holds());
    assert_eq!(ovr.recipe().train.multiclass, sentimen::recipe::Multiclass::Ovr);
    assert_eq!(ovr.rule().multiclass, sentimen::recipe::Multiclass::Ovr);
}

#[test]
fn the_dense_solver_names_the_flags_it_cannot_honour() {
    let work = Workdir::new();
    work.write("t.csv", with_column("confidence", |_| "0.9".to_owned()));
    let train = |flags: &[&str]| {
        let fixed = ["train", "t.csv", "-o", "m.safetensors", "--solver", "linfa", "--no-eval"];
        work.run(&[&fixed, flags].concat())
    };
    train(&["--class-weight", "positif=2"]).refuses(&["--class-weight", "--solver auto"]);
    train(&["--confidence", "weight"]).refuses(&["--confidence weight", "--solver auto"]);
    train(&["--confidence", "soft"]).refuses(&["--confidence soft", "--solver auto"]);
    train(&["--memory-limit", "0"]).refuses(&["16 x ", "may use 0 MiB", "--memory-limit"]);
    assert!(!work.path("m.safetensors").exists());
}

#[test]
fn a_printed_recipe_read_back_gives_the_same_model() {
    let work = Workdir::new();
    work.write("t.csv", three_classes());
    let choices = "--recipe words12 --stem indonesian --word-ngrams 1-3 --char-ngrams 3 --char-weight 0.7 --min-df 1 \
        --max-df 0.9 --max-features 40 --c 3 --class-weight negatif=2,netral=0.25 --confidence soft --decision balanced \
        --negation-scope 3 --stop-words indonesian --tokens social --tol 1e-6 --max-iterations 50";
    let choices: Vec<&str> = choices.split_whitespace().collect();
    let printed = work.run(&[&["train", "--print-recipe"], &choices[..]].concat()).well();
    work.write("mine.toml", &printed.stdout);
    let flags = ["train", "t.csv", "--quiet", "-o", "flags.safetensors"];
    work.run(&[&flags, &choices[..]].concat()).well();
    work.run(&["train", "t.csv", "--quiet", "-o", "file.safetensors", "--recipe", "mine.toml"]).well();
    assert_eq!(work.bytes("flags.safetensors"), work.bytes("file.safetensors"));
    let again = work.run(&["train", "--print-recipe", "--recipe", "mine.toml"]).well();
    assert_eq!(again.stdout, printed.stdout);
}

#[test]
fn printing_the_recipe_needs_no_input_and_writes_no_model() {
    let work = Workdir::new();
    work.write("t.csv", two_classes());
    work.run(&["train", "--print-recipe", "t.csv", "-o", "m.safetensors"])
        .well()
        .prints(&["name = \"default\"\n", "\n[train]\nc = 10.0\n"]);
    assert!(!work.path("m.safetensors").exists());
}

#[test]
fn a_missed_optimum_is_said_exits_one_and_still_saves() {
    let work = Workdir::new();
    work.write("t.csv", two_classes());
    let args = ["train", "t.csv", "-o", "m.safetensors", "--max-iterations", "1", "--tol", "1e-9"];
    work.run(&args).exits(1).says(&["the optimum was not reached"]).prints(&["NOT reached"]);
    assert!(!load(&work, "m.safetensors").card().certificate.holds());
    // It is a warning, so it is said to those who asked for quiet as well.
    work.run(&[&args[..], &["--quiet"]].concat()).exits(1).says(&["the optimum was not reached"]);
}

#[test]
fn two_articles_train_a_model_without_figures() {
    let work = Workdir::new();
    work.write("t.csv", "text,label\nLaba naik,positif\nBank rugi,negatif\n");
    work.run(&["train", "t.csv", "-o", "m.safetensors"]).well().says(&["no figures", "too few articles"]);
    assert_eq!(load(&work, "m.safetensors").card().evaluated_on, "not evaluated: too few articles");
    let asked = ["train", "t.csv", "-o", "m.safetensors", "--folds", "5"];
    work.run(&asked).refuses(&["no n-gram occurs in", "give more documents"]);
}

#[test]
fn names_of_one_class_are_merged_when_asked() {
    let work = Workdir::new();
    let table = two_classes().replacen(",positif", ",positive", 3).replacen(",negatif", ",NEGATIF", 2);
    let merged = trained(&work, &table, &["--merge-labels"]);
    let clean = trained(&work, &two_classes(), &[]);
    assert_eq!(merged.labels(), ["negatif", "positif"]);
    assert_eq!(merged.card(), clean.card());
}

#[test]
fn articles_without_a_label_do_not_train_and_are_counted() {
    let work = Workdir::new();
    work.write("t.csv", two_classes());
    work.write("p.txt", page("Laba", "Laba naik dua kali lipat tahun ini.", ""));
    work.run(&["train", "t.csv", "-o", "a.safetensors"]).well();
    work.run(&["train", "t.csv", "p.txt", "-o", "b.safetensors"])
        .well()
        .says(&["1 articles have no label and do not train"]);
    assert_eq!(work.bytes("a.safetensors"), work.bytes("b.safetensors"));
}

#[test]
fn a_failed_run_leaves_the_old_model_and_nothing_else() {
    let work = Workdir::new();
    trained(&work, &two_classes(), &[]);
    let old = work.bytes("m.safetensors");
    work.write("train.csv", "text,label\nLaba,positif\n");
    work.run(&["train", "train.csv", "-o", "m.safetensors"]).exits(2);
    assert_eq!(work.bytes("m.safetensors"), old);
    let left: Vec<_> = std::fs::read_dir(work.path("")).expect("the folder").flatten().collect();
    assert_eq!(left.len(), 2, "{left:?}");
}
