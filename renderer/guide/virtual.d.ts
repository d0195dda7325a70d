// What guide-plugin.ts makes where the page is built.
declare module 'virtual:guide' {
  export const pages: import('./guide-blocks.ts').GuidePages;
}
declare module 'virtual:guide-pictures' {
  /** Addresses of the pictures by `NAME-light` and `NAME-dark`. */
  export const pictures: Readonly<Record<string, string>>;
}
declare module 'virtual:third-party' {
  export const account: import('../../scripts/third-party.ts').ThirdPartyAccount;
}
