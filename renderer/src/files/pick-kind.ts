import type { RequestOf } from '#contract/channels.ts';

/** What a file is chosen for. */
export type PickKind = RequestOf<'files.pick'>['kind'];
