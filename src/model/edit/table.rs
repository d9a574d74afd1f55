//! The CSV of corrected weights: each cell held against the model before anything changes.

use super::super::{Kind, Model, Place};
use crate::features::Vocabulary;
use crate::sheet::{Lines, delimiter_of, is_blank, is_separator_line, unmarked};
use crate::{Error, Result};
use csv::ByteRecord;

/// What stands before a label in the name of its column.
pub(super) const WEIGHT: &str = "weight_";

/// What a column of the table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Name,
    Kind,
    Documents,
    Idf,
    Weight(usize),
    /// What a spreadsheet leaves behind at the right; nothing may stand in it.
    Nameless,
}

/// The weights that differ, ascending by their place in the file: row j · R + k is class k of column j, j = V the
/// intercepts.
///
/// # Errors
/// [`Error::Input`] with the line of the first thing that is wrong.
pub(super) fn read(model: &Model, bytes: &[u8], name: &str) -> Result<Vec<(usize, f32)>> {
    let bytes = unmarked(bytes);
    let table = Table { model, name, delimiter: delimiter_of(bytes, "kind") };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(table.delimiter)
        .from_reader(bytes);
    let mut lines = Lines::of_bytes(bytes);
    let mut record = ByteRecord::new();
    let mut columns: Option<Vec<Column>> = None;
    let mut cells = Cells::new(model);
    while reader
        .read_byte_record(&mut record)
        .map_err(|e| table.wrong(lines.line, e.to_string(), AS_DUMPED))?
    {
        let line = lines.of(&record);
        let fields: Vec<&str> =
            record.iter().map(std::str::from_utf8).collect::<Result<_, _>>().map_err(|_| {
                table.wrong(line, "this is no UTF-8".into(), "save the table as CSV in UTF-8")
            })?;
        if is_blank(&fields) {
            continue;
        }
        match &columns {
            None if is_separator_line(&fields) => {}
            None => columns = Some(table.columns(line, &fields)?),
            Some(columns) => table.row(line, columns, &fields, &mut cells)?,
        }
    }
    if columns.is_none() {
        return Err(table.wrong(1, "there is no header".into(), AS_DUMPED));
    }
    cells.differing(&table)
}

/// What to do about a table of another shape.
const AS_DUMPED: &str = "start from what `sentimen inspect MODEL --dump FILE.csv` writes";

struct Table<'m> {
    model: &'m Model,
    name: &'m str,
    delimiter: u8,
}

