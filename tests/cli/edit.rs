use crate::corpus::{data_path, load, three_classes, trained, two_classes, without_idf};
use crate::workdir::Workdir;
use serde_json::Value;

fn dump(work: &Workdir, model: &str) -> (Vec<String>, Vec<Vec<String>>) {
    work.run(&["inspect", model, "--dump", "-"]).well().table()
}

#[test]
fn a_dump_holds_every_n_gram_and_the_intercepts() {
    let work = Workdir::new();
    let model = trained(&work, &three_classes(), &[]);
    let (header, rows) = dump(&work, "m.safetensors");
    assert_eq!(
        header,
        ["ngram", "kind", "documents", "idf", "weight_negatif", "weight_netral", "weight_positif"]
    );
    let vocabulary = model.featurizer().vocabulary();
    assert_eq!(rows.len(), vocabulary.len() + 1);
    for (j, row) in rows.iter().enumerate().take(vocabulary.len()) {
        assert_eq!(Some(&row[0]), vocabulary.text(j).as_ref());
        let weights: Vec<f32> = row[4..].iter().map(|w| w.parse().expect("a number")).collect();
        assert_eq!(weights, model.linear().weights[3 * j..][..3], "{row:?}");
    }
    let kinds: std::collections::BTreeSet<&str> = rows.iter().map(|row| row[1].as_str()).collect();
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), ["character", "cue", "intercept", "word"]);
    // To a file, the same.
    work.run(&["inspect", "m.safetensors", "--dump", "w.csv"]).well().says(&["n-grams written"]);
    assert_eq!(work.text("w.csv"), work.run(&["inspect", "m.safetensors", "--dump", "-"]).well().stdout);
}

/// Of every kind of model: three classes, two, buckets, L1 with weights left out, the project's own pages.
#[test]
fn an_untouched_dump_gives_the_same_file() {
    let work = Workdir::new();
    work.write("plain.toml", without_idf(&work));
    for (table, flags) in [
        (three_classes(), &[][..]),
        (two_classes(), &[][..]),
        (two_classes(), &["--hash-bits", "12"]),
        (three_classes(), &["--l1-ratio", "1", "--c", "100"]),
        (three_classes(), &["--recipe", "plain.toml", "--multiclass", "ovr"]),
    ] {
        trained(&work, &table, flags);
        work.run(&["inspect", "m.safetensors", "--dump", "w.csv"]).well();
        work.run(&["inspect", "m.safetensors", "--edit", "w.csv", "-o", "n.safetensors"])
            .well()
            .says(&["no weight differs", "saved n.safetensors"]);
        assert!(work.bytes("n.safetensors") == work.bytes("m.safetensors"), "{flags:?}");
    }
    work.run(&["train", &data_path("pages"), "-o", "m.safetensors", "--no-eval", "-q"]).well();
    let dumped = work.run(&["inspect", "m.safetensors", "--dump", "-"]).well().stdout;
    work.run_on(dumped, &["inspect", "m.safetensors", "--edit", "-", "-o", "n.safetensors"]).well();
    assert!(work.bytes("n.safetensors") == work.bytes("m.safetensors"));
}

#[test]
fn an_edit_changes_predictions_and_stays_on_the_card() {
    let work = Workdir::new();
    work.write("train.csv", three_classes());
    work.run(&["train", "train.csv", "-o", "m.safetensors"]).well();
    let before = load(&work, "m.safetensors");
    work.write("e.csv", "ngram,kind,weight_negatif\nnaik,word,25\n,intercept,-0.5\n");
    let ran = work.run(&["inspect", "m.safetensors", "--edit", "e.csv", "-o", "n.safetensors"]).well();
    let lines: Vec<&str> = ran.stdout.lines().collect();
    assert_eq!(lines[0], "2 weights changed");
    assert!(lines[1].starts_with("naik: negatif ") && lines[1].ends_with(" → 25"), "{lines:?}");
    assert!(lines[2].starts_with("intercept: negatif ") && lines[2].ends_with(" → -0.5"), "{lines:?}");

    let predict = |model: &str| {
        let args = ["predict", "-q", "-m", model, "--kind", "line", "--format", "jsonl", "-"];
        work.run_on("laba naik\n", &args).well().rows().remove(0)
    };
    assert_eq!(predict("m.safetensors")["label"], "positif");
    assert_eq!(predict("n.safetensors")["label"], "negatif");

    let after = load(&work, "n.safetensors");
    let mut card = after.card().clone();
    card.edits.clear();
    assert_eq!(&card, before.card(), "the rest of the card stays");
    work.run(&["inspect", "n.safetensors"]).well().prints(&[
        "\nedited      2 weights changed by hand after training; figures and optimum are of the model before\n            naik: negatif ",
        "\noptimum     reached before it was edited: ",
        &format!("\nobjective   {} before it was edited\n", before.card().objective),
        &format!("\ndata hash   {}\n", before.card().data_hash),
        "\nof the model before it was edited: all 22 documents",
    ]);
    let json = work.run(&["inspect", "n.safetensors", "--format", "json"]).well().stdout;
    let all: Value = serde_json::from_str(&json).expect("JSON");
    let marked =
        serde_json::json!({ "weights": 2, "figures_and_certificate": "of the model before it was edited" });
    assert_eq!(all["edited"], marked);
    let change = &all["card"]["edits"][0]["changes"][0];
    assert_eq!(
        (&change["ngram"], &change["kind"], &change["new"]),
        (&"naik".into(), &"word".into(), &25.0.into())
    );

    // A second edit is told beside the first.
    work.write("e.csv", "ngram,kind,weight_negatif\nnaik,word,0\n");
    work.run(&["inspect", "n.safetensors", "--edit", "e.csv", "-o", "o.safetensors"]).well();
    work.run(&["inspect", "o.safetensors"]).well().prints(&[
        "edited      3 weights changed by hand after training in 2 edits; ",
        "naik: negatif 25 → 0\n",
    ]);
    // Counts adjusted by the errors of another model: told.
    work.write("lines.txt", "laba naik\npabrik rugi\nrapat desa\n");
    let share = ["share", "-m", "o.safetensors", "--kind", "line", "lines.txt", "--method", "adjusted"];
    work.run(&share).well().says(&["warning: the model's weights were edited after training"]);
}

