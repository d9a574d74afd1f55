use crate::corpus::{page, trained, two_classes};
use crate::workdir::{Workdir, each};
use serde_json::json;

const JUNK: &[u8] = b"%PDF-1.7\n\x00\x01\x02\xff\xfe junk";

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

/// Bad inputs, and what the message must say of each.
fn spoiled() -> Vec<(&'static str, Vec<u8>, Vec<&'static str>)> {
    let cut_gzip = {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        std::io::Write::write_all(&mut encoder, &[b'a'; 400]).expect("memory");
        let bytes = encoder.finish().expect("memory");
        bytes[..bytes.len() / 2].to_vec()
    };
    vec![
        ("kosong.txt", vec![], vec!["kosong.txt: the file is empty"]),
        ("kosong.csv", vec![], vec!["kosong.csv: the file is empty"]),
        ("kosong.jsonl", b"\n \n".to_vec(), vec!["kosong.jsonl: the file is empty"]),
        ("sampah.txt", JUNK.to_vec(), vec!["sampah.txt (byte 9): this is no text"]),
        ("sampah.csv", JUNK.to_vec(), vec!["sampah.csv"]),
        ("kolom.parquet", b"PAR1\x15\x04".to_vec(), vec!["kolom.parquet: this is Parquet", "as CSV"]),
        (
            "halaman.html",
            b"<!DOCTYPE html><script>Laba</script>".to_vec(),
            vec!["halaman.html: no article text was found on the page"],
        ),
        (
            "dalam.html",
            format!("<html>{}Laba", "<div>".repeat(100_000)).into_bytes(),
            vec!["dalam.html: the page's elements nest more than 500 deep", "save the page's text"],
        ),
        (
            "umpan.xml",
            b"<?xml version=\"1.0\"?><rss><title>Laba</title></rss>".to_vec(),
            vec!["umpan.xml: this is XML, but no HTML page", "one a file"],
        ),
        (
            "baris.csv",
            b"text,n\nLaba,1\nRugi,2,3\n".to_vec(),
            vec!["baris.csv:3: the row has 3 fields, the header 2"],
        ),
        ("kutip.csv", b"text,n\n\"Laba naik\n".to_vec(), vec!["kutip.csv:2: a quote is not closed"]),
        ("kembar.csv", b"text,n,n\nLaba,1,2\n".to_vec(), vec!["kembar.csv:1: two columns are called `n`"]),
        (
            "tanpa.csv",
            b"teks,n\nLaba,1\n".to_vec(),
            vec!["tanpa.csv", "no column is called text", "--text-column", "`teks`"],
        ),
        ("isi.csv", b"text,n\n,1\n".to_vec(), vec!["isi.csv:2: the text is empty"]),
        (
            "rusak.jsonl",
            b"{\"text\":\"Laba\"}\n{\"text\":\"Rugi\",}\n".to_vec(),
            vec!["rusak.jsonl:2 (byte 31): this is no JSON object"],
        ),
        ("larik.json", b"[\n1]".to_vec(), vec!["larik.json:2 (byte 2): this is no JSON object"]),
        ("dalam.jsonl", [b"[".repeat(9000), b"\n".to_vec()].concat(), vec!["dalam.jsonl:1"]),
        (
            "sarang.jsonl",
            format!("{{\"text\":{}\n", "[".repeat(9000)).into_bytes(),
            vec!["sarang.jsonl:1", "nested more than 127 deep"],
        ),
        ("potong.txt.gz", cut_gzip, vec!["potong.txt.gz", "cut short or damaged"]),
        ("potong.zst", b"\x28\xb5\x2f\xfd\0".to_vec(), vec!["potong.zst", "cut short or damaged", "byte 5"]),
    ]
}

#[test]
fn each_bad_input_is_named_with_its_place_and_the_others_are_read() {
    let work = prepared();
    for (name, bytes, parts) in spoiled() {
        work.write(name, bytes);
        let parts: Vec<&str> = parts.into_iter().chain(["; 1 input failed"]).collect();
        let ran = work.run(&["ingest", "baik.txt", name, "baik.csv"]).exits(1).says(&parts);
        let rows = ran.rows();
        let ids = each(&rows, "id");
        assert_eq!(
            (ids.first(), ids.last()),
            (Some(&&json!("baik.txt")), Some(&&json!("baik.csv#17"))),
            "{name}"
        );
        assert_eq!(
            ran.stderr.lines().filter(|line| line.starts_with("error: ")).count(),
            1,
            "{}",
            ran.stderr
        );
    }
}

