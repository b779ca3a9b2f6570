import classes from './state-label.module.css';

type Props = {
  /** `good` works, `busy` is at it, `idle` has nothing to do or to say, `bad` needs somebody. */
  tone: 'good' | 'busy' | 'idle' | 'bad';
  children: string;
};

/** A dot and a word. The word says it all; the dot is for those who look over many. */
export function StateLabel({ tone, children }: Props) {
  return (
    <span className={classes.label} data-tone={tone}>
      <span className={classes.dot} aria-hidden />
      {children}
    </span>
  );
}
