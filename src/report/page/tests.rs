use super::*;
use crate::corpus::check::check;
use crate::evaluate::{
    Bootstrap, Candidate, Criterion, Evaluation, Measure, Scored, error_by_chance, periods, precision_recall,
    reliability_estimates, slices,
};
use ndarray::Array2;
use std::collections::BTreeMap;

pub(super) const B: Bootstrap = Bootstrap { resamples: 100, seed: 0 };

/// A page of n articles of K classes by turns, of which every seventh gets the next class, in so many months.
pub(super) fn page_of(labels: &[&str], n: usize, months: usize) -> ModelPage {
    let k = labels.len();
    let truth: Vec<usize> = (0..n).map(|i| i % k).collect();
    let predicted: Vec<usize> = (0..n).map(|i| (i + usize::from(i % 7 == 0)) % k).collect();
    let sure = |i: usize| 0.5 + 0.5 * (i % 11) as f64 / 11.0;
    page_by(labels, truth, predicted, &sure, months, B)
}

/// A page of articles of these classes, as sure as told.
pub(super) fn page_by(
    labels: &[&str],
    truth: Vec<usize>,
    predicted: Vec<usize>,
    sure: &dyn Fn(usize) -> f64,
    months: usize,
    bootstrap: Bootstrap,
) -> ModelPage {
    let labels: Vec<String> = labels.iter().map(|label| (*label).to_owned()).collect();
    let (n, k) = (truth.len(), labels.len());
    let p = Array2::from_shape_fn((n, k), |(i, at)| {
        if predicted[i] == at { sure(i) } else { (1.0 - sure(i)) / (k - 1) as f64 }
    });
    let scored = Scored::new(&labels, truth, predicted, p, None).unwrap();
    let month: Vec<Option<String>> =
        (0..n).map(|i| (months > 0).then(|| format!("2025-{:02}", 1 + i % months.max(1)))).collect();
    let outlets: Vec<Vec<String>> = (0..n).map(|i| vec![format!("Media <{}> & Co", i % 20)]).collect();
    ModelPage {
        name: Some("a <b>".into()),
        predicted_by: PredictedBy::OutOfFold(5),
        seen_left_out: Some(0),
        edited: false,
        searched: false,
        evaluated: Evaluated {
            evaluation: Evaluation::of(&scored, bootstrap).unwrap(),
            groups: false,
            unlabelled: 2,
            failed: 0,
            unknown: BTreeMap::new(),
            slices: vec![("outlet".into(), slices(&scored, &outlets, bootstrap))],
            hardest: Vec::new(),
        },
        abstaining: None,
        error_by_chance: error_by_chance(&scored, 400, 0),
        outlets: 20,
        dates: Some(["2025-01-03".into(), "2025-02-01".into()]),
        reliability: reliability_estimates(&scored, bootstrap),
        curves: (0..k).map(|k| precision_recall(&scored, k, 100)).collect(),
        months: periods(&scored, &month, bootstrap),
        undated: month.iter().filter(|month| month.is_none()).count(),
        learning: Learning::LeftOut,
        c_path: None,
        words: Some(vec![vec![Weighted { ngram: "NOT_<i>".into(), weight: 1.0, documents: Some(1) }]; k]),
        errors: Vec::new(),
        check: check(&[]),
        card: vec![("recipe", "default".into())],
        recipe: "c = 10\n\n[text]\n".into(),
        command: "sentimen report '<x>'".into(),
    }
}

/// What every page must be: closed elements, ids once, nothing from elsewhere, every picture with words.
pub(super) fn is_whole(html: &str) {
    let (mut open, mut ids): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    for tag in html.split('<').skip(1).filter(|tag| !tag.starts_with('!')) {
        let (inside, _) = tag.split_once('>').unwrap();
        let name = inside.split_whitespace().next().unwrap();
        match name.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name), "before </{name}>"),
            None if matches!(name, "meta" | "br") || inside.ends_with('/') => {}
            None => open.push(name),
        }
        if let Some((_, rest)) = inside.split_once(" id=\"") {
            ids.push(rest.split('"').next().unwrap());
        }
        let is_picture = name == "svg";
        assert!(
            !is_picture || inside.contains("aria-label=\"") || inside.contains("aria-hidden"),
            "<{inside}>"
        );
    }
    assert!(open.is_empty(), "{open:?}");
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all);
    for foreign in ["http:", "https:", "url(", "<script", "<link", "<img", "NaN", "inf%", "<i></i><b>"] {
        assert!(!html.contains(foreign), "{foreign}");
    }
}

