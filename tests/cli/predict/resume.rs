use super::{predict, with_model};
use crate::corpus::{page, three_classes, trained};
use crate::workdir::Workdir;
use std::io::Write;
use std::process::Stdio;
use std::time::{Duration, Instant};

/// A table of `n` rows with a bad one among each nine, and cells that a CSV must quote.
fn with_rows(n: usize) -> Workdir {
    let work = with_model();
    work.write("a.csv", rows(n));
    work
}

fn rows(n: usize) -> String {
    let row = |i: usize| {
        let text =
            ["Laba naik lagi", "Rugi besar", "Rapat hari Senin", ""][if i % 9 == 4 { 3 } else { i % 3 }];
        format!("k{i},\"Judul \"\"{i}\"\"\nkedua\",{text},\"a, {i}\"\n")
    };
    let rows: String = (0..n).map(row).collect();
    format!("id,title,text,kota\n{rows}")
}

#[test]
fn wherever_a_run_was_cut_the_rest_comes_out_as_if_it_had_not_been() {
    let work = with_rows(40);
    for (name, flags) in [
        ("p.jsonl", &[][..]),
        ("p.csv", &["--explain", "2"]),
        ("p.jsonl", &["--where", "label!=netral", "--top-k", "2"]),
        ("p.csv", &["--where", "label=negatif"]),
    ] {
        let run = |to: &str| predict(&work, &[&["a.csv", to, name], flags].concat()).exits(1);
        run("-o");
        let whole = work.bytes(name);
        run("--resume").says(&["rows there already"]);
        assert_eq!(work.bytes(name), whole, "{name}: a run that was whole");
        std::fs::remove_file(work.path(name)).expect("the output");
        run("--resume");
        assert_eq!(work.bytes(name), whole, "{name}: a run from nothing");
        for cut in [1, 5, 12, 13, 200, 201, whole.len() / 2, whole.len() - 1].map(|cut| cut.min(whole.len()))
        {
            work.write(name, &whole[..cut]);
            run("--resume");
            assert_eq!(work.bytes(name), whole, "{name} {flags:?}: cut at byte {cut}");
        }
    }
}

#[test]
fn a_run_that_is_killed_and_run_again_loses_and_doubles_no_row() {
    let work = with_model();
    let lines: String = (0..3000).map(|i| format!("Laba ke-{i} naik, rugi turun.\n")).collect();
    let args = ["predict", "-m", "m.safetensors", "--kind", "line", "-", "--resume", "p.jsonl", "-q"];
    work.run_on(&lines, &args).well();
    let whole = work.text("p.jsonl");
    std::fs::remove_file(work.path("p.jsonl")).expect("the output");
    for part in [1, 700, 1500] {
        let mut child =
            work.command(&args).stdin(Stdio::piped()).spawn().unwrap_or_else(|e| panic!("{args:?}: {e}"));
        let mut stdin = child.stdin.take().expect("a piped standard input");
        let end = lines.match_indices('\n').nth(part).map_or(0, |(at, _)| at + 1);
        stdin.write_all(&lines.as_bytes()[..end]).expect("lines are taken");
        // Killed while it waits for more, or writes: once some of these lines are answered.
        let begun = Instant::now();
        while std::fs::metadata(work.path("p.jsonl")).map_or(0, |found| found.len()) < (part as u64) * 100 {
            assert!(begun.elapsed() < Duration::from_secs(60), "no rows come");
            std::thread::sleep(Duration::from_millis(2));
        }
        child.kill().expect("the program is killed");
        child.wait().expect("the program ends");
        let left = work.text("p.jsonl");
        assert!(whole.starts_with(&left) && left.len() < whole.len(), "what is there is the beginning");
    }
    work.run_on(&lines, &args).well();
    assert_eq!(work.text("p.jsonl"), whole);
}

#[test]
fn rows_of_another_run_are_refused_and_left_alone() {
    let work = with_rows(10);
    trained(&work, &three_classes(), &["--c", "1"]);
    std::fs::rename(work.path("m.safetensors"), work.path("other.safetensors")).expect("a second model");
    trained(&work, &three_classes(), &[]);
    work.write("b.csv", rows(12).replace("k0,", "x0,"));
    work.write("few.csv", rows(3));
    for name in ["p.jsonl", "p.csv"] {
        predict(&work, &["a.csv", "-o", name]).exits(1);
        let whole = work.bytes(name);
        let other = ["predict", "-m", "other.safetensors", "a.csv", "--resume", name];
        work.run(&other).refuses(&["row 1 there is of k0, but it comes out differently now"]);
        let resumed = |args: &[&str]| predict(&work, &[args, &["--resume", name]].concat());
        resumed(&["b.csv"]).refuses(&["row 1 there is of k0, but the inputs have x0 in its place"]);
        resumed(&["few.csv"]).refuses(&["row 1 there is of k0, but the inputs have k0 in its place"]);
        let flags: &[&str] = if name == "p.csv" {
            &["written with other flags", "id,file,line,title,given_label,label,confidence,top_1"]
        } else {
            &["row 1 there is of k0, but it comes out differently now"]
        };
        resumed(&["a.csv", "--top-k", "1"]).refuses(flags);
        assert_eq!(work.bytes(name), whole, "{name}");
    }
    work.write("few/a.csv", rows(3));
    predict(&work, &["a.csv", "-o", "p.jsonl"]).exits(1);
    work.write("a.csv", rows(3));
    predict(&work, &["a.csv", "--resume", "p.jsonl"]).refuses(&["row 4 there is of k3", "no such article"]);
}

