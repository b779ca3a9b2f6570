import classes from './legend.module.css';

export type LegendEntry = {
  name: string;
  /** A custom property, such as "--tm-chart-first". */
  color: string;
  kind: 'line' | 'dashed' | 'dotted' | 'band' | 'point';
};

const DASHES: Partial<Record<LegendEntry['kind'], string>> = {
  line: 'none',
  dashed: '5 4',
  dotted: '1.5 3.5',
};

/** What the lines of a chart are, drawn as they are drawn there. */
export function Legend({ entries }: { entries: LegendEntry[] }) {
  return (
    <ul className={classes.legend}>
      {entries.map(({ name, color, kind }) => (
        <li key={name} className={classes.entry}>
          <svg width="22" height="10" aria-hidden style={{ color: `var(${color})` }}>
            {kind === 'band' && <rect width="22" height="10" fill="currentColor" opacity="0.2" />}
            {kind === 'point' && <circle cx="11" cy="5" r="3.5" fill="currentColor" />}
            {kind in DASHES && (
              <line
                x2="22"
                y1="5"
                y2="5"
                stroke="currentColor"
                strokeWidth="2"
                strokeDasharray={DASHES[kind]}
              />
            )}
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
}
