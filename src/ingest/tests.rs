#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use super::*;

/// An article, or the id, line and message of a rejection.
type Row = Result<Article, (String, Option<u64>, String)>;

const PARAGRAPH: &str =
    "SEMARANG - Warga menanam kembali dua ribu bibit bakau di pesisir utara pada Senin pagi.";

/// What came of reading `files` (name, bytes) as one folder, or of the one file if `alone`.
fn read_files(files: &[(&str, &[u8])], options: &Options, alone: bool) -> Vec<Row> {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let input = if alone { folder.path().join(files[0].0) } else { folder.path().to_path_buf() };
    let shown = format!("{}/", folder.path().display());
    read(&[input], options)
        .unwrap()
        .map(|outcome| match outcome {
            Outcome::Article(article) => Ok(*article),
            Outcome::Rejected { article, error, .. } => {
                Err((article.id, article.line, error.to_string().replace(&shown, "")))
            }
        })
        .collect()
}

fn one(name: &str, text: &str, options: &Options) -> Vec<Row> {
    read_files(&[(name, text.as_bytes())], options, true)
}

fn bodies(rows: &[Row]) -> Vec<&str> {
    rows.iter().map(|row| row.as_ref().map_or("-", |article| article.body.as_str())).collect()
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn kinds_have_names() {
    for kind in Kind::NAMES {
        assert_eq!(kind.1.parse::<Kind>().unwrap(), kind.0);
        assert_eq!(kind.0.to_string(), kind.1);
    }
    assert_eq!("FastText".parse::<Kind>().unwrap(), Kind::FastText);
    assert!("xml".parse::<Kind>().unwrap_err().to_string().contains("auto, page, html, line"));
}

#[test]
fn nothing_to_read_is_an_error_and_a_missing_file_a_rejection() {
    assert!(read(&[], &Options::default()).is_err());
    let rows: Vec<_> = read(&[PathBuf::from("tidak/ada.txt")], &Options::default()).unwrap().collect();
    assert!(matches!(&rows[..], [Outcome::Rejected { article, raw: None, error: Error::Io { .. } }]
            if article.id == "ada.txt" && article.file == "tidak/ada.txt" && article.line.is_none()));
}

#[test]
fn folders_come_in_byte_order_without_hidden_files() {
    let page = PARAGRAPH.as_bytes();
    let files: [(&str, &[u8]); 5] =
        [("b.txt", page), ("a/2.txt", page), ("a-1.txt", page), (".git/x", page), ("a/10.txt.gz", &gz(page))];
    let rows = read_files(&files, &Options::default(), false);
    let ids: Vec<_> = rows.iter().map(|row| row.as_ref().unwrap().id.as_str()).collect();
    assert_eq!(ids, ["a-1.txt", "a/10.txt.gz", "a/2.txt", "b.txt"]);
    assert!(rows.iter().all(|row| row.as_ref().unwrap().body == PARAGRAPH));
}

#[cfg(unix)]
#[test]
fn a_link_back_is_no_endless_walk() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("a")).unwrap();
    fs::write(folder.path().join("a/1.txt"), PARAGRAPH).unwrap();
    std::os::unix::fs::symlink(folder.path(), folder.path().join("a/up")).unwrap();
    assert_eq!(read(&[folder.path().to_path_buf()], &Options::default()).unwrap().count(), 1);
}

#[test]
fn bad_files_cost_only_themselves() {
    let whole = gz(PARAGRAPH.repeat(50).as_bytes());
    let files: [(&str, &[u8]); 7] = [
        ("1.txt", b""),
        ("2.txt.gz", &whole[..whole.len() - 12]),
        ("3.txt", b"ab\0cd"),
        ("4.txt.zst", b"\x28\xb5\x2f\xfdxx"),
        ("5.html", b"<!DOCTYPE html><script>x</script>"),
        ("6.txt", b"\xef\xbb\xbf \n\n"),
        ("7.txt", PARAGRAPH.as_bytes()),
    ];
    let rows = read_files(&files, &Options::default(), false);
    let said: Vec<_> = rows
        .iter()
        .map(|row| row.as_ref().map_or_else(|(_, _, error)| error.clone(), |article| article.body.clone()))
        .collect();
    assert_eq!(said[0], "1.txt: the file is empty; give a file with text in it");
    assert!(said[1].starts_with("2.txt.gz: the compressed data are cut short"), "{}", said[1]);
    assert!(said[2].starts_with("3.txt (byte 2): this is no text"));
    assert!(said[3].starts_with("4.txt.zst: the compressed data are cut short"), "{}", said[3]);
    assert!(said[4].starts_with("5.html: no article text was found on the page"), "{}", said[4]);
    assert!(said[5].contains("the file is empty"));
    assert_eq!(said[6], PARAGRAPH);
}

