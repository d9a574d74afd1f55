use crate::corpus::{data_path, load, three_classes, trained, two_classes};
use crate::workdir::{Workdir, each};
use sentimen::model::{Calibration, Model};
use sentimen::recipe::CalibrationMethod;

const METHODS: [&str; 3] = ["temperature", "vector", "isotonic"];

#[track_caller]
fn train(work: &Workdir, flags: &[&str]) -> Model {
    work.run(&[&["train", "t.csv", "-o", "m.safetensors", "--quiet"], flags].concat()).well();
    load(work, "m.safetensors")
}

#[test]
fn each_method_is_had_by_its_name_and_stands_in_the_file() {
    let work = Workdir::new();
    work.write("t.csv", three_classes());
    let none = train(&work, &["--no-eval", "--calibration", "none"]);
    assert!(none.rule().calibration.is_none() && !none.rule().decides_uncalibrated);
    for method in METHODS {
        let model = train(&work, &["--no-eval", "--calibration", method]);
        assert_eq!(model.rule().calibration.method().name(), method);
        assert_eq!(model.recipe().train.calibration.name(), method);
        assert!(model.rule().calibration.fits(3));
        // What is learned stays as it is.
        assert_eq!(model.linear(), none.linear());
        assert_eq!(model.rule().offsets, none.rule().offsets);
        let said = work.run(&["inspect", "m.safetensors"]).well().stdout;
        assert!(said.contains(&format!("calibration {method}")), "{said}");
    }
    let auto = train(&work, &["--no-eval", "--calibration", "auto"]);
    let tried: Vec<&str> = auto.card().calibrations.iter().map(|t| t.method.name()).collect();
    assert_eq!(tried, ["none", "temperature", "vector", "isotonic"]);
    work.run(&["inspect", "m.safetensors"]).well().prints(&["(log-loss out of fold: none 0.", ", isotonic "]);
    work.run(&["train", "t.csv", "-o", "m.safetensors", "--calibration", "platt"])
        .refuses(&["--calibration is 'platt'", "temperature, vector, isotonic"]);
}

/// One fit and nothing else means what it says; a recipe file is a wish, a built-in recipe is not.
#[test]
fn without_figures_nothing_is_calibrated_unless_asked_for() {
    let work = Workdir::new();
    work.write("t.csv", two_classes());
    let plain = train(&work, &["--no-eval"]);
    assert!(plain.rule().calibration.is_none() && plain.card().calibrations.is_empty());
    assert_eq!(plain.recipe().train.calibration, CalibrationMethod::None);
    let bytes = work.bytes("m.safetensors");
    train(&work, &["--no-eval", "--calibration", "none"]);
    assert_eq!(work.bytes("m.safetensors"), bytes);
    train(&work, &["--eval", "none"]);
    assert_eq!(work.bytes("m.safetensors"), bytes);
    assert!(train(&work, &["--recipe", "words12"]).rule().calibration.is_none());
    let printed = work.run(&["train", "--print-recipe", "--calibration", "vector"]).well().stdout;
    assert!(printed.contains("calibration = \"vector\"\n"), "{printed}");
    work.write("r.toml", printed);
    let from_file = train(&work, &["--no-eval", "--recipe", "r.toml"]);
    assert_eq!(from_file.rule().calibration.method(), CalibrationMethod::Vector);
}

#[test]
fn the_label_of_the_fit_is_not_changed_by_calibration() {
    let work = Workdir::new();
    let (pages, events, inbox) = (data_path("pages"), data_path("events.csv"), data_path("inbox"));
    let scored = |calibration: &str, decision: &str| {
        let flags = ["--recipe", "words12", "--class-weight", "balanced", "--decision", decision];
        let args = ["train", &pages, "--groups", &events, "-o", "m.safetensors", "--no-eval", "--quiet"];
        work.run(&[&args[..], &flags, &["--calibration", calibration]].concat()).well();
        work.run(&["predict", "-m", "m.safetensors", &inbox, "--format", "jsonl"]).well().rows()
    };
    let before = scored("none", "auto");
    for method in METHODS {
        let after = scored(method, "auto");
        assert_eq!(each(&after, "label"), each(&before, "label"), "{method}");
        assert_ne!(each(&after, "probabilities"), each(&before, "probabilities"), "{method}");
        for row in scored(method, "plain") {
            let p: Vec<f64> = row["probabilities"]
                .as_object()
                .expect("an object")
                .values()
                .map(|p| p.as_f64().expect("a number"))
                .collect();
            let most = p.iter().copied().fold(0.0, f64::max);
            assert_eq!(row["confidence"].as_f64(), Some(most), "{method}: plain is the most probable class");
            assert!((p.iter().sum::<f64>() - 1.0).abs() < 1e-6);
        }
    }
}

