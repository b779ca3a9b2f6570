export const MAX_AMOUNT = 1_000_000;

/** What a person may type as an amount: a whole number from 1 to MAX_AMOUNT, with or without separators between digits. */
export function parseAmount(text: string): number | undefined {
  const digits = text.trim().replace(/(?<=\d)[,\s_](?=\d)/g, '');
  if (!/^\d{1,16}$/.test(digits)) return undefined;
  const amount = Number(digits);
  return amount >= 1 && amount <= MAX_AMOUNT ? amount : undefined;
}
