import { expect, test } from 'vitest';
import { formatBetween, formatDistance, formatDuration } from './duration';

test.each([
  [0, '0 s'],
  [0.000_04, '0 s'],
  [0.000_42, '0.4 ms'],
  [0.0123, '12 ms'],
  [0.0042, '4.2 ms'],
  [1.25, '1.3 s'],
  [9, '9 s'],
  [59.6, '1 min'],
  [90, '1 min 30 s'],
  [3_600, '1 h'],
  [7_500, '2 h 5 min'],
  [90_061, '1 d 1 h'],
])('%d seconds are "%s"', (seconds, expected) => {
  expect(formatDuration(seconds)).toBe(expected);
});

test('a moment is told by its distance', () => {
  const now = new Date('2031-05-04T12:00:00Z');
  expect(formatDistance(new Date('2031-05-04T12:05:00Z'), now)).toBe('in 5 min');
  expect(formatDistance(new Date('2031-05-04T09:55:00Z'), now)).toBe('2 h 5 min ago');
  expect(formatDistance(new Date('2031-05-04T12:00:01Z'), now)).toBe('just now');
});

test('what ended before it began, by clocks that differ, took no time', () => {
  expect(formatBetween(new Date(5_000), new Date(4_000))).toBe('0 s');
  expect(formatBetween(new Date(4_000), new Date(5_500))).toBe('1.5 s');
});
