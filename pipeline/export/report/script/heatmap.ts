import type { Comparison } from './comparison.ts';
import { heatmapFigure } from './heatmap-figure.ts';
import { byId, element } from './page-parts.ts';
import type { Similarities } from './similarities.ts';

/** What Plotly tells of a cell, as far as the page reads it. */
interface PlotlyEvent {
  readonly points: readonly { readonly x: string; readonly y: string; readonly data: { readonly type: string } }[];
  readonly event: MouseEvent;
}

/** The place that Plotly draws into, once it has. */
interface PlotlyPlace extends HTMLElement {
  readonly on: (
    event: 'plotly_hover' | 'plotly_unhover' | 'plotly_click',
    listener: (event: PlotlyEvent) => void,
  ) => void;
}

declare global {
  /** Plotly, from the file beside the page. */
  var Plotly: { readonly react: (place: HTMLElement, data: unknown, layout: unknown, options: unknown) => void };
}

/** The ids of the cell that an event is about; null where it is about none. */
function pairAt({ points }: PlotlyEvent): readonly [number, number] | null {
  const point = points.find(({ data }) => data.type === 'heatmap');
  return point === undefined ? null : [Number(point.x), Number(point.y)];
}

/** Draws the heatmap when the reader comes near it: Plotly is 1.5 MB. */
export function startHeatmap(similarities: Similarities, comparison: Comparison): void {
  const place = byId('heatmap', HTMLElement);
  const near = new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      near.disconnect();
      loadPlotly(() => drawHeatmap(place as PlotlyPlace, similarities, comparison));
    },
    { rootMargin: '600px' },
  );
  near.observe(place);
}

function loadPlotly(then: () => void): void {
  const script = document.createElement('script');
  script.src = 'plotly-cartesian.min.js';
  script.addEventListener('load', then);
  script.addEventListener('error', () => {
    const problem = byId('heatmap-problem', HTMLElement);
    problem.textContent = 'The heatmap cannot be drawn: plotly-cartesian.min.js is not beside this page.';
    problem.hidden = false;
  });
  document.head.append(script);
}

function drawHeatmap(place: PlotlyPlace, similarities: Similarities, comparison: Comparison): void {
  const draw = () => {
    const { data, layout } = heatmapFigure(similarities, place.clientWidth);
    globalThis.Plotly.react(place, data, layout, { displayModeBar: false, responsive: true, doubleClick: 'reset' });
  };
  draw();
  place.on('plotly_hover', (event) => showTip(event, similarities));
  place.on('plotly_unhover', hideTip);
  place.on('plotly_click', (event) => {
    const pair = pairAt(event);
    if (pair === null) return;
    hideTip();
    comparison.compare(...pair);
    comparison.showEvidence(...pair);
  });
  for (const field of document.querySelectorAll('input[name="heat-order"]')) field.addEventListener('change', draw);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  place.dataset.drawn = 'true';
}

function hideTip(): void {
  byId('tip', HTMLElement).hidden = true;
}

function showTip(event: PlotlyEvent, { data, rowOf, between, isImpossible }: Similarities): void {
  const pair = pairAt(event);
  if (pair === null || pair[0] === pair[1]) {
    hideTip();
    return;
  }
  const images = pair
    .filter((id) => data.stills[rowOf(id)])
    .map((id) => {
      const image = new Image();
      image.src = `still/person_${id}.webp`;
      image.alt = '';
      return image;
    });
  const [a, b] = [rowOf(pair[0]), rowOf(pair[1])];
  const score = element('strong', 'number', between(a, b).toFixed(2));
  const words = element('span', '', score, ` ${pair[0]} and ${pair[1]}`);
  if (isImpossible(a, b)) words.append(element('br', ''), 'ruled out');
  const tip = byId('tip', HTMLElement);
  tip.replaceChildren(...images, words);
  tip.hidden = false;
  const { clientX, clientY } = event.event;
  tip.style.left = `${Math.min(clientX + 16, innerWidth - tip.offsetWidth - 8)}px`;
  tip.style.top = `${Math.min(clientY + 16, innerHeight - tip.offsetHeight - 8)}px`;
}
