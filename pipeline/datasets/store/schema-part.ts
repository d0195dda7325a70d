/** A step of one room's tables. Never edited once it has shipped; the next change is another step. */
export interface SchemaStep {
  /** Counted from 1 within the room. */
  readonly version: number;
  readonly sql: string;
}

/** The tables that one room adds to an insight file, with a version of their own. */
export interface SchemaPart {
  readonly room: string;
  readonly steps: readonly SchemaStep[];
}
