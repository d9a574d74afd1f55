use super::catalogue::{MESSAGE_FILES, MESSAGES, OUTER_FILES, pairs};
use super::template::{Hole, Template};
use super::*;
use proptest::prelude::*;

fn asked(arguments: &[&str], variables: &[(&str, &str)]) -> Language {
    let arguments = ["sentimen"].into_iter().chain(arguments.iter().copied()).map(OsString::from);
    Language::asked(arguments, |name| {
        variables.iter().find(|(variable, _)| *variable == name).map(|(_, value)| value.into())
    })
}

#[test]
fn the_first_locale_variable_that_is_not_empty_decides() {
    use Language::{English, Indonesian};
    for (variables, language) in [
        (&[][..], English),
        (&[("LANG", "id_ID.UTF-8")], Indonesian),
        (&[("LANG", "id")], Indonesian),
        (&[("LANG", "id@latin")], Indonesian),
        (&[("LANG", "idx_ID")], English),
        (&[("LANG", "en_ID.UTF-8")], English),
        (&[("LANG", "C.UTF-8")], English),
        (&[("LC_ALL", "C"), ("LANG", "id_ID.UTF-8")], English),
        (&[("LC_ALL", ""), ("LC_MESSAGES", "id_ID"), ("LANG", "en_US")], Indonesian),
        (&[("LC_ALL", ""), ("LC_MESSAGES", ""), ("LANG", "id_ID")], Indonesian),
        (&[("LC_MESSAGES", "en_US"), ("LANG", "id_ID")], English),
    ] {
        assert_eq!(asked(&[], variables), language, "{variables:?}");
    }
}

#[test]
fn the_flag_comes_before_the_locale_wherever_it_stands() {
    use Language::{English, Indonesian};
    let indonesian = [("LC_ALL", "id_ID.UTF-8")];
    assert_eq!(asked(&["--lang", "en", "check"], &indonesian), English);
    assert_eq!(asked(&["check", "--lang=en"], &indonesian), English);
    assert_eq!(asked(&["check", "a", "--lang", "id"], &[]), Indonesian);
    assert_eq!(asked(&["check", "--", "--lang", "id"], &[]), English, "after -- it is an input");
    assert_eq!(asked(&["check", "--lang"], &indonesian), Indonesian);
    assert_eq!(
        asked(&["check", "--lang", "xx"], &indonesian),
        Indonesian,
        "to be refused in the locale's language"
    );
}

fn said(message: &str) -> Option<String> {
    MESSAGES.say(message)
}

#[test]
fn messages_within_messages_are_said_too() {
    for (message, indonesian) in [
        ("3 articles", "3 artikel"),
        ("1,200 articles", "1,200 artikel"),
        ("none of the 2 inputs could be read", "tidak satu pun dari 2 masukan dapat dibaca"),
        (
            "40 articles scored: 12 negatif, 28 positif; 3 of them abstained; 5 rows written; 0 inputs failed",
            "40 artikel dinilai: 12 negatif, 28 positif; 3 di antaranya abstain; 5 baris ditulis; 0 masukan gagal",
        ),
        ("7 iterations; saved a b.safetensors (1.5 kB)", "7 iterasi; disimpan: a b.safetensors (1.5 kB)"),
        (
            "reading: 90 articles, 10 failed; 25 a second; 25%, 12 s left",
            "membaca: 90 artikel, 10 gagal; 25 per detik; 25%, sisa 12 detik",
        ),
        (
            "warning: these 40 articles are unlike the training text: 60 % of their tokens are known (training: 90 %), \
             median length 1 token (training: 150); expect worse figures than the card's",
            "peringatan: 40 artikel ini tidak mirip teks pelatihan: 60 % tokennya dikenal (pelatihan: 90 %), median \
             panjang 1 token (pelatihan: 150); perkirakan hasil yang lebih buruk daripada angka pada kartu model",
        ),
        (
            "no figures, there are too few articles to hold any out: cannot make 5 folds: the 6 rows form only 2 groups \
             (near-duplicates and rows of one given group stay together); ask for at most 2 folds, or add articles",
            "tanpa evaluasi, artikelnya terlalu sedikit untuk disisihkan: tidak bisa membuat 5 lipatan: 6 baris hanya \
             membentuk 2 kelompok (artikel yang nyaris sama dan baris dari satu kelompok tidak dipisahkan); minta paling \
             banyak 2 lipatan, atau tambah artikel",
        ),
        (
            "none of the 3 articles read has a label; pages need a line such as 'Sentimen: positif (91%)', tables a label \
             column (--label-column); the columns are 'a', 'b'",
            "tidak satu pun dari 3 artikel yang dibaca punya label; halaman memerlukan baris seperti 'Sentimen: positif \
             (91%)', tabel memerlukan kolom label (--label-column); kolomnya 'a', 'b'",
        ),
    ] {
        assert_eq!(said(message).as_deref(), Some(indonesian));
    }
}

