//! Photo credits, and the initials writers sign with.

use super::phrases::{Class, Openings};
use super::shape::{ends_sentence, is_any, is_camel, spaces};
use super::signs::{Anywhere, Signs};

/// Longest signature in initials, in bytes: ` (KRS/HND)`, not ` (ANTARA/HO)`.
const SIGNATURE: usize = 10;

/// A caption with its credit, or a credit alone.
pub(super) fn is_credit(text: &str, signs: &Signs, opening: Openings<'_>) -> bool {
    let words = 1 + signs.spaces;
    // A paragraph signed by its writers, `… pekan depan. (KRS/HND)`, is no caption.
    if signs.slash
        && words >= 8
        && glued_signature(text)
            .is_some_and(|end| ends_sentence(&text[..end]) && text.len() - end <= SIGNATURE)
    {
        return false;
    }
    match opening.key(Class::Photo) {
        Some(Some(_)) => return words <= 60,
        // `Keterangan gambar, Warga antre`, `Sumber gambar, Getty Images`
        Some(None) if words <= 60 => {
            let rest = opening.rest(Class::Photo).unwrap_or_default();
            let named = text.len() - rest.len() > 9;
            if (named && rest.starts_with(',')) || (rest.starts_with([' ', '/']) && is_count_of_photos(rest))
            {
                return true;
            }
        }
        _ => {}
    }
    if (text.starts_with("Ilustrasi ") && !signs.ended)
        || ["FILE - ", "FILE: ", "ARSIP - ", "ARSIP: ", "ARSIP – ", "FILE – "]
            .iter()
            .any(|m| text.starts_with(m))
    {
        return words <= 60;
    }
    if signs.slash && is_slashed_credit(text, words) {
        return true;
    }
    // A caption and its credit after the full stop: `... pekan lalu. KABAR/Nama Juru Foto`
    if signs.slash
        && words <= 60
        && let Some(slash) = text.rfind('/')
        && let Some(stop) = text[..slash].rfind(". ").or_else(|| text[..slash].rfind(".) "))
    {
        let credit = text[stop + 1..].trim_start_matches([' ', ')']);
        let names = credit.split('/').all(|part| part.split(' ').all(|w| w.starts_with(char::is_uppercase)));
        if (names && credit.split(' ').count() <= 6) || is_slashed_credit(credit, 1 + spaces(credit)) {
            return true;
        }
    }
    if text.get(..13).is_some_and(|head| head.eq_ignore_ascii_case("hak atas foto")) {
        return true;
    }
    // `Kunang-kunang. shutterstock.com`
    if (2..=14).contains(&words) && !signs.ended {
        let last = text.rsplit(' ').next().unwrap_or_default();
        let stock = is_any(last, &AGENCIES) && text.contains(". ");
        if stock || (text.contains(". ") && last.ends_with(".com")) {
            return true;
        }
    }
    // A caption glued to its credit: `Warga di dermagaFoto: Nama/LD`.
    if signs.found.has(Anywhere::Photo)
        && let Some(at) = text.find("Foto:").or_else(|| text.find("Photo:"))
    {
        let credit = &text[at..];
        return credit.len() <= 120
            && (text[..at].ends_with(|c: char| c.is_alphabetic() || "(.[ /|".contains(c)));
    }
    let Some(open) = text.trim_end_matches('.').strip_suffix([')', ']']).and_then(|t| t.rfind(['(', '[']))
    else {
        return false;
    };
    let credit = text[open + 1..].trim_end_matches(['.', ')', ']']).trim();
    names_a_photographer(credit)
}

/// ` 1 dari 5: ...`
fn is_count_of_photos(rest: &str) -> bool {
    let rest = rest.trim_start_matches([' ', '/']);
    rest.starts_with(|c: char| c.is_ascii_digit()) && rest.contains("dari")
}

/// `KABAR/Nama Juru Foto`, `Istimewa / dok. sekolah`: an agency, a slash and a name.
fn is_slashed_credit(text: &str, words: usize) -> bool {
    if words > 8
        || text.contains(['"', '“', '?', ':', '|', '>'])
        || text.bytes().filter(|&b| b == b'/').count() > 2
    {
        return false;
    }
    let Some((left, right)) = text.trim_matches(['(', ')', '[', ']']).split_once('/') else {
        return false;
    };
    let (left, right) = (left.trim(), right.trim());
    let lower = left.to_ascii_lowercase();
    let agency = is_any(&lower, &AGENCIES)
        || (left.len() >= 2 && left.chars().any(char::is_uppercase) && !left.contains(char::is_lowercase))
        || (left.contains('.') && !left.contains(' '));
    let named = right.starts_with(char::is_alphabetic) && !right.contains(|c: char| c.is_ascii_digit());
    let cased = right.split(' ').all(|w| w.starts_with(|c: char| !c.is_lowercase()) || is_any(w, &AGENCIES));
    agency && named && (cased || is_any(&lower, &AGENCIES)) && left.split(' ').count() <= 4
}