impl Table<'_> {
    fn wrong(&self, line: u64, reason: String, next: &str) -> Error {
        Error::input(format!("{}:{line}", self.name), reason, next)
    }

    /// What the column with the names of n-grams is called.
    fn key(&self) -> &'static str {
        match self.model.featurizer.vocabulary() {
            Vocabulary::Exact(_) => "ngram",
            Vocabulary::Hashed(_) => "bucket",
        }
    }

    fn columns(&self, line: u64, header: &[&str]) -> Result<Vec<Column>> {
        let key = self.key();
        let mut columns = Vec::with_capacity(header.len());
        for &field in header {
            let column = match field {
                "kind" => Column::Kind,
                "documents" => Column::Documents,
                "idf" => Column::Idf,
                "" => Column::Nameless,
                _ if field == key => Column::Name,
                "ngram" => {
                    let next = "name buckets in a column 'bucket'; `sentimen inspect MODEL --word KATA` tells a word's";
                    return Err(self.wrong(
                        line,
                        "the model hashes n-grams and holds no texts of them".into(),
                        next,
                    ));
                }
                "bucket" => {
                    let next = "name n-grams in a column 'ngram'";
                    return Err(self.wrong(line, "the model has n-grams, not buckets".into(), next));
                }
                _ => Column::Weight(self.class(line, field)?),
            };
            if columns.contains(&column) && column != Column::Nameless {
                return Err(self.wrong(
                    line,
                    format!("the column {field:?} stands there twice"),
                    "leave one out",
                ));
            }
            columns.push(column);
        }
        for (needed, name) in [(Column::Name, key), (Column::Kind, "kind")] {
            if !columns.contains(&needed) {
                return Err(self.wrong(line, format!("there is no column '{name}'"), AS_DUMPED));
            }
        }
        if !columns.iter().any(|column| matches!(column, Column::Weight(_))) {
            let next =
                format!("give a column for a class, as {:?}", format!("{WEIGHT}{}", self.model.labels[0]));
            return Err(self.wrong(line, "there is no column of weights".into(), &next));
        }
        Ok(columns)
    }

    /// The class that a column of weights is of.
    fn class(&self, line: u64, field: &str) -> Result<usize> {
        let labels = &self.model.labels;
        let class = field.strip_prefix(WEIGHT).and_then(|name| labels.iter().position(|label| label == name));
        class.ok_or_else(|| {
            let known: Vec<String> =
                labels.iter().map(|label| format!("{:?}", format!("{WEIGHT}{label}"))).collect();
            let known = format!("columns are {}, kind, documents, idf, {}", self.key(), known.join(", "));
            self.wrong(line, format!("the column {field:?} is none that the model has"), &known)
        })
    }

    /// Takes in a row.
    fn row(&self, line: u64, columns: &[Column], fields: &[&str], cells: &mut Cells) -> Result<()> {
        if fields.len() != columns.len() {
            let reason = format!("the row has {} fields, the header {}", fields.len(), columns.len());
            let next = "quote an n-gram that holds the separator or a quote, as --dump does";
            return Err(self.wrong(line, reason, next));
        }
        let field = |wanted| columns.iter().position(|column| *column == wanted).map(|at| fields[at]);
        let name = field(Column::Name).unwrap_or_default();
        let written = field(Column::Kind).unwrap_or_default();
        let Some(kind) = Kind::ALL.into_iter().find(|kind| kind.name() == written.trim()) else {
            let next = "kinds are word, cue, character and intercept";
            return Err(self.wrong(line, format!("there is no kind {written:?}"), next));
        };
        let Some(place) = self.model.place_of(name, kind) else {
            let (reason, next) = match kind {
                Kind::Intercept => (
                    format!("an intercept has no {}, but the row names {name:?}", self.key()),
                    "leave that cell empty",
                ),
                kind => (
                    format!("the model has no {} {} {name:?}", kind.name(), self.key()),
                    "copy it from --dump as it stands there, spaces included, or leave the row out: what a model has not \
                     learned cannot be weighted",
                ),
            };
            return Err(self.wrong(line, reason, next));
        };
        self.unchanged(line, place, field(Column::Documents), field(Column::Idf))?;
        for (column, field) in columns.iter().zip(fields) {
            if *column == Column::Nameless && !field.trim().is_empty() {
                let next = "name the column in the header, or empty it";
                return Err(self.wrong(line, format!("{field:?} stands in a column without a name"), next));
            }
            if let Column::Weight(class) = column
                && !field.trim().is_empty()
            {
                let value = self.number(line, &self.model.labels[*class], field)?;
                cells.set(self, line, name, place, *class, value)?;
            }
        }
        Ok(())
    }

    /// Refuses another document count or idf: these are of the training documents.
    fn unchanged(&self, line: u64, place: Place, documents: Option<&str>, idf: Option<&str>) -> Result<()> {
        let given = |field: Option<&str>| {
            field.map(|field| self.point(field.trim())).filter(|field| !field.is_empty())
        };
        let Place::Column(j) = place else { return Ok(()) };
        let next = "only weights can be edited: put the old number back, or leave that column out";
        let wrong =
            |what: &str, field: &str| self.wrong(line, format!("the {what} is changed to {field:?}"), next);
        if let Some(field) = given(documents)
            && self.model.documents(j).is_none_or(|documents| field.parse() != Ok(f64::from(documents)))
        {
            return Err(wrong("document count", &field));
        }
        if let Some(field) = given(idf)
            && field.parse() != Ok(self.model.featurizer.weighting().terms[j])
        {
            return Err(wrong("idf", &field));
        }
        Ok(())
    }

    /// A number with a decimal point: where fields are not parted by commas, spreadsheets write a decimal comma.
    fn point(&self, field: &str) -> String {
        if self.delimiter == b',' || field.contains('.') {
            field.to_owned()
        } else {
            field.replacen(',', ".", 1)
        }
    }

    fn number(&self, line: u64, label: &str, field: &str) -> Result<f32> {
        let wrong = |what: &str, next: &str| {
            Err(self.wrong(line, format!("the weight {field:?} for {label:?} {what}"), next))
        };
        match self.point(field.trim()).parse::<f32>() {
            // -0 + 0 is 0.
            Ok(value) if value.is_finite() => Ok(value + 0.0),
            Ok(_) => wrong("is not finite", "give a number below 3e38 in size; 0 takes an n-gram out"),
            Err(_) => wrong("is no number", "write it with a decimal point, as -0.25"),
        }
    }
}

