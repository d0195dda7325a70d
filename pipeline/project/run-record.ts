import { z } from 'zod';
import type { EmbedderInfo } from '#contract/replies.ts';
import type { Settings } from '#contract/settings.ts';

/** How a run stands; `running` also after a kill, which nothing could record. */
export const runState = z.enum(['running', 'done', 'cancelled', 'failed']);
export type RunState = z.infer<typeof runState>;

/** One call of the analysis. A run whose process was killed stays `running`; that it is not shows by the analysis lock. */
export interface RunRecord {
  readonly id: number;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly state: RunState;
  readonly appVersion: string;
  /** Every setting that was in force. */
  readonly settings: Settings;
  /** With what the crops were described; null before that stage, or without it. */
  readonly embedder: EmbedderInfo | null;
  /** Wall-clock seconds of each stage that has run. */
  readonly stageSeconds: Readonly<Record<string, number>>;
  readonly warnings: readonly string[];
  /** Why the run failed, in words. */
  readonly error: string | null;
}
