use crate::corpus::{page, trained, two_classes};
use crate::skip;
use crate::workdir::{Workdir, each};
use serde_json::{Value, json};
use std::io::Write;

/// A folder with a good table, a good page and a model.
fn prepared() -> Workdir {
    let work = Workdir::new();
    trained(&work, &two_classes(), &[]);
    work.write("baik.csv", two_classes());
    work.write(
        "baik.txt",
        page("Laba Naik", "Laba naik dua kali lipat tahun ini.", "Sentimen: positif (90%)"),
    );
    work
}

/// The verbs that read, each with what it needs besides its inputs.
const VERBS: [&[&str]; 4] = [
    &["ingest"],
    &["explain", "-m", "m.safetensors", "--format", "jsonl"],
    &["predict", "-m", "m.safetensors", "--format", "jsonl"],
    &["train", "-o", "x.safetensors"],
];

fn rejects(work: &Workdir) -> Vec<Value> {
    let text = work.text("buang.jsonl");
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e} in {line}"))).collect()
}

/// Holds that in every verb `name` fails with `reason` and that all else is read; the row of rejects.
#[track_caller]
fn costs_only_itself(work: &Workdir, name: &str, reason: &str) -> Value {
    let mut written = Vec::new();
    for verb in VERBS {
        let args = [verb, &["baik.txt", name, "baik.csv", "--rejects", "buang.jsonl"]].concat();
        let ran = work.run(&args).exits(1).says(&["error: ", name, reason]);
        assert_eq!(ran.stderr.matches("error: ").count(), 1, "{verb:?}: {}", ran.stderr);
        assert!(!ran.stderr.contains("panicked"), "{}", ran.stderr);
        if verb[0] != "train" {
            let rows = ran.rows();
            let ids = each(&rows, "id");
            assert_eq!((ids[0], ids[ids.len() - 1]), (&json!("baik.txt"), &json!("baik.csv#17")), "{verb:?}");
        }
        written.push(work.text("buang.jsonl"));
    }
    assert!(written.iter().all(|text| *text == written[0]), "{written:?}");
    let rows = rejects(work);
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert!(rows[0]["reason"].as_str().is_some_and(|said| said.contains(reason)), "{}", rows[0]);
    assert!(rows[0]["next_step"].is_string(), "{}", rows[0]);
    rows[0].clone()
}

#[test]
fn a_truncated_gzip_costs_its_file() {
    let work = prepared();
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(page("Laba", "Laba naik lagi.", "").as_bytes()).expect("memory");
    let whole = encoder.finish().expect("memory");
    work.write("potong.txt.gz", &whole[..whole.len() - 9]);
    let row = costs_only_itself(&work, "potong.txt.gz", "the compressed data are cut short or damaged");
    assert_eq!(json!([row["id"], row["line"], row["raw"]]), json!(["potong.txt.gz", null, null]));
}

#[test]
fn a_broken_json_line_costs_its_line_and_is_written_down_as_it_stands() {
    let work = prepared();
    let good = "{\"text\":\"Laba naik\",\"label\":\"positif\"}";
    work.write("rusak.jsonl", format!("{good}\n{{\"text\": \"Rugi\",}}\r\n{good}\n"));
    let row = costs_only_itself(&work, "rusak.jsonl", "this is no JSON object");
    assert_eq!(
        json!([row["id"], row["file"], row["line"], row["raw"]]),
        json!(["rusak.jsonl#2", "rusak.jsonl", 2, "{\"text\": \"Rugi\",}"])
    );
}

#[test]
fn nul_bytes_cost_their_row() {
    let work = prepared();
    work.write("nol.csv", b"text,label\nLaba naik,positif\nRugi\0besar,negatif\n");
    let row = costs_only_itself(&work, "nol.csv", "this is no text");
    assert_eq!(json!([row["line"], row["raw"]]), json!([3, "Rugi\0besar,negatif"]));
    work.write("nol.txt", b"Laba\0naik\n");
    assert_eq!(costs_only_itself(&work, "nol.txt", "this is no text")["raw"], Value::Null);
}

#[test]
fn deep_nesting_costs_its_line() {
    let work = prepared();
    let deep = format!("{{\"text\":{}1{}}}\n", "[".repeat(100_000), "]".repeat(100_000));
    work.write("dalam.jsonl", format!("{deep}{{\"text\":\"Rugi\",\"label\":\"negatif\"}}\n"));
    let row = costs_only_itself(&work, "dalam.jsonl", "nested more than 127 deep");
    let raw = row["raw"].as_str().expect("the row");
    assert!(raw.starts_with("{\"text\":[[[") && raw.ends_with("[…") && raw.len() < 70_000, "{}", raw.len());
}

