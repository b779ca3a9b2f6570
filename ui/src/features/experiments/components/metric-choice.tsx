import { Link } from '@tanstack/react-router';
import classes from './metric-choice.module.css';

type Props = { experimentId: string; metrics: { id: string; name: string }[]; chosen: string };

/** Which metric the page shows. Links, so that each has an address. */
export function MetricChoice({ experimentId, metrics, chosen }: Props) {
  if (metrics.length < 2) return null;
  return (
    <nav aria-label="Metrics">
      <ul className={classes.metrics}>
        {metrics.map(({ id, name }) => (
          <li key={id}>
            <Link
              to="/experiments/$id"
              params={{ id: experimentId }}
              search={{ metric: id }}
              replace
              resetScroll={false}
              className={classes.metric}
              data-chosen={id === chosen}
              aria-current={id === chosen ? 'true' : undefined}
            >
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
