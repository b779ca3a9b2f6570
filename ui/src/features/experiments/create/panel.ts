/** A panel whose errors correlate over time, as Burlig, Preonas and Woerman (2020) describe it. */
export type Panel = {
  /** Units, and the share of them that is treated. */
  units: number;
  share: number;
  /** Periods before and after the start. */
  before: number;
  after: number;
  /** The errors' variance, and the mean covariances of two periods before, two after, and one of each. */
  variance: number;
  psiBefore: number;
  psiAfter: number;
  psiAcross: number;
};

/** The standard error of difference-in-differences (their equation 2). */
export function standardError(panel: Panel): number {
  const { units, share, before, after, variance, psiBefore, psiAfter, psiAcross } = panel;
  const noise =
    ((before + after) / (before * after)) * variance +
    ((before - 1) / before) * psiBefore +
    ((after - 1) / after) * psiAfter -
    2 * psiAcross;
  return Math.sqrt(Math.max(noise, 0) / (share * (1 - share) * units));
}

/**
 * A panel of which a share of the rows is missing by chance, as one that is whole. A unit without any row before the start or after it
 * tells nothing; the means of the others rest on fewer periods, whose number is such that its inverse is the mean of theirs.
 */
export function withMissing(panel: Panel, missing: number): Panel {
  const { units, before, after } = panel;
  const seen = (periods: number) => 1 - missing ** periods;
  return {
    ...panel,
    units: units * seen(before) * seen(after),
    before: seen(before) / meanInverse(before, missing),
    after: seen(after) / meanInverse(after, missing),
  };
}

/** Where K of n rows are left and each is missing with probability q, the sum over K ≥ 1 of P(K)/K: Σ qⁿ⁻ʲ(1 − qʲ)/j. */
function meanInverse(rows: number, missing: number): number {
  let sum = 0;
  for (let left = 1; left <= rows; left += 1)
    sum += (missing ** (rows - left) * (1 - missing ** left)) / left;
  return sum;
}

/** The mean correlation of two different periods among so many. */
export function meanWithin(rho: number, periods: number): number {
  if (periods < 2) return 0;
  let sum = 0;
  for (let lag = 1; lag < periods; lag += 1) sum += (periods - lag) * rho ** lag;
  return (2 * sum) / (periods * (periods - 1));
}

/** The mean correlation of a period before and one after. */
export function meanAcross(rho: number, before: number, after: number): number {
  let left = 0;
  for (let lag = 1; lag <= before; lag += 1) left += rho ** lag;
  let right = 0;
  for (let lag = 0; lag < after; lag += 1) right += rho ** lag;
  return (left * right) / (before * after);
}
