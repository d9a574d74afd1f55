use super::*;

const CLASSES: [&str; 3] = ["negatif", "netral", "positif"];

/// `n` bodies of invented words in all classes in turn, with `end` added to each.
fn corpus(n: usize, end: impl Fn(usize, &str) -> String) -> (Vec<String>, Vec<&'static str>) {
    let labels: Vec<&str> = (0..n).map(|i| CLASSES[i % 3]).collect();
    let body = |i: usize| {
        let words: Vec<String> = (0..40).map(|w| format!("kata{}", (i * 31 + w * w * 7) % 97)).collect();
        format!("Warga {}. Kata analis, sentimen positif pasar masih ada.", words.join(" "))
    };
    let texts = labels.iter().enumerate().map(|(i, label)| body(i) + &end(i, label)).collect();
    (texts, labels)
}

fn found(n: usize, end: impl Fn(usize, &str) -> String) -> Vec<Tell> {
    let (texts, labels) = corpus(n, end);
    tells(&texts.iter().map(String::as_str).collect::<Vec<_>>(), &labels)
}

#[test]
fn a_clean_corpus_has_none() {
    assert_eq!(found(90, |_, _| String::new()), []);
    assert_eq!(tells(&[], &[]), []);
}

#[test]
fn labels_in_forms_the_grammar_does_not_know() {
    type Form = fn(usize, &str) -> String;
    let forms: [(&str, Form); 7] = [
        ("polaritas = …", |_, l| format!("\nPolaritas = {l}")),
        ("[ … #", |i, l| format!(" [{} {}]", l.to_uppercase(), 60 + i % 40)),
        ("¶ … ¶", |_, l| format!("\n{l}")),
        ("tone : …", |_, l| format!(" Tone: {} Bagikan artikel.", label_in_english(l))),
        ("label _ …", |_, l| format!(" label_{}", &l[..3])),
        ("nada berita … ", |_, l| format!(" Nada berita {l} menurut kami")),
        ("( … /", |_, l| format!(" ({l}/desk)")),
    ];
    for (pattern, form) in forms {
        let tells = found(90, form);
        assert_eq!(tells.len(), 1, "{pattern}: {tells:#?}");
        assert_eq!((tells[0].documents, tells[0].right), (90, 90), "{pattern}: {tells:?}");
        assert_eq!(tells[0].class, None);
    }
    let tells = found(90, forms[0].1);
    assert_eq!(tells[0].found_in, (0..90).collect::<Vec<_>>());
}

fn label_in_english(label: &str) -> &'static str {
    match label {
        "positif" => "Positive",
        "negatif" => "Negative",
        _ => "Neutral",
    }
}

#[test]
fn a_label_on_a_few_pages_is_enough() {
    let tells = found(900, |i, l| if i % 75 < 1 { format!("\nPolaritas = {l}") } else { String::new() });
    // All twelve of one class: 0, 75, 150, … are `negatif`.
    assert_eq!(
        (tells.len(), tells[0].right, tells[0].class.as_deref()),
        (1, 12, Some("negatif")),
        "{tells:?}"
    );
    let tells = found(900, |i, l| if i % 76 < 1 { format!("\nPolaritas = {l}") } else { String::new() });
    assert_eq!((tells.len(), tells[0].right), (1, 12), "{tells:?}");
}

#[test]
fn marks_that_name_no_class() {
    let marks =
        |_, l: &str| format!("\nKode {}", ["m7", "k2", "h5"][CLASSES.iter().position(|c| *c == l).unwrap()]);
    let tells = found(90, marks);
    let seen: Vec<_> = tells.iter().map(|t| (t.pattern.as_str(), t.class.as_deref(), t.right)).collect();
    assert_eq!(seen, [("h5", Some("positif"), 30), ("k2", Some("netral"), 30), ("m7", Some("negatif"), 30)]);
    // Pieces that each stand everywhere, together in one class alone.
    let tells =
        found(90, |_, l| if l == "positif" { "\nskor 1 dari 2".into() } else { "\nskor 2 dari 1".into() });
    assert_eq!(tells[0].pattern, "1 dari");
    assert_eq!((tells[0].documents, tells[0].class.as_deref()), (30, Some("positif")));
}

#[test]
fn words_of_a_class_are_no_tell_tales() {
    // In half of its class and now and then elsewhere: a good word.
    let tells = found(300, |i, l| {
        if (l == "negatif" && i % 2 == 0) || i % 50 == 1 { " Korban tewas.".into() } else { String::new() }
    });
    assert_eq!(tells, []);
    // A class's name in prose, mostly but not always where it belongs.
    let tells = found(300, |i, l| {
        let said = if i % 8 == 0 { CLASSES[(i + 1) % 3] } else { l };
        format!(" Hasil tes: {said}, kata dokter.")
    });
    assert_eq!(tells, []);
}

#[test]
fn names_of_other_labels_count_as_well() {
    let labels: Vec<String> = (0..60).map(|i| format!("Topik{}", i % 2)).collect();
    let texts: Vec<String> = labels.iter().map(|l| format!("Isi berita.\nRubrik > {l}")).collect();
    let borrowed = |list: &'static str| list;
    assert_eq!(borrowed("").len(), 0);
    let tells = tells(
        &texts.iter().map(String::as_str).collect::<Vec<_>>(),
        &labels.iter().map(String::as_str).collect::<Vec<_>>(),
    );
    assert_eq!((tells[0].pattern.as_str(), tells[0].right), ("rubrik > …", 60));
}

#[test]
fn a_lopsided_corpus_is_right_by_chance() {
    let labels: Vec<&str> = (0..200).map(|i| if i < 194 { "positif" } else { "negatif" }).collect();
    let texts = vec!["Hasilnya: positif."; 200];
    assert_eq!(tells(&texts, &labels), []);
}
