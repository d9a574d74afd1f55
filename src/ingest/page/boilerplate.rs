//! What a line is, judged by itself: article text or the furniture of a news page.
//!
//! Rules name general properties of such lines, not the layout of one site. Long lines are text
//! without further questions, apart from photo captions.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::byline::is_byline;
use super::credit::{is_credit, is_initials};
use super::dates;
use super::mix::{BuildMix, pack, packed};
use super::phrases::{Class, Openings};
use super::shape::{is_any, is_camel, spaces};
use super::signs::{Anywhere, Signs};
use super::words::{NETWORKS, TAGS};

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// Title, deck, paragraph, sub-heading, bullet: what only its place can tell.
    Text,
    /// Navigation, breadcrumb, rubric: nothing to read, stands above the title.
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
    /// What the page itself can do ("Perbesar", "Dengarkan artikel"): skipped wherever it stands.
    Tool,
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
                | Self::Share
                | Self::Tool
        )
    }
}

/// Longest line, in bytes, that can be furniture.
const FURNITURE: usize = 260;
/// Longest caption, in bytes.
const CAPTION: usize = 480;

/// What `text`, one tidy line with these `signs`, is by itself; `cells` counts the pieces tabs and
/// wide gaps part it in.
pub(super) fn kind_of(text: &str, signs: &Signs, cells: usize) -> Kind {
    if text.len() > CAPTION {
        return Kind::Text;
    }
    if text.starts_with('|') || (signs.pipes > 0 && text.ends_with('|')) {
        return Kind::Inline;
    }
    if text.len() > FURNITURE {
        return if is_credit(text, signs, Openings::of(text)) { Kind::Credit } else { Kind::Text };
    }
    let bare = text.trim_start_matches(['[', '(', '-', '•', '*', '>', '»', '#', '+', '☰', '≡', '·', ' ']);
    if signs.words == 0 && !bare.contains(char::is_alphanumeric) {
        return Kind::Inline;
    }
    let words = if bare.len() == text.len() { 1 + signs.spaces } else { 1 + spaces(bare) };
    let opening = Openings::of(bare);
    if words > SENTENCE && is_plain_sentence(text, signs, opening) {
        return Kind::Text;
    }
    furniture(text, bare, words, signs, cells, opening).unwrap_or(Kind::Text)
}

/// Words from which a plain sentence needs no further question: no furniture reads like it.
const SENTENCE: usize = 20;

/// Whether `text` is a sentence without any sign of furniture, as most lines of a body are.
fn is_plain_sentence(text: &str, signs: &Signs, opening: Openings<'_>) -> bool {
    signs.ended
        && !signs.copyright
        && !signs.slash
        && signs.pipes == 0
        && signs.found.is_empty()
        && opening.is_empty()
        && text.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '"' | '“'))
        && !["FILE", "ARSIP", "Hak atas", "hak atas", "HAK"].iter().any(|start| text.starts_with(start))
        && !text.trim_end_matches('.').ends_with([')', ']'])
}

fn furniture(
    text: &str,
    bare: &str,
    words: usize,
    signs: &Signs,
    cells: usize,
    opening: Openings<'_>,
) -> Option<Kind> {
    let ended = signs.ended;
    let short = words <= 12 && !ended;
    if let Some(kind) = address(bare, words) {
        return Some(kind);
    }
    let menu = is_menu(words, signs, cells);
    if let Some(kind) = related(text, bare, words, ended, opening).filter(|_| !menu) {
        return Some(kind);
    }
    if opening.has(Class::Portal) || (words >= 3 && signs.found.has(Anywhere::Media)) {
        return Some(Kind::Portal);
    }
    if let Some(rest) = opening.key(Class::Tag) {
        return (rest.is_some() || words <= 2).then_some(Kind::Tags);
    }
    if text.starts_with('#') && is_hashed(text) {
        return Some(Kind::Tags);
    }
    if is_byline(bare, words, signs, opening) {
        return Some(Kind::Byline);
    }
    if matches!(opening.key(Class::Header), Some(Some(value)) if !value.is_empty()) {
        return Some(Kind::Header);
    }
    if matches!(opening.key(Class::Source), Some(Some(_))) && words <= 14 {
        return Some(Kind::Source);
    }
    if let Some(kind) = ending(bare, words, short, signs, opening) {
        return Some(kind);
    }
    // No date has fewer digits: `3/5/24`.
    if signs.digits >= 4 && dates::date_line(text).is_some() {
        return Some(Kind::Date);
    }
    if signs.digits >= 8 && !ended && words <= 16 && dates::beside_headline(bare) {
        return Some(Kind::Inline);
    }
    if is_counter(bare, words, signs, opening) {
        return Some(Kind::Counter);
    }
    if words <= 8 && is_initials(text) {
        return Some(Kind::Signature);
    }
    if is_credit(text, signs, opening) {
        return Some(Kind::Credit);
    }
    let phrase = bare.len() - opening.rest(Class::Tool).map_or(bare.len(), str::len);
    if phrase > 0 && words <= 6 && (!ended || spaces(&bare[..phrase]) >= 2) {
        return Some(Kind::Tool);
    }
    (menu || is_navigation(bare, words, short, signs, opening)).then_some(Kind::Navigation)
}