/// The folds behind the figures are those of the calibration: used again or made anew, the rule is the same.
#[test]
fn how_figures_are_made_does_not_touch_the_rule() {
    let work = Workdir::new();
    work.write("t.csv", three_classes());
    for decision in ["auto", "tuned"] {
        let rule = |flags: &[&str]| {
            train(&work, &[&["--calibration", "vector", "--decision", decision], flags].concat())
                .rule()
                .clone()
        };
        let used_again = rule(&[]);
        assert!(matches!(used_again.calibration, Calibration::Vector { .. }));
        assert_eq!(used_again.decides_uncalibrated, decision == "auto");
        for flags in [&["--no-eval"][..], &["--split", "random"], &["--folds", "3"], &["--holdout", "0.3"]] {
            assert_eq!(rule(flags), used_again, "{flags:?}");
        }
    }
}

#[test]
fn the_same_bytes_at_any_number_of_threads_and_in_any_order() {
    let work = Workdir::new();
    let table = three_classes();
    let mut lines: Vec<&str> = table.lines().collect();
    work.write("a.csv", &table);
    lines[1..].reverse();
    work.write("b.csv", lines.join("\n"));
    for method in ["auto", "isotonic"] {
        let bytes = |input: &str, threads: &str| {
            let flags = ["--calibration", method, "--decision", "tuned", "--threads", threads];
            let ran =
                work.run(&[&["train", input, "-o", "m.safetensors", "--quiet"], &flags[..]].concat()).well();
            (ran.stdout, work.bytes("m.safetensors"))
        };
        let one = bytes("a.csv", "1");
        assert!(one == bytes("a.csv", "2") && one == bytes("b.csv", "5"), "{method}");
    }
}

#[test]
fn too_few_articles_stay_uncalibrated_and_it_is_said() {
    let work = Workdir::new();
    work.write("t.csv", "text,label,g\nLaba naik,positif,a\nBank rugi,negatif,a\nLaba rugi,positif,a\n");
    let args =
        ["train", "t.csv", "-o", "m.safetensors", "--group-column", "g", "--calibration", "temperature"];
    work.run(&[&args[..], &["--no-eval"]].concat()).well().says(&[
        "not calibrated",
        "one group",
        "add articles",
    ]);
    assert!(load(&work, "m.safetensors").rule().calibration.is_none());
    // Thresholds that were asked for are owed.
    work.run(&[&args[..], &["--no-eval", "--decision", "tuned"]].concat()).refuses(&["one group"]);
}

#[test]
fn both_decisions_stand_side_by_side_where_they_differ() {
    let work = Workdir::new();
    let table = two_classes();
    // Twelve of one class and four of the other: weights decide otherwise than probabilities.
    let rows = table
        .lines()
        .skip(1)
        .enumerate()
        .filter(|(i, _)| i % 2 == 0 || *i < 8)
        .map(|(_, l)| format!("{l}\n"));
    work.write("t.csv", format!("text,label\n{}", rows.collect::<String>()));
    let flags = ["--calibration", "none", "--class-weight", "negatif=30"];
    let model = train(&work, &flags);
    let (figures, plain) = (model.card().figures.as_ref(), model.card().plain_figures.as_ref());
    let (figures, plain) = (figures.expect("figures"), plain.expect("figures of the most probable class"));
    assert!(figures.classes[0].predicted > plain.classes[0].predicted);
    assert_eq!(figures.log_loss, plain.log_loss);
    let shown = work.run(&["inspect", "m.safetensors"]).well().stdout;
    let heading = shown.lines().find(|l| l.contains("always")).expect("a heading");
    assert_eq!(heading.split_whitespace().collect::<Vec<_>>(), ["auto", "plain", "always", "positif"]);
    let row = shown.lines().find(|l| l.starts_with("macro-F1")).expect("macro-F1");
    let cells: Vec<&str> = row.split_whitespace().collect();
    assert_eq!(cells[1..3], [format!("{:.3}", figures.macro_f1), format!("{:.3}", plain.macro_f1)]);
    // Where they agree one column is enough.
    let same = train(&work, &["--calibration", "none", "--decision", "plain"]);
    assert!(same.card().plain_figures.is_none());
    work.run(&["inspect", "m.safetensors"]).well().prints(&["model  always positif"]);
}

#[test]
fn calibrated_probabilities_are_those_of_the_file() {
    let work = Workdir::new();
    let model = trained(&work, &three_classes(), &["--calibration", "temperature"]);
    let Calibration::Temperature { temperature } = model.rule().calibration else { panic!("no temperature") };
    let cache = sentimen::features::TokenCache::default();
    let scores = model.scores("Laba naik dan warga senang", &cache);
    let mut p: Vec<f64> = scores.iter().map(|z| z / temperature).collect();
    sentimen::model::softmax(&mut p);
    assert_eq!(model.predict("Laba naik dan warga senang", &cache).probabilities, p);
}
