import { useEffect, useEffectEvent } from 'react';
import { chordOf } from './key-chord.ts';
import { actionsOf, type KeyAction } from './key-map.ts';
import { keyStore } from './stored-keys.ts';

/** Controls that use keys themselves: while one has the focus, letters and arrows are its own. */
const typing = 'input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true]';
const ownArrows = '[role=slider], [role=radio], [role=tab], [role=option], [role=menuitem], [role=grid], input';
const ownSpace = 'button, a, summary, [role=button], [role=checkbox], [role=option], input, label, video';
/** Controls that a click is done with: what follows by key is meant for the screen. */
const clickable = 'button, a, summary, [role=button], [role=option]';

/** The control that was clicked last, while it has the focus from that click. */
let clicked: Element | null = null;

/**
 * A button that was clicked keeps the focus, and Space would press it again: whoever answers a pair by the mouse and wants to see the
 * next one's video would answer that one too. So Space belongs to a button that was reached by keyboard, and else to the screen.
 */
function noteClicks(): void {
  const note = ({ target }: Event) => {
    clicked = target instanceof Element ? target.closest(clickable) : null;
  };
  window.addEventListener('pointerdown', note, { capture: true });
  window.addEventListener('focusin', ({ target }) => {
    if (target !== clicked) clicked = null;
  });
}
noteClicks();

/** Whether a key only goes into, or ends, what an input method composes. 229 is what Safari says of it after the end. */
export function isComposing(event: Pick<KeyboardEvent, 'isComposing' | 'keyCode'>): boolean {
  return event.isComposing || event.keyCode === 229;
}

/** Whether the focused control, and not the screen, is meant by a key. */
function belongsToControl(event: KeyboardEvent): boolean {
  const { target } = event;
  if (!(target instanceof Element)) return false;
  if (target.closest(typing) !== null) return true;
  if (event.key.startsWith('Arrow')) return target.closest(ownArrows) !== null;
  if (event.key === ' ') {
    const control = target.closest(ownSpace);
    return control !== null && control !== clicked;
  }
  return false;
}

/** Does what the analyst's keys mean while the component is shown; not while someone types or a dialog is open. */
export function useKeys(handlers: Readonly<Partial<Record<KeyAction, () => void>>>): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || isComposing(event) || belongsToControl(event)) return;
    if (document.querySelector('[aria-modal=true]') !== null) return;
    const chord = chordOf(event);
    const action = chord === null ? undefined : actionsOf(keyStore.get().keys, chord).find((each) => handlers[each]);
    const handler = action === undefined ? undefined : handlers[action];
    if (handler === undefined) return;
    event.preventDefault();
    // A key held down must not answer the pairs that follow.
    if (event.repeat && action !== 'step_back' && action !== 'step_forward') return;
    handler();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event);
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}
