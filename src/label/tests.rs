use super::*;
use proptest::prelude::*;

fn one(text: &str) -> (Option<Class>, Option<f64>) {
    let labels = read(text);
    assert_eq!(labels.readings.len(), 1, "{text}");
    (labels.class, labels.confidence)
}

#[test]
fn one_line_forms() {
    use Class::{Negatif, Netral, Positif};
    for (text, class, confidence) in [
        ("Sentimen: positif (91.4%)", Positif, Some(0.914)),
        ("Sentimen: netral (78,5%)", Netral, Some(0.785)),
        ("SENTIMEN: NEGATIF (83%)", Negatif, Some(0.83)),
        ("Sentiment: Positive (88.0%)", Positif, Some(0.88)),
        ("Sentiment: Neutral (85.2%)", Netral, Some(0.852)),
        ("Sentimen: netral (0.71)", Netral, Some(0.71)),
        ("Sentimen: netral (0,71)", Netral, Some(0.71)),
        ("Sentimen: Netral", Netral, None),
        ("sentimen = negative 71", Negatif, Some(0.71)),
        ("Sentimen - positif 0.5", Positif, Some(0.5)),
        ("Sentimen positif (91%)", Positif, Some(0.91)),
        ("Sentimen: positif, 91 persen", Positif, Some(0.91)),
        ("Sentimen: positif (1)", Positif, Some(1.0)),
        ("Sentimen: positif (1%)", Positif, Some(0.01)),
        ("**Sentimen:** Positif (91%)", Positif, Some(0.91)),
        ("**Sentimen: Positif (91%)**", Positif, Some(0.91)),
        ("| Sentimen | Positif (91%) |", Positif, Some(0.91)),
        ("- Sentimen: positif (91%)", Positif, Some(0.91)),
        ("• Sentimen: positif (91%).", Positif, Some(0.91)),
        ("\u{feff}Sentimen:\u{a0}positif (91\u{a0}%)", Positif, Some(0.91)),
    ] {
        assert_eq!(one(text), (Some(class), confidence), "{text}");
        assert_eq!(cut(text).0, "", "{text}");
    }
}

#[test]
fn two_line_forms() {
    for text in [
        "Sentimen\nPositif (91%)",
        "Sentimen:\n\n\nPOSITIVE (91%)",
        "**Sentimen**\r\n\r\nPositif 91%\r\n",
        "# Sentimen\n- Positif (0.91)",
    ] {
        assert_eq!(one(text), (Some(Class::Positif), Some(0.91)), "{text}");
        assert_eq!(cut(text).0, "");
    }
    assert_eq!(one("Isi.\nSentimen\nNegatif\nIsi lagi."), (Some(Class::Negatif), None));
    assert_eq!(cut("Isi.\nSentimen\nNegatif\nIsi lagi.").0, "Isi.\nIsi lagi.");
    assert_eq!(read("Isi.\nSentimen\n\nNegatif\n").readings[0].lines, 1..4);
}

#[test]
fn glued_to_the_end_of_a_line() {
    for (text, left) in [
        ("Copyright © KANTOR 2025 Sentimen: negatif (81%)", "Copyright © KANTOR 2025"),
        ("Air surut. Sentimen negatif (81%)\nEsok.", "Air surut.\nEsok."),
        ("Air surut. **Sentimen: negatif (81%)**", "Air surut."),
        ("Air surut. Sentimen: negatif", "Air surut."),
        ("Air surut sentimen: negatif (81%)", "Air surut"),
        ("Air surut. Sentimen: negatif (81%) Sentimen: negatif (81%)", "Air surut."),
    ] {
        let (rest, labels) = cut(text);
        assert_eq!(rest, left);
        assert_eq!(labels.class, Some(Class::Negatif));
        assert!(!labels.conflict);
    }
}

#[test]
fn prose_is_never_a_label() {
    for text in [
        "sentimen positif pasar mendorong IHSG naik 1,2%",
        "Sentimen: positif bagi pasar, kata analis",
        "Sentimen Positif Pasar",
        "Sentimen positif",
        "Sentimen\nHarga saham naik tajam pada Senin.",
        "Sentimen\nPositif bagi pasar, kata analis.",
        "Menurut survei, pasar merespons dengan sentimen positif (81%).",
        "Ada sentimen positif pasar, IHSG pun naik 0,9%",
        "Sentimental: positif (91%)",
        "Bersentimen: positif (91%)",
        "Positif (91%)",
        "Sentimen: positif (kata analis)",
    ] {
        assert_eq!(leaks(text), None, "{text}");
        assert!(matches!(cut(text).0, Cow::Borrowed(_)));
    }
}

