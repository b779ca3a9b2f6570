import { useRouter } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';

/** Moves the focus to the page after a navigation, so that a screen reader starts reading there and not at the old link. */
export function useFocusOnNavigation() {
  const main = useRef<HTMLElement>(null);
  const router = useRouter();
  useEffect(
    () =>
      router.subscribe('onRendered', ({ fromLocation, toLocation }) => {
        if (fromLocation && fromLocation.pathname !== toLocation.pathname)
          main.current?.focus({ preventScroll: true });
      }),
    [router],
  );
  return main;
}
