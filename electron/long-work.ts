import { app, type BrowserWindow, dialog, Notification, powerSaveBlocker } from 'electron';
import type { EngineEvent } from '#contract/channels.ts';

/** How far a stage of an analysis is. */
type Progress = Extract<EngineEvent, { kind: 'analysis_progress' }>['progress'];

/**
 * What the system is told of analyses: that it must not sleep, how far they are, and that one has ended while nobody looked. Before the
 * app ends with one under way it asks.
 */
export class LongWork {
  readonly #windows: () => readonly BrowserWindow[];
  readonly #running = new Map<string, Progress>();
  #blocker: number | null = null;
  #mayQuit = false;

  constructor(windows: () => readonly BrowserWindow[]) {
    this.#windows = windows;
  }

  /** Reads an event of the engine, as JSON text. */
  note(text: string): void {
    const event = JSON.parse(text) as EngineEvent;
    if (event.kind === 'analysis_progress') {
      this.#running.set(event.analysis, event.progress);
      this.#tell();
    } else if (event.kind === 'analysis_ended') {
      this.#running.delete(event.analysis);
      this.#tell();
      if (event.outcome !== 'cancelled') this.#notify(event);
    }
  }

  /** Asks before the app ends while an analysis runs. */
  askBeforeQuitting(): void {
    app.on('before-quit', (event) => {
      const [over] = this.#windows();
      if (this.#running.size === 0 || this.#mayQuit || over === undefined) return;
      event.preventDefault();
      void this.#askToQuit(over);
    });
  }

  async #askToQuit(over: BrowserWindow): Promise<void> {
    const { response } = await dialog.showMessageBox(over, {
      type: 'question',
      message: 'An analysis is under way. End Doppel?',
      detail: 'What is done is kept, and the analysis goes on from the start screen.',
      buttons: ['Go On', 'End Doppel'],
      defaultId: 0,
      cancelId: 0,
    });
    if (response !== 1) return;
    this.#mayQuit = true;
    app.quit();
  }

  #tell(): void {
    const isRunning = this.#running.size > 0;
    if (isRunning && this.#blocker === null) this.#blocker = powerSaveBlocker.start('prevent-app-suspension');
    if (!isRunning && this.#blocker !== null) {
      powerSaveBlocker.stop(this.#blocker);
      this.#blocker = null;
    }
    const [first] = this.#running.values();
    // Above 1 the bar moves without saying how far; below 0 it goes away.
    const share = first === undefined ? -1 : first.total === null ? 2 : first.done / Math.max(1, first.total);
    for (const window of this.#windows()) window.setProgressBar(share);
  }

  #notify({ outcome, path }: Extract<EngineEvent, { kind: 'analysis_ended' }>): void {
    if (!Notification.isSupported() || this.#windows().some((window) => window.isFocused())) return;
    const name = path.split(/[\\/]/).at(-1) ?? path;
    const body = outcome === 'done' ? `${name} is ready to be reviewed.` : `The analysis of ${name} stopped.`;
    new Notification({ title: 'Doppel', body }).show();
  }
}
