use crate::corpus::{NEGATIF, NETRAL, POSITIF, page};
use crate::workdir::Workdir;
use std::process::{Command, Stdio};

/// Sixty labelled articles: pages of three outlets and days, and a table of others.
fn articles() -> Vec<(String, String)> {
    let classes = [(&POSITIF[..], "positif"), (&NEGATIF[..], "negatif"), (&NETRAL[..], "netral")];
    let mut files = Vec::new();
    let mut table = "id,text,label,outlet,date\n".to_owned();
    for i in 0..60 {
        let (texts, label) = classes[i % 3];
        let (first, second) = (texts[i % texts.len()], texts[(i / 3 + i % 2 + 1) % texts.len()]);
        let body = format!("{first} pada hari ke-{i}, kata sumber {}. {second} di kota {}.", i % 7, i % 5);
        if i % 2 == 0 {
            let title = format!("{first}\nSenin, {} Maret 2025 08:{:02} WIB", 1 + i % 28, i % 60);
            let label = format!("Sentimen: {label} ({}%)", 70 + i % 30);
            files.push((
                format!("map/{:02}/{i:02}.txt", i % 3),
                page(&title, &format!("{body} Istanbul İstanbul."), &label),
            ));
        } else {
            table.push_str(&format!("t{i},\"{body}\",{label},Kabar {},2025-03-{:02}\n", i % 3, 1 + i % 28));
        }
    }
    files.push(("a.csv".to_owned(), table));
    files.push((
        "baru.csv".to_owned(),
        "id,text\nx,Laba naik lagi\ny,\nz,\"Pabrik rugi, buruh DIPECAT\"\n".to_owned(),
    ));
    files
}

/// Every verb that makes data, with what it writes beside standard output.
const COMMANDS: [(&[&str], &[&str]); 20] = [
    (&["train", "map", "a.csv", "-o", "m.safetensors"], &["m.safetensors"]),
    (
        &["train", "a.csv", "map", "--split", "time", "--decision", "tuned", "-o", "n.safetensors"],
        &["n.safetensors"],
    ),
    (
        &[
            "train",
            "a.csv",
            "--search",
            "--search-c",
            "1,10",
            "--hash-bits",
            "12",
            "--no-eval",
            "-o",
            "h.safetensors",
        ],
        &["h.safetensors"],
    ),
    (&["ingest", "map", "a.csv", "baru.csv", "--rejects", "r.jsonl"], &["r.jsonl"]),
    (&["ingest", "map", "a.csv", "--format", "csv", "-o", "i.csv"], &["i.csv"]),
    (&["ingest", "map", "a.csv", "--format", "text"], &[]),
    (&["predict", "-m", "m.safetensors", "map", "baru.csv", "--format", "jsonl", "--explain", "3"], &[]),
    (&["predict", "-m", "m.safetensors", "map", "baru.csv", "--format", "csv", "-o", "p.csv"], &["p.csv"]),
    (&["predict", "-m", "m.safetensors", "map", "baru.csv", "--format", "text", "--explain", "2"], &[]),
    (&["predict", "-m", "m.safetensors", "baru.csv", "--new-column", "kelas"], &[]),
    (&["explain", "-m", "m.safetensors", "map", "--html", "-o", "e.html"], &["e.html"]),
    (&["explain", "-m", "m.safetensors", "baru.csv"], &[]),
    (&["share", "-m", "m.safetensors", "map", "a.csv", "--by", "outlet", "--format", "json"], &[]),
    (&["evaluate", "-m", "m.safetensors", "a.csv", "--by", "month", "--format", "json"], &[]),
    (&["audit", "map", "a.csv", "-o", "tinjau.csv", "--out-of-fold", "f.jsonl"], &["tinjau.csv", "f.jsonl"]),
    (&["curve", "map", "a.csv", "--draws", "1", "--format", "csv"], &[]),
    (&["report", "map", "a.csv", "--no-curves", "-o", "l.html"], &["l.html"]),
    (&["check", "map", "a.csv"], &[]),
    (&["inspect", "m.safetensors", "--dump", "bobot.csv"], &["bobot.csv"]),
    (&["inspect", "m.safetensors", "--format", "json"], &[]),
];

