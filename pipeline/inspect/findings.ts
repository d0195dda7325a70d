import type { InspectReply } from '#contract/inspect.ts';

/** The words and facts about a file's content; the rest of the reply is the same for all kinds. */
export type Findings = Pick<InspectReply, 'summary' | 'facts'>;
