//! What a line is, judged by itself: article text or the furniture of a news page.
//!
//! Rules name general properties of such lines, not the layout of one site. Long lines are text
//! without further questions, apart from photo captions.

use super::dates;
use super::lines::ends_sentence;

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

const ADS: [&str; 10] = [
    "advertisement",
    "iklan",
    "scroll to continue",
    "scroll to resume",
    "scroll ke bawah",
    "gulir untuk",
    "gulir ke bawah",
    "lanjutkan membaca",
    "advertorial",
    "konten berikut adalah iklan",
];
const RELATED: [&str; 14] = [
    "baca juga",
    "baca pula",
    "baca selengkapnya",
    "baca",
    "lihat juga",
    "simak juga",
    "tonton juga",
    "simak video",
    "lihat video",
    "saksikan video",
    "saksikan juga",
    "pilihan editor",
    "read also",
    "also read",
];
const LISTS: [&str; 22] = [
    "berita terkait",
    "berita lainnya",
    "berita lain",
    "berita populer",
    "berita terpopuler",
    "berita terbaru",
    "terpopuler",
    "populer",
    "terkini",
    "terbaru",
    "trending",
    "rekomendasi",
    "rekomendasi untuk anda",
    "terkait",
    "artikel terkait",
    "artikel lainnya",
    "artikel populer",
    "video terkait",
    "related articles",
    "related",
    "most popular",
    "pilihan redaksi",
];
const TAGS: [&str; 8] =
    ["tags", "tag", "topik terkait", "topik", "topic", "topics", "kata kunci", "keywords"];
const PORTAL: [&str; 4] = ["informasi tambahan", "kab/kota", "partai terkait", "tokoh terkait"];
const SHARES: [&str; 5] = ["bagikan", "share", "sebarkan", "share this", "bagikan artikel"];
const NETWORKS: [&str; 20] = [
    "facebook",
    "twitter",
    "x",
    "whatsapp",
    "telegram",
    "line",
    "linkedin",
    "email",
    "surel",
    "pinterest",
    "threads",
    "instagram",
    "salin",
    "tautan",
    "copy",
    "link",
    "url",
    "print",
    "cetak",
    "tiktok",
];
pub(super) const WRITERS: [&str; 14] = [
    "penulis",
    "pewarta",
    "reporter",
    "rep",
    "oleh",
    "by",
    "wartawan",
    "kontributor",
    "laporan",
    "author",
    "jurnalis",
    "naskah",
    "writer",
    "dilaporkan oleh",
];
const EDITORS: [&str; 9] = [
    "editor",
    "red",
    "redaktur",
    "penyunting",
    "uploader",
    "pengunggah",
    "penerjemah",
    "disunting oleh",
    "publisher",
];
pub(super) const HEADERS: [&str; 14] = [
    "judul",
    "media",
    "tanggal",
    "title",
    "date",
    "rubrik",
    "subjek",
    "subject",
    "dari",
    "kepada",
    "from",
    "to",
    "nama media",
    "outlet",
];
const PAGES: [&str; 8] = [
    "halaman selanjutnya",
    "halaman berikutnya",
    "halaman",
    "selanjutnya",
    "next page",
    "lihat semua",
    "show all",
    "page",
];
const RIGHTS: [&str; 7] = [
    "copyright",
    "hak cipta",
    "all rights reserved",
    "dilarang keras",
    "dilarang mengutip",
    "dilarang menyalin",
    "(c)",
];
const COMMENTS: [&str; 8] = [
    "comment",
    "comments",
    "komentar",
    "tulis komentar",
    "beri komentar",
    "kirim komentar",
    "isi komentar",
    "kolom komentar",
];
const CALLS: [&str; 12] = [
    "dapatkan",
    "ikuti",
    "langganan",
    "berlangganan",
    "unduh",
    "download",
    "follow",
    "gabung",
    "cek berita",
    "simak berita",
    "jangan lewatkan",
    "daftar",
];
const CHANNELS: [&str; 14] = [
    "kanal",
    "channel",
    "whatsapp",
    "telegram",
    "google news",
    "newsletter",
    "buletin",
    "surel",
    "email",
    "aplikasi",
    "langganan",
    "instagram",
    "youtube",
    "app store",
];
const MENUS: [&str; 13] = [
    "lewati ke",
    "langsung ke",
    "skip to",
    "buka menu",
    "buka konten",
    "menu",
    "masuk",
    "login",
    "log in",
    "cari",
    "search",
    "home",
    "beranda",
];

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
    let words = bare.split(' ').count();
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
            Some(Some(rest)) if rest.is_empty() => return Some(Kind::LinkList),
            Some(Some(_)) => return Some(Kind::Inline),
            Some(None)
                if words <= 2 && !starts(bare, "baca pula").is_some_and(|r| !r.is_empty()) && words > 1 =>
            {
                return Some(Kind::LinkList);
            }
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
            Some(Some(value)) => return !value.is_empty() && !ends_sentence(value) || value.len() <= 40,
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

