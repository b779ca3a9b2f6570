import { Progress } from '@mantine/core';

type Props = {
  /** Of what, for a screen reader. */
  label: string;
  /** The share that is done, 0 to 1; at 0 the bar says no more than that it goes on. */
  progress: number;
};

/** How far something that is under way has come. */
export function RunProgress({ label, progress }: Props) {
  const isUnknown = progress === 0;
  return (
    <Progress
      mt="xs"
      value={isUnknown ? 100 : progress * 100}
      striped={isUnknown}
      animated={isUnknown}
      aria-label={`${label}: progress`}
    />
  );
}
