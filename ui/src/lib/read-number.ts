/** A number as people type it, with digits in groups or a real minus sign; undefined if it is none. */
export function readNumber(text: string): number | undefined {
  const plain = text
    .trim()
    .replace('\u2212', '-')
    .replace(/(?<=\d),(?=\d{3})/g, '');
  const number = plain === '' ? Number.NaN : Number(plain);
  return Number.isFinite(number) ? number : undefined;
}
