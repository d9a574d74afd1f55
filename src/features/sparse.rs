//! Sparse matrices: rows for margins, columns for gradients.

use linfa::dataset::Records;

/// n documents × V features in compressed sparse rows; columns ascend within a row.
#[derive(Debug, Clone, PartialEq)]
pub struct SparseRows {
    ends: Vec<usize>,
    columns: Vec<u32>,
    values: Vec<f32>,
    width: usize,
}

impl SparseRows {
    /// A matrix of no rows and `width` columns.
    #[must_use]
    pub fn new(width: usize) -> Self {
        Self { ends: vec![0], columns: Vec::new(), values: Vec::new(), width }
    }

    /// A matrix of `parts` laid one below the other.
    #[must_use]
    pub fn concat(parts: Vec<Self>, width: usize) -> Self {
        let mut parts = parts.into_iter();
        let mut all = parts.next().unwrap_or_else(|| Self::new(width));
        for part in parts {
            let base = all.columns.len();
            all.columns.extend_from_slice(&part.columns);
            all.values.extend_from_slice(&part.values);
            all.ends.extend(part.ends[1..].iter().map(|e| base + e));
        }
        all
    }

    /// Takes what was pushed to `columns` and `values` of [`SparseRows::buffers`] as the next row.
    pub fn end_row(&mut self) {
        debug_assert_eq!(self.columns.len(), self.values.len());
        self.ends.push(self.columns.len());
    }

    /// Where the next row's columns and values are pushed, before [`SparseRows::end_row`].
    pub fn buffers(&mut self) -> (&mut Vec<u32>, &mut Vec<f32>) {
        (&mut self.columns, &mut self.values)
    }

    /// How many rows, n.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.ends.len() - 1
    }

    /// How many columns, V.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// How many values are stored.
    #[must_use]
    pub fn non_zeros(&self) -> usize {
        self.values.len()
    }

    /// The columns and values of row `i`.
    #[inline]
    #[must_use]
    pub fn row(&self, i: usize) -> (&[u32], &[f32]) {
        let span = self.ends[i]..self.ends[i + 1];
        (&self.columns[span.clone()], &self.values[span])
    }

    /// The same values ordered by column.
    #[must_use]
    pub fn by_column(&self) -> ByColumn {
        let mut ends = vec![0usize; self.width + 1];
        for &c in &self.columns {
            ends[c as usize + 1] += 1;
        }
        for c in 0..self.width {
            ends[c + 1] += ends[c];
        }
        let mut next = ends.clone();
        let mut rows = vec![0u32; self.columns.len()];
        let mut values = vec![0f32; self.columns.len()];
        for i in 0..self.rows() {
            let (columns, row_values) = self.row(i);
            for (&c, &v) in columns.iter().zip(row_values) {
                let at = next[c as usize];
                next[c as usize] += 1;
                rows[at] = i as u32;
                values[at] = v;
            }
        }
        ByColumn { ends, rows, values }
    }
}

impl Records for SparseRows {
    type Elem = f32;

    fn nsamples(&self) -> usize {
        self.rows()
    }

    fn nfeatures(&self) -> usize {
        self.width
    }
}

/// The values of a [`SparseRows`] ordered by column, rows ascending within each.
#[derive(Debug, Clone)]
pub struct ByColumn {
    ends: Vec<usize>,
    rows: Vec<u32>,
    values: Vec<f32>,
}

impl ByColumn {
    /// The rows and values of column `j`.
    #[inline]
    #[must_use]
    pub fn column(&self, j: usize) -> (&[u32], &[f32]) {
        let span = self.ends[j]..self.ends[j + 1];
        (&self.rows[span.clone()], &self.values[span])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_columns_hold_the_same_values() {
        let mut m = SparseRows::new(3);
        for row in [vec![(0, 1.0), (2, 2.0)], vec![], vec![(2, 3.0)]] {
            let (columns, values) = m.buffers();
            for (c, v) in row {
                columns.push(c);
                values.push(v);
            }
            m.end_row();
        }
        assert_eq!((m.rows(), m.width(), m.non_zeros()), (3, 3, 3));
        assert_eq!(m.row(0), (&[0, 2][..], &[1.0, 2.0][..]));
        let by_column = m.by_column();
        assert_eq!(by_column.column(0), (&[0][..], &[1.0][..]));
        assert_eq!(by_column.column(1).0.len(), 0);
        assert_eq!(by_column.column(2), (&[0, 2][..], &[2.0, 3.0][..]));
        let twice = SparseRows::concat(vec![m.clone(), m.clone()], 3);
        assert_eq!(twice.rows(), 6);
        assert_eq!(twice.row(5), m.row(2));
    }
}
