use crate::corpus::{data, trained, two_classes};
use crate::workdir::Workdir;
use std::process::{Child, Stdio};

/// Everything that a verb could write over, by the name it is given.
const FILES: [&str; 7] =
    ["in.csv", "m.safetensors", "p.jsonl", "groups.csv", "recipe.toml", "answers.csv", "weights.csv"];

fn prepared() -> Workdir {
    let work = Workdir::new();
    let rows = (0..8).map(|i| format!("k{i},{}\n", ["Laba naik,positif", "Rugi besar,negatif"][i % 2]));
    work.write("in.csv", format!("id,text,label\n{}", rows.collect::<String>()));
    work.run(&["train", "in.csv", "-o", "m.safetensors", "--no-eval"]).well();
    work.run(&["predict", "-m", "m.safetensors", "in.csv", "-o", "p.jsonl"]).well();
    work.run(&["inspect", "m.safetensors", "--dump", "weights.csv"]).well();
    let recipe = work.run(&["train", "--print-recipe"]).well().stdout;
    work.write("recipe.toml", recipe);
    work.write("groups.csv", "id,group\nk0,1\nk1,2\n");
    work.write("answers.csv", "answer,id\npositif,k0\n");
    std::fs::create_dir(work.path("map")).expect("a folder");
    work
}

/// Each verb with an output or rejects, and the file it must not write over.
const OVER: [(&[&str], &str); 31] = [
    (&["ingest", "in.csv", "-o", "TO"], "in.csv"),
    (&["ingest", "in.csv", "--rejects", "TO"], "in.csv"),
    (&["ingest", "in.csv", "--groups", "groups.csv", "-o", "TO"], "groups.csv"),
    (&["check", "in.csv", "--rejects", "TO"], "in.csv"),
    (&["check", "in.csv", "--against", "p.jsonl", "--rejects", "TO"], "p.jsonl"),
    (&["train", "in.csv", "-o", "TO"], "in.csv"),
    (&["train", "in.csv", "--groups", "groups.csv", "-o", "TO"], "groups.csv"),
    (&["train", "in.csv", "--recipe", "recipe.toml", "-o", "TO"], "recipe.toml"),
    (&["train", "in.csv", "--recipe", "recipe.toml", "-o", "n", "--rejects", "TO"], "recipe.toml"),
    (&["train", "in.csv", "--search", "--search-recipes", "default,recipe.toml", "-o", "TO"], "recipe.toml"),
    (&["train", "in.csv", "--corrections", "answers.csv", "-o", "TO"], "answers.csv"),
    (&["train", "in.csv", "--init", "m.safetensors", "-o", "n", "--rejects", "TO"], "m.safetensors"),
    (&["predict", "-m", "m.safetensors", "in.csv", "-o", "TO"], "in.csv"),
    (&["predict", "-m", "m.safetensors", "in.csv", "-o", "TO"], "m.safetensors"),
    (&["predict", "-m", "m.safetensors", "in.csv", "--format", "csv", "--resume", "TO"], "in.csv"),
    (&["predict", "-m", "m.safetensors", "in.csv", "--format", "csv", "--resume", "TO"], "m.safetensors"),
    (&["predict", "-m", "m.safetensors", "in.csv", "--new-column", "baru", "-o", "TO"], "in.csv"),
    (&["explain", "-m", "m.safetensors", "in.csv", "--html", "-o", "TO"], "in.csv"),
    (&["explain", "-m", "m.safetensors", "in.csv", "--html", "-o", "TO"], "m.safetensors"),
    (&["share", "-m", "m.safetensors", "in.csv", "--method", "em", "-o", "TO"], "in.csv"),
    (&["evaluate", "p.jsonl", "-o", "TO"], "p.jsonl"),
    (&["evaluate", "-m", "m.safetensors", "in.csv", "-o", "TO"], "m.safetensors"),
    (&["report", "-m", "m.safetensors", "in.csv", "-o", "TO"], "m.safetensors"),
    (&["report", "in.csv", "--recipe", "recipe.toml", "-o", "TO"], "recipe.toml"),
    (&["report", "in.csv", "--corrections", "answers.csv", "-o", "TO"], "answers.csv"),
    (&["curve", "in.csv", "--recipe", "recipe.toml", "-o", "TO"], "recipe.toml"),
    (&["audit", "in.csv", "-o", "TO"], "in.csv"),
    (&["audit", "in.csv", "--out-of-fold", "TO"], "in.csv"),
    (&["compare", "p.jsonl", "m.safetensors", "in.csv", "--rejects", "TO"], "p.jsonl"),
    (&["inspect", "m.safetensors", "--dump", "TO"], "m.safetensors"),
    (&["inspect", "m.safetensors", "--edit", "weights.csv", "-o", "TO"], "weights.csv"),
];

