/**
 * How a Node that works on pictures is started so that it keeps little memory: flags for V8, and the environment. Pictures lie outside
 * V8's heap, so a young generation of 48 MB only fills with what is long dead; and glibc gives each of a dozen threads a heap of its own,
 * which keeps what was freed. Both can be set only before the process starts. A whole job of 720p (`npm run bench -- job`) peaks at 293 MB
 * with them and at 354 without, at the same processor time. What the environment says already stands; other C libraries ignore it.
 */
export function leanStart(env) {
  return { flags: ['--max-semi-space-size=2'], env: { MALLOC_ARENA_MAX: '1', ...env } };
}
