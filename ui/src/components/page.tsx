import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';
import classes from './page.module.css';

type Props = {
  /** The heading, and the title of the browser's tab. */
  title: string;
  description?: ReactNode;
  children: ReactNode;
};

export function Page({ title, description, children }: Props) {
  useDocumentTitle(`${title} · Tidemill`);
  return (
    <div className={classes.page}>
      <h1 className={classes.title}>{title}</h1>
      {description !== undefined && <p className={classes.description}>{description}</p>}
      <div className={classes.content}>{children}</div>
    </div>
  );
}
