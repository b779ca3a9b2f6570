//! A block of rows, turned so that the same feature of rows that step together lies side by side.

/// Rows that step together: enough to hide how long a step takes, few enough for their places to stay in registers.
pub(super) const TOGETHER: usize = 8;
/// The most numbers in a block: half of a small first-level cache, the other half is a tree's.
const MOST_VALUES: usize = 4_096;
/// The most rows in a block: their sums are cached too.
const MOST_ROWS: usize = 512;

/// As many features as a byte can tell apart: an index that is a byte needs no check.
pub(super) const WINDOW: usize = 256;

/// Rows in groups of [`TOGETHER`], and a sum for each.
pub(super) struct Block {
    columns: usize,
    /// The groups' features, and enough behind the last group's to look at a window from its first one on.
    turned: Vec<[f32; TOGETHER]>,
    sums: Vec<[f64; TOGETHER]>,
}

impl Block {
    pub(super) fn new(columns: usize) -> Self {
        let groups = (MOST_VALUES / columns).clamp(TOGETHER, MOST_ROWS) / TOGETHER;
        Self { columns, turned: vec![[0.0; TOGETHER]; groups * columns + WINDOW], sums: vec![[0.0; TOGETHER]; groups] }
    }

    /// How many rows there are in a block.
    pub(super) fn rows(&self) -> usize {
        self.sums.len() * TOGETHER
    }

    /// How many numbers these rows have.
    pub(super) fn values(&self) -> usize {
        self.rows() * self.columns
    }

    /// Takes in rows, and sets sums to 0. If the rows are fewer than the block has, others follow them that mean nothing.
    pub(super) fn fill(&mut self, rows: &[f32]) {
        self.sums.fill([0.0; TOGETHER]);
        for (index, row) in rows.chunks_exact(self.columns).enumerate() {
            let group = &mut self.turned[index / TOGETHER * self.columns..][..self.columns];
            group.iter_mut().zip(row).for_each(|(lanes, value)| lanes[index % TOGETHER] = *value);
        }
    }

    /// Each group by features, with its sums.
    pub(super) fn groups(&mut self) -> impl Iterator<Item = (&[[f32; TOGETHER]], &mut [f64; TOGETHER])> {
        self.turned.chunks_exact(self.columns).zip(&mut self.sums)
    }

    /// Each group's features as a window, in which those behind the last one are others', with its sums.
    pub(super) fn windows(&mut self) -> impl Iterator<Item = (&[[f32; TOGETHER]; WINDOW], &mut [f64; TOGETHER])> {
        (0..).map_while(|group: usize| self.turned.get(group * self.columns..)?.first_chunk()).zip(&mut self.sums)
    }

    /// The sums, row by row.
    pub(super) fn sums(&self) -> impl Iterator<Item = &f64> {
        self.sums.iter().flatten()
    }
}
