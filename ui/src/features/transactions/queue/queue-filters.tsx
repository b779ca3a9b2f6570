import { NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { STATUSES } from '../api/anomaly';
import type { QueueSearch } from '../search';
import { STATUS_NAMES } from '../words';
import classes from './queue-filters.module.css';

/** How long somebody must pause before what is typed is looked for, in milliseconds. */
const PAUSE = 300;

const OFFERED = [
  { value: 'any', label: 'Any status' },
  ...STATUSES.map((value) => ({ value, label: STATUS_NAMES[value] })),
];

const SCORES = ['', '0.5', '0.55', '0.6', '0.65', '0.7', '0.75', '0.8'];

/** What the queue is narrowed to; kept in the address. */
export function QueueFilters({ search }: { search: QueueSearch }) {
  const navigate = useNavigate({ from: '/transactions/anomalies' });
  const narrow = (change: QueueSearch) => {
    void navigate({ search: (known) => ({ ...known, ...change }), replace: true, resetScroll: false });
  };
  const [account, setAccount] = useState(search.account ?? '');
  const look = useDebouncedCallback((text: string) => {
    narrow({ account: text.trim() === '' ? undefined : text.trim() });
  }, PAUSE);
  const score = search.minScore === undefined ? '' : String(search.minScore);
  return (
    <search className={classes.filters}>
      <NativeSelect
        label="Status"
        value={search.status ?? 'open'}
        data={OFFERED}
        onChange={({ currentTarget: { value } }) => {
          const status = value === 'any' ? value : STATUSES.find((known) => known === value);
          narrow({ status: status === 'open' ? undefined : status });
        }}
      />
      <NativeSelect
        label="Score from"
        value={score}
        data={[...new Set([...SCORES, score])].map((value) => ({
          value,
          label: value === '' ? 'Any score' : value,
        }))}
        onChange={({ currentTarget: { value } }) => {
          narrow({ minScore: value === '' ? undefined : Number(value) });
        }}
      />
      <TextInput
        label="Account"
        placeholder="Its whole id"
        type="search"
        maxLength={64}
        value={account}
        onChange={({ currentTarget }) => {
          setAccount(currentTarget.value);
          look(currentTarget.value);
        }}
      />
    </search>
  );
}
