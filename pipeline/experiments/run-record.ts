import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { canonicalJson } from '#base/canonical-json.ts';
import { appVersion } from '#platform/app-version.ts';

/** Everything that a run's result depends on. */
export interface RunPlan {
  /** Such as `insight` or `neighbours`. */
  readonly kind: string;
  readonly datasetId: number | null;
  /** Plain JSON. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly seeds: Readonly<Record<string, number>>;
  /** SHA-256 of each input by its name: data set, labels, run that this one stands on. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly modelSha256: string | null;
}

/** Programs and the machine, as noted with a run. They are no part of its key: where a result differs they may say why. */
export type RunVersions = Readonly<Record<string, string | number>>;

/** What is running here. */
export function runVersions(): RunVersions {
  const { node, v8 } = process.versions;
  return {
    doppel: appVersion,
    node,
    v8,
    platform: `${process.platform}-${process.arch}`,
    cores: availableParallelism(),
  };
}

/** The key of a plan: SHA-256 over its canonical JSON. */
export function runKey({ kind, settings, seeds, inputs, modelSha256 }: RunPlan): string {
  return createHash('sha256').update(canonicalJson({ kind, settings, seeds, inputs, modelSha256 })).digest('hex');
}

/** A stored run. */
export interface StoredRun extends RunPlan {
  readonly id: number;
  readonly key: string;
  readonly versions: RunVersions;
  readonly state: 'running' | 'done';
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly finishedAt: string | null;
  /** Time of work, over all its parts where it was interrupted. */
  readonly seconds: number | null;
  readonly resultSha256: string | null;
  /** What the run says of its result, as plain JSON. */
  readonly summary: Readonly<Record<string, unknown>> | null;
}
