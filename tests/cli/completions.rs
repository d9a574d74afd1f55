use crate::skip;
use crate::workdir::Workdir;
use std::process::{Command, Stdio};

const SHELLS: [&str; 5] = ["bash", "zsh", "fish", "powershell", "elvish"];

/// The verbs as `--help` lists them.
fn verbs(work: &Workdir) -> Vec<String> {
    let help = work.run(&["--help"]).well().stdout;
    let list = help.split("Commands:\n").nth(1).expect("the verbs").split("\n\n").next().expect("a list");
    let verbs: Vec<String> = list
        .lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next().map(str::to_owned))
        .filter(|verb| verb != "help")
        .collect();
    assert!(verbs.len() >= 11 && verbs.contains(&"inspect".to_owned()), "{verbs:?}");
    verbs
}

/// The long flags that a verb's `--help` lists.
fn flags(work: &Workdir, verb: &str) -> Vec<String> {
    let help = work.run(&[verb, "--help"]).well().stdout;
    let words =
        help.lines().filter(|line| line.trim_start().starts_with('-')).flat_map(str::split_whitespace);
    let flags: Vec<String> = words
        .filter(|word| word.starts_with("--"))
        .map(|word| word.trim_end_matches(|c: char| !c.is_alphanumeric()).to_owned())
        .collect();
    assert!(flags.contains(&"--quiet".to_owned()), "{verb}: {flags:?}");
    flags
}

fn is_here(program: &str) -> bool {
    let run = Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    run.is_ok_and(|status| status.success())
}

#[test]
fn every_shell_completes_every_verb_and_its_flags() {
    let work = Workdir::new();
    let verbs = verbs(&work);
    for shell in SHELLS {
        let script = work.run(&["completions", shell]).well().stdout;
        for verb in &verbs {
            assert!(script.contains(verb.as_str()), "{shell}: no {verb}");
        }
        // fish names flags without their dashes.
        for flag in ["--rejects", "--word", "--dump"] {
            assert!(script.contains(flag.trim_start_matches('-')), "{shell}: no {flag}");
        }
    }
    work.run(&["completions", "tcsh"]).refuses(&["tcsh", "powershell"]);
    work.run(&["completions"]).exits(2);
}

#[test]
fn bash_reads_its_script_and_completes() {
    let work = Workdir::new();
    if !skip::unless(is_here("bash"), "bash") {
        return;
    }
    work.write("s.bash", work.run(&["completions", "bash"]).well().stdout);
    let script = work.path("s.bash");
    assert!(Command::new("bash").arg("-n").arg(&script).status().expect("bash").success());
    let complete = r#"source "$1"; COMP_WORDS=(sentimen ins); COMP_CWORD=1; _sentimen sentimen ins sentimen; echo "${COMPREPLY[*]}"
COMP_WORDS=(sentimen inspect --du); COMP_CWORD=2; _sentimen sentimen --du inspect; echo "${COMPREPLY[*]}""#;
    let output = Command::new("bash").args(["-c", complete, "-"]).arg(&script).output().expect("bash");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "inspect\n--dump\n", "{output:?}");
}

#[test]
fn manual_pages_tell_every_verb_and_flag() {
    let work = Workdir::new();
    let main = work.run(&["man"]).well().stdout;
    work.run(&["man", "-o", "share/man1"]).well().says(&["pages written to share/man1"]);
    assert_eq!(work.text("share/man1/sentimen.1"), main);
    let verbs = verbs(&work);
    assert_eq!(std::fs::read_dir(work.path("share/man1")).expect("a folder").count(), verbs.len() + 1);
    for verb in &verbs {
        let page = work.text(&format!("share/man1/sentimen-{verb}.1"));
        let plain = page.replace("\\-", "-");
        assert!(
            main.replace("\\-", "-").contains(&format!("sentimen-{verb}(1)")),
            "no {verb} in the main page"
        );
        for flag in flags(&work, verb) {
            assert!(plain.contains(&flag), "{verb}: no {flag}");
        }
        let examples = plain.split(".SH \"EXAMPLES\"").nth(1).unwrap_or_default();
        assert!(
            examples.matches("\nsentimen ").count() + examples.matches("\n\\&sentimen ").count() >= 2,
            "{verb}"
        );
        assert!(plain.contains("0 done\n") && plain.contains("2 could not run\n"), "{verb}");
    }
    // What a verb's help says besides is not lost.
    let notes = work.text("share/man1/sentimen-evaluate.1");
    assert!(notes.contains(".SH NOTES\n") && notes.contains("finds overlap."), "{notes}");
    // The same bytes each time: no date in them.
    work.run(&["man", "-o", "again"]).well();
    assert_eq!(work.text("again/sentimen-train.1"), work.text("share/man1/sentimen-train.1"));
    work.write("file", "");
    work.run(&["man", "-o", "file"]).refuses(&["file"]);
}

#[test]
fn groff_finds_nothing_to_warn_of() {
    let work = Workdir::new();
    if !skip::unless(is_here("groff"), "groff") {
        return;
    }
    work.run(&["man", "-o", "pages"]).well();
    for page in std::fs::read_dir(work.path("pages")).expect("a folder") {
        let page = page.expect("a page").path();
        let output =
            Command::new("groff").args(["-man", "-Tutf8", "-ww"]).arg(&page).output().expect("groff");
        assert!(output.status.success() && output.stderr.is_empty(), "{page:?}: {output:?}");
        assert!(String::from_utf8_lossy(&output.stdout).contains("2 could not run"), "{page:?}");
    }
}
