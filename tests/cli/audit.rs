#![allow(clippy::unwrap_used, reason = "what cannot be read is a failed test")]

use crate::corpus::{data_path, load, page};
use crate::workdir::Workdir;
use serde_json::Value;

/// A hundred texts of two classes, of which numbers 7, 30, 61 and 84 carry the other's label; ids `a0`…`a99`.
const WRONG: [usize; 4] = [7, 30, 61, 84];

fn texts(i: usize) -> String {
    let up = ["laba naik", "panen melimpah", "ekspor tumbuh", "warga senang"];
    let down = ["pabrik rugi", "panen gagal", "ekspor jatuh", "warga kecewa"];
    let side = if i.is_multiple_of(2) { up } else { down };
    format!("{} di kota {} dan {} pada hari ke{i}", side[i % 4], i * 31 % 17, side[(i / 4 + 1) % 4])
}

fn label(i: usize) -> &'static str {
    if i.is_multiple_of(2) == WRONG.contains(&i) { "negatif" } else { "positif" }
}

fn table() -> String {
    let row = |i: usize| {
        let outlet = if i < 40 { "Kabar A" } else { "Kabar B" };
        format!(
            "a{i},\"{}\",{},{outlet},{}\n",
            texts(i),
            label(i),
            if i.is_multiple_of(3) { "0.95" } else { "0.65" }
        )
    };
    format!("id,text,label,outlet,confidence\n{}", (0..100).map(row).collect::<String>())
}

fn planted() -> Workdir {
    let work = Workdir::new();
    work.write("rows.csv", table());
    work
}

/// The rows of a review, as objects.
fn rows(text: &str) -> Vec<std::collections::BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.unwrap()).collect()
}

