import { useLocalStorage } from '@mantine/hooks';
import { useEffect, useEffectEvent } from 'react';

const TYPED_IN = 'input, textarea, select, [contenteditable="true"], [role="dialog"], svg';
const PRESSED = 'a, button, summary';

/** Calls an action when its key is pressed, unless somebody is typing or the key has a meaning where the focus is. */
export function useShortcuts(actions: Record<string, () => void>, enabled: boolean) {
  const act = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target instanceof Element ? event.target : document.body;
    if (target.closest(TYPED_IN) || (event.key === 'Enter' && target.closest(PRESSED))) return;
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });

  useEffect(() => {
    if (!enabled) return;
    const listener = (event: KeyboardEvent) => {
      act(event);
    };
    document.addEventListener('keydown', listener);
    return () => {
      document.removeEventListener('keydown', listener);
    };
  }, [enabled]);
}

/** Whether single keys act. Who speaks to the computer, or hits keys by chance, turns that off; this browser remembers it. */
export function useSingleKeys() {
  return useLocalStorage({ key: 'tidemill-single-keys', defaultValue: true, getInitialValueInEffect: false });
}
