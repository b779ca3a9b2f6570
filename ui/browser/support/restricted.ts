import { POLICY } from './access';
import { test as base } from './fixtures';
import { Host } from './host';

/** A host that wants to know who asks, with a token of each level. */
export const test = base
  .extend('host', { scope: 'file' }, async ({}, { onCleanup }) => {
    const host = await Host.start({ access: POLICY });
    onCleanup(() => host.stop());
    return host;
  })
  .extend('tokens', { scope: 'file' }, ({ host }) => ({
    read: host.createToken('viewer', 'read'),
    write: host.createToken('editor', 'write'),
    admin: host.createToken('operator', 'admin'),
  }));

export const LATE = 'The token is unknown, expired or revoked: use another.';
