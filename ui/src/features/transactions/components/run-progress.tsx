import { Progress } from '@mantine/core';
import { isUnderWay } from '../api/run';
import type { Run } from '../api/run';
import { JOB_NAMES } from '../words';

/** How far a run has come; nothing for one that has ended. */
export function RunProgress({ run }: { run: Run }) {
  if (!isUnderWay(run)) return null;
  return (
    <Progress
      mt="xs"
      value={run.progress === 0 ? 100 : run.progress * 100}
      striped={run.progress === 0}
      animated={run.progress === 0}
      aria-label={`${JOB_NAMES[run.job]}: progress`}
    />
  );
}
