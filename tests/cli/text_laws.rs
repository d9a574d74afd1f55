use crate::corpus::{page, three_classes, trained};
use crate::workdir::Workdir;
use serde_json::{Value, json};

const TITLE: &str = "Laba Bank Daérah Naik";
const BODY: &str = "Pédagang café di pasar senang karena laba naik dua kali lipat tahun ini, kata direktur. \
    Petani tidak rugi lagi setelah panen melimpah, dan buruh yang dulu dipecat kembali bekerja.";

/// Latin letters with their accents apart, as macOS writes names of files and some sites their texts.
fn decomposed(text: &str) -> String {
    text.replace('é', "e\u{301}")
}

/// `text` with `unseen` within every word of six letters and more.
fn within_words(text: &str, unseen: &str) -> String {
    let word = |word: &str| {
        let middle = word.char_indices().nth(3).map_or(0, |(at, _)| at);
        let long = word.chars().count() >= 6 && word.chars().all(char::is_alphabetic);
        if long { format!("{}{unseen}{}", &word[..middle], &word[middle..]) } else { word.to_owned() }
    };
    text.split('\n')
        .map(|line| line.split(' ').map(word).collect::<Vec<_>>().join(" "))
        .collect::<Vec<_>>()
        .join("\n")
}

/// The ways in which one text is written that no reader can tell apart. (`--tokens words` reads them as scikit-learn does,
/// which tells them apart.)
fn spellings(text: &str) -> Vec<(String, String)> {
    let mut all = vec![
        ("as it is".to_owned(), text.to_owned()),
        ("decomposed".to_owned(), decomposed(text)),
        ("with a byte order mark".to_owned(), format!("\u{feff}{text}")),
        ("with CRLF".to_owned(), text.replace('\n', "\r\n")),
        ("with no-break spaces".to_owned(), text.replace(' ', "\u{a0}")),
        ("with thin spaces".to_owned(), text.replace(' ', "\u{2009}")),
    ];
    // Soft hyphen, zero-width space, non-joiner and joiner, marks of direction, word joiner, invisible separator, byte order
    // mark, grapheme joiner, variation selector.
    for unseen in
        "\u{ad}\u{200b}\u{200c}\u{200d}\u{200e}\u{202b}\u{2069}\u{2060}\u{2063}\u{feff}\u{34f}\u{fe0f}"
            .chars()
    {
        all.push((
            format!("with U+{:04X} within words", unseen as u32),
            within_words(text, &unseen.to_string()),
        ));
        all.push((
            format!("with U+{:04X} between words", unseen as u32),
            text.replace(' ', &format!("{unseen} ")),
        ));
    }
    all
}

/// What a row says of its article, to the bit.
fn said(row: &Value) -> Value {
    json!([row["label"], row["probabilities"], row["given_label"], row["error"]])
}

#[test]
fn a_page_is_the_same_article_however_it_is_spelled() {
    let work = Workdir::new();
    trained(&work, &three_classes(), &[]);
    let text = page(&format!("{TITLE}\nSenin, 3 Maret 2025 08:40 WIB"), BODY, "Sentimen: positif (91%)");
    let mut spellings = spellings(&text);
    // Old Macs' line ends, and Unicode's.
    for (name, end) in [("CR", "\r"), ("NEL", "\u{85}"), ("line separators", "\u{2028}")] {
        spellings.push((format!("with {name}"), text.replace('\n', end)));
    }
    for (i, (_, spelled)) in spellings.iter().enumerate() {
        work.write(&format!("map/{i:02}.txt"), spelled);
    }
    let rows =
        work.run(&["predict", "-m", "m.safetensors", "map", "--format", "jsonl", "--quiet"]).well().rows();
    assert_eq!(rows.len(), spellings.len());
    assert_eq!(
        (&rows[0]["given_label"], &rows[0]["title"], &rows[0]["date"]),
        (&json!("positif"), &json!(TITLE), &json!("2025-03-03"))
    );
    for (row, (name, _)) in rows.iter().zip(&spellings) {
        assert_eq!(
            (said(row), &row["title"], &row["date"]),
            (said(&rows[0]), &rows[0]["title"], &rows[0]["date"]),
            "{name}"
        );
    }
    // Nothing of the label is left in any of them, and but for no-break spaces nothing differs at all.
    let bodies = work.run(&["ingest", "map", "--format", "jsonl", "--quiet"]).well().rows();
    for (row, (name, _)) in bodies.iter().zip(&spellings) {
        assert_eq!((&row["body"], &row["label"]), (&bodies[0]["body"], &json!("positif")), "{name}");
    }
}

