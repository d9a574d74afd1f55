//! Whatever page a label stands on and wherever, it leaves no trace in the body.

use proptest::prelude::*;
use sentimen::ingest::article_from_page;
use sentimen::label;

const FORMS: [&str; 16] = [
    "Sentimen: positif (91.4%)",
    "Sentimen: netral (78,5%)",
    "SENTIMEN: NEGATIF (83%)",
    "Sentiment: Positive (88.0%)",
    "Sentimen: netral (0.71)",
    "Sentimen: Netral",
    "Sentimen = negatif 71%",
    "Sentimen positif (91%)",
    "**Sentimen:** Positif (91%)",
    "| Sentimen | Positif (91%) |",
    "- Sentimen: negatif (140%)",
    "Sentimen: campuran (70%)",
    "Sentimen\nPositif (91%)",
    "Sentimen\n\n\nNegatif",
    "SENTIMENT:\nNeutral (0.66)",
    "Copyright © KABAR 2025 Sentimen: negatif (81%)",
];

fn line() -> impl Strategy<Value = String> {
    let words = prop::collection::vec("[a-zé]{2,9}", 3..14).prop_map(|words| words.join(" "));
    let furniture = prop::sample::select(vec![
        "Sentimen",
        "Positif",
        "Sentimen Positif Pasar",
        "Baca juga: Panen Raya di Lereng",
        "ADVERTISEMENT",
        "Senin, 10 Maret 2025 08:15 WIB",
        "Pewarta: Larasati",
        "TAGS : Banjir, Batang",
        "Berita Terkait",
        "| Judul Lain |",
        "Foto: Dok. Warga",
        "",
        "",
        "12",
    ]);
    prop_oneof![
        words.clone().prop_map(|text| format!("Warga {text}.")),
        words.clone().prop_map(|text| format!("SEMARANG - Warga {text}.")),
        words,
        furniture.prop_map(str::to_owned),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn no_label_form_leaves_a_trace_at_any_line(lines in prop::collection::vec(line(), 1..24)) {
        for form in FORMS {
            for at in 0..=lines.len() {
                let mut page = lines.clone();
                page.insert(at, form.to_owned());
                let page = page.join("\n");
                let article = article_from_page(&page);
                prop_assert_eq!(label::leaks(&article.body), None, "{}", page);
                let (rest, found) = label::cut(&page);
                prop_assert_eq!(label::leaks(&rest), None);
                prop_assert!(!found.readings.is_empty());
                // What the form says beyond the common word is gone as well.
                for trace in ["91", "78,5", "83%", "88.0", "0.71", "71%", "140%", "70%", "0.66", "81%"] {
                    prop_assert!(!article.body.contains(trace), "{} left by {}", trace, form);
                }
            }
        }
    }

    #[test]
    fn any_text_is_read_without_panic(text in "(?s).{0,400}") {
        let article = article_from_page(&text);
        prop_assert_eq!(label::leaks(&article.body), None);
    }
}
