//! Who wrote or edited an article, on a line of its own.

use super::dates;
use super::phrases::{Class, Openings};
use super::shape::{ends_sentence, is_camel};
use super::signs::Signs;

/// Whether `bare`, a tidy line without its bullet, says who wrote or edited the article.
pub(super) fn is_byline(bare: &str, words: usize, signs: &Signs, opening: Openings<'_>) -> bool {
    if words > 20 {
        return false;
    }
    // `oleh Rina Hapsari di Ambon pada 22 November 2023`
    let dated = || {
        dates::find(bare).is_some_and(|(range, _)| {
            let rest = bare[range.end..].trim();
            let who = bare[..range.start].split(' ').nth(1);
            rest.len() <= 12 && who.is_some_and(|name| name.starts_with(char::is_uppercase))
        })
    };
    if words <= 16 && signs.digits >= 4 && !signs.ended && opening.has(Class::Writer) && dated() {
        return true;
    }
    for class in [Class::Writer, Class::Editor] {
        match opening.key(class) {
            // The word alone: the name stands on the next line.
            Some(None) if words == 1 => return bare.len() >= 6,
            Some(Some(value)) => {
                return !value.is_empty() && !ends_sentence(value) || value.len() <= 40;
            }
            Some(None) => {
                // `Oleh Rina Hapsari — Minggu petang`
                let dash = [" — ", " – ", " • "].iter().filter_map(|mark| bare.find(mark)).min();
                let mut names = bare[..dash.unwrap_or(bare.len())].split(' ').skip(1);
                let proper = names.all(|w| w.starts_with(|c: char| !c.is_lowercase()) || w == "dan");
                return (2..=8).contains(&words)
                    && proper
                    && !signs.ended
                    && bare.starts_with(char::is_uppercase)
                    && (words <= 6 || bare.contains([',', '|', '-']));
            }
            None => {}
        }
    }
    if ["tim redaksi", "redaksi", "tim liputan"].iter().any(|known| bare.eq_ignore_ascii_case(known)) {
        return true;
    }
    words <= 8
        && (signs.dashes + signs.pipes > 0 || signs.comma || !bare.is_ascii())
        && outlet_byline(bare).is_some()
}

/// `Tim Kilas - kilasHari`: a name, a dash and one word with a capital inside or an address.
pub(super) fn outlet_byline(text: &str) -> Option<(&str, &str)> {
    let (who, outlet) = [" - ", " | ", " – ", ", "].iter().find_map(|mark| text.split_once(mark))?;
    let named = (1..=5).contains(&who.split(' ').count())
        && who.split(' ').all(|w| w.starts_with(char::is_uppercase) && !w.contains('.') || w == "dan");
    let site = outlet.split_once('.').is_some_and(|(name, end)| {
        name.len() > 2
            && (2..=6).contains(&end.len())
            && end.bytes().all(|b| b.is_ascii_alphabetic() || b == b'.')
    });
    const NAMES: [&str; 6] = ["Indonesia", "News", "Online", "Media", "TV", "Times"];
    let two = outlet.split_once(' ').is_some_and(|(first, last)| {
        first.starts_with(char::is_uppercase) && NAMES.contains(&last) && !text.contains(". ")
    });
    if two && (named || who == "tim") && who.split(' ').count() <= 4 {
        return Some((who, outlet));
    }
    (named && !outlet.contains(' ') && (is_camel(outlet) || site)).then_some((who, outlet))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(line: &str) -> bool {
        is_byline(line, 1 + line.matches(' ').count(), &Signs::of(line), Openings::of(line))
    }

    #[test]
    fn writers_editors_and_outlets() {
        for line in [
            "Penulis: Rina Hapsari",
            "Oleh Rina Hapsari dan Dimas Prasetya",
            "Oleh Rina Hapsari — Minggu petang",
            "oleh Rina Hapsari di Ambon pada 22 November 2023",
            "by Rina Hapsari [Palembang] on 14 September 2023",
            "Tim Kilas - kilasHari",
            "Redaksi",
        ] {
            assert!(is(line), "{line}");
        }
        for line in [
            "Oleh karena itu warga menunggu hasil pemeriksaan sampai 22 November 2023.",
            "Penulis buku itu menunggu di luar gedung",
            "Laba naik dua kali lipat",
        ] {
            assert!(!is(line), "{line}");
        }
    }
}
