import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Anomaly, Verdict } from '../api/anomaly';
import { lastHeld, nextOpen, shownStatus } from './held';
import type { Held } from './held';
import { KeysHelp } from './keys-help';
import classes from './queue.module.css';
import { QueueRow } from './queue-row';
import { UndoBar } from './undo-bar';
import type { useJudgements } from './use-judgements';
import { useSelection } from './use-selection';
import { useShortcuts, useSingleKeys } from './use-shortcuts';

type Props = {
  anomalies: Anomaly[];
  judgements: ReturnType<typeof useJudgements>;
  /** Asks for the next page of the list; called when a key wants to go beyond its end. */
  onEnd: () => void;
};

/** The anomalies to be judged, one after the other, with the keyboard or without. */
export function Queue({ anomalies, judgements: { held, judge, undo }, onEnd }: Props) {
  const { index, current, byKey, select, move } = useSelection(anomalies);
  const [helped, setHelped] = useState(false);
  const [singleKeys, setSingleKeys] = useSingleKeys();
  const navigate = useNavigate();

  const say = (verdict: Verdict) => {
    if (!current) return;
    judge(current, verdict);
    const said: Held[] = [
      ...held,
      {
        judgement: { transactionId: current.transactionId, verdict, note: null, idempotencyKey: '' },
        about: '',
        isSent: false,
      },
    ];
    move(nextOpen(anomalies, said, index));
  };
  const takeBack = () => {
    const id = undo();
    const place = anomalies.findIndex(({ transactionId }) => transactionId === id);
    if (place >= 0) move(place);
  };
  useShortcuts(
    {
      j: () => {
        if (index === anomalies.length - 1) onEnd();
        else move(index + 1);
      },
      k: () => {
        move(index - 1);
      },
      1: () => {
        say('confirmed');
      },
      2: () => {
        say('valuable');
      },
      3: () => {
        say('false-positive');
      },
      u: takeBack,
      Enter: () => {
        if (current)
          void navigate({ to: '/transactions/transaction/$id', params: { id: current.transactionId } });
      },
      '?': () => {
        setHelped(true);
      },
    },
    singleKeys,
  );

  return (
    <>
      <div className={classes.head}>
        <Button
          variant="default"
          size="compact-sm"
          onClick={() => {
            setHelped(true);
          }}
        >
          Keys
        </Button>
      </div>
      <ol className={classes.list} aria-label="Anomalies">
        {anomalies.map((anomaly, place) => (
          <QueueRow
            key={anomaly.transactionId}
            anomaly={anomaly}
            status={shownStatus(anomaly, held)}
            isSelected={place === index}
            isFocused={place === index && byKey}
            withKeys={singleKeys}
            onSelect={() => {
              select(place);
            }}
            onJudge={say}
          />
        ))}
      </ol>
      <UndoBar last={lastHeld(held)} onUndo={takeBack} />
      <KeysHelp
        opened={helped}
        onClose={() => {
          setHelped(false);
        }}
        enabled={singleKeys}
        onEnable={setSingleKeys}
      />
    </>
  );
}