/// One word with a capital inside, as rubrics and outlets glue them (`EkonomiIndonesia`).
fn is_camel(word: &str) -> bool {
    let mut last = ' ';
    let inner = word.chars().any(|c| {
        let turn = last.is_lowercase() && c.is_uppercase();
        last = c;
        turn
    });
    inner && word.len() <= 32 && word.chars().all(char::is_alphanumeric)
}

fn ending(bare: &str, words: usize, short: bool) -> Option<Kind> {
    if bare.contains('©') || (is_any(bare, &RIGHTS) && (words <= 40)) {
        return Some(Kind::End);
    }
    if words <= 8 && short && matches!(key(bare, &PAGES), Some(rest) if rest.is_some() || words <= 2) {
        return Some(Kind::End);
    }
    let lower_has = |list: &[&str]| {
        let lower = bare.to_lowercase();
        list.iter().any(|word| lower.contains(word))
    };
    if words <= 3
        && (is_any(bare, &COMMENTS)
            || (bare.as_bytes()[0].is_ascii_digit() && lower_has(&["komentar", "comment"])))
    {
        return Some(Kind::End);
    }
    if words <= 30
        && lower_has(&["komentar"])
        && lower_has(&["tanggung jawab", "uu ite", "redaksi", "berhak menghapus", "mencerminkan"])
        && !bare.contains(['"', '“'])
    {
        return Some(Kind::End);
    }
    let network = |w: &str| {
        NETWORKS.iter().any(|n| w.trim_matches(|c: char| !c.is_alphanumeric()).eq_ignore_ascii_case(n))
    };
    if words <= 10
        && (matches!(key(bare, &SHARES), Some(rest) if rest.is_some() || words <= 3)
            || (words >= 1 && bare.split(' ').all(network)))
    {
        return Some(Kind::Share);
    }
    (words <= 22 && is_any(bare, &CALLS) && lower_has(&CHANNELS) && !bare.contains(['"', '“']))
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
        || (bare.as_bytes()[0].is_ascii_digit()
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

/// A caption with its credit, or a credit alone.
fn is_credit(text: &str) -> bool {
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
    let Some((left, right)) = credit.split_once('/') else { return false };
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
fn is_initials(text: &str) -> bool {
    let (head, rest) = text.split_once(' ').unwrap_or((text, ""));
    let head = head.trim_matches(['(', ')', '[', ']']);
    let initials = head.contains('/')
        && head.split('/').all(|p| (1..=5).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_lowercase()));
    let rest = rest.trim();
    let bare_mark = matches!(text, "(*)" | "(**)" | "(***)");
    bare_mark || (initials && (rest.is_empty() || (rest.starts_with('(') && rest.ends_with(')'))))
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

/// What follows `prefix` at the start of `text` (any case), if a word ends there.
pub(super) fn starts<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.as_bytes().get(..prefix.len())?;
    let fits = head.eq_ignore_ascii_case(prefix.as_bytes());
    let rest = fits.then(|| &text[prefix.len()..])?;
    (!rest.starts_with(char::is_alphanumeric)).then_some(rest)
}

fn is_any(text: &str, list: &[&str]) -> bool {
    list.iter().any(|known| starts(text, known).is_some())
}

/// `Some` if `text` begins with a word of `list`; inside, what a `:` or `|` after it introduces.
pub(super) fn key<'a>(text: &'a str, list: &[&str]) -> Option<Option<&'a str>> {
    let rests = list.iter().filter_map(|known| starts(text, known));
    let rest = rests.min_by_key(|rest| rest.len())?;
    let rest = rest.trim_start_matches(['*', ' ', ')', '.']);
    Some(rest.strip_prefix([':', '|']).map(|value| value.trim_matches([' ', ')', ']', '*'])))
}

/// Whether a line of tags begins with the word for them.
pub(super) fn is_tag_heading(text: &str) -> bool {
    is_any(text, &TAGS)
}
