//! Datelines: `SEMARANG, Kabar.com - `, `KABAR.ID, PALU -- `, `Surabaya (KABAR) - `.

use super::dates;
use super::shape::{ends_sentence, spaces};

/// The opening of a report.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Dateline<'a> {
    pub(super) place: Option<&'a str>,
    /// The second of two names; the place, if the first turns out to be the outlet.
    pub(super) second: Option<&'a str>,
    pub(super) outlet: Option<&'a str>,
    /// The date a press release prints after the place.
    pub(super) date: Option<String>,
    /// Whether its form alone (outlet, date or capitals) tells it from a headline.
    pub(super) sure: bool,
}

/// Words that mark the second part of `Jakarta, X Indonesia - ` as an outlet.
const OUTLET_WORDS: [&str; 10] =
    ["times", "indonesia", "news", "media", "tv", "online", "post", "pos", "radio", "wire"];

/// Reads the dateline `text` opens with.
pub(super) fn parse(text: &str) -> Option<Dateline<'_>> {
    let (at, _) = text.char_indices().take(72).find(|&(at, c)| {
        let spaced = || text[..at].ends_with([' ', ')', '-']);
        matches!(c, '—' | '–') || (c == '-' && (spaced() || text[at + 1..].starts_with('-')))
    })?;
    let after = text[at..].trim_start_matches(['-', '–', '—', ' ', '|']);
    let prefix = text[..at].trim();
    let opens = after.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || "\"“'‘[".contains(c));
    let words_after = 1 + spaces(after);
    if !opens || words_after < 6 {
        return None;
    }
    let found = opening(prefix)?;
    let prose = words_after >= 20 || ends_sentence(after);
    (prose && (found.sure || found.place.is_some_and(|p| p.split(' ').count() <= 3))).then_some(found)
}

/// Whether `text` opens with a dateline that its form alone tells from a headline.
pub(super) fn opens(text: &str) -> bool {
    let prefix = [" - ", " – ", " — ", " -- "].iter().find_map(|dash| text.split_once(dash));
    prefix.is_some_and(|(prefix, _)| spaces(prefix) <= 5 && opening(prefix).is_some_and(|found| found.sure))
}

/// Whether `text` is a dateline on a line of its own, its dash last.
pub(super) fn is_alone(text: &str) -> bool {
    let prefix = text.trim_end_matches(['-', '–', '—', ' ']);
    prefix.len() < text.len() && spaces(prefix) <= 6 && opening(prefix).is_some()
}

/// Reads what stands before the dash.
fn opening(prefix: &str) -> Option<Dateline<'_>> {
    if prefix.is_empty() || prefix.contains(['"', '“', '?', '!', ':', ';']) {
        return None;
    }
    let mut found = Dateline::default();
    let mut rest = prefix;
    if let Some((place, agency)) = prefix.strip_suffix(')').and_then(|p| p.split_once('(')) {
        found.outlet = Some(agency.trim()).filter(|a| !a.is_empty());
        found.sure = true;
        rest = place.trim();
    }
    let mut places: Vec<&str> = Vec::new();
    for part in rest.split([',', '/']).map(str::trim).filter(|part| !part.is_empty()) {
        if let Some((_, stamp)) = dates::find(part) {
            found.date = Some(stamp.date);
            found.sure = true;
        } else if is_address(part) {
            found.outlet = found.outlet.or(Some(part));
            found.sure = true;
        } else if !is_proper(part) {
            return None;
        } else {
            let outlet_word = part.split(' ').any(|w| OUTLET_WORDS.iter().any(|o| w.eq_ignore_ascii_case(o)));
            if outlet_word
                && found.outlet.is_none()
                && !(places.is_empty() && part.eq_ignore_ascii_case("indonesia"))
            {
                found.outlet = Some(part);
                found.sure = true;
            } else if matches!(part.split_once(' '), Some((day, _)) if is_weekday(day)) || is_weekday(part) {
                found.sure = true;
            } else {
                places.push(part);
            }
        }
    }
    if places.len() > 2 || (places.is_empty() && found.outlet.is_none()) {
        return None;
    }
    // `VOA —`: three capitals alone are an agency.
    if let [only] = places[..]
        && found.outlet.is_none()
        && only.len() <= 3
        && only.bytes().all(|b| b.is_ascii_uppercase())
    {
        found.outlet = Some(only);
        found.sure = true;
        places.clear();
    }
    found.place = places.first().copied();
    found.second = places.get(1).copied();
    found.sure |= found.place.is_some_and(|p| p.len() > 2 && !p.contains(char::is_lowercase));
    Some(found)
}

fn is_address(part: &str) -> bool {
    !part.contains(' ')
        && part.split_once('.').is_some_and(|(name, tld)| {
            name.len() > 1
                && (2..=6).contains(&tld.len())
                && tld.chars().all(|c| c.is_alphabetic() || c == '.')
        })
}

fn is_proper(part: &str) -> bool {
    part.split(' ').count() <= 4
        && part.split(' ').all(|word| word.starts_with(char::is_uppercase))
        && !part.contains(|c: char| c.is_ascii_digit())
        && !part.contains(". ")
}

fn is_weekday(word: &str) -> bool {
    ["senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu"]
        .iter()
        .any(|d| word.eq_ignore_ascii_case(d))
}

#[cfg(test)]
mod tests {
    use super::*;

    const REST: &str = "Warga menanam kembali ribuan bibit bakau di pesisir utara.";

    fn read(prefix: &str) -> (Option<String>, Option<String>, bool) {
        let text = format!("{prefix} {REST}");
        let found = parse(&text).expect(prefix);
        (found.place.map(str::to_owned), found.outlet.map(str::to_owned), found.sure)
    }

    #[test]
    fn forms() {
        for (prefix, place, outlet, sure) in [
            ("SEMARANG, Kabar.com -", Some("SEMARANG"), Some("Kabar.com"), true),
            ("KABAR.ID, PALU --", Some("PALU"), Some("KABAR.ID"), true),
            ("JAKARTA, KABAR.ID –", Some("JAKARTA"), Some("KABAR.ID"), true),
            ("Surabaya (KABAR) -", Some("Surabaya"), Some("KABAR"), true),
            ("WASHINGTON (KABAR) —", Some("WASHINGTON"), Some("KABAR"), true),
            ("Kabar6.com, Jakarta -", Some("Jakarta"), Some("Kabar6.com"), true),
            ("Jakarta, Kabar Indonesia --", Some("Jakarta"), Some("Kabar Indonesia"), true),
            ("Jakarta -", Some("Jakarta"), None, false),
            ("Tanjung Pinang –", Some("Tanjung Pinang"), None, false),
        ] {
            let expected = (place.map(str::to_owned), outlet.map(str::to_owned), sure);
            assert_eq!(read(prefix), expected, "{prefix}");
        }
        let text = format!("Bandung, 12 Mei 2025 – {REST}");
        assert_eq!(parse(&text).and_then(|d| d.date).as_deref(), Some("2025-05-12"));
    }

    #[test]
    fn not_datelines() {
        for text in [
            "Adu cepat - lambat di lintasan kampung menjadi tontonan warga setiap Minggu sore.",
            "Tim Kilas - kilasHari",
            "Harga Emas - Antam Naik Lagi Hari Ini di Semua Gerai",
            "Menurut dia, jarak Kobakma-Sentani ditempuh satu jam dengan pesawat kecil.",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
