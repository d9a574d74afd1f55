//! The outlet, where a page prints it: site line, beside the date, copyright, navigation, address.

use super::boilerplate::Kind;
use super::byline;
use super::dateline::Dateline;
use super::dates;
use super::lines::Line;
use super::lines::header;
use super::shape;
use super::words;

/// The outlet as lines above the body print it.
pub(super) fn above(lines: &[Line<'_>], head: &[Line<'_>]) -> Option<String> {
    header(head, &["media", "nama media", "outlet"])
        .map(|value| masthead_value(&value))
        .or_else(|| head.iter().find_map(|line| site_line(&line.text)))
        .or_else(|| {
            head.iter()
                .take(TOP)
                .filter(|line| line.kind != Kind::Byline)
                .find_map(|line| masthead(&line.text))
        })
        .or_else(|| {
            // Beside a date stands an address, or a name while the writer has a line of their own.
            let written = lines
                .iter()
                .any(|line| line.kind == Kind::Byline && shape::key(&line.text, &words::WRITERS).is_some());
            let dated = head.iter().filter(|line| line.kind == Kind::Date);
            dated
                .filter_map(|line| dates::date_line(&line.text))
                .map(|found| found.who)
                .find(|who| is_site(who) || (written && !who.is_empty()))
                .map(str::to_owned)
        })
        .or_else(|| {
            let bylines = lines.iter().filter(|line| line.kind == Kind::Byline);
            bylines
                .filter_map(|line| byline::outlet_byline(&line.text))
                .map(|(_, outlet)| outlet.to_owned())
                .next()
        })
}

