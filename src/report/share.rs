//! Shares of classes: a table for people, JSON and CSV for programs.

use super::rows::written;
use super::text::{aligned, shown};
use crate::evaluate::{Method, Share};
use serde_json::{Map, Value, json};

/// Below this many articles a line is marked: its interval says more than its share.
const THIN: u64 = 30;
/// What articles without a value are called.
const NONE: &str = "(none)";

/// Shares of the classes among the articles of one value.
#[derive(Debug, Clone, PartialEq)]
pub struct ShareGroup {
    /// The value; `None` for articles without one.
    pub value: Option<String>,
    /// How many articles.
    pub n: u64,
    /// One for each label.
    pub shares: Vec<Share>,
}

impl ShareGroup {
    fn is_thin(&self) -> bool {
        self.n < THIN
    }

    /// The corrected shares, and those counted.
    fn parts(&self) -> (Vec<f64>, Vec<f64>) {
        let n = self.n.max(1) as f64;
        (
            self.shares.iter().map(|s| s.share).collect(),
            self.shares.iter().map(|s| s.counted as f64 / n).collect(),
        )
    }
}

/// All that `share` found.
#[derive(Debug, Clone, PartialEq)]
pub struct Shares<'a> {
    /// The K labels, in the order of every list of shares.
    pub labels: &'a [String],
    /// How counts were corrected.
    pub method: Method,
    /// Resamples behind the intervals.
    pub resamples: u32,
    /// Their seed.
    pub seed: u64,
    /// All articles.
    pub all: ShareGroup,
    /// What articles are told apart by, with the groups of each in order.
    pub by: Vec<(String, Vec<ShareGroup>)>,
}

/// Parts of 1 as tenths of a percent that add up to 1000: rounded down, and what is missing goes to the largest
/// remainders, of equals to the first (Hamilton's method).
fn tenths(parts: &[f64]) -> Vec<u32> {
    let scaled: Vec<f64> = parts.iter().map(|part| 1000.0 * part.clamp(0.0, 1.0)).collect();
    // A part that is a whole number of tenths but for its last bits is that number.
    let mut tenths: Vec<u32> = scaled.iter().map(|x| (x + 1e-9).floor() as u32).collect();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    let remainder = |i: &usize| scaled[*i] - f64::from(tenths[*i]);
    order.sort_by(|a, b| remainder(b).total_cmp(&remainder(a)));
    let missing = 1000u32.saturating_sub(tenths.iter().sum());
    order.iter().take(missing as usize).for_each(|i| tenths[*i] += 1);
    tenths
}

fn percent(tenths: u32) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// The ends of an interval in percent with so many decimals, and never beyond the share as it is printed.
fn ends(share: &Share, printed: u32, decimals: usize) -> [String; 2] {
    let printed = f64::from(printed) / 10.0;
    let (low, high) = ((100.0 * share.low).min(printed), (100.0 * share.high).max(printed));
    [format!("{low:.decimals$}"), format!("{high:.decimals$}")]
}

/// Shares as aligned text, each line ended by `\n`: all articles class by class beside the plain count, then a table
/// for each column with a line for each value. Percentages of a line add up to 100.0.
#[must_use]
pub fn shares_text(shares: &Shares<'_>) -> String {
    let method = match shares.method {
        Method::Adjusted => "adjusted counts",
        Method::Em => "EM on probabilities",
        Method::Count => "plain counts",
    };
    let all = &shares.all;
    let articles = if all.n == 1 { "article" } else { "articles" };
    let mut out = format!("{} {articles}, shares by {method}\n\n{}", all.n, whole(shares.labels, all));
    for (name, groups) in &shares.by {
        out.push_str(&format!(
            "\nby {}: percent (95 % interval)\n\n{}",
            shown(name),
            lines(shares.labels, groups)
        ));
        if groups.iter().any(ShareGroup::is_thin) {
            out.push_str(&format!("\nthin: fewer than {THIN} articles\n"));
        }
    }
    out
}

fn whole(labels: &[String], all: &ShareGroup) -> String {
    let (shares, counted) = all.parts();
    let (shares, counted) = (tenths(&shares), tenths(&counted));
    let heading = ["class", "share %", "95 % interval", "counted %", "articles"];
    let mut rows = vec![heading.map(str::to_owned).to_vec()];
    for (k, label) in labels.iter().enumerate() {
        let share = &all.shares[k];
        rows.push(vec![
            shown(label),
            percent(shares[k]),
            ends(share, shares[k], 1).join(" to "),
            percent(counted[k]),
            share.counted.to_string(),
        ]);
    }
    aligned(&rows)
}

fn lines(labels: &[String], groups: &[ShareGroup]) -> String {
    let mut rows = vec![vec![String::new(), "n".to_owned()]];
    rows[0].extend(labels.iter().map(|label| shown(label)));
    for group in groups {
        let printed = tenths(&group.parts().0);
        let mut row = vec![shown(group.value.as_deref().unwrap_or(NONE)), group.n.to_string()];
        row.extend(
            group.shares.iter().zip(printed).map(|(share, printed)| {
                format!("{} ({})", percent(printed), ends(share, printed, 0).join("-"))
            }),
        );
        if group.is_thin() {
            row.push("thin".to_owned());
        }
        rows.push(row);
    }
    aligned(&rows)
}

