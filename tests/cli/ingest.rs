use crate::corpus::{data_path, page};
use crate::workdir::{Workdir, each, keys};
use serde_json::{Value, json};
use std::io::Write;

const FIELDS: [&str; 18] = [
    "id",
    "file",
    "line",
    "title",
    "date",
    "time",
    "outlet",
    "author",
    "place",
    "tags",
    "parties",
    "figures",
    "district",
    "body",
    "label",
    "confidence",
    "label_conflict",
    "warnings",
];

const PAGE: &str = "Laba Naik Dua Kali Lipat\nSenin, 3 Maret 2025 08:40 WIB\n\n\
    Jakarta - Laba perusahaan itu naik dua kali lipat tahun ini, kata direkturnya.\n\n\
    Sentimen: positif (91,4%)\n";

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text.as_bytes()).expect("memory to compress in");
    encoder.finish().expect("memory to compress in")
}

/// The parts of a row that a table without further columns fills.
fn short(row: &Value) -> Value {
    json!([row["id"], row["line"], row["body"], row["label"], row["confidence"]])
}

#[test]
fn a_page_becomes_one_row_with_every_field_in_order() {
    let work = Workdir::new();
    work.write("laba.txt", PAGE);
    let ran = work.run(&["ingest", "laba.txt"]).well();
    assert_eq!(
        ran.stdout,
        "{\"id\":\"laba.txt\",\"file\":\"laba.txt\",\"line\":null,\"title\":\"Laba Naik Dua Kali Lipat\",\
         \"date\":\"2025-03-03\",\"time\":\"08:40\",\"outlet\":null,\"author\":null,\"place\":\"Jakarta\",\
         \"tags\":[],\"parties\":[],\"figures\":[],\"district\":[],\
         \"body\":\"Jakarta - Laba perusahaan itu naik dua kali lipat tahun ini, kata direkturnya.\",\
         \"label\":\"positif\",\"confidence\":0.914,\"label_conflict\":false,\"warnings\":[]}\n"
    );
    assert_eq!(keys(&ran.rows()[0]), FIELDS);
    assert_eq!(ran.stderr, "1 article, 1 with a label; 0 inputs failed\n");
}

#[test]
fn a_folder_gives_its_files_in_byte_order_without_hidden_ones() {
    let work = Workdir::new();
    for name in ["pages/b.txt", "pages/a/z.txt", "pages/B.txt", "pages/.hidden.txt", "pages/10.txt"] {
        work.write(name, PAGE);
    }
    let rows = work.run(&["ingest", "pages"]).well().rows();
    assert_eq!(each(&rows, "id"), ["10.txt", "B.txt", "a/z.txt", "b.txt"]);
    assert_eq!(each(&rows, "file"), ["pages/10.txt", "pages/B.txt", "pages/a/z.txt", "pages/b.txt"]);
}

#[test]
fn inputs_come_in_the_order_given() {
    let work = Workdir::new();
    work.write("b.txt", PAGE).write("a.csv", "text\nlaba\n");
    let rows = work.run(&["ingest", "b.txt", "a.csv"]).well().rows();
    assert_eq!(each(&rows, "id"), ["b.txt", "a.csv#2"]);
}

#[test]
fn a_csv_row_carries_the_line_it_starts_on_and_its_other_columns() {
    let work = Workdir::new();
    work.write(
        "a.csv",
        "id;isi;label;kota\nk1;\"Laba; naik\nlagi\";positif;Solo\n;Rugi;;\"kata \"\"rugi\"\"\"\n",
    );
    let rows = work.run(&["ingest", "a.csv"]).well().rows();
    let parts: Vec<Value> = rows.iter().map(short).collect();
    assert_eq!(
        parts,
        [json!(["k1", 2, "Laba; naik\nlagi", "positif", null]), json!(["a.csv#4", 4, "Rugi", null, null])]
    );
    assert_eq!(each(&rows, "kota"), ["Solo", "kata \"rugi\""]);
    assert_eq!(keys(&rows[0]), [&FIELDS[..], &["kota"]].concat());
}

#[test]
fn every_kind_of_rows_gives_the_same_articles() {
    let work = Workdir::new();
    let expected = [json!([2, "Laba naik", "positif", null]), json!([3, "Rugi lagi", "negatif", null])];
    let shifted = [json!([1, "Laba naik", "positif", null]), json!([2, "Rugi lagi", "negatif", null])];
    let table = |d: &str| format!("text{d}label\nLaba naik{d}positif\nRugi lagi{d}negatif\n");
    work.write("a.csv", table(","));
    work.write("b.csv", table(";"));
    work.write("c.tsv", table("\t"));
    work.write("d.csv.gz", gzip(&table(",")));
    let objects =
        "{\"text\":\"Laba naik\",\"label\":\"positif\"}\n{\"label\":\"negatif\",\"text\":\"Rugi lagi\"}\n";
    work.write("e.jsonl", objects);
    work.write("f.json", objects);
    work.write("g.jsonl.gz", gzip(objects));
    work.write("h.txt", "__label__positif Laba naik\n__label__negatif Rugi lagi\n");
    for (name, wanted) in [
        ("a.csv", &expected),
        ("b.csv", &expected),
        ("c.tsv", &expected),
        ("d.csv.gz", &expected),
        ("e.jsonl", &shifted),
        ("f.json", &shifted),
        ("g.jsonl.gz", &shifted),
        ("h.txt", &shifted),
    ] {
        let rows = work.run(&["ingest", name]).well().rows();
        let parts: Vec<Value> =
            rows.iter().map(|r| json!([r["line"], r["body"], r["label"], r["confidence"]])).collect();
        assert_eq!(&parts[..], &wanted[..], "{name}");
        assert_eq!(rows[0]["id"], format!("{name}#{}", wanted[0][0]), "{name}");
    }
}

