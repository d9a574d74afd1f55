use super::*;
use crate::cli::review::layout::columns;
use crate::cli::review::session::{Command, Scope};
use proptest::prelude::*;

fn labels() -> Vec<String> {
    ["negatif", "netral", "positif"].map(str::to_owned).to_vec()
}

fn entry() -> Entry {
    Entry {
        given_label: Some("netral".into()),
        suggested_label: Some("positif".into()),
        reason: "probable label error".into(),
        probabilities: vec![Some(0.0625), Some(0.125), Some(0.8125)],
        words_for_suggested: vec!["laba".into(), "naik".into()],
        words_for_given: vec!["rapat".into()],
        given_confidence: Some(0.91),
        outlet: Some("Antara".into()),
        date: Some("2025-08-21".into()),
        title: Some("Laba naik\u{202e}".into()),
        body: "Rapat menyetujui laba yang naik.\n\nKata direktur: tetap hati-hati.".into(),
        id: "01.txt".into(),
        ..Entry::default()
    }
}

fn session(entries: &[Entry]) -> Session {
    let mut review = Review::new(&labels());
    entries.iter().for_each(|entry| review.push(entry));
    Session::new(review, Scope::Open)
}

const PLAIN: Style = Style { color: false, language: Language::English };

fn shown(session: &Session, view: &View, style: Style, width: usize, height: usize) -> (Vec<String>, Shown) {
    let keys = Keys::new(session.review().labels());
    Screen { session, keys: &keys, view, style }.lines(width, height)
}

fn joined(session: &Session, view: &View, style: Style, width: usize, height: usize) -> String {
    shown(session, view, style, width, height).0.join("\n")
}

#[test]
fn an_article_with_all_that_is_known_of_it() {
    let session = session(&[entry(), Entry::default()]);
    let expected = "\
1 of 2, 0 answered
given      netral  page 91 %, model 13 %
suggested  positif  model 81 %
────────────────────────────────────────────────────────────
probable label error
model: negatif 6 %, netral 13 %, positif 81 %
for positif: +laba+, +naik+
for netral: ~rapat~
Antara · 2025-08-21 · 01.txt

Laba naik

~Rapat~ menyetujui +laba+ yang +naik+.

Kata direktur: tetap hati-hati.

────────────────────────────────────────────────────────────
[n/1] negatif  [e/2] netral  [p/3] positif
[g] given label is right  [y] suggested label is right
[?] cannot be told  [x] leave out  [s] skip  [u] undo
[l] type a label  [space] scroll  [h] help  [q] quit";
    assert_eq!(joined(&session, &View::default(), PLAIN, 60, 21), expected);
}

#[test]
fn the_same_in_indonesian_and_in_colour() {
    let session = session(&[entry()]);
    let style = Style { color: true, language: Language::Indonesian };
    let text = joined(&session, &View::default(), style, 60, 24);
    for part in [
        "\u{1b}[1m1 dari 1, 0 terjawab\u{1b}[0m\n",
        "semula  \u{1b}[4;33mnetral\u{1b}[0m  halaman 91 %, model 13 %\n",
        "usulan  \u{1b}[1;36mpositif\u{1b}[0m  model 81 %\n",
        "mendukung positif: \u{1b}[1;36mlaba\u{1b}[0m, ",
        "\u{1b}[1mLaba naik\u{1b}[0m\n",
        "\u{1b}[4;33mRapat\u{1b}[0m menyetujui \u{1b}[1;36mlaba\u{1b}[0m yang",
        "\u{1b}[1m[g]\u{1b}[0m label semula benar  \u{1b}[1m[y]\u{1b}[0m label usulan benar",
        "\u{1b}[1m[spasi]\u{1b}[0m gulir",
    ] {
        assert!(text.contains(part), "no {part:?} in {text}");
    }
}

#[test]
fn a_long_article_says_how_much_is_below() {
    let session = session(&[Entry { body: "baris\n".repeat(40), ..entry() }]);
    let (lines, first) = shown(&session, &View::default(), PLAIN, 60, 20);
    assert_eq!(lines.len(), 20);
    // Seven lines before the body, forty of it, eleven of them shown.
    assert_eq!(first, Shown { page: 11, furthest: 37 });
    assert!(lines[15].starts_with("── 37 more lines below ──"), "{}", lines[15]);
    let last = View { scroll: 99, ..View::default() };
    let (lines, _) = shown(&session, &last, PLAIN, 60, 20);
    assert_eq!((lines[4].as_str(), lines[14].as_str()), ("baris", "baris"));
    assert!(lines[15].starts_with("── the end ──"), "{}", lines[15]);
}

#[test]
fn a_small_terminal_shows_the_article_first() {
    let session = session(&[entry()]);
    let expected = "\
1 of 1, 0 answered
probable label error
model: negatif 6 %,
  netral 13 %, positif 81 %
for positif: +laba+, +naik+
── 10 more lines below ─────
[h] shows all keys";
    assert_eq!(joined(&session, &View::default(), PLAIN, 28, 7), expected);
}