/// `Kabar Kita » Daerah » Hukum`: the first step of a breadcrumb, where a photo's credit or, before the place, the
/// dateline names it as well.
pub(super) fn first_crumb(head: &[Line<'_>], dateline: Option<&Dateline<'_>>) -> Option<String> {
    head.iter().take(TOP).find_map(|line| named_crumb(&line.text, head, dateline))
}

fn named_crumb(text: &str, head: &[Line<'_>], dateline: Option<&Dateline<'_>>) -> Option<String> {
    let name = [" » ", " › ", " > "].iter().find_map(|mark| text.split_once(mark))?.0.trim();
    let proper = name.split(' ').all(|word| word.starts_with(char::is_uppercase));
    let credited =
        |line: &Line<'_>| line.text.rsplit_once('(').is_some_and(|(_, credit)| opens_with(credit, name, '/'));
    let opens = dateline.is_some_and(|found| {
        found.second.is_some() && found.place.is_some_and(|first| first.eq_ignore_ascii_case(name))
    });
    (proper && (2..=4).contains(&name.split(' ').count()) && (opens || head.iter().any(credited)))
        .then(|| name.to_owned())
}

/// Whether `text` opens with `name`, in any case, and `mark`.
fn opens_with(text: &str, name: &str, mark: char) -> bool {
    text.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name))
        && text[name.len()..].trim_start().starts_with(mark)
}

/// The outlet as copyright, navigation or the comment rules print it.
pub(super) fn below(lines: &[Line<'_>]) -> Option<String> {
    let rights =
        lines.iter().filter(|line| line.kind == Kind::End).find_map(|line| rights_holder(&line.text));
    let navigation = || {
        let other =
            |line: &&Line<'_>| line.kind == Kind::Navigation && line.text.to_lowercase().contains("lain");
        lines.iter().filter(other).find_map(|line| proper_run(&line.text, 1))
    };
    let comments = || {
        let rules =
            |line: &&Line<'_>| line.kind == Kind::End && line.text.to_lowercase().contains("komentar");
        lines.iter().filter(rules).find_map(|line| proper_run(&line.text, 2))
    };
    let address =
        || lines.iter().filter(|line| line.kind == Kind::Link).find_map(|line| address_host(&line.text));
    rights.or_else(navigation).or_else(comments).or_else(|| signed_outlet(lines)).or_else(address)
}

/// Lines from the top among which a masthead stands.
const TOP: usize = 6;

/// `☰ Kabar.com`, `KABAR News`, `Kabar Times - Kantor Berita`, `Radio Kabar | Kupang`
pub(super) fn masthead(text: &str) -> Option<String> {
    const NAMES: [&str; 8] = ["indonesia", "news", "media", "online", "post", "times", "radio", "wire"];
    let bare = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let name = bare.split(" - ").next().unwrap_or_default().split(" | ").next().unwrap_or_default().trim();
    let words: Vec<&str> =
        name.split([' ', ',']).filter(|word| !matches!(*word, "" | "Logo" | "logo")).collect();
    if name.contains([':', '(', ')', '/', '…']) || name.contains("..") {
        return None;
    }
    let name = words.join(" ");
    let proper = words.iter().all(|word| word.starts_with(char::is_uppercase) || is_site(word));
    let known = |word: &&str| NAMES.iter().any(|known| word.eq_ignore_ascii_case(known));
    let named = (2..=4).contains(&words.len()) && proper && words[1..].iter().any(known);
    // Without what follows it, `Radio Desa Mengudara` may be a headline.
    let station = words.len() >= 2 && proper && words[0] == "Radio" && bare.contains(" | ");
    ((words.len() == 1 && is_site(&name)) || named || station).then_some(name)
}

/// `Kabar.com | Tier: 2`, `KABAR (Kantor Berita)`: the name before what describes it.
fn masthead_value(value: &str) -> String {
    let end = [" | ", " ("].iter().filter_map(|mark| value.find(mark)).min();
    value[..end.unwrap_or(value.len())].to_owned()
}

/// `Kabar.com Kabar.com Jenis Media: News`
fn site_line(text: &str) -> Option<String> {
    let (site, _) = text.split_once("Jenis Media:")?;
    let words: Vec<&str> = site.split_whitespace().collect();
    let (first, second) = words.split_at(words.len() / 2);
    let once = if !first.is_empty() && first == second { first } else { &words };
    (!once.is_empty()).then(|| once.join(" "))
}

/// Whether `who` is an address, as `kabar.com`.
pub(super) fn is_site(who: &str) -> bool {
    !who.contains(' ') && who.split_once('.').is_some_and(|(name, end)| name.len() > 1 && end.len() >= 2)
}

/// `Copyright © KABAR 2025`, `© 2025 Kabar Kita. All rights reserved`
fn rights_holder(text: &str) -> Option<String> {
    let (_, after) = text.split_once('©').or_else(|| text.split_once("(c)"))?;
    let year = |w: &&str| {
        w.trim_matches(|c: char| !c.is_alphanumeric()).bytes().all(|b| b.is_ascii_digit() || b == b'-')
    };
    let named =
        after.split_whitespace().skip_while(year).take_while(|w| !year(w) && !w.eq_ignore_ascii_case("all"));
    let mut name = String::new();
    for word in named {
        name.push_str(if name.is_empty() { "" } else { " " });
        name.push_str(word.trim_end_matches([',', '|']));
        if word.ends_with(['.', ',', '|']) {
            break;
        }
    }
    let end = ["Hak", "hak", "Dilindungi", "All", "all"].iter().filter_map(|mark| name.find(mark)).min();
    let name = name[..end.unwrap_or(name.len())].trim_matches(['.', ' ', '-', ',']).to_owned();
    // The company is not the outlet.
    (!name.is_empty() && name.split(' ').count() <= 5 && !name.starts_with("PT ")).then_some(name)
}

/// The first run of at least `least` capitalised words in `text` that is a name.
fn proper_run(text: &str, least: usize) -> Option<String> {
    const NO_NAMES: [&str; 16] = [
        "UU", "ITE", "Edisi", "Buka", "Ke", "Lewati", "Langsung", "Lompat", "Halaman", "Situs", "Layanan",
        "Menu", "Redaksi", "Komentar", "Pilih", "Baca",
    ];
    let body = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ' ');
    let words: Vec<&str> = body.split(' ').collect();
    let proper =
        |word: &str| word.starts_with(char::is_uppercase) && !NO_NAMES.contains(&word.trim_end_matches('.'));
    let mut i = 0;
    while i < words.len() {
        let run = words[i..].iter().take_while(|word| proper(word)).count();
        if run >= least && run > 0 {
            return Some(words[i..i + run].join(" ").trim_end_matches(['.', ',']).to_owned());
        }
        i += run.max(1);
    }
    None
}

/// The outlet whose initials sign the article (`[NW/r]`), where a credit or a quote names it.
fn signed_outlet(lines: &[Line<'_>]) -> Option<String> {
    let signature = lines.iter().find_map(|line| line.signature.as_deref())?;
    let code = signature.strip_prefix('[')?.split_once('/')?.0;
    if code.len() < 2 || !code.bytes().all(|b| b.is_ascii_uppercase()) {
        return None;
    }
    let named = |text: &str| {
        let words: Vec<&str> = text
            .splitn(code.len() + 1, ' ')
            .take(code.len())
            .map(|w| w.trim_matches(['.', ',', ')', '”', '"']))
            .collect();
        let initials = words.iter().filter_map(|w| w.chars().next()).eq(code.chars());
        initials.then(|| words.join(" "))
    };
    lines.iter().find_map(|line| {
        ["kepada ", "diperoleh ", "diterima ", "dihubungi ", "ditemui ", "("].iter().find_map(|mark| {
            line.text.match_indices(mark).find_map(|(at, _)| named(&line.text[at + mark.len()..]))
        })
    })
}

/// `https://p.kabar.id/a/5Hc2w` is of `kabar.id`.
fn address_host(text: &str) -> Option<String> {
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    let host = rest.split(['/', '?']).next()?;
    let labels: Vec<&str> = host.split('.').collect();
    // Second-level registries (`co.id`, `or.id`) keep three labels.
    let kept =
        if labels.len() > 2 && labels[labels.len() - 2].len() <= 3 && labels[labels.len() - 1].len() == 2 {
            3
        } else {
            2
        };
    (labels.len() >= 2).then(|| labels[labels.len().saturating_sub(kept)..].join("."))
}
