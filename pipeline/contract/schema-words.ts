import type { z } from 'zod';

/** What a value has against its schema, on one line and without a full stop: `crops.best: Invalid input; top: Too small`. */
export function schemaWords({ issues }: z.ZodError): string {
  return issues
    .map(({ path, message }) => (path.length === 0 ? message : `${path.map(String).join('.')}: ${message}`))
    .join('; ');
}
