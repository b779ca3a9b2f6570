/** The time that a form field for local dates and times holds; empty for none. */
export function localText(time: Date | null): string {
  if (time === null) return '';
  const local = new Date(time.getTime() - time.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

/** The moment that such a field means; null if it is empty or no time. */
export function readLocal(text: string): Date | null {
  const time = new Date(text);
  return text === '' || Number.isNaN(time.getTime()) ? null : time;
}
