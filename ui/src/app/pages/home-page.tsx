import { Link } from '@tanstack/react-router';
import { Page } from '@/components/page';
import { applications } from '../applications';
import classes from './home-page.module.css';

export function HomePage() {
  return (
    <Page title="Applications" description="What this Tidemill serves.">
      <ul className={classes.list}>
        {applications.map(({ to, name, description }) => (
          <li key={to}>
            <Link to={to} className={classes.application}>
              <span>
                <span className={classes.name}>{name}</span>
                <span className={classes.description}>{description}</span>
              </span>
              <span className={classes.arrow} aria-hidden>
                →
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Page>
  );
}
