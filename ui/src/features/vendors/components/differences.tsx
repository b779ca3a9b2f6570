import { DataTable } from '@/components/data-table';
import { Disclosure } from '@/components/disclosure';
import { formatInteger } from '@/lib/format';
import type { Run } from '../api/run';

/** The first numbers that a verification found to be wrong; nothing where there are none. */
export function Differences({ run: { result } }: { run: Run }) {
  const { differences, differing } = result;
  if (differences.length === 0) return null;
  const title =
    differences.length < differing
      ? `The first ${formatInteger(differences.length)} differences`
      : 'What differed';
  return (
    <Disclosure title={title}>
      <DataTable
        label="Differences"
        table={{
          columns: [
            { name: 'Vendor' },
            { name: 'Of' },
            { name: 'Number' },
            { name: 'Missing', isNumber: true },
          ],
          rows: differences.map(({ vendorId, grain, start, what, missing }) => [
            vendorId,
            `${grain} ${start}`,
            what,
            formatInteger(missing),
          ]),
        }}
      />
    </Disclosure>
  );
}
