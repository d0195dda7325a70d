/** From which width of a window on, in CSS pixels, everything is drawn larger, and by how much; the widest first. */
const steps = [
  { from: 3400, zoom: 1.6 },
  { from: 2400, zoom: 1.25 },
] as const;

/**
 * How much larger than by their style sheets everything is drawn in a window of some width: words of 13 pixels are lost on a screen of
 * 3840, whose pictures could be twice as large too.
 */
export function zoomOf(widthPx: number): number {
  return steps.find(({ from }) => widthPx >= from)?.zoom ?? 1;
}

let now = 1;

/** How much larger everything is drawn now: what pointers tell is in pixels of the window, what lies in the page in its own. */
export function pageZoom(): number {
  return now;
}

/** Draws everything as large as the width of the window has room for, now and whenever that changes. */
export function followPageZoom(): void {
  const fit = () => {
    now = zoomOf(window.innerWidth);
    document.body.style.setProperty('--dp-zoom', String(now));
  };
  window.addEventListener('resize', fit);
  fit();
}
