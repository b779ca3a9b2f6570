import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { problemText } from '@/lib/api/field-problems';
import type { FieldProblem } from '@/lib/api/field-problems';
import type { OrderFilter } from '../api/list-orders';
import { useVendors } from '../api/list-vendors';
import { STATUSES } from '../api/sums';
import { STATUS_NAMES } from '../words';
import classes from './order-filters.module.css';

type Props = { filter: OrderFilter; problems: FieldProblem[] };

/** Which orders are listed; kept in the address. Days are in UTC. */
export function OrderFilters({ filter, problems }: Props) {
  const navigate = useNavigate({ from: '/vendors/orders' });
  const vendors = useVendors().data ?? [];
  const narrow = (change: OrderFilter) => {
    void navigate({ search: (known) => ({ ...known, ...change }), replace: true, resetScroll: false });
  };
  const known = vendors.map(({ id, name }) => ({ value: id, label: name }));
  // One that is gone, or that the list has not told yet, is chosen all the same.
  const chosen = filter.vendor ?? '';
  const others = chosen !== '' && known.every(({ value }) => value !== chosen) ? [chosen] : [];
  const day = (name: 'from' | 'to', label: string) => (
    <TextInput
      label={label}
      type="date"
      value={filter[name] ?? ''}
      error={problemText(problems, name)}
      onChange={({ currentTarget: { value } }) => {
        narrow({ [name]: value === '' ? undefined : value });
      }}
    />
  );
  return (
    <search className={classes.filters}>
      <NativeSelect
        label="Vendor"
        value={chosen}
        data={[{ value: '', label: 'All' }, ...others, ...known]}
        onChange={({ currentTarget: { value } }) => {
          narrow({ vendor: value === '' ? undefined : value });
        }}
      />
      <NativeSelect
        label="Status"
        value={filter.status ?? ''}
        data={[
          { value: '', label: 'Any' },
          ...STATUSES.map((value) => ({ value, label: STATUS_NAMES[value] })),
        ]}
        onChange={({ currentTarget: { value } }) => {
          narrow({ status: STATUSES.find((status) => status === value) });
        }}
      />
      {day('from', 'Placed from')}
      {day('to', 'Placed until')}
      <Button
        variant="default"
        onClick={() => {
          narrow({ vendor: undefined, status: undefined, from: undefined, to: undefined });
        }}
      >
        Clear
      </Button>
    </search>
  );
}
