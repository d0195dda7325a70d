import type { Locator, Page } from 'playwright-core';

/** The analyst's hand: every key, click and drag goes through it and is counted. */
export class Hand {
  readonly #page: Page;
  #actions = 0;
  readonly #byKind = new Map<string, number>();

  constructor(page: Page) {
    this.#page = page;
  }

  /** Keys, clicks and drags so far. */
  get actions(): number {
    return this.#actions;
  }

  /** The same by what they were for: `cut 4, accept 9`. */
  get kinds(): string {
    return [...this.#byKind].map(([kind, count]) => `${kind} ${count}`).join(', ');
  }

  async press(key: string, what: string): Promise<void> {
    this.#count(what);
    await this.#page.keyboard.press(key);
  }

  async click(target: Locator, what: string): Promise<void> {
    this.#count(what);
    await target.click();
  }

  #count(what: string): void {
    this.#actions++;
    this.#byKind.set(what, (this.#byKind.get(what) ?? 0) + 1);
  }
}
