use super::*;

fn labels() -> Vec<String> {
    ["negatif", "netral", "positif"].map(str::to_owned).to_vec()
}

fn entry() -> Entry {
    Entry {
        given_label: Some("netral".into()),
        suggested_label: Some("positif".into()),
        reason: "probable label error".into(),
        probabilities: vec![Some(0.0625), Some(0.125), Some(0.8125)],
        words_for_suggested: vec!["laba".into(), "naik".into()],
        words_for_given: vec!["rapat".into()],
        given_confidence: Some(0.91),
        outlet: Some("Antara".into()),
        date: Some("2025-08-21".into()),
        title: Some("=HYPERLINK(\"x\")".into()),
        body: "Laba naik.\nDua baris, \"kutipan\"; titik koma.".into(),
        id: "01.txt".into(),
        file: "data/01.txt".into(),
        line: Some(7),
        text: text_key(Some("=HYPERLINK(\"x\")"), "Laba naik."),
    }
}

fn csv(review: &Review) -> String {
    let mut out = Vec::new();
    review.write(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn what_is_written_is_read_again() {
    let mut review = Review::new(&labels());
    review.push(&entry());
    review.push(&Entry { id: "02.txt".into(), probabilities: vec![None; 3], ..Entry::default() });
    review.set_answer(1, &Answer::LeaveOut);
    let text = csv(&review);
    assert!(text.contains("\"'=HYPERLINK(\"\"x\"\")\""), "no formula for a spreadsheet: {text}");
    let read = Review::parse(text.as_bytes(), "review").unwrap();
    assert_eq!((read.labels(), read.len()), (&labels()[..], 2));
    assert_eq!(read.entry(0), entry());
    assert_eq!([read.answer(0), read.answer(1)], [Answer::Open, Answer::LeaveOut]);
    assert_eq!(csv(&read), text);
}

#[test]
fn a_column_of_notes_stays() {
    let text = "id;catatan;answer\n1;lihat lagi;Positif\n2;;?\n";
    let mut review = Review::parse(text.as_bytes(), "r.csv").unwrap();
    assert_eq!(review.answer(0), Answer::Label("Positif".into()), "any label where none is known");
    review.set_answer(1, &Answer::Open);
    assert_eq!(csv(&review), "id;catatan;answer\n1;lihat lagi;Positif\n2;;\n");
}

#[test]
fn answers_are_labels_in_any_case_or_language() {
    let of = |answer: &str| {
        let text = format!("answer,id,probability_negatif,probability_positif\n{answer},1,,\n");
        Review::parse(text.as_bytes(), "r.csv").map(|review| review.answer(0)).map_err(|e| e.to_string())
    };
    let positif = Ok(Answer::Label("positif".into()));
    assert_eq!([of("positif"), of(" POSITIF "), of("positive")], [positif.clone(), positif.clone(), positif]);
    assert_eq!([of(" "), of("?"), of("-")], [Answer::Open, Answer::Unsure, Answer::LeaveOut].map(Ok));
    assert_eq!(
        of("positip").unwrap_err(),
        "r.csv:2: the answer 'positip' is no label; answer negatif, positif, ? (cannot be told) or - (leave the article \
         out), or leave the cell empty"
    );
}

#[test]
fn a_label_is_found_by_what_people_call_it() {
    let review = Review::new(&labels());
    assert_eq!(review.label_named(" Positive"), Some("positif".into()));
    assert_eq!(
        [review.label_named("posi"), review.label_named("?"), review.label_named("")],
        [None, None, None]
    );
    let any = Review::new(&[]);
    assert_eq!(any.label_named(" baru "), Some("baru".into()));
    assert_eq!([any.label_named("?"), any.label_named("-"), any.label_named(" ")], [None, None, None]);
    let odd = Review::new(&["?".into(), "-1".into()]);
    assert_eq!([odd.label_named("?"), odd.label_named("-1")], [None, Some("-1".into())]);
}

#[test]
fn a_label_that_a_spreadsheet_would_run_is_guarded() {
    let mut review = Review::new(&["=1+1".into(), "-".into()]);
    review.push(&Entry { id: "1".into(), ..Entry::default() });
    for answer in [Answer::Label("=1+1".into()), Answer::LeaveOut] {
        review.set_answer(0, &answer);
        assert_eq!(review.answer(0), answer);
    }
    review.set_answer(0, &Answer::Label("=1+1".into()));
    assert!(csv(&review).contains("\n'=1+1,"), "{}", csv(&review));
}

#[test]
fn a_table_that_names_no_article_is_refused() {
    let error = Review::parse(b"answer,label\n", "r.csv").unwrap_err().to_string();
    assert!(error.starts_with("r.csv:1: neither a column 'text' nor 'id'"), "{error}");
    assert!(Review::parse(b"id\n1\n", "r.csv").is_err());
}

#[test]
fn title_and_body_do_not_run_into_each_other() {
    assert_ne!(text_key(Some("a"), "b"), text_key(Some("ab"), ""));
    assert_ne!(text_key(None, "ab"), text_key(Some("a"), "b"));
    assert_eq!(text_key(None, "b"), text_key(Some(""), "b"));
    assert_eq!(text_key(None, "").len(), 17);
}

#[test]
fn blanks_and_dashes_around_answers_are_none() {
    let text = "answer,id,probability_negatif,probability_positif\n -,1,,\n? ,2,,\n\u{2013},3,,\n";
    let review = Review::parse(text.as_bytes(), "r.csv").unwrap();
    let answers: Vec<Answer> = (0..3).map(|i| review.answer(i)).collect();
    assert_eq!(answers, [Answer::LeaveOut, Answer::Unsure, Answer::LeaveOut]);
    let bad = "answer,id,probability_negatif,probability_positif\nx,1,,\n?,2,,\nzz,3,,\n";
    let error = Review::parse(bad.as_bytes(), "r.csv").unwrap_err().to_string();
    assert!(error.starts_with("r.csv:2: the answer 'x' is no label, nor are those of lines 4; "), "{error}");
}

mod laws {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Whatever bytes a file holds, it is a review or told why not; what is a review is written so that it is read the same.
        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200), cells in "[ab,;\"\r\n\t=?-]{0,80}") {
            for bytes in [bytes, format!("answer,id,probability_a,probability_b\n{cells}").into_bytes()] {
                if let Ok(review) = Review::parse(&bytes, "r.csv") {
                    let text = csv(&review);
                    let again = Review::parse(text.as_bytes(), "r.csv").unwrap();
                    prop_assert_eq!(csv(&again), text);
                    for i in 0..review.len() {
                        prop_assert_eq!(again.answer(i), review.answer(i));
                        prop_assert_eq!(again.entry(i), review.entry(i));
                    }
                }
            }
        }

        /// Whatever an article holds, its row is read as it was written.
        #[test]
        fn any_article_is_read_as_it_was_written(
            title in prop::option::of("\\PC{0,20}"),
            body in prop_oneof![any::<String>(), "['=+@-]{0,4}[a-z \"\n]{0,6}"],
            id in "[^\u{0}]{1,12}",
            label in prop::sample::select(vec!["negatif", "netral", "positif"]),
        ) {
            let article = Article {
                title: title.filter(|t| !t.is_empty()),
                body,
                id,
                label: Some(label.to_owned()),
                ..Article::default()
            };
            let mut review = Review::new(&labels());
            let entry = Entry { probabilities: vec![None; 3], ..Entry::of(&article) };
            review.push(&entry);
            let read = Review::parse(csv(&review).as_bytes(), "r.csv").unwrap();
            prop_assert_eq!(read.len(), 1);
            prop_assert_eq!(read.entry(0), entry);
        }
    }
}

#[test]
fn a_number_that_is_none_is_no_probability() {
    let text = "answer,id,probability_a,given_confidence\n,1,NaN,inf\n,2,\"0,5\",0.25\n";
    let review = Review::parse(text.as_bytes(), "r.csv").unwrap();
    let numbers = |i: usize| (review.entry(i).probabilities, review.entry(i).given_confidence);
    assert_eq!([numbers(0), numbers(1)], [(vec![None], None), (vec![Some(0.5)], Some(0.25))]);
}
