/** Room at both ends, as a share of the range. */
const MARGIN = 0.06;

/** Where values lie between the smallest and the largest of these, as a share of the width in CSS. */
export function strip(values: number[]): (value: number) => string {
  const low = Math.min(...values);
  const range = Math.max(...values) - low;
  const place = (value: number) => (range === 0 ? 0.5 : MARGIN + ((value - low) / range) * (1 - 2 * MARGIN));
  return (value) => `${(place(value) * 100).toFixed(2)}%`;
}