/// `review` with the answer to the row of `id`.
fn answered(review: &str, answers: &[(&str, &str)]) -> String {
    let mut reader = csv::Reader::from_reader(review.as_bytes());
    let header = reader.headers().unwrap().clone();
    let id = header.iter().position(|name| name == "id").unwrap();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&header).unwrap();
    for record in reader.records() {
        let record = record.unwrap();
        let answer = answers.iter().find(|(of, _)| *of == &record[id]).map_or("", |(_, answer)| answer);
        writer.write_record(std::iter::once(answer).chain(record.iter().skip(1))).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

#[test]
fn planted_errors_come_first_with_their_words() {
    let work = planted();
    let ran = work.run(&["audit", "rows.csv", "-o", "review.csv"]).well();
    let found = rows(&work.text("review.csv"));
    let first: std::collections::BTreeSet<&str> =
        found.iter().take(4).map(|row| row["id"].as_str()).collect();
    assert_eq!(first, ["a7", "a30", "a61", "a84"].into(), "{}", work.text("review.csv"));
    for row in &found[..4] {
        assert!(row["reason"].starts_with("probable label error"));
        assert_ne!(row["given_label"], row["suggested_label"]);
        let (given, suggested) = (&row["given_label"], &row["suggested_label"]);
        let p = |label: &str| row[&format!("probability_{label}")].parse::<f64>().unwrap();
        assert!(p(suggested) > p(given));
        assert!(!row["words_for_suggested"].is_empty() && row["answer"].is_empty());
    }
    ran.prints(&[
        "articles         100 in ",
        "probable errors",
        "labelled \\ probably",
        "Kabar A",
        "page's confidence",
    ])
    .says(&["to look at: review.csv", "next: sentimen review review.csv"]);
}

#[test]
fn the_same_review_whatever_the_threads_and_the_order_of_rows() {
    let work = planted();
    let mut lines: Vec<String> = table().lines().map(str::to_owned).collect();
    lines[1..].reverse();
    work.write("turned.csv", lines.join("\n") + "\n");
    let of = |input: &str, threads: &str| {
        work.run(&["audit", input, "-o", "out.csv", "--threads", threads, "--quiet"]).well();
        let text = work.text("out.csv");
        std::fs::remove_file(work.path("out.csv")).unwrap();
        // Where a row stood is all that may differ.
        let mut rows = rows(&text);
        rows.iter_mut().for_each(|row| row.retain(|name, _| name != "line" && name != "file"));
        rows
    };
    let one = of("rows.csv", "1");
    assert_eq!(one, of("rows.csv", "3"));
    assert_eq!(one, of("turned.csv", "1"));
}

#[test]
fn answers_become_labels_and_the_next_audit_passes_them_over() {
    let work = planted();
    work.run(&["audit", "rows.csv", "-o", "review.csv", "--quiet"]).well();
    let before = work.text("review.csv");
    let other = |i: usize| if label(i) == "positif" { "negatif" } else { "POSITIF" };
    let answers = [("a7", other(7)), ("a30", label(30)), ("a61", "-"), ("a84", "?")];
    work.write("review.csv", answered(&before, &answers));
    let trained = work
        .run(&["train", "rows.csv", "--corrections", "review.csv", "-o", "m.safetensors"])
        .well()
        .says(&["corrections: 1 confirmed; 1 changed; 1 left out; 1 cannot be told"]);
    assert!(
        trained.stdout.contains("corrected   by hand before training: 1 changed, 1 confirmed, 1 left out"),
        "{}",
        trained.stdout
    );
    let card = load(&work, "m.safetensors");
    assert_eq!(card.card().documents.values().sum::<u64>(), 99);
    let corrected = card.card().corrected.unwrap();
    assert_eq!(
        (corrected.changed, corrected.confirmed, corrected.labelled, corrected.left_out),
        (1, 1, 0, 1)
    );

    // Audited again with the answers: what was answered is not asked again, and stays in the file.
    work.run(&["audit", "rows.csv", "--corrections", "review.csv", "-o", "review.csv"])
        .well()
        .says(&["4 other rows stay there"])
        .prints(&["answered by a person"]);
    let again = rows(&work.text("review.csv"));
    let answer = |id: &str| again.iter().find(|row| row["id"] == id).map(|row| row["answer"].as_str());
    assert_eq!(answer("a7"), Some(other(7).to_lowercase().as_str()));
    assert_eq!((answer("a30"), answer("a61"), answer("a84")), (Some(label(30)), Some("-"), Some("?")));
    let open = again.iter().filter(|row| row["answer"].is_empty()).map(|row| row["id"].as_str());
    assert!(
        open.clone().all(|id| !["a7", "a30", "a61", "a84"].contains(&id)),
        "{:?}",
        open.collect::<Vec<_>>()
    );
}

/// The same articles with right labels in the first place give the same model, but for the card's remark.
#[test]
fn corrected_labels_train_as_if_they_had_been_right() {
    let work = planted();
    let keep = |i: usize, label: &str| format!("a{i},\"{}\",{label},\n", texts(i));
    let with = |of: &dyn Fn(usize) -> &'static str| {
        format!("id,text,label,confidence\n{}", (0..100).map(|i| keep(i, of(i))).collect::<String>())
    };
    let right = |i: usize| if i.is_multiple_of(2) { "positif" } else { "negatif" };
    work.write("wrong.csv", with(&label)).write("right.csv", with(&right));
    let answers: String = WRONG.iter().map(|&i| format!("a{i},{}\n", right(i))).collect();
    work.write("answers.csv", format!("id,answer\n{answers}"));
    work.run(&["train", "wrong.csv", "--corrections", "answers.csv", "-o", "a.safetensors", "--quiet"])
        .well();
    work.run(&["train", "right.csv", "-o", "b.safetensors", "--quiet"]).well();
    let (a, b) = (load(&work, "a.safetensors"), load(&work, "b.safetensors"));
    assert_eq!(a.linear(), b.linear());
    assert_eq!(a.card().data_hash, b.card().data_hash);
    assert!(b.card().corrected.is_none());
}

#[test]
fn answers_without_an_article_are_told() {
    let work = planted();
    work.write("answers.csv", "id,answer\na7,positif\nzzz,positif\n");
    work.run(&["train", "rows.csv", "--corrections", "answers.csv", "-o", "m.safetensors"])
        .exits(1)
        .says(&["warning: 1 answer is of no article of INPUT: answers.csv:3; name the folder"]);
    work.write("twice.csv", "id,answer\na7,positif\na7,negatif\n");
    work.run(&["train", "rows.csv", "--corrections", "twice.csv", "-o", "n.safetensors"])
        .refuses(&["twice.csv:3: the answer is 'negatif', but 'positif' in twice.csv:2"]);
    work.run(&["train", "rows.csv", "--corrections", "answers.csv", "-o", "answers.csv"])
        .refuses(&["the output would overwrite the answers in 'answers.csv'"]);
    work.run(&["train", "rows.csv", "--corrections", "rows.csv", "-o", "n.safetensors"])
        .refuses(&["rows.csv:1: there is no column 'answer'; start from what `sentimen audit` writes"]);
}

