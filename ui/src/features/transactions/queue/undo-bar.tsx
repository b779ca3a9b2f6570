import { Button } from '@mantine/core';
import { STATUS_NAMES } from '../words';
import type { Held } from './held';
import classes from './undo-bar.module.css';

/** What was judged last, while it can be taken back. */
export function UndoBar({ last, onUndo }: { last: Held | undefined; onUndo: () => void }) {
  return (
    <div role="status" className={classes.place}>
      {last && (
        <div className={classes.bar}>
          <p className={classes.text}>
            {STATUS_NAMES[last.judgement.verdict]}: {last.about}
          </p>
          <Button variant="default" size="compact-sm" onClick={onUndo}>
            Undo
          </Button>
        </div>
      )}
    </div>
  );
}
