import type { Band } from './api/get-scorecard';

/** How a band among all of them, best first, is to be looked at. */
export function bandTone(name: string, bands: Band[]): 'good' | 'busy' | 'bad' {
  const place = bands.findIndex((band) => band.name === name);
  if (place < 0 || bands.length < 2) return 'busy';
  const share = place / (bands.length - 1);
  if (share < 0.5) return 'good';
  return share > 0.5 ? 'bad' : 'busy';
}
