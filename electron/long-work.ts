import { app, type BrowserWindow, dialog, Notification, powerSaveBlocker } from 'electron';
import type { EngineEvent } from '#contract/channels.ts';
import { queueWords } from '#contract/words/queue-words.ts';

/** How far a stage of an analysis is. */
type Progress = Extract<EngineEvent, { kind: 'analysis_progress' }>['progress'];

/**
 * What the system is told of analyses: that it must not sleep, how far they are, and that one has ended while nobody looked. Before the
 * app ends with one under way it asks.
 */
export class LongWork {
  readonly #windows: () => readonly BrowserWindow[];
  readonly #running = new Map<string, Progress>();
  /** A folder of videos is worked through: between two of them nothing runs, and the night is not over. */
  #hasQueue = false;
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
      if (event.outcome !== 'cancelled' && !this.#hasQueue) this.#notify(endWords(event));
    } else if (event.kind === 'queue_changed') {
      const hasEnded = this.#hasQueue && event.state === 'ended';
      this.#hasQueue = event.state === 'running';
      this.#tell();
      if (hasEnded) this.#notify(queueWords(event.counts));
    }
  }

  /** Asks before the app ends while an analysis runs. */
  askBeforeQuitting(): void {
    app.on('before-quit', (event) => {
      const [over] = this.#windows();
      if (!this.#isAtWork || this.#mayQuit || over === undefined) return;
      event.preventDefault();
      void this.#askToQuit(over);
    });
  }

  /** Whether the last window may close, which ends the app but on macOS; while an analysis runs the person is asked first. */
  mayClose(last: BrowserWindow): boolean {
    if (!this.#isAtWork || this.#mayQuit || process.platform === 'darwin') return true;
    void this.#askToQuit(last);
    return false;
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

  get #isAtWork(): boolean {
    return this.#running.size > 0 || this.#hasQueue;
  }

  #tell(): void {
    const isRunning = this.#isAtWork;
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

  #notify(body: string): void {
    if (!Notification.isSupported() || this.#windows().some((window) => window.isFocused())) return;
    new Notification({ title: 'Doppel', body }).show();
  }
}

function endWords({ outcome, path }: Extract<EngineEvent, { kind: 'analysis_ended' }>): string {
  const name = path.split(/[\\/]/).at(-1) ?? path;
  return outcome === 'done' ? `${name} is ready to be reviewed.` : `The analysis of ${name} stopped.`;
}