#[test]
fn new_articles_worth_a_label_are_taught_by_their_answers() {
    let work = planted();
    work.write(
        "baru/1.txt",
        page("Kabar Pasar", "laba naik tetapi pabrik rugi dan warga kecewa senang.", ""),
    )
    .write(
        "baru/2.txt",
        page("Kabar Panen", "panen melimpah dan ekspor tumbuh, laba naik, warga senang.", ""),
    )
    .write("baru/3.txt", page("Kabar Pasar", "laba naik tetapi pabrik rugi dan warga kecewa senang!", ""))
    .write("baru/4.txt", page("Sudah", "pabrik rugi lagi dan buruh kecewa.", "Sentimen: negatif (90%)"));
    let ran = work.run(&["audit", "rows.csv", "--unlabelled", "baru", "-o", "baru.csv"]).well();
    assert!(ran.stdout.starts_with(
        "new articles     3 without a label; 2 worth a look; left out: 1 labelled already, 1 near-duplicates of others\n"
    ), "{}", ran.stdout);
    let again = work.text("baru.csv");
    let found = rows(&again);
    assert_eq!(found.iter().map(|row| row["given_label"].as_str()).collect::<Vec<_>>(), ["", ""]);
    assert!(found[0]["id"] == "1.txt" || found[0]["id"] == "3.txt", "the least sure comes first");
    assert!(found[0]["reason"].starts_with("new: "));
    let text = answered(&work.text("baru.csv"), &[(&found[0]["id"], "negatif"), ("2.txt", "positif")]);
    work.write("baru.csv", text);
    work.run(&["train", "rows.csv", "baru", "--corrections", "baru.csv", "-o", "m.safetensors"])
        .well()
        .says(&["corrections: 2 labelled"]);
    assert_eq!(load(&work, "m.safetensors").card().documents.values().sum::<u64>(), 103);
    // The next look trains on the answers, asks for none of them again, and keeps them.
    let next = ["audit", "rows.csv", "--unlabelled", "baru", "--corrections", "baru.csv", "-o", "baru.csv"];
    work.run(&next)
        .well()
        .says(&["corrections: 2 labelled", "0 articles to look at: baru.csv; 2 other rows stay there"]);
    let kept: Vec<String> =
        rows(&work.text("baru.csv")).into_iter().map(|row| row["answer"].clone()).collect();
    assert_eq!(kept.len(), 2);
    assert!(kept.iter().all(|answer| !answer.is_empty()), "{kept:?}");
}

/// What people wrote while an audit was running, or into rows that are listed no more, is in the file afterwards.
#[test]
fn what_people_wrote_into_a_review_stays() {
    let work = planted();
    work.run(&["audit", "rows.csv", "-o", "review.csv", "--quiet", "--top", "8"]).well();
    let mut lines: Vec<String> =
        answered(&work.text("review.csv"), &[("a7", "-")]).lines().map(str::to_owned).collect();
    let last = lines.len() - 1;
    for (at, line) in lines.iter_mut().enumerate() {
        line.push_str(if at == 0 {
            ",catatan"
        } else if at == last {
            ",tanya Budi"
        } else {
            ","
        });
    }
    work.write("review.csv", lines.join("\r\n") + "\r\n");
    work.run(&["audit", "rows.csv", "-o", "review.csv", "--quiet", "--top", "2"]).well();
    let text = work.text("review.csv");
    assert!(text.contains("tanya Budi\r\n") && text.contains("\r\n-,"), "{text}");
    // A label that the model does not have is named before it makes the file unreadable.
    work.write("other.csv", "answer,id\nsedih,a1\n");
    work.run(&["audit", "rows.csv", "-o", "other.csv"])
        .refuses(&["other.csv:2: the answer 'sedih' is none of the labels"]);
    assert_eq!(work.text("other.csv"), "answer,id\nsedih,a1\n");
}

