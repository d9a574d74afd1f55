//! The confidence printed beside a label.

/// A number as printed with a label or in a confidence column.
#[derive(Debug, Clone, PartialEq)]
pub enum Number {
    /// A usable confidence.
    Value {
        /// Between 0 and 1.
        fraction: f64,
        /// Decimals of the fraction as printed: 2 for `91%`, 3 for `91.4%`.
        decimals: usize,
    },
    /// Nothing is printed.
    Missing,
    /// Something is printed that is no confidence, as it stands there.
    Bad(String),
}

/// Reads a confidence: with `%` (or `persen`) 0–100; without it, up to 1 a fraction and above a
/// percentage. The decimal mark is a point or a comma. Empty is [`Number::Missing`].
pub fn number(text: &str) -> Number {
    let text = text.trim();
    if text.is_empty() {
        Number::Missing
    } else {
        value(text).unwrap_or_else(|| Number::Bad(text.to_owned()))
    }
}

/// The number that fills all of `rest`, and whether brackets hold it; `None` if `rest` is prose.
pub(super) fn printed(rest: &str) -> Option<(Number, bool)> {
    let rest = rest.trim_matches(super::is_markup);
    let rest = rest
        .strip_suffix('.')
        .unwrap_or(rest)
        .trim_end_matches(super::is_markup);
    let rest = rest
        .trim_start_matches([',', ';', ':', '=', '-', '–'])
        .trim_start_matches(super::is_markup);
    if rest.is_empty() {
        return Some((Number::Missing, false));
    }
    let bracketed = rest
        .strip_prefix('(')
        .and_then(|inner| inner.strip_suffix(')'))
        .or_else(|| {
            rest.strip_prefix('[')
                .and_then(|inner| inner.strip_suffix(']'))
        });
    match bracketed.map(str::trim) {
        Some(inner) => {
            let numeric = inner.contains(|c: char| c.is_ascii_digit()) && inner.len() <= 24;
            let absent = inner.is_empty() || inner == "-" || inner.eq_ignore_ascii_case("n/a");
            let number =
                value(inner).or((numeric || absent).then(|| Number::Bad(inner.to_owned())))?;
            Some((number, true))
        }
        None => Some((value(rest)?, false)),
    }
}

fn value(text: &str) -> Option<Number> {
    let bare = text
        .strip_suffix('%')
        .or_else(|| strip_word(text, "persen"))
        .or_else(|| strip_word(text, "percent"));
    let percent = bare.is_some();
    let digits = bare.unwrap_or(text).trim();
    let (whole, decimal) = digits.split_once(['.', ',']).unwrap_or((digits, ""));
    let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if digits.len() > 20
        || !all_digits(whole)
        || !all_digits(decimal)
        || (whole.is_empty() && decimal.is_empty())
    {
        return None;
    }
    let plain: f64 = format!("0{whole}.{decimal}0").parse().ok()?;
    if plain > 100.0 {
        return Some(Number::Bad(text.to_owned()));
    }
    if percent || plain > 1.0 {
        // Through the decimal text, so that 91.4% is 0.914 and not its neighbour.
        let fraction = format!("0{whole}.{decimal}0e-2").parse().ok()?;
        return Some(Number::Value {
            fraction,
            decimals: decimal.len() + 2,
        });
    }
    Some(Number::Value {
        fraction: plain,
        decimals: decimal.len(),
    })
}

fn strip_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let at = text.len().checked_sub(word.len())?;
    text.get(at..)?
        .eq_ignore_ascii_case(word)
        .then(|| &text[..at])
}
