import { KeyButton } from '../../keys/key-button.tsx';
import type { AnswerGate, PressKind } from '../../state/answer-gate.ts';
import { useStore } from '../../state/store.ts';
import styles from './review.module.css';

/** What each button of the bar does; those that have no use on a screen are not shown there. */
type DecisionHandlers = Readonly<
  Record<'merge' | 'apart' | 'unsure' | 'previous' | 'next' | 'undo', (kind?: PressKind) => void>
> &
  Readonly<Partial<Record<'swap' | 'note', (kind?: PressKind) => void>>>;

interface DecisionBarProps {
  /** Whether the pair on screen has been seen for long enough to be answered. */
  readonly gate: AnswerGate;
  readonly on: DecisionHandlers;
  /** Whether the pair is still on its way, so that nothing can be said of it. */
  readonly isBusy: boolean;
}

/** The answers, each with its key: within a project and across videos. It is busy until the pair on screen can be answered. */
export function DecisionBar({ gate, on, isBusy }: DecisionBarProps) {
  const { isOpen } = useStore(gate.store);
  return (
    <div className={styles.actions} role="toolbar" aria-label="Answer" aria-busy={!isOpen}>
      <KeyButton action="merge" onUse={on.merge} variant="filled" disabled={isBusy}>
        Merge
      </KeyButton>
      <KeyButton action="apart" onUse={on.apart} disabled={isBusy}>
        Keep apart
      </KeyButton>
      <KeyButton action="unsure" onUse={on.unsure} disabled={isBusy}>
        Unsure
      </KeyButton>
      <span className={styles.actionGap} />
      {on.swap !== undefined && (
        <KeyButton action="swap" onUse={on.swap} variant="subtle">
          Swap ids
        </KeyButton>
      )}
      {on.note !== undefined && (
        <KeyButton action="note" onUse={on.note} variant="subtle">
          Note
        </KeyButton>
      )}
      <KeyButton action="undo" onUse={on.undo} variant="subtle">
        Undo
      </KeyButton>
      <span className={styles.actionGap} />
      <KeyButton action="previous" onUse={on.previous}>
        Back
      </KeyButton>
      <KeyButton action="next" onUse={on.next}>
        Skip
      </KeyButton>
    </div>
  );
}

/** What each button under the pictures does; what is drawn on a project's own frames is left out across videos, where one key plays both. */
type PlayHandlers = Readonly<Record<'pause' | 'step_back' | 'step_forward', () => void>> &
  Readonly<Partial<Record<'play_a' | 'play_b' | 'agree' | 'whole_frame', () => void>>>;

/** What the button for the agreement of the two pictures says. */
const agreementLabels = { off: 'Agreement', looking: 'Looking …', on: 'Hide agreement' } as const;

interface PlayBarProps {
  readonly on: PlayHandlers;
  readonly isPlaying: boolean;
  readonly agreement?: keyof typeof agreementLabels;
  /** Whether the whole frames are shown in the place of the pictures. */
  readonly showsFrames?: boolean;
  /** What the first button plays: the video of the person on its side, or those of both. */
  readonly plays?: 'Video' | 'Both videos';
}

/** How the pictures and the video are played: the video of each person on that person's side. */
export function PlayBar({ on, isPlaying, agreement = 'off', showsFrames = false, plays = 'Video' }: PlayBarProps) {
  return (
    <div className={styles.plays} role="toolbar" aria-label="Play">
      {on.play_a !== undefined && (
        <KeyButton action="play_a" onUse={on.play_a} variant="subtle">
          {plays}
        </KeyButton>
      )}
      <span className={styles.actionGap} />
      <KeyButton action="step_back" onUse={on.step_back} variant="subtle">
        Back one
      </KeyButton>
      <KeyButton action="pause" onUse={on.pause} variant="subtle">
        {isPlaying ? 'Pause' : 'Play'}
      </KeyButton>
      <KeyButton action="step_forward" onUse={on.step_forward} variant="subtle">
        On one
      </KeyButton>
      {on.agree !== undefined && (
        <KeyButton action="agree" onUse={on.agree} variant="subtle">
          {agreementLabels[agreement]}
        </KeyButton>
      )}
      {on.whole_frame !== undefined && (
        <KeyButton action="whole_frame" onUse={on.whole_frame} variant="subtle">
          {showsFrames ? 'Pictures' : 'Frames'}
        </KeyButton>
      )}
      <span className={styles.actionGap} />
      {on.play_b !== undefined && (
        <KeyButton action="play_b" onUse={on.play_b} variant="subtle">
          Video
        </KeyButton>
      )}
    </div>
  );
}
