import { Button } from '@mantine/core';
import { Dialog } from '@/components/dialog';
import classes from './keys-help.module.css';

const KEYS = [
  { keys: ['j', 'k'], meaning: 'next and previous' },
  { keys: ['1'], meaning: 'confirmed: what was looked for' },
  { keys: ['2'], meaning: 'valuable: unusual and worth knowing, but no fraud' },
  { keys: ['3'], meaning: 'false positive: nothing' },
  { keys: ['u'], meaning: 'take the last judgement back, within a few seconds' },
  { keys: ['Enter'], meaning: 'open the transaction' },
  { keys: ['?'], meaning: 'show this' },
];

type Props = {
  opened: boolean;
  onClose: () => void;
  /** Whether single keys act. */
  enabled: boolean;
  onEnable: (enabled: boolean) => void;
};

/** The keys of the queue, and a way to turn them off. */
export function KeysHelp({ opened, onClose, enabled, onEnable }: Props) {
  return (
    <Dialog title="Keys" opened={opened} onClose={onClose}>
      <dl className={classes.keys}>
        {KEYS.map(({ keys, meaning }) => (
          <div key={meaning} className={classes.line}>
            <dt>
              {keys.map((key) => (
                <kbd key={key} className={classes.key}>
                  {key}
                </kbd>
              ))}
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <Button
        variant="default"
        size="xs"
        mt="md"
        onClick={() => {
          onEnable(!enabled);
        }}
      >
        {enabled ? 'Turn these keys off' : 'Turn these keys on'}
      </Button>
    </Dialog>
  );
}
