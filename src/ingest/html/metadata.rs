//! Title, date, author and outlet as a page's own data give them: JSON-LD, then `meta`, `<time>`.

use scraper::{Html, Selector};
use serde_json::Value;

use crate::article::Article;
use crate::ingest::page::dates;

/// What one kind of data says.
#[derive(Debug, Default)]
struct Data {
    title: Option<String>,
    published: Option<String>,
    author: Option<String>,
    outlet: Option<String>,
    tags: Vec<String>,
}

/// Lets what `page` says of itself prevail over what its text was read to say.
pub(super) fn fill(article: &mut Article, page: &Html) {
    let (ld, meta) = (json_ld(page), meta(page));
    let title = ld.title.or(meta.title).or_else(|| first(page, "h1"));
    let outlet = meta.outlet.or(ld.outlet);
    if let Some(title) = title.map(|title| without_site(&title, outlet.as_deref())) {
        article.title = Some(title);
    }
    let stamps = [ld.published, meta.published, time(page)];
    if let Some(stamp) = stamps.iter().flatten().find_map(|stamp| dates::find(stamp)).map(|(_, stamp)| stamp)
    {
        // The text may print the clock that a bare date lacks.
        let same = article.date.as_deref() == Some(&stamp.date);
        let clock = article.time.take().filter(|_| same);
        article.date = Some(stamp.date);
        article.time = stamp.time.or(clock);
    }
    article.author = ld.author.or(meta.author).or(article.author.take());
    article.outlet = outlet.or(article.outlet.take());
    if article.tags.is_empty() {
        article.tags = if ld.tags.is_empty() { meta.tags } else { ld.tags };
    }
}

fn select<'p>(page: &'p Html, selector: &str) -> Vec<scraper::ElementRef<'p>> {
    Selector::parse(selector).map(|selector| page.select(&selector).collect()).unwrap_or_default()
}

fn first(page: &Html, selector: &str) -> Option<String> {
    select(page, selector)
        .first()
        .map(|element| tidy(&element.text().collect::<String>()))
        .filter(|t| !t.is_empty())
}

fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `Panen Raya - Kabar.com` without its outlet.
fn without_site(title: &str, outlet: Option<&str>) -> String {
    let outlet = outlet.unwrap_or_default().to_lowercase();
    for mark in [" | ", " - ", " – ", " — "] {
        if let Some((head, tail)) = title.rsplit_once(mark) {
            let tail = tail.to_lowercase();
            let site = tail.contains('.') && !tail.contains(' ');
            if !head.trim().is_empty()
                && (site || (!outlet.is_empty() && (tail == outlet || outlet.contains(&tail))))
            {
                return head.trim().to_owned();
            }
        }
    }
    title.to_owned()
}

fn time(page: &Html) -> Option<String> {
    let times = select(page, "time[datetime]");
    let published = |element: &&scraper::ElementRef<'_>| {
        let class = element.value().attr("class").unwrap_or_default();
        element.value().attr("itemprop") == Some("datePublished") || class.contains("publish")
    };
    let chosen = times.iter().find(published).or(times.first())?;
    chosen.value().attr("datetime").map(str::to_owned)
}

fn meta(page: &Html) -> Data {
    let mut data = Data::default();
    for element in select(page, "meta[content]") {
        let value = element.value();
        let content = tidy(value.attr("content").unwrap_or_default());
        let name =
            value.attr("property").or(value.attr("name")).or(value.attr("itemprop")).unwrap_or_default();
        if content.is_empty() {
            continue;
        }
        let slot = match name.to_ascii_lowercase().as_str() {
            "og:title" | "twitter:title" => &mut data.title,
            "article:published_time"
            | "datepublished"
            | "publishdate"
            | "content_publishedate"
            | "dtk:publishdate"
            | "pubdate"
            | "dc.date.issued"
            | "og:published_time" => &mut data.published,
            "author" | "article:author" | "content_author" | "dtk:author" | "dc.creator" => &mut data.author,
            "og:site_name" => &mut data.outlet,
            "article:tag" => {
                data.tags.push(content);
                continue;
            }
            _ => continue,
        };
        // An address is no name.
        if slot.is_none() && !(content.starts_with("http://") || content.starts_with("https://")) {
            *slot = Some(content);
        }
    }
    data
}

/// What the first article among the page's JSON-LD says.
fn json_ld(page: &Html) -> Data {
    for script in select(page, r#"script[type="application/ld+json"]"#) {
        let Ok(value) = serde_json::from_str::<Value>(script.text().collect::<String>().trim()) else {
            continue;
        };
        let mut found = Vec::new();
        articles(&value, &mut found, 0);
        if let Some(article) = found.first() {
            let text =
                |name: &str| article.get(name).and_then(Value::as_str).map(tidy).filter(|t| !t.is_empty());
            return Data {
                title: text("headline").or_else(|| text("name")),
                published: text("datePublished").or_else(|| text("dateCreated")),
                author: article.get("author").and_then(names),
                outlet: article.get("publisher").and_then(names),
                tags: keywords(article.get("keywords")),
            };
        }
    }
    Data::default()
}

/// Collects the objects of `value` that are articles, through arrays and `@graph`.
fn articles<'v>(value: &'v Value, found: &mut Vec<&'v Value>, depth: usize) {
    if depth > 4 {
        return;
    }
    match value {
        Value::Array(all) => all.iter().for_each(|value| articles(value, found, depth + 1)),
        Value::Object(object) => {
            let kinds = match object.get("@type") {
                Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect(),
                Some(Value::String(kind)) => vec![kind.as_str()],
                _ => Vec::new(),
            };
            if kinds
                .iter()
                .any(|kind| kind.ends_with("Article") || kind.ends_with("BlogPosting") || *kind == "Report")
            {
                found.push(value);
            }
            for key in ["@graph", "mainEntity", "mainEntityOfPage"] {
                if let Some(inner) = object.get(key) {
                    articles(inner, found, depth + 1);
                }
            }
        }
        _ => {}
    }
}

/// The names of one or several persons or organisations.
fn names(value: &Value) -> Option<String> {
    match value {
        Value::String(name) => Some(tidy(name)).filter(|name| !name.is_empty() && !name.starts_with("http")),
        Value::Object(object) => object.get("name").and_then(names),
        Value::Array(all) => {
            let all: Vec<String> = all.iter().filter_map(names).collect();
            (!all.is_empty()).then(|| all.join(", "))
        }
        _ => None,
    }
}

fn keywords(value: Option<&Value>) -> Vec<String> {
    let split = |text: &str| text.split(',').map(tidy).filter(|tag| !tag.is_empty()).collect::<Vec<_>>();
    match value {
        Some(Value::String(text)) => split(text),
        Some(Value::Array(all)) => {
            all.iter().filter_map(Value::as_str).map(tidy).filter(|t| !t.is_empty()).collect()
        }
        _ => Vec::new(),
    }
}
