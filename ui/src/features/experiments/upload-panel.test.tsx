import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as v from 'valibot';
import { experiment } from '@/testing/experiment-data';
import { fakeUploads } from '@/testing/fake-uploads';
import type { FakeUpload } from '@/testing/fake-uploads';
import { renderWithProviders } from '@/testing/render';
import { experimentSchema } from './api/experiment';
import { UploadPanel } from './components/upload-panel';

let uploads: FakeUpload[];

beforeEach(() => {
  uploads = fakeUploads();
  const defined = v.parse(experimentSchema, experiment({ source: 'upload', status: 'awaiting-results' }));
  renderWithProviders(<UploadPanel experiment={defined} />);
});

afterEach(() => vi.unstubAllGlobals());

const place = () => screen.getByText('Drop a CSV or JSON file here, or');
const drop = (file: File) => fireEvent.drop(place(), { dataTransfer: { files: [file] } });
const csv = new File(['unit,period,metric,value,treated'], 'may.csv', { type: 'text/csv' });

test('a dropped file is sent, and how far it has come is shown', async () => {
  drop(csv);
  await waitFor(() => {
    expect(uploads).toHaveLength(1);
  });
  expect(uploads[0]?.path).toBe('/api/experiments/checkout/results');
  expect(uploads[0]?.headers['content-type']).toBe('text/csv');
  act(() => uploads[0]?.progress(0.4));
  expect(screen.getByText('40% of may.csv sent')).toBeDefined();
  expect(screen.getByRole('progressbar', { name: 'Upload' }).getAttribute('aria-valuenow')).toBe('40');
  act(() => uploads[0]?.progress(1));
  expect(screen.getByText('Sent; the rows are being checked')).toBeDefined();
  act(() => uploads[0]?.answer(202, { success: true, data: {} }));
  expect(await screen.findByText(/^may\.csv was taken/)).toBeDefined();
});

test('JSON is sent as what it is', async () => {
  drop(new File(['[]'], 'may.json'));
  await waitFor(() => {
    expect(uploads[0]?.headers['content-type']).toBe('application/json');
  });
});

test('an upload that is given up is aborted, and another file can be sent', async () => {
  drop(csv);
  await userEvent.click(await screen.findByRole('button', { name: 'Cancel' }));
  expect(uploads[0]?.aborted).toBe(true);
  expect(screen.queryByRole('alert')).toBeNull();
  drop(csv);
  await waitFor(() => {
    expect(uploads).toHaveLength(2);
  });
});

test('a file that is refused tells each row, and nothing else is shown as taken', async () => {
  drop(csv);
  await waitFor(() => {
    expect(uploads).toHaveLength(1);
  });
  const details = [{ field: 'line 2, value', message: 'must be a number' }];
  const error = { code: 'VALIDATION_FAILED', message: 'the file is not valid', details };
  act(() => uploads[0]?.answer(422, { success: false, error }));
  expect(await screen.findByText('line 2, value')).toBeDefined();
  expect(screen.queryByText(/was taken/)).toBeNull();
});

test('a file dropped beside the place for it does not make the browser leave the page', () => {
  expect(fireEvent.drop(document.body)).toBe(false);
  expect(uploads).toEqual([]);
});