/// Shares as one JSON object; shares are parts of 1.
#[must_use]
pub fn shares_json(shares: &Shares<'_>) -> String {
    let of = |group: &ShareGroup| {
        let each = shares.labels.iter().zip(&group.shares).map(|(label, s)| {
            let of_class = json!({ "share": s.share, "low": s.low, "high": s.high, "counted": s.counted });
            (label.clone(), of_class)
        });
        Value::Object(each.collect::<Map<String, Value>>())
    };
    let by: Map<String, Value> = shares
        .by
        .iter()
        .map(|(name, groups)| {
            let rows = groups
                .iter()
                .map(|g| json!({ "value": g.value, "n": g.n, "thin": g.is_thin(), "shares": of(g) }));
            (name.clone(), Value::Array(rows.collect()))
        })
        .collect();
    let all = json!({
        "method": shares.method.name(),
        "resamples": shares.resamples,
        "seed": shares.seed,
        "n": shares.all.n,
        "shares": of(&shares.all),
        "by": by,
    });
    format!("{}\n", serde_json::to_string_pretty(&all).unwrap_or_default())
}

/// Shares as CSV, a record for each value and first one for all articles; shares are parts of 1.
///
/// # Errors
/// The writer's, which a buffer does not have.
pub fn shares_csv(shares: &Shares<'_>) -> std::io::Result<String> {
    let mut csv = csv::Writer::from_writer(Vec::new());
    let mut header = ["by", "value", "n", "thin", "method"].map(str::to_owned).to_vec();
    for label in shares.labels {
        header.extend(["share", "low", "high", "counted"].map(|name| format!("{name}_{label}")));
    }
    csv.write_record(&header)?;
    let mut write = |by: &str, group: &ShareGroup| {
        let value = group.value.clone().unwrap_or_default();
        let mut record = vec![
            by.to_owned(),
            value,
            group.n.to_string(),
            group.is_thin().to_string(),
            shares.method.name().to_owned(),
        ];
        for s in &group.shares {
            record.extend([
                s.share.to_string(),
                s.low.to_string(),
                s.high.to_string(),
                s.counted.to_string(),
            ]);
        }
        csv.write_record(&record)
    };
    write("", &shares.all)?;
    for (name, groups) in &shares.by {
        groups.iter().try_for_each(|group| write(name, group))?;
    }
    written(csv)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_add_up() {
        assert_eq!(tenths(&[1.0 / 3.0; 3]), [334, 333, 333], "of equals the first");
        assert_eq!(tenths(&[0.1234, 0.5678, 0.3088]), [123, 568, 309]);
        // 1000/7 = 142.857 six times, and 142.857 once more: six of them get the missing six.
        assert_eq!(tenths(&[1.0 / 7.0; 7]), [143, 143, 143, 143, 143, 143, 142]);
        assert_eq!((tenths(&[0.3, 0.7]), tenths(&[1.0])), (vec![300, 700], vec![1000]));
        assert_eq!([0, 5, 334, 1000].map(percent), ["0.0", "0.5", "33.4", "100.0"]);
    }

    fn found(labels: &[String]) -> Shares<'_> {
        let share = |share, low, high, counted| Share { share, low, high, counted };
        let group =
            |value: Option<&str>, n, shares| ShareGroup { value: value.map(str::to_owned), n, shares };
        let all = group(None, 40, vec![share(0.3125, 0.2, 0.4449, 12), share(0.6875, 0.5551, 0.8, 28)]);
        let by = vec![
            group(Some("Antara"), 33, vec![share(0.25, 0.1, 0.4, 9), share(0.75, 0.6, 0.9, 24)]),
            group(None, 7, vec![share(0.0, 0.0, 0.9, 3), share(1.0, 0.1, 1.0, 4)]),
        ];
        let by = vec![("outlet".to_owned(), by)];
        Shares { labels, method: Method::Adjusted, resamples: 1000, seed: 0, all, by }
    }

    #[test]
    fn text_letter_by_letter() {
        let labels = ["negatif".to_owned(), "positif".to_owned()];
        assert_eq!(
            shares_text(&found(&labels)),
            "\
40 articles, shares by adjusted counts

class    share %  95 % interval  counted %  articles
negatif     31.3   20.0 to 44.5       30.0        12
positif     68.7   55.5 to 80.0       70.0        28

by outlet: percent (95 % interval)

         n       negatif         positif
Antara  33  25.0 (10-40)    75.0 (60-90)
(none)   7    0.0 (0-90)  100.0 (10-100)  thin

thin: fewer than 30 articles
"
        );
    }

    #[test]
    fn programs_read_the_same() {
        let labels = ["negatif".to_owned(), "positif".to_owned()];
        let found = found(&labels);
        let value: Value = serde_json::from_str(&shares_json(&found)).unwrap();
        assert_eq!(value["method"], "adjusted");
        assert_eq!(
            value["shares"]["negatif"],
            json!({ "share": 0.3125, "low": 0.2, "high": 0.4449, "counted": 12 })
        );
        assert_eq!(value["by"]["outlet"][1]["value"], Value::Null);
        assert_eq!(value["by"]["outlet"][1]["thin"], true);
        let csv = shares_csv(&found).unwrap();
        let lines: Vec<&str> = csv.lines().collect();
        assert_eq!(
            lines[0],
            "by,value,n,thin,method,share_negatif,low_negatif,high_negatif,counted_negatif,share_positif,low_positif,high_positif,counted_positif"
        );
        assert_eq!(lines[1], ",,40,false,adjusted,0.3125,0.2,0.4449,12,0.6875,0.5551,0.8,28");
        assert_eq!(lines[3], "outlet,,7,true,adjusted,0,0,0.9,3,1,0.1,1,4");
        assert_eq!(lines.len(), 4);
    }
}
