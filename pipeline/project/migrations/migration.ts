/** One step of the schema. What has shipped is never edited: a change of the schema is a new step. */
export interface Migration {
  /** The `user_version` that the file has after this step: 1, 2, 3, ... without gaps. */
  readonly version: number;
  readonly sql: string;
}
