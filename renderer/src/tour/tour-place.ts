/** A box on the screen, in CSS pixels. */
export interface ScreenBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Between what is lit and its words, and between these and the window's edge. */
const gapPx = 14;

/**
 * Where the words stand: beside what they speak of, on the first side where they have room, without covering it; in the middle of the
 * lower edge where it fills the window. All in CSS pixels.
 */
export function placeWords(lit: ScreenBox, words: Size, window: Size): { readonly left: number; readonly top: number } {
  const within = (value: number, size: number, all: number) => Math.max(gapPx, Math.min(value, all - size - gapPx));
  const left = within(lit.left + (lit.width - words.width) / 2, words.width, window.width);
  const top = within(lit.top + (lit.height - words.height) / 2, words.height, window.height);
  const places = [
    { left, top: lit.top + lit.height + gapPx },
    { left, top: lit.top - words.height - gapPx },
    { left: lit.left - words.width - gapPx, top },
    { left: lit.left + lit.width + gapPx, top },
  ];
  const fits = (place: (typeof places)[number]) =>
    place.left >= gapPx &&
    place.top >= gapPx &&
    place.left + words.width <= window.width - gapPx &&
    place.top + words.height <= window.height - gapPx;
  return places.find(fits) ?? { left, top: within(window.height, words.height, window.height) };
}
