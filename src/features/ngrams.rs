//! Character n-grams of one token.

/// Calls `each` with every character n-gram of `surface`, sizes `[shortest, longest]`,
/// a space marking each edge; `[0, 0]` calls nothing.
///
/// As scikit-learn's `char_wb`, except that the unit is our token, not what stands
/// between spaces. An n-gram shorter than `surface` with its edges only: a size
/// above that length yields nothing.
pub(crate) fn char_ngrams(surface: &str, [shortest, longest]: [usize; 2], mut each: impl FnMut(&str)) {
    if longest == 0 {
        return;
    }
    let padded = format!(" {surface} ");
    let starts: Vec<usize> = padded.char_indices().map(|(at, _)| at).chain([padded.len()]).collect();
    let characters = starts.len() - 1;
    for size in shortest..=longest.min(characters) {
        for from in 0..=characters - size {
            each(&padded[starts[from]..starts[from + size]]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_are_marked_and_sizes_bounded() {
        let mut grams = Vec::new();
        char_ngrams("b\u{e9}", [2, 5], |g| grams.push(g.to_owned()));
        assert_eq!(grams, [" b", "b\u{e9}", "\u{e9} ", " b\u{e9}", "b\u{e9} ", " b\u{e9} "]);
        char_ngrams("abc", [0, 0], |_| panic!("none were asked for"));
    }
}
