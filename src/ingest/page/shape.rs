//! What can be seen of a text by itself: how it begins and ends, how many words it has.

/// How many spaces `text` holds; in a tidy line, one fewer than its words and loose signs.
pub(super) fn spaces(text: &str) -> usize {
    text.bytes().filter(|&byte| byte == b' ').count()
}

/// Whether `text` ends as a sentence does; `?` and `!` also end headlines, so they need length.
pub(super) fn ends_sentence(text: &str) -> bool {
    let bare = text.trim_end_matches([')', ']', '"', '”', '’', '\'', '»', '*', ' ']);
    if bare.ends_with("..") || bare.ends_with('…') {
        return false;
    }
    bare.ends_with('.')
        || (bare.ends_with(['?', '!']) && (bare.contains(". ") || bare.split(' ').count() >= 18))
}

/// Whether `text` begins as an item of a list does.
pub(super) fn is_bullet(text: &str) -> bool {
    let after = text.trim_start_matches(['-', '–', '•', '*', '·', '▪', '●']);
    if after.len() < text.len() {
        return after.starts_with(' ');
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    (1..=2).contains(&digits) && (text[digits..].starts_with(". ") || text[digits..].starts_with(") "))
}

/// One word with a capital inside, as rubrics and outlets glue them (`EkonomiIndonesia`).
pub(super) fn is_camel(word: &str) -> bool {
    let mut last = ' ';
    let inner = word.chars().any(|c| {
        let turn = last.is_lowercase() && c.is_uppercase();
        last = c;
        turn
    });
    inner && word.len() <= 32 && word.chars().all(char::is_alphanumeric)
}

/// What follows `prefix` at the start of `text` (any case), if a word ends there.
pub(super) fn starts<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let (first, wanted) = (text.as_bytes().first()?, prefix.as_bytes().first()?);
    // Almost every line fails here, at almost every word of the lists.
    if first | 0x20 != wanted | 0x20 {
        return None;
    }
    let head = text.as_bytes().get(..prefix.len())?;
    let fits = head.eq_ignore_ascii_case(prefix.as_bytes());
    let rest = fits.then(|| &text[prefix.len()..])?;
    (!rest.starts_with(char::is_alphanumeric)).then_some(rest)
}

/// What follows the longest of `list` that `text` begins with; all of it if none does.
pub(super) fn key_rest<'a>(text: &'a str, list: &[&str]) -> &'a str {
    list.iter().filter_map(|known| starts(text, known)).min_by_key(|rest| rest.len()).unwrap_or(text)
}

pub(super) fn is_any(text: &str, list: &[&str]) -> bool {
    list.iter().any(|known| starts(text, known).is_some())
}

/// `Some` if `text` begins with a word of `list`; inside, what a `:` or `|` after it introduces.
pub(super) fn key<'a>(text: &'a str, list: &[&str]) -> Option<Option<&'a str>> {
    let rests = list.iter().filter_map(|known| starts(text, known));
    let rest = rests.min_by_key(|rest| rest.len())?;
    let rest = rest.trim_start_matches(['*', ' ', ')', '.']);
    Some(rest.strip_prefix([':', '|']).map(|value| value.trim_matches([' ', ')', ']', '*'])))
}
