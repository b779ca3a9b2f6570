import { EmptyState } from '@/components/empty-state';
import { SignInLink } from '@/components/sign-in-link';
import { missingLevel } from '@/lib/api/errors';
import type { ApiError } from '@/lib/api/errors';

/** In place of the page on a host that does not tell about itself. */
export function Unavailable({ error }: { error: ApiError }) {
  if (missingLevel(error) !== undefined) {
    return (
      <EmptyState
        title="For administrators only"
        hint={error.message}
        action={<SignInLink error={error} />}
      />
    );
  }
  if (error.status === 403) return <EmptyState title="Not shown at this address" hint={error.message} />;
  return (
    <EmptyState
      title="Nothing to see on this host"
      hint="Streams, schedules and connections are Tidemill’s. The host that serves this page, such as Spin, has no system interface."
    />
  );
}
