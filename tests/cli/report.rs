use crate::corpus::{NEGATIF, NETRAL, POSITIF, data_path, three_classes, trained};
use crate::skip;
use crate::workdir::{Ran, Workdir};
use scraper::{Html, Selector};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::process::Command;

fn report(work: &Workdir, args: &[&str]) -> Ran {
    work.run(&[&["report", "--quiet", "--resamples", "100"], args].concat())
}

fn all<'h>(html: &'h Html, selector: &str) -> Vec<scraper::ElementRef<'h>> {
    html.select(&Selector::parse(selector).expect("a selector")).collect()
}

/// The text of what `selector` finds, one blank where there are several.
fn text(html: &Html, selector: &str) -> String {
    let text: String = all(html, selector).iter().flat_map(|element| element.text()).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Every element is closed in order, and none of the words of an article became one.
fn is_well_formed(page: &str) {
    let mut open: Vec<&str> = Vec::new();
    for tag in page.split('<').skip(1).filter(|tag| !tag.starts_with('!')) {
        let (inside, _) = tag.split_once('>').unwrap_or_else(|| panic!("<{tag} has no end"));
        let name = inside.split_whitespace().next().expect("a name");
        match name.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name), "before </{name}>"),
            None if matches!(name, "meta" | "br") || inside.ends_with('/') => {}
            None => open.push(name),
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

/// What must hold of every page; its sections by id.
#[track_caller]
fn is_whole(page: &str) -> (Html, Vec<String>) {
    is_well_formed(page);
    let html = Html::parse_document(page);
    let ids: Vec<&str> = all(&html, "[id]").iter().filter_map(|element| element.attr("id")).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{ids:?}");
    let policy = all(&html, "meta[http-equiv='Content-Security-Policy']");
    assert_eq!(policy[0].attr("content"), Some("default-src 'none'; style-src 'unsafe-inline'"));
    for svg in all(&html, "svg") {
        let named = svg.attr("role") == Some("img") && svg.attr("aria-label").is_some_and(|l| l.len() > 20);
        assert!(named || svg.attr("aria-hidden") == Some("true"), "{:?}", svg.value());
    }
    for link in all(&html, "a[href]") {
        let to = link.attr("href").and_then(|to| to.strip_prefix('#')).expect("a place on the page");
        assert!(ids.contains(&to), "{to}");
    }
    for foreign in ["<script", "<link", "<img", "<iframe", "http:", "https:", "url(", "@import", "NaN"] {
        assert!(!page.contains(foreign), "{foreign}");
    }
    assert_eq!(all(&html, "h1").len(), 1);
    for figure in all(&html, "figure") {
        let inside = |selector| figure.select(&Selector::parse(selector).expect("a selector")).count();
        assert_eq!((inside("svg.plot[role=img]"), inside("figcaption"), inside("table")), (1, 1, 1));
    }
    let sections = all(&html, "section").iter().filter_map(|s| s.attr("id").map(str::to_owned)).collect();
    (html, sections)
}

/// A model of little texts, on the project's own pages: 18 outlets, ten months.
fn of_pages(work: &Workdir) -> Ran {
    trained(work, &three_classes(), &["--calibration", "none"]);
    let (pages, groups) = (data_path("pages"), data_path("events.csv"));
    report(work, &["-m", "m.safetensors", &pages, "--groups", &groups, "-o", "r.html", "--hardest", "3"])
}

#[test]
fn the_page_of_a_model_on_pages_is_whole() {
    let work = Workdir::new();
    let ran = of_pages(&work);
    let page = work.text("r.html");
    let (html, sections) = is_whole(&page);
    assert_eq!(
        sections,
        [
            "headline", "mistakes", "belief", "coverage", "labels", "time", "parts", "learning", "words",
            "errors", "findings", "made"
        ]
    );
    let pages = std::fs::read_dir(data_path("pages")).expect("pages").count();
    let lead = text(&html, ".lead");
    assert!(
        lead.contains(&format!("tried on {pages} articles")) && lead.contains("negatif, netral or positif"),
        "{lead}"
    );
    assert!(lead.contains("18 outlets, January 2025 to October 2025"), "{lead}");
    assert!(
        text(&html, ".remark").contains("None of these articles was in its training"),
        "{}",
        text(&html, ".remark")
    );
    // The figures are those of evaluate.
    let (data, groups) = (data_path("pages"), data_path("events.csv"));
    let args = [
        "evaluate",
        "-m",
        "m.safetensors",
        &data,
        "--groups",
        &groups,
        "--format",
        "json",
        "--resamples",
        "100",
    ];
    let evaluated: Value = serde_json::from_str(&work.run(&args).stdout).expect("JSON");
    let accuracy = &evaluated["overall"]["accuracy"];
    let percent = |x: &Value| format!("{:.0}", 100.0 * x.as_f64().expect("a number"));
    let card = text(&html, ".card");
    assert!(
        card.contains(&format!("Of 100 articles, about {} get the right label", percent(&accuracy["value"]))),
        "{card}"
    );
    let [low, high] = [0, 1].map(|end| percent(&accuracy["interval"][end]));
    assert!(card.contains(&format!("between {low} and {high} of 100 (95 % interval)")), "{card}");
    let time = text(&html, "#time");
    assert!(time.contains("the model's share differs from the labelled one by"), "{time}");
    assert!(time.contains("Jan 25") && !time.contains("within the band"), "{time}");
    assert!(lead.contains(" events or texts whose right label is known"), "{lead}");
    assert!(!page.contains('\u{fffd}'), "what was clean is shown as it is");
    assert_eq!(all(&html, "article.error").len(), 3);
    assert_eq!(all(&html, "#time figure").len(), 3);
    assert!(text(&html, "#parts").contains("By outlet") && text(&html, "#parts").contains("By month"));
    assert!(text(&html, "#findings").contains("near-duplicates"));
    let command = text(&html, "pre code");
    assert!(command.starts_with("sentimen report --resamples 100 -m m.safetensors "), "{command}");
    // Pages that print two labels that disagree are told, and no failure.
    ran.well();
}

/// Rows of three classes, of which some have another's words.
fn rows(classes: &[&str], title: &str) -> String {
    let texts: [&[&str]; 3] = [&POSITIF, &NEGATIF, &NETRAL];
    let row = |i: usize| {
        let (class, round) = (i % classes.len(), i / classes.len());
        let from = if i.is_multiple_of(9) { (class + 1) % 3 } else { class % 3 };
        let body = texts[from][round % texts[from].len()];
        json!({
            "id": format!("r{i}"), "title": format!("{title} {i}"), "label": classes[class],
            "text": format!("{body}, kata{} kejadian{i} tempat{}", class, i * 7),
            "date": format!("2025-{:02}-03", 1 + i % 4), "outlet": format!("Media {}", i % 14), "kota": "Solo <b>",
        })
        .to_string()
    };
    (0..90).map(row).collect::<Vec<_>>().join("\n")
}

const NASTY: [&str; 3] =
    ["<script>alert(1)</script>", "netral tanpa keberpihakan sama sekali", "عربي & \"x\""];

#[test]
fn without_a_model_every_article_is_predicted_by_one_that_did_not_see_it() {
    let work = Workdir::new();
    work.write("a.jsonl", rows(&NASTY, "عنوان <i> & 'x'"));
    let args =
        ["a.jsonl", "--calibration", "none", "--char-ngrams", "none", "--by", "kota", "--hardest", "2"];
    report(&work, &[&args[..], &["-o", "r.html"]].concat()).well();
    let page = work.text("r.html");
    let (html, sections) = is_whole(&page);
    assert!(["learning", "strictness"].iter().all(|id| sections.contains(&(*id).to_owned())), "{sections:?}");
    assert!(text(&html, ".lead").contains("dealt into 5 parts"), "{}", text(&html, ".lead"));
    assert!(text(&html, ".confusion").contains(NASTY[0]));
    assert!(text(&html, "#parts").contains("Solo <b>"), "{}", text(&html, "#parts"));
    assert!(text(&html, "#made").contains("char_ngrams = [0, 0]"));
    // A model of these very articles is judged in the same way, and so to the same figures.
    let flags = ["--calibration", "none", "--char-ngrams", "none", "--no-eval"];
    work.run(&[&["train", "a.jsonl", "-o", "m.safetensors", "--quiet"], &flags[..]].concat()).well();
    report(&work, &["a.jsonl", "-m", "m.safetensors", "--no-curves", "-o", "m.html"]).well();
    let of_model = work.text("m.html");
    let (of_model, sections) = is_whole(&of_model);
    assert!(!sections.contains(&"learning".to_owned()) && !sections.contains(&"strictness".to_owned()));
    for part in [".cards", ".confusion", "#belief", "#words"] {
        assert_eq!(text(&of_model, part), text(&html, part), "{part}");
    }
    // Its own threads and the order of its rows change nothing.
    let rows = work.text("a.jsonl");
    let turned: Vec<&str> = rows.lines().rev().collect();
    work.write("b/a.jsonl", turned.join("\n")).write("c/a.jsonl", rows.as_bytes());
    let made = |folder: &str, threads: &str| {
        let file = format!("{folder}/a.jsonl");
        let args = [&[&file[..], "--threads", threads, "--no-curves"], &args[1..]].concat();
        report(&work, &args).well().stdout.replace(&file, "a.jsonl")
    };
    assert_eq!(made("b", "1"), made("c", "3"));
}

#[test]
fn a_model_of_corrected_labels_is_known_by_the_same_corrections() {
    let work = Workdir::new();
    work.write("a.jsonl", rows(&["negatif", "netral", "positif"], "Kabar"));
    work.write("answers.csv", "id,answer\nr0,netral\nr9,-\n");
    let corrected = ["a.jsonl", "--corrections", "answers.csv", "--calibration", "none"];
    work.run(&[&["train", "-o", "m.safetensors", "-q", "--no-eval"], &corrected[..]].concat()).well();
    report(&work, &[&corrected[..], &["-o", "r.html", "--no-curves"]].concat()).well();
    let args = [&corrected[..3], &["-m", "m.safetensors", "--no-curves", "-o", "m.html"]].concat();
    report(&work, &args).well();
    let (of_recipe, _) = is_whole(&work.text("r.html"));
    let (of_model, _) = is_whole(&work.text("m.html"));
    for part in [".lead", ".cards", ".confusion", "#errors"] {
        assert_eq!(text(&of_model, part), text(&of_recipe, part), "{part}");
    }
    assert!(text(&of_model, ".lead").contains("89 articles"), "{}", text(&of_model, ".lead"));
    report(&work, &["a.jsonl", "-m", "m.safetensors", "--no-curves", "-o", "n.html"])
        .says(&["trained on labels that a review corrected"]);
}

/// Whatever else is named or forgotten: no article is judged by a model that was trained on it.
#[test]
fn articles_of_the_training_are_known_and_never_flatter() {
    let work = Workdir::new();
    let all = rows(&["negatif", "netral", "positif"], "Kabar");
    let lines: Vec<&str> = all.lines().collect();
    let (some, rest) = lines.split_at(60);
    work.write("some.jsonl", some.join("\n")).write("rest.jsonl", rest.join("\n")).write("all.jsonl", &all);
    work.run(&["train", "some.jsonl", "-o", "m.safetensors", "-q", "--no-eval", "--group-column", "kota"])
        .exits(0);
    // All of the training, but under another split: models like it stand in.
    report(&work, &["some.jsonl", "-m", "m.safetensors", "--no-curves", "-o", "some.html"])
        .well()
        .says(&["60 of the 60 articles are among those the model was trained on"]);
    let page = work.text("some.html");
    assert!(text(&is_whole(&page).0, ".lead").contains("No article was judged by a model that had seen it"));
    // A few of them: they are left out.
    work.write("few.jsonl", [&some[..5], rest].concat().join("\n"));
    report(&work, &["few.jsonl", "-m", "m.safetensors", "--no-curves", "-o", "few.html"]).well();
    let page = work.text("few.html");
    let (html, _) = is_whole(&page);
    assert!(text(&html, ".lead").contains("tried on 30 articles"), "{}", text(&html, ".lead"));
    assert!(text(&html, ".remark").contains("5 more articles were in its training and left out here"));
    report(&work, &["rest.jsonl", "-m", "m.safetensors", "--no-curves", "-o", "rest.html"]).well();
    assert_eq!(text(&is_whole(&work.text("rest.html")).0, ".cards"), text(&html, ".cards"));
    let evaluate = |file: &str| work.run(&["evaluate", file, "-m", "m.safetensors", "--resamples", "0"]);
    evaluate("few.jsonl").well().says(&["5 of the 35 articles are among those the model was trained on"]);
    assert!(!evaluate("rest.jsonl").well().stderr.contains("trained on"), "nothing to say of others");
}

/// A set that is no training set: one label, one article of 2,000 words, and no intervals.
#[test]
fn odd_sets_are_told_as_what_they_are() {
    let work = Workdir::new();
    trained(&work, &three_classes(), &["--calibration", "none"]);
    let text_of =
        |words: usize| (0..words).map(|i| format!("{} ", NEGATIF[i % NEGATIF.len()])).collect::<String>();
    let words = text_of(400).split_whitespace().take(2000).map(|word| format!("{word} ")).collect::<String>();
    work.write("one.csv", format!("text,label\n\"{words}\",positif\n{} lagi,positif\n", POSITIF[0]));
    report(&work, &["one.csv", "-m", "m.safetensors", "--no-curves", "-o", "one.html"]).well();
    let (html, _) = is_whole(&work.text("one.html"));
    let (page, remarks) = (text(&html, "body"), text(&html, ".remark"));
    assert!(remarks.contains("All these articles are positif"), "{remarks}");
    assert!(!remarks.contains("falsifies") && !page.contains("needs at least two classes"), "{remarks}");
    assert!(text(&html, ".card").contains("1 of 2 These articles are too few"), "{}", text(&html, ".card"));
    assert!(text(&html, "#errors").contains("… 500 words more"), "{}", text(&html, "#errors"));
    assert!(text(&html, "#errors .body").split_whitespace().count() < 1520);
    work.run(&["report", "-q", "one.csv", "-m", "m.safetensors", "--resamples", "0", "-o", "none.html"])
        .well();
    let (html, _) = is_whole(&work.text("none.html"));
    let page = text(&html, "body");
    assert!(
        page.contains("No intervals were asked for (--resamples 0).") && !page.contains("bars show"),
        "{page}"
    );
}

#[test]
fn what_cannot_be_is_refused() {
    let work = Workdir::new();
    trained(&work, &three_classes(), &["--calibration", "none"]);
    work.write("t.csv", three_classes()).write("one.csv", "text,label\nlaba naik,positif\n");
    let refuses = |args: &[&str], parts: &[&str]| drop(report(&work, args).refuses(parts));
    refuses(&["t.csv", "-m", "m.safetensors", "--c", "3"], &["the model's recipe is its own"]);
    work.write("other.csv", "id,answer\nt.csv#2,negatif\n");
    let of_others = &["the articles with these corrections are not those"];
    refuses(&["t.csv", "-m", "m.safetensors", "--corrections", "other.csv"], of_others);
    refuses(&["t.csv", "-m", "m.safetensors", "-o", "m.safetensors"], &["overwrite the model"]);
    refuses(&["t.csv", "-m", "m.safetensors", "--by", "kota"], &["no article has such a column"]);
    refuses(&["t.csv", "-o", "t.csv"], &["overwrite the input"]);
    work.run(&["report", "t.csv", "--resamples", "7"]).refuses(&["100 or more"]);
    refuses(&["one.csv"], &["at least two labels"]);
    refuses(&[], &["name what to read"]);
}

/// Loads pages at two widths and tells what a reader would stumble over.
const WATCH: &str = r#"<!DOCTYPE html><meta charset="utf-8"><pre id="result">not run</pre><script>
const found = [];
const pages = PAGES.flatMap(page => [1280, 390].map(width => [page, width]));
let left = pages.length;
const crosses = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
function look(frame, name) {
  const page = frame.contentDocument, root = page.scrollingElement;
  const say = text => found.push(name + ": " + text);
  if (root.scrollWidth > root.clientWidth) say("scrolls sideways, " + root.scrollWidth);
  if (page.querySelectorAll("section").length < 9) say("sections are missing");
  for (const details of page.querySelectorAll("details")) details.open = true;
  if (root.scrollWidth > root.clientWidth) say("opened, it scrolls sideways, " + root.scrollWidth);
  for (const plot of page.querySelectorAll("svg[role=img]")) {
    const label = plot.getAttribute("aria-label").slice(0, 40), around = plot.getBoundingClientRect();
    const texts = [...plot.querySelectorAll("text")].map(text => [text.textContent.trim(), text.getBoundingClientRect()]);
    if (around.width < 200) say(label + " is " + around.width + " wide");
    texts.forEach(([text, box], at) => {
      if (box.left < around.left - 1 || box.right > around.right + 1) say(label + ": '" + text + "' is cut off");
      if (box.height < 9) say(label + ": '" + text + "' is too small");
      for (const [other, its] of texts.slice(at + 1)) if (crosses(box, its)) say(label + ": '" + text + "' lies on '" + other + "'");
    });
  }
  if (--left === 0) document.getElementById("result").textContent = JSON.stringify(found);
}
for (const [page, width] of pages) {
  const frame = document.createElement("iframe");
  frame.style = "border:0;height:900px;width:" + width + "px";
  frame.onload = () => look(frame, page + " at " + width);
  frame.src = page;
  document.body.append(frame);
}
</script>"#;

/// A browser that loads pages without a window.
fn browser() -> Option<&'static str> {
    ["chromium", "chromium-browser", "google-chrome"]
        .into_iter()
        .find(|name| Command::new(name).arg("--version").output().is_ok_and(|output| output.status.success()))
}

