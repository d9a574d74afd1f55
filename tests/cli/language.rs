use crate::corpus::{page, trained, two_classes};
use crate::workdir::Workdir;

/// What a run in some locale left behind.
struct Ran {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

/// Runs the program where these are the only locale variables.
fn run_in(work: &Workdir, locale: &[(&str, &str)], args: &[&str]) -> Ran {
    let mut command = work.command(args);
    command.env_remove("LC_ALL").envs(locale.iter().copied());
    let output = command.output().unwrap_or_else(|e| panic!("{args:?}: {e}"));
    let text = |bytes| String::from_utf8(bytes).unwrap_or_else(|e| panic!("{args:?}: {e}"));
    Ran { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

const INDONESIAN: [(&str, &str); 1] = [("LANG", "id_ID.UTF-8")];

fn prepared() -> Workdir {
    let work = Workdir::new();
    trained(&work, &two_classes(), &[]);
    work.write("a.csv", two_classes());
    work.write("b.csv", "id,text\nx,Laba naik\ny,\n");
    work.write("c.txt", page("Laba Naik", "Laba naik dua kali lipat tahun ini.", "Sentimen: positif (900%)"));
    work
}

#[test]
fn data_are_the_same_bytes_in_both_languages() {
    let work = prepared();
    let cases: [&[&str]; 12] = [
        &["ingest", "a.csv", "b.csv", "c.txt", "--rejects", "R"],
        &["ingest", "a.csv", "b.csv", "c.txt", "--format", "csv"],
        &["ingest", "a.csv", "b.csv", "c.txt", "--format", "text"],
        &["predict", "-m", "m.safetensors", "a.csv", "b.csv", "c.txt", "--explain", "3", "--rejects", "R"],
        &["predict", "-m", "m.safetensors", "a.csv", "b.csv", "c.txt", "--format", "jsonl", "-o", "O"],
        &["predict", "-m", "m.safetensors", "a.csv", "b.csv", "--format", "csv"],
        &["train", "a.csv", "--folds", "2", "-o", "O"],
        &["share", "-m", "m.safetensors", "a.csv", "--method", "em"],
        &["evaluate", "-m", "m.safetensors", "a.csv", "--format", "json"],
        &["check", "a.csv", "b.csv"],
        &["inspect", "m.safetensors", "--word", "naik"],
        &["explain", "-m", "m.safetensors", "a.csv", "b.csv", "--html"],
    ];
    for case in cases {
        let both = [("en", "R.en", "O.en"), ("id", "R.id", "O.id")].map(|(lang, rejects, output)| {
            let named = case.iter().map(|arg| match *arg {
                "R" => rejects,
                "O" => output,
                other => other,
            });
            let args: Vec<&str> = named.chain(["--lang", lang]).collect();
            let ran = run_in(&work, &[], &args);
            let files = [rejects, output].map(|name| work.path(name).exists().then(|| work.bytes(name)));
            ((ran.code, ran.stdout, files), ran.stderr)
        });
        let [(english, said), (indonesian, diucapkan)] = both;
        assert!(matches!(english.0, Some(0 | 1)), "{case:?}: {said}");
        assert_eq!(english, indonesian, "{case:?}");
        assert!(said.is_empty() || said != diucapkan, "{case:?}: {diucapkan}");
    }
}

#[test]
fn what_is_said_is_indonesian() {
    let work = prepared();
    work.write("kosong.txt", "");
    let cases: [(&[&str], i32, &[&str]); 16] = [
        (
            &["predict", "-m", "m.safetensors", "tidak-ada.csv", "a.csv"],
            1,
            &[
                "kesalahan: tidak-ada.csv: berkas atau folder tidak ditemukan; periksa namanya\n",
                "; 1 masukan gagal\n",
            ],
        ),
        (
            &["predict", "-m", "m.safetensors", "b.csv"],
            1,
            &[
                "kesalahan: b.csv:3: teksnya kosong; isi teksnya atau hapus barisnya\n",
                "1 artikel dinilai: 0 negatif, 1 positif; 1 masukan gagal\n",
            ],
        ),
        (
            &["predict", "-m", "m.safetensors", "a.csv", "--abstain", "1", "--where", "label=positif"],
            0,
            &["16 artikel dinilai: ", "; 16 di antaranya abstain; 8 baris ditulis; 0 masukan gagal\n"],
        ),
        (&["ingest", "a.csv", "b.csv"], 1, &["17 artikel, 16 berlabel; 1 masukan gagal\n"]),
        (&["ingest", "c.txt"], 0, &["c.txt: baris ", "bukan tingkat keyakinan, jadi dilewati\n"]),
        (
            &["train", "a.csv", "--no-eval", "-o", "n.safetensors"],
            0,
            &[" iterasi; disimpan: n.safetensors ("],
        ),
        (
            &["train", "b.csv", "kosong.txt", "-o", "n.safetensors"],
            2,
            &["kesalahan: tidak satu pun dari 1 artikel punya label; "],
        ),
        (
            &["train", "a.csv", "--c", "-1", "-o", "n.safetensors"],
            2,
            &["kesalahan: c bernilai -1; harus di atas 0\n"],
        ),
        (&["predict", "-m", "a.csv", "b.csv"], 2, &["kesalahan: a.csv: ini bukan berkas model "]),
        (
            &["predict", "-m", "m.safetensors", "a.csv", "--expalin", "3"],
            2,
            &[
                "kesalahan: argumen '--expalin' tidak dikenal\n\n",
                "saran: ada argumen yang mirip: '--explain'\n\nPenggunaan: sentimen predict ",
                "\n\nUntuk keterangan lebih lanjut, coba '--help'.\n",
            ],
        ),
        (
            &["ingest", "a.csv", "--threads", "0"],
            2,
            &["kesalahan: nilai '0' tidak sah untuk '--threads <N>': 0 di luar rentang 1..=1024\n"],
        ),
        (&["predikt", "a.csv"], 2, &["kesalahan: perintah 'predikt' tidak dikenal\n"]),
        (
            &["predict", "a.csv", "--model"],
            2,
            &["kesalahan: '--model <MODEL>' memerlukan nilai, tetapi tidak diberi\n"],
        ),
        (
            &["predict", "a.csv"],
            2,
            &["kesalahan: argumen wajib berikut belum diberikan:\n  --model <MODEL>\n"],
        ),
        (
            &["ingest", "a.csv", "--format", "xml"],
            2,
            &["kesalahan: nilai 'xml' tidak sah untuk '--format <FORMAT>'\n  [pilihan: text, jsonl, csv]\n"],
        ),
        (
            &["predict", "-m", "m.safetensors", "a.csv", "--new-column", "x", "--format", "csv"],
            2,
            &["kesalahan: argumen '--new-column <NAME>' tidak bisa dipakai bersama '--format <FORMAT>'\n"],
        ),
    ];
    for (args, code, parts) in cases {
        let Ran { code: ended, stderr, .. } = run_in(&work, &INDONESIAN, args);
        assert_eq!(ended, Some(code), "{args:?}: {stderr}");
        for part in parts {
            assert!(stderr.contains(part), "{args:?}: no '{part}' in: {stderr}");
        }
        for english in ["error:", "warning:", "failed", "Usage:", "tip:", "article", "there is", "[possible"]
        {
            assert!(!stderr.contains(english), "{args:?}: '{english}' in: {stderr}");
        }
    }
}

#[test]
fn the_locale_decides_and_the_flag_before_it() {
    let work = prepared();
    let missing = ["check", "tidak-ada.csv"];
    for (locale, flag, start) in [
        (&[][..], &[][..], "error: "),
        (&INDONESIAN, &[], "kesalahan: "),
        (&[("LC_ALL", "id_ID.UTF-8"), ("LANG", "en_US.UTF-8")], &[], "kesalahan: "),
        (&[("LC_ALL", "C"), ("LC_MESSAGES", "id_ID"), ("LANG", "id_ID.UTF-8")], &[], "error: "),
        (&[("LC_ALL", ""), ("LC_MESSAGES", "id_ID"), ("LANG", "C")], &[], "kesalahan: "),
        (&INDONESIAN, &["--lang", "en"], "error: "),
        (&[], &["--lang=id"], "kesalahan: "),
    ] {
        let ran = run_in(&work, locale, &[&missing[..], flag].concat());
        assert!(ran.stderr.starts_with(start), "{locale:?} {flag:?}: {}", ran.stderr);
        let before = run_in(&work, locale, &[flag, &missing[..]].concat());
        assert_eq!(ran.stderr, before.stderr, "the flag may stand before the verb");
    }
    work.run(&["check", "a.csv", "--lang", "xx"]).refuses(&["invalid value 'xx' for '--lang <LANGUAGE>'"]);
    let refused = run_in(&work, &INDONESIAN, &["check", "a.csv", "--lang", "xx"]);
    assert_eq!(refused.code, Some(2));
    assert!(refused.stderr.contains("nilai 'xx' tidak sah untuk '--lang <LANGUAGE>'"), "{}", refused.stderr);
}

/// The English lines of help.txt that are said otherwise in Indonesian.
fn english_help() -> Vec<&'static str> {
    let catalogue = include_str!("../../src/cli/language/id/help.txt");
    let lines: Vec<&str> =
        catalogue.lines().filter(|line| !line.is_empty() && !line.starts_with("# ")).collect();
    let pairs = lines.chunks_exact(2).filter(|pair| pair[0] != pair[1]);
    // Shorter ones may be a part of a name.
    let english: Vec<&str> = pairs.map(|pair| pair[0]).filter(|line| line.split(' ').count() > 2).collect();
    assert!(english.len() > 100, "help.txt was not read");
    english
}

/// `text` without the line breaks that depend on the terminal.
fn unwrapped(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn help_is_indonesian_throughout() {
    let work = Workdir::new();
    let english = english_help();
    let verbs = [
        "ingest",
        "check",
        "train",
        "predict",
        "explain",
        "share",
        "evaluate",
        "compare",
        "inspect",
        "review",
        "demo",
        "completions",
        "man",
    ];
    for verb in std::iter::once(None).chain(verbs.map(Some)) {
        for help in ["--help", "-h"] {
            let args: Vec<&str> = verb.into_iter().chain([help]).collect();
            let ran = run_in(&work, &INDONESIAN, &args);
            assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{args:?}");
            let shown = unwrapped(&ran.stdout);
            for frame in ["Penggunaan: sentimen", "Opsi:", "Contoh:", "Tampilkan bantuan"] {
                assert!(shown.contains(frame), "{args:?}: no {frame}: {}", ran.stdout);
            }
            let frames = [
                "Usage:",
                "Options:",
                "Arguments:",
                "Commands:",
                "[default:",
                "[possible",
                "Possible",
                "[OPTIONS]",
            ];
            for line in english.iter().copied().chain(frames) {
                assert!(!shown.contains(&unwrapped(line)), "{args:?}: '{line}' in: {}", ran.stdout);
            }
            // What can be done is the same.
            let names = |text: &str| {
                let mut names: Vec<String> = text
                    .split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
                    .filter(|word| word.starts_with("--") && word.len() > 2)
                    .map(str::to_owned)
                    .collect();
                names.sort();
                names.dedup();
                names
            };
            assert_eq!(names(&ran.stdout), names(&run_in(&work, &[], &args).stdout), "{args:?}");
        }
    }
    let bare = run_in(&work, &INDONESIAN, &["train"]);
    assert_eq!(bare.code, Some(2));
    assert!(bare.stderr.contains("Penggunaan: sentimen train"), "{}", bare.stderr);
    let version = run_in(&work, &INDONESIAN, &["--version"]);
    assert_eq!(version.stdout, run_in(&work, &[], &["--version"]).stdout);
}

#[test]
fn manual_pages_and_completions_follow() {
    let work = Workdir::new();
    let page = work.run(&["man", "--lang", "id"]).well().stdout;
    for section in [
        ".SH NAMA\n",
        ".SH RINGKASAN\n",
        ".SH DESKRIPSI\n",
        ".SH OPSI\n",
        ".SH PERINTAH\n",
        ".SH \"CONTOH\"\n",
        ".SH \"STATUS KELUAR\"\n",
    ] {
        assert!(page.contains(section), "no {section}: {page}");
    }
    let unescaped = unwrapped(&page.replace("\\-", "-"));
    for line in english_help() {
        assert!(!unescaped.contains(line), "'{line}' in: {page}");
    }
    for shell in ["bash", "zsh", "fish"] {
        let script = work.run(&["completions", shell, "--lang", "id"]).well().stdout;
        let has = |word: &str| script.contains(word);
        assert!(has("rejects") && (shell == "bash" || has("Latih model dari artikel berlabel")), "{shell}");
        assert!(!has("Train a model"), "{shell}");
    }
}
