//! A polarity lexicon of Indonesian, and the cues that its words give beside the n-grams of a text.
//!
//! A few thousand labelled articles hold most opinion words a few times or never; a lexicon says of all of them on
//! which side they stand, and what they share is learned once. The lists are the project's own, written from general
//! knowledge of the language: opinion (`positive.txt`, `negative.txt`) and movement of prices and business
//! (`rising.txt`, `falling.txt`). Cues are terms of their own, in upper case, which no normalized token has; which way
//! each points is learned like any weight, so a cue that means nothing in a corpus gets none.

use super::{Piece, negation};
use std::collections::HashMap;
use std::sync::LazyLock;

/// On which side a word stands: 1, -1, or 0 for neither.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Polarity {
    /// Of opinion.
    pub opinion: i8,
    /// Of prices and business.
    pub market: i8,
}

impl Polarity {
    /// That of a piece of normalized text: a word's as it stands, else without a clitic, else of its light stem; an
    /// emoticon's; of all else none.
    #[must_use]
    pub fn of(text: &str, piece: Piece) -> Self {
        match piece {
            Piece::Word => of_word(text),
            Piece::Mark => Self { opinion: of_emoticon(text), market: 0 },
            Piece::Punctuation | Piece::Address => Self::default(),
        }
    }
}

/// A term of a text as the cues see it.
#[derive(Debug, Clone, Copy)]
pub struct Cued<'t> {
    /// The piece it was made of.
    pub text: &'t str,
    /// What that is.
    pub piece: Piece,
    /// Whether a negator turns it.
    pub negated: bool,
    /// [`Polarity::of`] the piece.
    pub polarity: Polarity,
}

/// Words on each side of one of the market that are joined with it.
const WINDOW: usize = 3;
/// A balance further from 0 is taken as this far.
const MOST: i32 = 3;

/// Calls `each` with the cues of a text, given its terms in order:
///
/// - the class of every term in the lexicon: `POS`, `NEG` of opinion, `UP`, `DOWN` of the market, turned by a negator;
/// - neighbouring terms of which one or both are in the lexicon, by their classes: `sangat_POS`;
/// - words up to three before or after one of the market: `laba..UP`, `DOWN..tajam`;
/// - the balance of both lists, from -3 to +3: `OPINION=+2`, `MARKET=NONE` where no word is in it.
pub fn cues(terms: &[Cued<'_>], mut each: impl FnMut(&str)) {
    cues_with_terms(terms, |cue, _| each(cue));
}

/// [`cues`], each with the two terms that it was made of, by their place among `terms` and in their order: twice the
/// same for a word's class, `None` for a balance.
pub fn cues_with_terms(terms: &[Cued<'_>], mut each: impl FnMut(&str, Option<[usize; 2]>)) {
    let mut cue = String::new();
    let mut say = |parts: &[&str], terms: Option<[usize; 2]>| {
        cue.clear();
        parts.iter().for_each(|part| cue.push_str(part));
        each(&cue, terms);
    };
    let mut classes: Vec<Option<&str>> = vec![None; terms.len()];
    let (mut opinion, mut market) = (Balance::default(), Balance::default());
    for (at, term) in terms.iter().enumerate() {
        let turn = if term.negated { -1 } else { 1 };
        let phrase = terms.get(at + 1).and_then(|next| of_phrase(term.text, next.text));
        let phrase = phrase.filter(|_| term.piece == Piece::Word);
        let opinion_here = turn * phrase.unwrap_or(term.polarity.opinion);
        let market_here = turn * term.polarity.market;
        let last = at + usize::from(phrase.is_some());
        for (side, last, balance, names) in [
            (opinion_here, last, &mut opinion, ["POS", "NEG"]),
            (market_here, at, &mut market, ["UP", "DOWN"]),
        ] {
            if side != 0 {
                let class = names[usize::from(side < 0)];
                balance.add(side);
                classes[at] = Some(class);
                say(&[class], Some([at, last]));
            }
        }
    }
    for at in 1..terms.len() {
        if classes[at - 1].is_some() || classes[at].is_some() {
            let [a, b] = [at - 1, at].map(|at| match classes[at] {
                Some(class) => ["", class],
                None => [if terms[at].negated { negation::NOT } else { "" }, terms[at].text],
            });
            say(&[a[0], a[1], "_", b[0], b[1]], Some([at - 1, at]));
        }
    }
    let words: Vec<usize> = (0..terms.len()).filter(|at| terms[*at].piece == Piece::Word).collect();
    for (place, &at) in words.iter().enumerate() {
        let class = match terms[at].polarity.market * if terms[at].negated { -1 } else { 1 } {
            0 => continue,
            side => ["UP", "DOWN"][usize::from(side < 0)],
        };
        let before = &words[place.saturating_sub(WINDOW)..place];
        before.iter().for_each(|near| say(&[terms[*near].text, "..", class], Some([*near, at])));
        let after = &words[place + 1..words.len().min(place + 1 + WINDOW)];
        after.iter().for_each(|near| say(&[class, "..", terms[*near].text], Some([at, *near])));
    }
    say(&["OPINION=", opinion.name()], None);
    say(&["MARKET=", market.name()], None);
}

/// Whether a term is a cue: upper case stands in it elsewhere than in a negation's mark or that of an address.
#[must_use]
pub fn is_cue(term: &str) -> bool {
    let bare = term.strip_prefix(negation::NOT).unwrap_or(term);
    bare != super::ADDRESS && bare.bytes().any(|byte| byte.is_ascii_uppercase())
}

/// What the words of a list add up to.
#[derive(Debug, Default)]
struct Balance {
    sum: i32,
    any: bool,
}

impl Balance {
    fn add(&mut self, side: i8) {
        self.sum += i32::from(side);
        self.any = true;
    }

    fn name(&self) -> &'static str {
        const NAMES: [&str; 7] = ["-3", "-2", "-1", "0", "+1", "+2", "+3"];
        if self.any { NAMES[(self.sum.clamp(-MOST, MOST) + MOST) as usize] } else { "NONE" }
    }
}

/// The four lists by word; a word on two lists is on the first.
static WORDS: LazyLock<HashMap<&'static str, Polarity>> = LazyLock::new(|| {
    let mut words: HashMap<&str, Polarity> = HashMap::new();
    for (side, list) in [(1, include_str!("positive.txt")), (-1, include_str!("negative.txt"))] {
        list.split_ascii_whitespace().for_each(|word| words.entry(word).or_default().opinion = side);
    }
    for (side, list) in [(1, include_str!("rising.txt")), (-1, include_str!("falling.txt"))] {
        list.split_ascii_whitespace().for_each(|word| words.entry(word).or_default().market = side);
    }
    words
});

