//! Plots as SVG, by plotters: the one place that knows it.
//!
//! A plot is drawn in a few fixed colours, which `page.css` maps to those of light, dark and paper, and gives each series
//! a dash of its own. Everything is drawn on whole numbers of a canvas twice as large as it is shown, so the bytes are the
//! same everywhere.

use crate::report::html::escaped;
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

/// The canvas.
const SIZE: (u32, u32) = (720, 510);
/// The canvas of a key in a legend.
const KEY: (u32, u32) = (72, 32);
/// Letters, twice as large as they are shown; plotters divides by 1.24.
const LETTERS: f64 = 25.0 * 1.24;
const INK: RGBColor = RGBColor(0x1a, 0x1a, 0x1a);
const FAINT: RGBColor = RGBColor(0x5f, 0x5f, 0x5f);
const GRID: RGBColor = RGBColor(0xcc, 0xcc, 0xcc);
/// The colours of series, as in `page.css`.
const SERIES: [RGBColor; MOST_SERIES] = [
    RGBColor(0x00, 0x5a, 0xb5),
    RGBColor(0xc8, 0x50, 0x00),
    RGBColor(0x00, 0x7a, 0x5a),
    RGBColor(0x9c, 0x3f, 0x78),
    RGBColor(0x7a, 0x66, 0x00),
    RGBColor(0x4f, 0x3f, 0xb0),
];
/// So many series can be told apart in one plot.
pub(super) const MOST_SERIES: usize = 6;

/// An axis from `low` to `high`.
#[derive(Debug, Clone)]
pub(super) struct Axis {
    pub(super) title: String,
    pub(super) low: f64,
    pub(super) high: f64,
    /// Where lines of the grid stand, and what is written there.
    pub(super) ticks: Vec<(f64, String)>,
}

impl Axis {
    /// From 0 to 100 %.
    pub(super) fn whole(title: &str) -> Self {
        Self::shares(title, 0.0, 1.0)
    }

    /// Shares from about `low` to about `high`, with ticks at round ones.
    pub(super) fn shares(title: &str, low: f64, high: f64) -> Self {
        let (low, high) = (low.max(0.0), high.min(1.0));
        let step = match high - low {
            spread if spread > 0.6 => 20,
            spread if spread > 0.25 => 10,
            spread if spread > 0.1 => 5,
            _ => 2,
        };
        let first = (100.0 * low + 1e-9).floor() as i32 / step;
        let last = ((100.0 * high - 1e-9).ceil() as i32).div_euclid(step)
            + i32::from(((100.0 * high - 1e-9).ceil() as i32).rem_euclid(step) != 0);
        let last = last.max(first + 1).min(100 / step);
        let first = first.min(last - 1);
        let ticks = (first..=last).map(|at| at * step);
        let (low, high) = (f64::from(first * step) / 100.0, f64::from(last * step) / 100.0);
        let ticks = ticks.map(|at| (f64::from(at) / 100.0, format!("{at}\u{a0}%"))).collect();
        Self { title: title.to_owned(), low, high, ticks }
    }

    /// Numbers of 0 or more from about `low` to about `high`, with ticks at round ones.
    pub(super) fn numbers(title: &str, low: f64, high: f64) -> Self {
        let low = low.max(0.0);
        let (step, decimals) = step(high - low);
        let first = (low / step + 1e-9).floor() as i32;
        let last = ((high / step - 1e-9).ceil() as i32).max(first + 1);
        let ticks =
            (first..=last).map(|at| (f64::from(at) * step, format!("{:.decimals$}", f64::from(at) * step)));
        let (low, high) = (f64::from(first) * step, f64::from(last) * step);
        Self { title: title.to_owned(), low, high, ticks: ticks.collect() }
    }
}

/// 1, 2 or 5 times a power of ten, of which four or so lie in a spread, and the decimals that tell them apart.
fn step(spread: f64) -> (f64, usize) {
    const STEPS: [(f64, usize); 10] = [
        (0.001, 3),
        (0.002, 3),
        (0.005, 3),
        (0.01, 2),
        (0.02, 2),
        (0.05, 2),
        (0.1, 1),
        (0.2, 1),
        (0.5, 1),
        (1.0, 0),
    ];
    STEPS.into_iter().find(|(step, _)| spread / step <= 5.0).unwrap_or(((spread / 5.0).ceil(), 0))
}

/// One thing in a plot, of a series below [`MOST_SERIES`].
#[derive(Debug, Clone)]
pub(super) enum Layer {
    /// An area between two lines: x, lower y, upper y.
    Band(usize, Vec<[f64; 3]>),
    /// A line through points.
    Line(usize, Vec<[f64; 2]>),
    /// Marks at points, each with its radius on the canvas.
    Marks(usize, Vec<([f64; 2], i32)>),
    /// Upright bars with caps: x, lower y, upper y.
    Whiskers(usize, Vec<[f64; 3]>),
    /// A faint line that the others are compared with.
    Guide([f64; 2], [f64; 2]),
    /// A line at x from bottom to top, and what is written beside it.
    Upright(f64, String),
}