#[test]
fn a_browser_shows_the_pages_whole_on_screens_and_telephones() {
    let found = browser();
    if !skip::unless(found.is_some(), "Chromium") {
        return;
    }
    let work = Workdir::new();
    of_pages(&work);
    work.write("a.jsonl", rows(&NASTY, "Judul")).write("two.csv", three_classes());
    let train = ["--calibration", "none", "--char-ngrams", "none"];
    report(&work, &[&["a.jsonl", "-o", "a.html"], &train[..]].concat()).well();
    report(&work, &["two.csv", "-m", "m.safetensors", "-o", "two.html"]).well();
    work.write("watch.html", WATCH.replace("PAGES", r#"["r.html", "a.html", "two.html"]"#));
    let output = Command::new(found.expect("a browser"))
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=1400,1000"])
        .args(["--allow-file-access-from-files", "--enable-logging=stderr", "--dump-dom"])
        .arg(format!("--user-data-dir={}", work.path("profile").display()))
        .arg(format!("file://{}", work.path("watch.html").display()))
        .output()
        .expect("the browser runs");
    let dom = Html::parse_document(&String::from_utf8_lossy(&output.stdout));
    let talk = String::from_utf8_lossy(&output.stderr);
    assert_eq!(text(&dom, "#result"), "[]", "{talk}");
    let said: Vec<&str> = talk.lines().filter(|line| line.contains("CONSOLE")).collect();
    assert!(said.is_empty(), "{said:#?}");
}
