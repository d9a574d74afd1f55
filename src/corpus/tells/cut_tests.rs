use super::cut::{BREAK, after, before, lower, tokens, word_end};
use super::names::{Names, ODD};
use super::*;
use proptest::prelude::*;

#[test]
fn tokens_are_words_signs_and_breaks() {
    let cut = |text| tokens(text).collect::<Vec<_>>().join(" ");
    assert_eq!(cut(""), "¶");
    assert_eq!(cut("\n \r\n"), "¶");
    assert_eq!(cut("naik 1,2%\r\n\n  désa…"), "¶ naik 1 , 2 % ¶ désa … ¶");
    // Text that holds the break's own sign.
    assert_eq!(cut("a ¶\nb ¶ ¶"), "¶ a ¶ b ¶ ¶");
}

#[test]
fn lower_case_borrows_where_it_can() {
    assert!(matches!(lower("harga naik 2%"), std::borrow::Cow::Borrowed(_)));
    assert_eq!(lower("Harga É"), "harga é");
}

#[test]
fn two_signs_beyond_ascii_become_ascii_letters() {
    let odd: Vec<String> = ('\u{80}'..=char::MAX)
        .filter(|c| c.to_lowercase().any(|lower| lower.is_ascii()))
        .map(String::from)
        .collect();
    assert_eq!(odd, ODD);
}

proptest! {
    #[test]
    fn neighbours_are_those_of_the_whole_text(text in "[ab1.¶é \\r\\n]{0,24}") {
        let all: Vec<&str> = tokens(&text).collect();
        let starts = text.char_indices().map(|(at, _)| at).filter(|&at| {
            text[at..].starts_with(char::is_alphanumeric) && !text[..at].ends_with(char::is_alphanumeric)
        });
        let words = (0..all.len()).filter(|&i| all[i] != BREAK && all[i].starts_with(char::is_alphanumeric));
        for (at, i) in starts.zip(words) {
            let end = word_end(&text, at);
            prop_assert_eq!(&text[at..end], all[i]);
            prop_assert_eq!(before(&text, at, 2), &all[i.saturating_sub(2)..i]);
            prop_assert_eq!(after(&text, end).take(2).collect::<Vec<_>>(), &all[i + 1..all.len().min(i + 3)]);
        }
    }

    #[test]
    fn names_are_found_wherever_a_token_is_one(
        parts in proptest::collection::vec("(pos|POS|posİtİf|Positif|NegatiF|neg|1|oKe|oke|ÄRA|ära|é|[ .\n…]){1,3}", 0..6)
    ) {
        for labels in [&["pos", "neg"][..], &["1", "oke"], &["ära", "pos"], &["--", ""]] {
            let names = Names::new(&Classes::new(labels));
            let text = parts.join(" ");
            let low = text.to_lowercase();
            let expected: Vec<(&str, usize)> =
                tokens(&low).filter_map(|token| Some((token, names.class(token)?))).collect();
            let found = names.stand_in(&text);
            let found = found.as_ref().map_or_else(Vec::new, |(text, found)| {
                found.iter().map(|(at, class)| (&text[at.clone()], *class)).collect()
            });
            prop_assert_eq!(found, expected, "{:?} {:?}", labels, text);
        }
    }
}