const AGENCIES: [&str; 20] = [
    "foto",
    "dok",
    "istimewa",
    "ist",
    "photo",
    "shutterstock",
    "getty",
    "ilustrasi",
    "afp",
    "reuters",
    "antara foto",
    "pexels",
    "unsplash",
    "freepik",
    "ap photo",
    "humas",
    "screenshot",
    "epa",
    "imago",
    "dpa",
];

fn names_a_photographer(credit: &str) -> bool {
    if is_any(credit, &AGENCIES) && credit.split(' ').count() <= 12 {
        return true;
    }
    let Some((left, right)) = credit.split_once('/') else {
        return false;
    };
    let person = |part: &str| {
        let part = part.trim();
        !part.is_empty()
            && part.split(' ').all(|w| w.starts_with(char::is_alphabetic))
            && !part.contains(|c: char| c.is_ascii_digit())
            && (part.starts_with(char::is_uppercase) || is_camel(part))
    };
    person(left)
        && (person(right) || right.trim().eq_ignore_ascii_case("istimewa"))
        && credit.len() >= 10
        && (left.len() >= 5 || right.len() >= 5)
}

/// `yf/vlz (Reuters,AP)`: initials, perhaps with their sources in brackets.
pub(super) fn is_initials(text: &str) -> bool {
    let (head, rest) = text.split_once(' ').unwrap_or((text, ""));
    let head = head.trim_matches(['(', ')', '[', ']']);
    let initials = head.contains('/')
        && head.split('/').all(|p| (1..=5).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_lowercase()));
    let rest = rest.trim();
    let bracketed =
        text.strip_prefix(['(', '[']).and_then(|t| t.strip_suffix([')', ']'])).is_some_and(|code| {
            (2..=5).contains(&code.len())
                && code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
                && code.starts_with(|c: char| c.is_ascii_lowercase())
        });
    // `(cr12/kabar.com)`
    let coded = text.strip_prefix(['(', '[']).and_then(|t| t.strip_suffix([')', ']'])).is_some_and(|code| {
        code.len() <= 30
            && code.contains('/')
            && !code.contains(' ')
            && code.starts_with(|c: char| c.is_ascii_lowercase())
    });
    let bare_mark = bracketed || coded || matches!(text, "(*)" | "(**)" | "(***)");
    bare_mark || (initials && (rest.is_empty() || (rest.starts_with('(') && rest.ends_with(')'))))
}

/// Where the writers' initials glued to the end of a paragraph begin: `... pekan depan. (rdp/hns)`.
pub(super) fn glued_signature(text: &str) -> Option<usize> {
    let close = text.chars().last().filter(|c| matches!(c, ')' | ']'))?;
    let open = text.rfind(if close == ')' { '(' } else { '[' })?;
    let inner = &text[open + 1..text.len() - 1];
    let before = text[..open].trim_end();
    let stopped = ends_sentence(before) || before.ends_with(['?', '!', '"', '”']);
    let parts = || inner.split(['/', '-']);
    let initials = (1..=14).contains(&inner.len())
        && parts().all(|p| (1..=5).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric()))
        && inner.starts_with(|c: char| c.is_ascii_alphabetic());
    let lower = inner.bytes().all(|b| !b.is_ascii_uppercase());
    let stars = !inner.is_empty() && inner.bytes().all(|b| b == b'*');
    let several = inner.contains('/');
    (!before.is_empty()
        && (stars
            || (initials
                && ((several && (lower || stopped || close == ']')) || (stopped && inner.len() <= 5)))))
        .then_some(before.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signed_paragraph_is_no_caption() {
        let is = |line: &str| is_credit(line, &Signs::of(line), Openings::of(line));
        assert!(!is("Keduanya dimakamkan berdampingan di samping surau kampung itu, Kamis sore. (DMS/HND)"));
        assert!(is("Warga antre air bersih di Wonogiri, Selasa (4/3/2025). (KABAR FOTO/Nama Juru)"));
        assert_eq!(glued_signature("Harga turun lagi. (riz/c7/git)"), Some(17));
        assert_eq!(glued_signature("Kami tanam,” ucapnya. (Z-3)"), Some(23));
        assert_eq!(glued_signature("Harga naik (lihat tabel)"), None);
    }
}