#[test]
fn training_goes_on_without_the_bad_input() {
    let work = prepared();
    work.run(&["train", "baik.csv", "-o", "a.safetensors"]).well();
    for (name, bytes, parts) in spoiled() {
        if ["baris.csv", "rusak.jsonl"].contains(&name) {
            continue; // Their good rows have no label, which is said besides.
        }
        work.write(name, bytes);
        work.run(&["train", "baik.csv", name, "-o", "b.safetensors", "--quiet"]).exits(1).says(&parts);
        assert_eq!(work.bytes("a.safetensors"), work.bytes("b.safetensors"), "{name}");
    }
}

#[test]
fn nothing_readable_at_all_is_a_run_that_could_not_be() {
    let work = prepared();
    work.write("kosong.txt", "");
    std::fs::create_dir(work.path("hampa")).expect("a folder");
    for verb in [&["ingest"][..], &["train", "-o", "x.safetensors"], &["predict", "-m", "m.safetensors"]] {
        let run = |inputs: &[&str]| work.run(&[verb, inputs].concat());
        run(&["kosong.txt"]).refuses(&["kosong.txt: the file is empty", "the one input could not be read"]);
        run(&["hilang.txt"]).refuses(&["hilang.txt: there is no such file"]);
        run(&["hampa"]).refuses(&["hampa: the folder holds no files"]);
    }
    assert!(!work.path("x.safetensors").exists());
}

#[test]
fn a_missing_input_is_named_and_the_others_are_read() {
    let work = prepared();
    let ran = work.run(&["ingest", "hilang.txt", "baik.txt"]).exits(1).says(&["hilang.txt"]);
    assert_eq!(each(&ran.rows(), "id"), ["baik.txt"]);
}

#[test]
fn a_wrong_column_name_is_answered_with_the_columns_there_are() {
    let work = prepared();
    for flag in [
        "--text-column",
        "--label-column",
        "--title-column",
        "--weight-column",
        "--confidence-column",
        "--date-column",
        "--outlet-column",
        "--group-column",
        "--id-column",
    ] {
        work.run(&["train", "baik.csv", "-o", "x.safetensors", flag, "salah"])
            .refuses(&["baik.csv: there is no column `salah`; its columns are `text`, `label`"]);
    }
}

#[test]
fn weights_that_are_none_are_named_by_line() {
    let work = prepared();
    for bad in ["-1", "NaN", "inf", "dua"] {
        work.write("b.csv", format!("text,label,w\nLaba,positif,1\nRugi,negatif,{bad}\n"));
        work.run(&["ingest", "b.csv", "--weight-column", "w"]).exits(1).says(&[
            "b.csv:3: the weight `",
            bad,
            "is no number from 0 up",
        ]);
    }
}

#[test]
fn a_model_file_cut_short_is_named_with_where_it_ends() {
    let work = prepared();
    let whole = work.bytes("m.safetensors");
    work.write("a.csv", "text\nLaba\n");
    for length in [0, 5, 8, 9, 200, whole.len() / 2, whole.len() - 9, whole.len() - 1] {
        work.write("potong.safetensors", &whole[..length]);
        for args in
            [&["inspect", "potong.safetensors"][..], &["predict", "-m", "potong.safetensors", "a.csv"]]
        {
            let ran = work.run(args).refuses(&["potong.safetensors: ", &length.to_string()]);
            assert_eq!(
                (ran.stdout.as_str(), ran.stderr.lines().count()),
                ("", 1),
                "{length}: {}",
                ran.stderr
            );
        }
    }
}

#[test]
fn a_model_file_with_a_flipped_byte_is_refused() {
    let work = prepared();
    let whole = work.bytes("m.safetensors");
    for at in [0, 8, 20, 300, whole.len() / 2, whole.len() - 100, whole.len() - 1] {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x20;
        work.write("rusak.safetensors", bytes);
        let ran = work.run(&["inspect", "rusak.safetensors"]).refuses(&["rusak.safetensors: "]);
        assert_eq!((ran.stdout.as_str(), ran.stderr.lines().count()), ("", 1), "{at}: {}", ran.stderr);
        if at >= whole.len() / 2 {
            let place = format!("checksum in bytes {}-{}", whole.len() - 8, whole.len() - 1);
            ran.says(&[&place, "retrain"]);
        }
    }
}

#[test]
fn what_is_no_model_is_told_from_a_damaged_one() {
    let work = prepared();
    work.run(&["inspect", "baik.csv"]).refuses(&[
        "baik.csv: this is no model file",
        "byte 8",
        "sentimen train",
    ]);
    work.run(&["inspect", "hilang.safetensors"]).refuses(&["hilang.safetensors: there is no such file"]);
    work.run(&["inspect", "."]).refuses(&[".: "]);
    let header = b"{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}";
    let bytes = [&(header.len() as u64).to_le_bytes()[..], header, b"x"].concat();
    work.write("lain.safetensors", bytes);
    work.run(&["predict", "-m", "lain.safetensors", "baik.csv"])
        .refuses(&["lain.safetensors: a safetensors file, but not one of sentimen's"]);
}