#[test]
fn answers_notes_typing_and_the_end() {
    let mut session = session(&[entry(), entry()]);
    session.take(Command::Skip);
    session.take(Command::Given);
    let text = joined(&session, &View::default(), PLAIN, 60, 24);
    assert!(text.starts_with("1 of 2, 1 answered   skipped before\n"), "{text}");
    session.take(Command::Undo);
    session.take(Command::Answer(Answer::Unsure));
    let view = View { note: Some(Note::bad("'x' is no command")), ..View::default() };
    assert!(joined(&session, &view, PLAIN, 60, 24).contains("─\n'x' is no command\n[n/1]"));
    let typing = View { mode: Mode::Typing("ne".into()), ..View::default() };
    let text = joined(&session, &typing, PLAIN, 60, 24);
    assert!(
        text.ends_with("label: ne▏\nnegatif, netral\n[Enter] take it  [Tab] complete it  [Esc] back"),
        "{text}"
    );
    session.take(Command::Suggested);
    let text = joined(&session, &View::default(), PLAIN, 60, 24);
    let end = "2 of 2 answered\n\nall articles have an answer\n\n\
               2 articles: 0 confirmed, 1 changed; 1 that cannot be told\nchanged: netral → positif 1\n";
    assert!(text.starts_with(end), "{text}");
    let help = View { mode: Mode::Help(0), ..View::default() };
    let text = joined(&session, &help, PLAIN, 60, 24);
    assert!(text.contains("\nn  negatif is right\n") && text.contains("\nspace b  a screen down"), "{text}");
}

#[test]
fn a_summary_in_both_languages() {
    let mut summary = Summary {
        articles: 9,
        confirmed: 2,
        labelled: 1,
        unsure: 1,
        left_out: 1,
        open: 2,
        ..Summary::default()
    };
    assert_eq!(
        told(&summary),
        [
            "9 articles: 2 confirmed, 0 changed; 1 labelled anew; 1 that cannot be told; 1 to leave out; 2 without an answer"
        ]
    );
    summary.changed.insert(("a".into(), "b".into()), 1);
    summary.changed.insert(("b".into(), "a".into()), 3);
    let said: Vec<String> =
        told(&summary).iter().map(|line| Language::Indonesian.say(line).into_owned()).collect();
    assert_eq!(
        said,
        [
            "9 artikel: 2 dibenarkan, 4 diubah; 1 diberi label baru; 1 tidak dapat dipastikan; 1 dikeluarkan; 2 belum dijawab",
            "diubah: b → a 3, a → b 1"
        ]
    );
}

#[test]
fn shares_are_not_rounded_to_none_or_all() {
    let said = [0.0, 0.001, 0.125, 0.999, 1.0, f64::NAN].map(percent);
    assert_eq!(said, ["0 %", "< 1 %", "13 %", "> 99 %", "100 %", "-"]);
}

proptest! {
    #[test]
    fn no_screen_is_larger_than_its_terminal(
        width in 1usize..130,
        height in 1usize..50,
        scroll in 0usize..60,
        mode in 0usize..3,
        text in "(\\PC|[ \\n\u{1b}\u{202e}]){0,200}",
    ) {
        let odd = Entry { given_label: Some(text.clone()), reason: text.clone(), title: Some(text.clone()), body: text.clone(), id: text.clone(), words_for_given: vec![text.clone()], ..entry() };
        let session = session(&[odd]);
        let mode = [Mode::Reading, Mode::Help(0), Mode::Typing(text.clone())][mode].clone();
        let view = View { scroll, mode, note: Some(Note::bad(text)) };
        let (lines, _) = shown(&session, &view, PLAIN, width, height);
        prop_assert!(lines.len() <= height);
        for line in &lines {
            prop_assert!(line.chars().map(columns).sum::<usize>() <= width.max(2), "{line:?} in {width}");
            prop_assert!(!line.contains(|c: char| c.is_control() || c == '\u{202e}'), "{line:?}");
        }
    }
}

#[test]
fn of_many_labels_the_most_probable_are_told() {
    let labels: Vec<String> = (0..9).map(|n| format!("k {n}")).collect();
    let mut review = Review::new(&labels);
    let probabilities = (0..9).map(|n| Some(f64::from(n) / 36.0)).collect();
    review.push(&Entry { probabilities, id: "1".into(), ..Entry::default() });
    let text = joined(&Session::new(review, Scope::Open), &View::default(), PLAIN, 200, 24);
    let most = "model: k 8 22 %, k 7 19 %, k 6 17 %, k 5 14 %, k 4 11 %, k 3 8 %, …\n1\n";
    assert!(text.contains(most), "{text}");
}

#[test]
fn the_words_of_a_new_article_name_the_label_they_speak_for() {
    let new = Entry { given_label: None, reason: "new: positif or netral?".into(), ..entry() };
    let shown = joined(&session(&[new]), &View::default(), PLAIN, 60, 30);
    assert!(shown.contains("for positif: +laba+, +naik+\nfor netral: ~rapat~\n"), "{shown}");
}