#[test]
fn pages_of_any_set_are_whole() {
    for (labels, n, months) in [
        (&["negatif", "positif"][..], 60, 1),
        (&["a", "b", "<script>", "d", "e", "f", "a label with a very long name indeed", "h"], 200, 30),
        (&["a", "b", "c"], 3, 0),
        (&["a", "b"], 2, 2),
    ] {
        let page = page_of(labels, n, months);
        let html = model_page(&page);
        is_whole(&html);
        assert_eq!(html, model_page(&page));
    }
}

/// What the page says, without its elements.
fn text(page: &ModelPage) -> String {
    let html = model_page(page);
    let body = html.split_once("<body>").unwrap().1;
    body.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect()
}

#[track_caller]
pub(super) fn says(page: &ModelPage, parts: &[&str], not: &[&str]) {
    let text = text(page);
    parts.iter().for_each(|said| assert!(text.contains(said), "no {said} in {text}"));
    not.iter().for_each(|said| assert!(!text.contains(said), "{said}"));
}

/// 60 articles by turns; those at 0, 7, …, 56 are wrong: 9, of which 0, 14, 28, 42 and 56 are negatif.
#[test]
fn the_first_screen_says_what_was_measured() {
    let text = text(&page_of(&["negatif", "positif"], 60, 1));
    for said in [
        "How good is the model “a &lt;b&gt;”?",
        "one of 2 labels: negatif or positif",
        "tried on 60 articles whose right label is known, from 20 outlets, January 2025 to February 2025.",
        "Of 100 articles, about 85 get the right label.",
        "These are only 60 articles. Over all articles of this kind it is probably right for between ",
        "Always guessing negatif, as common as any label here, would be right for 50 of 100. The model is better than that.",
        "It gave 9 of 60 articles a wrong label. The commonest mistake: 5 of 30 articles labelled negatif were called positif.",
        "Left out: 2 without a label.",
        "All dated articles are of January 2025",
        "sentimen report &#39;&lt;x&gt;&#39;",
        "c = 10\n\n[text]",
    ] {
        assert!(text.contains(said), "no {said}");
    }
}

#[test]
fn what_flatters_is_said_before_the_figures() {
    let mut page = page_of(&["negatif", "positif"], 60, 1);
    page.predicted_by = PredictedBy::ModelThatSawThem;
    page.edited = true;
    let html = model_page(&page);
    let at = |text: &str| html.find(text).unwrap_or_else(|| panic!("no {text}"));
    assert!(at("These figures say nothing of new articles") < at("class=\"cards\""));
    assert!(at("weights were changed by hand") < at("class=\"cards\""));
}

/// A model that is no better than guessing is not praised.
#[test]
fn guessing_is_told() {
    let mut page = page_of(&["negatif", "positif"], 60, 1);
    let evaluation = &mut page.evaluated.evaluation;
    evaluation.majority.accuracy = evaluation.overall.accuracy.value.unwrap();
    assert!(model_page(&page).contains("On these articles the model is no better than that."));
    page.evaluated.evaluation.majority.accuracy -= 0.01;
    assert!(model_page(&page).contains("too few to say that the model is better"));
}

#[test]
fn learning_and_c_are_drawn_with_their_verdicts() {
    let mut page = page_of(&["negatif", "positif"], 60, 1);
    let draw = |wrong: usize| {
        let truth: Vec<usize> = (0..100).map(|i| i % 2).collect();
        let predicted = truth.iter().enumerate().map(|(i, t)| if i < wrong { 1 - t } else { *t }).collect();
        let labels = ["a".to_owned(), "b".to_owned()];
        Scored::new(&labels, truth, predicted, Array2::from_elem((100, 2), 0.5), None).unwrap()
    };
    let curve = LearningCurve::of(&[(40.0, vec![draw(40)]), (80.0, vec![draw(10)])], B).unwrap();
    page.learning = Learning::Curve(curve);
    let candidate = |c: f64, f1: f64| {
        let measure = Measure::of(vec![f1 - 0.01, f1 + 0.01]);
        Candidate {
            recipe: "default".into(),
            c,
            macro_f1: measure.clone(),
            accuracy: measure.clone(),
            log_loss: measure,
        }
    };
    // Of C 10 the first fold is ahead by .02, the second behind by .01: .005 ± .015.
    let mut tried = vec![candidate(0.1, 0.5), candidate(1.0, 0.8), candidate(10.0, 0.805)];
    tried[2].macro_f1 = Measure::of(vec![0.81, 0.80]);
    let selection = Selection::of(Criterion::MacroF1, false, tried).unwrap();
    page.c_path = Some(CPath { selection, recipe: "default".into(), c: 1.0 });
    let html = model_page(&page);
    is_whole(&html);
    for said in [
        "<strong>Yes, most likely.</strong> From 40 to 80 articles macro-F1 went from 60.0\u{a0}% to 90.0\u{a0}%",
        "By macro-F1 none of those tried did better than the C in force, 1, by more than chance may bring.",
        "C 0.1: macro-F1 50\u{a0}%",
    ] {
        assert!(html.contains(said), "no {said}");
    }
    page.learning = Learning::TooFew("half of 9 <is> little".into());
    page.c_path.as_mut().unwrap().c = 10.0;
    let html = model_page(&page);
    assert!(html.contains("too few articles to tell: half of 9 &lt;is&gt; little."));
    assert!(html.contains("By macro-F1 none of those tried did better than the C in force, 10."));
}

