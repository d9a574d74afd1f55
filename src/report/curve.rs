//! A learning curve as text, CSV and JSON.

use super::evaluation::intervals;
use super::rows::written;
use super::text::{aligned, figure};
use crate::evaluate::learning::SMALL_GAIN;
use crate::evaluate::{Estimate, Growth, LearningCurve};
use serde_json::json;

/// The curve as a table with its intervals, and in words whether more labels would help. With `groups` the intervals
/// are over groups of rows.
#[must_use]
pub fn curve_text(curve: &LearningCurve, groups: bool) -> String {
    let mut rows = vec![
        ["trained on", "draws", "accuracy", "interval", "macro-F1", "interval", "gain", "interval"]
            .map(str::to_owned)
            .to_vec(),
    ];
    let interval = |e: Estimate| {
        e.interval.map_or_else(|| "-".to_owned(), |[low, high]| format!("{low:.3} to {high:.3}"))
    };
    for point in &curve.points {
        let (gain, of_gain) = match point.gain {
            None => (String::new(), String::new()),
            Some(gain) => (
                gain.value.map_or_else(|| "-".to_owned(), |x| format!("{x:+.3}")),
                gain.interval
                    .map_or_else(|| "-".to_owned(), |[low, high]| format!("{low:+.3} to {high:+.3}")),
            ),
        };
        rows.push(vec![
            format!("{:.0}", point.documents),
            point.draws.to_string(),
            figure(point.accuracy.value),
            interval(point.accuracy),
            figure(point.macro_f1.value),
            interval(point.macro_f1),
            gain,
            of_gain,
        ]);
    }
    let sentence = growth_sentence(curve).map(|sentence| format!("\n{sentence}\n")).unwrap_or_default();
    format!(
        "rows       {}\nintervals  {}\n           of these draws; other draws of the smaller sizes would differ besides\n\n{}{sentence}",
        curve.n,
        intervals(curve.bootstrap, curve.units, groups),
        aligned(&rows)
    )
}

/// Whether more labels would help, in a sentence; `None` of fewer than two sizes.
#[must_use]
pub fn growth_sentence(curve: &LearningCurve) -> Option<String> {
    let growth = curve.growth()?;
    let [.., half, all] = &curve.points[..] else { return None };
    let gain = all.gain?;
    let points = |x: f64| format!("{:+.1}", 100.0 * x);
    let brought = match (gain.value, gain.interval) {
        (Some(gain), Some([low, high])) => {
            format!("brought {} points of macro-F1 ({} to {})", points(gain), points(low), points(high))
        }
        (Some(gain), None) => format!("brought {} points of macro-F1", points(gain)),
        _ => "brought what cannot be told".to_owned(),
    };
    let doubling = format!("going from {:.0} to {:.0} articles {brought}", half.documents, all.documents);
    Some(match growth {
        Growth::Growing => {
            format!("More labels would help: {doubling}; the next doubling may bring less.")
        }
        Growth::Level => format!(
            "More labels of this kind would hardly help: {doubling}, less than {:.0} point.",
            100.0 * SMALL_GAIN
        ),
        Growth::Unknown => {
            format!("Whether more labels would help cannot be told from these rows: {doubling}.")
        }
    })
}

/// A row for each size: `documents`, `draws`, then `accuracy`, `macro_f1` and `gain`, each with `_low` and `_high`.
///
/// # Errors
/// The writer's, which a buffer does not have.
pub fn curve_csv(curve: &LearningCurve) -> std::io::Result<String> {
    let mut csv = csv::Writer::from_writer(Vec::new());
    let names = ["accuracy", "macro_f1", "gain"]
        .iter()
        .flat_map(|name| [(*name).to_owned(), format!("{name}_low"), format!("{name}_high")]);
    csv.write_record(["documents", "draws"].map(str::to_owned).into_iter().chain(names))?;
    for point in &curve.points {
        let cells = |e: Estimate| {
            let number = |x: Option<f64>| x.map(|x| x.to_string()).unwrap_or_default();
            [number(e.value), number(e.interval.map(|i| i[0])), number(e.interval.map(|i| i[1]))]
        };
        let figures =
            [point.accuracy, point.macro_f1, point.gain.unwrap_or_default()].into_iter().flat_map(cells);
        csv.write_record([point.documents.to_string(), point.draws.to_string()].into_iter().chain(figures))?;
    }
    written(csv)
}

/// The same as one JSON object, with the verdict.
#[must_use]
pub fn curve_json(curve: &LearningCurve) -> String {
    let value = json!({
        "n": curve.n,
        "units": curve.units,
        "bootstrap": curve.bootstrap,
        "points": curve.points,
        "growth": curve.growth(),
    });
    format!("{value}\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::{Bootstrap, LearningPoint};

    fn curve(gain: [f64; 3]) -> LearningCurve {
        let estimate = |value, low, high| Estimate { value: Some(value), interval: Some([low, high]) };
        let point = |documents, gain| LearningPoint {
            documents,
            draws: 2,
            accuracy: estimate(0.75, 0.7, 0.8),
            macro_f1: estimate(0.7, 0.65, 0.75),
            gain,
        };
        LearningCurve {
            n: 100,
            units: 40,
            bootstrap: Bootstrap { resamples: 1000, seed: 0 },
            points: vec![point(40.0, None), point(80.0, Some(estimate(gain[0], gain[1], gain[2])))],
        }
    }

    #[test]
    fn the_table_letter_by_letter() {
        assert_eq!(
            curve_text(&curve([0.05, 0.02, 0.08]), true),
            "rows       100\n\
             intervals  95 %, 1,000 resamples of 40 groups, seed 0\n           of these draws; other draws of the smaller sizes would differ besides\n\
             \n\
             trained on  draws  accuracy        interval  macro-F1        interval    gain          interval\n\
             40              2     0.750  0.700 to 0.800     0.700  0.650 to 0.750\n\
             80              2     0.750  0.700 to 0.800     0.700  0.650 to 0.750  +0.050  +0.020 to +0.080\n\
             \n\
             More labels would help: going from 40 to 80 articles brought +5.0 points of macro-F1 (+2.0 to +8.0); the next \
             doubling may bring less.\n"
        );
    }

    #[test]
    fn each_verdict_has_its_words() {
        let of = |gain| growth_sentence(&curve(gain)).unwrap();
        assert!(of([0.001, -0.004, 0.006]).starts_with("More labels of this kind would hardly help"));
        assert!(of([0.02, -0.01, 0.05]).starts_with("Whether more labels would help cannot be told"));
    }

    #[test]
    fn programs_read_every_figure() {
        let text = curve_csv(&curve([0.05, 0.02, 0.08])).unwrap();
        assert_eq!(
            text.lines().collect::<Vec<_>>(),
            [
                "documents,draws,accuracy,accuracy_low,accuracy_high,macro_f1,macro_f1_low,macro_f1_high,gain,gain_low,gain_high",
                "40,2,0.75,0.7,0.8,0.7,0.65,0.75,,,",
                "80,2,0.75,0.7,0.8,0.7,0.65,0.75,0.05,0.02,0.08",
            ]
        );
        let json: serde_json::Value = serde_json::from_str(&curve_json(&curve([0.05, 0.02, 0.08]))).unwrap();
        assert_eq!((json["growth"].as_str(), json["points"][0]["gain"].is_null()), (Some("growing"), true));
    }
}