#[test]
fn tables_map_their_columns() {
    let table = "\u{feff}no;text;label;sumber;date;confidence\n1;\"Panen; raya\nlagi\";positif ;koran;17/03/2025;91,4%\n2;Gagal;;;;\n";
    let rows = one("t.csv", table, &Options::default());
    let first = rows[0].as_ref().unwrap();
    assert_eq!(
        (first.id.as_str(), first.line, first.body.as_str()),
        ("t.csv#2", Some(2), "Panen; raya\nlagi")
    );
    assert_eq!(
        (first.label.as_deref(), first.date.as_deref(), first.confidence),
        (Some("positif"), Some("2025-03-17"), Some(0.914))
    );
    assert_eq!(serde_json::to_string(&first.columns).unwrap(), r#"{"no":"1","sumber":"koran"}"#);
    let second = rows[1].as_ref().unwrap();
    assert_eq!((second.line, second.label.as_deref(), second.confidence), (Some(4), None, None));
}

#[test]
fn named_columns_weights_and_groups() {
    let columns = Columns {
        text: Some("berita".into()),
        label: Some("kelas".into()),
        weight: Some("w".into()),
        group: Some("peristiwa".into()),
        id: Some("kunci".into()),
        ..Columns::default()
    };
    let options = Options { columns, ..Options::default() };
    let rows = one(
        "t.tsv",
        "kunci\tberita\tkelas\tw\tperistiwa\tbody\na\tIsi\tBAIK\t2.5\tbanjir\tlain\nb\tIsi\tx\tdua\t\t\n",
        &options,
    );
    let row = rows[0].as_ref().unwrap();
    assert_eq!(
        (row.id.as_str(), row.label.as_deref(), row.weight, row.group.as_deref()),
        ("a", Some("BAIK"), Some(2.5), Some("banjir"))
    );
    assert_eq!(
        serde_json::to_string(&row.columns).unwrap(),
        r#"{"w":"2.5","peristiwa":"banjir","input_body":"lain"}"#
    );
    assert!(
        rows[1]
            .as_ref()
            .is_err_and(|(_, line, error)| *line == Some(3) && error.contains("the weight `dua`"))
    );
    let missing = one("t.csv", "text,label\nIsi,a\nIsi,b\n", &options);
    assert!(
        matches!(&missing[..], [Err((_, None, error))] if error == "t.csv: there is no column `berita`; its columns are `text`, `label`")
    );
    let textless = one("t.csv", "judul,label\nIsi,a\n", &Options::default());
    assert!(
        matches!(&textless[..], [Err((_, None, error))] if error.contains("--text-column") && error.contains("`judul`, `label`"))
    );
}

#[test]
fn bad_rows_cost_only_themselves() {
    let rows = one(
        "t.csv",
        "text,label\nsatu,a\ndua,b,c\n\"tiga,a\nempat,b\n \"lima\" kata,a\n\"enam\" kata,b\n,a\ntujuh,a\n",
        &Options::default(),
    );
    assert_eq!(
        bodies(&rows),
        ["satu", "-", "\"tiga", "empat", " \"lima\" kata", "\"enam\" kata", "-", "tujuh"]
    );
    assert!(rows[1].as_ref().is_err_and(|(id, line, error)| id == "t.csv#3"
        && *line == Some(3)
        && error.contains("3 fields, the header 2")));
    assert!(rows[6].as_ref().is_err_and(|(_, _, error)| error.starts_with("t.csv:8: the text is empty")));
    let latin =
        read_files(&[("t.csv", b"text,label\ncaf\xe9,a\nx\0y,b\nakhir,c\n")], &Options::default(), true);
    assert_eq!(bodies(&latin), ["café", "-", "akhir"]);
    assert_eq!(latin[0].as_ref().unwrap().warnings.len(), 1);
}

#[test]
fn embedded_labels_are_cut_and_count_only_without_a_label_column() {
    let cell = "Isi berita.\n\nSentimen: negatif (81%)";
    let unlabelled = one("a.jsonl", &serde_json::json!({ "text": cell }).to_string(), &Options::default());
    let row = unlabelled[0].as_ref().unwrap();
    assert_eq!(
        (row.body.as_str(), row.label.as_deref(), row.confidence),
        ("Isi berita.", Some("negatif"), Some(0.81))
    );
    let labelled =
        one("a.jsonl", &serde_json::json!({ "text": cell, "label": "" }).to_string(), &Options::default());
    let row = labelled[0].as_ref().unwrap();
    assert_eq!((row.body.as_str(), row.label.as_deref(), row.confidence), ("Isi berita.", None, None));
}

#[test]
fn json_lines() {
    let text = "{\"isi\":\"satu\",\"label\":1,\"n\":null}\n\n{\"isi\":\n{\"isi\":\"dua\",\"label\":true}\n{\"isi\":7}\n[1]\n{\"isi\":\"  tiga \",\"label\":null}";
    let rows = one("x.ndjson", text, &Options::default());
    assert_eq!(bodies(&rows), ["satu", "-", "dua", "-", "-", "  tiga "]);
    let label = |i: usize| rows[i].as_ref().unwrap().label.as_deref();
    assert_eq!((label(0), label(2), label(5)), (Some("1"), Some("true"), None));
    assert!(rows[1].as_ref().is_err_and(|(id, line, error)| id == "x.ndjson#3"
        && *line == Some(3)
        && error.starts_with("x.ndjson:3 (byte ")));
}

#[test]
fn what_ingest_prints_reads_back_the_same() {
    let page = "Sentimen\nNegatif (91%)\n17 Mar 2025 : 06.50\nInformasi Tambahan\n\nKab/Kota: Batang, Kendal\n\nPartai Terkait\nTokoh Terkait\nSri Wahyuni\n\nAir Bah Merendam Batang Utara\n\nLarasati | Senin, 17/03/2025 05:41 WIB\n\nBATANG, Kabar.com - Air bah merendam tiga desa pada Minggu malam dan warga mengungsi.\n\nTAGS : Banjir, Batang\n\nSentimen: positif (70%)";
    let first = one("p.txt", page, &Options::default()).remove(0).unwrap();
    assert!(first.label_conflict && first.warnings.len() == 1);
    assert_eq!(
        (&first.figures[..], &first.tags[..]),
        (&["Sri Wahyuni".to_owned()][..], &["Banjir".to_owned(), "Batang".to_owned()][..])
    );
    let again =
        one("rows.jsonl", &serde_json::to_string(&first).unwrap(), &Options::default()).remove(0).unwrap();
    assert_eq!(again, first);
}

#[test]
fn fasttext_and_plain_lines() {
    let rows = one(
        "x.txt",
        "__label__baik Isi satu\n\n__label__buruk __label__lain Isi dua\n__label__buruk\n",
        &Options::default(),
    );
    assert_eq!(bodies(&rows), ["Isi satu", "Isi dua", "-"]);
    assert_eq!(rows[1].as_ref().unwrap().label.as_deref(), Some("buruk"));
    assert_eq!(rows[1].as_ref().unwrap().warnings.len(), 1);
    let options = Options { kind: Kind::Line, ..Options::default() };
    let rows = one("x.txt", "Bagus sekali. Sentimen: positif\nBiasa saja", &options);
    assert_eq!(bodies(&rows), ["Bagus sekali.", "Biasa saja"]);
    assert_eq!(
        (rows[0].as_ref().unwrap().label.as_deref(), rows[1].as_ref().unwrap().id.as_str()),
        (Some("positif"), "x.txt#2")
    );
}

#[test]
fn raw_pages_in_a_table_are_cleaned() {
    let page = format!(
        "Bakau Kembali Hijau di Pesisir\nSenin, 10 Maret 2025 08:15 WIB\n\n{PARAGRAPH}\n\nBaca juga: Lain\nSentimen: positif (90%)"
    );
    let options = Options { raw_pages: true, ..Options::default() };
    let row =
        one("x.jsonl", &serde_json::json!({ "content": page, "title": "Judul Kolom" }).to_string(), &options)
            .remove(0)
            .unwrap();
    assert_eq!(
        (row.body.as_str(), row.title.as_deref(), row.date.as_deref()),
        (PARAGRAPH, Some("Judul Kolom"), Some("2025-03-10"))
    );
    assert_eq!((row.label.as_deref(), row.place.as_deref()), (Some("positif"), Some("SEMARANG")));
}
