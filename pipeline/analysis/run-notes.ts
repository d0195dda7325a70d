import type { StageName } from '#contract/progress.ts';
import type { EmbedderInfo } from '#contract/replies.ts';
import type { ProjectDatabase } from '#project/project-database.ts';
import { updateRun } from '#project/runs.ts';

/** The record of one call of the analysis: what it warned of, how long its stages took, and with what it embedded crops. */
export class RunNotes {
  readonly #project: ProjectDatabase;
  readonly #runId: number;
  readonly #warnings: string[] = [];
  readonly #stageSeconds: Record<string, number>;
  embedder: EmbedderInfo | null = null;

  /** `earlierSeconds` are those of the interrupted run that this one goes on with. */
  constructor(project: ProjectDatabase, runId: number, earlierSeconds: Readonly<Record<string, number>>) {
    this.#project = project;
    this.#runId = runId;
    this.#stageSeconds = { ...earlierSeconds };
  }

  /** Keeps a warning, once. */
  warn(text: string): void {
    if (this.#warnings.includes(text)) return;
    this.#warnings.push(text);
    this.save();
  }

  /** Runs a part of a stage and adds its wall-clock time to the stage's, also when it fails or is interrupted. */
  async time<Result>(stage: StageName, part: () => Promise<Result>): Promise<Result> {
    const started = performance.now();
    try {
      return await part();
    } finally {
      const seconds = (performance.now() - started) / 1000;
      this.#stageSeconds[stage] = (this.#stageSeconds[stage] ?? 0) + seconds;
      if (this.#project.isOpen) this.save();
    }
  }

  /** Writes everything noted so far into the project's record of the run. */
  save(): void {
    updateRun(this.#project, this.#runId, {
      embedder: this.embedder,
      stageSeconds: this.#stageSeconds,
      warnings: this.#warnings,
    });
  }
}
