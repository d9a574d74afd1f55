//! What a line is, judged by itself: article text or the furniture of a news page.
//!
//! Rules name general properties of such lines, not the layout of one site. Long lines are text
//! without further questions, apart from photo captions.

use super::credit::{is_credit, is_initials};
use super::dates;
use super::shape::{ends_sentence, is_any, is_camel, key, spaces, starts};
use super::words::*;

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Title, deck, paragraph, sub-heading, bullet: what only its place can tell.
    Text,
    /// Navigation, breadcrumb, rubric, counters: nothing to read, stands above the title.
    Navigation,
    /// The monitoring portal's own lines ("Informasi Tambahan", "Kab/Kota: ...").
    Portal,
    /// A date, perhaps with a name.
    Date,
    /// Who wrote or edited it.
    Byline,
    /// `Judul: ...`, `Media: ...` above a mailed article.
    Header,
    /// Reading time, story code, share counter.
    Counter,
    /// A line that is only an address.
    Link,
    /// A photo's caption with credit, or the credit alone.
    Credit,
    /// Advertising, links to other articles, images, tables: skipped wherever it stands.
    Inline,
    /// A heading with links to other articles under it.
    LinkList,
    /// Tags, or the word above them.
    Tags,
    /// `Sumber: ...`
    Source,
    /// The writers' initials on a line of their own: the article ends here.
    Signature,
    /// Sharing; ends the article if most of it stands above.
    Share,
    /// Copyright, comments, page numbers: the article ends here.
    End,
}

impl Kind {
    /// Whether such a line above the body shows that the body is still to come.
    pub(super) fn precedes_body(self) -> bool {
        matches!(
            self,
            Self::Date
                | Self::Byline
                | Self::Header
                | Self::Counter
                | Self::Link
                | Self::Portal
                | Self::Navigation
        )
    }
}

/// Longest line, in bytes, that can be furniture.
const FURNITURE: usize = 260;
/// Longest caption, in bytes.
const CAPTION: usize = 480;

/// What `text`, one tidy line, is by itself.
pub(super) fn kind_of(text: &str) -> Kind {
    if text.len() > CAPTION {
        return Kind::Text;
    }
    if text.starts_with('|') || (text.contains(" | ") && text.ends_with('|')) {
        return Kind::Inline;
    }
    if text.len() > FURNITURE {
        return if is_credit(text) { Kind::Credit } else { Kind::Text };
    }
    let bare = text.trim_start_matches(['[', '(', '-', '•', '*', '>', '»', '#', '+', ' ']);
    if !bare.contains(char::is_alphanumeric) {
        return Kind::Inline;
    }
    let words = 1 + spaces(bare);
    furniture(text, bare, words).unwrap_or(Kind::Text)
}

fn furniture(text: &str, bare: &str, words: usize) -> Option<Kind> {
    let short = words <= 12 && !ends_sentence(bare);
    if let Some(kind) = address(bare, words).or_else(|| related(text, bare, words)) {
        return Some(kind);
    }
    if is_any(bare, &PORTAL) || bare.contains("Jenis Media:") {
        return Some(Kind::Portal);
    }
    if let Some(rest) = key(bare, &TAGS) {
        return (rest.is_some() || words <= 2).then_some(Kind::Tags);
    }
    if text.starts_with('#') && text.split(' ').all(|word| word.starts_with('#')) {
        return Some(Kind::Tags);
    }
    if is_byline(bare, words) {
        return Some(Kind::Byline);
    }
    if matches!(key(bare, &HEADERS), Some(Some(value)) if !value.is_empty()) {
        return Some(Kind::Header);
    }
    if matches!(key(bare, &["sumber", "source", "sumber berita"]), Some(Some(_))) && words <= 14 {
        return Some(Kind::Source);
    }
    if let Some(kind) = ending(bare, words, short) {
        return Some(kind);
    }
    if dates::date_line(text).is_some() {
        return Some(Kind::Date);
    }
    if is_counter(bare, words) {
        return Some(Kind::Counter);
    }
    if is_credit(text) {
        return Some(Kind::Credit);
    }
    if is_initials(text) {
        return Some(Kind::Signature);
    }
    is_navigation(bare, words, short).then_some(Kind::Navigation)
}

fn address(bare: &str, words: usize) -> Option<Kind> {
    if words == 1 && (bare.starts_with("http://") || bare.starts_with("https://") || bare.starts_with("www."))
    {
        return Some(Kind::Link);
    }
    let image = [".jpg", ".jpeg", ".png", ".webp", ".gif"]
        .iter()
        .any(|e| bare.trim_end_matches([')', ']']).ends_with(e));
    let served = bare.contains(":quality(") || bare.contains(":format(") || bare.starts_with("![");
    (served || (image && words <= 2)).then_some(Kind::Inline)
}

fn related(text: &str, bare: &str, words: usize) -> Option<Kind> {
    if is_any(bare, &ADS) && (words <= 6 || !ends_sentence(bare)) {
        return Some(Kind::Inline);
    }
    if text.starts_with('[')
        && text.ends_with(']')
        && (bare.starts_with("Gambas") || bare.starts_with("Video") || bare.starts_with("Baca"))
    {
        return Some(Kind::Inline);
    }
    if bare.starts_with(char::is_uppercase) {
        match key(bare, &RELATED) {
            Some(Some("")) => return Some(Kind::LinkList),
            Some(Some(_)) => return Some(Kind::Inline),
            Some(None) if words == 2 => return Some(Kind::LinkList),
            Some(None)
                if (starts(bare, "baca juga").is_some() || starts(bare, "lihat juga").is_some())
                    && !ends_sentence(bare) =>
            {
                return Some(Kind::Inline);
            }
            _ => {}
        }
    }
    let list = bare.trim_end_matches([':', ' ', ')', '(', '»', '>', ']']);
    LISTS.iter().any(|known| list.eq_ignore_ascii_case(known)).then_some(Kind::LinkList)
}

