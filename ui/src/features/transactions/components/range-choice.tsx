import { SegmentedControl } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { RANGES } from '../api/get-overview';
import type { Range } from '../api/get-overview';

const NAMES = { '24h': '24 hours', '7d': '7 days', '30d': '30 days', '90d': '90 days' } as const;

/** How far back the charts go; kept in the address. */
export function RangeChoice({ range }: { range: Range }) {
  const navigate = useNavigate({ from: '/transactions' });
  return (
    <SegmentedControl
      aria-label="Time"
      mb="lg"
      size="xs"
      value={range}
      data={RANGES.map((value) => ({ value, label: NAMES[value] }))}
      onChange={(value) => {
        const chosen = RANGES.find((known) => known === value);
        void navigate({
          search: { range: chosen === '24h' ? undefined : chosen },
          replace: true,
          resetScroll: false,
        });
      }}
    />
  );
}
