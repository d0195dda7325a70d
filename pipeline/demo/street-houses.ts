import { seededRandom } from '#base/seeded-random.ts';
import { wallFootY } from './scene-geometry.ts';

function wall(left: number, right: number, colour: string, cornice: string): string {
  return [
    `<rect x="${left}" y="0" width="${right - left}" height="${wallFootY}" fill="${colour}"/>`,
    `<rect x="${left}" y="128" width="${right - left}" height="7" fill="${cornice}"/>`,
    `<rect x="${left}" y="135" width="${right - left}" height="3" fill="#000000" opacity="0.2"/>`,
    `<rect x="${left}" y="${wallFootY - 14}" width="${right - left}" height="14" fill="#5f5a55" opacity="0.55"/>`,
    `<rect x="${right - 3}" y="0" width="3" height="${wallFootY}" fill="#000000" opacity="0.22"/>`,
  ].join('');
}

function upperWindow(x: number, frame: string, curtain: string): string {
  return [
    `<rect x="${x - 4}" y="16" width="52" height="92" fill="${frame}"/>`,
    `<rect x="${x}" y="20" width="44" height="82" fill="url(#glass)"/>`,
    `<path d="M${x} 20 h12 q-2 40 -10 60 l-2 0 Z M${x + 44} 20 h-10 q2 34 8 52 l2 0 Z" fill="${curtain}" opacity="0.75"/>`,
    `<path d="M${x + 22} 20 v82 M${x} 50 h44" stroke="${frame}" stroke-width="3"/>`,
    `<rect x="${x - 7}" y="106" width="58" height="6" fill="${frame}"/><rect x="${x - 7}" y="112" width="58" height="3" fill="#000000" opacity="0.25"/>`,
  ].join('');
}