/// Nothing is lost: no output takes the place of what a run reads, by whatever name.
#[test]
fn what_is_read_is_not_written_over_by_any_of_its_names() {
    let work = prepared();
    let before = FILES.map(|file| work.bytes(file));
    for (args, file) in OVER {
        let mut names =
            vec![file.to_owned(), format!("./map/../{file}"), work.path(file).display().to_string()];
        #[cfg(unix)]
        {
            let (soft, hard) = (work.path("soft"), work.path("hard"));
            std::os::unix::fs::symlink(file, &soft).expect("a link");
            std::fs::hard_link(work.path(file), &hard).expect("a second name");
            names.extend(["soft".to_owned(), "map/../hard".to_owned()]);
        }
        for name in names {
            let args: Vec<&str> = args.iter().map(|arg| if *arg == "TO" { &name } else { *arg }).collect();
            work.run(&args).refuses(&["would overwrite", "give it a file of its own"]);
        }
        for link in ["soft", "hard"] {
            let _ = std::fs::remove_file(work.path(link));
        }
    }
    assert_eq!(FILES.map(|file| work.bytes(file)), before);
    assert!(!work.path("n").exists());
}

#[test]
fn no_verb_writes_into_a_folder_that_it_reads() {
    let work = prepared();
    work.write("map/1.txt", "Laba naik lagi tahun ini.");
    for (args, _) in OVER.iter().filter(|(args, _)| args.contains(&"in.csv") && args.contains(&"-o")) {
        let args: Vec<&str> = args
            .iter()
            .map(|arg| match *arg {
                "TO" => "map/1.txt",
                "in.csv" => "map",
                arg => arg,
            })
            .collect();
        if !args.contains(&"n") {
            work.run(&args).refuses(&["lies in the input folder 'map'", "put it elsewhere"]);
        }
    }
    assert_eq!(work.text("map/1.txt"), "Laba naik lagi tahun ini.");
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_no_file_can_be_made_in_is_told_before_any_work() {
    let work = prepared();
    let is_writer =
        |args: &[&str]| args.contains(&"-o") && !args.contains(&"--search") && !args.contains(&"n");
    for (args, _) in OVER.iter().filter(|(args, _)| is_writer(args)) {
        // No one can, whoever it is.
        let to = "/proc/sys/kernel/baru.csv";
        let args: Vec<&str> = args.iter().map(|arg| if *arg == "TO" { to } else { *arg }).collect();
        let ran = work.run(&args).refuses(&["/proc/sys/kernel/baru.csv: "]);
        assert_eq!(ran.stdout, "", "{args:?}: {}", ran.stderr);
    }
}

#[cfg(unix)]
#[test]
fn what_may_not_be_written_to_stays_and_is_told_before_any_work() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    use std::os::unix::process::CommandExt;
    let work = prepared();
    let rights = |name: &str, mode| {
        std::fs::set_permissions(work.path(name), std::fs::Permissions::from_mode(mode)).expect("rights");
    };
    std::fs::create_dir(work.path("tetap")).expect("a folder");
    work.write("tetap/lama", "old").write("lama", "old");
    rights("", 0o777);
    rights("tetap", 0o555);
    rights("lama", 0o444);
    // Root may do everything: then the program runs as nobody, who must reach it.
    let is_root = std::fs::metadata(work.path("lama")).expect("the file").uid() == 0;
    let program = work.path("sentimen");
    std::fs::copy(env!("CARGO_BIN_EXE_sentimen"), &program).expect("the program");
    for to in ["tetap/baru", "tetap/lama", "lama"] {
        for args in [&["ingest", "in.csv", "-o", to][..], &["train", "in.csv", "--no-eval", "-o", to]] {
            let mut command = std::process::Command::new(&program);
            command.args(args).current_dir(work.path("")).env("LC_ALL", "C");
            if is_root {
                command.gid(65534).uid(65534);
            }
            let output = command.output().expect("the program");
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert_eq!(output.status.code(), Some(2), "{args:?}: {said}");
            assert!(said.contains(&format!("{to}: permission denied")), "{args:?}: {said}");
            assert_eq!(output.stdout, b"", "{args:?}");
        }
    }
    rights("tetap", 0o755);
    assert_eq!((work.text("lama"), work.text("tetap/lama")), ("old".into(), "old".into()));
}

/// Starts the program in `work` and does not wait.
fn started(work: &Workdir, args: &[&str]) -> Child {
    work.command(args)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|e| panic!("{args:?}: {e}"))
}

