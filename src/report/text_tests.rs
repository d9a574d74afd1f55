use ndarray::array;

use super::*;

fn names(labels: &[&str]) -> Vec<String> {
    labels.iter().map(|&label| label.to_owned()).collect()
}

#[test]
fn three_classes_one_never_predicted() {
    let truth = [0, 0, 0, 1, 1, 2, 2, 2, 2, 2];
    let predicted = [0, 0, 2, 0, 2, 2, 2, 2, 0, 2];
    let labels = names(&["negatif", "netral", "positif"]);
    let figures = Figures::of(&labels, &truth, &predicted, None).unwrap();
    let expected = "\
class    precision  recall     f1  support
negatif      0.500   0.667  0.571        3
netral           -   0.000  0.000        2
positif      0.667   0.800  0.727        5

                   model  always positif
accuracy           0.600           0.500
macro-F1           0.433           0.222
balanced accuracy  0.489           0.333
log-loss               -
rows                  10

true \\ predicted  negatif  netral  positif
negatif                 2       0        1
netral                  1       0        1
positif                 1       0        4
";
    assert_eq!(figures_table(&figures), expected);
}

#[test]
fn unicode_long_and_hostile_labels() {
    let labels = names(&["négatif", "\u{1b}[31mmerah", "label yang terlalu panjang untuk satu kolom"]);
    let p = array![[0.5, 0.25, 0.25], [0.25, 0.5, 0.25]];
    let figures = Figures::of(&labels, &[0, 1], &[0, 1], Some(p.view())).unwrap();
    let expected = "\
class                     precision  recall     f1  support
négatif                       1.000   1.000  1.000        1
\u{FFFD}[31mmerah                    1.000   1.000  1.000        1
label yang terlalu panj…          -       -      -        0

                   model  always négatif
accuracy           1.000           0.500
macro-F1           0.667           0.222
balanced accuracy  1.000           0.500
log-loss           0.693
rows                   2

true \\ predicted          négatif  \u{FFFD}[31mmerah  label yang terlalu panj…
négatif                         1           0                         0
\u{FFFD}[31mmerah                      0           1                         0
label yang terlalu panj…        0           0                         0
";
    assert_eq!(figures_table(&figures), expected);
}

/// A matrix of many classes goes on below itself and keeps to 80 columns.
#[test]
fn many_classes_wrap() {
    let labels: Vec<String> = (0..12).map(|k| format!("topik-{k}")).collect();
    let figures = Figures::of(&labels, &[0, 11], &[0, 11], None).unwrap();
    let table = figures_table(&figures);
    assert!(table.lines().all(|line| line.chars().count() <= 80));
    let headings: Vec<&str> = table.lines().filter(|line| line.starts_with("true")).collect();
    assert_eq!(
        headings,
        [
            "true \\ predicted  topik-0  topik-1  topik-2  topik-3  topik-4  topik-5  topik-6",
            "true \\ predicted  topik-7  topik-8  topik-9  topik-10  topik-11",
        ]
    );
}

#[test]
fn names_are_listed_as_people_do() {
    let names = ["a", "b", "c"].map(str::to_owned);
    assert_eq!(
        [listed(&names[..0], "and"), listed(&names[..1], "and"), listed(&names[..2], "and")],
        ["", "a", "a and b"]
    );
    assert_eq!(listed(&names, "and"), "a, b and c");
}
