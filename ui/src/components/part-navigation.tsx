import { Link } from '@tanstack/react-router';
import type { LinkProps } from '@tanstack/react-router';
import classes from './part-navigation.module.css';

type Props = {
  /** The application. */
  label: string;
  /** Its pages. The address of the first is the beginning of all others. */
  parts: readonly { to: NonNullable<LinkProps['to']>; name: string }[];
};

/** The pages of an application. */
export function PartNavigation({ label, parts }: Props) {
  return (
    <nav aria-label={label} className={classes.parts}>
      {parts.map(({ to, name }, index) => (
        <Link
          key={name}
          to={to}
          className={classes.part}
          activeOptions={{ exact: index === 0, includeSearch: false }}
        >
          {name}
        </Link>
      ))}
    </nav>
  );
}