#[test]
fn a_model_of_another_format_version_is_refused_by_name() {
    let work = prepared();
    let mut bytes = work.bytes("m.safetensors");
    let mark = br#"\"format_version\":\"1\""#;
    let at = bytes.windows(mark.len()).position(|w| w == mark).expect("the version") + mark.len() - 3;
    bytes[at] = b'9';
    let end = bytes.len() - 8;
    let sum = xxhash_rust::xxh3::xxh3_64(&bytes[..end]).to_le_bytes();
    bytes[end..].copy_from_slice(&sum);
    work.write("baru.safetensors", bytes);
    work.run(&["inspect", "baru.safetensors"]).refuses(&[
        "baru.safetensors",
        "version 9",
        "reads 1",
        "newer sentimen",
        "retrain",
    ]);
}

#[test]
fn a_page_with_an_unknown_label_is_told_and_does_not_train() {
    let work = prepared();
    work.write(
        "aneh.txt",
        page("Rapat", "Rapat digelar hari Senin di kantor bupati.", "Sentimen: campuran (70%)"),
    );
    work.run(&["train", "baik.csv", "-o", "a.safetensors"]).well();
    work.run(&["train", "baik.csv", "aneh.txt", "-o", "b.safetensors"]).well().says(&[
        "aneh.txt: line 5: `campuran` is no sentiment class",
        "1 articles have no label and do not train",
    ]);
    assert_eq!(work.bytes("a.safetensors"), work.bytes("b.safetensors"));
    let row = &work.run(&["ingest", "aneh.txt"]).well().rows()[0];
    assert_eq!((&row["label"], row["warnings"].as_array().map(Vec::len)), (&json!(null), Some(1)));
    assert_eq!(row["body"], "Jakarta - Rapat digelar hari Senin di kantor bupati.");
}

#[test]
fn two_labels_that_disagree_are_counted_and_the_more_precise_trains() {
    let work = prepared();
    work.write(
        "dua.txt",
        format!(
            "Sentimen\nNegatif (90%)\n{}",
            page("Laba Naik", "Laba naik lagi.", "Sentimen: positif (91.4%)")
        ),
    );
    let row = &work.run(&["ingest", "dua.txt"]).well().rows()[0];
    assert_eq!(
        json!([row["label"], row["confidence"], row["label_conflict"]]),
        json!(["positif", 0.914, true])
    );
    work.run(&["train", "baik.csv", "dua.txt", "-o", "x.safetensors"])
        .well()
        .says(&["1 pages print two labels that disagree"]);
}

#[test]
fn no_labelled_article_cannot_train() {
    let work = prepared();
    work.write("a.csv", "text\nLaba\nRugi\n");
    work.run(&["train", "a.csv", "-o", "x.safetensors"])
        .refuses(&["none of the 2 articles has a label", "--label-column"]);
}

#[test]
fn a_single_class_cannot_train() {
    let work = prepared();
    work.write("a.csv", "text,label\nLaba,positif\nUntung,positif\n");
    work.run(&["train", "a.csv", "-o", "x.safetensors"])
        .refuses(&["all 2 labelled articles have the label 'positif'", "at least two"]);
}

#[test]
fn mixed_names_of_one_class_are_answered_with_the_flag_that_merges() {
    let work = prepared();
    work.write("a.csv", two_classes().replacen(",positif", ",positive", 1));
    work.run(&["train", "a.csv", "-o", "x.safetensors"]).refuses(&["positif, positive", "--merge-labels"]);
    work.write("b.csv", two_classes().replacen(",negatif", ",Negatif", 1));
    work.run(&["train", "b.csv", "-o", "x.safetensors"]).refuses(&["Negatif, negatif", "--merge-labels"]);
    assert!(!work.path("x.safetensors").exists());
}

#[test]
fn a_missing_output_folder_is_named_before_any_reading() {
    let work = prepared();
    for args in [
        &["train", "baik.csv", "-o", "tiada/x.safetensors"][..],
        &["ingest", "baik.csv", "-o", "tiada/x.jsonl"],
        &["predict", "-m", "m.safetensors", "baik.csv", "-o", "tiada/x.csv"],
    ] {
        let ran = work.run(args).refuses(&["tiada/x.", "the folder to write to does not exist"]);
        assert_eq!((ran.stdout.as_str(), ran.stderr.lines().count()), ("", 1), "{}", ran.stderr);
    }
    std::fs::create_dir(work.path("map")).expect("a folder");
    work.run(&["train", "baik.csv", "-o", "map"]).refuses(&["'map' is a folder"]);
}

