import type { TradeRow } from './detector-trade.ts';

const size = { width: 720, height: 440, left: 60, right: 20, top: 30, bottom: 50 };
const colours = ['#1b6ca8', '#c1502e', '#2e8b57', '#7b4fa3', '#8a6d00'];

/** Speed by processor time against IDF1 as an SVG: a line a detector, a point a stride. `title` stands above it. */
export function plotTrade(rows: readonly TradeRow[], title: string): string {
  const fastest = Math.max(...rows.map((row) => row.framesPerSecond)) * 1.08;
  const x = (fps: number): number => size.left + (fps / fastest) * (size.width - size.left - size.right);
  // From the tenth below the lowest point to the one above the highest: what is compared fills the picture.
  const idf1s = rows.map((row) => row.tracks.idf1);
  const [least, most] = [Math.floor(Math.min(...idf1s) * 10) / 10, Math.ceil(Math.max(...idf1s) * 10) / 10];
  const y = (idf1: number): number =>
    size.top + ((most - idf1) / (most - least)) * (size.height - size.top - size.bottom);
  const text = (at: readonly [number, number], content: string, extra = ''): string =>
    `<text x="${at[0].toFixed(1)}" y="${at[1].toFixed(1)}" ${extra}>${content}</text>`;
  const step = fastest > 200 ? 50 : 20;
  const ticksX = Array.from({ length: Math.floor(fastest / step) + 1 }, (_, i) => i * step);
  const ticksY = Array.from({ length: Math.round((most - least) * 10) + 1 }, (_, i) => least + i / 10);
  const axes = [
    ...ticksX.map((fps) => text([x(fps), size.height - size.bottom + 18], String(fps), 'text-anchor="middle"')),
    ...ticksY.map((idf1) => text([size.left - 8, y(idf1) + 4], idf1.toFixed(1), 'text-anchor="end"')),
    ...ticksY.map((idf1) => `<path d="M${size.left} ${y(idf1).toFixed(1)}H${size.width - size.right}" stroke="#ddd"/>`),
    `<path d="M${x(25).toFixed(1)} ${size.top}V${size.height - size.bottom}" stroke="#888" stroke-dasharray="4 3"/>`,
    text([x(25) + 4, size.top + 10], 'real time by one core, 25 frames a second'),
    text([size.width / 2, size.height - 12], 'frames of the video a second of one core', 'text-anchor="middle"'),
    text([16, size.top - 12], 'IDF1'),
    text([size.width / 2, 18], title, 'text-anchor="middle" font-weight="bold"'),
  ];
  const lines = [...Map.groupBy(rows, (row) => row.detector)].flatMap(([detector, points], index) => {
    const colour = colours[index % colours.length];
    const at = points.map((row) => [x(row.framesPerSecond), y(row.tracks.idf1)] as const);
    const path = at.map(([px, py]) => `${px.toFixed(1)} ${py.toFixed(1)}`).join('L');
    return [
      `<path d="M${path}" fill="none" stroke="${colour}" stroke-width="2"/>`,
      ...at.map(([px, py]) => `<circle cx="${px.toFixed(1)}" cy="${py.toFixed(1)}" r="4" fill="${colour}"/>`),
      ...points.map((row, i) => text([at[i][0] + 6, at[i][1] - 6], String(row.stride), `fill="${colour}"`)),
      text([size.width - size.right - 150, size.top + 20 + index * 16], detector, `fill="${colour}"`),
    ];
  });
  const font = 'font-family="sans-serif" font-size="12"';
  const content = [...axes, ...lines].join('\n');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" ${font}>
<title>${title}: frames a second of one core against IDF1</title>
<rect width="100%" height="100%" fill="white"/>
${content}
</svg>
`;
}