#[test]
fn a_page_of_navigation_only_costs_its_file() {
    let work = prepared();
    work.write(
        "menu.txt",
        "Home > Berita > Nasional\nBaca juga: Laba Naik\nBaca juga: Rugi Besar\nAdvertisement\n",
    );
    costs_only_itself(&work, "menu.txt", "no article text was found on the page");
}

#[test]
fn a_folder_called_as_a_file_and_one_without_files_cost_themselves() {
    let work = prepared();
    std::fs::create_dir(work.path("map.csv")).expect("a folder");
    costs_only_itself(&work, "map.csv", "the folder holds no files");
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_costs_itself() {
    use std::os::unix::fs::PermissionsExt;
    let work = prepared();
    work.write("rahasia.txt", "Laba naik.");
    let locked = std::fs::Permissions::from_mode(0o000);
    std::fs::set_permissions(work.path("rahasia.txt"), locked).expect("rights");
    // Whoever may read everything is refused by the system's own write-only files.
    let system = "/proc/sys/vm/compact_memory";
    let refused = |name: &std::path::Path| {
        std::fs::File::open(name).is_err_and(|e| e.kind() == std::io::ErrorKind::PermissionDenied)
    };
    let mine = work.path("rahasia.txt");
    let name = if refused(&mine) { "rahasia.txt" } else { system };
    if skip::unless(refused(&mine) || refused(system.as_ref()), "a file that may not be read") {
        costs_only_itself(&work, name, "permission denied");
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_vanishes_between_listing_and_reading_costs_itself() {
    let work = prepared();
    work.write("map/1.txt", page("Laba", "Laba naik lagi.", ""))
        .write("map/2.txt", "Rugi besar lagi tahun ini.");
    let pipe = work.path("pipa");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
    let args = ["ingest", "pipa", "map", "--kind", "page", "--rejects", "buang.jsonl"];
    let child = work
        .command(&args)
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("the program");
    // Opens once the program does, which is after it has listed the folder.
    let mut writer = std::fs::OpenOptions::new().write(true).open(&pipe).expect("the pipe");
    std::fs::remove_file(work.path("map/1.txt")).expect("a file to remove");
    writer.write_all(b"Laba naik dan petani senang tahun ini.").expect("a reader");
    drop(writer);
    let output = child.wait_with_output().expect("the program");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("map/1.txt: there is no such file or folder; check the name"), "{said}");
    assert_eq!(output.stdout.iter().filter(|byte| **byte == b'\n').count(), 2);
    assert_eq!(each(&rejects(&work), "id"), ["1.txt"]);
}

#[test]
fn five_megabytes_on_one_line_are_read_as_any_line() {
    let work = prepared();
    let long = "Laba naik dan petani senang. ".repeat(180_000);
    work.write("a.jsonl", format!("{{\"text\":\"{long}\"}}\n{{\"text\":\"Rugi\"}}\n"));
    work.write("b.csv", format!("text\n\"{long}\"\nRugi\n"));
    work.write("c.txt", format!("__label__positif {long}\n__label__negatif Rugi\n"));
    work.write("d.csv", format!("text\n\"{long}\nRugi\n"));
    for (name, failed) in [("a.jsonl", 0), ("b.csv", 0), ("c.txt", 0), ("d.csv", 0)] {
        let ran = work.run(&["ingest", name]).exits(failed);
        let rows = ran.rows();
        let lengths: Vec<usize> = rows.iter().map(|row| row["body"].as_str().map_or(0, str::len)).collect();
        assert!(lengths[0] > 5_000_000 && lengths[1] == 4, "{name}: {lengths:?}");
    }
    work.write("halaman.txt", format!("Laba Naik\n\n{long}\n\nSentimen: positif (90%)\n"));
    let row = &work.run(&["ingest", "halaman.txt"]).well().rows()[0];
    assert!(row["body"].as_str().is_some_and(|body| body.len() > 5_000_000));
    assert_eq!(row["label"], "positif");
    // A line of five megabytes that is no JSON is named, and cut where it is written down.
    work.write("rusak.jsonl", format!("{long}\n{{\"text\":\"Rugi\",\"label\":\"negatif\"}}\n"));
    let row = costs_only_itself(&work, "rusak.jsonl", "this is no JSON object");
    assert!(row["raw"].as_str().is_some_and(|raw| raw.len() < 70_000));
}

#[test]
fn a_failed_row_keeps_its_id_and_its_other_columns() {
    let work = prepared();
    work.write(
        "d.csv",
        "id,outlet,text,kota,bobot\nk1,Kabar,Laba naik,Solo,1\nk2,Harian,,Tegal,1\nk3,Warta,Rugi, besar,Kudus,1\nk4,Koran,Rugi,Demak,dua\n",
    );
    let args =
        ["predict", "-m", "m.safetensors", "d.csv", "--weight-column", "bobot", "--rejects", "buang.jsonl"];
    let rows = work.run(&[&args[..], &["--format", "jsonl"]].concat()).exits(1).rows();
    let parts: Vec<Value> =
        rows.iter().map(|r| json!([r["id"], r["outlet"], r["kota"], r["line"], r["error"]])).collect();
    assert_eq!(
        parts,
        [
            json!(["k1", "Kabar", "Solo", 2, null]),
            json!(["k2", "Harian", "Tegal", 3, "the text is empty"]),
            // Where a field has split in two, what stands after the text is not where the header says.
            json!(["k3", "Warta", null, 4, "the row has 6 fields, the header 5"]),
            json!(["k4", "Koran", "Demak", 5, "the weight `dua` is no number from 0 up"]),
        ]
    );
    let (header, records) = work.run(&[&args[..], &["--format", "csv"]].concat()).exits(1).table();
    let column = |name: &str| header.iter().position(|column| column == name).expect("a column");
    let ids: Vec<&str> = records.iter().map(|record| record[column("id")].as_str()).collect();
    assert_eq!(ids, ["k1", "k2", "k3", "k4"]);
    assert_eq!(records[1][column("kota")], "Tegal");
    let written = rejects(&work);
    assert_eq!(each(&written, "id"), ["k2", "k3", "k4"]);
    assert_eq!(
        each(&written, "raw"),
        ["k2,Harian,,Tegal,1", "k3,Warta,Rugi, besar,Kudus,1", "k4,Koran,Rugi,Demak,dua"]
    );
}

#[test]
fn strict_stops_at_the_first_bad_input_and_writes_no_output() {
    let work = prepared();
    work.write("lama.jsonl", "lama").write("x.safetensors", "lama");
    work.write("d.csv", "text,label\nLaba naik,positif\n,negatif\nRugi,negatif\n,positif\n");
    for verb in VERBS {
        let args =
            [verb, &["baik.txt", "d.csv", "hilang.txt", "--strict", "--rejects", "buang.jsonl"]].concat();
        let args = if verb[0] == "train" { args } else { [&args[..], &["-o", "lama.jsonl"]].concat() };
        let ran = work.run(&args).refuses(&["error: d.csv:3: the text is empty", "--strict"]);
        assert_eq!((ran.stdout.as_str(), ran.stderr.lines().count()), ("", 2), "{}", ran.stderr);
        assert_eq!(rejects(&work).len(), 1);
    }
    assert_eq!((work.text("lama.jsonl").as_str(), work.text("x.safetensors").as_str()), ("lama", "lama"));
    // Rows on standard output are those before the bad one, however they are read.
    for threads in ["1", "4"] {
        let ran = work.run(&["ingest", "d.csv", "--strict", "--threads", threads]).exits(2);
        assert_eq!(each(&ran.rows(), "id"), ["d.csv#2"]);
    }
    work.run(&["ingest", "baik.csv", "baik.txt", "--strict"]).well();
}

#[test]
fn a_flood_of_bad_rows_is_told_in_twenty_lines_and_written_down_whole() {
    let work = prepared();
    work.write("d.csv", format!("text,label\nLaba naik,positif\n{}", ",negatif\n".repeat(100)));
    let ran = work.run(&["ingest", "d.csv"]).exits(1);
    assert_eq!(ran.stderr.matches("error: ").count(), 20);
    let ran =
        ran.says(&["warning: 80 more bad inputs; --rejects FILE writes down all\n", "100 inputs failed"]);
    assert_eq!(ran.stderr.lines().count(), 22);
    let args = ["ingest", "d.csv", "--quiet", "--rejects", "buang.jsonl"];
    let ran = work.run(&args).exits(1).says(&["80 more bad inputs; all are in buang.jsonl\n"]);
    assert_eq!((ran.stderr.lines().count(), rejects(&work).len()), (21, 100));
    work.write("w.csv", format!("text,date\n{}", "Laba naik,kapan\n".repeat(100)));
    let ran = work.run(&["ingest", "w.csv"]).well().says(&["80 more warnings"]);
    assert_eq!(ran.stderr.lines().count(), 22);
}

#[test]
fn nothing_readable_still_leaves_the_rejects() {
    let work = prepared();
    work.write("kosong.txt", "");
    for verb in VERBS {
        let args = [verb, &["kosong.txt", "hilang.txt", "--rejects", "buang.jsonl"]].concat();
        work.run(&args).refuses(&["none of the 2 inputs could be read"]);
        assert_eq!(each(&rejects(&work), "file"), ["kosong.txt", "hilang.txt"]);
    }
}

#[test]
fn a_run_without_failures_leaves_no_old_rejects() {
    let work = prepared();
    work.write("buang.jsonl", "lama\n");
    work.run(&["ingest", "baik.csv", "--rejects", "buang.jsonl"]).well();
    assert_eq!(work.text("buang.jsonl"), "");
}

#[test]
fn a_file_of_rejects_that_would_cost_another_file_is_refused() {
    let work = prepared();
    work.write("map/1.txt", "Laba naik lagi tahun ini.");
    let before = work.bytes("baik.csv");
    for verb in VERBS {
        let run = |args: &[&str]| work.run(&[verb, args].concat());
        run(&["baik.csv", "--rejects", "baik.csv"]).refuses(&["overwrite the input 'baik.csv'"]);
        run(&["baik.csv", "--rejects", "./map/../baik.csv"]).refuses(&["overwrite the input"]);
        run(&["map", "--rejects", "map/buang.jsonl"]).refuses(&["lies in the input folder 'map'"]);
        run(&["baik.csv", "--rejects", "tiada/buang.jsonl"])
            .refuses(&["tiada/buang.jsonl", "the folder to write to does not exist"]);
        run(&["baik.csv", "--rejects", "-"]).refuses(&["--rejects needs a file"]);
    }
    for args in [
        &["ingest", "baik.csv", "-o", "r.jsonl", "--rejects", "./r.jsonl"][..],
        &["predict", "-m", "m.safetensors", "baik.csv", "-o", "r.jsonl", "--rejects", "r.jsonl"],
        &["train", "baik.csv", "-o", "r.jsonl", "--rejects", "r.jsonl"],
    ] {
        work.run(args).refuses(&["--rejects and the output are both 'r.jsonl'"]);
    }
    assert!(!work.path("r.jsonl").exists() && !work.path("map/buang.jsonl").exists());
    assert_eq!(work.bytes("baik.csv"), before);
}

/// Nothing is lost: no output takes the place of what a run reads.
#[test]
fn no_output_overwrites_what_is_read() {
    let work = Workdir::new();
    let table = "id,text,label\na,laba naik,positif\nb,rugi besar,negatif\nc,laba lagi,positif\nd,rugi lagi,negatif\n";
    work.write("in.csv", table);
    work.write("groups.csv", "id,group\na,1\n");
    work.run(&["train", "in.csv", "-o", "m.safetensors", "--no-eval"]).well();
    work.run(&["predict", "-m", "m.safetensors", "in.csv", "--format", "jsonl", "-o", "p.jsonl"]).well();
    let files = ["in.csv", "groups.csv", "m.safetensors", "p.jsonl"];
    let before = files.map(|file| work.bytes(file));
    let model = ["-m", "m.safetensors"];
    for args in [
        &["ingest", "in.csv", "-o", "in.csv"][..],
        &["ingest", "in.csv", "-o", "./in.csv"],
        &["train", "in.csv", "-o", "in.csv"],
        &["train", "in.csv", "--groups", "groups.csv", "-o", "groups.csv"],
        &["train", "in.csv", "--init", "m.safetensors", "-o", "n.safetensors", "--rejects", "m.safetensors"],
        &[&["predict"], &model[..], &["in.csv", "-o", "in.csv"]].concat(),
        &[&["predict"], &model[..], &["in.csv", "-o", "m.safetensors"]].concat(),
        &[&["predict"], &model[..], &["in.csv", "--rejects", "m.safetensors"]].concat(),
        &[&["share"], &model[..], &["--method", "em", "in.csv", "-o", "in.csv"]].concat(),
        &[&["evaluate"], &model[..], &["in.csv", "-o", "m.safetensors"]].concat(),
        &["evaluate", "p.jsonl", "-o", "p.jsonl"],
        &["compare", "m.safetensors", "m.safetensors", "in.csv", "--rejects", "m.safetensors"],
    ] {
        work.run(args).refuses(&["would overwrite", "give it a file of its own"]);
    }
    assert_eq!(files.map(|file| work.bytes(file)), before);
    // A model may be trained on from where it is.
    work.run(&["train", "in.csv", "--init", "m.safetensors", "-o", "m.safetensors", "--no-eval"]).well();
}
