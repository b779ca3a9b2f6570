import { useThrottledCallback } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import * as v from 'valibot';
import { rowMessage } from '@/lib/live/row-message';
import { useLive } from '@/lib/live/use-live';
import { reportKey } from './get-report';
import { keys, NEWS_INTERVAL } from './keys';

const schema = rowMessage(v.object({ vendorId: v.string() }));

/** Is told that changes of orders were added to reports, and asks for all vendors at a glance. */
export function useFollowReports() {
  const client = useQueryClient();
  const ask = useThrottledCallback(() => {
    void client.invalidateQueries({ queryKey: keys.summary });
  }, NEWS_INTERVAL);
  return useLive({ route: '/ws/vendor-reports', schema, onMessages: ask });
}

/** The same of one vendor. */
export function useFollowReport(id: string) {
  const client = useQueryClient();
  const ask = useThrottledCallback(() => {
    void client.invalidateQueries({ queryKey: reportKey(id) });
  }, NEWS_INTERVAL);
  return useLive({
    route: `/ws/vendor-reports?vendorId=${encodeURIComponent(id)}`,
    schema,
    onMessages: ask,
  });
}