#[test]
fn a_compressed_page_is_a_page() {
    let work = Workdir::new();
    work.write("laba.txt.gz", gzip(PAGE)).write("laba.txt", PAGE);
    let rows = work.run(&["ingest", "laba.txt.gz", "laba.txt"]).well().rows();
    assert_eq!(rows[0]["id"], "laba.txt.gz");
    for field in &FIELDS[2..] {
        assert_eq!(rows[0][field], rows[1][field], "{field}");
    }
}

#[test]
fn standard_input_is_one_page_unless_its_kind_is_said() {
    let work = Workdir::new();
    let rows = work.run_on(PAGE, &["ingest", "-"]).well().rows();
    assert_eq!((each(&rows, "id"), each(&rows, "label")), (vec![&json!("-")], vec![&json!("positif")]));
    let lines = "Laba naik. Sentimen: positif (90%)\n\nRugi lagi\n";
    let rows = work.run_on(lines, &["ingest", "-", "--kind", "line"]).well().rows();
    let parts: Vec<Value> = rows.iter().map(short).collect();
    assert_eq!(
        parts,
        [json!(["-#1", 1, "Laba naik.", "positif", 0.9]), json!(["-#3", 3, "Rugi lagi", null, null])]
    );
    let rows = work.run_on("text,label\nLaba,a\n", &["ingest", "-", "--kind", "csv"]).well().rows();
    assert_eq!(short(&rows[0]), json!(["-#2", 2, "Laba", "a", null]));
    let rows = work.run_on("{\"text\":\"Laba\"}\n", &["ingest", "-"]).well().rows();
    assert_eq!(short(&rows[0]), json!(["-#1", 1, "Laba", null, null]));
    let rows = work.run_on(gzip("{\"text\":\"Laba\"}\n"), &["ingest", "-"]).well().rows();
    assert_eq!(short(&rows[0]), json!(["-#1", 1, "Laba", null, null]));
}

#[test]
fn csv_rows_have_a_header_and_lists_in_one_cell() {
    let work = Workdir::new();
    work.write(
        "a.jsonl",
        "{\"id\":\"k\",\"text\":\"Laba, \\\"naik\\\"\",\"tags\":[\"x\",\"y\"],\"n\":2.5}\n",
    );
    let ran = work.run(&["ingest", "a.jsonl", "--format", "csv"]).well();
    assert_eq!(
        ran.stdout,
        format!("{},n\nk,a.jsonl,1,,,,,,,x; y,,,,\"Laba, \"\"naik\"\"\",,,false,,2.5\n", FIELDS.join(","))
    );
}

#[test]
fn text_is_a_line_for_each_article() {
    let work = Workdir::new();
    work.write("laba.txt", PAGE).write("a.csv", "title,text\n,Rugi lagi\n");
    let ran = work.run(&["ingest", "laba.txt", "a.csv", "--format", "text"]).well();
    assert_eq!(
        ran.stdout,
        "positif (91.4%)     2025-03-03     13 words  laba.txt  Laba Naik Dua Kali Lipat\n\
         -                   -               2 words  a.csv#2  -\n"
    );
}

#[test]
fn label_lines_of_all_forms_are_read_and_cut() {
    let forms = [
        ("Sentimen: positif (91.4%)", "positif", json!(0.914)),
        ("SENTIMEN : NEGATIF (81%)", "negatif", json!(0.81)),
        ("Sentimen: Netral", "netral", json!(null)),
        ("Sentiment: positive (0.75)", "positif", json!(0.75)),
        ("Sentimen\nNegatif (91,5%)", "negatif", json!(0.915)),
        ("© 2025 Sentimen: negatif (81%)", "negatif", json!(0.81)),
    ];
    let work = Workdir::new();
    for (form, label, confidence) in forms {
        work.write("p.txt", page("Laba Naik", "Laba perusahaan naik dua kali lipat.", form));
        let row = &work.run(&["ingest", "p.txt"]).well().rows()[0];
        assert_eq!((&row["label"], &row["confidence"]), (&json!(label), &confidence), "{form}");
        assert_eq!(row["body"], "Jakarta - Laba perusahaan naik dua kali lipat.", "{form}");
    }
}

