import { StateLabel } from '@/components/state-label';
import type { Band } from '../api/get-scorecard';
import { bandTone } from '../band-tone';
import { capitalized } from '../words';

/** What a score is called. */
export function BandLabel({ name, bands }: { name: string; bands: Band[] }) {
  return <StateLabel tone={bandTone(name, bands)}>{capitalized(name)}</StateLabel>;
}
