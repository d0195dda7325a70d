/** Everything that a door may call. */
export type Engine = typeof import('#pipeline');

/** Loads the engine. Commands call this when they need it, so that `--help` and a mistyped option cost nothing. */
export const loadEngine = (): Promise<Engine> => import('#pipeline');

/** A video of a folder, as `planBatch` lays it out. */
export type BatchEntry = Awaited<ReturnType<Engine['planBatch']>>[number];
