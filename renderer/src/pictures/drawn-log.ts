/** Where a picture is on screen at one moment, told from outside: there is no clock in here. */
interface Sight {
  readonly sinceMs: number;
}

/** Which pictures were drawn, and for how long each has been on screen in all: what an answer is given on. */
export class DrawnLog {
  readonly #shown = new Map<number, Sight>();
  readonly #ms = new Map<number, number>();

  /** A picture is drawn, loaded and within the window, from now on. */
  show(crop: number, nowMs: number): void {
    if (!this.#shown.has(crop)) this.#shown.set(crop, { sinceMs: nowMs });
  }

  /** A picture has left the window. */
  hide(crop: number, nowMs: number): void {
    const sight = this.#shown.get(crop);
    if (sight === undefined) return;
    this.#shown.delete(crop);
    this.#ms.set(crop, (this.#ms.get(crop) ?? 0) + nowMs - sight.sinceMs);
  }

  /** Whether a picture was ever drawn. */
  wasDrawn(crop: number): boolean {
    return this.#shown.has(crop) || this.#ms.has(crop);
  }

  /** How long each of some pictures has been on screen until now, in whole milliseconds; those never drawn are left out. */
  read(crops: readonly number[], nowMs: number): readonly { readonly crop_id: number; readonly ms: number }[] {
    return crops.flatMap((crop) => {
      if (!this.wasDrawn(crop)) return [];
      const sight = this.#shown.get(crop);
      const now = sight === undefined ? 0 : nowMs - sight.sinceMs;
      return [{ crop_id: crop, ms: Math.round((this.#ms.get(crop) ?? 0) + now) }];
    });
  }
}
