import classes from './legend.module.css';

export type LegendEntry = {
  name: string;
  /** A custom property, such as "--tm-chart-first". */
  color: string;
  kind: 'line' | 'dashed' | 'dotted' | 'band' | 'point' | 'bar' | 'outline' | 'diamond';
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
            {kind === 'bar' && <rect x="6" width="10" height="10" fill="currentColor" />}
            {kind === 'outline' && (
              <rect
                x="6.5"
                y="0.5"
                width="9"
                height="9"
                fill="currentColor"
                fillOpacity="0.2"
                stroke="currentColor"
              />
            )}
            {kind === 'diamond' && <path d="M11 0L16 5L11 10L6 5Z" fill="currentColor" />}
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