#[test]
fn no_file_that_is_read_is_written_to() {
    let work = planted();
    work.write("answers.csv", "id,answer\na7,positif\n").write("baru.csv", "id,text\nb,laba naik lagi\n");
    work.write("folder/1.txt", page("Kabar", "laba naik.", ""));
    let recipe = work.run(&["train", "--print-recipe"]).well().stdout;
    work.write("r.toml", &recipe);
    let kept = |args: &[&str], file: &str, part: &str| {
        let before = work.bytes(file);
        work.run(args).refuses(&[part]);
        assert_eq!(work.bytes(file), before, "{args:?}");
    };
    let corrections = ["rows.csv", "--corrections", "answers.csv", "--rejects", "answers.csv"];
    kept(&[&["train", "-o", "m"], &corrections[..]].concat(), "answers.csv", "--rejects would overwrite");
    kept(&[&["audit"], &corrections[..]].concat(), "answers.csv", "--rejects would overwrite");
    kept(&[&["curve"], &corrections[..]].concat(), "answers.csv", "--rejects would overwrite");
    let new = ["audit", "rows.csv", "--unlabelled", "baru.csv"];
    kept(
        &[&new[..], &["--rejects", "baru.csv"]].concat(),
        "baru.csv",
        "would overwrite the input 'baru.csv'",
    );
    kept(&[&new[..], &["-o", "baru.csv"]].concat(), "baru.csv", "would overwrite the input 'baru.csv'");
    let inside = ["audit", "rows.csv", "--unlabelled", "folder", "-o", "folder/r.csv"];
    kept(&inside, "folder/1.txt", "lies in the input folder 'folder'");
    kept(
        &["curve", "rows.csv", "--recipe", "r.toml", "-o", "r.toml"],
        "r.toml",
        "would overwrite the recipe",
    );
}

/// One row asks for all copies of a text, and its answer is theirs.
#[test]
fn copies_are_asked_for_once() {
    let work = planted();
    let copies: String = (0..30)
        .map(|i| format!("k{i},mantap sekali,{},,\n", if i == 4 { "negatif" } else { "positif" }))
        .collect();
    work.write("rows.csv", table() + &copies);
    work.run(&["audit", "rows.csv", "-o", "r.csv", "--quiet"]).well();
    let found = rows(&work.text("r.csv"));
    let of: Vec<_> = found.iter().filter(|row| row["body"] == "mantap sekali").collect();
    assert_eq!(of.len(), 1, "{}", work.text("r.csv"));
    assert!(of[0]["reason"].ends_with("30 articles have this very text"), "{}", of[0]["reason"]);
    work.write("r.csv", answered(&work.text("r.csv"), &[(&of[0]["id"], "positif")]));
    work.run(&["train", "rows.csv", "--corrections", "r.csv", "-o", "m", "--no-eval"])
        .well()
        .says(&["corrections: 29 confirmed; 1 changed"]);
}

#[test]
fn misspelt_labels_and_shared_ids_are_told() {
    let work = planted();
    work.write("answers.csv", "id,answer\na7,postif\n");
    work.run(&["train", "rows.csv", "--corrections", "answers.csv", "-o", "m", "--no-eval"])
        .says(&["warning: answers name labels that no article had: postif"]);
    work.write("same.csv", table().replace("a1,", "a7,"));
    work.write("one.csv", "id,answer\na7,positif\n");
    work.run(&["train", "same.csv", "--corrections", "one.csv", "-o", "m", "--no-eval"])
        .exits(1)
        .says(&["one.csv:2 (several articles have its id)"]);
    let zero: String = table().lines().map(|line| format!("{line},0\n")).collect();
    work.write("zero.csv", zero.replacen(",0", ",bobot", 1));
    work.run(&["audit", "zero.csv", "--weight-column", "bobot"]).refuses(&["all weights are 0"]);
}

