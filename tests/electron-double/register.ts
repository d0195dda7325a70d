// `node --import tests/electron-double/register.ts electron/dist/main.mjs` runs the app unmodified: whoever imports `electron`
// gets the double. What the double has not, throws.
import { registerHooks } from 'node:module';

registerHooks({
  resolve(specifier, context, next) {
    if (specifier !== 'electron') return next(specifier, context);
    return { url: new URL('./electron.ts', import.meta.url).href, shortCircuit: true };
  },
});