/// L1 keeps no weights of most n-grams; one may be given all the same.
#[test]
fn a_weight_that_was_not_stored_can_be_set() {
    let work = Workdir::new();
    let model = trained(&work, &three_classes(), &["--l1-ratio", "1"]);
    let vocabulary = model.featurizer().vocabulary();
    let none =
        (0..vocabulary.words()).find(|j| model.linear().weights[3 * j..][..3] == [0.0; 3]).expect("a zero");
    let name = vocabulary.text(none).expect("an n-gram");
    let bytes = work.bytes("m.safetensors");
    assert!(bytes.windows(14).any(|part| part == b"weight_columns"), "not all weights are stored");
    let (header, rows) = dump(&work, "m.safetensors");
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(&header).expect("memory");
    let mut row = rows[none].clone();
    row[6] = "0.75".into();
    csv.write_record(&row).expect("memory");
    work.write("e.csv", csv.into_inner().expect("memory"));
    work.run(&["inspect", "m.safetensors", "--edit", "e.csv", "-o", "n.safetensors"])
        .well()
        .prints(&[&format!("{name}: positif 0 → 0.75\n")]);
    assert_eq!(load(&work, "n.safetensors").linear().weights[3 * none..][..3], [0.0, 0.0, 0.75]);
}

#[test]
fn what_is_wrong_is_named_and_nothing_is_written() {
    let work = Workdir::new();
    trained(&work, &three_classes(), &[]);
    work.write("n.safetensors", "lama");
    for (csv, parts) in [
        (
            "ngram,kind,weight_positif\nnaik,word,1\nsaldoku,word,1\n",
            &["e.csv:3: ", "no word ngram \"saldoku\""][..],
        ),
        (
            "ngram,kind,weight_senang\nnaik,word,1\n",
            &["e.csv:1: ", "\"weight_senang\"", "\"weight_positif\""],
        ),
        (
            "ngram,kind,weight_positif\nnaik,word,tinggi\n",
            &["e.csv:2: ", "\"tinggi\"", "no number", "decimal point"],
        ),
        ("ngram,kind,weight_positif\nnaik,word,inf\n", &["e.csv:2: ", "not finite"]),
        ("ngram,kind,weight_positif\nnaik,word,1\nnaik,word,2\n", &["e.csv:3: ", "given 2", "1 on line 2"]),
        ("ngram,kind,weight_positif\n\u{1b}[31m,word,1\n", &["e.csv:2: ", "\\u{1b}[31m"]),
        ("", &["e.csv:1: there is no header", "--dump"]),
    ] {
        work.write("e.csv", csv);
        let args = ["inspect", "m.safetensors", "--edit", "e.csv", "-o", "n.safetensors"];
        let ran = work.run(&args).refuses(parts);
        assert_eq!((ran.stdout.as_str(), work.text("n.safetensors").as_str()), ("", "lama"), "{csv}");
    }
    work.run(&["inspect", "m.safetensors", "--edit", "hilang.csv", "-o", "n.safetensors"])
        .refuses(&["hilang.csv", "no such file"]);
    let left: Vec<_> = std::fs::read_dir(work.path("")).expect("the folder").collect();
    assert_eq!(left.len(), 4, "no temporary file is left: {left:?}");
}

#[test]
fn no_output_takes_the_place_of_what_is_read() {
    let work = Workdir::new();
    trained(&work, &two_classes(), &[]);
    work.write("e.csv", "ngram,kind,weight_positif\nnaik,word,1\n");
    let before = [work.bytes("m.safetensors"), work.bytes("e.csv")];
    for args in [
        &["--edit", "e.csv", "-o", "m.safetensors"][..],
        &["--edit", "e.csv", "-o", "./m.safetensors"],
        &["--edit", "e.csv", "-o", "e.csv"],
        &["--dump", "m.safetensors"],
    ] {
        work.run(&[&["inspect", "m.safetensors"], args].concat())
            .refuses(&["would overwrite", "give it a file of its own"]);
    }
    assert_eq!([work.bytes("m.safetensors"), work.bytes("e.csv")], before);
    work.run(&["inspect", "m.safetensors", "--edit", "e.csv", "-o", "-"]).refuses(&["-o needs a file"]);
    for args in [&["--edit", "e.csv"][..], &["-o", "n.safetensors"], &["--dump", "-", "--word", "naik"]] {
        work.run(&[&["inspect", "m.safetensors"], args].concat()).exits(2);
    }
}

#[test]
fn what_a_spreadsheet_leaves_behind_is_passed_over() {
    let work = Workdir::new();
    trained(&work, &three_classes(), &[]);
    work.write("w.csv", "sep=;\r\nngram;kind;documents;weight_positif;\r\nlaba;word;;0,5;\r\n;;;;\r\n");
    work.run(&["inspect", "m.safetensors", "--edit", "w.csv", "-o", "n.safetensors"])
        .well()
        .prints(&["1 weight"]);
    work.write("w.csv", "ngram,kind,weight_positif,\nlaba,word,0.5,x\n");
    work.run(&["inspect", "m.safetensors", "--edit", "w.csv", "-o", "q.safetensors"])
        .refuses(&["w.csv:2: \"x\" stands in a column without a name"]);
}
