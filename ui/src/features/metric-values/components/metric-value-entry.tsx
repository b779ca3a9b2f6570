import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { Confirm } from '@/components/confirm';
import { formatInteger, formatRate, formatTime } from '@/lib/format';
import type { MetricValue } from '@/lib/metric-value';
import { useDeleteMetricValue } from '../api/delete-metric-value';
import { EditMetricValue } from './edit-metric-value';
import { History } from './history';
import classes from './metric-value-entry.module.css';

/** One metric value: shown, edited in place, with its history. */
export function MetricValueEntry({ value }: { value: MetricValue }) {
  const [shown, setShown] = useState<'value' | 'edit' | 'history'>('value');
  const [isAsking, { open, close }] = useDisclosure(false);
  const { mutate, isPending, error } = useDeleteMetricValue(value.id);
  const show = (other: 'edit' | 'history') => () => {
    setShown((current) => (current === other ? 'value' : other));
  };
  return (
    <li className={classes.entry}>
      <div className={classes.head}>
        <div className={classes.text}>
          <h2 className={classes.name}>{value.name}</h2>
          <p className={classes.about}>{value.description}</p>
          <p className={classes.about}>
            <code>{value.id}</code> · Version {formatInteger(value.version)} ·{' '}
            <time dateTime={value.lastUpdated.toISOString()}>{formatTime(value.lastUpdated)}</time>
          </p>
        </div>
        <p className={classes.worth}>
          {formatRate(value.dollarsPerUnit)}
          <span className={classes.unit}>
            {value.stdError > 0 && ` ± ${formatRate(value.stdError)}`} per {value.unit}
          </span>
        </p>
      </div>
      <div className={classes.actions}>
        <Button variant="default" size="xs" aria-label={`Edit ${value.name}`} onClick={show('edit')}>
          Edit
        </Button>
        <Button
          variant="default"
          size="xs"
          aria-label={`History of ${value.name}`}
          aria-expanded={shown === 'history'}
          onClick={show('history')}
        >
          History
        </Button>
        <Button
          variant="subtle"
          color="gray"
          c="var(--tm-muted)"
          size="xs"
          loading={isPending}
          aria-label={`Delete ${value.name}`}
          onClick={open}
        >
          Delete
        </Button>
      </div>
      {error && <p role="alert">{error.message}</p>}
      {shown === 'edit' && (
        <EditMetricValue
          value={value}
          onDone={() => {
            setShown('value');
          }}
        />
      )}
      {shown === 'history' && <History value={value} />}
      <Confirm
        title="Delete this metric value?"
        keep="Keep it"
        confirm="Delete it"
        opened={isAsking}
        onClose={close}
        onConfirm={() => {
          close();
          mutate();
        }}
      >
        <p>
          Analyses that were made keep what they used; new ones of <strong>{value.name}</strong> have no
          dollars.
        </p>
      </Confirm>
    </li>
  );
}