#[test]
fn an_unknown_recipe_is_answered_with_those_there_are() {
    let work = prepared();
    let train = |recipe: &str| work.run(&["train", "baik.csv", "-o", "x.safetensors", "--recipe", recipe]);
    train("rahasia").refuses(&["'rahasia'", "default, words12", "--print-recipe"]);
    train("hilang.toml").refuses(&["hilang.toml: there is no such file"]);
    let good = work.run(&["train", "--print-recipe"]).well().stdout;
    work.write("salah.toml", good.replace("min_df", "mindf"));
    train("salah.toml").refuses(&["salah.toml is no recipe", "mindf", "line "]);
    work.write("minus.toml", good.replace("c = 10.0", "c = -1.0"));
    train("minus.toml").refuses(&["c is -1; it must be above 0"]);
}

#[test]
fn flag_values_that_cannot_be_used_are_named_with_what_can() {
    let work = prepared();
    for (flag, value, parts) in [
        ("--c", "0", &["c is 0", "above 0"][..]),
        ("--c", "NaN", &["c is NaN", "above 0"]),
        ("--tol", "1", &["tol is 1", "between 0 and 1"]),
        ("--max-iterations", "0", &["max_iterations is 0"]),
        ("--word-ngrams", "2-1", &["word_ngrams is 2-1", "1-5"]),
        ("--word-ngrams", "satu", &["--word-ngrams is 'satu'", "1-2"]),
        ("--char-ngrams", "0-3", &["--char-ngrams is '0-3'"]),
        ("--min-df", "0", &["min_df is 0"]),
        ("--decision", "liar", &["--decision is 'liar'", "auto, plain, balanced, tuned"]),
        ("--confidence", "liar", &["--confidence is 'liar'", "ignore, weight, soft"]),
        ("--solver", "liar", &["--solver is 'liar'", "auto, dual, newton, linfa"]),
        ("--tokens", "liar", &["--tokens is 'liar'", "social, words"]),
        ("--stop-words", "liar", &["--stop-words is 'liar'", "none, indonesian"]),
        ("--stem", "klingon", &["'klingon'", "indonesian"]),
        ("--class-weight", "positif", &["--class-weight is 'positif'", "balanced"]),
        ("--class-weight", "positif=0", &["class_weight of 'positif' is 0", "within 1e-9 to 1e9"]),
        ("--class-weight", "netral=2", &["'netral'", "negatif, positif"]),
        ("--holdout", "1", &["--holdout is 1", "between 0 and 1"]),
        ("--folds", "1", &["--folds"]),
        ("--eval", "liar", &["--eval", "folds, holdout, none"]),
        ("--kind", "docx", &["docx", "fasttext"]),
        ("--threads", "0", &["--threads"]),
        ("--groups", "hilang.csv", &["hilang.csv: there is no such file"]),
    ] {
        let ran = work.run(&["train", "baik.csv", "-o", "x.safetensors", flag, value]).refuses(parts);
        assert_eq!(ran.stdout, "", "{flag} {value}");
    }
    assert!(!work.path("x.safetensors").exists());
}

#[test]
fn a_groups_file_without_groups_is_named_by_line() {
    let work = prepared();
    work.write("g.csv", "id\nk1\n");
    work.run(&["train", "baik.csv", "-o", "x.safetensors", "--groups", "g.csv"])
        .refuses(&["g.csv:2: the row has no second column"]);
    work.write("g.csv", "id,group\nk1,a\nk2,b,c\n");
    work.run(&["train", "baik.csv", "-o", "x.safetensors", "--groups", "g.csv"]).refuses(&["g.csv:3: "]);
}

#[test]
fn a_bare_verb_shows_its_flags_and_exits_two() {
    for verb in ["ingest", "train", "predict", "inspect"] {
        Workdir::new().run(&[verb]).refuses(&["Usage: sentimen ", "Examples:"]);
        Workdir::new().run(&[verb, "--help"]).well().prints(&["Usage: sentimen ", "Examples:"]);
    }
    Workdir::new().run(&["salah"]).refuses(&["salah"]);
    Workdir::new().run(&["train", "-o", "x.safetensors"]).refuses(&["name what to read"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error_not_a_broken_pipe() {
    let work = prepared();
    let full = || std::fs::OpenOptions::new().write(true).open("/dev/full").expect("/dev/full");
    for args in [
        &["ingest", "baik.csv"][..],
        &["predict", "-m", "m.safetensors", "baik.csv"],
        &["inspect", "m.safetensors"],
    ] {
        let output = work.command(args).stdout(full()).output().expect("the program");
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("the disk is full"), "{args:?}");
    }
}