/// The weights given so far, V + 1 rows of K.
struct Cells {
    classes: usize,
    /// The value and its line; line 0 where none is given.
    given: Vec<(f32, u64)>,
}

impl Cells {
    fn new(model: &Model) -> Self {
        let (v, classes) = (model.featurizer.vocabulary().len(), model.labels.len());
        Self { classes, given: vec![(0.0, 0); (v + 1) * classes] }
    }

    fn row(&self, place: Place) -> usize {
        match place {
            Place::Column(j) => j,
            Place::Intercepts => self.given.len() / self.classes - 1,
        }
    }

    fn set(
        &mut self,
        table: &Table<'_>,
        line: u64,
        name: &str,
        place: Place,
        class: usize,
        value: f32,
    ) -> Result<()> {
        let at = self.row(place) * self.classes + class;
        let (old, before) = self.given[at];
        if before > 0 && old != value {
            let reason = format!(
                "{name:?} is given {value} for {:?}, but {old} on line {before}",
                table.model.labels[class]
            );
            return Err(table.wrong(line, reason, "leave one of the two rows out"));
        }
        if before == 0 {
            self.given[at] = (value, line);
        }
        Ok(())
    }

    /// The stored weights that differ from the model's.
    fn differing(&self, table: &Table<'_>) -> Result<Vec<(usize, f32)>> {
        let model = table.model;
        let mut out = Vec::new();
        for (row, place) in model.places().enumerate() {
            let given = &self.given[row * self.classes..][..self.classes];
            let differs = |k: usize| given[k].1 > 0 && given[k].0 != model.shown_weight(place, k);
            if model.linear.intercepts.len() > 1 {
                out.extend(
                    (0..self.classes).filter(|k| differs(*k)).map(|k| (row * self.classes + k, given[k].0)),
                );
                continue;
            }
            let new = match (differs(0), differs(1)) {
                (false, false) => continue,
                (true, false) => 0.0 - given[0].0,
                (false, true) => given[1].0,
                (true, true) if given[0].0 == -given[1].0 => given[1].0,
                (true, true) => {
                    let reason = format!(
                        "the weights {} and {} are not each other's negative, and of two classes only one is stored",
                        given[0].0, given[1].0
                    );
                    let next = "change one of them and the other follows";
                    return Err(table.wrong(given[0].1.max(given[1].1), reason, next));
                }
            };
            let stored = 2.0 * new;
            if !stored.is_finite() {
                let next = "give a number below 1.7e38 in size";
                return Err(table.wrong(
                    given[0].1.max(given[1].1),
                    format!("the weight {new} is too large"),
                    next,
                ));
            }
            out.push((row, stored));
        }
        Ok(out)
    }
}