#[test]
fn out_of_fold_rows_are_read_by_evaluate() {
    let work = planted();
    work.run(&["audit", "rows.csv", "--out-of-fold", "oof.jsonl", "--format", "json"]).well();
    let rows: Vec<Value> =
        work.text("oof.jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((rows.len(), rows[0]["given_label"].as_str()), (100, Some(label(0))));
    let audited = work.run(&["audit", "rows.csv", "--format", "json"]).well();
    let audited: Value = serde_json::from_str(&audited.stdout).unwrap();
    let evaluated = work.run(&["evaluate", "oof.jsonl", "--format", "json"]).well();
    let evaluated: Value = serde_json::from_str(&evaluated.stdout).unwrap();
    assert_eq!(evaluated["rows"].as_u64().or(evaluated["n"].as_u64()), Some(100), "{evaluated}");
    assert!(audited["probable_errors"].as_u64().unwrap() >= 4);
    let joint: f64 = audited["joint"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|r| r.as_array().unwrap())
        .map(|x| x.as_f64().unwrap())
        .sum();
    assert!((joint - 100.0).abs() < 1e-9);
}

#[test]
fn nothing_that_is_no_review_is_overwritten() {
    let work = planted();
    work.write("notes.csv", "a,b\n1,2\n");
    work.run(&["audit", "rows.csv", "-o", "notes.csv"])
        .refuses(&["there is no column 'answer'", "to keep that file, name another with -o"]);
    assert_eq!(work.text("notes.csv"), "a,b\n1,2\n");
    work.run(&["audit", "rows.csv", "-o", "-"]).refuses(&["the review needs a file"]);
    work.run(&["audit", "rows.csv", "-o", "rows.csv"]).refuses(&["would overwrite the input"]);
    work.run(&["audit", "rows.csv", "-o", "no/such/r.csv"]).refuses(&["does not exist"]);
    work.run(&["audit", "rows.csv", "-o", "r.csv", "--out-of-fold", "r.csv"])
        .refuses(&["give each its own file"]);
    assert!(!work.path("r.csv").exists());
}

#[test]
fn pages_with_two_labels_and_copies_are_listed() {
    let work = planted();
    let copy = "panen melimpah di kota besar dan warga senang sekali pada hari raya tahun ini";
    let more = format!("x1,\"{copy}\",positif,,\nx2,\"{copy}.\",negatif,,\n");
    work.write("rows.csv", table() + &more);
    work.write(
        "halaman/p.txt",
        page("Dua", "ekspor tumbuh dan laba naik.", "Sentimen: positif (91%)\nSentimen: negatif (80%)"),
    );
    let ran = work.run(&["audit", "rows.csv", "halaman", "-o", "r.csv"]).well();
    ran.prints(&["one text under two labels\n  x1 positif, x2 negatif", "1 page prints two labels"]);
    let found = rows(&work.text("r.csv"));
    let reason = |id: &str| found.iter().find(|row| row["id"] == id).map(|row| row["reason"].clone());
    assert!(reason("x1").unwrap().contains("says the same as x2, which is labelled negatif"));
    assert!(reason("p.txt").unwrap().contains("the page prints two labels"));
}

#[test]
fn a_curve_of_the_projects_pages() {
    let work = Workdir::new();
    let (pages, groups) = (data_path("pages"), data_path("events.csv"));
    let ran = work.run(&["curve", &pages, "--groups", &groups, "--quiet"]).well();
    ran.prints(&[
        "120 groups",
        "trained on  draws  accuracy",
        "More labels would help: going from 151 to 298 articles",
    ]);
    let json =
        work.run(&["curve", &pages, "--groups", &groups, "--format", "json", "-q", "--draws", "1"]).well();
    let json: Value = serde_json::from_str(&json.stdout).unwrap();
    let sizes: Vec<f64> =
        json["points"].as_array().unwrap().iter().map(|p| p["documents"].as_f64().unwrap()).collect();
    assert!(sizes.windows(2).all(|pair| pair[1] > 1.7 * pair[0]), "{sizes:?}");
    assert_eq!(json["growth"], "growing");
    work.run(&["curve", &pages, "--groups", &groups, "--format", "csv", "-q", "--draws", "1", "-o", "c.csv"])
        .well();
    assert_eq!(work.text("c.csv").lines().count(), sizes.len() + 1);
}

#[test]
fn a_curve_needs_articles() {
    let work = Workdir::new();
    work.write("few.csv", crate::corpus::two_classes());
    work.run(&["curve", "few.csv"]).refuses(&["a learning curve needs fits on half of the articles"]);
}
