//! The split by time: trained on what came first, judged by what came last.

use std::collections::BTreeMap;

use crate::error::{Error, Result};

/// The later part of the rows, and where it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Later {
    /// Whether each of the n rows is held out.
    pub held: Vec<bool>,
    /// The first date held out.
    pub from: String,
    /// Rows without a date; they only train.
    pub undated: usize,
}

/// Holds out whole groups of the latest dates: about `share` of the n rows that have a date.
///
/// `groups` and `dates` hold one entry a row, dates as `YYYY-MM-DD`. A group counts as of its earliest date, and one
/// with a row without a date as of none, so that nothing of a group that straddles the cut is held out. Rows of one date stay on one
/// side, so the part held out is the one nearest to `share` that dates allow; of two as near, the smaller. The order
/// of rows does not matter.
///
/// # Errors
/// [`Error::Corpus`] when fewer than two dates are left to cut between; [`Error::Invalid`] when `share` is not between
/// 0 and 1, or the lengths differ.
///
/// ```
/// use sentimen::corpus::time_split::latest;
/// let dates = [Some("2025-03-01"), Some("2025-01-01"), None, Some("2025-02-01"), Some("2025-03-01")];
/// let later = latest(&[0, 1, 2, 3, 1], &dates, 0.2)?;
/// // The last row has the latest date too, but its group began in January.
/// assert_eq!(later.held, [true, false, false, false, false]);
/// assert_eq!((later.from.as_str(), later.undated), ("2025-03-01", 1));
/// # Ok::<(), sentimen::Error>(())
/// ```
pub fn latest(groups: &[u32], dates: &[Option<&str>], share: f64) -> Result<Later> {
    if !(share > 0.0 && share < 1.0) {
        return Err(Error::invalid(format!(
            "the share to hold out is {share}; give one between 0 and 1, such as 0.2"
        )));
    }
    if groups.len() != dates.len() {
        return Err(Error::invalid(format!(
            "{} groups were given for {} dates; give one of each a row",
            groups.len(),
            dates.len()
        )));
    }
    // None is less than any date: it makes its group one that only trains.
    let mut earliest: BTreeMap<u32, Option<&str>> = BTreeMap::new();
    for (group, date) in groups.iter().zip(dates) {
        let first = earliest.entry(*group).or_insert(*date);
        *first = (*first).min(*date);
    }
    let mut rows_of: BTreeMap<&str, usize> = BTreeMap::new();
    for group in groups {
        if let Some(date) = earliest[group] {
            *rows_of.entry(date).or_default() += 1;
        }
    }
    let undated = dates.iter().filter(|date| date.is_none()).count();
    let wanted = share * (dates.len() - undated) as f64;
    let mut later = 0;
    let mut nearest: Option<(f64, &str)> = None;
    // From the latest date back; something must be left to train on.
    let cuts = rows_of.iter().rev().take(rows_of.len().saturating_sub(usize::from(undated == 0)));
    for (date, rows) in cuts {
        later += rows;
        let off = (later as f64 - wanted).abs();
        if nearest.is_none_or(|(least, _)| off < least) {
            nearest = Some((off, date));
        }
    }
    let Some((_, from)) = nearest else {
        return Err(Error::corpus(format!(
            "no later articles can be held out: of {} articles {undated} have no date, and whole groups (near-duplicates \
             and articles of one given group) begin on {} different dates; give a date column (--date-column) or \
             articles of more dates, or leave out --split time",
            dates.len(),
            rows_of.len()
        )));
    };
    let held = groups.iter().map(|group| earliest[group].is_some_and(|date| date >= from)).collect();
    Ok(Later { held, from: from.to_owned(), undated })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const DAYS: [&str; 6] =
        ["2024-12-30", "2025-01-02", "2025-01-03", "2025-02-01", "2025-10-01", "2026-01-01"];

    /// 6 rows, one a day, a third wanted: the last two. At a half of a row's distance the smaller part wins.
    #[test]
    fn the_latest_dates_are_held_out() {
        let dates: Vec<Option<&str>> = DAYS.iter().map(|d| Some(*d)).collect();
        let groups: Vec<u32> = (0..6).collect();
        let later = latest(&groups, &dates, 1.0 / 3.0).unwrap();
        assert_eq!(later.held, [false, false, false, false, true, true]);
        assert_eq!(later.from, "2025-10-01");
        assert_eq!(latest(&groups, &dates, 0.25).unwrap().from, "2026-01-01");
        // Never all, whatever is asked for.
        assert_eq!(latest(&groups, &dates, 0.999).unwrap().from, "2025-01-02");
    }

    #[test]
    fn one_date_stays_on_one_side() {
        let dates = [Some("2025-01-01"), Some("2025-01-02"), Some("2025-01-02"), Some("2025-01-02")];
        let later = latest(&[0, 1, 2, 3], &dates, 0.3).unwrap();
        assert_eq!(later.held, [false, true, true, true]);
    }

    #[test]
    fn a_group_that_straddles_or_lacks_a_date_trains() {
        let dates = [Some(DAYS[0]), Some(DAYS[5]), Some(DAYS[5]), None, Some(DAYS[5]), Some(DAYS[1])];
        // Group 7 began early, group 8 has a row that may be of any time.
        let later = latest(&[7, 7, 8, 8, 9, 10], &dates, 0.2).unwrap();
        assert_eq!(later.held, [false, false, false, false, true, false]);
        assert_eq!(later.undated, 1);
    }

    #[test]
    fn what_cannot_be_cut_is_refused() {
        let refused = |groups: &[u32], dates: &[Option<&str>], share| {
            latest(groups, dates, share).unwrap_err().to_string()
        };
        assert!(refused(&[0, 1], &[None, None], 0.2).contains("2 have no date"));
        assert!(refused(&[0, 1], &[Some(DAYS[0]); 2], 0.2).contains("on 1 different dates"));
        assert!(refused(&[0, 0], &[Some(DAYS[0]), Some(DAYS[1])], 0.2).contains("--split time"));
        assert!(refused(&[], &[], 0.2).contains("of 0 articles"));
        assert!(refused(&[0, 1], &[None, None], 1.0).contains("the share to hold out is 1"));
        assert!(refused(&[0], &[None, None], 0.5).contains("1 groups were given for 2 dates"));
        // Rows without a date are enough to train on.
        assert_eq!(latest(&[0, 1], &[None, Some(DAYS[0])], 0.2).unwrap().held, [false, true]);
    }

    proptest! {
        /// All that is held out is later than all that is not, but for groups kept whole; the order of rows is nothing.
        #[test]
        fn later_is_later(rows in prop::collection::vec((0u32..12, 0usize..8), 2..40), share in 0.05f64..0.95) {
            let groups: Vec<u32> = rows.iter().map(|r| r.0).collect();
            let dates: Vec<Option<&str>> = rows.iter().map(|r| DAYS.get(r.1).copied()).collect();
            let Ok(later) = latest(&groups, &dates, share) else { return Ok(()) };
            prop_assert!(later.held.contains(&true) && later.held.contains(&false));
            for i in 0..rows.len() {
                prop_assert!(!later.held[i] || dates[i].is_some_and(|d| d >= later.from.as_str()));
                let straddles = (0..rows.len()).any(|j| groups[j] == groups[i] && dates[j].is_none_or(|d| d < later.from.as_str()));
                prop_assert_eq!(later.held[i], !straddles);
            }
            let back = |v: &[u32]| v.iter().rev().copied().collect::<Vec<_>>();
            let turned = latest(&back(&groups), &dates.iter().rev().copied().collect::<Vec<_>>(), share).unwrap();
            let mut held = turned.held.clone();
            held.reverse();
            prop_assert_eq!(held, later.held);
        }
    }
}
