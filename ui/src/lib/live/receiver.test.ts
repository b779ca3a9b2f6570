import * as v from 'valibot';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { int64 } from '@/lib/int64';
import { liveMessage } from './message';
import { Receiver } from './receiver';
import type { Received } from './receiver';

type Row = { value: bigint };

let batches: Received<Row>[][];
let receiver: Receiver<Row>;

beforeEach(() => {
  vi.useFakeTimers();
  batches = [];
  receiver = new Receiver(liveMessage(v.object({ value: int64 })), (messages) => batches.push(messages));
});

afterEach(() => vi.useRealTimers());

const text = (sequence: number | bigint, operation: string, value: number | bigint) =>
  `{"sequence":${sequence},"table":"counters","operation":"${operation}","key":{"id":"a"},"after":{"value":${value}}}`;

const values = () => batches.flat().map(({ after }) => after?.value);

test('numbers of 64 bits arrive to the last digit', () => {
  expect(receiver.receive(text(9007199254740993n, 'snapshot', 9223372036854775807n))).toBe(9007199254740993n);
  expect(values()).toEqual([9223372036854775807n]);
});

test('the first message is handed on at once, those that follow closely together', () => {
  receiver.receive(text(1, 'snapshot', 1));
  expect(batches).toHaveLength(1);
  for (let sequence = 2; sequence <= 40; sequence += 1) receiver.receive(text(sequence, 'update', sequence));
  expect(batches).toHaveLength(1);
  vi.advanceTimersByTime(50);
  expect(batches).toHaveLength(2);
  expect(batches[1]).toHaveLength(39);
});

test('a change that arrives twice is handed on once', () => {
  receiver.receive(text(5, 'update', 1));
  expect(receiver.receive(text(5, 'update', 2))).toBe(5n);
  expect(receiver.receive(text(4, 'update', 3))).toBe(5n);
  vi.advanceTimersByTime(50);
  expect(values()).toEqual([1n]);
});

test('a snapshot from before what is known says that the log began anew', () => {
  receiver.receive(text(500, 'update', 1));
  expect(receiver.receive(text(3, 'snapshot', 2))).toBe(3n);
  receiver.receive(text(4, 'update', 3));
  vi.advanceTimersByTime(50);
  expect(batches.flat().map(({ rewound }) => rewound)).toEqual([false, true, false]);
});

test('a delete has no row', () => {
  receiver.receive('{"sequence":1,"table":"counters","operation":"delete","key":{"id":"a"},"after":null}');
  expect(batches[0]?.[0]).toMatchObject({ operation: 'delete', after: null, key: { id: 'a' } });
});

test.each([
  '',
  'hello',
  '{"sequence":1}',
  text(1, 'truncate', 1),
  text(1, 'update', 1).replace('1}', '"1"}'),
  7,
])('%j is not a message', (data) => {
  expect(receiver.receive(data)).toBeUndefined();
  expect(batches).toEqual([]);
});
