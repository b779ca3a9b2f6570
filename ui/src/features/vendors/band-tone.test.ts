import { expect, test } from 'vitest';
import { bands } from '@/testing/vendor-summary';
import { bandTone } from './band-tone';

test('the upper bands are good and the lower ones need somebody', () => {
  expect(bands.map(({ name }) => bandTone(name, bands))).toEqual(['good', 'good', 'busy', 'bad', 'bad']);
});

test('a band that nobody described says nothing', () => {
  expect(bandTone('splendid', bands)).toBe('busy');
  expect(bandTone('only', [{ name: 'only', least: 0 }])).toBe('busy');
});
