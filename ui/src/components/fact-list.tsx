import classes from './fact-list.module.css';

type Props = { label: string; facts: [name: string, value: string][] };

/** Names and values, one pair a line. */
export function FactList({ label, facts }: Props) {
  return (
    <dl className={classes.facts} aria-label={label}>
      {facts.map(([name, value]) => (
        <div key={name} className={classes.fact}>
          <dt className={classes.name}>{name}</dt>
          <dd className={classes.value}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
