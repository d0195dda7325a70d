import { DoppelError } from '#base/doppel-error.ts';
import { type DecisionRequest, decisionRequest } from './decisions.ts';

/**
 * A decision as it is kept, whichever door it came through: within the limits of its kind, texts without spaces around them. Throws
 * `usage` with what is too long, too short or not there.
 */
export function checkDecision(asked: DecisionRequest): DecisionRequest {
  const checked = decisionRequest.safeParse(asked);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  const part = issue.path.join('.');
  const given: unknown = issue.path.length === 1 ? Reflect.get(asked, issue.path[0]) : undefined;
  if (typeof given === 'string' && issue.code === 'too_big') {
    throw new DoppelError(
      'usage',
      `The ${part} has ${given.trim().length} characters; at most ${issue.maximum} are kept.`,
    );
  }
  if (typeof given === 'string' && issue.code === 'too_small') {
    throw new DoppelError('usage', `The ${part} is empty; nothing would be kept.`);
  }
  throw new DoppelError(
    'usage',
    `This is no decision that can be kept (${part === '' ? '' : `${part}: `}${issue.message}).`,
  );
}
