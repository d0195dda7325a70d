import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { DoppelError } from '#base/doppel-error.ts';
import { lookAt } from '#platform/files/look-at.ts';
import type { ChannelHandlers } from './answer-channel.ts';
import type { EngineContext } from './engine-context.ts';
import { glanceStatus, rememberOpened } from './recent-projects.ts';

/** The files of the drawn scene that an analysis reads. */
interface DrawnScene {
  readonly video: string;
  readonly persons: string;
}

/** Nobody waits longer to learn whether the scene is drawn already. */
const lookMs = 1500;

/** The demo's scene in a person's own folder: drawn when it is first asked for, and kept. Whoever made it closes it. */
export class DemoScenes {
  readonly #folder: string;
  readonly #stop = new AbortController();
  #drawing: Promise<DrawnScene> | null = null;

  /** `folder` is made when the scene is first drawn. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The project of the scene, whether it is there or not. */
  get project(): string {
    return path.join(this.#folder, 'street.doppel');
  }

  /** The scene, drawn if need be; windows that ask meanwhile wait for the same drawing. */
  async scene(onProgress: (done: number, total: number) => void): Promise<DrawnScene> {
    this.#drawing ??= this.#draw(onProgress).finally(() => {
      this.#drawing = null;
    });
    return await this.#drawing;
  }

  /** Stops drawing, and waits until that is over. */
  async close(): Promise<void> {
    this.#stop.abort(new DoppelError('cancelled', 'Doppel ends; the scene is drawn when it is asked for again.'));
    await this.#drawing?.catch(() => undefined); // whoever asked for it is told
  }

  async #draw(onProgress: (done: number, total: number) => void): Promise<DrawnScene> {
    const drawn = { video: path.join(this.#folder, 'street.mp4'), persons: this.#file('canonical_persons.npz') };
    // The truth is written last: where it is, all of it is.
    const isThere = await lookAt(this.#file('truth.csv'), lookMs).then(
      () => true,
      () => false,
    );
    if (isThere) return drawn;
    await mkdir(this.#folder, { recursive: true });
    const { makeDemoScene } = await import('#demo/make-demo-scene.ts');
    return await makeDemoScene(this.#folder, { signal: this.#stop.signal, onProgress });
  }

  #file(name: string): string {
    return path.join(this.#folder, name);
  }
}

/** The way to the demo's project. */
export function demoHandlers(context: EngineContext, demo: DemoScenes): Pick<ChannelHandlers, 'demo.start'> {
  return {
    'demo.start': async () => {
      const out = demo.project;
      if (glanceStatus(out)?.analysis === 'done') {
        rememberOpened(context.preferences, out);
        return { analysis: null, out };
      }
      const { video, persons } = await demo.scene((done, total) =>
        context.tell({ kind: 'demo_progress', done, total }),
      );
      const settings = await context.ownSettings.with({});
      const source = { kind: 'persons', path: persons } as const;
      const analysis = context.analyses.start({ video, source, out, settings, force: false });
      context.noteResumePoint();
      return { analysis, out };
    },
  };
}
