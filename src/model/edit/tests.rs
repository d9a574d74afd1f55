use super::super::small;
use super::*;
use crate::report::weights_csv;
use proptest::prelude::*;

const TEXTS: [&str; 3] = ["laba naik", "laba turun", "rugi"];

fn words(labels: &[&str], weight: impl Fn(usize, usize) -> f32) -> Model {
    small::model(
        &TEXTS,
        labels,
        |r| {
            r.features.word_ngrams = [1, 1];
            r.features.char_ngrams = [0, 0];
            r.text.lexicon = crate::recipe::Lexicon::None;
        },
        weight,
    )
}

fn dump(model: &Model) -> String {
    let mut bytes = Vec::new();
    weights_csv(model, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn edited(model: Model, csv: &str) -> Model {
    model.edited(csv.as_bytes(), "e.csv").unwrap()
}

/// Columns: laba, naik, rugi, turun. laba is in two of three texts: idf ln(4/3) + 1; the others in one: ln 2 + 1.
#[test]
fn a_table_worked_out_by_hand() {
    let model = words(&["a", "b", "c"], |j, k| j as f32 + k as f32 / 4.0);
    assert_eq!(
        dump(&model),
        "ngram,kind,documents,idf,weight_a,weight_b,weight_c\n\
         laba,word,2,1.287682,0,0.25,0.5\n\
         naik,word,1,1.6931472,1,1.25,1.5\n\
         rugi,word,1,1.6931472,2,2.25,2.5\n\
         turun,word,1,1.6931472,3,3.25,3.5\n\
         ,intercept,,,4,4.25,4.5\n"
    );
    let two = words(&["a", "b"], |j, _| j as f32);
    assert!(dump(&two).ends_with("turun,word,1,1.6931472,-1.5,1.5\n,intercept,,,-2,2\n"), "{}", dump(&two));
    assert!(dump(&two).contains("laba,word,2,1.287682,0,0\n"), "no -0");
}

#[test]
fn cells_given_change_and_all_else_stays() {
    let model = words(&["a", "b", "c"], |j, k| j as f32 + k as f32 / 4.0);
    let before = model.linear.clone();
    let model =
        edited(model, "kind,weight_c,ngram,weight_a\nword,-1.5,rugi,2\nintercept,0,,\nword,,naik,1e-3\n");
    let mut expected = before;
    (expected.weights[2 * 3 + 2], expected.weights[3], expected.intercepts[2]) = (-1.5, 1e-3, 0.0);
    assert_eq!(model.linear, expected);
    let change = |ngram: &str, kind, label: &str, old, new| Change {
        ngram: ngram.into(),
        kind,
        label: label.into(),
        old,
        new,
    };
    let changes = vec![
        change("naik", Kind::Word, "a", 1.0, 1e-3),
        change("rugi", Kind::Word, "c", 2.5, -1.5),
        change("", Kind::Intercept, "c", 4.5, 0.0),
    ];
    assert_eq!(model.card.edits, [Edit { weights: 3, changes }]);
    // Each edit is told by itself, and a model that nothing changed says nothing new.
    let model =
        edited(edited(model, "ngram,kind,weight_a\nlaba,word,7\n"), "ngram,kind,weight_a\nlaba,word,7\n");
    assert_eq!(model.card.edits.iter().map(|edit| edit.weights).collect::<Vec<_>>(), [3, 1]);
}

#[test]
fn of_two_classes_one_weight_stands_for_both() {
    let two = || words(&["a", "b"], |j, _| j as f32);
    // The stored weight of rugi is 2: shown as -1 and 1.
    for csv in [
        "ngram,kind,weight_b\nrugi,word,0.25\n",
        "ngram,kind,weight_a\nrugi,word,-0.25\n",
        "ngram,kind,weight_a,weight_b\nrugi,word,-1,0.25\n",
        "ngram,kind,weight_a,weight_b\nrugi,word,-0.25,1\n",
        "ngram,kind,weight_a,weight_b\nrugi,word,-0.25,0.25\n",
    ] {
        let model = edited(two(), csv);
        assert_eq!(model.linear.weights, [0.0, 1.0, 0.5, 3.0], "{csv}");
        let change = &model.card.edits[0].changes[0];
        assert_eq!((change.label.as_str(), change.old, change.new), ("b", 1.0, 0.25), "{csv}");
    }
    let error = two().edited(b"ngram,kind,weight_a,weight_b\nrugi,word,0.25,0.5\n", "e.csv").unwrap_err();
    assert!(
        error.to_string().contains("e.csv:2: the weights 0.25 and 0.5 are not each other's negative"),
        "{error}"
    );
}

/// Each thing wrong with a table, on the line where it stands.
#[test]
fn what_is_wrong_is_named_with_its_line() {
    for (csv, line, part) in [
        ("", 1, "there is no header"),
        ("ngram,weight_a\n", 1, "there is no column 'kind'"),
        ("kind,weight_a\n", 1, "there is no column 'ngram'"),
        ("ngram,kind\n", 1, "no column of weights; give a column for a class, as \"weight_a\""),
        (
            "ngram,kind,weight_x\n",
            1,
            "the column \"weight_x\" is none that the model has; columns are ngram, kind",
        ),
        ("ngram,kind,weight_a,note\n", 1, "the column \"note\""),
        ("ngram,kind,weight_a,weight_a\n", 1, "twice"),
        ("bucket,kind,weight_a\n", 1, "the model has n-grams, not buckets"),
        (
            "ngram,kind,weight_a\nrugi,word,1\nsaldo,word,1\n",
            3,
            "the model has no word ngram \"saldo\"; copy it",
        ),
        ("ngram,kind,weight_a\n\n\r\nrugi,character,1\n", 4, "the model has no character ngram \"rugi\""),
        ("ngram,kind,weight_a\nrugi,noun,1\n", 2, "there is no kind \"noun\"; kinds are"),
        (
            "ngram,kind,weight_a\nrugi,intercept,1\n",
            2,
            "an intercept has no ngram, but the row names \"rugi\"",
        ),
        ("ngram,kind,weight_a\nrugi,word\n", 2, "the row has 2 fields, the header 3"),
        (
            "ngram,kind,weight_a\nrugi,word,besar\n",
            2,
            "the weight \"besar\" for \"a\" is no number; write it",
        ),
        ("ngram,kind,weight_a\nrugi,word,\"0,5\"\n", 2, "is no number; write it with a decimal point"),
        ("ngram,kind,weight_a\nrugi,word,NaN\n", 2, "the weight \"NaN\" for \"a\" is not finite"),
        ("ngram,kind,weight_a\r\nrugi,word,1\r\nlaba,word,-inf\r\n", 3, "is not finite"),
        ("ngram,kind,weight_a\nrugi,word,1e39\n", 2, "is not finite; give a number below"),
        (
            "ngram,kind,weight_a\nrugi,word,1\nlaba,word,1\nrugi,word,3\n",
            4,
            "is given 3 for \"a\", but 1 on line 2",
        ),
        // A row with the old weight contradicts one with a new.
        ("ngram,kind,weight_a\nrugi,word,2\nrugi,word,3\n", 3, "is given 3 for \"a\", but 2 on line 2"),
        (
            "ngram,kind,documents,weight_a\nrugi,word,2,1\n",
            2,
            "the document count is changed to \"2\"; only weights",
        ),
        ("ngram,kind,idf,weight_a\nrugi,word,1.5,1\n", 2, "the idf is changed to \"1.5\""),
    ] {
        let model = words(&["a", "b", "c"], |j, _| j as f32);
        let error = model.edited(csv.as_bytes(), "e.csv").expect_err(csv).to_string();
        assert!(error.starts_with(&format!("e.csv:{line}: ")) && error.contains(part), "{csv:?}: {error}");
    }
    let error = words(&["a", "b", "c"], |_, _| 0.0).edited(b"ngram,kind,weight_a\n\xff,word,1\n", "e.csv");
    assert!(error.unwrap_err().to_string().starts_with("e.csv:2: this is no UTF-8"));
    let error = words(&["a", "b"], |_, _| 0.0).edited(b"ngram,kind,weight_a\nrugi,word,3e38\n", "e.csv");
    assert!(error.unwrap_err().to_string().starts_with("e.csv:2: the weight -3"), "twice that is no f32");
}

#[test]
fn what_spreadsheets_make_of_a_table_is_read() {
    let model = || words(&["a", "b", "c"], |j, _| j as f32);
    for csv in [
        "\u{feff}ngram,kind,weight_a\r\nrugi,word,0.5\r\n",
        "ngram;kind;weight_a\nrugi;word;0,5\n",
        "ngram\tkind\tweight_a\nrugi\tword\t0.5\n",
        "\"ngram\",\"kind\",\"weight_a\"\n\"rugi\",\"word\",\" 0.50\"",
        "ngram,kind,weight_a\nrugi,cue,0.5\nrugi,word,0.5\n",
    ] {
        assert_eq!(edited(model(), csv).linear.weights[2 * 3], 0.5, "{csv:?}");
    }
    let dumped = dump(&model()).replace(',', ";").replace('.', ",");
    assert_eq!(edited(model(), &dumped).linear, model().linear);
}

/// A model of buckets is edited by their numbers.
#[test]
fn buckets_are_edited_by_number() {
    let hashed = || small::model(&TEXTS, &["a", "b", "c"], |r| r.features.hash_bits = 12, |j, _| j as f32);
    let rows = dump(&hashed());
    assert!(rows.starts_with("bucket,kind,documents,idf,weight_a"), "{rows}");
    let bucket = crate::features::bucket(["rugi"], 12);
    let column = hashed().featurizer.vocabulary().word_column(&["rugi"]).unwrap();
    assert!(rows.lines().nth(column + 1).unwrap().starts_with(&format!("{bucket},word,1,")), "{rows}");
    let model = edited(hashed(), &format!("bucket,kind,weight_b\n{bucket},word,-9\n"));
    assert_eq!(model.linear.weights[column * 3 + 1], -9.0);
    assert_eq!(model.card.edits[0].changes[0].ngram, bucket.to_string());
    let by_text = hashed().edited(b"ngram,kind,weight_b\nrugi,word,-9\n", "e.csv").unwrap_err().to_string();
    assert!(by_text.contains("e.csv:1: the model hashes n-grams"), "{by_text}");
    let unknown = hashed().edited(b"bucket,kind,weight_b\n99999,word,-9\n", "e.csv").unwrap_err().to_string();
    assert!(unknown.contains("no word bucket \"99999\""), "{unknown}");
}

#[test]
fn the_card_lists_no_more_than_it_may() {
    let words: Vec<String> = (0..MOST_LISTED + 5).map(|i| format!("w{i:04}")).collect();
    let text = words.join(" ");
    let model = small::model(
        &[&text],
        &["a", "b"],
        |r| {
            r.features.word_ngrams = [1, 1];
            r.features.char_ngrams = [0, 0];
            r.text.lexicon = crate::recipe::Lexicon::None;
        },
        |_, _| 1.0,
    );
    let rows: String = words.iter().map(|word| format!("{word},word,0\n")).collect();
    let model = edited(model, &format!("ngram,kind,weight_a\n{rows}"));
    let edit = &model.card.edits[0];
    assert_eq!((edit.weights, edit.changes.len()), (MOST_LISTED as u64 + 5, MOST_LISTED));
    assert_eq!(edit.changes[MOST_LISTED - 1].ngram, format!("w{:04}", MOST_LISTED - 1));
}

/// Any finite f32, the awkward ones often.
fn weight() -> impl Strategy<Value = f32> {
    prop_oneof![
        any::<u32>().prop_map(f32::from_bits).prop_filter("finite", |w| w.is_finite()),
        prop::sample::select(vec![
            0.0,
            -0.0,
            f32::MIN_POSITIVE,
            1e-45,
            -1e-45,
            3e-45,
            f32::MAX,
            0.1,
            16_777_217.0
        ]),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// A table that nobody touched leaves every bit of the file as it was: n-grams with commas, quotes and spaces, labels
    /// with anything, any weights.
    #[test]
    fn an_untouched_table_changes_no_byte(
        texts in prop::collection::vec("[ab,;\"' \n!NOT_=-]{1,12}", 1..4),
        labels in prop::collection::btree_set("[a,\"\n;é =]{1,4}", 2..5),
        hashed in any::<bool>(),
        weights in prop::collection::vec(weight(), 16),
    ) {
        let mut texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        texts.push("tidak naik, \"laba\"");
        let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
        let bits = if hashed { 10 } else { 0 };
        let model = || small::model(
            &texts, &labels, |r| r.features.hash_bits = bits, |j, k| weights[(j * 7 + k) % weights.len()]);
        let (before, table) = (model().to_bytes().unwrap(), dump(&model()));
        prop_assert_eq!(edited(model(), &table).to_bytes().unwrap(), before);
    }

    /// What is written into a table is what the dump of the edited model shows there.
    #[test]
    fn an_edit_is_what_the_next_dump_shows(k in 2usize..5, at in 0usize..5, class in 0usize..4, new in -1e30f32..1e30) {
        let labels = &["a", "b", "c", "d"][..k];
        let class = class % k;
        let model = words(labels, |j, k| j as f32 - k as f32);
        let (name, kind) = [("laba", "word"), ("naik", "word"), ("rugi", "word"), ("turun", "word"), ("", "intercept")][at];
        let model = edited(model, &format!("ngram,kind,weight_{}\n{name},{kind},{new}\n", labels[class]));
        let place = if at < 4 { Place::Column(at) } else { Place::Intercepts };
        prop_assert_eq!(model.shown_weight(place, class), new);
        let shown = dump(&model);
        let cell = shown.lines().nth(at + 1).unwrap().split(',').nth(4 + class).unwrap();
        prop_assert_eq!(cell.parse::<f32>().unwrap(), new);
        // The file it is saved in says the same.
        let read = Model::from_bytes(&model.to_bytes().unwrap()).unwrap();
        prop_assert_eq!(&read.card, &model.card);
        prop_assert_eq!(dump(&read), shown);
    }
}
