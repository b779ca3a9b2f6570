import { memo } from 'react';
import { clientId } from '@/lib/client-id';
import { formatInteger, formatSigned, formatTime } from '@/lib/format';
import type { AuditEntry } from '../api/get-audit';
import { effect } from '../shown-value';
import classes from './audit-row.module.css';

/** Drawn once: while the counter changes many times a second, its list does not. */
export const AuditRow = memo(function AuditRow({ entry }: { entry: AuditEntry }) {
  return (
    <li className={classes.row}>
      <span className={classes.amount} data-operation={entry.operation}>
        {formatSigned(effect(entry.operation, entry.amount))}
      </span>
      <span className={classes.values}>
        {formatInteger(entry.valueBefore)} <span aria-label="to">→</span>{' '}
        <strong>{formatInteger(entry.valueAfter)}</strong>
      </span>
      <time className={classes.time} dateTime={entry.timestamp.toISOString()}>
        {formatTime(entry.timestamp)}
      </time>
      <span className={classes.origin}>
        <span>Version {formatInteger(entry.version)}</span>
        <span>{client(entry.clientId)}</span>
        <span>
          Request <code>{entry.requestId}</code>
        </span>
      </span>
    </li>
  );
});

function client(id: string | null): string {
  if (id === null) return 'Unnamed client';
  return id === clientId() ? 'This browser' : id;
}