fn address(bare: &str, words: usize) -> Option<Kind> {
    let link = bare.starts_with("http://") || bare.starts_with("https://") || bare.starts_with("www.");
    if words == 1 && link {
        return Some(Kind::Link);
    }
    let image = words <= 2
        && [".jpg", ".jpeg", ".png", ".webp", ".gif"]
            .iter()
            .any(|e| bare.trim_end_matches([')', ']']).ends_with(e));
    let served = words <= 2 && (bare.contains(":quality(") || bare.contains(":format("));
    (served || image || bare.starts_with("![")).then_some(Kind::Inline)
}

/// `#panen #padi`, also where a tag has several words (`#panen raya #padi`).
fn is_hashed(text: &str) -> bool {
    let tags = text.split('#').skip(1);
    let marks = text.bytes().filter(|&byte| byte == b'#').count();
    tags.clone().all(|tag| (1..=5).contains(&tag.split_whitespace().count()))
        && (marks > 1 || !text.contains(' '))
        && !text[1..].starts_with(|c: char| c.is_ascii_digit() || c == ' ')
}

/// A row of menu entries: several short pieces side by side, none of them a sentence.
fn is_menu(words: usize, signs: &Signs, cells: usize) -> bool {
    if signs.ended || signs.comma {
        return false;
    }
    let pieces = cells.max(signs.pipes + 1);
    (pieces >= 3 && words <= 4 * pieces)
        || (signs.pipes == 0 && signs.dashes >= 3 && words <= 24 && words <= 5 * (signs.dashes + 1))
}

fn related(text: &str, bare: &str, words: usize, ended: bool, opening: Openings<'_>) -> Option<Kind> {
    if opening.has(Class::Ad) && (words <= 3 || (words <= 6 && !ended)) {
        return Some(Kind::Inline);
    }
    if text.starts_with('[')
        && text.ends_with(']')
        && ["Gambas", "Video", "Baca", "Foto", "Simak", "Lihat"].iter().any(|w| bare.starts_with(w))
    {
        return Some(Kind::Inline);
    }
    if bare.starts_with(char::is_uppercase) {
        let juga = || ["baca juga", "lihat juga", "simak juga", "baca pula", "tonton juga"];
        match opening.key(Class::Related) {
            Some(Some("")) => return Some(Kind::LinkList),
            Some(Some(_)) => return Some(Kind::Inline),
            Some(None) if words == 2 && is_any(bare, &juga()) => return Some(Kind::LinkList),
            Some(None) if !ended && is_any(bare, &juga()) => return Some(Kind::Inline),
            // `Simak Video "Kambing Masuk Minimarket"`, `Tonton video pilihan berikut`
            Some(None) if !ended && words <= 14 && second_is_medium(bare) => return Some(Kind::Inline),
            _ => {}
        }
    }
    let list = opening.rest(Class::List)?;
    let named = list.trim_matches([':', ' ', ')', '(', '»', '>', ']', '+']);
    let more = 1 + spaces(named);
    let titled = named.split(' ').all(|w| w.starts_with(char::is_uppercase) || w.len() <= 4);
    if list.trim_start().starts_with(':') && !named.is_empty() && !named.starts_with('#') {
        return (!ended).then_some(Kind::Inline);
    }
    let heading = named.is_empty()
        || list.starts_with([':', '#'])
        || (!ended && words <= 6 && more <= 3 && titled && !list.starts_with(','));
    heading.then_some(Kind::LinkList)
}

fn second_is_medium(bare: &str) -> bool {
    const MEDIA: [&str; 7] = ["video", "juga", "foto", "podcast", "infografis", "galeri", "tayangan"];
    bare.split(' ')
        .nth(1)
        .is_some_and(|word| MEDIA.iter().any(|m| word.trim_matches([':', '"']).eq_ignore_ascii_case(m)))
}

/// What a page says of its comment section, right after naming it.
const COMMENTS_ARE: [&str; 5] = ["ditutup", "dikelola", "dimoderasi", "dibuka", "diawasi"];

