import { Button } from '@mantine/core';
import { Link, useRouterState } from '@tanstack/react-router';

/** To the page where a token is shown, and from there back to this one. */
export function SignInLink() {
  const back = useRouterState({ select: ({ location }) => location.href });
  return (
    <Button component={Link} to="/sign-in" search={{ back } as never} variant="default" size="xs">
      Sign in
    </Button>
  );
}
