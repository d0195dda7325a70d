import { fillMissingTimes, findTimeGaps, isVariableFrameRate, type TimeGap } from './frame-times.ts';

/** What one pass over a video found. */
export interface DecodeReport {
  /** Frames of the video, wanted or not. */
  readonly frameCount: number;
  /** (frameCount,) time of each frame in ms from the start of the file, which may lie before its first frame. */
  readonly frameTimesMs: Float64Array;
  /** Frames that were not decoded, since no wanted one needs them: damage in these is not seen. */
  readonly framesPassedOver: number;
  /** Planned frames that the video did not bring, ascending. */
  readonly missingFrames: readonly number[];
  /** How many complaints ffmpeg made about the file; 0 for an undamaged one. */
  readonly decodeErrors: number;
  /** The first few different complaints. */
  readonly messages: readonly string[];
  /** Where frames were lost, so that later frame numbers may not be those of other programs. */
  readonly timeGaps: readonly TimeGap[];
  /** Whether pictures changed their size or layout on the way. */
  readonly picturesChange: boolean;
  /** From all frame times. */
  readonly variableFrameRate: boolean;
}

const keptMessages = 10;

/** `print` writes the time with six decimals, or nan; newer versions name its context before it. */
const timeLine = /^(.*?)(?:\[Eval @ [^\]]*\] )?(?:\[error\] )?(-?\d+\.\d{6}|-?nan)$/;

/** With `-loglevel level` ffmpeg marks each line that is its own. */
const complaintLine = /\[(?:error|fatal|panic)\] /;

/** Of the warnings only these speak of damage: "corrupt input packet", "Packet corrupt", "corrupt decoded frame". */
const damageWarning = /\[warning\] .*\bcorrupt\b/i;

/** The word of a filter about a picture that is not like the ones before it. */
const changeWarning = /Changing video frame properties on the fly/i;

/** The addresses and levels in a line, which differ from run to run and say nothing to a reader. */
const clutter = / @ (?:0x)?[0-9a-f]+(?=\])|\[(?:error|fatal|panic|warning)\] /gi;

/** A line of ffmpeg's as it is shown: without memory addresses and level. */
export function plainMessage(line: string): string {
  return line.replace(clutter, '').replace(/^file:/, '');
}

/** Collects what ffmpeg says on standard error in a pass whose select expression prints the time of every frame, at `-loglevel repeat+level+warning`. */
export class DecodeLog {
  #timesSeconds = new Float64Array(4096);
  #frameCount = 0;
  #decodeErrors = 0;
  #over = false;
  #picturesChange = false;
  readonly #messages = new Set<string>();
  /** How many frames had been decoded at each complaint, each number once, ascending. */
  readonly #errorFrames: number[] = [];
  #waiting: { readonly frameIndex: number; readonly resolve: (timeMs: number) => void } | null = null;

  get frameCount(): number {
    return this.#frameCount;
  }

  /** Whether anything was said that a sound file with pictures of one size gives no reason for. */
  get hasComplaints(): boolean {
    return this.#decodeErrors > 0 || this.#picturesChange;
  }

  /** The time of the frame that was decoded last, in ms; NaN when it has none, or none was. */
  get lastTimeMs(): number {
    return this.#frameCount === 0 ? Number.NaN : this.#timesSeconds[this.#frameCount - 1] * 1000;
  }

  /** Takes one line; returns whether it was that of a frame. */
  takeLine(line: string): boolean {
    const match = timeLine.exec(line);
    // A complaint without a line end of its own stands before the time.
    const complaint = match === null ? line : match[1];
    if (complaintLine.test(complaint) || damageWarning.test(complaint)) {
      this.#addComplaint(complaint);
    }
    this.#picturesChange ||= changeWarning.test(complaint);
    if (match === null) {
      return false;
    }
    this.#addTime(Number(match[2]));
    return true;
  }

  /** The time of a frame in ms, as soon as it is known; NaN when the frame has none, or the pass ends before it. */
  timeOf(frameIndex: number): Promise<number> {
    if (frameIndex < this.#frameCount) {
      return Promise.resolve(this.#timesSeconds[frameIndex] * 1000);
    }
    return this.#over
      ? Promise.resolve(Number.NaN)
      : new Promise((resolve) => {
          this.#waiting = { frameIndex, resolve };
        });
  }

  /** No more lines will come. */
  end(): void {
    this.#over = true;
    this.#waiting?.resolve(Number.NaN);
    this.#waiting = null;
  }

  /** What was found. `fallbackIntervalMs` is used for times where the file has none at all. */
  report(missingFrames: readonly number[], fallbackIntervalMs: number): DecodeReport {
    const frameTimesMs = this.#timesSeconds.slice(0, this.#frameCount).map((seconds) => seconds * 1000);
    fillMissingTimes(frameTimesMs, fallbackIntervalMs);
    return {
      frameCount: this.#frameCount,
      frameTimesMs,
      framesPassedOver: 0,
      missingFrames,
      decodeErrors: this.#decodeErrors,
      messages: [...this.#messages],
      picturesChange: this.#picturesChange,
      timeGaps: findTimeGaps(frameTimesMs, this.#errorFrames),
      variableFrameRate: isVariableFrameRate(frameTimesMs),
    };
  }

  #addComplaint(line: string): void {
    this.#decodeErrors++;
    if (this.#errorFrames.at(-1) !== this.#frameCount) {
      this.#errorFrames.push(this.#frameCount);
    }
    if (this.#messages.size < keptMessages) {
      this.#messages.add(plainMessage(line));
    }
  }

  #addTime(seconds: number): void {
    if (this.#frameCount === this.#timesSeconds.length) {
      const larger = new Float64Array(this.#timesSeconds.length * 2);
      larger.set(this.#timesSeconds);
      this.#timesSeconds = larger;
    }
    this.#timesSeconds[this.#frameCount++] = seconds;
    if (this.#waiting !== null && this.#waiting.frameIndex < this.#frameCount) {
      this.#waiting.resolve(this.#timesSeconds[this.#waiting.frameIndex] * 1000);
      this.#waiting = null;
    }
  }
}
