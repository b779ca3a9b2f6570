//! Gauss–Legendre quadrature on 0…1: with n points it is exact for polynomials of degree up to 2n − 1.

use std::f64::consts::PI;

/// Newton's method from Tricomi's first guess is there after five steps.
const STEPS: usize = 8;

/// Points within 0…1, and the weight of each.
pub(super) struct Quadrature<const POINTS: usize> {
    pub(super) points: [f64; POINTS],
    pub(super) weights: [f64; POINTS],
}

impl<const POINTS: usize> Quadrature<POINTS> {
    pub(super) fn new() -> Self {
        let (mut points, mut weights) = ([0.0; POINTS], [0.0; POINTS]);
        for index in 0..POINTS {
            let mut root = libm::cos(PI * (index as f64 + 0.75) / (POINTS as f64 + 0.5));
            for _ in 0..STEPS {
                let (value, slope) = legendre(POINTS, root);
                root -= value / slope;
            }
            let (_, slope) = legendre(POINTS, root);
            points[index] = f64::midpoint(1.0, root);
            weights[index] = 1.0 / ((1.0 - root * root) * slope * slope);
        }
        Self { points, weights }
    }
}

/// The Legendre polynomial of a degree of at least 1, and its derivative, by Bonnet's recursion.
fn legendre(degree: usize, at: f64) -> (f64, f64) {
    let (mut before, mut value) = (1.0, at);
    for step in 1..degree {
        let step = step as f64;
        (before, value) = (value, ((2.0 * step + 1.0) * at * value - step * before) / (step + 1.0));
    }
    (value, degree as f64 * (at * value - before) / (at * at - 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check<const POINTS: usize>() {
        let Quadrature { points, weights } = Quadrature::<POINTS>::new();
        for power in 0..2 * POINTS as i32 {
            let integral: f64 = points.iter().zip(weights).map(|(point, weight)| weight * point.powi(power)).sum();
            assert!(
                (integral - 1.0 / f64::from(power + 1)).abs() < 1e-14,
                "{POINTS} points, power {power}: {integral}"
            );
        }
    }

    #[test]
    fn polynomials_are_integrated_exactly() {
        check::<1>();
        check::<2>();
        check::<4>();
        check::<8>();
    }
}
