//! Dense elimination for small cycles.

/// The factors of a square matrix, rows exchanged for the largest pivot.
#[derive(Debug)]
pub(super) struct Lu {
    n: usize,
    /// By row: below the diagonal the multipliers, from it on the upper triangle.
    factors: Vec<f64>,
    /// Which row of the matrix each row of the factors was.
    rows: Vec<u32>,
}

impl Lu {
    /// The factors of the matrix given by row; `None` where a pivot vanishes.
    pub(super) fn new(n: usize, mut factors: Vec<f64>) -> Option<Lu> {
        let mut rows: Vec<u32> = (0..n as u32).collect();
        for k in 0..n {
            let size = |row: &usize| factors[row * n + k].abs();
            let pivot = (k..n).max_by(|a, b| size(a).total_cmp(&size(b)).then(b.cmp(a)))?;
            if size(&pivot) == 0.0 || !size(&pivot).is_finite() {
                return None;
            }
            if pivot != k {
                rows.swap(k, pivot);
                let (above, below) = factors.split_at_mut(pivot * n);
                above[k * n..k * n + n].swap_with_slice(&mut below[..n]);
            }
            let (above, below) = factors.split_at_mut((k + 1) * n);
            let top = &above[k * n..];
            for row in below.chunks_exact_mut(n) {
                let multiplier = row[k] / top[k];
                row[k] = multiplier;
                if multiplier != 0.0 {
                    row[k + 1..].iter_mut().zip(&top[k + 1..]).for_each(|(entry, top)| *entry -= multiplier * top);
                }
            }
        }
        Some(Lu { n, factors, rows })
    }

    /// Solves `A x = b`.
    pub(super) fn solve(&self, b: &[f64]) -> Vec<f64> {
        let n = self.n;
        let mut x: Vec<f64> = self.rows.iter().map(|row| b[*row as usize]).collect();
        for i in 0..n {
            let row = &self.factors[i * n..i * n + i];
            x[i] -= row.iter().zip(&x).map(|(a, x)| a * x).sum::<f64>();
        }
        for i in (0..n).rev() {
            let row = &self.factors[i * n..(i + 1) * n];
            let rest: f64 = row[i + 1..].iter().zip(&x[i + 1..]).map(|(a, x)| a * x).sum();
            x[i] = (x[i] - rest) / row[i];
        }
        x
    }

    /// Solves `Aᵀ y = c`.
    pub(super) fn solve_transposed(&self, c: &[f64]) -> Vec<f64> {
        let n = self.n;
        let mut z = c.to_vec();
        for i in 0..n {
            let row = &self.factors[i * n..(i + 1) * n];
            z[i] /= row[i];
            let (done, rest) = z.split_at_mut(i + 1);
            rest.iter_mut().zip(&row[i + 1..]).for_each(|(z, a)| *z -= a * done[i]);
        }
        for i in (0..n).rev() {
            let row = &self.factors[i * n..i * n + i];
            let (rest, done) = z.split_at_mut(i);
            rest.iter_mut().zip(row).for_each(|(z, a)| *z -= a * done[0]);
        }
        let mut y = vec![0.0; n];
        self.rows.iter().zip(z).for_each(|(row, z)| y[*row as usize] = z);
        y
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn both_ways_are_solved() {
        let a = [0.0, 2.0, 1.0, 1.0, -1.0, 3.0, 4.0, 0.5, 0.0];
        let lu = Lu::new(3, a.to_vec()).unwrap();
        let (x, y) = (lu.solve(&[3.0, 3.0, 4.5]), lu.solve_transposed(&[5.0, 1.5, 4.0]));
        assert!(x.iter().chain(&y).all(|v| (v - 1.0).abs() < 1e-14), "{x:?} {y:?}");
        assert!(Lu::new(2, vec![1.0, 2.0, 2.0, 4.0]).is_none());
    }
}
