/** What rows can be filtered by. Every field narrows; an absent field lets everything through. */
export interface VectorFilter {
  /** Only these owners. */
  readonly owners?: readonly number[] | undefined;
  /** Not these owners. */
  readonly notOwners?: readonly number[] | undefined;
  /** Only rows of these sources (videos, picture folders). */
  readonly sources?: readonly number[] | undefined;
  /** Only rows of these classes, such as `person`. */
  readonly classes?: readonly string[] | undefined;
  /** Only rows found with at least this confidence, 0 to 1. */
  readonly minConfidence?: number | undefined;
  /** Only owners that were still there at this moment or later, in ms since 1970. */
  readonly fromMs?: number | undefined;
  /** Only owners that were there at this moment or before, in ms since 1970. */
  readonly toMs?: number | undefined;
  /** Only owners that bear all of these tags. */
  readonly tags?: readonly string[] | undefined;
}

/** What is known of an owner of vectors (a tracklet, an object in a picture): what filters ask about. */
export interface OwnerFacets {
  /** The video or folder that it comes from. */
  readonly source: number;
  readonly class: string | null;
  /** 0 to 1. */
  readonly confidence: number | null;
  /** When it was first and last there, in ms since 1970; null where no clock is known. */
  readonly fromMs: number | null;
  readonly toMs: number | null;
  readonly tags: readonly string[];
}

/** All vectors of one owner, in the order in which they were seen: consecutive ones that hardly differ share an index node. */
export interface OwnerVectors {
  /** A positive integer, unique within the space. */
  readonly owner: number;
  readonly facets: OwnerFacets;
  /** One positive integer a row, unique within the space. */
  readonly rowIds: readonly number[];
  /** (rows, dimension), of any length but zero; stored as directions. */
  readonly vectors: Float32Array;
}

/** New facets of an owner that is there already. */
export type OwnerLabels = Pick<OwnerVectors, 'owner' | 'facets'>;

/** How hard to look: `usual` is what the recall of a build is measured with, `exact` looks at every allowed row. */
export const searchEfforts = ['quick', 'usual', 'thorough', 'exact'] as const;
export type SearchEffort = (typeof searchEfforts)[number];

/** A question: near to all of `like`, away from all of `unlike`. */
export interface NearQuestion {
  /** One or more vectors of the space's dimension. */
  readonly like: readonly Float32Array[];
  readonly unlike?: readonly Float32Array[] | undefined;
  readonly filter?: VectorFilter | undefined;
  /** How many rows at most, 1 to 4,096 (the most that sqlite-vec answers). */
  readonly limit: number;
  readonly effort?: SearchEffort | undefined;
}

/** A row that was found. */
export interface VectorHit {
  readonly rowId: number;
  readonly owner: number;
  /** Cosine to the question's direction, -1 to 1, computed from the stored vectors and not from an index's short numbers. */
  readonly score: number;
}

export const vectorEngines = ['exact', 'hnsw', 'opensearch'] as const;
/** `exact`: sqlite-vec. `hnsw`: usearch over runs, a file beside the library. `opensearch`: an OpenSearch k-NN index over runs. */
export type VectorEngine = (typeof vectorEngines)[number];

/** How an index was built, so that it can be judged and built again. */
export interface IndexBuild {
  readonly engine: VectorEngine;
  readonly engineVersion: string;
  readonly connectivity: number;
  readonly expansionAdd: number;
  readonly expansionSearch: number;
  readonly dimension: number;
  /** SHA-256 over the runs' ids in the order of insertion: it stands for the seed, which the library does not let one set. */
  readonly orderHash: string;
  /** Rows that the index covers. */
  readonly totalCount: number;
  readonly runCount: number;
  /** Recall@10 against the exact answer, of crops that are in the index; null where it was not measured. */
  readonly recallSeen: number | null;
  /** The same of directions midway between two owners, where nobody is: harder than any person that can be asked for. */
  readonly recallUnseen: number | null;
  readonly buildMs: number;
  readonly buildCpuMs: number;
  readonly file: string | null;
  readonly fileSha256: string | null;
  readonly fileBytes: number | null;
  readonly builtAt: string;
}

/** A space: vectors that can be compared with each other. */
export interface VectorSpace {
  readonly id: number;
  /** What is described: `person` crops, whole `picture`s, `object`s in pictures. */
  readonly kind: string;
  readonly modelSha256: string;
  readonly dimension: number;
}

/** A store at a glance. */
export interface StoreDescription {
  readonly space: VectorSpace;
  readonly engine: VectorEngine;
  readonly rows: number;
  readonly runs: number;
  readonly owners: number;
  /** Rows that the index does not hold yet; they are looked at one by one, so nothing is missed. */
  readonly pendingRows: number;
  /** `none`: there is none, or none is needed. `damaged`: to be built again, and why. */
  readonly index: 'ready' | 'none' | 'damaged';
  readonly problem: string | null;
  readonly build: IndexBuild | null;
}

/** What a check found. */
export interface StoreVerification {
  readonly ok: boolean;
  readonly rows: number;
  readonly runs: number;
  readonly problems: readonly string[];
}

/** A place for the vectors of one space. Vectors in SQLite are the truth in each; an index can always be made again from them. */
export interface VectorStore {
  describe(): Promise<StoreDescription>;
  /** Stores owners whole: what an owner had before is replaced. On disk when it returns. Throws `bad_file` for NaN, zeros and wrong lengths. */
  put(owners: readonly OwnerVectors[]): Promise<void>;
  /** Stores owners as `put` does, in the caller's transaction, and so together with what else it writes. `send` follows it. */
  stage(owners: readonly OwnerVectors[]): void;
  /** Tells an engine elsewhere what was staged; until then it is looked at here. */
  send(): Promise<void>;
  /** Changes what filters ask about, and nothing else; owners that are not there are passed over. */
  relabel(owners: readonly OwnerLabels[]): Promise<void>;
  /** Forgets owners; those that are not there are passed over. */
  remove(owners: readonly number[]): Promise<void>;
  /** The nearest rows, best first; equal scores by row id. */
  near(question: NearQuestion): Promise<readonly VectorHit[]>;
  /** Builds or brings up to date what the engine searches in. */
  build(options?: BuildOptions): Promise<StoreDescription>;
  /** Compares what the index says of itself with what is there, and reads every vector. */
  verify(): Promise<StoreVerification>;
  close(): Promise<void>;
}

/** How a build goes on. */
export interface BuildOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** Queries to measure recall with, half of them seen; 0 measures nothing. 100 where nothing is said. */
  readonly recallQueries?: number | undefined;
}
