import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import classes from './account-control.module.css';
import { useSession, useSignOut } from './api/session';

/** Who this browser is, where the host asks; nothing where everybody may do everything. */
export function AccountControl() {
  const { data: session } = useSession();
  const signOut = useSignOut();
  if (!session?.restricted) return null;
  if (session.name === null) {
    return (
      <Button component={Link} to="/sign-in" variant="default" size="xs" fullWidth>
        Sign in
      </Button>
    );
  }
  return (
    <div className={classes.account}>
      <span className={classes.who}>
        <span className={classes.name} title={session.name}>
          {session.name}
        </span>
        <span className={classes.may}>may {MAY[session.level]}</span>
      </span>
      <Button
        variant="subtle"
        size="compact-xs"
        loading={signOut.isPending}
        onClick={() => {
          signOut.mutate(undefined, {
            onSuccess: () => {
              // What was shown to this token is not to be seen any more.
              window.location.assign('/sign-in');
            },
          });
        }}
      >
        Sign out
      </Button>
    </div>
  );
}

const MAY = {
  public: 'do what everybody may',
  read: 'look',
  write: 'look and change',
  admin: 'operate the host',
} as const;
