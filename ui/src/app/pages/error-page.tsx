import { Button } from '@mantine/core';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { Page } from '@/components/page';

/** Shown when a page itself fails: a fault in its code, or code that could not be loaded after an update. */
export function ErrorPage({ error }: ErrorComponentProps) {
  return (
    <Page title="This page failed" description="Loading it again usually helps. What went wrong:">
      <p role="alert">{error instanceof Error ? error.message : String(error)}</p>
      <Button
        mt="lg"
        onClick={() => {
          window.location.reload();
        }}
      >
        Load again
      </Button>
    </Page>
  );
}
