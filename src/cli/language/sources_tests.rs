//! The string literals of the sources, read as far as that needs.

use std::path::Path;

/// A string literal that stands outside comments, attributes and tests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Literal {
    /// Below `src/`.
    pub(super) file: String,
    pub(super) line: usize,
    /// Its text, each placeholder as `{}`.
    pub(super) text: String,
    /// The functions, methods and macros whose parentheses it is in, the innermost last.
    pub(super) calls: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Word(String),
    Text(String),
    Sign(char),
}

/// Every literal of every file below `src/`.
pub(super) fn literals() -> Vec<Literal> {
    fn walk(folder: &Path, root: &Path, out: &mut Vec<Literal>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, root, out);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let file = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
                if !file.contains("tests") {
                    out.extend(literals_of(&file, &std::fs::read_to_string(&path).unwrap()));
                }
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut out = Vec::new();
    walk(&root, &root, &mut out);
    assert!(out.len() > 1000, "the sources were not found");
    out
}

fn literals_of(file: &str, source: &str) -> Vec<Literal> {
    let source = source.split("\n#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let tokens = tokens(source);
    let mut out = Vec::new();
    let mut calls: Vec<String> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match &tokens[at].1 {
            Token::Sign('#') if matches!(tokens.get(at + 1), Some((_, Token::Sign('[' | '!')))) => {
                let mut depth = 0;
                while at < tokens.len() {
                    match tokens[at].1 {
                        Token::Sign('[') => depth += 1,
                        Token::Sign(']') => depth -= 1,
                        _ => {}
                    }
                    if depth == 0 && tokens[at].1 == Token::Sign(']') {
                        break;
                    }
                    at += 1;
                }
            }
            Token::Sign('(') => calls.push(call_before(&tokens[..at])),
            Token::Sign(')') => drop(calls.pop()),
            Token::Text(text) => out.push(Literal {
                file: file.to_owned(),
                line: tokens[at].0,
                text: without_names(text),
                calls: calls.clone(),
            }),
            _ => {}
        }
        at += 1;
    }
    out
}

/// The function, method or macro that a parenthesis after `tokens` calls.
fn call_before(tokens: &[(usize, Token)]) -> String {
    match tokens {
        [.., (_, Token::Word(name))] | [.., (_, Token::Word(name)), (_, Token::Sign('!'))] => name.clone(),
        _ => String::new(),
    }
}

/// `{name:.1}` as `{}`, `{{` as `{`.
fn without_names(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '{' | '}' if chars.peek() == Some(&c) => out.extend(chars.next()),
            '{' => {
                chars.by_ref().find(|c| *c == '}');
                out.push_str("{}");
            }
            c => out.push(c),
        }
    }
    out
}

fn tokens(source: &str) -> Vec<(usize, Token)> {
    let chars: Vec<char> = source.chars().collect();
    let (mut at, mut line) = (0, 1);
    let mut out = Vec::new();
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    while at < chars.len() {
        let c = chars[at];
        let next = chars.get(at + 1).copied().unwrap_or(' ');
        let begun = at;
        if c == '/' && next == '/' {
            while at < chars.len() && chars[at] != '\n' {
                at += 1;
            }
        } else if c == '/' && next == '*' {
            at += 2;
            while at + 1 < chars.len() && (chars[at], chars[at + 1]) != ('*', '/') {
                at += 1;
            }
            at += 2;
        } else if is_name(c) {
            while at < chars.len() && is_name(chars[at]) {
                at += 1;
            }
            let word: String = chars[begun..at].iter().collect();
            let hashes = chars[at..].iter().take_while(|c| **c == '#').count();
            if matches!(word.as_str(), "r" | "br") && chars.get(at + hashes) == Some(&'"') {
                let start = at + hashes + 1;
                let closes = |end: &usize| {
                    chars[*end] == '"' && chars[end + 1..].iter().take_while(|c| **c == '#').count() >= hashes
                };
                let end = (start..chars.len()).find(closes).unwrap();
                at = end + 1 + hashes;
                if word == "r" {
                    out.push((line, Token::Text(chars[start..end].iter().collect())));
                }
            } else if word == "b" && chars.get(at) == Some(&'"') {
                at = text(&chars, at).1;
            } else {
                out.push((line, Token::Word(word)));
            }
        } else if c == '"' {
            let (text, after) = text(&chars, at);
            out.push((line, Token::Text(text)));
            at = after;
        } else if c == '\'' {
            // A character, else a lifetime.
            let escaped = next == '\\';
            let end = (at + 2..(at + 12).min(chars.len()))
                .find(|end| chars[*end] == '\'' && !(escaped && *end == at + 2));
            at = match end {
                Some(end) if escaped || end == at + 2 => end + 1,
                _ => at + 1,
            };
        } else {
            if !c.is_whitespace() {
                out.push((line, Token::Sign(c)));
            }
            at += 1;
        }
        line += chars[begun..at].iter().filter(|c| **c == '\n').count();
    }
    out
}

/// The string literal that opens at `at`, and where it ends.
fn text(chars: &[char], mut at: usize) -> (String, usize) {
    let mut out = String::new();
    at += 1;
    while chars[at] != '"' {
        if chars[at] != '\\' {
            out.push(chars[at]);
            at += 1;
            continue;
        }
        at += 2;
        match chars[at - 1] {
            '\n' => {
                while chars[at].is_whitespace() {
                    at += 1;
                }
            }
            'n' => out.push('\n'),
            't' => out.push('\t'),
            'r' => out.push('\r'),
            'x' => at += 2,
            'u' => {
                let end = (at..).find(|end| chars[*end] == '}').unwrap();
                let code: String = chars[at + 1..end].iter().collect();
                out.extend(char::from_u32(u32::from_str_radix(&code, 16).unwrap()));
                at = end + 1;
            }
            c => out.push(c),
        }
    }
    (out, at + 1)
}

#[test]
fn this_reader_sees_literals() {
    let source = r###"
        #[arg(help = "no")] // "no"
        fn f<'a>(c: char) { /* "no" */
            Error::invalid(format!("{a} is {b:.1}; \
                it must be {{}}"));
            if c == '"' || c == '\'' { talk.note("x\n"); }
            let r = (r#"raw "x""#, b"no", '\u{20}', "last");
        }
        "###;
    let seen = literals_of("a.rs", source);
    let seen: Vec<(&str, String, usize)> =
        seen.iter().map(|l| (l.text.as_str(), l.calls.join(" "), l.line)).collect();
    assert_eq!(
        seen,
        [
            ("{} is {}; it must be {}", "invalid format".into(), 4),
            ("x\n", "note".into(), 6),
            ("raw \"x\"", "".into(), 7),
            ("last", "".into(), 7)
        ]
    );
}
