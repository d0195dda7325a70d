import { seededRandom } from '#base/seeded-random.ts';
import { horizonY, shadeEdgeX, wallFootY } from './scene-geometry.ts';

/** The slabs of the pavement in perspective, with stains, a gutter and a manhole. */
export function pavement(): string {
  const lines: string[] = [];
  // Slabs: even steps in depth and in breadth, seen in perspective.
  const farDepth = (540 - horizonY) / (wallFootY - horizonY);
  for (let depth = farDepth; depth > 1; depth -= 0.115) {
    const y = horizonY + (540 - horizonY) / depth;
    lines.push(
      `<path d="M0 ${y.toFixed(1)} H960" stroke="#6f6a63" stroke-width="${(1.3 / depth).toFixed(2)}" opacity="0.55"/>`,
    );
  }
  for (let x = -1200; x <= 2160; x += 84) {
    const far = 480 + (x - 480) / farDepth;
    lines.push(
      `<path d="M${far.toFixed(1)} ${wallFootY} L${x} 540" stroke="#6f6a63" stroke-width="0.8" opacity="0.45"/>`,
    );
  }
  const random = seededRandom(23);
  const stains = Array.from({ length: 26 }, () => {
    const y = 275 + random.uniform() * 260;
    const size = 4 + random.uniform() * 16;
    return `<ellipse cx="${(random.uniform() * 960).toFixed(1)}" cy="${y.toFixed(1)}" rx="${size.toFixed(1)}" ry="${(size * 0.25).toFixed(1)}" fill="#5d5850" opacity="${(0.05 + random.uniform() * 0.12).toFixed(3)}"/>`;
  });
  return [
    `<rect y="${wallFootY}" width="960" height="${540 - wallFootY}" fill="url(#ground)"/>`,
    `<rect y="${wallFootY}" width="960" height="9" fill="#000000" opacity="0.25" filter="url(#soft)"/>`,
    ...lines,
    ...stains,
    `<path d="M0 306 H960" stroke="#7b756c" stroke-width="5" opacity="0.6"/><path d="M0 304 H960" stroke="#d0c9bc" stroke-width="1.2" opacity="0.6"/>`,
    `<ellipse cx="470" cy="486" rx="30" ry="9" fill="#55514c"/><ellipse cx="470" cy="485" rx="26" ry="7.400" fill="#6b665f"/><path d="M446 485 h48 M452 481 h36 M452 489 h36" stroke="#4a4642" stroke-width="1.500"/>`,
  ].join('');
}

/** A tree in a tub; `seed` places its leaves. */
export function streetTree(x: number, footY: number, seed: number): string {
  const random = seededRandom(seed);
  const leaves = Array.from({ length: 70 }, (_, index) => {
    const angle = random.uniform() * 2 * Math.PI;
    const reach = Math.sqrt(random.uniform());
    const cx = x + Math.cos(angle) * reach * 58;
    const cy = footY - 186 + Math.sin(angle) * reach * 50;
    const colour = ['#3f5f34', '#4d7340', '#5f8a4a', '#76a058'][Math.min(3, Math.floor(index / 20))];
    return `<ellipse cx="${cx.toFixed(1)}" cy="${cy.toFixed(1)}" rx="${(8 + random.uniform() * 9).toFixed(1)}" ry="${(6 + random.uniform() * 6).toFixed(1)}" fill="${colour}" opacity="0.93"/>`;
  });
  return [
    `<path d="M${x - 5} ${footY} Q${x - 3} ${footY - 80} ${x - 4} ${footY - 150} h9 Q${x + 4} ${footY - 80} ${x + 7} ${footY} Z" fill="#5b4636"/>`,
    `<path d="M${x - 2} ${footY} Q${x - 1} ${footY - 80} ${x - 2} ${footY - 150}" stroke="#7d634d" stroke-width="2" fill="none"/>`,
    `<path d="M${x - 20} ${footY - 14} h42 l-4 18 h-34 Z" fill="#8c5a3c"/><rect x="${x - 22}" y="${footY - 18}" width="46" height="6" fill="#a56d4a"/>`,
    ...leaves,
  ].join('');
}

/** A bench. */
export function bench(x: number, footY: number): string {
  return [
    `<path d="M${x} ${footY} v-16 M${x + 74} ${footY} v-16 M${x + 4} ${footY - 16} v-20 M${x + 70} ${footY - 16} v-20" stroke="#2f3334" stroke-width="3.500"/>`,
    `<rect x="${x - 4}" y="${footY - 19}" width="82" height="5" fill="#9a6b3f"/><rect x="${x - 4}" y="${footY - 28}" width="82" height="4" fill="#a87a4c"/><rect x="${x - 4}" y="${footY - 36}" width="82" height="4" fill="#b08353"/>`,
  ].join('');
}

/** A street lamp. */
export function lamp(x: number, footY: number): string {
  return [
    `<path d="M${x} ${footY} V70" stroke="#2b3134" stroke-width="4.500"/><rect x="${x - 5}" y="${footY - 14}" width="10" height="14" fill="#2b3134"/>`,
    `<path d="M${x - 9} 70 h18 l-4 -26 h-10 Z" fill="#e8e2c8" opacity="0.9"/><path d="M${x - 11} 70 h22 M${x - 7} 44 h14" stroke="#2b3134" stroke-width="3"/>`,
  ].join('');
}

/** The shade of a house on the left, which is not in the picture, and the shadows of kiosk and pillar. */
export function shadows(): string {
  return [
    `<path d="M-20 ${wallFootY} L${shadeEdgeX(wallFootY)} ${wallFootY} L${shadeEdgeX(560)} 560 L-20 560 Z" fill="#1c2438" opacity="0.34" filter="url(#soft)"/>`,
    `<path d="M616 440 L778 440 L960 408 L960 372 L700 398 Z" fill="#1c2438" opacity="0.34" filter="url(#soft)"/>`,
    `<path d="M322 474 L384 474 L560 436 L560 412 L350 452 Z" fill="#1c2438" opacity="0.32" filter="url(#soft)"/>`,
  ].join('');
}
