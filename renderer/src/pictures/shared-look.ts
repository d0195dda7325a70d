/** How the pictures of a comparison are looked at: all of them alike, so that what differs is in the pictures. */
export interface SharedLook {
  /** 1 as they fit, up to 8. */
  readonly zoom: number;
  /** Which part is in the middle, as shares of the picture: 0.5 is its middle. */
  readonly x: number;
  readonly y: number;
  /** 1 as they are. */
  readonly brightness: number;
  readonly contrast: number;
}

/** The pictures as they are. */
export const plainLook: SharedLook = { zoom: 1, x: 0.5, y: 0.5, brightness: 1, contrast: 1 };

/** What a button changes. */
export type LookChange = 'closer' | 'farther' | 'brighter' | 'darker' | 'harder' | 'softer' | 'plain';

/** One step of zoom, brightness and contrast; by eye. */
const step = { zoom: 1.5, tone: 1.2 } as const;

const within = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

/** The look after a change, within what is of use. */
export function changedLook(look: SharedLook, change: LookChange): SharedLook {
  const zoomed = (zoom: number): SharedLook => {
    const bounded = within(zoom, 1, 8);
    return bounded === 1 ? { ...look, zoom: 1, x: 0.5, y: 0.5 } : { ...look, zoom: bounded };
  };
  switch (change) {
    case 'closer':
      return zoomed(look.zoom * step.zoom);
    case 'farther':
      return zoomed(look.zoom / step.zoom);
    case 'brighter':
      return { ...look, brightness: within(look.brightness * step.tone, 0.3, 4) };
    case 'darker':
      return { ...look, brightness: within(look.brightness / step.tone, 0.3, 4) };
    case 'harder':
      return { ...look, contrast: within(look.contrast * step.tone, 0.3, 4) };
    case 'softer':
      return { ...look, contrast: within(look.contrast / step.tone, 0.3, 4) };
    case 'plain':
      return plainLook;
  }
}

/** The look with another part in the middle; `dx` and `dy` are shares of a picture as it fits. What lies outside cannot be reached. */
export function pannedLook(look: SharedLook, dx: number, dy: number): SharedLook {
  const edge = 0.5 / look.zoom;
  return { ...look, x: within(look.x + dx, edge, 1 - edge), y: within(look.y + dy, edge, 1 - edge) };
}

/** The same as CSS of each picture. */
export function lookStyle({ zoom, x, y, brightness, contrast }: SharedLook): {
  readonly transform: string;
  readonly filter: string;
} {
  const moved = (at: number) => `${((0.5 - at) * 100).toFixed(2)}%`;
  return {
    transform: zoom === 1 ? 'none' : `scale(${zoom}) translate(${moved(x)}, ${moved(y)})`,
    filter: brightness === 1 && contrast === 1 ? 'none' : `brightness(${brightness}) contrast(${contrast})`,
  };
}