#[test]
fn a_row_is_the_same_text_however_it_is_spelled() {
    let work = Workdir::new();
    trained(&work, &three_classes(), &[]);
    for label in ["", "\nSentimen: positif (91%)"] {
        let spellings = spellings(&format!("{BODY}{label}"));
        let mut table = csv::Writer::from_writer(Vec::new());
        table.write_record(["id", "judul", "text"]).expect("memory");
        let (mut objects, mut lines) = (String::new(), String::new());
        for (name, text) in &spellings {
            table.write_record([name, TITLE, text]).expect("memory");
            objects.push_str(&format!("{}\n", json!({ "id": name, "judul": TITLE, "text": text })));
            // One that is not a line of its own. The first mark of a file is no text.
            lines.push_str(&format!("{}\n", text.replace("\r\n", " ").replace('\n', " ")));
        }
        work.write("a.csv", table.into_inner().expect("memory")).write("a.jsonl", objects);
        work.write("a.txt", lines);
        for (file, kind) in [("a.csv", "csv"), ("a.jsonl", "jsonl"), ("a.txt", "line")] {
            let args =
                ["predict", "-m", "m.safetensors", file, "--kind", kind, "--format", "jsonl", "--quiet"];
            let rows = work.run(&args).well().rows();
            assert_eq!(rows.len(), spellings.len());
            let given = if label.is_empty() { Value::Null } else { json!("positif") };
            for (row, (name, _)) in rows.iter().zip(&spellings) {
                assert_eq!(said(row), said(&rows[0]), "{file}: {name}");
                assert_eq!(row["given_label"], given, "{file}: {name}");
            }
        }
        let args = ["train", "a.csv", "--label-column", "judul", "-o", "x.safetensors"];
        work.run(&args).refuses(&["labelled articles have the label 'Laba Bank Daérah Naik'"]);
    }
}

#[test]
fn tables_of_old_macs_and_stray_returns_lose_nothing() {
    let work = Workdir::new();
    work.write("mac.csv", "id,text\r1,Laba naik\r2,\"Rugi,\rbesar\"\r3,Panen");
    let rows = work.run(&["ingest", "mac.csv", "--format", "jsonl"]).well().rows();
    let found: Vec<_> =
        rows.iter().map(|row| (row["id"].as_str(), row["line"].as_u64(), row["body"].as_str())).collect();
    assert_eq!(
        found,
        [
            (Some("1"), Some(2), Some("Laba naik")),
            (Some("2"), Some(3), Some("Rugi,\nbesar")),
            (Some("3"), Some(5), Some("Panen"))
        ]
    );
    work.write("mac.jsonl", "{\"text\":\"Laba\"}\r{\"text\":\"Rugi\"}\r")
        .write("mac.txt", "Laba naik\rRugi besar\r");
    assert_eq!(work.run(&["ingest", "mac.jsonl"]).well().rows().len(), 2);
    assert_eq!(work.run(&["ingest", "mac.txt", "--kind", "line"]).well().rows().len(), 2);
    // Where lines end otherwise, a return is a character of the text: what follows it is not cut off.
    work.write("a.csv", "text,label\nLaba\rnaik,positif\n\"Rugi\"\r\n\"a\"\r\"b\",netral\n1,2\r3,4\r\n");
    let ran = work.run(&["ingest", "a.csv", "--format", "jsonl"]).exits(1);
    let bodies: Vec<_> =
        ran.rows().iter().map(|row| row["body"].as_str().unwrap_or_default().to_owned()).collect();
    assert_eq!(bodies, ["Laba\rnaik", "\"a\"\r\"b\""]);
    ran.says(&["a.csv:3: the row has 1 fields", "a.csv:5: the row has 3 fields"]);
}

#[test]
fn half_of_a_pair_in_json_costs_a_character_and_is_told() {
    let work = Workdir::new();
    trained(&work, &three_classes(), &[]);
    let rows = "{\"text\":\"Laba naik \\ud83d\"}\n{\"text\":\"\\udc00\\ud83dRugi\"}\n{\"text\":\"Laba \\ud83d\\ude00\"}\n{\"text\":\"Panen\"}\n";
    work.write("a.jsonl", rows).write("a.json", format!("[{}]", rows.trim_end().replace('\n', ",")));
    for file in ["a.jsonl", "a.json"] {
        let ran = work.run(&["ingest", file, "--format", "jsonl"]).well();
        let bodies: Vec<_> =
            ran.rows().iter().map(|row| row["body"].as_str().unwrap_or_default().to_owned()).collect();
        assert_eq!(bodies, ["Laba naik \u{fffd}", "\u{fffd}\u{fffd}Rugi", "Laba \u{1f600}", "Panen"]);
        let told = ran.stderr.matches("half of a surrogate pair was read as U+FFFD").count();
        assert_eq!(told, 2, "{}", ran.stderr);
    }
    // The row itself is given back as it was.
    let args = ["predict", "-m", "m.safetensors", "a.jsonl", "--new-column", "kelas"];
    let lines = work.run(&args).well().stdout;
    for (line, row) in lines.lines().zip(rows.lines()) {
        assert!(line.starts_with(row.trim_end_matches('}')) && line.contains(",\"kelas\":\""), "{line}");
    }
    work.write("b.jsonl", "{\"text\":\"Laba\\u0000naik\"}\n");
    let row = &work
        .run(&["ingest", "b.jsonl"])
        .well()
        .says(&["b.jsonl#1: a NUL character was read as U+FFFD"])
        .rows()[0];
    assert_eq!(row["body"], "Laba\u{fffd}naik");
}

