import type { FileHandle } from 'node:fs/promises';
import { withinLimit } from '../../files/answer-limit.ts';

/** Reads places of a file that mostly follow each other, some of them at a time. */
export class FileWindow {
  readonly #file: FileHandle;
  readonly #path: string;
  readonly #windowBytes: number;
  #from = 0;
  #bytes = Buffer.alloc(0);

  constructor(file: FileHandle, path: string, windowBytes: number) {
    this.#file = file;
    this.#path = path;
    this.#windowBytes = windowBytes;
  }

  /**
   * The bytes from a place on, fewer where the file ends before. What was returned earlier stays as it is. Throws `bad_video` where the disk
   * does not answer, and what the system says of a failure.
   */
  async read(from: number, length: number): Promise<Buffer> {
    if (from < this.#from || from + length > this.#from + this.#bytes.length) {
      const buffer = Buffer.allocUnsafeSlow(Math.max(length, this.#windowBytes));
      const asked = this.#file.read(buffer, 0, buffer.length, from);
      const { bytesRead } = await withinLimit(asked, { path: this.#path, code: 'bad_video' });
      this.#from = from;
      this.#bytes = buffer.subarray(0, bytesRead);
    }
    return this.#bytes.subarray(from - this.#from, from - this.#from + length);
  }
}
