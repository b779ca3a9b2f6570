import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react';
import type * as v from 'valibot';
import { LiveConnection } from './live-connection';
import type { LiveStatus } from './live-status';
import type { LiveMessage } from './message';
import { onReturn } from './on-return';
import { Receiver } from './receiver';
import type { Received } from './receiver';
import { askForRoute } from './route-answer';

export type LiveOptions<Row> = {
  /** A path of this host, such as "/ws/counter"; with query parameters where the subscription has some. */
  route: string;
  /** Made by `liveMessage`, once. */
  schema: v.GenericSchema<unknown, LiveMessage<Row>>;
  /** Gets each message once, in the order of their sequences. */
  onMessages: (messages: Received<Row>[]) => void;
};

export type Live = LiveStatus & {
  /** Connects anew at once: instead of at the end of a pause, or because the connection may have died unnoticed. */
  renew: () => void;
};

/** Follows a WebSocket subscription of the host for as long as the component is shown. */
export function useLive<Row>({ route, schema, onMessages }: LiveOptions<Row>): Live {
  const [status, setStatus] = useState<LiveStatus>({ phase: 'connecting', interrupted: false });
  const current = useRef<LiveConnection>(undefined);
  const deliver = useEffectEvent(onMessages);

  useEffect(() => {
    const receiver = new Receiver(schema, (messages: Received<Row>[]) => {
      deliver(messages);
    });
    const connection = new LiveConnection({
      open: typeof WebSocket === 'undefined' ? undefined : (after) => new WebSocket(socketUrl(route, after)),
      ask: () => askForRoute(route),
      random: Math.random,
      receive: (data) => receiver.receive(data),
      onStatus: setStatus,
    });
    current.current = connection;
    const stopListening = onReturn({
      onVisible: () => {
        connection.retryNow();
      },
      onAwake: () => {
        connection.renew();
      },
    });
    connection.start();
    return () => {
      stopListening();
      connection.stop();
      receiver.stop();
    };
  }, [route, schema]);

  const renew = useCallback(() => current.current?.renew(), []);
  return { ...status, renew };
}

function socketUrl(route: string, after: bigint | undefined): string {
  const url = new URL(route, window.location.href);
  url.protocol = url.protocol.replace('http', 'ws');
  if (after !== undefined) url.searchParams.set('after', String(after));
  return url.href;
}
