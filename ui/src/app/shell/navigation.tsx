import { Link } from '@tanstack/react-router';
import { applications } from '../applications';
import classes from './navigation.module.css';

type Props = {
  /** Called when an entry is chosen. */
  onNavigate?: () => void;
};

export function Navigation({ onNavigate }: Props) {
  return (
    <nav aria-label="Pages" className={classes.navigation}>
      <ul>
        {applications.map(({ to, name }) => (
          <li key={to}>
            {/* The router marks the current entry with aria-current. */}
            <Link to={to} className={classes.entry} onClick={() => onNavigate?.()}>
              {name}
            </Link>
          </li>
        ))}
      </ul>
      <ul className={classes.host}>
        <li>
          <Link to="/system" className={classes.entry} onClick={() => onNavigate?.()}>
            System
          </Link>
        </li>
      </ul>
    </nav>
  );
}
