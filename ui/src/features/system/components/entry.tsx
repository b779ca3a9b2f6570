import type { ReactNode } from 'react';
import classes from './entry.module.css';

type Props = {
  name: string;
  /** What it works on and for, in a line. */
  about: ReactNode;
  /** How it stands, and what can be done about it. */
  aside?: ReactNode;
  children?: ReactNode;
};

/** One stream, schedule, connection or dependency in its list. */
export function Entry({ name, about, aside, children }: Props) {
  return (
    <li className={classes.entry}>
      <div className={classes.head}>
        <div className={classes.title}>
          <h3 className={classes.name}>{name}</h3>
          <p className={classes.about}>{about}</p>
        </div>
        {aside !== undefined && <div className={classes.aside}>{aside}</div>}
      </div>
      {children}
    </li>
  );
}

export function Entries({ children }: { children: ReactNode }) {
  return <ul className={classes.entries}>{children}</ul>;
}
