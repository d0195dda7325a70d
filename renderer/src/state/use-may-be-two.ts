import { useMemo } from 'react';
import { useDesk } from './project-context.ts';
import { useReply } from './use-reply.ts';

/** The persons whose pictures fall into two groups, by id; null until the engine has looked at all of them. */
export function useMayBeTwo(): ReadonlySet<number> | null {
  const { opened, version } = useDesk();
  const { value } = useReply('review.split_proposals', { project: opened.project }, version);
  return useMemo(() => value && new Set(value.proposals.map(({ person }) => person)), [value]);
}
