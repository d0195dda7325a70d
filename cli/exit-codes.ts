import { assertNever, type DoppelErrorCode } from '#base/doppel-error.ts';

/** What the program ends with. Stable: scripts depend on it. */
export const exitCodes = { done: 0, failed: 1, usage: 2, badInput: 3, interrupted: 130 } as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/**
 * The exit code of an error: 2 where the request makes no sense, 3 where something that the person named is missing or
 * wrong, 130 where they stopped it, 1 where the work itself failed (also where a decision is refused).
 */
export function exitCodeOf(code: DoppelErrorCode): ExitCode {
  switch (code) {
    case 'usage':
      return exitCodes.usage;
    case 'bad_video':
    case 'bad_persons':
    case 'bad_model':
    case 'bad_config':
    case 'bad_project':
    case 'bad_file':
    case 'mismatch':
    case 'not_found':
      return exitCodes.badInput;
    case 'cancelled':
      return exitCodes.interrupted;
    case 'conflict':
    case 'dependent':
    case 'missing_model':
    case 'missing_device':
    case 'missing_tool':
    case 'locked':
    case 'replaced':
    case 'read_only':
    case 'disk_full':
    case 'integrity':
    case 'failed':
    case 'internal':
      return exitCodes.failed;
    default:
      return assertNever(code);
  }
}
