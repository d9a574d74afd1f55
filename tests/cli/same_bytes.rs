use crate::corpus::{data_path, three_classes};
use crate::workdir::{Workdir, run_in};
use std::path::Path;

/// Trains on the project's pages in a way of its own.
fn trained(work: &Workdir, args: &[&str]) -> Vec<u8> {
    work.run(&[&["train", "--quiet", "-o", "m.safetensors"], args].concat()).well();
    work.bytes("m.safetensors")
}

#[test]
fn the_number_of_threads_does_not_matter() {
    let work = Workdir::new();
    let (pages, events) = (data_path("pages"), data_path("events.csv"));
    for flags in [&["--groups", &events][..], &["--decision", "tuned", "--class-weight", "balanced"]] {
        let one = trained(&work, &[&[&pages, "--threads", "1"], flags].concat());
        let two = trained(&work, &[&[&pages, "--threads", "2"], flags].concat());
        let five = trained(&work, &[&[&pages, "--threads", "5"], flags].concat());
        assert!(one == two && one == five, "{flags:?}");
    }
}

#[test]
fn the_order_and_the_names_of_inputs_do_not_matter() {
    let work = Workdir::new();
    let pages = data_path("pages");
    let folder = trained(&work, &[&pages]);
    let mut files: Vec<String> = std::fs::read_dir(&pages)
        .expect("the pages")
        .map(|entry| entry.expect("a page").path().to_str().expect("a path in UTF-8").to_owned())
        .collect();
    files.sort_by(|a, b| b.cmp(a));
    files.rotate_left(37);
    let listed: Vec<&str> = files.iter().map(String::as_str).collect();
    assert!(trained(&work, &listed) == folder, "listed one by one in another order");
    for (i, path) in files.iter().enumerate() {
        let text = std::fs::read(path).unwrap_or_else(|e| panic!("{path}: {e}"));
        work.write(&format!("lain/{}/{i}.txt", i % 7), text);
    }
    assert!(trained(&work, &["lain"]) == folder, "under other names in other folders");
}

#[test]
fn the_order_of_rows_does_not_matter() {
    let work = Workdir::new();
    let table = three_classes();
    let mut lines: Vec<&str> = table.lines().collect();
    work.write("a.csv", &table);
    lines[1..].reverse();
    lines[1..].rotate_left(5);
    work.write("b.csv", lines.join("\n"));
    assert_eq!(trained(&work, &["a.csv"]), trained(&work, &["b.csv"]));
}

#[test]
fn ingest_and_then_train_is_train() {
    let work = Workdir::new();
    let (pages, events) = (data_path("pages"), data_path("events.csv"));
    let direct = trained(&work, &[&pages, "--groups", &events]);
    for format in ["jsonl", "csv"] {
        let rows = work.run(&["ingest", &pages, "--format", format, "--quiet"]).well().stdout;
        let args = ["train", "-", "--kind", format, "--groups", &events, "-o", "p.safetensors", "--quiet"];
        work.run_on(rows, &args).well();
        assert!(work.bytes("p.safetensors") == direct, "{format}");
    }
    let rows = work.run(&["ingest", &pages]).well().stdout;
    work.run_on(rows, &["train", "-", "--groups", &events, "-o", "q.safetensors"]).well();
    assert!(work.bytes("q.safetensors") == direct, "the kind found out");
}

#[test]
fn ingest_keeps_weights_and_groups_for_train() {
    let work = Workdir::new();
    let table = three_classes();
    let rows =
        table.lines().skip(1).enumerate().map(|(i, l)| format!("{l},0.{},{},g{}\n", i % 9 + 1, i + 1, i / 3));
    work.write("a.csv", format!("text,label,confidence,bobot,cerita\n{}", rows.collect::<String>()));
    let flags = ["--weight-column", "bobot", "--group-column", "cerita", "--confidence", "soft"];
    let direct = trained(&work, &[&["a.csv"], &flags[..]].concat());
    let rows = work.run(&["ingest", "a.csv"]).well().stdout;
    work.run_on(rows, &[&["train", "-", "-o", "p.safetensors"], &flags[..]].concat()).well();
    assert_eq!(work.bytes("p.safetensors"), direct);
}

#[test]
fn the_working_directory_and_the_form_of_a_path_do_not_matter() {
    let work = Workdir::new();
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let absolute = trained(&work, &[&data_path("pages"), "--groups", &data_path("events.csv")]);
    let target = work.path("r.safetensors");
    let target = target.to_str().expect("a path in UTF-8");
    for (folder, pages, events) in [
        (project.to_path_buf(), "data/pages", "data/events.csv"),
        (project.join("data"), "./pages/", "events.csv"),
        (project.join("data/pages"), ".", "../events.csv"),
    ] {
        run_in(&folder, &["train", pages, "--groups", events, "-o", target, "--quiet"]).well();
        assert!(work.bytes("r.safetensors") == absolute, "{pages} in {}", folder.display());
    }
}

#[test]
fn a_seed_changes_the_folds_and_nothing_of_the_weights() {
    let work = Workdir::new();
    work.write("a.csv", three_classes());
    let zero = trained(&work, &["a.csv"]);
    assert_eq!(trained(&work, &["a.csv", "--seed", "0"]), zero);
    let model = |bytes: &[u8]| sentimen::model::Model::from_bytes(bytes).expect("a model");
    let seven = model(&trained(&work, &["a.csv", "--seed", "7"]));
    assert_eq!((seven.card().seed, seven.linear()), (7, model(&zero).linear()));
}
