/** Where the analyst is. The part of the address after `#` says it, so that back, forward and reload work. */
export type Route =
  | { readonly screen: 'start' }
  | { readonly screen: 'analysis'; readonly analysis: string }
  | { readonly screen: 'review'; readonly pair: readonly [number, number] | null }
  /** `two`: only those who may be two people. */
  | { readonly screen: 'persons'; readonly only?: 'two' }
  /** `does`: with Split already open. */
  | { readonly screen: 'person'; readonly person: number; readonly does?: 'split' }
  | { readonly screen: 'matrix' }
  | { readonly screen: 'history' }
  | { readonly screen: 'export' };

/** Reads the part of an address after `#`. What is not known leads to the start. */
export function routeOf(hash: string): Route {
  const [screen, argument = '', detail = ''] = hash.replace(/^#\/?/, '').split('/');
  switch (screen) {
    case 'analysis':
      return { screen, analysis: decodeURIComponent(argument) };
    case 'review': {
      const [, a, b] = /^(\d+)-(\d+)$/.exec(argument) ?? [];
      return { screen, pair: a === undefined || b === undefined ? null : [Number(a), Number(b)] };
    }
    case 'person':
      if (!/^\d+$/.test(argument)) return { screen: 'persons' };
      return { screen, person: Number(argument), ...(detail === 'split' ? { does: 'split' } : {}) };
    case 'persons':
      return { screen, ...(argument === 'two' ? { only: 'two' } : {}) };
    case 'matrix':
    case 'history':
    case 'export':
      return { screen };
    default:
      return { screen: 'start' };
  }
}

/** The address of a route: `routeOf(hashOf(route))` is the route again. */
export function hashOf(route: Route): string {
  switch (route.screen) {
    case 'analysis':
      return `#/analysis/${encodeURIComponent(route.analysis)}`;
    case 'review':
      return route.pair === null ? '#/review' : `#/review/${route.pair[0]}-${route.pair[1]}`;
    case 'persons':
      return route.only === undefined ? '#/persons' : `#/persons/${route.only}`;
    case 'person':
      return route.does === undefined ? `#/person/${route.person}` : `#/person/${route.person}/${route.does}`;
    default:
      return `#/${route.screen}`;
  }
}
