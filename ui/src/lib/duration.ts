const UNITS = [
  { name: 'd', seconds: 86_400 },
  { name: 'h', seconds: 3_600 },
  { name: 'min', seconds: 60 },
  { name: 's', seconds: 1 },
] as const;

/** A length of time in its two largest units, such as "2 h 5 min"; below ten seconds with a digit after the point. */
export function formatDuration(seconds: number): string {
  if (seconds < 0.000_05) return '0 s';
  if (seconds < 1) return `${formatTenths(seconds * 1_000)} ms`;
  if (seconds < 10) return `${formatTenths(seconds)} s`;
  let rest = Math.round(seconds);
  const parts = UNITS.flatMap(({ name, seconds: unit }) => {
    const count = Math.floor(rest / unit);
    rest -= count * unit;
    return count > 0 ? [`${count} ${name}`] : [];
  });
  return parts.slice(0, 2).join(' ');
}

/** The length of time from one moment to another; "0 s" if they are the wrong way round. */
export function formatBetween(from: Date, to: Date): string {
  return formatDuration((to.getTime() - from.getTime()) / 1_000);
}

/** How far a moment is from now: "in 5 min", "2 h 5 min ago" or "just now". */
export function formatDistance(time: Date, now: Date): string {
  const seconds = Math.round((time.getTime() - now.getTime()) / 1_000);
  if (Math.abs(seconds) < 2) return 'just now';
  return seconds > 0 ? `in ${formatDuration(seconds)}` : `${formatDuration(-seconds)} ago`;
}

/** At most one digit after the point, and none from ten on. */
function formatTenths(value: number): string {
  return String(value < 10 ? Math.round(value * 10) / 10 : Math.round(value));
}
