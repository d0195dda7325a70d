import { createStore, type Store } from './store.ts';

/** What can be pressed while a question is on screen. Answers want to have been seen; the others only keep their place in the order. */
export type ReviewGesture = 'merge' | 'apart' | 'unsure' | 'undo' | 'redo' | 'next' | 'previous';

const answers: ReadonlySet<ReviewGesture> = new Set(['merge', 'apart', 'unsure']);
const moves: ReadonlySet<ReviewGesture> = new Set(['next', 'previous']);

/**
 * How long a question has to have been drawn before an answer to it counts, in milliseconds. Choosing between answers to a picture takes
 * people 300 to 500 ms (Hick 1952; Card, Moran and Newell 1983), and a bouncing key comes again within 50.
 */
export const leastOnScreenMs = 300;

/** Within this time a second click at the same place is the end of a double click: the setting that Windows and Chromium begin with. */
export const doubleClickMs = 500;

/** Within this time a key that comes again is one whose contact bounces: nobody types one key faster than ten times a second. */
export const bounceMs = 80;

/** How long what was pressed waits for a question to come, where none is on screen: asking for the queue anew takes less. */
const restBetweenMs = 2000;

/** More than this many presses are not kept: nobody types that far ahead of what is on screen. */
const mostKept = 20;

/** How a press came: `again` is the second click of a pair of clicks, as the browser counts them. */
export type PressKind = 'once' | 'again';

/** What the gate needs of the page. Times in milliseconds. */
interface GateClock {
  readonly now: () => number;
  /** Runs something later; the function returned takes that back. */
  readonly after: (ms: number, run: () => void) => () => void;
}

/** Who does what passes, and who says what does not. */
interface GateServant {
  /** Does it for the question on screen. A promise is waited for before anything that was pressed after it. */
  readonly run: (gesture: ReviewGesture) => Promise<void> | undefined;
  /** Told of presses that did nothing. */
  readonly ignored: (gesture: ReviewGesture) => void;
  /** Whether something lies over the question, so that what was pressed before is not meant for it any more. */
  readonly isCovered: () => boolean;
}

interface GateState {
  readonly isOpen: boolean;
}

const pageClock: GateClock = {
  now: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/**
 * One gesture, one answer. An answer counts once the question has been drawn and on screen for a moment. What is pressed before is kept
 * and done in its order, each for the question that it comes to; but the same press again before that moment (a double click, a key that
 * bounces) is none: it is left out and said.
 */
export class AnswerGate {
  /** Whether an answer to the question on screen counts now. */
  readonly store: Store<GateState> = createStore<GateState>({ isOpen: false });
  readonly #clock: GateClock;
  #servant: GateServant | null = null;
  #question: string | null = null;
  #drawnAtMs: number | null = null;
  #isBusy = false;
  #last: { readonly gesture: ReviewGesture; readonly atMs: number } | null = null;
  #kept: ReviewGesture[] = [];
  #forget: () => void = () => undefined;

  constructor(clock: GateClock = pageClock) {
    this.#clock = clock;
  }

  /** Names who does what passes from now on. */
  serve(servant: GateServant): void {
    this.#servant = servant;
  }

  /** Another question stands on screen, whose pictures are not drawn yet. */
  asks(question: string): void {
    this.#question = question;
    this.#close();
  }

  /** A question is on screen no more. What was pressed goes to the one that follows it at once, or is left out and said. */
  leaves(question: string): void {
    if (question !== this.#question) return;
    this.#question = null;
    this.#close();
    this.#forget = this.#clock.after(restBetweenMs, () => {
      const [first] = this.#kept.splice(0);
      if (first !== undefined) this.#servant?.ignored(first);
    });
  }

  /** The pictures of a question are on screen from now on. Nothing for another question than the one that is asked. */
  drawn(question: string): void {
    if (question !== this.#question || this.#drawnAtMs !== null) return;
    this.#drawnAtMs = this.#clock.now();
    this.#forget();
    this.#forget = this.#clock.after(leastOnScreenMs, () => this.#open());
  }

  /** Takes a press: it is done, kept for its turn, or left out and said. */
  press(gesture: ReviewGesture, kind: PressKind = 'once'): void {
    const last = this.#last;
    const now = this.#clock.now();
    const isSame = last?.gesture === gesture;
    const since = last === null ? Number.POSITIVE_INFINITY : now - last.atMs;
    // Going through the pairs by quick clicks is meant.
    const isTwice = isSame && since < (kind === 'again' && !moves.has(gesture) ? doubleClickMs : bounceMs);
    if (isTwice || (answers.has(gesture) && isSame && !this.#counts()) || this.#kept.length >= mostKept) {
      this.#servant?.ignored(gesture);
      return;
    }
    this.#last = { gesture, atMs: now };
    const waits = this.#isBusy || this.#kept.length > 0 || (answers.has(gesture) && !this.#counts());
    if (waits) this.#kept.push(gesture);
    else this.#do(gesture);
  }

  #counts(): boolean {
    return !this.#isBusy && this.store.get().isOpen;
  }

  #open(): void {
    this.#tell(true);
    this.#goOn();
  }

  #close(): void {
    this.#forget();
    this.#forget = () => undefined;
    this.#drawnAtMs = null;
    this.#tell(false);
  }

  #tell(isOpen: boolean): void {
    if (this.store.get().isOpen !== isOpen) this.store.set({ isOpen });
  }

  #goOn(): void {
    while (this.#kept.length > 0 && !this.#isBusy) {
      const [next] = this.#kept;
      if (this.#servant?.isCovered() === true) {
        const [first] = this.#kept.splice(0);
        this.#servant.ignored(first);
        return;
      }
      if (answers.has(next) && !this.#counts()) return;
      this.#kept.shift();
      this.#do(next);
    }
  }

  #do(gesture: ReviewGesture): void {
    this.#close();
    const question = this.#question;
    const done = this.#servant?.run(gesture);
    if (done === undefined) {
      this.#expect(question);
      return;
    }
    this.#isBusy = true;
    const goOn = () => {
      this.#isBusy = false;
      this.#expect(question);
      this.#goOn();
    };
    done.then(goOn, goOn);
  }

  /** Where nothing new came of it (a dialog was opened, an answer refused), the same question is open again after the same moment. */
  #expect(question: string | null): void {
    if (question === null || this.#question !== question || this.#drawnAtMs !== null) return;
    this.#forget();
    this.#forget = this.#clock.after(leastOnScreenMs, () => {
      if (this.#question === question) this.#open();
    });
  }
}
