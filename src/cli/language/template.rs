//! A message with holes, and how it is said in the other language.

/// A message with holes and its translation.
///
/// The message: `{}` is a hole for anything, `{#}` for a number, `{;}` for what holds no `; `. The translation: `{1}` is
/// what stood in the first hole, `{1*}` that translated in turn, for holes that hold a message; `{1!}` the same where
/// a message that cannot be translated means that the form is another's.
#[derive(Debug)]
pub(super) struct Template {
    /// What stands before, between and after the holes: one more than there are holes.
    literals: Vec<&'static str>,
    holes: Vec<Hole>,
    said: Vec<Part>,
}

/// What may stand in a hole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hole {
    Anything,
    Number,
    Clause,
}

#[derive(Debug)]
enum Part {
    Text(&'static str),
    /// The content of the hole at this position.
    Hole {
        at: usize,
        content: Content,
    },
}

/// What the content of a hole is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Content {
    /// The user's, a name or a number: it stays as it is.
    Kept,
    /// A message, translated where it is known.
    Message,
    /// A message that is known.
    Known,
}

impl Hole {
    fn takes(self, content: &str) -> bool {
        match self {
            Self::Anything => true,
            Self::Number => {
                content.contains(|c: char| c.is_ascii_digit())
                    && content.bytes().all(|b| b.is_ascii_digit() || b".,+-e".contains(&b))
            }
            Self::Clause => !content.contains("; "),
        }
    }
}

impl Template {
    /// # Errors
    /// What is wrong with the pair of texts.
    pub(super) fn new(message: &'static str, said: &'static str) -> Result<Self, String> {
        let mut template = Self { literals: Vec::new(), holes: Vec::new(), said: Vec::new() };
        let mut rest = message;
        while let Some((literal, after)) = rest.split_once('{') {
            let (inside, after) = after.split_once('}').ok_or("a hole of the message is not closed")?;
            template.literals.push(literal);
            template.holes.push(match inside {
                "" => Hole::Anything,
                "#" => Hole::Number,
                ";" => Hole::Clause,
                other => return Err(format!("there is no hole {{{other}}} in messages")),
            });
            rest = after;
        }
        template.literals.push(rest);
        let mut used = vec![0; template.holes.len()];
        let mut rest = said;
        while let Some((text, after)) = rest.split_once('{') {
            let (inside, after) = after.split_once('}').ok_or("a hole of the translation is not closed")?;
            let content = match inside.as_bytes().last() {
                Some(b'*') => Content::Message,
                Some(b'!') => Content::Known,
                _ => Content::Kept,
            };
            let at = inside.trim_end_matches(['*', '!']).parse().unwrap_or(0usize).wrapping_sub(1);
            *used.get_mut(at).ok_or(format!("the message has no hole for {{{inside}}}"))? += 1;
            template.said.push(Part::Text(text));
            template.said.push(Part::Hole { at, content });
            rest = after;
        }
        template.said.push(Part::Text(rest));
        match used.iter().position(|times| *times != 1) {
            Some(at) => {
                Err(format!("hole {} stands {} times in the translation; each stands once", at + 1, used[at]))
            }
            None => Ok(template),
        }
    }

    /// How many bytes of a message must be as they are here.
    pub(super) fn literal_bytes(&self) -> usize {
        self.literals.iter().map(|literal| literal.len()).sum()
    }

    /// What stands in the holes, where `message` is of this form. Looks at each byte once or twice.
    pub(super) fn contents<'m>(&self, message: &'m str) -> Option<Vec<&'m str>> {
        let (first, rest) = self.literals.split_first()?;
        let mut left = message.strip_prefix(first)?;
        let Some((last, middle)) = rest.split_last() else { return left.is_empty().then(Vec::new) };
        left = left.strip_suffix(last)?;
        let mut contents = Vec::with_capacity(self.holes.len());
        for literal in middle {
            let (content, after) = left.split_once(literal)?;
            contents.push(content);
            left = after;
        }
        contents.push(left);
        self.holes.iter().zip(&contents).all(|(hole, content)| hole.takes(content)).then_some(contents)
    }

    /// The translation with `contents` in its holes, those that are messages as `say` says them; `None` where it cannot
    /// say what must be known.
    pub(super) fn fill(
        &self,
        contents: &[&str],
        mut say: impl FnMut(&str) -> Option<String>,
    ) -> Option<String> {
        let mut filled = String::new();
        for part in &self.said {
            match part {
                Part::Text(text) => filled.push_str(text),
                Part::Hole { at, content } => {
                    let inner = contents.get(*at).copied().unwrap_or_default();
                    let said = if *content == Content::Kept { None } else { say(inner) };
                    if *content == Content::Known && said.is_none() {
                        return None;
                    }
                    filled.push_str(said.as_deref().unwrap_or(inner));
                }
            }
        }
        Some(filled)
    }

    /// Whether the hole at this position takes only messages that are known.
    #[cfg(test)]
    pub(super) fn is_known(&self, hole: usize) -> bool {
        self.said.iter().any(|part| matches!(part, Part::Hole { at, content: Content::Known } if *at == hole))
    }

    #[cfg(test)]
    pub(super) fn holes(&self) -> &[Hole] {
        &self.holes
    }

    /// The message with `contents` in its holes.
    #[cfg(test)]
    pub(super) fn message(&self, contents: &[String]) -> String {
        let holes = contents.iter().map(String::as_str).chain([""]);
        self.literals.iter().zip(holes).flat_map(|(literal, content)| [*literal, content]).collect()
    }
}
