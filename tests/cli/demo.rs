use crate::corpus::{data, trained_on};
use crate::skip;
use crate::workdir::{Workdir, run_in};
use std::path::Path;

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap_or_else(|e| panic!("{}: {e}", to.display()));
    for entry in std::fs::read_dir(from).unwrap_or_else(|e| panic!("{}: {e}", from.display())) {
        let entry = entry.unwrap_or_else(|e| panic!("{}: {e}", from.display()));
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        }
    }
}

#[test]
fn the_demo_does_the_whole_job_and_shows_each_command() {
    let work = Workdir::new();
    copy(&data(), &work.path("contoh"));
    let files = |name: &str| std::fs::read_dir(work.path(name)).expect("a folder").count();
    let (pages, inbox) = (files("contoh/pages"), files("contoh/inbox"));
    let ran = work.run(&["demo", "--data", "contoh", "--model", "hasil.safetensors"]).well().prints(&[
        "   sentimen ingest contoh/pages --format text\n",
        "   sentimen train contoh/pages --groups contoh/events.csv -o hasil.safetensors\n",
        "   sentimen predict -m hasil.safetensors contoh/inbox --explain 5\n",
        "   sentimen inspect hasil.safetensors\n",
        &format!("… {pages} articles in all\n"),
        &trained_on(),
        "\ntrue \\ predicted  negatif  netral  positif\n",
    ]);
    // Each step prints what its command alone prints.
    let predict = ["predict", "-m", "hasil.safetensors", "contoh/inbox", "--explain", "5"];
    let scored = work.run(&predict).well().stdout;
    assert_eq!(scored.lines().count(), 2 * inbox);
    assert!(ran.stdout.contains(&scored));
    let train = ["train", "contoh/pages", "--groups", "contoh/events.csv", "-o", "lagi.safetensors"];
    assert!(ran.stdout.contains(&work.run(&train).well().stdout));
    assert_eq!(work.bytes("lagi.safetensors"), work.bytes("hasil.safetensors"));
}

#[test]
fn without_flags_the_demo_works_in_a_copy_of_the_project() {
    let work = Workdir::new();
    copy(&data(), &work.path("data"));
    std::fs::create_dir(work.path("models")).expect("a folder for the model");
    work.run(&["demo", "--quiet"]).well().prints(&["-o models/berita.safetensors\n"]);
    assert!(work.path("models/berita.safetensors").is_file());
}

#[test]
fn without_its_data_the_demo_says_where_to_run_it() {
    Workdir::new().run(&["demo"]).refuses(&["data/pages", "--data"]);
}

#[test]
fn the_committed_model_is_the_one_the_demo_saves() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let committed = project.join("models/berita.safetensors");
    if !skip::unless(committed.is_file(), "models/berita.safetensors") {
        return;
    }
    let work = Workdir::new();
    let target = work.path("berita.safetensors");
    let target = target.to_str().expect("a path in UTF-8");
    run_in(project, &["demo", "--model", target]).well();
    let committed = std::fs::read(&committed).unwrap_or_else(|e| panic!("{}: {e}", committed.display()));
    assert!(work.bytes("berita.safetensors") == committed, "retraining gives other bytes: run sentimen demo");
}
