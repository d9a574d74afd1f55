//! The command that made a page, to be typed again.

use crate::cli::shell::quoted;

/// The command that `arguments` are of, quoted for a shell, without what only says how it is run.
pub(super) fn command(arguments: impl Iterator<Item = String>) -> String {
    let mut words = vec!["sentimen".to_owned()];
    let mut arguments = arguments.peekable();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--threads" | "--lang" => drop(arguments.next()),
            "--quiet" | "-q" => {}
            "--" => {
                words.push(argument);
                words.extend(arguments.by_ref().map(|word| quoted(&word)));
            }
            word if word.starts_with("--threads=") || word.starts_with("--lang=") => {}
            word => words.push(quoted(word)),
        }
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_quoted_and_say_nothing_of_the_machine() {
        let of = |words: &[&str]| command(words.iter().map(|word| (*word).to_owned()));
        assert_eq!(
            of(&[
                "--threads",
                "4",
                "report",
                "-q",
                "a b.csv",
                "--lang=id",
                "-m",
                "it's",
                "--threads=2",
                "--by",
                ""
            ]),
            r"sentimen report 'a b.csv' -m 'it'\''s' --by ''"
        );
        assert_eq!(of(&["report", "--", "--threads", "$x"]), "sentimen report -- --threads '$x'");
    }
}
