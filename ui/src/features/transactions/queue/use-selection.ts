import { useState } from 'react';
import type { Anomaly } from '../api/anomaly';

/** Which anomaly of the list is looked at. Its place, where the list no longer has it. */
export function useSelection(anomalies: Anomaly[]) {
  const [selected, setSelected] = useState<{ id: string | undefined; index: number; byKey: boolean }>({
    id: undefined,
    index: 0,
    byKey: false,
  });
  const found = anomalies.findIndex(({ transactionId }) => transactionId === selected.id);
  const index = Math.min(found < 0 ? selected.index : found, anomalies.length - 1);

  const select = (next: number, byKey: boolean) => {
    const within = Math.max(0, Math.min(next, anomalies.length - 1));
    setSelected({ id: anomalies[within]?.transactionId, index: within, byKey });
  };

  return {
    index,
    current: anomalies[index],
    /** Whether a key brought the selection here. */
    byKey: selected.byKey,
    select: (next: number) => {
      // A row that a key selected gets the focus, which tells that it is selected.
      if (next !== index) select(next, false);
    },
    move: (next: number) => {
      select(next, true);
    },
  };
}
