import { NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { STATUSES } from '../api/experiment';
import type { ExperimentFilter } from '../api/list-experiments';
import classes from './filters.module.css';
import { STATUS_NAMES } from './status-label';

/** How long somebody must pause before what is typed is looked for, in milliseconds. */
const PAUSE = 300;

const OFFERED = [
  { value: '', label: 'Any status' },
  ...STATUSES.map((value) => ({ value, label: STATUS_NAMES[value] })),
];

/** What the list is narrowed to; kept in the address. */
export function Filters({ filter }: { filter: ExperimentFilter }) {
  const navigate = useNavigate({ from: '/experiments' });
  const narrow = (change: ExperimentFilter) => {
    void navigate({ search: (search) => ({ ...search, ...change }), replace: true, resetScroll: false });
  };
  const [text, setText] = useState(filter.q ?? '');
  // The address may change otherwise than by typing: by a link, or by going back.
  const [known, setKnown] = useState(filter.q);
  if (filter.q !== known) {
    setKnown(filter.q);
    if ((filter.q ?? '') !== text.trim()) setText(filter.q ?? '');
  }
  const search = useDebouncedCallback((q: string) => {
    narrow({ q: q.trim() === '' ? undefined : q.trim() });
  }, PAUSE);
  return (
    <search className={classes.filters}>
      <TextInput
        label="Search"
        placeholder="Name, description or id"
        type="search"
        maxLength={200}
        value={text}
        onChange={({ currentTarget }) => {
          setText(currentTarget.value);
          search(currentTarget.value);
        }}
      />
      <NativeSelect
        label="Status"
        value={filter.status ?? ''}
        data={OFFERED}
        onChange={({ currentTarget }) => {
          narrow({ status: STATUSES.find((status) => status === currentTarget.value) });
        }}
      />
    </search>
  );
}
