/** Whether pictures stand until they are told to play: what the analyst asked of the system. */
export function startsPaused(): boolean {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches;
}
