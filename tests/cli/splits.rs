use crate::corpus::{data_path, load, three_classes};
use crate::workdir::Workdir;
use sentimen::model::Model;

/// [`three_classes`] with a date and an outlet a row; `of` gives both for a row's number.
fn dated(of: impl Fn(usize) -> (String, String)) -> String {
    let table = three_classes();
    let rows = table.lines().skip(1).enumerate().map(|(i, line)| {
        let (date, outlet) = of(i);
        format!("{line},{date},{outlet}\n")
    });
    format!("text,label,date,outlet\n{}", rows.collect::<String>())
}

#[track_caller]
fn train(work: &Workdir, flags: &[&str]) -> Model {
    let fixed = ["train", "t.csv", "-o", "m.safetensors", "--quiet", "--calibration", "none"];
    work.run(&[&fixed, flags].concat()).well();
    load(work, "m.safetensors")
}

fn n(model: &Model) -> u64 {
    model.card().figures.as_ref().expect("figures").n
}

/// 22 rows: the classes are dealt over the days, so that both sides have all three.
fn day(i: usize) -> String {
    format!("2025-0{}-{:02}", 1 + i % 3, 10 + i % 2)
}

#[test]
fn time_trains_on_the_earlier_and_is_judged_by_the_later() {
    let work = Workdir::new();
    work.write("t.csv", dated(|i| (day(i), String::new())));
    // Rows i with i mod 3 = 2 and i odd have the last date, 2025-03-11: 5, 11, 17; those of 2025-03-10: 2, 8, 14, 20.
    let model = train(&work, &["--split", "time"]);
    assert_eq!(
        model.card().evaluated_on,
        "3 held-out documents of 22, the latest, from 2025-03-11 on; the fit saw articles to 2025-03-10 (split by time)"
    );
    assert_eq!(n(&model), 3);
    assert_eq!(n(&train(&work, &["--split", "time", "--holdout", "0.3"])), 7);
    // The model is that of any split.
    let groups = train(&work, &[]);
    assert_eq!((groups.linear(), groups.rule()), (model.linear(), model.rule()));
}

#[test]
fn undated_articles_only_train_and_what_is_later_of_earlier_groups_is_left_out() {
    let work = Workdir::new();
    work.write("t.csv", dated(|i| (if i == 0 { String::new() } else { day(i) }, String::new())));
    let words = train(&work, &["--split", "time", "--holdout", "0.3"]).card().evaluated_on.clone();
    assert!(words.starts_with(
        "7 held-out documents of 22, the latest, from 2025-03-10 on; the fit saw articles to 2025-02-11, 1 without a date (split"
    ));
    // Rows 5 (of March) and 3 (of January) tell of one event.
    let table = dated(|i| (day(i), String::new()));
    let rows = table.lines().enumerate().map(|(at, line)| match at {
        0 => format!("{line},g\n"),
        4 | 6 => format!("{line},satu\n"),
        _ => format!("{line},\n"),
    });
    work.write("t.csv", rows.collect::<String>());
    let words = train(&work, &["--split", "time", "--holdout", "0.3", "--group-column", "g"])
        .card()
        .evaluated_on
        .clone();
    assert!(words.starts_with("6 held-out documents of 22"), "{words}");
    assert!(
        words.contains(
            "the fit saw articles to 2025-02-11; 1 later of groups that began before left out (split by time)"
        ),
        "{words}"
    );
}

#[test]
fn what_time_cannot_split_is_refused_with_the_next_step() {
    let work = Workdir::new();
    let refused = |flags: &[&str], parts: &[&str]| {
        work.run(&[&["train", "t.csv", "-o", "m.safetensors", "--split", "time"], flags].concat())
            .refuses(parts);
    };
    work.write("t.csv", three_classes());
    refused(&[], &["22 have no date", "--date-column"]);
    work.write("t.csv", dated(|_| ("2025-01-01".into(), String::new())));
    refused(&[], &["on 1 different dates"]);
    // The third class is of the last days alone.
    work.write("t.csv", dated(|i| (if i < 16 { day(i) } else { "2025-12-01".into() }, String::new())));
    refused(&[], &["before 2025-12-01", "'netral'", "--holdout"]);
    refused(&["--folds", "3"], &["--split time", "no folds"]);
    refused(&["--leak"], &["--leak", "--split time"]);
}