/// Two words that say together what neither says alone.
fn of_phrase(first: &str, second: &str) -> Option<i8> {
    match (first, second) {
        ("luar", "biasa")
        | ("terima", "kasih")
        | ("cuci", "mata")
        | ("naik", "kelas")
        | ("baik", "hati")
        | ("jempol", "dua")
        | ("dua", "jempol") => Some(1),
        ("kurang", "ajar")
        | ("putus", "asa")
        | ("gulung", "tikar")
        | ("sakit", "hati")
        | ("patah", "hati")
        | ("omong", "kosong")
        | ("gagal", "bayar")
        | ("keras", "kepala")
        | ("buang", "waktu" | "uang") => Some(-1),
        _ => None,
    }
}

fn of_word(word: &str) -> Polarity {
    let mut found = Polarity::default();
    for form in [word, without_clitic(word), light_stem(word)] {
        let Some(polarity) = WORDS.get(form) else { continue };
        if found.opinion == 0 {
            found.opinion = polarity.opinion;
        }
        if found.market == 0 {
            found.market = polarity.market;
        }
    }
    found
}

/// An emoticon: eyes, perhaps a nose, a mouth; a heart; closed eyes.
fn of_emoticon(mark: &str) -> i8 {
    let faces = || {
        let mouth = mark.strip_prefix([':', ';', '='])?;
        Some(mouth.strip_prefix(['-', '\'', '^']).filter(|mouth| !mouth.is_empty()).unwrap_or(mouth))
    };
    match mark {
        "<3" | "^^" | "^_^" => 1,
        "-_-" => -1,
        _ => match faces() {
            Some(")" | "]" | "d" | "*" | "p" | "3") => 1,
            Some("(" | "[" | "/" | "\\" | "|") => -1,
            _ => 0,
        },
    }
}

/// A word of more than five characters without -nya, -lah, -kah, -ku or -mu, of which three and more are left.
fn without_clitic(word: &str) -> &str {
    let bare = ["nya", "lah", "kah", "ku", "mu"].iter().find_map(|clitic| word.strip_suffix(clitic));
    bare.filter(|bare| word.chars().count() > 5 && bare.chars().count() >= 3).unwrap_or(word)
}

