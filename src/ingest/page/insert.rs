//! Links that a site puts inside a paragraph: `... pekan depan (Baca juga: Panen Raya) di kota.`

/// `text` without such a link; `None` if it has none.
pub(super) fn cut(text: &str) -> Option<String> {
    const MARKS: [&str; 6] = ["aca juga", "aca Juga", "ihat juga", "ihat Juga", "imak juga", "aca pula"];
    let quoted = |at: usize| text[..at].ends_with(['"', '“', '\'', '‘']);
    let found = MARKS.iter().find_map(|mark| {
        let marks = text.match_indices(mark).map(|(at, _)| at);
        let mut linked = marks.filter(|&at| text[at + mark.len()..].trim_start().starts_with(':'));
        linked.find_map(|at| at.checked_sub(1).filter(|&at| text.is_char_boundary(at) && !quoted(at)))
    });
    let at = found.or_else(|| text.find("BACA JUGA:"))?;
    let before = text[..at].trim_end_matches([' ', '-', '|', '>', '»']);
    let open = before.chars().last().filter(|c| matches!(c, '(' | '['));
    let Some(open) = open else {
        return Some(before.to_owned());
    };
    let before = before[..before.len() - 1].trim_end();
    let close = if open == '(' { ')' } else { ']' };
    let after = text[at..].find(close).map_or("", |end| &text[at + end + 1..]);
    Some(format!("{before}{after}").trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn links_inside_paragraphs() {
        let cut = |text| cut(text).unwrap_or_else(|| "–".to_owned());
        assert_eq!(cut("Panen naik. (Baca juga: Harga Cabai)"), "Panen naik.");
        assert_eq!(cut("Panen (baca juga: Harga Cabai) naik."), "Panen naik.");
        assert_eq!(cut("Panen naik. Baca Juga: Harga"), "Panen naik.");
        assert_eq!(cut("Panen naik. Baca juga: Harga"), "Panen naik.");
        assert_eq!(cut("Papan itu berbunyi \"Baca juga: cara menyeberang\"."), "–");
        assert_eq!(cut("Baca juga petunjuk pada kemasan."), "–");
    }
}
