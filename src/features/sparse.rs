//! Sparse matrices: rows for margins, columns for gradients.

use linfa::dataset::Records;

/// Rows that lie in one piece of memory. A matrix is made, weighted and dropped block by block, on all threads,
/// and never copied as a whole.
pub(super) const BLOCK: usize = 512;

/// n × V values in compressed sparse rows; columns ascend within a row.
#[derive(Debug, Clone, PartialEq)]
pub struct Rows<T> {
    blocks: Vec<Block<T>>,
    width: usize,
}

/// n documents × V features.
pub type SparseRows = Rows<f32>;

/// Up to [`BLOCK`] rows.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Block<T> {
    pub(super) ends: Vec<u32>,
    pub(super) columns: Vec<u32>,
    pub(super) values: Vec<T>,
}

impl<T> Default for Block<T> {
    fn default() -> Self {
        Self { ends: Vec::new(), columns: Vec::new(), values: Vec::new() }
    }
}

impl<T> Block<T> {
    /// Ends a row.
    pub(super) fn end_row(&mut self) {
        debug_assert_eq!(self.columns.len(), self.values.len());
        self.ends.push(self.columns.len() as u32);
    }

    /// Where row `i`'s values are.
    #[inline]
    pub(super) fn span(&self, i: usize) -> std::ops::Range<usize> {
        let start = if i == 0 { 0 } else { self.ends[i - 1] as usize };
        start..self.ends[i] as usize
    }
}

impl<T> Rows<T> {
    /// A matrix of no rows and `width` columns.
    #[must_use]
    pub fn new(width: usize) -> Self {
        Self { blocks: Vec::new(), width }
    }

    /// A matrix of `blocks`, all of them full but the last.
    pub(super) fn from_blocks(blocks: Vec<Block<T>>, width: usize) -> Self {
        debug_assert!(blocks.iter().rev().skip(1).all(|block| block.ends.len() == BLOCK));
        Self { blocks, width }
    }

    pub(super) fn into_blocks(self) -> Vec<Block<T>> {
        self.blocks
    }

    /// Takes what was pushed to `columns` and `values` of [`Rows::buffers`] as the next row.
    pub fn end_row(&mut self) {
        let (..) = self.buffers();
        if let Some(block) = self.blocks.last_mut() {
            block.end_row();
        }
    }

    /// Where the next row's columns and values are pushed, before [`Rows::end_row`].
    pub fn buffers(&mut self) -> (&mut Vec<u32>, &mut Vec<T>) {
        if self.blocks.last().is_none_or(|block| block.ends.len() == BLOCK) {
            self.blocks.push(Block::default());
        }
        let last = self.blocks.len() - 1;
        let block = &mut self.blocks[last];
        (&mut block.columns, &mut block.values)
    }

    /// How many rows, n.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.blocks.last().map_or(0, |last| (self.blocks.len() - 1) * BLOCK + last.ends.len())
    }

    /// How many columns, V.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// How many values are stored.
    #[must_use]
    pub fn non_zeros(&self) -> usize {
        self.blocks.iter().map(|block| block.values.len()).sum()
    }

    /// The columns and values of row `i`.
    #[inline]
    #[must_use]
    pub fn row(&self, i: usize) -> (&[u32], &[T]) {
        let block = &self.blocks[i / BLOCK];
        let span = block.span(i % BLOCK);
        (&block.columns[span.clone()], &block.values[span])
    }
}

impl SparseRows {
    /// The same values ordered by column.
    #[must_use]
    pub fn by_column(&self) -> ByColumn {
        let mut ends = vec![0usize; self.width + 1];
        for &c in self.blocks.iter().flat_map(|block| &block.columns) {
            ends[c as usize + 1] += 1;
        }
        for c in 0..self.width {
            ends[c + 1] += ends[c];
        }
        let mut next = ends.clone();
        let mut rows = vec![0u32; self.non_zeros()];
        let mut values = vec![0f32; rows.len()];
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
    }

    #[test]
    fn rows_go_on_in_the_next_block() {
        let mut m = SparseRows::new(2);
        assert_eq!(m.rows(), 0);
        for i in 0..=BLOCK {
            m.buffers().0.push(1);
            m.buffers().1.push(i as f32);
            m.end_row();
        }
        m.end_row();
        assert_eq!(m.rows(), BLOCK + 2);
        assert_eq!(m.row(BLOCK), (&[1][..], &[BLOCK as f32][..]));
        assert_eq!(m.row(BLOCK + 1), (&[][..], &[][..]));
    }
}
