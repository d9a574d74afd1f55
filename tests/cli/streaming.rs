use crate::corpus::{page, trained, two_classes};
use crate::workdir::{Workdir, each, keys};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

/// A folder of pages, tables, lines and bad files, more than one piece of work for any thread.
fn mixed() -> Workdir {
    let work = Workdir::new();
    trained(&work, &two_classes(), &[]);
    for i in 0..300 {
        let body = format!("Laba ke-{i} naik. {}", "Petani senang karena panen melimpah. ".repeat(i % 40));
        work.write(
            &format!("map/{i:03}.txt"),
            page(&format!("Judul Nomor {i}"), &body, "Sentimen: positif (91%)"),
        );
    }
    for i in (0..300).step_by(17) {
        work.write(&format!("map/{i:03}.txt"), ["", "a\0b", "Beranda\nNasional\n"][i % 3]);
    }
    let rows: String = (0..200).map(|i| format!("r{i},Rugi ke-{i}{}\n", [",lagi", "", ""][i % 3])).collect();
    work.write("map/100-tabel.csv", format!("id,text\n{rows}"));
    let lines: String = (0..90).map(|i| format!("__label__negatif Rugi ke-{i}\n")).collect();
    work.write("map/200-baris.txt", lines);
    let objects: String = (0..90).map(|i| format!("{{\"text\":\"Laba\",\"k{i}\":{i}}}\n")).collect();
    work.write("map/250-objek.json", objects);
    work
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let work = mixed();
    for args in [
        &["ingest", "map", "--format", "jsonl"][..],
        &["ingest", "map", "--format", "csv"],
        &["ingest", "map", "--kind", "page", "--format", "text"],
        &["predict", "-m", "m.safetensors", "map", "--format", "jsonl"],
        &["predict", "-m", "m.safetensors", "map", "--format", "csv"],
        &["predict", "-m", "m.safetensors", "map", "--format", "text"],
    ] {
        let run = |threads: &str| {
            let ran =
                work.run(&[args, &["--threads", threads, "--rejects", "buang.jsonl"]].concat()).exits(1);
            (ran.stdout, ran.stderr, work.text("buang.jsonl"))
        };
        let one = run("1");
        for threads in ["2", "5", "16"] {
            assert!(run(threads) == one, "{args:?} at {threads} threads");
        }
    }
}

#[test]
fn outcomes_come_in_the_order_of_the_inputs() {
    let work = mixed();
    let args = ["predict", "-m", "m.safetensors", "map/299.txt", "map", "baris.txt", "--format", "jsonl"];
    work.write("baris.txt", "__label__positif Laba\n");
    let rows = work.run(&args).exits(1).rows();
    let files: Vec<&str> = each(&rows, "file").into_iter().filter_map(Value::as_str).collect();
    assert_eq!((files[0], files[files.len() - 1]), ("map/299.txt", "baris.txt"));
    let middle = &files[1..files.len() - 1];
    assert!(middle.is_sorted(), "{middle:?}");
    assert_eq!(rows.len(), 2 + 300 + 200 + 90 + 90);
    let lines = |name: &str| -> Vec<u64> {
        rows.iter().filter(|row| row["file"] == name).filter_map(|row| row["line"].as_u64()).collect()
    };
    assert_eq!(lines("map/100-tabel.csv"), (2..202).collect::<Vec<_>>());
    assert_eq!(lines("map/200-baris.txt"), (1..91).collect::<Vec<_>>());
}

#[test]
fn raw_pages_in_a_table_come_in_order_too() {
    let work = Workdir::new();
    let rows: String = (0..500)
        .map(|i| {
            let page =
                page(&format!("Judul {i}"), &format!("Laba ke-{i} naik lagi."), "Sentimen: positif (90%)");
            format!("{}\n", json!({ "id": i.to_string(), "text": page }))
        })
        .collect();
    work.write("a.jsonl", rows);
    let run = |threads| work.run(&["ingest", "a.jsonl", "--raw-pages", "--threads", threads]).well();
    let (one, four) = (run("1"), run("4"));
    assert!(one.stdout == four.stdout);
    let titles: Vec<String> = (0..500).map(|i| format!("Judul {i}")).collect();
    assert_eq!(each(&four.rows(), "title"), titles.iter().map(String::as_str).collect::<Vec<_>>());
}

