import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { formatMoney } from '@/lib/money';
import { randomId } from '@/lib/random-id';
import type { Anomaly, Verdict } from '../api/anomaly';
import { useSendJudgement } from '../api/send-judgement';
import type { Judgement } from '../api/judge-anomaly';
import { lastHeld } from './held';
import type { Held } from './held';

/** How long a judgement can be taken back, in milliseconds; it is sent then. */
export const HOLD = 6_000;

/**
 * Judgements of this page. The server knows no way back to "not judged", so each is held for a moment, and at once sent when the page is
 * left or hidden. Nothing is held of what is judged already: it is judged anew.
 */
export function useJudgements() {
  const [held, setHeld] = useState<Held[]>([]);
  const timers = useRef(new Map<string, ReturnType<typeof setTimeout>>());
  const { mutate } = useSendJudgement();

  const send = (judgement: Judgement) => {
    const key = judgement.idempotencyKey;
    if (!timers.current.delete(key)) return;
    const isThis = (entry: Held) => entry.judgement.idempotencyKey === key;
    setHeld((entries) => entries.map((entry) => (isThis(entry) ? { ...entry, isSent: true } : entry)));
    mutate(judgement, {
      onSettled: () => {
        setHeld((entries) => entries.filter((entry) => !isThis(entry)));
      },
    });
  };

  const judge = (anomaly: Anomaly, verdict: Verdict) => {
    const { transactionId, note, merchant, amountMinor, currency, currencyDigits } = anomaly;
    const idempotencyKey = randomId();
    const judgement = { transactionId, verdict, note, idempotencyKey };
    const about = `${formatMoney(amountMinor, currency, currencyDigits)} at ${merchant}`;
    // What was said about the same one before and is not sent yet is forgotten.
    const replaced = held.find((entry) => !entry.isSent && entry.judgement.transactionId === transactionId);
    if (replaced) forget(replaced);
    setHeld((entries) => [
      ...entries.filter((entry) => entry !== replaced),
      { judgement, about, isSent: false },
    ]);
    const timer = setTimeout(() => {
      send(judgement);
    }, HOLD);
    timers.current.set(idempotencyKey, timer);
  };

  const forget = ({ judgement }: Held) => {
    clearTimeout(timers.current.get(judgement.idempotencyKey));
    timers.current.delete(judgement.idempotencyKey);
  };

  /** Takes the latest back; returns what it was about. */
  const undo = (): string | undefined => {
    const last = lastHeld(held);
    if (!last) return undefined;
    forget(last);
    setHeld((entries) => entries.filter((entry) => entry !== last));
    return last.judgement.transactionId;
  };

  const sendAll = useEffectEvent(() => {
    for (const { judgement } of held) {
      clearTimeout(timers.current.get(judgement.idempotencyKey));
      send(judgement);
    }
  });

  useEffect(() => {
    const onHidden = () => {
      if (document.visibilityState === 'hidden') sendAll();
    };
    document.addEventListener('visibilitychange', onHidden);
    return () => {
      document.removeEventListener('visibilitychange', onHidden);
      sendAll();
    };
  }, []);

  return { held, judge, undo };
}