/// A word without clitic, then one prefix, then one suffix, each where four characters and more are left. Far from a
/// stemmer: it only has to find most forms of the words in the lists.
fn light_stem(word: &str) -> &str {
    const PREFIXES: [&str; 14] =
        ["meng", "meny", "mem", "men", "me", "peng", "peny", "pem", "pen", "ber", "ter", "di", "ke", "se"];
    let long = |rest: &&str| rest.chars().count() >= 4;
    let word = without_clitic(word);
    let word = PREFIXES.iter().find_map(|p| word.strip_prefix(p).filter(long)).unwrap_or(word);
    ["kan", "an", "i"].iter().find_map(|s| word.strip_suffix(s).filter(long)).unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cued(terms: &[&'static str]) -> Vec<Cued<'static>> {
        let cued = |term: &&'static str| {
            let (negated, text) =
                term.strip_prefix(negation::NOT).map_or((false, *term), |text| (true, text));
            let piece = if text.starts_with(char::is_alphanumeric) { Piece::Word } else { Piece::Mark };
            Cued { text, piece, negated, polarity: Polarity::of(text, piece) }
        };
        terms.iter().map(cued).collect()
    }

    fn all(terms: &[&'static str]) -> Vec<String> {
        let mut out = Vec::new();
        cues(&cued(terms), |cue| out.push(cue.to_owned()));
        out
    }

    #[test]
    fn the_lists_are_sorted_words_and_nothing_stands_on_both_sides() {
        let lists = [
            include_str!("positive.txt"),
            include_str!("negative.txt"),
            include_str!("rising.txt"),
            include_str!("falling.txt"),
        ]
        .map(|list| list.split_ascii_whitespace().collect::<Vec<_>>());
        for list in &lists {
            assert!(list.windows(2).all(|w| w[0] < w[1]), "sorted and distinct");
            assert!(list.iter().all(|word| word.chars().all(char::is_alphanumeric)));
        }
        let [positive, negative, rising, falling] = &lists;
        assert!(positive.iter().all(|word| !negative.contains(word)));
        assert!(rising.iter().all(|word| !falling.contains(word)));
    }

    #[test]
    fn words_are_found_in_most_of_their_forms() {
        let side =
            |word: &str| (Polarity::of(word, Piece::Word).opinion, Polarity::of(word, Piece::Word).market);
        assert_eq!(side("bagusnya"), (1, 0));
        assert_eq!(side("kekecewaannya"), (-1, 0));
        assert_eq!(side("melemah").1, -1);
        assert_eq!(side("meja"), (0, 0));
        assert_eq!(
            [without_clitic("kutuku"), without_clitic("ibuku"), without_clitic("bukunya")],
            ["kutu", "ibuku", "buku"]
        );
        assert_eq!(
            [light_stem("melemahkan"), light_stem("berlarian"), light_stem("menguatkan"), light_stem("air")],
            ["lemah", "lari", "uatk", "air"]
        );
    }

    #[test]
    fn emoticons_have_sides() {
        assert_eq!([":)", ":-d", "<3", ":(", "-_-", ":o", "#tag"].map(of_emoticon), [1, 1, 1, -1, -1, 0, 0]);
    }

    #[test]
    fn cues_know_their_terms() {
        let mut found = Vec::new();
        let terms = cued(&["laba", "naik", ",", "luar", "biasa"]);
        cues_with_terms(&terms, |cue, terms| found.push((cue.to_owned(), terms)));
        let of = |cue: &str| found.iter().find(|(name, _)| name == cue).map(|(_, terms)| *terms);
        assert_eq!(of("UP"), Some(Some([0, 0])), "{found:?}");
        assert_eq!(of("POS"), Some(Some([3, 4])), "a phrase is of both its words");
        assert_eq!(of("UP_,"), Some(Some([1, 2])));
        assert_eq!(of("laba..UP"), Some(Some([0, 1])));
        assert_eq!(of("UP..luar"), Some(Some([0, 3])));
        assert_eq!(of("OPINION=+1"), Some(None));
    }

    #[test]
    fn the_cues_of_a_sentence() {
        assert_eq!(
            all(&["tidak", "NOT_bagus", ":)"]),
            ["NEG", "POS", "tidak_NEG", "NEG_POS", "OPINION=0", "MARKET=NONE"]
        );
        assert_eq!(all(&["laba", "bersih", "bank", "anjlok", "tajam"])[..3], ["UP", "POS", "DOWN"]);
        let terms = ["tidak", "NOT_bagus", ":)", super::super::ADDRESS];
        assert!(all(&terms).iter().all(|cue| is_cue(cue)) && !terms.iter().any(|term| is_cue(term)));
        assert_eq!(all(&["meja"]), ["OPINION=NONE", "MARKET=NONE"]);
        assert_eq!(all(&[]), ["OPINION=NONE", "MARKET=NONE"]);
        assert_eq!(all(&["luar", "biasa"])[0], "POS");
    }
}
