import { useState } from 'react';
import type { SubmitEvent } from 'react';
import { ApiError } from '@/lib/api/errors';
import { fieldProblems } from '@/lib/api/field-problems';
import type { FieldProblem } from '@/lib/api/field-problems';
import { useIdempotencyKey } from '@/lib/use-idempotency-key';
import { useSaveVendor } from '../api/save-vendor';
import type { VendorChange } from '../api/save-vendor';
import type { Vendor } from '../api/vendor';
import { readDraft } from './draft';
import type { Draft } from './draft';

/** Sends the form of a vendor. What somebody else saved is never overwritten unseen. */
export function useSave(draft: Draft, vendor: Vendor | undefined, onSaved: (vendor: Vendor) => void) {
  const { mutate, isPending, error, reset } = useSaveVendor(vendor?.id);
  const [unreadable, setUnreadable] = useState<FieldProblem[]>([]);
  const [version, setVersion] = useState(vendor?.version);
  const keyOf = useIdempotencyKey();

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const { fields, problems } = readDraft(draft);
    setUnreadable(problems);
    if (problems.length > 0) {
      reset();
      return;
    }
    const id = draft.id.trim();
    const made = { ...(id !== '' && { id }), currency: draft.currency.trim().toUpperCase() };
    const change: Omit<VendorChange, 'idempotencyKey'> = {
      fields,
      ...(vendor ? version !== undefined && { expectedVersion: version } : { made }),
    };
    mutate({ ...change, idempotencyKey: keyOf(change) }, { onSuccess: onSaved });
  };

  return {
    submit,
    problems: unreadable.length > 0 ? unreadable : fieldProblems(error),
    error,
    isPending,
    isConflict: error instanceof ApiError && error.code === 'VERSION_CONFLICT',
    /** After a conflict: what is saved next is about the version that is known now. */
    renew: () => {
      setVersion(vendor?.version);
      reset();
    },
  };
}
