import { Outlet } from '@tanstack/react-router';
import { AccountControl } from '@/features/access/account-control';
import { ColorSchemeControl } from './color-scheme-control';
import { MobileNavigation } from './mobile-navigation';
import { Navigation } from './navigation';
import classes from './shell.module.css';
import { useFocusOnNavigation } from './use-focus-on-navigation';
import { Wordmark } from './wordmark';

/** The frame around every page: navigation beside it on wide screens, behind a button on narrow ones. */
export function Shell() {
  const main = useFocusOnNavigation();
  return (
    <div className={classes.shell}>
      <a className={classes.skip} href="#main">
        Skip to content
      </a>
      <header className={classes.side}>
        <Wordmark />
        <Navigation />
        <AccountControl />
        <ColorSchemeControl />
      </header>
      <header className={classes.top}>
        <Wordmark />
        <MobileNavigation />
      </header>
      <main className={classes.main} id="main" ref={main} tabIndex={-1}>
        <Outlet />
      </main>
    </div>
  );
}
