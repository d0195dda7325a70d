/** The crop whose picture has the focus, else the one under the pointer; null where there is none. Pictures say theirs in `data-crop`. */
export function pictureInHand(): number | null {
  const focused = document.activeElement?.closest('[data-crop]') ?? document.querySelector('[data-crop]:hover');
  return focused instanceof HTMLElement ? Number(focused.dataset.crop) : null;
}
