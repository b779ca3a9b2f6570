import { NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { AccountFilter } from '../api/list-accounts';
import classes from './account-filters.module.css';

/** How long somebody must pause before what is typed is looked for, in milliseconds. */
const PAUSE = 300;

/** What the list is narrowed to; kept in the address. */
export function AccountFilters({ filter }: { filter: AccountFilter }) {
  const navigate = useNavigate({ from: '/transactions/accounts' });
  const narrow = (change: AccountFilter) => {
    void navigate({ search: (known) => ({ ...known, ...change }), replace: true, resetScroll: false });
  };
  const [text, setText] = useState(filter.q ?? '');
  const look = useDebouncedCallback((q: string) => {
    narrow({ q: q.trim() === '' ? undefined : q.trim() });
  }, PAUSE);
  return (
    <search className={classes.filters}>
      <TextInput
        label="Account"
        placeholder="How its id begins"
        type="search"
        maxLength={64}
        value={text}
        onChange={({ currentTarget }) => {
          setText(currentTarget.value);
          look(currentTarget.value);
        }}
      />
      <NativeSelect
        label="State"
        value={filter.stale === undefined ? '' : String(filter.stale)}
        data={[
          { value: '', label: 'Any' },
          { value: 'true', label: 'Stale' },
          { value: 'false', label: 'Scored' },
        ]}
        onChange={({ currentTarget: { value } }) => {
          narrow({ stale: value === '' ? undefined : value === 'true' });
        }}
      />
    </search>
  );
}
