//! Photo credits, and the initials writers sign with.

use super::shape::{ends_sentence, is_any, is_camel, key};

/// A caption with its credit, or a credit alone.
pub(super) fn is_credit(text: &str) -> bool {
    if matches!(
        key(
            text,
            &[
                "foto",
                "photo",
                "gambar",
                "ilustrasi",
                "keterangan foto",
                "kredit foto",
                "caption",
                "dok",
                "image",
                "video",
                "infografis",
                "grafis"
            ]
        ),
        Some(Some(_))
    ) || text.starts_with("Ilustrasi ") && !ends_sentence(text)
    {
        return text.split(' ').count() <= 60;
    }
    // A caption glued to its credit: `Warga di dermagaFoto: Nama/LD`.
    if let Some(at) = text.find("Foto:").or_else(|| text.find("Photo:")) {
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

fn names_a_photographer(credit: &str) -> bool {
    const AGENCIES: [&str; 17] = [
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
    ];
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
    let bare_mark = matches!(text, "(*)" | "(**)" | "(***)");
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
        && parts().all(|p| (1..=5).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphabetic()));
    let lower = inner.bytes().all(|b| !b.is_ascii_uppercase());
    let stars = !inner.is_empty() && inner.bytes().all(|b| b == b'*');
    let several = inner.contains('/');
    (!before.is_empty()
        && (stars
            || (initials
                && ((several && (lower || stopped || close == ']')) || (stopped && inner.len() <= 5)))))
        .then_some(before.len())
}