/// Folds differ by .2, but C 10 is ahead in each by .03: what counts is the difference of pairs.
#[test]
fn another_c_is_told_only_where_pairs_of_folds_say_so() {
    let mut page = page_of(&["negatif", "positif"], 60, 1);
    let candidate = |c: f64, f1: [f64; 4], loss: [f64; 4]| Candidate {
        recipe: "default".into(),
        c,
        macro_f1: Measure::of(f1.into()),
        accuracy: Measure::of(f1.into()),
        log_loss: Measure::of(loss.into()),
    };
    let tried = vec![
        candidate(1.0, [0.6, 0.8, 0.6, 0.8], [0.4; 4]),
        candidate(10.0, [0.63, 0.83, 0.63, 0.83], [0.5, 0.3, 0.5, 0.28]),
    ];
    let of = |criterion| {
        let selection = Selection::of(criterion, false, tried.clone()).unwrap();
        Some(CPath { selection, recipe: "default".into(), c: 1.0 })
    };
    page.c_path = of(Criterion::MacroF1);
    says(
        &page,
        &["C 10 did better than the C in force, 1, by macro-F1: by 3 points, more than chance may bring."],
        &[],
    );
    page.c_path = of(Criterion::LogLoss);
    says(
        &page,
        &[
            "By log-loss none of those tried did better than the C in force, 1, by more than chance",
            "The lower, the better.",
        ],
        &[],
    );
    let page = ModelPage { c_path: page.c_path, ..page_of(&["negatif", "positif"], 49, 1) };
    says(&page, &["too few articles to tell whether another is better"], &[]);
}

#[test]
fn hashed_models_say_that_they_have_no_words() {
    let mut page = page_of(&["negatif", "positif"], 60, 1);
    assert!(model_page(&page).contains("&quot;&lt;i&gt;&quot; after a negation"));
    page.words = None;
    assert!(model_page(&page).contains("keeps numbers in place of words"));
}

/// WCAG 2.2, 1.4.11: what is needed to understand a picture stands out from what is beside it by 3 to 1; text by 4.5.
#[test]
fn colors_stand_out_from_the_paper_in_light_and_dark() {
    let luminance = |hex: &str| -> f64 {
        let long = if hex.len() == 3 { hex.chars().flat_map(|c| [c, c]).collect() } else { hex.to_owned() };
        let part = |at: usize| {
            let x = f64::from(u8::from_str_radix(&long[at..at + 2], 16).unwrap()) / 255.0;
            if x <= 0.04045 { x / 12.92 } else { ((x + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(0) + 0.7152 * part(2) + 0.0722 * part(4)
    };
    let sheets = [include_str!("../html.css"), include_str!("page.css")];
    // Each sheet has its colours for light, dark and paper, in this order, where it has any.
    let value = |mode: usize, name: &str| {
        let value = sheets.iter().find_map(|sheet| {
            let roots = sheet.split(":root {").skip(1).map(|root| root.split('}').next().unwrap());
            let root = roots.into_iter().nth(mode)?;
            Some(root.split_once(&format!("--{name}: #"))?.1.split(';').next()?.trim().to_owned())
        });
        value.unwrap_or_else(|| panic!("no {name} in mode {mode}"))
    };
    for mode in 0..3 {
        for (name, least) in [
            ("s0", 3.0),
            ("s1", 3.0),
            ("s2", 3.0),
            ("s3", 3.0),
            ("s4", 3.0),
            ("s5", 3.0),
            ("ink", 7.0),
            ("faint", 4.5),
        ] {
            for ground in ["paper", "soft"] {
                let [a, b] = [name, ground].map(|name| luminance(&value(mode, name)) + 0.05);
                assert!(
                    a.max(b) / a.min(b) >= least,
                    "{name} on {ground} in mode {mode}: {:.2}",
                    a.max(b) / a.min(b)
                );
            }
        }
    }
}
