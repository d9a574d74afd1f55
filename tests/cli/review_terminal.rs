use crate::review::REVIEW;
use crate::skip;
use crate::workdir::Workdir;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

/// A terminal of 100 columns and 30 lines, of a tmux of its own.
struct Terminal {
    socket: PathBuf,
}

impl Terminal {
    /// Runs `command` of a shell in one called `name`.
    fn new(work: &Workdir, name: &str, command: &str) -> Self {
        let terminal = Self { socket: work.path(name) };
        let program = env!("CARGO_BIN_EXE_sentimen");
        let command = format!("cd '{}'; P='{program}'; {command}", work.path("").display());
        terminal.tmux(&["new-session", "-d", "-x", "100", "-y", "30", "sh", "-c", &command]);
        terminal
    }

    fn tmux(&self, args: &[&str]) -> Output {
        let output = Command::new("tmux")
            .arg("-u")
            .arg("-S")
            .arg(&self.socket)
            .args(["-f", "/dev/null"])
            .args(args)
            .env_remove("TMUX")
            .env_remove("NO_COLOR")
            .env("LC_ALL", "C.UTF-8")
            .output()
            .unwrap_or_else(|e| panic!("tmux {args:?}: {e}"));
        assert!(output.status.success(), "tmux {args:?}: {output:?}");
        output
    }

    fn press(&self, keys: &[&str]) {
        self.tmux(&[&["send-keys"], keys].concat());
    }

    /// Presses keys that are an answer, after the article was there for a while.
    fn answer(&self, keys: &[&str]) {
        std::thread::sleep(Duration::from_millis(200));
        self.press(keys);
    }

    fn screen(&self) -> String {
        String::from_utf8(self.tmux(&["capture-pane", "-p"]).stdout).expect("UTF-8")
    }

    /// Waits until the screen holds `text`.
    #[track_caller]
    fn shows(&self, text: &str) -> String {
        let start = Instant::now();
        loop {
            let screen = self.screen();
            if screen.contains(text) {
                return screen;
            }
            assert!(start.elapsed() < Duration::from_secs(20), "no '{text}' on the screen:\n{screen}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // A test that failed leaves no server behind either.
        let _ = Command::new("tmux").arg("-S").arg(&self.socket).arg("kill-server").output();
    }
}

fn answers(work: &Workdir) -> Vec<String> {
    let text = work.text("r.csv").replace("\nrugi", "");
    text.lines().skip(1).map(|line| line.split(';').next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn a_walk_survives_a_kill_and_leaves_the_terminal_as_it_was() {
    let has_tmux = Command::new("tmux").arg("-V").output().is_ok_and(|output| output.status.success());
    if !skip::unless(has_tmux, "tmux") {
        return;
    }
    let work = Workdir::new();
    work.write("r.csv", REVIEW);
    let terminal = Terminal::new(&work, "first", "echo $$ > pid; exec \"$P\" review r.csv");
    let screen = terminal.shows("1 of 5, 0 answered");
    for part in
        ["given      netral", "suggested  positif  model 70 %", "Laba naik.", "[p/3] positif", "[q] quit"]
    {
        assert!(screen.contains(part), "no '{part}' on:\n{screen}");
    }
    // A key that is held down answers once.
    terminal.press(&["p", "p", "p", "p"]);
    terminal.shows("this came too soon to be an answer");
    terminal.shows("2 of 5, 1 answered");
    terminal.answer(&["g"]);
    terminal.shows("3 of 5, 2 answered");
    // Keys that are no answer, and text that is pasted, change nothing.
    terminal.press(&["Enter"]);
    terminal.shows("this key says nothing");
    terminal.tmux(&["set-buffer", "npnpq"]);
    terminal.tmux(&["paste-buffer", "-p"]);
    terminal.press(&["h"]);
    terminal.shows("the suggested label is right");
    let killed = Command::new("kill").args(["-9", work.text("pid").trim()]).status().expect("kill");
    assert!(killed.success());
    drop(terminal);
    assert_eq!(answers(&work), ["positif", "positif", "", "", ""], "every answer that was given");

    let terminal = Terminal::new(
        &work,
        "second",
        "echo before; \"$P\" review r.csv; echo \"ended $?\"; stty -a | grep -o -- '-*icanon'; read -r line; \
         \"$P\" review r.csv; echo \"ended $?\"; cat",
    );
    terminal.shows("3 of 5, 2 answered");
    terminal.tmux(&["resize-window", "-x", "40", "-y", "16"]);
    let screen = terminal.shows("[h] shows all keys");
    assert!(screen.contains("3 of 5") && screen.lines().all(|line| line.chars().count() <= 40), "{screen}");
    terminal.answer(&["?"]);
    terminal.shows("4 of 5, 3 answered");
    terminal.answer(&["l", "p", "o", "Enter"]);
    terminal.shows("5 of 5, 4 answered");
    terminal.answer(&["x"]);
    terminal.shows("all articles have an answer");
    terminal.press(&["u"]);
    terminal.shows("5 of 5, 4 answered");
    terminal.tmux(&["resize-window", "-x", "100", "-y", "30"]);
    terminal.press(&["C-c"]);
    let screen = terminal.shows("ended 130");
    let screen = if screen.contains("icanon") { screen } else { terminal.shows("icanon") };
    assert!(screen.starts_with("before\n5 articles: 1 confirmed, 1 changed; 1 labelled anew"), "{screen}");
    assert!(!screen.contains("-icanon"), "lines again, not keys:\n{screen}");
    assert_eq!(answers(&work), ["positif", "positif", "?", "positif", ""]);
    terminal.press(&["Enter"]);
    terminal.shows("5 of 5, 4 answered");
    terminal.press(&["q"]);
    terminal.shows("ended 0");
}

/// Whoever ends it from outside: answers are in the file, and the terminal is as it was.
#[test]
fn a_signal_leaves_the_terminal_as_it_was() {
    let tmux = Command::new("tmux").arg("-V").output().is_ok_and(|output| output.status.success());
    if !skip::unless(tmux, "tmux") {
        return;
    }
    let work = Workdir::new();
    work.write("r.csv", REVIEW);
    for (signal, code, shown) in [("INT", 130, "1 of 5"), ("TERM", 143, "2 of 5"), ("HUP", 129, "3 of 5")] {
        let terminal = Terminal::new(
            &work,
            signal,
            "echo before; sh -c 'echo $$ > pid; exec \"$0\" review r.csv' \"$P\"; echo \"ended $?\"; stty -a | grep -o -- '-*icanon'; cat",
        );
        terminal.shows(shown);
        terminal.answer(&["p"]);
        terminal.shows(&format!("{} of 5", &shown[..1].parse::<usize>().expect("a digit") + 1));
        let pid = work.text("pid");
        let sent = Command::new("kill").args([&format!("-{signal}"), pid.trim()]).status().expect("kill");
        assert!(sent.success());
        let screen = terminal.shows(&format!("ended {code}"));
        let screen = if screen.contains("icanon") { screen } else { terminal.shows("icanon") };
        assert!(screen.starts_with("before\n") && screen.contains("interrupted"), "{screen}");
        assert!(!screen.contains("-icanon"), "lines again, not keys:\n{screen}");
    }
    assert_eq!(answers(&work), ["positif", "positif", "positif", "", ""]);
}
