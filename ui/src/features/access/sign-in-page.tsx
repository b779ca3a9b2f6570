import { Button, PasswordInput } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { Page } from '@/components/page';
import { useSession, useSignIn } from './api/session';
import classes from './sign-in-page.module.css';

/** Shows a token to the host once; the browser keeps it where no script can read it. */
export function SignInPage() {
  const { back = '/' } = useSearch({ strict: false });
  const { data: session } = useSession();
  const signIn = useSignIn();
  const [token, setToken] = useState('');
  if (session?.restricted === false) {
    return (
      <Page title="Sign in">
        <p>This host has no access policy: everybody may do everything, and nobody needs to sign in.</p>
      </Page>
    );
  }
  const who = session?.name;
  return (
    <Page
      title="Sign in"
      description="This host wants to know who you are. Whoever operates it makes tokens with “tidemill token create”."
    >
      {who != null && (
        <p className={classes.who}>
          You are signed in as {who}. With another token you may do what that one may.
        </p>
      )}
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          signIn.mutate(token.trim(), {
            // Loaded anew, so that nothing is left of what was refused before.
            onSuccess: () => {
              window.location.assign(back);
            },
          });
        }}
      >
        <PasswordInput
          label="Token"
          placeholder="tidemill_…"
          autoComplete="current-password"
          value={token}
          error={signIn.error?.message}
          visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the token' }}
          onChange={(event) => {
            setToken(event.currentTarget.value);
          }}
        />
        <Button type="submit" disabled={token.trim() === ''} loading={signIn.isPending}>
          Sign in
        </Button>
      </form>
    </Page>
  );
}
