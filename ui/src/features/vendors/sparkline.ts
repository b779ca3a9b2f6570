/** A point of a line, in the units of its picture. */
export type Point = { x: number; y: number };

/** The bounds of scores. */
const LOWEST = 0;
const HIGHEST = 100;

/**
 * Scores as lines within a picture, left to right; where one is missing the line is broken, and one that stands alone is a line of one
 * point. The scale fits the scores, but a difference of less than ten points fills no more than its share of the height.
 */
export function sparkline(scores: (number | null)[], width: number, height: number): Point[][] {
  const known = scores.filter((score) => score !== null);
  if (known.length === 0) return [];
  const [least, most] = spread(Math.min(...known), Math.max(...known));
  const lines: Point[][] = [];
  let line: Point[] | undefined;
  scores.forEach((score, index) => {
    if (score === null) {
      line = undefined;
      return;
    }
    if (!line) lines.push((line = []));
    line.push({
      x: scores.length > 1 ? (index / (scores.length - 1)) * width : width / 2,
      y: height - ((score - least) / (most - least)) * height,
    });
  });
  return lines;
}

/** At least ten points, within the bounds of scores. */
function spread(least: number, most: number): [number, number] {
  const missing = Math.max(0, 10 - (most - least));
  const low = Math.min(Math.max(LOWEST, least - missing / 2), HIGHEST - 10);
  return [low, Math.max(most, low + 10)];
}
