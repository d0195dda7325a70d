import type { MultiBar, SingleBar } from 'cli-progress';
import type { ProgressEvent } from '#contract/progress.ts';
import { paceWords, progressWords } from '#contract/words/progress-words.ts';
import { printAside, printEvent } from './output.ts';
import { escapeControls } from './terminal-text.ts';
import { columnsOf } from './text-columns.ts';

/** Shows progress and remarks while work goes on. `close` leaves the terminal as it was. */
export interface ProgressReport {
  readonly onProgress: (event: ProgressEvent) => void;
  readonly onNotice: (text: string) => void;
  readonly close: () => void;
}

/** What the bars call the stages. */
const stageWords: Readonly<Record<ProgressEvent['stage'], string>> = {
  detect: 'Detecting',
  follow: 'Following',
  persons: 'Persons',
  crops: 'Crops',
  previews: 'Previews',
  embed: 'Embedding',
  evidence: 'Evidence',
  scene: 'Drawing',
  export: 'Exporting',
  download: 'Download',
  describe: 'Describing',
  train: 'Training',
  dataset: 'Pictures',
  insight: 'Looking',
  distances: 'Distances',
  neighbours: 'Neighbours',
};

/** For programs: each report and remark is a line of NDJSON on standard error, `{"notice": ...}` the remarks. */
export const ndjsonReport = (): ProgressReport => ({
  onProgress: printEvent,
  onNotice: (notice) => printEvent({ notice }),
  close: () => undefined,
});

/** How often, at most, a stage says how far it is where nothing can be redrawn (a log file, CI). */
const lineEveryMs = 10_000;

/** For logs: a line when a stage is done, and every ten seconds within a long one. */
export function sparseReport(): ProgressReport {
  const lastLineAt = new Map<string, number>();
  let last = '';
  return {
    onProgress: (event) => {
      const now = performance.now();
      const before = lastLineAt.get(event.stage) ?? now;
      if (!lastLineAt.has(event.stage)) lastLineAt.set(event.stage, now);
      const done = event.total !== null && event.done >= event.total;
      if (!done && now - before < lineEveryMs) return;
      lastLineAt.set(event.stage, now);
      const count = `${stageWords[event.stage]}: ${progressWords(event)}`;
      // A stage may say more than once that it is done.
      if (count !== last) printAside(`${count}${pace(event)}`);
      last = count;
    },
    onNotice: printAside,
    close: () => undefined,
  };
}

/** For people: a bar for each stage that is under way, with rate and time left. */
export async function barReport(): Promise<ProgressReport> {
  // Loaded here, because most commands draw no bars.
  const { default: progress } = await import('cli-progress');
  const bars: MultiBar = new progress.MultiBar({
    format: (_options, { progress: share }, payload: { event: ProgressEvent }) => barLine(payload.event, share),
    stream: process.stderr,
    clearOnComplete: false,
    // Interruption is ours to handle, and what is switched off in the terminal stays off when the program is killed.
    gracefulExit: false,
    hideCursor: false,
    linewrap: true,
    emptyOnZero: true,
  });
  const byStage = new Map<string, SingleBar>();
  return {
    onProgress: (event) => {
      const bar = byStage.get(event.stage);
      if (!bar) byStage.set(event.stage, bars.create(event.total ?? 0, event.done, { event }));
      else {
        bar.setTotal(event.total ?? 0);
        bar.update(event.done, { event });
      }
    },
    onNotice: (text) => {
      if (byStage.size === 0) printAside(text);
      else bars.log(`${escapeControls(text)}\n`);
    },
    close: () => {
      if (byStage.size === 0) return;
      // Remarks are written when the bars are drawn anew, and stop() would drop those that wait.
      bars.update();
      bars.stop();
    },
  };
}

/** One line of at most the terminal's width: stage, bar where there is room, counts, rate and time left. */
export function barLine(event: ProgressEvent, share: number, columns = process.stderr.columns ?? 80): string {
  const name = stageWords[event.stage].padEnd(9);
  const text = `${event.total === null ? '' : `${Math.floor(share * 100)} % `.padStart(6)}${progressWords(event)}${pace(event)}`;
  const room = Math.min(30, columns - columnsOf(name) - columnsOf(text) - 4);
  if (event.total === null || room < 5) return `${name} ${text}`;
  const filled = Math.round(Math.min(1, share) * room);
  return `${name} ${'█'.repeat(filled)}${'░'.repeat(room - filled)} ${text}`;
}

/** Rate and time left, set off from what stands before. */
function pace(event: ProgressEvent): string {
  const words = paceWords(event);
  return words === '' ? '' : `, ${words}`;
}
