/** What a configuration of the upstream pipeline names besides settings. Paths are absolute; null where it names none. */
export interface ConfigInputs {
  readonly video: string | null;
  readonly persons: string | null;
  /** Where the upstream pipeline would put its viewer. */
  readonly outFolder: string | null;
  /** Where it would put each of the files that it names, by the name of its key (`similarity_matrix_json`, ...). */
  readonly outputs: Readonly<Record<string, string>>;
}

/** What a settings file gives, whichever of the two formats it is in. */
export interface ConfigValues {
  /** The settings' values, checked, by dotted path. */
  readonly values: ReadonlyMap<string, unknown>;
  /** The line on which each of them stands. */
  readonly lines: ReadonlyMap<string, number>;
  readonly warnings: readonly string[];
  readonly inputs: ConfigInputs | null;
}
