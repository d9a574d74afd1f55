use crate::corpus::page;
use crate::workdir::{Workdir, each};
use serde_json::json;
use std::io::Write;

const TEXT: &str = "Laba naik dua kali lipat tahun ini, kata direktur.";
const ROWS: &str = "{\"id\":\"a\",\"text\":\"Laba naik\"}\n{\"id\":\"b\",\"text\":\"Bank rugi\"}\n";

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

fn zst(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

fn utf16(text: &str, mark: &str) -> Vec<u8> {
    format!("{mark}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[test]
fn compressed_and_transcoded_inputs_give_the_same_rows() {
    let work = Workdir::new();
    work.write("a.jsonl", ROWS);
    let plain = work.run(&["ingest", "a.jsonl"]).well().stdout.replace("a.jsonl", "X");
    let halves = ROWS.split_at(ROWS.len() / 2);
    let skippable = [&[0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3][..], &zst(ROWS.as_bytes())].concat();
    for (name, bytes) in [
        ("b.jsonl.gz", gz(ROWS.as_bytes())),
        ("c.jsonl.gz", [gz(halves.0.as_bytes()), gz(halves.1.as_bytes())].concat()),
        ("d.jsonl.zst", zst(ROWS.as_bytes())),
        ("e.jsonl.zst", [zst(halves.0.as_bytes()), zst(halves.1.as_bytes())].concat()),
        ("f.jsonl.zst", skippable),
        ("g.jsonl", utf16(ROWS, "\u{feff}")),
        ("h.jsonl", utf16(ROWS, "")),
        ("i.jsonl", format!("\u{feff}{ROWS}").into_bytes()),
        ("j.jsonl", ROWS.replace('\n', "\r\n").into_bytes()),
    ] {
        work.write(name, &bytes);
        let read = work.run(&["ingest", name]).well().stdout.replace(name, "X");
        assert_eq!(read, plain, "{name}");
        let piped = work.run_on(&bytes, &["ingest", "-", "--kind", "jsonl"]).well().stdout;
        assert_eq!(piped.replace("\"file\":\"-\"", "\"file\":\"X\""), plain, "{name} on standard input");
    }
}

#[test]
fn a_json_array_is_read_element_by_element() {
    let work = Workdir::new();
    let array = format!(
        "[\n  {{\"text\": \"{TEXT}\"}},\n  {{\"text\": 7}},\n  {{\n    \"text\": \"Rugi\"\n  }}\n]\n"
    );
    work.write("a.json", &array);
    let ran = work.run(&["ingest", "a.json"]).exits(1).says(&["a.json:3", "not a string"]);
    let rows = ran.rows();
    assert_eq!(each(&rows, "id"), [&json!("a.json#2"), &json!("a.json#4")]);
    assert_eq!(each(&rows, "body"), [&json!(TEXT), &json!("Rugi")]);
    let rows = work.run_on(&array, &["ingest", "-"]).exits(1).rows();
    assert_eq!(rows.len(), 2, "an array is known by its first bytes");
}

#[test]
fn an_array_cut_short_keeps_what_came_before() {
    let work = Workdir::new();
    work.write("a.json", "[{\"text\":\"Laba\"},{\"text\":\"Ru");
    let ran = work.run(&["ingest", "a.json"]).exits(1).says(&["a.json:1"]);
    assert_eq!(each(&ran.rows(), "body"), [&json!("Laba")]);
}

#[test]
fn delimiters_are_found_or_told() {
    let work = Workdir::new();
    for (delimiter, told) in [(',', ","), (';', ";"), ('\t', "tab"), ('|', "|"), ('^', "^")] {
        let table = format!("id{delimiter}text\nk{delimiter}\"Laba{delimiter} naik\"\n");
        work.write("t.csv", table);
        let mut args = vec!["ingest", "t.csv"];
        if delimiter == '^' {
            work.run(&args).refuses(&["no column is called text"]);
        }
        if delimiter == '^' || delimiter == ';' {
            args.extend(["--delimiter", told]);
        }
        let rows = work.run(&args).well().rows();
        assert_eq!(rows[0]["body"], format!("Laba{delimiter} naik"), "{delimiter:?}");
    }
    work.run(&["ingest", "t.csv", "--delimiter", "ab"]).refuses(&["one ASCII character"]);
}

#[test]
fn references_and_composed_letters_of_a_page_are_decoded() {
    let work = Workdir::new();
    let body =
        "Kafe &quot;Caf\u{65}\u{301}&quot; di Jalan A&amp;B&nbsp;buka lagi setelah li\u{ad}ma bulan tutup.";
    work.write("a.txt", page("Kafe Buka Lagi", body, "Sentimen&#58; positif (88&#37;)"));
    let row = &work.run(&["ingest", "a.txt"]).well().rows()[0];
    let clean = "Jakarta - Kafe \"Caf\u{e9}\" di Jalan A&B buka lagi setelah lima bulan tutup.";
    assert_eq!(
        (&row["body"], &row["label"], &row["confidence"]),
        (&json!(clean), &json!("positif"), &json!(0.88))
    );
}

#[test]
fn windows_1252_is_read_and_reported() {
    let work = Workdir::new();
    work.write("a.csv", b"text\nHarga \x80 5 naik di caf\xe9\n");
    let row = &work.run(&["ingest", "a.csv"]).well().rows()[0];
    assert_eq!(row["body"], "Harga € 5 naik di café");
    assert_eq!(row["warnings"], json!(["the text is not UTF-8 and was read as Windows-1252"]));
}

#[test]
fn what_swells_beyond_all_text_is_refused() {
    let work = Workdir::new();
    let bomb = gz(&vec![b'a'; 80 << 20]);
    work.write("bom.jsonl.gz", &bomb).write("a.txt", page("Laba Naik", TEXT, ""));
    let ran = work.run(&["ingest", "bom.jsonl.gz", "a.txt"]).exits(1);
    ran.says(&["bom.jsonl.gz", "swells more than 250 times"]);
}

#[test]
fn long_lines_are_read_and_endless_ones_cost_only_themselves() {
    let work = Workdir::new();
    let five = "kata ".repeat(1 << 20);
    work.write("a.jsonl", format!("{{\"text\":\"{five}\"}}\n{{\"text\":\"Laba\"}}\n"));
    assert_eq!(work.run(&["ingest", "a.jsonl"]).well().rows().len(), 2);
    let endless = [vec![b'a'; (64 << 20) + 9], b"\nLaba naik\n".to_vec()].concat();
    work.write("b.txt", endless);
    let ran = work
        .run(&["ingest", "b.txt", "--kind", "line"])
        .exits(1)
        .says(&["b.txt:1: the line is longer than 64 MiB"]);
    assert_eq!(each(&ran.rows(), "line"), [&json!(2)]);
    work.run(&["ingest", "b.txt", "--kind", "page"]).refuses(&["b.txt: the page is longer than 64 MiB"]);
}

#[test]
#[cfg(unix)]
fn pipes_and_broken_links_in_a_folder_are_named_and_passed() {
    let work = Workdir::new();
    work.write("d/a.txt", page("Laba Naik", TEXT, ""));
    std::os::unix::fs::symlink("tak-ada", work.path("d/b.txt")).expect("a link");
    std::os::unix::fs::symlink(".", work.path("d/c")).expect("a loop");
    let _socket = std::os::unix::net::UnixListener::bind(work.path("d/s.txt")).expect("a socket");
    let ran = work.run(&["ingest", "d"]).exits(1);
    let ran = ran.says(&["d/b.txt: there is no such file", "d/s.txt: this is a pipe, a socket or a device"]);
    assert_eq!(each(&ran.rows(), "id"), [&json!("a.txt")]);
}