function shopWindow(x: number, y: number, width: number, height: number, frame: string): string {
  return [
    `<rect x="${x - 4}" y="${y - 4}" width="${width + 8}" height="${height + 8}" fill="${frame}"/>`,
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="url(#shop)"/>`,
    `<path d="M${x + width * 0.1} ${y} L${x + width * 0.32} ${y} L${x + width * 0.08} ${y + height} L${x} ${y + height} L${x} ${y + height * 0.5} Z" fill="#cfe0e8" opacity="0.22"/>`,
    `<path d="M${x + width * 0.62} ${y} L${x + width * 0.7} ${y} L${x + width * 0.46} ${y + height} L${x + width * 0.38} ${y + height} Z" fill="#cfe0e8" opacity="0.16"/>`,
  ].join('');
}

function door(x: number, colour: string): string {
  return [
    `<rect x="${x - 4}" y="158" width="50" height="${wallFootY - 158}" fill="#efe9dd" opacity="0.8"/>`,
    `<rect x="${x}" y="162" width="42" height="${wallFootY - 162}" fill="${colour}"/>`,
    `<rect x="${x + 6}" y="168" width="30" height="46" fill="url(#glass)"/>`,
    `<rect x="${x + 6}" y="222" width="30" height="30" fill="#000000" opacity="0.18"/>`,
    `<circle cx="${x + 37}" cy="218" r="1.8" fill="#d9c27a"/>`,
  ].join('');
}

function awning(x: number, y: number, width: number, colours: readonly string[]): string {
  const stripes = Array.from({ length: Math.round(width / 12) }, (_, index) => {
    const left = x + index * 12;
    const colour = colours[index % colours.length];
    return `<path d="M${left + 3} ${y} h12 l-3 20 q-6 7 -12 0 Z" fill="${colour}"/>`;
  });
  return `${stripes.join('')}<rect x="${x}" y="${y + 26}" width="${width}" height="12" fill="#000000" opacity="0.22" filter="url(#soft)"/>`;
}

/** A plastered house with a bakery. */
export function bakery(): string {
  const bread = Array.from({ length: 9 }, (_, index) => {
    const x = 26 + (index % 5) * 21;
    return `<ellipse cx="${x}" cy="${index < 5 ? 214 : 236}" rx="8" ry="4" fill="${index % 2 === 0 ? '#c98f4a' : '#a86a34'}"/>`;
  });
  return [
    wall(0, 214, '#d9c7a0', '#efe2c4'),
    upperWindow(22, '#f2ead8', '#e8dcc8'),
    upperWindow(88, '#f2ead8', '#e8dcc8'),
    upperWindow(154, '#f2ead8', '#e8dcc8'),
    shopWindow(14, 174, 112, 72, '#7c4a32'),
    ...bread,
    `<path d="M14 220 h112 M14 242 h112" stroke="#8a6a48" stroke-width="2"/>`,
    door(150, '#7c4a32'),
    awning(6, 150, 132, ['#b8433a', '#f1e7d6']),
  ].join('');
}

/** A brick house with a bookshop. */
export function bookshop(): string {
  const random = seededRandom(11);
  const bricks: string[] = [];
  for (let row = 0; row * 8 < wallFootY; row += 1) {
    for (let x = 214 - (row % 2) * 10; x < 432; x += 20) {
      if (random.uniform() < 0.3) {
        const left = Math.max(214, x);
        bricks.push(
          `<rect x="${left}" y="${row * 8}" width="${Math.min(x + 19, 432) - left}" height="7" fill="#000000" opacity="${(random.uniform() * 0.12).toFixed(3)}"/>`,
        );
      }
    }
    bricks.push(`<path d="M214 ${row * 8 + 7.5} H432" stroke="#c9a48c" stroke-width="0.7" opacity="0.6"/>`);
  }
  const books = Array.from({ length: 44 }, (_, index) => {
    const shelf = Math.floor(index / 22);
    const height = 14 + Math.floor(random.uniform() * 8);
    const colour = ['#a5483f', '#3f6d84', '#d4b45c', '#4c7a54', '#7a5483', '#cfc6b4'][Math.floor(random.uniform() * 6)];
    return `<rect x="${236 + (index % 22) * 5}" y="${shelf * 32 + 204 - height}" width="4" height="${height}" fill="${colour}"/>`;
  });
  return [
    wall(214, 432, '#a9674f', '#cbb39c'),
    ...bricks,
    upperWindow(240, '#e6ddcc', '#d3c2b6'),
    upperWindow(302, '#e6ddcc', '#d3c2b6'),
    upperWindow(364, '#e6ddcc', '#d3c2b6'),
    `<rect x="222" y="142" width="202" height="${wallFootY - 142}" fill="#24443a"/>`,
    `<rect x="230" y="147" width="186" height="15" fill="#d8c58c"/><path d="M246 154.500 h40 M296 154.500 h24 M330 154.500 h60" stroke="#24443a" stroke-width="4"/>`,
    shopWindow(234, 170, 114, 76, '#1b352d'),
    ...books,
    `<path d="M234 205 h114 M234 237 h114" stroke="#8f7a52" stroke-width="2"/>`,
    door(368, '#2f5a4c'),
  ].join('');
}

/** A plastered house with a café. */
export function cafe(): string {
  const tables = [470, 540, 604].map(
    (x) =>
      `<ellipse cx="${x}" cy="228" rx="13" ry="3" fill="#d8cbb4"/><path d="M${x} 228 v16" stroke="#3a342c" stroke-width="2"/><path d="M${x - 18} 222 v22 M${x + 18} 222 v22" stroke="#5a4a38" stroke-width="3"/><circle cx="${x}" cy="192" r="5" fill="#f3d68a"/><circle cx="${x}" cy="192" r="13" fill="#f3d68a" opacity="0.18"/><path d="M${x} 170 v18" stroke="#22201c" stroke-width="1"/>`,
  );
  return [
    wall(432, 694, '#b4c0bd', '#dfe4e0'),
    ...[458, 528, 598].map((x) => upperWindow(x, '#eef0ec', '#dfe3e0')),
    shopWindow(448, 168, 178, 80, '#3c4a4c'),
    ...tables,
    `<path d="M537 168 v80" stroke="#3c4a4c" stroke-width="4"/>`,
    door(638, '#3c4a4c'),
    awning(440, 144, 192, ['#49756b', '#e9ece4']),
  ].join('');
}

/** A stone house with a gate. */
export function bank(): string {
  const joints = [40, 80, 120, 160, 200, 240].map(
    (y) => `<path d="M694 ${y} H960" stroke="#8e8468" stroke-width="1" opacity="0.55"/>`,
  );
  return [
    wall(694, 960, '#c3b592', '#ddd2b4'),
    ...joints,
    ...[722, 796, 870].map((x) => upperWindow(x, '#ddd2b4', '#c9bea8')),
    ...[716, 868].map((x) => shopWindow(x, 168, 68, 74, '#6c6250')),
    `<path d="M800 262 V182 Q826 148 852 182 V262 Z" fill="#e2d8bd"/><path d="M806 262 V186 Q826 158 846 186 V262 Z" fill="#4a3527"/><path d="M826 170 V262" stroke="#2e2018" stroke-width="2"/><rect x="796" y="256" width="60" height="8" fill="#cfc5aa"/>`,
  ].join('');
}