fn is_byline(bare: &str, words: usize) -> bool {
    if words > 16 {
        return false;
    }
    for list in [&WRITERS[..], &EDITORS[..]] {
        match key(bare, list) {
            // The word alone: the name stands on the next line.
            Some(None) if words == 1 => return bare.len() >= 6,
            Some(Some(value)) => {
                return !value.is_empty() && !ends_sentence(value) || value.len() <= 40;
            }
            Some(None) => {
                let mut names = bare.split(' ').skip(1);
                let proper = names.all(|w| w.starts_with(char::is_uppercase) || w == "dan");
                return (2..=6).contains(&words)
                    && proper
                    && !ends_sentence(bare)
                    && bare.starts_with(char::is_uppercase);
            }
            None => {}
        }
    }
    if ["tim redaksi", "redaksi", "tim liputan"].iter().any(|known| bare.eq_ignore_ascii_case(known)) {
        return true;
    }
    outlet_byline(bare).is_some()
}

/// `Tim Kilas - kilasHari`: a name, a dash and one word with a capital inside.
pub(super) fn outlet_byline(text: &str) -> Option<(&str, &str)> {
    let (who, outlet) = text.split_once(" - ")?;
    let named = who.split(' ').count() <= 5 && who.split(' ').all(|w| w.starts_with(char::is_alphabetic));
    (named && is_camel(outlet)).then_some((who, outlet))
}

fn ending(bare: &str, words: usize, short: bool) -> Option<Kind> {
    if bare.contains('©') || (is_any(bare, &RIGHTS) && (words <= 40)) {
        return Some(Kind::End);
    }
    if words <= 8 && short && matches!(key(bare, &PAGES), Some(rest) if rest.is_some() || words <= 2) {
        return Some(Kind::End);
    }
    let comment = words <= 30 && (holds(bare, "komentar") || (words <= 3 && holds(bare, "comment")));
    let has = |list: &[&str]| list.iter().any(|word| holds(bare, word));
    if words <= 3 && comment && (is_any(bare, &COMMENTS) || bare.starts_with(|c: char| c.is_ascii_digit())) {
        return Some(Kind::End);
    }
    if comment
        && has(&["tanggung jawab", "uu ite", "redaksi", "berhak menghapus", "mencerminkan"])
        && !bare.contains(['"', '“'])
    {
        return Some(Kind::End);
    }
    let network = |w: &str| {
        NETWORKS.iter().any(|n| w.trim_matches(|c: char| !c.is_alphanumeric()).eq_ignore_ascii_case(n))
    };
    if words <= 10
        && (matches!(key(bare, &SHARES), Some(rest) if rest.is_some() || words <= 3 || bare.split(' ').any(network))
            || bare.split(' ').all(network))
    {
        return Some(Kind::Share);
    }
    (words <= 22 && is_any(bare, &CALLS) && has(&CHANNELS) && !bare.contains(['"', '“']))
        .then_some(Kind::Inline)
}

fn is_counter(bare: &str, words: usize) -> bool {
    if words <= 5 && bare.bytes().all(|b| b.is_ascii_digit() || b" .,:/-".contains(&b)) {
        return true;
    }
    if words > 6 || ends_sentence(bare) {
        return false;
    }
    [
        "waktu baca",
        "waktu membaca",
        "story code",
        "views",
        "reading time",
        "dibaca",
        "dilihat",
        "jumlah pembaca",
        "durasi baca",
    ]
    .iter()
    .any(|known| starts(bare, known).is_some())
        || (bare.starts_with(|c: char| c.is_ascii_digit())
            && [
                "menit baca",
                "menit membaca",
                "min read",
                "minutes read",
                "views",
                "shares",
                "kali dibaca",
                "kali dilihat",
                "menit",
            ]
            .iter()
            .any(|known| bare.len() > known.len() && bare.to_lowercase().ends_with(known))
            && words <= 4)
}

fn is_navigation(bare: &str, words: usize, short: bool) -> bool {
    if words == 1 && is_camel(bare) {
        return true;
    }
    let crumbs = [" / ", " > ", " » ", " › "].iter().map(|s| bare.matches(s).count()).max().unwrap_or(0);
    if short && (crumbs >= 2 || (crumbs == 1 && is_any(bare, &["beranda", "home", "berita", "news"]))) {
        return true;
    }
    words <= 3
        && short
        && is_any(bare, &MENUS)
        && (words == 1 || bare.contains(" ke") || bare.contains("menu") || bare.contains("konten"))
}

/// Whether `word`, which is lower-case ASCII, stands anywhere in `text`, in any case.
fn holds(text: &str, word: &str) -> bool {
    text.as_bytes().windows(word.len()).any(|window| window.eq_ignore_ascii_case(word.as_bytes()))
}

/// Whether a line of tags begins with the word for them.
pub(super) fn is_tag_heading(text: &str) -> bool {
    is_any(text, &TAGS)
}
