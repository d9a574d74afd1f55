//! Ctrl-C and other signals that end a program: at once, and with nothing half done left behind.

use super::review::terminal;
use super::talk::Talk;
use crate::output::discard_unfinished;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
use signal_hook::iterator::Signals;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::Duration;

/// How long the end may take: a terminal or a disk that does not answer must not hold it up.
const PATIENCE: Duration = Duration::from_secs(1);

/// From now on SIGINT, SIGTERM and SIGHUP end the program with exit code 128 + the signal's number, as a shell tells it;
/// temporaries are removed, the terminal is as it was, and one line says so. A signal that is ignored stays so.
/// SIGXFSZ (`ulimit -f`) becomes the error of the write that was too much. Where no thread can be started, signals do what
/// they always do.
pub(super) fn watch(talk: Talk) {
    let (ready, begun) = channel();
    let watching = move || {
        // Any handler will do: the system then says what it would have ended the program for.
        let _ = signal_hook::flag::register(SIGXFSZ, Arc::default());
        let signals = Signals::new(heard(std::fs::read_to_string("/proc/self/status").ok().as_deref()));
        let _ = ready.send(());
        if let Ok(mut signals) = signals
            && let Some(signal) = signals.forever().next()
        {
            end(signal, talk);
        }
    };
    if thread::Builder::new().name("signals".to_owned()).spawn(watching).is_ok() {
        let _ = begun.recv();
    }
}

/// The signals to listen to: those that whoever started the program does not have it ignore, which Linux tells in its
/// `status`. Elsewhere SIGHUP is left as it is, because `nohup` has it ignored.
fn heard(status: Option<&str>) -> Vec<i32> {
    let Some(status) = status else { return vec![SIGINT, SIGTERM] };
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0);
    [SIGINT, SIGTERM, SIGHUP].into_iter().filter(|signal| ignored >> (signal - 1) & 1 == 0).collect()
}

fn end(signal: i32, talk: Talk) -> ! {
    let (done, ended) = channel();
    if thread::Builder::new().spawn(move || clean_up(&talk, &done)).is_ok() {
        let _ = ended.recv_timeout(PATIENCE);
    }
    // Without what is done at an ordinary end, where a full pipe would be waited for.
    signal_hook::low_level::exit(128 + signal)
}

/// Leaves all as it should be and says what became of the files; what is locked here stays so until the program is gone.
fn clean_up(talk: &Talk, done: &Sender<()>) {
    let discarded = discard_unfinished();
    let _stderr = std::io::stderr().lock();
    terminal::leave();
    talk.note(&said(&discarded.as_before, &discarded.kept));
    let _ = done.send(());
    loop {
        thread::park();
    }
}

fn said(as_before: &[PathBuf], kept: &[PathBuf]) -> String {
    let named = |paths: &[PathBuf]| {
        paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ")
    };
    match (as_before, kept) {
        ([], []) => "interrupted".to_owned(),
        (files, []) => format!("interrupted; as before: {}", named(files)),
        ([], files) => {
            format!("interrupted; the rows in {} stay, and the same command goes on below them", named(files))
        }
        (files, kept) => format!(
            "interrupted; as before: {}; the rows in {} stay, and the same command goes on below them",
            named(files),
            named(kept)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_ignored_is_not_listened_to() {
        let status = |mask: &str| format!("Name:\tsentimen\nSigBlk:\tffffffffffffffff\nSigIgn:\t{mask}\n");
        assert_eq!(heard(Some(&status("0000000000001000"))), [SIGINT, SIGTERM, SIGHUP], "SIGPIPE alone");
        assert_eq!(heard(Some(&status("0000000000001001"))), [SIGINT, SIGTERM], "nohup");
        assert_eq!(heard(Some(&status("0000000000001006"))), [SIGTERM, SIGHUP], "& in sh");
        assert_eq!(heard(None), [SIGINT, SIGTERM]);
    }
}