/// A plot: its axes and what is drawn, the first at the bottom.
#[derive(Debug, Clone)]
pub(super) struct Plot {
    pub(super) x: Axis,
    pub(super) y: Axis,
    pub(super) layers: Vec<Layer>,
}

type Canvas<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Drawn = Result<(), DrawingAreaErrorKind<std::io::Error>>;

impl Plot {
    /// The plot as an `svg` element that says of itself what it shows.
    pub(super) fn svg(&self, label: &str) -> String {
        let mut out = String::new();
        // Drawing to a String cannot fail.
        let _ = self.draw(&SVGBackend::with_string(&mut out, SIZE).into_drawing_area());
        element(&out, SIZE, &format!("class=\"plot\" role=\"img\" aria-label=\"{}\"", escaped(label)))
    }

    fn draw(&self, canvas: &Canvas<'_>) -> Drawn {
        let mut chart = ChartBuilder::on(canvas);
        chart.margin_left(94).margin_right(44).margin_top(52).margin_bottom(92);
        let chart = chart.build_cartesian_2d(self.x.low..self.x.high, self.y.low..self.y.high)?;
        let area = chart.plotting_area();
        let at = |x: f64, y: f64| area.map_coordinate(&(x, y));
        let ((left, bottom), (right, top)) = (at(self.x.low, self.y.low), at(self.x.high, self.y.high));
        for (y, name) in &self.y.ticks {
            let (_, y) = at(self.x.low, *y);
            canvas.draw(&PathElement::new(vec![(left, y), (right, y)], GRID.stroke_width(1)))?;
            canvas.draw(&Text::new(name.clone(), (left - 10, y), text(FAINT, HPos::Right, VPos::Center)))?;
        }
        for (x, name) in &self.x.ticks {
            let (x, _) = at(*x, self.y.low);
            canvas.draw(&PathElement::new(vec![(x, bottom), (x, bottom + 8)], GRID.stroke_width(2)))?;
            canvas.draw(&Text::new(name.clone(), (x, bottom + 20), text(FAINT, HPos::Center, VPos::Top)))?;
        }
        canvas.draw(&PathElement::new(vec![(left, bottom), (right, bottom)], FAINT.stroke_width(2)))?;
        canvas.draw(&Text::new(self.y.title.clone(), (8, 8), text(INK, HPos::Left, VPos::Top)))?;
        let below = (right, SIZE.1 as i32 - 34);
        canvas.draw(&Text::new(self.x.title.clone(), below, text(INK, HPos::Right, VPos::Top)))?;
        for layer in &self.layers {
            match layer {
                Layer::Band(series, points) => {
                    let low = points.iter().map(|p| at(p[0], p[1]));
                    let high = points.iter().rev().map(|p| at(p[0], p[2]));
                    let around: Vec<(i32, i32)> = low.chain(high).collect();
                    canvas.draw(&Polygon::new(around, color(*series).mix(0.22)))?;
                }
                Layer::Line(series, points) => {
                    let points: Vec<(i32, i32)> = points.iter().map(|p| at(p[0], p[1])).collect();
                    canvas.draw(&PathElement::new(points, color(*series).stroke_width(4)))?;
                }
                Layer::Marks(series, points) => {
                    for (point, radius) in points {
                        mark(canvas, *series, at(point[0], point[1]), *radius)?;
                    }
                }
                Layer::Whiskers(series, bars) => {
                    let fill = color(*series).filled();
                    for [x, low, high] in bars {
                        let ((x, low), (_, high)) = (at(*x, *low), at(*x, *high));
                        canvas.draw(&Rectangle::new([(x - 1, high), (x + 2, low)], fill))?;
                        for y in [low, high] {
                            canvas.draw(&Rectangle::new([(x - 9, y - 1), (x + 10, y + 2)], fill))?;
                        }
                    }
                }
                Layer::Guide(from, to) => {
                    let ends = vec![at(from[0], from[1]), at(to[0], to[1])];
                    canvas.draw(&PathElement::new(ends, FAINT.stroke_width(3)))?;
                }
                Layer::Upright(x, name) => {
                    let (x, _) = at(*x, self.y.low);
                    canvas.draw(&PathElement::new(vec![(x, bottom), (x, top)], INK.stroke_width(2)))?;
                    let (side, beside) =
                        if 2 * x > left + right { (HPos::Right, -8) } else { (HPos::Left, 8) };
                    canvas.draw(&Text::new(
                        name.clone(),
                        (x + beside, bottom - 34),
                        text(INK, side, VPos::Top),
                    ))?;
                }
            }
        }
        canvas.present()
    }
}

/// The key of a series in a legend: its line and its mark.
pub(super) fn key(series: usize) -> String {
    let mut out = String::new();
    let _ = draw_key(&SVGBackend::with_string(&mut out, KEY).into_drawing_area(), series);
    element(&out, KEY, "class=\"plot key\" aria-hidden=\"true\"")
}

