// The part of Plotly that the matrix uses. The package ships no types; @types/plotly.js describes another bundle.
declare module 'plotly.js-cartesian-dist-min' {
  /** A point under the mouse, in the data's own coordinates. */
  export interface PlotPoint {
    readonly x: number;
    readonly y: number;
  }

  export interface PlotElement extends HTMLElement {
    on(
      event: 'plotly_hover' | 'plotly_click',
      listener: (event: { readonly points: readonly PlotPoint[] }) => void,
    ): void;
    on(event: 'plotly_unhover', listener: () => void): void;
    removeAllListeners(event?: string): void;
  }

  interface Plotly {
    /** Draws the traces into the element, or changes what is drawn there. */
    react(
      element: HTMLElement,
      traces: readonly Readonly<Record<string, unknown>>[],
      layout: Readonly<Record<string, unknown>>,
      config: Readonly<Record<string, unknown>>,
    ): Promise<PlotElement>;
    purge(element: HTMLElement): void;
  }
  const plotly: Plotly;
  // biome-ignore lint/style/noDefaultExport: that is how the package exports it.
  export default plotly;
}
