import { useQueryClient } from '@tanstack/react-query';
import * as v from 'valibot';
import { liveMessage } from '@/lib/live/message';
import { useLive } from '@/lib/live/use-live';
import { useRenewWhenBehind } from '@/lib/live/use-renew-when-behind';
import { counterValueOptions, counterValueSchema } from './get-counter-value';
import { hear, useIsUnheard } from './heard-value';

const ID = 'global-counter';

const schema = liveMessage(v.object({ id: v.string(), ...counterValueSchema.entries }));

/** Is told of every change of the counter while the page is open. */
export function useFollowCounter() {
  const client = useQueryClient();
  const behind = useIsUnheard();
  const live = useLive({
    route: '/ws/counter',
    schema,
    onMessages: (messages) => {
      const rewound = messages.some((message) => message.rewound);
      const last = messages.findLast(({ after }) => after?.id === ID)?.after;
      if (last) hear(client, last, { rewound });
      if (messages.some(({ operation }) => operation === 'delete')) {
        void client.invalidateQueries({ queryKey: counterValueOptions.queryKey });
      }
    },
  });
  useRenewWhenBehind(live, behind);
  return live;
}