#[test]
fn of_several_writers_of_one_file_one_is_the_last_and_none_fails() {
    let work = Workdir::new();
    let inputs: Vec<String> = (0..8).map(|n| format!("in{n}.csv")).collect();
    for (n, name) in inputs.iter().enumerate() {
        work.write(name, format!("{}Laba {},positif\n", two_classes(), "naik ".repeat(n + 1)).repeat(20));
    }
    for (verb, flags) in [("ingest", &[][..]), ("train", &["--no-eval"])] {
        let outputs: Vec<Vec<u8>> = inputs
            .iter()
            .map(|input| {
                work.run(&[&[verb, input, "-q", "-o", "alone"], flags].concat());
                work.bytes("alone")
            })
            .collect();
        std::fs::remove_file(work.path("alone")).expect("the output");
        for _ in 0..3 {
            let children: Vec<Child> = inputs
                .iter()
                .map(|input| started(&work, &[&[verb, input, "-q", "-o", "same"], flags].concat()))
                .collect();
            for child in children {
                let output = child.wait_with_output().expect("an end");
                let said = String::from_utf8_lossy(&output.stderr).into_owned();
                assert!(
                    matches!(output.status.code(), Some(0 | 1)) && !said.contains("same"),
                    "{verb}: {said}"
                );
            }
            assert!(outputs.contains(&work.bytes("same")), "{verb}: one of them, whole");
            let left: Vec<_> = std::fs::read_dir(work.path("")).expect("a folder").flatten().collect();
            assert_eq!(left.len(), inputs.len() + 1, "{left:?}");
        }
        std::fs::remove_file(work.path("same")).expect("the output");
    }
}

#[cfg(unix)]
#[test]
fn a_link_as_output_stays_one_and_the_file_keeps_its_rights() {
    use std::os::unix::fs::PermissionsExt;
    let work = Workdir::new();
    work.write("in.csv", two_classes()).write("map/rows.jsonl", "old");
    let private = std::fs::Permissions::from_mode(0o600);
    std::fs::set_permissions(work.path("map/rows.jsonl"), private).expect("rights");
    std::os::unix::fs::symlink("map/rows.jsonl", work.path("latest")).expect("a link");
    work.run(&["ingest", "in.csv", "-o", "latest"]).well();
    assert!(work.path("latest").is_symlink());
    assert_eq!(work.text("map/rows.jsonl").lines().count(), 16);
    let mode = std::fs::metadata(work.path("map/rows.jsonl")).expect("the file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(std::fs::read_dir(work.path("map")).expect("the folder").count(), 1);
}

#[cfg(target_os = "linux")]
#[test]
fn standard_output_by_its_name_is_added_to_and_never_replaced() {
    let work = Workdir::new();
    work.write("in.csv", two_classes()).write("log", "before\n");
    let log = std::fs::OpenOptions::new().append(true).open(work.path("log")).expect("the log");
    let ended =
        work.command(&["ingest", "in.csv", "-o", "/dev/stdout"]).stdout(log).status().expect("an end");
    assert!(ended.success());
    let text = work.text("log");
    assert!(text.starts_with("before\n{") && text.lines().count() == 17, "{text}");
    assert!(std::path::Path::new("/dev/stdout").is_symlink());
}

#[test]
fn what_a_killed_run_left_is_not_read_as_an_input() {
    let work = Workdir::new();
    let pages = std::fs::read_dir(data().join("inbox")).expect("data/inbox").flatten();
    for (n, page) in pages.enumerate() {
        work.write(&format!("map/{n}.txt"), std::fs::read(page.path()).expect("a page"));
    }
    let before = work.run(&["ingest", "map"]).stdout;
    work.write("map/.rows.jsonl.4711.tmp", "{\"text\":\"half").write("map/.m.safetensors.4711.1.tmp", "half");
    let after = work.run(&["ingest", "map"]);
    assert_eq!(after.stdout, before);
    assert!(!after.stderr.contains("tmp"), "{}", after.stderr);
}

/// Of nothing but errors no file is made: the scores of yesterday stay.
#[test]
fn predict_keeps_the_old_file_where_nothing_could_be_read() {
    let work = Workdir::new();
    trained(&work, &two_classes(), &[]);
    work.write("lama.csv", "OLD\n");
    work.run(&["predict", "-m", "m.safetensors", "tiada.txt", "-o", "lama.csv"]).refuses(&["tiada.txt"]);
    assert_eq!(work.text("lama.csv"), "OLD\n");
}

#[test]
fn groups_that_name_no_article_are_told() {
    let work = Workdir::new();
    work.write("a.csv", two_classes());
    work.write("g.csv", "id,g\nlain,1\n");
    let ran = work.run(&["train", "a.csv", "--groups", "g.csv", "--no-eval", "-o", "m.safetensors"]).well();
    ran.says(&["none of the articles is in the file of groups", "sentimen ingest"]);
}
