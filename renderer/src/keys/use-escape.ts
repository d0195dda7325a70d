import { useEffect, useEffectEvent } from 'react';
import { isComposing } from './use-keys.ts';

/** What Escape would close, the newest last. */
const closable: symbol[] = [];

/** Whether Escape is meant for something that lies above: a dialog, an open list, a video that fills the screen. */
function isTakenAbove(): boolean {
  if (document.querySelector('[aria-modal=true]') !== null || document.fullscreenElement !== null) return true;
  const focused = document.activeElement;
  return focused?.getAttribute('aria-expanded') === 'true' && focused.getAttribute('aria-haspopup') !== null;
}

/** Closes something by Escape while the component is shown: one thing a press, the newest first, and never what lies under a dialog. */
export function useEscape(close: () => void): void {
  const press = useEffectEvent(close);
  useEffect(() => {
    const me = Symbol('closable');
    closable.push(me);
    const listen = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented || isComposing(event)) return;
      if (closable.at(-1) !== me || isTakenAbove()) return;
      event.preventDefault();
      press();
    };
    // Before the dialog hears of it: afterwards it is closed, and nobody could tell that it was open.
    window.addEventListener('keydown', listen, { capture: true });
    return () => {
      closable.splice(closable.indexOf(me), 1);
      window.removeEventListener('keydown', listen, { capture: true });
    };
  }, []);
}
