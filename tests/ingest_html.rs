//! HTML pages, written for this test, against what a careful reader takes from them.

use sentimen::article::Article;
use sentimen::ingest::{self, Options, Outcome, article_from_html};
use std::path::{Path, PathBuf};

/// What a page says: title, date, time, author, outlet, tags, label, confidence.
type Said = (
    &'static str,
    Option<&'static str>,
    Option<&'static str>,
    Option<&'static str>,
    Option<&'static str>,
    &'static [&'static str],
    Option<&'static str>,
    Option<f64>,
);

#[rustfmt::skip]
const PAGES: [(&str, Said); 8] = [
    ("01-json-ld.html", ("Petani Garam Rembang Panen Lebih Awal", Some("2025-08-14"), Some("09:20"), Some("Laras Wening"), Some("Kabar Pantura"), &["garam", "Rembang"], Some("positif"), Some(0.914))),
    ("02-graph.html", ("Jembatan Kayu di Hulu Sungai Patah Lagi", Some("2025-03-03"), None, Some("Rahmadi Noor, Siti Aminah"), Some("Lensa Banua"), &[], Some("negatif"), Some(0.87))),
    ("03-open-graph.html", ("Jadwal Vaksinasi Ternak di Lombok Timur", Some("2025-05-21"), Some("14:05"), Some("Baiq Nurlaila"), Some("Suara Rinjani"), &["ternak", "Lombok Timur"], None, None)),
    ("04-time.html", ("Tim Dayung Poso Bawa Pulang Tiga Emas", Some("2025-09-07"), Some("17:45"), Some("Yunita Lapasau"), None, &[], Some("positif"), None)),
    ("05-bare.html", ("Banjir Rob Rendam Gudang Ikan Asin di Cilincing", Some("2025-02-12"), Some("10:15"), None, None, &[], Some("negatif"), Some(0.8725))),
    ("06-loose-tags.html", ("Dua Desa Berbagi Mata Air", Some("2025-04-11"), None, None, None, &[], Some("netral"), Some(0.64))),
    ("07-meta-names.html", ("Bus Sekolah Gratis Mulai Beroperasi di Karanganyar", Some("2025-07-02"), Some("08:31"), Some("Galuh Sasmita"), Some("kabarLawu"), &[], None, None)),
    ("08-comments.html", ("Pabrik Tahu di Sumedang Ditutup Sementara", Some("2025-01-30"), Some("06:00"), Some("Tatang Sobari"), None, &[], Some("negatif"), Some(0.83))),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/html_pages")
}

fn html(name: &str) -> String {
    std::fs::read_to_string(folder().join(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// The text between `<p>` and its end inside the article, as the source has it.
fn paragraphs(html: &str) -> Vec<String> {
    let from = html.find("<h1>").expect("a headline");
    let to = ["</article>", "</div></div>", "</div>\n<p>Sentimen", "<ul><li>Pintu"]
        .iter()
        .filter_map(|end| html[from..].find(end))
        .min()
        .expect("an end");
    html[from..from + to]
        .split("<p>")
        .skip(1)
        .map(|p| p.split(['<', '\n']).next().unwrap_or_default().trim().to_owned())
        .filter(|p| p.split(' ').count() > 12)
        .collect()
}

#[test]
fn title_date_author_label_of_every_page() {
    for (name, (title, date, time, author, outlet, tags, label, confidence)) in PAGES {
        let read = article_from_html(&html(name));
        let text = |value: &Option<String>| value.clone();
        assert_eq!(read.title.as_deref(), Some(title), "{name}");
        assert_eq!((read.date.as_deref(), read.time.as_deref()), (date, time), "{name}");
        assert_eq!(
            (text(&read.author).as_deref(), text(&read.outlet).as_deref()),
            (author, outlet),
            "{name}"
        );
        assert_eq!(read.tags, tags, "{name}");
        assert_eq!((read.label.as_deref(), read.confidence), (label, confidence), "{name}");
        assert!(!read.label_conflict, "{name}");
    }
}

#[test]
fn bodies_hold_each_paragraph_as_a_line_and_nothing_else() {
    const FURNITURE: [&str; 13] = [
        "Beranda",
        "Baca juga",
        "Terpopuler",
        "Pedoman",
        "Hak cipta",
        "Advertisement",
        "Indeks",
        "asep88",
        "Foto:",
        "Sentimen",
        "sentimen",
        "SENTIMEN",
        "Gudang Garam Rakyat",
    ];
    for (name, _) in PAGES {
        let page = html(name);
        let body = article_from_html(&page).body;
        let wanted = paragraphs(&page);
        assert!(wanted.len() >= 3, "{name}: {wanted:#?}");
        for paragraph in wanted {
            assert!(body.lines().any(|line| line == paragraph), "{name} lacks {paragraph:?}:\n{body}");
        }
        for piece in FURNITURE {
            assert!(!body.contains(piece), "{name} holds {piece:?}:\n{body}");
        }
    }
}

#[test]
fn a_folder_of_html_is_read_like_any_other() {
    let read = ingest::read(&[folder()], &Options::default()).expect("the folder can be read");
    let articles: Vec<Article> = read
        .map(|outcome| match outcome {
            Outcome::Article(article) => *article,
            Outcome::Rejected { error, .. } => panic!("{error}"),
        })
        .collect();
    assert_eq!(articles.len(), PAGES.len());
    for (article, (name, said)) in articles.iter().zip(PAGES) {
        assert_eq!((article.id.as_str(), article.title.as_deref()), (name, Some(said.0)));
        let unknown = name == "07-meta-names.html";
        assert_eq!(article.warnings.len(), usize::from(unknown), "{name}: {:?}", article.warnings);
    }
}

#[test]
fn other_encodings_and_missing_endings_change_nothing() {
    let page = html("05-bare.html");
    let wanted = article_from_html(&page);
    let work = tempfile::tempdir().expect("a folder");
    let utf16: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(page.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    for (name, bytes) in [("a", page.clone().into_bytes()), ("b.txt", page.into_bytes()), ("c.htm", utf16)] {
        std::fs::write(work.path().join(name), bytes).expect("a file");
    }
    let read =
        ingest::read(&[work.path().to_path_buf()], &Options::default()).expect("the folder can be read");
    let mut names = Vec::new();
    for outcome in read {
        let Outcome::Article(article) = outcome else { panic!("{outcome:?}") };
        assert_eq!((&article.body, &article.label), (&wanted.body, &wanted.label), "{}", article.id);
        names.push(article.id);
    }
    assert_eq!(names, ["a", "b.txt", "c.htm"]);
}
