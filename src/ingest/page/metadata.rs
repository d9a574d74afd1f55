//! Title, date, outlet, author, place, tags and the portal's names, from the lines around a body.

use super::boilerplate::{self, Kind};
use super::byline;
use super::dateline;
use super::dates;
use super::layout::Layout;
use super::lines::{Line, header};
use super::outlet;
use super::shape;
use super::words;
use crate::article::Article;

/// Fills the fields of `article` that the page prints.
pub(super) fn fill(article: &mut Article, lines: &[Line<'_>], layout: &Layout) {
    let (head, rest) = lines.split_at(layout.body.start);
    let opening = rest.first().filter(|line| line.is_text()).and_then(|line| dateline::parse(&line.text));
    article.title = header(head, &["judul", "title"])
        .or_else(|| layout.title.map(|t| lines[t].text.trim_start_matches(['#', ' ']).to_owned()));
    dates_of(article, lines, layout);
    article.outlet = outlet::above(lines, head)
        .or_else(|| opening.as_ref().and_then(|found| found.outlet).map(str::to_owned))
        .or_else(|| outlet::below(lines))
        .or_else(|| outlet::first_crumb(head, opening.as_ref()));
    let is_outlet =
        |place: &&str| article.outlet.as_ref().is_some_and(|outlet| outlet.eq_ignore_ascii_case(place));
    article.place = opening
        .as_ref()
        .and_then(
            |found| if found.place.as_ref().is_some_and(is_outlet) { found.second } else { found.place },
        )
        .map(str::to_owned);
    article.author = author(article, lines, head, layout.title);
    if article.date.is_none() {
        article.date = opening.and_then(|found| found.date);
    }
    portal(article, head);
    article.tags = tags(lines, layout);
}

fn dates_of(article: &mut Article, lines: &[Line<'_>], layout: &Layout) {
    let mut portal = None;
    let mut own: Option<dates::Stamp> = None;
    let mut own_above = false;
    for (i, line) in lines.iter().enumerate() {
        // Below the body dates belong to other articles, unless the line says what it dates.
        let below = i >= layout.body.start;
        let stamp = match line.kind {
            Kind::Date if below && !line.text.starts_with(|c: char| c.is_alphabetic()) => None,
            Kind::Date => dates::date_line(&line.text)
                .filter(|found| !below || says_published(&line.text) && found.who.is_empty()),
            Kind::Header if !below && shape::key(&line.text, &["tanggal", "date"]).is_some() => {
                dates::find(&line.text).map(|(_, stamp)| dates::DateLine {
                    stamp: Some(stamp),
                    who: "",
                    portal: false,
                })
            }
            Kind::Byline if !below => dates::find(&line.text).map(|(_, stamp)| dates::DateLine {
                stamp: Some(stamp),
                who: "",
                portal: false,
            }),
            _ => None,
        };
        let Some(found) = stamp else { continue };
        let slot = if found.portal { &mut portal } else { &mut own };
        // Above the title some sites print today's date; the article's stands below it.
        let above = layout.title.is_some_and(|title| i < title);
        let better = own_above && !above && !below && found.stamp.as_ref().is_some_and(|s| s.time.is_some());
        if slot.is_none() || (better && !found.portal) {
            if !found.portal {
                own_above = above;
            }
            *slot = found.stamp;
        }
    }
    if let Some(stamp) = own.or(portal) {
        article.date = Some(stamp.date);
        article.time = stamp.time;
    }
}

fn says_published(line: &str) -> bool {
    ["tanggal", "terbit", "diterbitkan", "dipublikasikan", "published", "publikasi", "tayang", "dirilis"]
        .iter()
        .any(|word| shape::starts(line, word).is_some())
}

fn author(article: &Article, lines: &[Line<'_>], head: &[Line<'_>], title: Option<usize>) -> Option<String> {
    let outlet = article.outlet.as_deref();
    let written = lines.iter().filter(|line| line.kind == Kind::Byline).find_map(|line| {
        let value = shape::key(&line.text, &words::WRITERS)?;
        let bare = || line.text.split_once(' ').map_or("", |(_, name)| name);
        let value = value.unwrap_or_else(bare);
        let end = [
            "|",
            "/ ",
            " Editor",
            " Red:",
            " - ",
            ", Jurnalis",
            ", Wartawan",
            " • ",
            " · ",
            " — ",
            " – ",
            " [",
            " di ",
            " pada ",
            " on ",
            " in ",
        ]
        .iter()
        .filter_map(|mark| value.find(mark))
        .min();
        Some(value[..end.unwrap_or(value.len())].trim().to_owned()).filter(|name| !name.is_empty())
    });
    let beside_date = || {
        let dated = head
            .iter()
            .filter(|line| line.kind == Kind::Date)
            .filter_map(|line| dates::date_line(&line.text));
        dated
            .map(|found| found.who.trim())
            .filter(|who| !shape::is_any(who, &words::EDITORS))
            .map(|who| shape::key(who, &words::WRITERS).flatten().unwrap_or(who))
            .find(|who| !who.is_empty() && !outlet::is_site(who) && Some(*who) != outlet)
            .map(str::to_owned)
    };
    let site_byline = || {
        let bylines = lines.iter().filter(|line| line.kind == Kind::Byline);
        bylines.filter_map(|line| byline::outlet_byline(&line.text)).map(|(who, _)| who.to_owned()).next()
    };
    let names = || {
        let near = |i: usize| {
            head.get(i + 1).is_some_and(|next| matches!(next.kind, Kind::Byline | Kind::Date))
                || (i > 0 && head[i - 1].kind == Kind::Date)
        };
        let bare = |i: usize| head[i].text.split(" (").next().unwrap_or_default();
        let from = title.map_or(1, |title| title + 1);
        let is_author = |i: &usize| {
            let named = head[*i].is_text() && near(*i) && are_names(bare(*i)) && bare(*i).contains(' ');
            named && outlet.is_none_or(|outlet| !outlet.eq_ignore_ascii_case(bare(*i)))
        };
        Some(bare((from..head.len()).find(is_author)?).to_owned())
    };
    written
        .or_else(beside_date)
        .or_else(site_byline)
        .or_else(names)
        .map(strip_by)
        .filter(|author| !author.is_empty() && !author.eq_ignore_ascii_case("tim"))
}

fn strip_by(author: String) -> String {
    shape::starts(&author, "oleh").map(|name| name.trim_matches([' ', ':']).to_owned()).unwrap_or(author)
}

/// One to three names of one to four capitalised words each.
fn are_names(text: &str) -> bool {
    let name = |part: &str| {
        let words = part.trim().split(' ');
        (1..=4).contains(&words.clone().count())
            && words.clone().all(|w| {
                w.starts_with(char::is_uppercase) && w.chars().all(|c| c.is_alphabetic() || ".'-".contains(c))
            })
    };
    text.split(',').count() <= 3 && text.split(',').all(name)
}

fn portal(article: &mut Article, head: &[Line<'_>]) {
    let mut under = "";
    for line in head.iter().filter(|line| line.kind == Kind::Portal) {
        let text = line.text.as_ref();
        let known = ["Kab/Kota", "Kabupaten/Kota", "Partai", "Parpol", "Tokoh", "Informasi Tambahan"];
        let heading = known.iter().find(|heading| shape::starts(text, heading).is_some());
        let value = match heading {
            Some(heading) => {
                under = heading;
                let rest = text[heading.len()..].trim_start();
                shape::starts(rest, "terkait").unwrap_or(rest).trim_start_matches([':', ' ', '\t'])
            }
            None if text.contains("Jenis Media:") => continue,
            None => text,
        };
        let list = match under {
            "Kab/Kota" | "Kabupaten/Kota" => &mut article.district,
            "Partai" | "Parpol" => &mut article.parties,
            "Tokoh" => &mut article.figures,
            _ => continue,
        };
        let names = value.split([',', ';', '|']).map(|name| name.trim_matches([' ', '-', '•', '*', '–']));
        list.extend(names.filter(|name| !name.is_empty()).map(str::to_owned));
    }
}

fn tags(lines: &[Line<'_>], layout: &Layout) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for line in lines.iter().filter(|line| line.kind == Kind::Tags) {
        let text = line.text.as_ref();
        let value = match (boilerplate::is_tag_heading(text), text.split_once(':')) {
            // `Kata Kunci Alpen, gletser`
            (true, None) if text.contains(',') => shape::key_rest(text, &words::TAGS),
            (true, None) => continue,
            (true, Some((_, value))) => value,
            (false, _) => text,
        };
        let pieces = value.split([',', ';', '|', '#', '•', '·']);
        let named = |tag: &&str| tag.contains(char::is_alphabetic);
        tags.extend(pieces.map(|tag| tag.trim_matches([' ', '-', '*'])).filter(named).map(str::to_owned));
    }
    // After the signature a quick-news page lists its tags in lower case, without a heading.
    let signed = layout
        .body
        .end
        .checked_sub(1)
        .and_then(|last| lines.get(last))
        .is_some_and(|line| line.signature.is_some());
    if signed && tags.is_empty() {
        let loose = lines[layout.body.end..].iter().take_while(|line| {
            line.is_headline() && line.words() <= 5 && line.text.starts_with(char::is_lowercase)
        });
        tags.extend(loose.map(|line| line.text.to_string()));
    }
    tags
}
