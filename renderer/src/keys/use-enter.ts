import { useEffect, useEffectEvent } from 'react';

/** What Enter is for while it has the focus: itself. */
const ownEnter = 'button, a, input, textarea, select, summary, [role=button], [contenteditable=true]';

/** Does what Enter means on a screen, while no control has the focus and no dialog is open. A key held down counts once. */
export function useEnter(handler: (held: { readonly shift: boolean }) => void): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.defaultPrevented || event.isComposing || event.repeat) return;
    if (event.target instanceof Element && event.target.closest(ownEnter) !== null) return;
    if (document.querySelector('[aria-modal=true]') !== null) return;
    event.preventDefault();
    handler({ shift: event.shiftKey });
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event);
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}