#[test]
fn failed_rows_at_both_ends_do_not_hide_another_model_and_another_filter_is_told() {
    let work = with_model();
    let mut table = String::from("id,text\nk0,\n");
    (1..40).for_each(|i| {
        table.push_str(&format!("k{i},{}\n", ["Laba naik", "Rugi besar", "Rapat hari Senin"][i % 3]))
    });
    work.write("a.csv", format!("{table}k40,\nk41,Laba\n"));
    let run = |flags: &[&str], to: &str| predict(&work, &[&["a.csv", to, "p.jsonl"], flags].concat());
    run(&[], "-o").exits(1);
    let whole = work.text("p.jsonl");
    let cut = whole.len() - whole.lines().last().expect("a last row").len() - 1;
    work.write("p.jsonl", &whole[..cut]);
    std::fs::rename(work.path("m.safetensors"), work.path("first.safetensors")).expect("the model");
    trained(&work, &three_classes(), &["--c", "1"]);
    run(&[], "--resume").refuses(&["it comes out differently now"]);
    std::fs::rename(work.path("first.safetensors"), work.path("m.safetensors")).expect("the model");
    run(&["--where", "label=positif"], "--resume")
        .refuses(&["--where or --confidence-above leave it out now"]);
    run(&[], "--resume").exits(1);
    assert_eq!(work.text("p.jsonl"), whole);
    run(&["--where", "label=negatif"], "-o").exits(1);
    run(&["--where", "label=positif"], "--resume")
        .refuses(&["--where or --confidence-above leave it out now"]);
    // A run that could not read anything leaves nothing to stand in the way.
    predict(&work, &["nihil.csv", "--resume", "q.jsonl"]).refuses(&["could not be read"]);
    assert_eq!(work.text("q.jsonl"), "");
}

#[test]
fn what_cannot_be_gone_on_with_is_refused() {
    let work = with_rows(3);
    work.write("catatan.csv", "judul,isi\n").write("p.txt", "x\n").write("map/x.txt", page("J", "Laba", ""));
    let resumed = |name: &str| predict(&work, &["a.csv", "--resume", name]);
    resumed("catatan.csv").refuses(&["catatan.csv: these are no rows of `sentimen predict` in CSV"]);
    resumed("p.txt").refuses(&["--resume goes on with CSV or JSON lines", "name the --format"]);
    resumed("a.csv").refuses(&["overwrite the input 'a.csv'"]);
    predict(&work, &["a.csv", "--resume", "map", "--format", "csv"]).refuses(&["'map' is not"]);
    predict(&work, &["a.csv", "--resume", "p.csv", "-o", "q.csv"])
        .refuses(&["--resume", "cannot be used with"]);
    assert_eq!((work.text("catatan.csv").as_str(), work.text("p.txt").as_str()), ("judul,isi\n", "x\n"));
}

#[test]
fn of_two_runs_that_go_on_with_one_file_one_stops_and_no_row_is_lost_or_doubled() {
    let work = with_model();
    let lines: String = (0..600).map(|i| format!("Laba ke-{i} naik, rugi turun.\n")).collect();
    let args = ["predict", "-m", "m.safetensors", "--kind", "line", "-", "--resume", "p.jsonl", "-q"];
    work.run_on(&lines, &args).well();
    let whole = work.text("p.jsonl");
    std::fs::remove_file(work.path("p.jsonl")).expect("the output");
    let mut command = work.command(&args);
    let mut first = command.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program");
    let mut stdin = first.stdin.take().expect("a piped standard input");
    let half = lines.match_indices('\n').nth(300).map_or(0, |(at, _)| at + 1);
    stdin.write_all(&lines.as_bytes()[..half]).expect("lines are taken");
    let begun = Instant::now();
    let rows = || std::fs::read_to_string(work.path("p.jsonl")).unwrap_or_default().matches('\n').count();
    while rows() < 301 {
        assert!(begun.elapsed() < Duration::from_secs(60), "no rows come");
        std::thread::sleep(Duration::from_millis(2));
    }
    work.run_on(&lines, &args).well();
    // It may have ended by the time that these come.
    let _ = stdin.write_all(&lines.as_bytes()[half..]);
    drop(stdin);
    let output = first.wait_with_output().expect("an end");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("another program writes to the file too; end it"), "{said}");
    assert!(work.text("p.jsonl") == whole);
}
