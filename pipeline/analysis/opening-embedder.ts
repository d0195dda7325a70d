import type { CropEmbedder } from '#native-models/crop-embedder.ts';
import { type EmbedderChoice, type OpenedEmbedder, openEmbedder } from '#platform/models/embedder.ts';

/** The embedder of an analysis, opened while other things are done, since that takes a third of a second. */
export class OpeningEmbedder {
  readonly #choice: EmbedderChoice;
  #opening: Promise<OpenedEmbedder> | null = null;
  #embedder: CropEmbedder | null = null;
  #isClosed = false;

  constructor(choice: EmbedderChoice) {
    this.#choice = choice;
  }

  /** Begins to open it. Whether that fails is told by `opened`. */
  begin(): void {
    this.#open().catch(() => undefined);
  }

  /** Waits until it is open. Rejects with what `openEmbedder` throws. */
  opened(): Promise<OpenedEmbedder> {
    return this.#open();
  }

  /**
   * Closes it if it is open. One that is still on its way is closed when it arrives, without being waited for: a driver that
   * hangs must not hold back what went wrong elsewhere.
   */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    await this.#embedder?.close();
  }

  #open(): Promise<OpenedEmbedder> {
    this.#opening ??= openEmbedder(this.#choice).then(async (opened) => {
      this.#embedder = opened.embedder;
      if (this.#isClosed) await opened.embedder.close();
      return opened;
    });
    return this.#opening;
  }
}