#[test]
fn what_the_user_wrote_stays_as_it_is() {
    // Each of these is a message of its own, here a name.
    assert_eq!(
        said("no column is called the text is empty").as_deref(),
        Some("tidak ada kolom bernama the text is empty")
    );
    assert_eq!(
        said("--by 3 articles is given twice; leave one out").as_deref(),
        Some("--by 3 articles diberikan dua kali; hapus salah satunya")
    );
    let error = Error::input("3 articles", "the text is empty", "check the name");
    assert_eq!(Language::Indonesian.error(&error), "3 articles: teksnya kosong; periksa namanya");
    let error = Error::io("the file is empty", std::io::Error::from_raw_os_error(2));
    let missing = "the file is empty: berkas atau folder tidak ditemukan; periksa namanya";
    assert_eq!(Language::Indonesian.error(&error), missing);
}

#[test]
fn what_has_no_pair_is_said_in_english_whole() {
    for message in [
        "linfa: something of its own",
        "something failed",
        "a thing; 3 articles",
        "3 articles; a thing",
        "",
        "; ",
    ] {
        assert_eq!(said(message), None);
        assert_eq!(Language::Indonesian.say(message), message);
    }
    assert_eq!(Language::English.say("3 articles"), "3 articles");
}

#[test]
fn no_form_says_what_another_frames() {
    // What clap and the notes frame is any message; the frame must be seen first.
    for frame in ["warning: ", "error: ", "behind the figures: ", "random split, part 2: "] {
        let alone = said(frame.trim_end()).or_else(|| said(&format!("{frame}Q"))).unwrap();
        let said_frame = alone.trim_end_matches('Q').trim_end();
        for inner in ["0 is not in 1..=1024", "3 inputs failed", "2 articles without a label left out"] {
            let expected = format!("{said_frame} {}", said(inner).unwrap());
            assert_eq!(said(&format!("{frame}{inner}")).as_deref(), Some(expected.as_str()));
        }
    }
}

#[test]
fn long_and_hostile_contents_cost_no_more_than_their_length() {
    let deep = "warning: ".repeat(20_000);
    let many = "3 articles; ".repeat(20_000);
    let tail = format!("x{}", " failed".repeat(20_000));
    let begun = std::time::Instant::now();
    for message in [&deep, &many, &tail] {
        let _ = said(message);
        let _ = said(&format!("no column is called {message}"));
    }
    assert!(begun.elapsed().as_secs() < 5, "{:?}", begun.elapsed());
}

/// What a hole of this kind holds that no literal of any template is.
fn content(hole: Hole, is_known: bool) -> BoxedStrategy<String> {
    match hole {
        _ if is_known => "[1-9][0-9]{0,4} articles".boxed(),
        Hole::Number => "[0-9]{1,6}".boxed(),
        Hole::Anything | Hole::Clause => "[QXZ]{1,8}(/[QXZ]{1,8}){0,2}".boxed(),
    }
}

fn filled() -> impl Strategy<Value = (&'static str, &'static str, Vec<String>)> {
    let all: Vec<_> = pairs(&MESSAGE_FILES).chain(pairs(&OUTER_FILES)).collect();
    proptest::sample::select(all).prop_flat_map(|(message, said)| {
        let template = Template::new(message, said).unwrap();
        let contents: Vec<_> = template
            .holes()
            .iter()
            .enumerate()
            .map(|(at, hole)| content(*hole, template.is_known(at)))
            .collect();
        (Just(message), Just(said), contents)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn a_template_with_contents_is_its_translation_with_them((message, said, contents) in filled()) {
        let template = Template::new(message, said).unwrap();
        let english = template.message(&contents);
        let mut indonesian = said.to_owned();
        for (at, content) in contents.iter().enumerate() {
            let number = at + 1;
            let content = if template.is_known(at) { content.replace(" articles", " artikel") } else { content.clone() };
            for form in [format!("{{{number}}}"), format!("{{{number}*}}"), format!("{{{number}!}}")] {
                indonesian = indonesian.replace(&form, &content);
            }
        }
        prop_assert_eq!(MESSAGES.say(&english), Some(indonesian), "{}", english);
    }

    #[test]
    fn nothing_panics(message in "[a-z ;:{}'`0-9é…]{0,60}") {
        let _ = MESSAGES.say(&message);
    }

    #[test]
    fn a_message_in_parts_of_others_never_panics(
        (one, _, contents) in filled(),
        (other, _, inner) in filled(),
    ) {
        let (one, other) = (Template::new(one, one_holes(&contents)).ok(), Template::new(other, one_holes(&inner)).ok());
        if let (Some(one), Some(other)) = (one, other) {
            let nested: Vec<String> = contents.iter().map(|_| other.message(&inner)).collect();
            let _ = MESSAGES.say(&one.message(&nested));
        }
    }
}

/// A translation with as many holes as there are contents.
fn one_holes(contents: &[String]) -> &'static str {
    (1..=contents.len()).map(|at| format!("{{{at}}}")).collect::<String>().leak()
}
