use serde_json::Value;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A temporary folder that the program runs in.
pub struct Workdir(tempfile::TempDir);

/// What a run left behind.
#[derive(Debug)]
pub struct Ran {
    command: String,
    code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Workdir {
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    /// Where `name` is.
    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Writes a file, and the folders above it.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> &Self {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a folder above")).expect("folders for a file");
        std::fs::write(&path, bytes).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        self
    }

    pub fn bytes(&self, name: &str) -> Vec<u8> {
        let path = self.path(name);
        std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
    }

    pub fn text(&self, name: &str) -> String {
        String::from_utf8(self.bytes(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }

    /// The program, set up to run here.
    pub fn command(&self, args: &[&str]) -> Command {
        program_in(self.0.path(), args)
    }

    /// Runs the program with nothing on its standard input.
    pub fn run(&self, args: &[&str]) -> Ran {
        run_in(self.0.path(), args)
    }

    /// Runs the program with `input` on its standard input.
    pub fn run_on(&self, input: impl AsRef<[u8]>, args: &[&str]) -> Ran {
        let mut child = self
            .command(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|e| panic!("sentimen {args:?}: {e}"));
        let mut stdin = child.stdin.take().expect("a piped standard input");
        let input = input.as_ref().to_vec();
        // Written beside the reading: a full pipe on either side must not stop both. A program
        // that refuses its flags reads nothing, so a failed write says nothing.
        let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
        let output = child.wait_with_output().unwrap_or_else(|e| panic!("sentimen {args:?}: {e}"));
        writer.join().expect("the writer of standard input");
        Ran::new(args, output)
    }
}

fn program_in(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sentimen"));
    // Whatever the tester's language is.
    command.env_remove("LC_MESSAGES").env_remove("LANG").env("LC_ALL", "C");
    command.args(args).current_dir(folder).stdin(Stdio::null());
    command
}

/// Runs the program in `folder`.
pub fn run_in(folder: &Path, args: &[&str]) -> Ran {
    let output = program_in(folder, args).output().unwrap_or_else(|e| panic!("sentimen {args:?}: {e}"));
    Ran::new(args, output)
}

impl Ran {
    fn new(args: &[&str], output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap_or_else(|e| panic!("{args:?}: {e}"));
        Self {
            command: format!("sentimen {}", args.join(" ")),
            code: output.status.code(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }

    /// Holds that the exit code is `code`.
    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{}\n{}{}", self.command, self.stdout, self.stderr);
        self
    }

    /// Holds that everything went well.
    #[track_caller]
    pub fn well(self) -> Self {
        self.exits(0)
    }

    /// Holds that the run could not be done, and that each of `parts` is in the message.
    #[track_caller]
    pub fn refuses(self, parts: &[&str]) -> Self {
        self.exits(2).says(parts)
    }

    /// Holds that each of `parts` stands on standard error.
    #[track_caller]
    pub fn says(self, parts: &[&str]) -> Self {
        for part in parts {
            assert!(self.stderr.contains(part), "{}: no '{part}' in: {}", self.command, self.stderr);
        }
        self
    }

    /// Holds that each of `parts` stands on standard output.
    #[track_caller]
    pub fn prints(self, parts: &[&str]) -> Self {
        for part in parts {
            assert!(self.stdout.contains(part), "{}: no '{part}' in: {}", self.command, self.stdout);
        }
        self
    }

    /// Standard output as a JSON object a line.
    #[track_caller]
    pub fn rows(&self) -> Vec<Value> {
        let row =
            |line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{}: {e} in {line}", self.command));
        self.stdout.lines().map(row).collect()
    }

    /// Standard output as CSV: header and records.
    #[track_caller]
    pub fn table(&self) -> (Vec<String>, Vec<Vec<String>>) {
        let mut reader = csv::Reader::from_reader(self.stdout.as_bytes());
        let cells = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect::<Vec<_>>();
        let header = cells(reader.headers().unwrap_or_else(|e| panic!("{}: {e}", self.command)));
        let records = reader
            .records()
            .map(|record| cells(&record.unwrap_or_else(|e| panic!("{}: {e}", self.command))))
            .collect();
        (header, records)
    }
}

/// The values of `key`, row by row.
pub fn each<'r>(rows: &'r [Value], key: &str) -> Vec<&'r Value> {
    rows.iter().map(|row| &row[key]).collect()
}

/// The names of a row's fields, in their order.
pub fn keys(row: &Value) -> Vec<&str> {
    row.as_object().expect("a row").keys().map(String::as_str).collect()
}