#[test]
fn bad_numbers_and_unknown_classes_warn() {
    let labels = read("Isi.\nSentimen: positif (140%)");
    assert_eq!((labels.class, labels.confidence), (Some(Class::Positif), None));
    assert!(labels.warnings[0].starts_with("line 2: ") && labels.warnings[0].contains("140%"));
    for text in [
        "Sentimen: campuran (70%)",
        "Sentimen: campuran",
        "Sentimen\nCampuran (70%)",
        "Sentimen: sangat positif (95%)",
    ] {
        let (rest, labels) = cut(text);
        assert_eq!((rest.as_ref(), labels.class, labels.warnings.len()), ("", None, 1), "{text}");
    }
}

#[test]
fn two_labels_on_a_page() {
    let verdict = |text| {
        let labels = read(text);
        (labels.class, labels.confidence, labels.conflict)
    };
    let positif = Some(Class::Positif);
    assert_eq!(
        verdict("Sentimen\nPositif (91%)\nIsi.\nSentimen: positif (91.4%)"),
        (positif, Some(0.914), false)
    );
    assert_eq!(verdict("Sentimen: positif (91.4%)\nIsi.\nSentimen: positif"), (positif, Some(0.914), false));
    assert_eq!(
        verdict("Sentimen: positif (88.5%)\nIsi.\nSentimen: positif (89%)"),
        (positif, Some(0.885), false)
    );
    assert_eq!(
        verdict("Sentimen: positif (91.4%)\nIsi.\nSentimen: netral (70%)"),
        (positif, Some(0.914), true)
    );
    assert_eq!(verdict("Sentimen: netral (70%)\nIsi.\nSentimen: positif (60%)"), (positif, Some(0.6), true));
    assert_eq!(
        verdict("Sentimen: positif (91.4%)\nIsi.\nSentimen: positif (85%)"),
        (positif, Some(0.914), true)
    );
    assert_eq!(verdict("Sentimen: campuran (70%)\nSentimen: positif (85%)"), (positif, Some(0.85), false));
}

#[test]
fn cutting_never_makes_a_new_label() {
    let text = "Sentimen\nSentimen\nSentimen: netral (70%)\nPositif\nNegatif (80%)\nIsi.";
    let (rest, labels) = cut(text);
    assert_eq!(rest, "Isi.");
    assert_eq!(labels.readings.len(), 3);
    for text in [
        "Sentimen: positif Sentimen: positif (45.4%)",
        "Sentimen = netral. Sentimen: negatif Sentimen: x (1%)",
    ] {
        let (rest, labels) = cut(text);
        assert_eq!((leaks(&rest), rest.trim()), (None, ""), "{labels:?}");
    }
    assert_eq!(
        leaks("Isi.\n  **Sentimen:** positif (9%)  \n").as_deref(),
        Some("**Sentimen:** positif (9%)")
    );
}

/// Scraped pages are full of soft hyphens and zero-width spaces; a label that hides behind one would train.
#[test]
fn unseen_characters_hide_no_label() {
    for unseen in ["\u{ad}", "\u{200b}", "\u{200d}", "\u{2060}", "\u{feff}", "\u{202a}", "\u{34f}"] {
        for text in [
            "Isi\u{ad}nya é.\n@Sen@timen@:@ po@si@tif (9@1%)@",
            "Isi\u{ad}nya é.\n@Senti@men@\n@\nPositif@ (91@%)@\n",
            "Isi\u{ad}nya é. @Senti@men: positif (91%)@",
        ] {
            let text = text.replace('@', unseen);
            let (rest, labels) = cut(&text);
            assert_eq!(rest, "Isi\u{ad}nya é.", "{text:?}");
            assert_eq!((labels.class, labels.confidence), (Some(Class::Positif), Some(0.91)), "{text:?}");
            assert!(leaks(&text).is_some());
        }
    }
    assert_eq!(cut("Sen\u{ad}timen positif pasar").0, "Sen\u{ad}timen positif pasar");
}

proptest! {
    /// Whatever stands around them, cut labels are gone for good, and only they.
    #[test]
    fn nothing_is_left_to_cut(
        text in "([sS]entimen|[pP]ositif|negatif|[a-c]|[ :=|().!-]|\\(9%\\)|\n|\r\n|é|\u{ad}|\u{200b}|\u{feff}|\u{1f600}){0,24}"
    ) {
        let (rest, labels) = cut(&text);
        prop_assert_eq!(leaks(&rest), None);
        prop_assert!(labels.readings.iter().all(|r| text.get(r.bytes.clone()).is_some_and(|cut| !cut.is_empty())));
        let seen = |text: &str| text.chars().filter(|c| !is_unseen(*c)).collect::<String>();
        let plain = seen(&text);
        let (plain, plain_labels) = cut(&plain);
        prop_assert_eq!(labels.class, plain_labels.class);
        prop_assert_eq!(seen(&rest), &*plain);
    }
}
