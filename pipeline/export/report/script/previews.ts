import { byId } from './page-parts.ts';

const calmAsked = matchMedia('(prefers-reduced-motion: reduce)');

/** Shows every preview as the button says. An `<img>` cannot pause an animation, so paused ones show the still picture instead. */
export function showPreviews(): void {
  const isPaused = byId('motion', HTMLButtonElement).getAttribute('aria-pressed') === 'true';
  for (const image of document.querySelectorAll<HTMLImageElement>('img[data-moving]')) {
    const { still = '', moving = '' } = image.dataset;
    const wanted = isPaused ? still : moving;
    if (image.getAttribute('src') !== wanted) image.src = wanted;
  }
}

/** The button that pauses the previews, and what paper needs. */
export function startPreviews(): void {
  const button = byId('motion', HTMLButtonElement);
  button.addEventListener('click', () => {
    button.setAttribute('aria-pressed', String(button.getAttribute('aria-pressed') !== 'true'));
    showPreviews();
  });
  // The page already shows stills to readers who asked for less motion; there is nothing to pause then.
  const offer = () => {
    button.hidden = calmAsked.matches;
  };
  offer();
  calmAsked.addEventListener('change', offer);
  // Pictures that were never scrolled to would be missing on paper.
  addEventListener('beforeprint', () => {
    for (const image of document.images) image.loading = 'eager';
  });
}
