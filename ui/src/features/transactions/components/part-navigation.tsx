import { Link } from '@tanstack/react-router';
import classes from './part-navigation.module.css';

const PARTS = [
  { to: '/transactions', name: 'Overview' },
  { to: '/transactions/anomalies', name: 'Anomalies' },
  { to: '/transactions/accounts', name: 'Accounts' },
  { to: '/transactions/rules', name: 'Rules' },
  { to: '/transactions/runs', name: 'Runs' },
] as const;

/** The pages of this application. */
export function PartNavigation() {
  return (
    <nav aria-label="Transactions" className={classes.parts}>
      {PARTS.map(({ to, name }) => (
        <Link
          key={to}
          to={to}
          className={classes.part}
          activeOptions={{ exact: to === '/transactions', includeSearch: false }}
        >
          {name}
        </Link>
      ))}
    </nav>
  );
}
