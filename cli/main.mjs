import { keepCompiledCode } from './compile-cache.mjs';

// Before anything else is loaded: only what is imported from here on can come from the cache.
keepCompiledCode();
const { runProgram } = await import('./run-program.ts');
await runProgram();