#[test]
fn a_line_down_a_pipe_is_answered_before_the_next_is_sent() {
    let work = Workdir::new();
    trained(&work, &two_classes(), &[]);
    for (verb, format, threads) in [
        ("predict", "jsonl", "1"),
        ("predict", "text", "2"),
        ("predict", "csv", "2"),
        ("ingest", "jsonl", "2"),
    ] {
        let mut args = vec![verb, "-", "--kind", "line", "--format", format, "--threads", threads];
        if verb == "predict" {
            args.extend(["-m", "m.safetensors"]);
        }
        let mut child = work
            .command(&args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program");
        let mut input = child.stdin.take().expect("a piped standard input");
        let mut output = BufReader::new(child.stdout.take().expect("a piped standard output"));
        // Read beside, so that an answer that never comes is a failed test and not a hung one.
        let (send, answers) = std::sync::mpsc::channel();
        let reader = std::thread::spawn(move || {
            let mut line = String::new();
            while output.read_line(&mut line).is_ok_and(|read| read > 0) {
                if send.send(std::mem::take(&mut line)).is_err() {
                    break;
                }
            }
        });
        let answer = || {
            answers
                .recv_timeout(std::time::Duration::from_secs(60))
                .unwrap_or_else(|_| panic!("{args:?} waits for more than a line"))
        };
        for (at, text) in ["x", "Laba naik lagi", "Rugi besar"].into_iter().enumerate() {
            writeln!(input, "{text}").expect("a reader");
            if format == "csv" && at == 0 {
                assert!(answer().starts_with("id,file,line,"));
            }
            let said = answer();
            assert!(said.contains(&format!("-#{}", at + 1)), "{args:?}: {said}");
        }
        drop(input);
        assert!(child.wait().expect("the program").success());
        reader.join().expect("the reader");
    }
}

#[test]
fn a_row_keeps_all_that_its_table_brought_but_the_text() {
    let work = Workdir::new();
    trained(&work, &two_classes(), &[]);
    work.write(
        "a.csv",
        "kode,isi,label,yakin,date,media,author,tags,kota,input_confidence\n\
         k1,Laba naik,positif,91%,3 Maret 2025 08:40,Kabar,Sri,x;y,Solo,lain\nk2,Rugi,,,,,,,,\n",
    );
    let args = "predict -m m.safetensors a.csv --text-column isi --id-column kode --confidence-column yakin \
        --outlet-column media --format";
    let args: Vec<&str> = args.split_whitespace().collect();
    let rows = work.run(&[&args[..], &["jsonl"]].concat()).well().rows();
    let brought = ["date", "outlet", "author", "tags", "input_confidence", "kota", "input_input_confidence"];
    let mut first = brought.to_vec();
    first.insert(1, "time");
    assert_eq!((&keys(&rows[0])[10..], &keys(&rows[1])[10..]), (&first[..], &brought[..]));
    let values: Vec<&Value> = first.iter().map(|name| &rows[0][*name]).collect();
    assert_eq!(
        json!(values),
        json!(["2025-03-03", "08:40", "Kabar", "Sri", ["x", "y"], 0.91, "Solo", "lain"])
    );
    assert_eq!(json!([rows[1]["date"], rows[1]["outlet"], rows[1]["tags"]]), json!([null, null, []]));
    let (header, records) = work.run(&[&args[..], &["csv"]].concat()).well().table();
    assert_eq!(header[12 - 1..], first);
    assert_eq!(records[0][11..], ["2025-03-03", "08:40", "Kabar", "Sri", "x; y", "0.91", "Solo", "lain"]);
}

#[test]
fn a_page_brings_all_its_metadata_a_line_none() {
    let work = Workdir::new();
    trained(&work, &two_classes(), &[]);
    work.write(
        "p.txt",
        "Laba Naik\nSenin, 3 Maret 2025 08:40 WIB\n\nJakarta - Laba perusahaan itu naik dua kali lipat tahun ini, kata direkturnya.\n\nSentimen: positif (91%)\n",
    );
    let all = [
        "date",
        "time",
        "outlet",
        "author",
        "place",
        "tags",
        "parties",
        "figures",
        "district",
        "input_confidence",
        "label_conflict",
        "warnings",
    ];
    let args = ["predict", "-m", "m.safetensors", "--format", "jsonl"];
    let row = &work.run(&[&args[..], &["p.txt"]].concat()).well().rows()[0];
    assert_eq!(keys(row)[10..], all);
    assert_eq!(
        json!([row["date"], row["time"], row["place"], row["given_label"], row["input_confidence"]]),
        json!(["2025-03-03", "08:40", "Jakarta", "positif", 0.91])
    );
    let row = &work.run(&[&args[..], &["p.txt", "--kind", "line"]].concat()).exits(1).rows()[0];
    assert_eq!(keys(row).len(), 10);
    // But for the confidence of a label that stands in the line.
    work.write("l.txt", "Laba naik. Sentimen: positif (91%)\n");
    let row = &work.run(&[&args[..], &["l.txt", "--kind", "line"]].concat()).well().rows()[0];
    assert_eq!((&row["given_label"], &row["input_confidence"]), (&json!("positif"), &json!(0.91)));
}

#[test]
fn the_first_rows_of_a_csv_tell_its_columns_and_later_ones_are_named() {
    let work = Workdir::new();
    trained(&work, &two_classes(), &[]);
    let row = |i: usize| match i {
        0 => "{\"text\":\"Laba\",\"a\":1}\n",
        500 => "{\"text\":\"Laba\",\"b\":2}\n",
        600 => "{\"text\":\"Laba\",\"c\":3}\n",
        _ => "{\"text\":\"Rugi\"}\n",
    };
    work.write("x.jsonl", (0..700).map(row).collect::<String>());
    let args = ["predict", "-m", "m.safetensors", "--format", "csv"];
    let ran = work.run(&[&args[..], &["x.jsonl"]].concat()).well().says(&["are not in the CSV: c;"]);
    let (header, records) = ran.table();
    assert_eq!((header.last().map(String::as_str), records.len()), (Some("b"), 700));
    assert_eq!(header[header.len() - 2], "a");
    let piped = work.run_on(work.bytes("x.jsonl"), &[&args[..], &["-", "--kind", "jsonl"]].concat()).well();
    assert_eq!(piped.table().0, header);
}
