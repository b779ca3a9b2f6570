import { Skeleton, VisuallyHidden } from '@mantine/core';

type Props = {
  /** What is being loaded, for a screen reader: "the value". */
  subject: string;
  /** Heights of the grey bars, in pixels, as the data will roughly fill the place. */
  bars: number[];
};

export function LoadingState({ subject, bars }: Props) {
  return (
    <div role="status">
      <VisuallyHidden>Loading {subject}</VisuallyHidden>
      {bars.map((height, index) => (
        <Skeleton key={index} height={height} mb="md" radius="md" aria-hidden />
      ))}
    </div>
  );
}