#[test]
fn outlets_are_judged_by_fits_that_never_saw_them() {
    let work = Workdir::new();
    // What a text says decides nothing, its outlet's own words all: they help a random split alone.
    let rows = (0..60).map(|i| {
        let (outlet, label) = (i % 6, ["negatif", "positif"][i % 2]);
        let words: String = (0..4).map(|j| format!("gaya{outlet}x{j} lain{i}y{j} ")).collect();
        format!("{words},{label},{}\n", ["Kabar", "WARTA", "harian", "Pos", "Suara", "Koran"][outlet])
    });
    work.write("t.csv", format!("text,label,outlet\n{}", rows.collect::<String>()));
    let accuracy = |model: &Model| model.card().figures.as_ref().expect("figures").accuracy;
    let flags = ["--recipe", "words12", "--min-df", "1"];
    let outlets = train(&work, &[&flags[..], &["--split", "outlet", "--folds", "6"]].concat());
    let random = train(&work, &[&flags[..], &["--split", "random"]].concat());
    assert_eq!(accuracy(&random), 1.0);
    assert!(accuracy(&outlets) <= 0.6, "{}", accuracy(&outlets));
    assert_eq!(
        outlets.card().evaluated_on,
        "all 60 documents, each predicted by one of 6 fits that never saw its outlet, though perhaps its group (6 outlets)"
    );
    assert_eq!(outlets.linear(), random.linear());
}

#[test]
fn articles_without_an_outlet_stand_alone_and_case_does_not_matter() {
    let work = Workdir::new();
    work.write("t.csv", dated(|i| (String::new(), ["Kabar", "KABAR", "Pos", ""][i % 4].to_owned())));
    let words = train(&work, &["--split", "outlet"]).card().evaluated_on.clone();
    assert!(words.ends_with("(2 outlets, 5 documents without one)"), "{words}");
    work.write("t.csv", dated(|_| (String::new(), "Kabar".into())));
    let args = ["train", "t.csv", "-o", "m.safetensors", "--split", "outlet"];
    work.run(&args).refuses(&["at least two outlets", "name 1", "--outlet-column"]);
    work.write("t.csv", three_classes());
    work.run(&args).refuses(&["name 0"]);
}

#[test]
fn the_projects_pages_split_by_time_and_by_outlet_the_same_on_any_thread() {
    let work = Workdir::new();
    let (pages, events) = (data_path("pages"), data_path("events.csv"));
    for split in ["time", "outlet"] {
        let bytes = |threads: &str| {
            let args = [
                "train",
                &pages,
                "--groups",
                &events,
                "--recipe",
                "words12",
                "--split",
                split,
                "-o",
                "m.safetensors",
            ];
            let ran = work.run(&[&args[..], &["--threads", threads]].concat()).well();
            assert!(ran.stdout.contains(if split == "time" {
                "(split by time)"
            } else {
                " never saw its outlet"
            }));
            assert!(!ran.stdout.contains("a random split would"));
            work.bytes("m.safetensors")
        };
        assert!(bytes("1") == bytes("2"), "{split}");
    }
}

/// Texts that share no word, each three times: a random split sees the copies.
fn copies() -> String {
    let rows = (0..60).map(|i| {
        let (i, label) = (i / 3, ["negatif", "positif"][i / 3 % 2]);
        format!("{},{label}\n", (0..8).map(|j| format!("kata{i}huruf{j}")).collect::<Vec<_>>().join(" "))
    });
    format!("text,label\n{}", rows.collect::<String>())
}

#[test]
fn what_a_random_split_would_have_shown_is_said_where_articles_share_a_group() {
    let work = Workdir::new();
    work.write("t.csv", copies());
    let flags = ["--recipe", "words12"];
    let model = train(&work, &flags);
    let shown = model.card().random_split_macro_f1.expect("the leak");
    let own = model.card().figures.as_ref().expect("figures").macro_f1;
    let said = work.run(&["inspect", "m.safetensors"]).well().stdout;
    let sentence = format!("; a random split would have shown macro-F1 {shown:.3} instead of {own:.3}\n");
    assert!(said.contains(&sentence), "{said}");
    // It is what a random split does show, and nothing else changes.
    let random = train(&work, &[&flags[..], &["--split", "random"]].concat());
    assert_eq!(random.card().figures.as_ref().expect("figures").macro_f1, shown);
    assert!(random.card().random_split_macro_f1.is_none());
    assert!(shown > own + 0.05, "{shown} {own}");
    assert_eq!(random.linear(), model.linear());
    // Held-out figures are made of one fit unless a second is asked for; no figures, no leak.
    let held = ["--holdout", "0.25"];
    assert!(train(&work, &[&flags[..], &held].concat()).card().random_split_macro_f1.is_none());
    assert!(train(&work, &[&flags[..], &held, &["--leak"]].concat()).card().random_split_macro_f1.is_some());
    assert!(train(&work, &[&flags[..], &["--no-eval"]].concat()).card().random_split_macro_f1.is_none());
    // Where every article is a group of its own there is nothing to leak.
    work.write("t.csv", three_classes());
    assert!(train(&work, &["--leak"]).card().random_split_macro_f1.is_none());
}
