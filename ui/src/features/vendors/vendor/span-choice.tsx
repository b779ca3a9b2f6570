import { SegmentedControl, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { problemText } from '@/lib/api/field-problems';
import type { FieldProblem } from '@/lib/api/field-problems';
import type { Span } from '../api/span';
import { lastDays, LENGTHS, lengthOf } from '../spans';
import classes from './span-choice.module.css';

type Props = {
  /** Undefined for all time. */
  span: Span | undefined;
  problems: FieldProblem[];
};

const ALL = 'all';
const OTHER = 'other';

/** Which days the report is about; kept in the address. */
export function SpanChoice({ span, problems }: Props) {
  const navigate = useNavigate({ from: '/vendors/vendor/$id' });
  const [now] = useState(() => new Date());
  const length = lengthOf(span, now);
  const [wantsOther, setWantsOther] = useState(false);
  const isOther = wantsOther || (span !== undefined && length === undefined);
  const [draft, setDraft] = useState(span ?? lastDays(30, now));
  // The address may change without these fields, as when somebody goes back.
  const [known, setKnown] = useState(span);
  if (span?.from !== known?.from || span?.to !== known?.to) {
    setKnown(span);
    if (span) setDraft(span);
  }
  const choose = (chosen: Span | undefined) => {
    void navigate({
      search: (before) => ({ ...before, from: chosen?.from, to: chosen?.to }),
      replace: true,
      resetScroll: false,
    });
  };
  const day = (name: 'from' | 'to', label: string) => (
    <TextInput
      label={label}
      type="date"
      value={draft[name]}
      error={problemText(problems, name)}
      onChange={({ currentTarget: { value } }) => {
        const changed = { ...draft, [name]: value };
        setDraft(changed);
        // While a date is being typed it is none.
        if (changed.from !== '' && changed.to !== '') choose(changed);
      }}
    />
  );
  return (
    <div className={classes.choice}>
      <SegmentedControl
        aria-label="Days"
        size="xs"
        value={isOther ? OTHER : String(length ?? ALL)}
        data={[
          { value: ALL, label: 'All time' },
          ...LENGTHS.map((days) => ({ value: String(days), label: `${String(days)} days` })),
          { value: OTHER, label: 'Other' },
        ]}
        onChange={(value) => {
          setWantsOther(value === OTHER);
          if (value === ALL) choose(undefined);
          else if (value === OTHER) choose(draft);
          else choose(lastDays(Number(value), now));
        }}
      />
      {isOther && (
        <div className={classes.days}>
          {day('from', 'From')}
          {day('to', 'To')}
        </div>
      )}
    </div>
  );
}
