/** See lean-start.mjs, which stays plain JavaScript because it runs before anything is installed. */
export function leanStart(env: NodeJS.ProcessEnv): {
  readonly flags: readonly string[];
  readonly env: NodeJS.ProcessEnv;
};
