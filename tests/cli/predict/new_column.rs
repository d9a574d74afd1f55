use super::{predict, with_model};
use crate::corpus::page;
use crate::workdir::Workdir;
use serde_json::Value;

#[test]
fn a_table_gets_a_column_and_keeps_every_byte() {
    let work = with_model();
    let table =
        "\u{feff}id;text;\"kota\"\r\nk1;\"Laba \"\"naik\"\"; lagi\";Solo\r\nk2;;x\r\n\r\nk3;\"Rugi\nbesar\";";
    work.write("a.csv", table);
    let ran = predict(&work, &["a.csv", "--new-column", "kelas;baru"]).exits(1);
    assert_eq!(
        ran.stdout,
        "\u{feff}id;text;\"kota\";\"kelas;baru\"\r\nk1;\"Laba \"\"naik\"\"; lagi\";Solo;positif\r\nk2;;x;\r\n\
         k3;\"Rugi\nbesar\";;negatif\n"
    );
    work.write("b.tsv", "text\tlabel\nLaba naik\tnegatif\n");
    let ran = predict(&work, &["b.tsv", "--new-column", "kelas"]).well();
    assert_eq!(ran.stdout, "text\tlabel\tkelas\nLaba naik\tnegatif\tpositif\n");
}

#[test]
fn json_objects_get_a_key_and_keep_the_rest() {
    let work = with_model();
    work.write("a.jsonl", "{\"text\": \"Laba naik\", \"skor\": 1.50, \"kunci\": 12345678901234567890123}\nkacau\n{\"text\":\"\"}\n");
    let ran = predict(&work, &["a.jsonl", "--new-column", "kelas", "-o", "b.jsonl"]).exits(1);
    assert_eq!(ran.stdout, "");
    assert_eq!(
        work.text("b.jsonl"),
        "{\"text\": \"Laba naik\", \"skor\": 1.50, \"kunci\": 12345678901234567890123,\"kelas\":\"positif\"}\nkacau\n\
         {\"text\":\"\",\"kelas\":null}\n"
    );
    work.write("b.jsonl", "\u{feff}{\"text\":\"Laba naik\"}\r\n");
    let ran = predict(&work, &["b.jsonl", "--new-column", "kelas"]).well();
    assert_eq!(ran.stdout, "\u{feff}{\"text\":\"Laba naik\",\"kelas\":\"positif\"}\r\n");
    work.write("c.json", "[\n  {\"text\": \"Rugi\",\n   \"n\": 1},\n  {\"text\": \"Laba\"}\n]\n");
    let rows = predict(&work, &["c.json", "--new-column", "kelas"]).well().rows();
    assert_eq!(rows.iter().map(|row| &row["kelas"]).collect::<Vec<_>>(), ["negatif", "positif"]);
}

#[test]
fn it_says_what_predict_says_at_any_number_of_threads() {
    let work = with_model();
    let table: String = (0..900)
        .map(|i| format!("k{i},{},{i}\n", ["Laba naik", "Rugi besar", "Rapat hari Senin"][i % 3]))
        .collect();
    work.write("a.csv", format!("id,text,n\n{table}"));
    let labels: Vec<Value> = predict(&work, &["a.csv", "--format", "jsonl"])
        .well()
        .rows()
        .iter()
        .map(|row| row["label"].clone())
        .collect();
    let run =
        |threads: &str| predict(&work, &["a.csv", "--new-column", "kelas", "--threads", threads]).well();
    let ran = run("1");
    let (header, records) = ran.table();
    assert_eq!(header, ["id", "text", "n", "kelas"]);
    assert_eq!(records.iter().map(|record| Value::from(record[3].as_str())).collect::<Vec<_>>(), labels);
    assert_eq!(run("5").stdout, ran.stdout);
    let unsure = predict(&work, &["a.csv", "--new-column", "kelas", "--abstain", "1"]).well().table().1;
    assert!(unsure.iter().all(|record| record[3].is_empty()), "the model is never quite sure");
    let kept =
        predict(&work, &["a.csv", "--new-column", "kelas", "--where", "label=netral"]).well().table().1;
    assert!(kept.iter().all(|record| record[3] == "netral"));
    assert_eq!(kept.len(), labels.iter().filter(|label| **label == "netral").count());
}

#[test]
fn what_has_no_columns_or_the_wrong_ones_is_refused() {
    let work: Workdir = with_model();
    work.write("a.txt", page("Judul", "Laba naik.", "")).write("a.csv", "text,kelas\nLaba,x\n");
    work.write("b.csv", "text,lain\nLaba,x\n").write("c.jsonl", "{\"text\":\"Laba\",\"kelas\":1}\n");
    let add = |inputs: &[&str]| predict(&work, &[inputs, &["--new-column", "kelas"]].concat());
    add(&["a.txt"]).refuses(&["a.txt: this is no row of a table", "--format csv"]);
    add(&["a.csv"]).refuses(&["there is a column `kelas` already"]);
    add(&["c.jsonl"]).refuses(&["c.jsonl:1: there is a column `kelas` already"]);
    work.write("d.csv", "text,lain\nRugi,y\n").write("e.csv", "lain,text\nx,Laba\n");
    assert_eq!(add(&["b.csv", "d.csv"]).well().table().1.len(), 2, "tables alike go below one header");
    add(&["b.csv", "e.csv"]).refuses(&["e.csv:2: the table has other columns"]);
    predict(&work, &["b.csv", "--new-column", " "]).refuses(&["--new-column is ' '"]);
    add(&["b.csv", "--format", "csv"]).refuses(&["cannot be used with"]);
}