/// What a run is surrounded by, none of which data may depend on.
#[derive(Debug, Clone, Copy)]
struct World {
    threads: &'static str,
    locale: &'static str,
    zone: &'static str,
    home: bool,
    /// Whether standard input is closed, and not merely empty.
    closed: bool,
    /// Whether it runs in the folder whose files were written in the other order.
    other_folder: bool,
}

/// Any two settings of any two things occur together.
fn worlds() -> Vec<World> {
    let (threads, zones) = (["1", "2", "8"], ["UTC", "Asia/Jayapura", "Pacific/Kiritimati"]);
    let locales = ["C", "id_ID.UTF-8", "tr_TR.UTF-8", "de_DE.UTF-8"];
    // Drawn until every pair was there; a test below holds that.
    let yes = |of: &str, i: usize| of.as_bytes()[i] == b'1';
    let world = |i: usize| {
        let (t, l) = (i % 3, i / 3);
        World {
            threads: threads[t],
            locale: locales[l],
            zone: zones[(t + l) % 3],
            home: yes("001101001110", i),
            closed: yes("010001011101", i),
            other_folder: yes("101101110011", i),
        }
    };
    (0..12).map(world).collect()
}

/// Standard output, the exit code, and the files that were written.
type Left = (Vec<u8>, Option<i32>, Vec<Vec<u8>>);

fn run(work: &Workdir, world: World, args: &[&str], files: &[&str]) -> Left {
    files.iter().for_each(|file| drop(std::fs::remove_file(work.path(file))));
    let args = [args, &["--threads", world.threads]].concat();
    let mut command = if world.closed && cfg!(unix) {
        let mut shell = Command::new("sh");
        shell.args(["-c", "exec \"$0\" \"$@\" <&-", env!("CARGO_BIN_EXE_sentimen")]).args(&args);
        shell.current_dir(work.path(""));
        shell
    } else {
        work.command(&args)
    };
    command.env("LC_ALL", world.locale).env("LANG", world.locale).env("TZ", world.zone);
    if world.home {
        command.env("HOME", work.path(""));
    } else {
        command.env_remove("HOME").env_remove("USER").env_remove("XDG_CONFIG_HOME");
    }
    let output = command.stdin(Stdio::null()).output().unwrap_or_else(|e| panic!("{args:?}: {e}"));
    let code = output.status.code();
    assert!(matches!(code, Some(0 | 1)), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    (output.stdout, code, files.iter().map(|file| work.bytes(file)).collect())
}

#[test]
fn nothing_around_a_run_changes_a_byte_of_its_data() {
    let folders = [Workdir::new(), Workdir::new()];
    let files = articles();
    for (name, text) in &files {
        folders[0].write(name, text);
    }
    for (name, text) in files.iter().rev() {
        folders[1].write(name, text);
    }
    let worlds = worlds();
    for (args, written) in COMMANDS {
        // Those that fit many models see every setting, though not every pair.
        let fits = matches!(args[0], "train" | "audit" | "curve" | "report");
        let worlds: Vec<World> = worlds
            .iter()
            .copied()
            .enumerate()
            .filter(|(i, _)| !fits || [0, 4, 8, 9].contains(i))
            .map(|(_, world)| world)
            .collect();
        let of = |world: &World| run(&folders[usize::from(world.other_folder)], *world, args, written);
        let first = of(&worlds[0]);
        assert!(!first.0.is_empty() || first.2.iter().any(|file| !file.is_empty()), "{args:?} makes nothing");
        for world in &worlds[1..] {
            let other = of(world);
            assert!(other == first, "{args:?} in {world:?}:\n{}", String::from_utf8_lossy(&other.0));
        }
    }
}

#[test]
fn the_worlds_pair_every_setting_with_every_other() {
    let settings = |w: &World| {
        [
            w.threads,
            w.locale,
            w.zone,
            ["no home", "home"][usize::from(w.home)],
            ["null", "closed"][usize::from(w.closed)],
            ["here", "there"][usize::from(w.other_folder)],
        ]
    };
    let worlds: Vec<_> = worlds().iter().map(settings).collect();
    for a in 0..6 {
        for b in 0..a {
            let of = |at: usize| worlds.iter().map(|w| w[at]).collect::<std::collections::BTreeSet<_>>();
            let pairs: std::collections::BTreeSet<_> = worlds.iter().map(|w| (w[a], w[b])).collect();
            assert_eq!(pairs.len(), of(a).len() * of(b).len(), "{pairs:?}");
        }
    }
}
