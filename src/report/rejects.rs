//! Inputs that could not be read, one JSON object a line, each with its reason.

use crate::Error;
use crate::article::Article;
use serde::Serialize;
use std::io::Write;

/// A line of the file.
#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    file: &'a str,
    line: Option<u64>,
    reason: String,
    next_step: Option<&'a str>,
    raw: Option<&'a str>,
}

/// Writes rejected inputs to `out`: `id`, `file`, `line`, `reason`, `next_step` and `raw`, the row as
/// it stands in its file (null for a whole file).
#[derive(Debug)]
pub struct Rejects<W: Write> {
    out: W,
}

impl<W: Write> Rejects<W> {
    /// A writer of rejected inputs.
    pub fn new(out: W) -> Self {
        Self { out }
    }

    /// Writes one: what could be read of it, its row, and what is wrong.
    ///
    /// # Errors
    /// The writer's.
    pub fn write(&mut self, article: &Article, raw: Option<&str>, error: &Error) -> std::io::Result<()> {
        let Article { id, file, line, .. } = article;
        let row = Row { id, file, line: *line, reason: error.reason(), next_step: error.next_step(), raw };
        serde_json::to_writer(&mut self.out, &row)?;
        self.out.write_all(b"\n")
    }

    /// The writer.
    pub fn finish(self) -> W {
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_for_each_with_place_reason_and_row() {
        let mut rejects = Rejects::new(Vec::new());
        let row = Article { id: "k2".into(), file: "d.csv".into(), line: Some(3), ..Article::default() };
        let error = Error::input("d.csv:3", "the text is empty", "give the row a text or remove it");
        rejects.write(&row, Some("k2,\"\""), &error).unwrap();
        let page = Article { id: "1.txt".into(), file: "p/1.txt".into(), ..Article::default() };
        let error = Error::io("p/1.txt", std::io::Error::other("odd"));
        rejects.write(&page, None, &error).unwrap();
        let expected = "{\"id\":\"k2\",\"file\":\"d.csv\",\"line\":3,\"reason\":\"the text is empty\",\
            \"next_step\":\"give the row a text or remove it\",\"raw\":\"k2,\\\"\\\"\"}\n\
            {\"id\":\"1.txt\",\"file\":\"p/1.txt\",\"line\":null,\"reason\":\"odd\",\"next_step\":null,\
            \"raw\":null}\n";
        assert_eq!(String::from_utf8(rejects.finish()).unwrap(), expected);
    }
}
