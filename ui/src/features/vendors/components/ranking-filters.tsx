import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Band } from '../api/get-scorecard';
import { ORDERS, ORDER_NAMES } from '../ranking';
import type { RankingSearch } from '../search';
import { capitalized } from '../words';
import classes from './ranking-filters.module.css';

/** How long somebody must pause before what is typed is looked for, in milliseconds. */
const PAUSE = 300;

/** Which vendors are shown, and in what order; kept in the address. */
export function RankingFilters({ search, bands }: { search: RankingSearch; bands: Band[] }) {
  const navigate = useNavigate({ from: '/vendors' });
  const choose = (change: RankingSearch) => {
    void navigate({ search: (known) => ({ ...known, ...change }), replace: true, resetScroll: false });
  };
  const [text, setText] = useState(search.q ?? '');
  const look = useDebouncedCallback((q: string) => {
    choose({ q: q.trim() === '' ? undefined : q.trim() });
  }, PAUSE);
  const { sort = 'score', reverse = false } = search;
  return (
    <search className={classes.filters}>
      <TextInput
        label="Vendor"
        placeholder="Part of its name or id"
        type="search"
        maxLength={200}
        value={text}
        onChange={({ currentTarget }) => {
          setText(currentTarget.value);
          look(currentTarget.value);
        }}
      />
      <NativeSelect
        label="Band"
        value={search.band ?? ''}
        data={[
          { value: '', label: 'Any' },
          ...bands.map(({ name }) => ({ value: name, label: capitalized(name) })),
        ]}
        onChange={({ currentTarget: { value } }) => {
          choose({ band: value === '' ? undefined : value });
        }}
      />
      <NativeSelect
        label="Sorted by"
        value={sort}
        data={ORDERS.map((value) => ({ value, label: ORDER_NAMES[value] }))}
        onChange={({ currentTarget: { value } }) => {
          const chosen = ORDERS.find((known) => known === value);
          choose({ sort: chosen === 'score' ? undefined : chosen, reverse: undefined });
        }}
      />
      <Button
        variant="default"
        aria-pressed={reverse}
        aria-label="The other way round"
        onClick={() => {
          choose({ reverse: reverse ? undefined : true });
        }}
      >
        <span aria-hidden>{reverse ? '↑' : '↓'}</span>
      </Button>
    </search>
  );
}