#[test]
fn every_script_gets_its_row() {
    let work = Workdir::new();
    trained(&work, &three_classes(), &[]);
    let texts = [
        "ارتفع الربح هذا العام",
        "ꦧꦠꦶꦩꦸꦁꦒꦃ",
        "利润增长了一倍",
        "이익이 두 배로 늘었다",
        "👨‍👩‍👧‍👦 🇮🇩 ❤️ 😀😀",
        "Ｌａｂａ　ｎａｉｋ　９０％",
        "Lаbа nаik",
        "ᬩᬮᬶ ᨅᨔ",
        "e\u{301}\u{323}\u{308}\u{200d}\u{fe0f}",
        "\u{202e}kian abaL\u{202c}",
        "\u{10ffff}\u{e000}\u{fdd0}",
        "\u{200b}",
        "\u{301}",
        "İIıi ſ ẞ ﬁ ǅ Σς",
        "Laba\u{0}",
        "\u{7f}\u{1}\u{1b}[31m",
    ];
    let rows: String = texts.iter().map(|text| format!("{}\n", json!({ "text": text }))).collect();
    work.write("a.jsonl", &rows);
    for threads in ["1", "2"] {
        let args = ["--format", "jsonl", "--quiet", "--threads", threads];
        let ran =
            work.run(&[&["predict", "-m", "m.safetensors", "a.jsonl", "--explain", "3"], &args[..]].concat());
        let found = ran.well().rows();
        assert_eq!(found.len(), texts.len());
        for (row, text) in found.iter().zip(texts) {
            let sum: f64 = row["probabilities"]
                .as_object()
                .expect("probabilities")
                .values()
                .filter_map(Value::as_f64)
                .sum();
            assert!((sum - 1.0).abs() < 1e-9, "{text}: {row}");
        }
    }
    let explained = work.run(&["explain", "-m", "m.safetensors", "a.jsonl", "--format", "jsonl"]).well();
    assert_eq!(explained.rows().len(), texts.len());
    // A look-alike is another letter: nothing is guessed.
    let bodies = work.run(&["ingest", "a.jsonl"]).well().rows();
    assert_eq!(bodies[6]["body"], texts[6]);
}

/// A megabyte here, so that work that grows with the square of a text would take minutes.
#[test]
fn a_word_of_a_megabyte_is_a_row_like_any_other() {
    let work = Workdir::new();
    trained(&work, &three_classes(), &[]);
    let n = 1_000_000;
    let texts = [
        "laba".repeat(n / 4),
        "a".repeat(n),
        "!?.,".repeat(n / 4),
        format!("a{}", "\u{301}\u{323}".repeat(n / 4)),
        "laba naik ".repeat(n / 10),
        "a\u{200b}".repeat(n / 4),
        "Sentimen ".repeat(n / 9),
        ":)@#www.".repeat(n / 8),
        "\u{1f600}".repeat(n / 4),
    ];
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record(["text", "lain"]).expect("memory");
    let (mut objects, mut lines) = (String::new(), String::new());
    for (i, text) in texts.iter().enumerate() {
        work.write(&format!("map/{i}.txt"), text);
        table.write_record([text, "x"]).expect("memory");
        objects.push_str(&format!("{}\n", json!({ "text": text })));
        lines.push_str(&format!("{text}\n"));
    }
    work.write("a.csv", table.into_inner().expect("memory")).write("a.jsonl", objects).write("a.txt", lines);
    for (input, kind) in [("map", "page"), ("a.csv", "csv"), ("a.jsonl", "jsonl"), ("a.txt", "line")] {
        let args = ["predict", "-m", "m.safetensors", input, "--kind", kind, "--format", "jsonl", "--quiet"];
        let output = work.command(&args).output().expect("the program");
        let rows = String::from_utf8(output.stdout).expect("UTF-8");
        assert_eq!(rows.lines().count(), texts.len(), "{kind}: {}", String::from_utf8_lossy(&output.stderr));
        // A page of nothing but signs may be no article; a row always is one.
        let scored = rows.lines().filter(|row| row.contains("\"error\":null")).count();
        assert!(kind == "page" || scored == texts.len(), "{kind}: {scored}");
    }
}