fn ending(bare: &str, words: usize, short: bool, signs: &Signs, opening: Openings<'_>) -> Option<Kind> {
    if signs.copyright || bare.starts_with("(c)") || bare.starts_with("c) ") {
        return Some(Kind::End);
    }
    if opening.has(Class::Rights) && words <= 40 {
        return Some(Kind::End);
    }
    let paged = |rest: Option<&str>| rest.is_some() || words <= 2 || signs.digits > 0;
    if words <= 8 && short && opening.key(Class::Page).is_some_and(paged) {
        return Some(Kind::End);
    }
    let comment = signs.found.has(Anywhere::Comment);
    if opening.has(Class::Comment) && words <= 8 && short {
        let rest = opening.rest(Class::Comment).unwrap_or_default();
        let named = rest.trim_start().starts_with(char::is_uppercase) && words > 2;
        if !named {
            return Some(Kind::End);
        }
    }
    if words <= 3 && short && comment && bare.starts_with(|c: char| c.is_ascii_digit()) {
        return Some(Kind::End);
    }
    if words <= 36 && !signs.quote && comment && signs.found.has(Anywhere::Rules) {
        return Some(Kind::End);
    }
    // `Kolom komentar ditutup tujuh hari setelah berita terbit.`
    let kept =
        |rest: &str| COMMENTS_ARE.iter().any(|word| super::shape::starts(rest.trim_start(), word).is_some());
    if words <= 12 && !signs.quote && super::shape::starts(bare, "kolom komentar").is_some_and(kept) {
        return Some(Kind::End);
    }
    if words <= 12 {
        let networks = bare.as_bytes().split(|&byte| byte == b' ').filter(|word| is_network(word)).count();
        let shares = match opening.key(Class::Share) {
            Some(rest) => rest.is_some() || words <= 3 || networks > 0,
            None => false,
        };
        if (shares && short) || (networks > 0 && (networks * 2 > words || networks == words)) {
            return Some(Kind::Share);
        }
    }
    is_call(words, short, signs, opening).then_some(Kind::Inline)
}

/// A call to follow, subscribe or install: it names a channel, and either is no sentence or speaks
/// of the outlet or to the reader.
fn is_call(words: usize, short: bool, signs: &Signs, opening: Openings<'_>) -> bool {
    let channels = signs.found.channels();
    if channels == 0 || words > 45 || signs.quote {
        return false;
    }
    let address = signs.found.has(Anywhere::Address);
    if opening.has(Class::Call) {
        return short || (words <= 26 && (address || channels > 1));
    }
    words > 12 && address && channels > 1 && signs.found.has(Anywhere::Pitch)
}

static KNOWN_NETWORKS: LazyLock<HashSet<u128, BuildMix>> = LazyLock::new(|| packed(&[&NETWORKS]));

fn is_network(word: &[u8]) -> bool {
    if word.len() > 12 {
        return false;
    }
    let inside = |byte: &u8| byte.is_ascii_alphanumeric() || *byte >= 0x80;
    let (Some(from), Some(to)) = (word.iter().position(inside), word.iter().rposition(inside)) else {
        return false;
    };
    pack(&word[from..=to]).is_some_and(|word| KNOWN_NETWORKS.contains(&word))
}

fn is_counter(bare: &str, words: usize, signs: &Signs, opening: Openings<'_>) -> bool {
    if words <= 5 && bare.bytes().all(|b| b.is_ascii_digit() || b" .,:/-|".contains(&b)) {
        return true;
    }
    if words > 6 || signs.ended {
        return false;
    }
    if opening.has(Class::Counter) {
        return words <= 3 || signs.digits > 0;
    }
    const UNITS: [&str; 16] = [
        "menit baca",
        "menit membaca",
        "min read",
        "minutes read",
        "views",
        "shares",
        "kali dibaca",
        "kali dilihat",
        "menit",
        "yang lalu",
        "lalu",
        "komentar",
        "x dibaca",
        "pembaca",
        "tayangan",
        "halaman",
    ];
    bare.starts_with(|c: char| c.is_ascii_digit()) && words <= 4 && {
        let lower = bare.to_ascii_lowercase();
        UNITS.iter().any(|unit| lower.len() > unit.len() && lower.ends_with(unit))
    }
}

fn is_navigation(bare: &str, words: usize, short: bool, signs: &Signs, opening: Openings<'_>) -> bool {
    if words == 1 && is_camel(bare) {
        return true;
    }
    if short && (signs.crumbs >= 2 || (signs.crumbs == 1 && opening.has(Class::Home))) {
        return true;
    }
    words <= 3
        && short
        && opening.has(Class::Menu)
        && (words == 1 || bare.contains(" ke") || bare.contains("menu") || bare.contains("konten"))
}

/// Whether a line of tags begins with the word for them.
pub(super) fn is_tag_heading(text: &str) -> bool {
    is_any(text, &TAGS)
}
