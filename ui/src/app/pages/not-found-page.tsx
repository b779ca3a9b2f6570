import { Button } from '@mantine/core';
import { Link, useRouterState } from '@tanstack/react-router';
import { Page } from '@/components/page';

export function NotFoundPage() {
  const pathname = useRouterState({ select: (state) => state.location.pathname });
  return (
    <Page title="Page not found" description={`There is no page at ${pathname}.`}>
      <Button component={Link} to="/" variant="default">
        All applications
      </Button>
    </Page>
  );
}
