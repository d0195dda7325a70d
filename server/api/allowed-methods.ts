import type { FastifyInstance } from 'fastify';

/** The methods that an address takes. */
export type MethodsAt = (address: string) => readonly string[];

/** Watches which routes an app gets, before they are added; what it returns tells the methods that an address takes. */
export function watchMethods(app: FastifyInstance): MethodsAt {
  const routes: { readonly pattern: RegExp; readonly methods: readonly string[] }[] = [];
  app.addHook('onRoute', ({ url, method }) => {
    const source = url.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(/:[A-Za-z]+/g, '[^/]+');
    routes.push({ pattern: new RegExp(`^${source}$`), methods: typeof method === 'string' ? [method] : method });
  });
  return (address) => {
    const [path] = address.split('?');
    const methods = routes.filter(({ pattern }) => pattern.test(path)).flatMap((route) => route.methods);
    return [...new Set(methods)].toSorted();
  };
}
