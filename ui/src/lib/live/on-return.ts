/** What a page is told when it gets another chance to reach the server. */
type Listeners = {
  /** The page is looked at again. */
  onVisible: () => void;
  /** The network is back, or the page was hidden so long that its connections may have died without a word. */
  onAwake: () => void;
};

/** In milliseconds. */
const LONG_HIDDEN = 60_000;

/** Listens until the returned function is called. */
export function onReturn({ onVisible, onAwake }: Listeners): () => void {
  let hiddenSince: number | undefined;
  const visibilityChanged = () => {
    if (document.visibilityState === 'hidden') {
      hiddenSince = Date.now();
      return;
    }
    const long = hiddenSince !== undefined && Date.now() - hiddenSince > LONG_HIDDEN;
    hiddenSince = undefined;
    if (long) onAwake();
    else onVisible();
  };
  document.addEventListener('visibilitychange', visibilityChanged);
  window.addEventListener('online', onAwake);
  return () => {
    document.removeEventListener('visibilitychange', visibilityChanged);
    window.removeEventListener('online', onAwake);
  };
}
