//! Weights on a simplex that match a target, by Frank and Wolfe's method (1956) as R's synthdid runs it: 100 steps, weights of at
//! most a quarter of the largest dropped, then up to 10,000 steps.

use nalgebra::{DMatrix, DVector};

const STEPS_BEFORE_DROPPING: usize = 100;
const STEPS: usize = 10_000;

/// Minimise ζ²·Σx² + Σ(Ax − b)²/n over the simplex, the columns of A and b centred if there is an intercept.
pub(super) struct Problem {
    matrix: DMatrix<f64>,
    target: DVector<f64>,
    penalty: f64,
}

impl Problem {
    /// The last column of `data` is the target b.
    pub(super) fn new(mut data: DMatrix<f64>, penalty: f64, intercept: bool) -> Self {
        if intercept {
            for mut column in data.column_iter_mut() {
                let mean = column.mean();
                column.add_scalar_mut(-mean);
            }
        }
        let weights = data.ncols() - 1;
        Self { target: data.column(weights).into_owned(), matrix: data.columns(0, weights).into_owned(), penalty }
    }

    pub(super) fn solve(&self, start: Option<&DVector<f64>>, min_decrease: f64) -> DVector<f64> {
        let count = self.matrix.ncols();
        let start = start.cloned().unwrap_or_else(|| DVector::from_element(count, 1.0 / count as f64));
        let first = self.descend(start, STEPS_BEFORE_DROPPING, min_decrease);
        let least = first.max() / 4.0;
        let kept = first.map(|weight| if weight <= least { 0.0 } else { weight });
        let sum = kept.sum();
        self.descend(kept / sum, STEPS, min_decrease)
    }

    fn descend(&self, mut weights: DVector<f64>, steps: usize, min_decrease: f64) -> DVector<f64> {
        let rows = self.matrix.nrows() as f64;
        let ridge = rows * self.penalty * self.penalty;
        let mut fitted = &self.matrix * &weights;
        let mut previous = f64::INFINITY;
        for step in 0..steps {
            let gradient = self.matrix.tr_mul(&(&fitted - &self.target)) + &weights * ridge;
            let vertex = gradient.imin();
            let mut direction = -&weights;
            direction[vertex] += 1.0;
            if direction.iter().any(|value| *value != 0.0) {
                let change = self.matrix.column(vertex) - &fitted;
                let curvature = change.norm_squared() + ridge * direction.norm_squared();
                let length = (-gradient.dot(&direction) / curvature).clamp(0.0, 1.0);
                weights += direction * length;
                // Anew, so that rounding does not add up over thousands of steps.
                fitted = &self.matrix * &weights;
            }
            let value =
                self.penalty * self.penalty * weights.norm_squared() + (&fitted - &self.target).norm_squared() / rows;
            if step > 0 && previous - value <= min_decrease * min_decrease {
                break;
            }
            previous = value;
        }
        weights
    }
}