#[test]
fn prose_about_sentiment_is_no_label() {
    let work = Workdir::new();
    let body = "Sentimen positif pasar mendorong IHSG naik 1,2%.";
    work.write("p.txt", page("IHSG Naik", body, "Sentimen pasar masih positif."));
    let row = &work.run(&["ingest", "p.txt"]).well().rows()[0];
    assert_eq!(row["label"], json!(null));
    assert_eq!(row["body"], format!("Jakarta - {body}\nSentimen pasar masih positif."));
}

#[test]
fn a_label_column_goes_before_a_label_in_the_text_and_both_are_cut() {
    let work = Workdir::new();
    work.write("a.csv", "text,label\nLaba naik. Sentimen: positif (90%),untung\n");
    work.write("b.csv", "text\nLaba naik. Sentimen: positif (90%)\n");
    let rows = work.run(&["ingest", "a.csv", "b.csv"]).well().rows();
    assert_eq!(short(&rows[0]), json!(["a.csv#2", 2, "Laba naik.", "untung", null]));
    assert_eq!(short(&rows[1]), json!(["b.csv#2", 2, "Laba naik.", "positif", 0.9]));
}

#[test]
fn named_columns_are_taken_and_a_colliding_one_is_kept_under_another_name() {
    let work = Workdir::new();
    work.write(
        "a.csv",
        "kode,isi,kelas,judul,yakin,tanggal,media,label,input_label\n\
         k1,Laba naik,untung,Laba,91%,3 Maret 2025,Kabar,x,y\n",
    );
    let flags = "ingest a.csv --id-column kode --text-column isi --label-column kelas --title-column judul \
        --confidence-column yakin --date-column tanggal --outlet-column media";
    let args: Vec<&str> = flags.split_whitespace().collect();
    let row = &work.run(&args).well().rows()[0];
    assert_eq!(short(row), json!(["k1", 2, "Laba naik", "untung", 0.91]));
    assert_eq!(json!([row["title"], row["date"], row["outlet"]]), json!(["Laba", "2025-03-03", "Kabar"]));
    assert_eq!(keys(row), [&FIELDS[..], &["input_label", "input_input_label"]].concat());
    assert_eq!(json!([row["input_label"], row["input_input_label"]]), json!(["x", "y"]));
}

#[test]
fn a_text_column_of_raw_pages_is_cleaned_when_asked() {
    let work = Workdir::new();
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(["id", "text"]).expect("memory");
    csv.write_record(["k", PAGE]).expect("memory");
    work.write("a.csv", csv.into_inner().expect("memory"));
    let row = &work.run(&["ingest", "a.csv", "--raw-pages"]).well().rows()[0];
    assert_eq!(
        json!([row["id"], row["title"], row["date"], row["label"], row["confidence"], row["body"]]),
        json!([
            "k",
            "Laba Naik Dua Kali Lipat",
            "2025-03-03",
            "positif",
            0.914,
            "Jakarta - Laba perusahaan itu naik dua kali lipat tahun ini, kata direkturnya."
        ])
    );
}

#[test]
fn ingested_rows_ingested_again_stay_as_they_are() {
    let work = Workdir::new();
    let pages = data_path("pages");
    work.write(
        "a.csv",
        "id,text,label,bobot,date\nk1,\"Laba, naik\nlagi\",positif,2,03/03/2025\n,Rugi,,1,kapan\n",
    );
    work.write("q.txt", page("Laba Naik", "Laba naik dua kali lipat.", "Sentimen: campuran (70%)"));
    for inputs in [&[pages.as_str()][..], &["a.csv"], &["q.txt"], &["q.txt", &pages]] {
        for format in ["jsonl", "csv"] {
            let once = work.run(&[&["ingest", "--format", format, "--quiet"], inputs].concat()).well().stdout;
            let again = ["ingest", "-", "--kind", format, "--format", format, "--quiet"];
            let twice = work.run_on(&once, &again).well().stdout;
            assert_eq!(once, twice, "{inputs:?} {format}");
        }
    }
}

#[test]
fn an_output_file_holds_what_standard_output_would() {
    let work = Workdir::new();
    work.write("laba.txt", PAGE);
    let shown = work.run(&["ingest", "laba.txt"]).well();
    let written = work.run(&["ingest", "laba.txt", "-o", "rows.jsonl"]).well();
    assert_eq!(written.stdout, "");
    assert_eq!(work.text("rows.jsonl"), shown.stdout);
}

#[test]
fn all_pages_of_the_project_are_labelled_articles() {
    let pages = data_path("pages");
    let rows = Workdir::new().run(&["ingest", &pages]).well().rows();
    assert_eq!(rows.len(), std::fs::read_dir(&pages).expect("data/pages opens").count());
    for row in &rows {
        assert!(row["label"].is_string(), "{row}");
        let conflict = row["label_conflict"] == json!(true);
        let warnings = row["warnings"].as_array().expect("a list");
        assert_eq!(warnings.len(), usize::from(conflict), "{row}");
    }
}