fn draw_key(canvas: &Canvas<'_>, series: usize) -> Drawn {
    let ends = vec![(0, KEY.1 as i32 / 2), (KEY.0 as i32, KEY.1 as i32 / 2)];
    canvas.draw(&PathElement::new(ends, color(series).stroke_width(4)))?;
    mark(canvas, series, (KEY.0 as i32 / 2, KEY.1 as i32 / 2), 9)?;
    canvas.present()
}

fn color(series: usize) -> RGBColor {
    SERIES[series % MOST_SERIES]
}

fn text(color: RGBColor, side: HPos, height: VPos) -> TextStyle<'static> {
    ("sans-serif", LETTERS).into_font().color(&color).pos(Pos::new(side, height))
}

/// A mark in the shape of its series.
fn mark(canvas: &Canvas<'_>, series: usize, (x, y): (i32, i32), radius: i32) -> Drawn {
    let style = color(series).filled();
    let corners: &[(i32, i32)] = match series % MOST_SERIES {
        0 => return canvas.draw(&Circle::new((x, y), radius, style)),
        1 => &[(0, -12), (11, 8), (-11, 8)],
        2 => &[(-9, -9), (9, -9), (9, 9), (-9, 9)],
        3 => &[(0, -13), (13, 0), (0, 13), (-13, 0)],
        4 => &[(0, 12), (11, -8), (-11, -8)],
        _ => &[(-13, -4), (13, -4), (13, 4), (-13, 4)],
    };
    let corner = |(dx, dy): &(i32, i32)| (x + dx * radius / 10, y + dy * radius / 10);
    canvas.draw(&Polygon::new(corners.iter().map(corner).collect::<Vec<_>>(), style))
}

/// `svg` as it stands in a page: without what HTML does not need, and with `attributes` of its own.
fn element(svg: &str, (width, height): (u32, u32), attributes: &str) -> String {
    let inside = svg.split_once('>').map_or("", |(_, inside)| inside);
    let inside = inside.replace(" opacity=\"1\"", "").replace(" font-family=\"sans-serif\"", "");
    format!("<svg {attributes} viewBox=\"0 0 {width} {height}\">{inside}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_end_at_round_shares_around_what_they_show() {
        let ends = |low, high| {
            let axis = Axis::shares("", low, high);
            let names: Vec<String> = axis.ticks.iter().map(|(_, name)| name.replace("\u{a0}%", "")).collect();
            (axis.low, axis.high, names.join(" "))
        };
        assert_eq!(ends(0.0, 1.0), (0.0, 1.0, "0 20 40 60 80 100".into()));
        assert_eq!(ends(0.62, 0.91), (0.6, 1.0, "60 70 80 90 100".into()));
        assert_eq!(ends(0.81, 0.86), (0.8, 0.86, "80 82 84 86".into()));
        assert_eq!(ends(1.0, 1.0), (0.98, 1.0, "98 100".into()));
        assert_eq!(ends(0.0, 0.0), (0.0, 0.02, "0 2".into()));
    }

    #[test]
    fn axes_of_numbers_end_at_round_ones() {
        let names = |low, high| {
            let names: Vec<String> =
                Axis::numbers("", low, high).ticks.into_iter().map(|(_, name)| name).collect();
            names.join(" ")
        };
        assert_eq!(names(0.34, 0.52), "0.30 0.35 0.40 0.45 0.50 0.55");
        assert_eq!(names(0.4, 2.1), "0.0 0.5 1.0 1.5 2.0 2.5");
        assert_eq!(names(0.4, 0.4), "0.400 0.401");
        assert_eq!(names(1.0, 31.0), "0 6 12 18 24 30 36");
    }

    /// The first and the last pixel are 94 and 675, 417 and 52; the middle is rounded down.
    #[test]
    fn points_stand_where_they_should_and_names_are_escaped() {
        let plot = Plot {
            x: Axis::whole("<x>"),
            y: Axis::whole("y & z"),
            layers: vec![
                Layer::Marks(0, vec![([0.5, 0.5], 9)]),
                Layer::Line(1, vec![[0.0, 0.0], [1.0, 1.0]]),
            ],
        };
        let svg = plot.svg("a \"b\" <c>");
        assert!(svg.starts_with("<svg class=\"plot\" role=\"img\" aria-label=\"a &quot;b&quot; &lt;c&gt;\" viewBox=\"0 0 720 510\">"));
        assert!(svg.contains("<circle cx=\"384\" cy=\"235\" r=\"9\" fill=\"#005AB5\""), "{svg}");
        assert!(svg.contains("points=\"94,417 675,52 \""), "{svg}");
        assert!(svg.contains("&lt;x&gt;") && svg.contains("y &amp; z") && svg.trim_end().ends_with("</svg>"));
        assert_eq!(svg, plot.svg("a \"b\" <c>"));
        assert!(!svg.contains("xmlns"));
    }

    #[test]
    fn every_series_has_a_color_that_the_style_knows() {
        let style = include_str!("page.css").to_uppercase();
        for series in SERIES.iter().chain([&INK, &FAINT, &GRID]) {
            let RGBColor(r, g, b) = series;
            assert!(style.contains(&format!("=\"#{r:02X}{g:02X}{b:02X}\"]")), "{series:?}");
        }
    }
}
