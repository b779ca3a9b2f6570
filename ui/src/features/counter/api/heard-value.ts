import { queryOptions, useQuery } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import { newer } from '../newer';
import { counterValueOptions } from './get-counter-value';
import type { CounterValue } from './get-counter-value';
import { hasPending } from './pending-changes';

/** The last that the live connection told, shown or not. */
const heardValueOptions = queryOptions({
  queryKey: ['counter', 'heard'],
  queryFn: (): CounterValue | null => null,
  initialData: null,
  staleTime: Infinity,
});

/** Whether more is known than the live connection told. */
export function useIsUnheard(): boolean {
  const heard = useQuery(heardValueOptions).data;
  const { data: known } = useQuery({ ...counterValueOptions, enabled: false });
  return known !== undefined && known.version > (heard?.version ?? 0n);
}

/**
 * Takes in what the live connection tells. While a change of this page is under way, nobody can say whether the value
 * contains it already; it is shown when the answer, which has a version too, has settled that.
 */
export function hear(client: QueryClient, told: CounterValue, { rewound }: { rewound: boolean }) {
  client.setQueryData(heardValueOptions.queryKey, told);
  if (rewound) client.setQueryData(counterValueOptions.queryKey, told);
  else if (!hasPending(client)) showHeard(client);
}

/** Shows what was heard, unless more is known. */
export function showHeard(client: QueryClient) {
  const heard = client.getQueryData(heardValueOptions.queryKey);
  if (heard) client.setQueryData(counterValueOptions.queryKey, (known) => newer(known, heard));
}
