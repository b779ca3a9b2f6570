import { Button } from '@mantine/core';
import { Link, useRouterState } from '@tanstack/react-router';
import { missingLevel } from '@/lib/api/errors';

type Props = {
  /** Why another token is needed. */
  error: Error;
};

/** To the page where a token is shown, and from there back to this one. */
export function SignInLink({ error }: Props) {
  const back = useRouterState({ select: ({ location }) => location.href });
  return (
    <Button component={Link} to="/sign-in" search={{ back } as never} variant="default" size="xs">
      {missingLevel(error) === undefined ? 'Sign in' : 'Use another token'}
    </Button>
  );
}
