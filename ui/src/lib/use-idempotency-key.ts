import { useCallback, useRef } from 'react';
import { randomId } from './random-id';

/** The same content gets the same key, so that sending it again after a lost answer does nothing twice. */
export function useIdempotencyKey(): (content: unknown) => string {
  const last = useRef({ content: '', key: '' });
  return useCallback((content) => {
    const text = JSON.stringify(content);
    if (text !== last.current.content) last.current = { content: text, key: randomId() };
    return last.current.key;
  }, []);
}
