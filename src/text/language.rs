//! Which language a text is in: the one door to whatlang.
//!
//! whatlang tells 70 languages apart by their letters' trigrams, but has no Malay and no Sundanese,
//! and takes colloquial Indonesian for Javanese. These three are known by their commonest words instead.

use whatlang::Lang;

/// Texts shorter than this are not judged.
pub const FEWEST_WORDS: usize = 20;

/// How much of a text is looked at, in bytes: a few paragraphs settle it.
const LOOK: usize = 4096;

/// Words that Malay spells or says otherwise than Indonesian, each beside what Indonesian has.
const MALAY: [(&str, &str); 16] = [
    ("bahawa", "bahwa"),
    ("kerana", "karena"),
    ("iaitu", "yaitu"),
    ("mahu", "mau"),
    ("wang", "uang"),
    ("isteri", "istri"),
    ("polis", "polisi"),
    ("syarikat", "perusahaan"),
    ("kes", "kasus"),
    ("jumaat", "jumat"),
    ("mac", "maret"),
    ("ogos", "agustus"),
    ("disember", "desember"),
    ("sahaja", "saja"),
    ("universiti", "universitas"),
    ("eropah", "eropa"),
];

const JAVANESE: [&str; 22] = [
    "amarga", "bakal", "iki", "iku", "ing", "isih", "kang", "kanggo", "karo", "kuwi", "lan", "luwih",
    "marang", "menyang", "nanging", "ora", "saka", "sing", "uga", "utawa", "wis", "wong",
];

const SUNDANESE: [&str; 22] = [
    "anu", "aya", "bakal", "dina", "eta", "geus", "henteu", "ieu", "jeung", "kana", "keur", "ku", "loba",
    "nu", "oge", "pikeun", "sareng", "teh", "teu", "ti", "tina", "urang",
];

/// The English name of the language `text` is in, or `None` where it is too short (fewer than
/// [`FEWEST_WORDS`] words) or not plain.
///
/// ```
/// use sentimen::text::language;
/// let text = "The minister said that the price of rice had fallen for the third month in a row, \
///             and that farmers would be paid before the end of the year.";
/// assert_eq!(language(text), Some("English"));
/// assert_eq!(language("Harga turun"), None);
/// ```
#[must_use]
pub fn language(text: &str) -> Option<&'static str> {
    let end = (0..=LOOK.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or_default();
    let text = &text[..end];
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    // Scripts without spaces have few words, however long the text is.
    if words.len() < FEWEST_WORDS && text.chars().filter(|c| !c.is_ascii()).count() < 4 * FEWEST_WORDS {
        return None;
    }
    let share = |list: &[&str]| {
        let (mut hits, mut kinds) = (0usize, Vec::new());
        for word in words.iter().filter(|word| list.contains(&word.as_str())) {
            hits += 1;
            if !kinds.contains(&word) {
                kinds.push(word);
            }
        }
        // Several words, every tenth or more often: a quoted line does not make a text Javanese.
        if kinds.len() >= 4 && 10 * hits >= words.len() { hits } else { 0 }
    };
    let (javanese, sundanese) = (share(&JAVANESE), share(&SUNDANESE));
    if javanese > sundanese {
        return Some("Javanese");
    }
    if sundanese > 0 {
        return Some("Sundanese");
    }
    if is_malay(&words) {
        return Some("Malay");
    }
    let found = whatlang::detect(text)?;
    match found.lang() {
        // Its Javanese without Javanese words is Indonesian with slang or names in it.
        Lang::Ind | Lang::Jav => Some("Indonesian"),
        lang => found.is_reliable().then(|| lang.eng_name()),
    }
}

/// Whether Malay spellings outnumber the Indonesian ones.
fn is_malay(words: &[String]) -> bool {
    let (mut malay, mut indonesian, mut kinds) = (0usize, 0usize, 0u32);
    for word in words {
        for (at, (ours, theirs)) in MALAY.iter().enumerate() {
            if word == ours {
                malay += 1;
                kinds |= 1 << at;
            }
            indonesian += usize::from(word == theirs);
        }
    }
    kinds.count_ones() >= 3 && malay > indonesian
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_of_the_archipelago() {
        for (text, name) in [
            (
                "Pemerintah kota menyatakan bahwa pembangunan jembatan baru akan selesai pada akhir tahun ini, \
                 karena dana tambahan sudah cair dan para pekerja tidak lagi libur. Warga mau menunggu.",
                Some("Indonesian"),
            ),
            (
                "Menteri berkata bahawa syarikat itu perlu membayar wang pampasan kepada pekerja kerana kes \
                 kemalangan yang berlaku pada bulan Disember lalu, manakala polis masih menyiasat.",
                Some("Malay"),
            ),
            (
                "Wong-wong ing desa iku wis padha ngerti yen banyu saka gunung ora bakal cukup kanggo sawah, \
                 nanging isih akeh sing ngenteni udan lan ora gelem pindhah menyang kutha.",
                Some("Javanese"),
            ),
            (
                "Urang lembur geus apal yen cai ti gunung teh moal cukup pikeun sawah, tapi loba keneh anu \
                 ngadagoan hujan jeung teu daek pindah ka kota. Ieu masalah geus aya ti baheula.",
                Some("Sundanese"),
            ),
        ] {
            assert_eq!(language(text), name, "{text}");
        }
    }

    #[test]
    fn other_scripts_need_no_spaces() {
        let chinese = "印度尼西亚政府宣布，今年的稻米价格将保持稳定。".repeat(5);
        assert_eq!(language(&chinese), Some("Mandarin"));
    }

    #[test]
    fn what_is_short_or_wordless_is_not_judged() {
        assert_eq!(language(""), None);
        assert_eq!(language("This is plainly English, but very short."), None);
        assert_eq!(language(&"12,5 % ".repeat(100)), None);
    }

    #[test]
    fn a_quoted_line_does_not_change_the_language() {
        let text = "Warga desa menolak rencana pembangunan bendungan itu karena sawah mereka akan terendam dan \
                    ganti rugi yang dijanjikan belum juga dibayar sampai hari ini. \"Ora iso, iki sawah simbah,\" \
                    kata seorang petani kepada wartawan yang datang ke lokasi pada hari Selasa pagi.";
        assert_eq!(language(text), Some("Indonesian"));
    }
}
