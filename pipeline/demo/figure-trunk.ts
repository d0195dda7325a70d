import type { WalkPose } from './gait.ts';
import type { Outfit } from './outfits.ts';
import { lighten, shadeOf } from './svg-colours.ts';
import { area, n, reflector, stroke } from './svg-shapes.ts';

/** How far below the hip each garment ends, in hundredths of the body height. */
const hemOf: Readonly<Record<Outfit['top']['kind'], number>> = {
  shirt: 4,
  hoodie: 5,
  vest: 4.5,
  jacket: 7,
  coat: 25,
  dress: 22,
};

/** The edge of what covers the trunk, and the heights and places that its details hang on. */
interface TrunkOutline {
  readonly path: string;
  readonly shoulderY: number;
  readonly hipY: number;
  readonly hemY: number;
  /** The rear and the front end of the hem. */
  readonly back: number;
  readonly front: number;
  /** Between the near shoulder and the near hip. */
  readonly middle: number;
  readonly waistY: number;
}

function trunkOutline(outfit: Outfit, pose: WalkPose): TrunkOutline {
  const { top, breadth } = outfit;
  const bulk = { shirt: 0.95, dress: 0.9, hoodie: 1.08, jacket: 1.06, coat: 1.08, vest: 1.12 }[top.kind] * breadth;
  const shoulderY = (pose.near.shoulder.y + pose.far.shoulder.y) / 2;
  const hipY = (pose.near.hip.y + pose.far.hip.y) / 2;
  const shoulderX = (pose.near.shoulder.x + pose.far.shoulder.x) / 2;
  const hipX = (pose.near.hip.x + pose.far.hip.x) / 2;
  const hem = hemOf[top.kind];
  // A long hem is carried along by the knees; the further it hangs down, the more.
  const reach = Math.min(1, hem / 24.5);
  const kneesFront = Math.max(pose.near.knee.x, pose.far.knee.x);
  const kneesBack = Math.min(pose.near.knee.x, pose.far.knee.x);
  const flare = top.kind === 'dress' ? 3.4 : 2.2;
  const front = hipX + 7 * bulk + reach * (Math.max(0, kneesFront - hipX) * 0.72 + flare * reach - 1.4);
  const back = hipX - 7.4 * bulk + reach * (Math.min(0, kneesBack - hipX) * 0.66 - flare * reach + 1.6);
  const waistY = shoulderY + (hipY - shoulderY) * 0.64;
  const waist = top.kind === 'dress' || top.pattern === 'belted' ? 5.6 : 6.8;
  const waistX = (shoulderX + 2 * hipX) / 3;
  const hemY = hipY + hem;
  const path = [
    `M${n(shoulderX - 3.6)} ${n(shoulderY - 3.9)}`,
    `Q${n(shoulderX - 8.2 * bulk)} ${n(shoulderY - 2.6)} ${n(shoulderX - 8.4 * bulk)} ${n(shoulderY + 6)}`,
    `Q${n(shoulderX - 8.2 * bulk)} ${n(waistY - 5)} ${n(waistX - waist * bulk)} ${n(waistY)}`,
    `Q${n(hipX - 8.2 * bulk)} ${n(hipY - 2)} ${n(back)} ${n(hemY)}`,
    `Q${n((back + front) / 2)} ${n(hemY + 1.6)} ${n(front)} ${n(hemY - 0.4)}`,
    `Q${n(hipX + 7 * bulk)} ${n(hipY - 1)} ${n(waistX + waist * bulk)} ${n(waistY)}`,
    `Q${n(shoulderX + 8.4 * bulk)} ${n(shoulderY + 9)} ${n(shoulderX + 6.8 * bulk)} ${n(shoulderY + 2.6)}`,
    `Q${n(shoulderX + 5.8 * bulk)} ${n(shoulderY - 2.8)} ${n(shoulderX + 3.4)} ${n(shoulderY - 3.9)} Z`,
  ].join(' ');
  const middle = (pose.near.shoulder.x + pose.near.hip.x) / 2;
  return { path, shoulderY, hipY, hemY, back, front, middle, waistY };
}

/** The trunk: what is worn on it, with its pattern and folds. */
export function trunk(outfit: Outfit, pose: WalkPose): string {
  const outline = trunkOutline(outfit, pose);
  return [
    `<clipPath id="trunk"><path d="${outline.path}"/></clipPath>`,
    `<path d="${outline.path}" fill="${outfit.top.colour}"/>`,
    `<g clip-path="url(#trunk)">`,
    pattern(outfit.top, outline),
    parts(outfit.top, outline),
    folds(outfit.top, outline),
    '</g>',
  ].join('');
}

/** What the cloth shows. It is clipped to the outline, so that lines may run past its edges. */
function pattern({ pattern: kind, colour, trim }: Outfit['top'], outline: TrunkOutline): string {
  const { shoulderY, hipY, hemY, front, middle, waistY } = outline;
  switch (kind) {
    case 'striped':
      return rows(shoulderY + 1, hemY, 3.3)
        .map((y) => stroke(`M-20 ${n(y)} Q0 ${n(y + 1.6)} 20 ${n(y - 0.4)}`, trim, 1.3))
        .join('');
    case 'quilted':
      return rows(shoulderY + 2, hemY, 4.6)
        .flatMap((y) => [
          stroke(`M-20 ${n(y)} Q0 ${n(y + 1.8)} 20 ${n(y)}`, shadeOf(colour, 0.7), 0.7),
          stroke(`M-20 ${n(y + 1.3)} Q0 ${n(y + 3)} 20 ${n(y + 1.3)}`, lighten(colour, 0.18), 0.9),
        ])
        .join('');
    case 'open': {
      const edge = `M${n(middle + 4.4)} ${n(shoulderY - 5)} L${n(middle + 3.6)} ${n(hipY - 6)} L${n(front - 2.6)} ${n(hemY + 2)}`;
      const inside = `${edge} L${n(front + 6)} ${n(hemY + 2)} L${n(middle + 14)} ${n(shoulderY - 5)} Z`;
      return `${area(inside, trim)}${stroke(edge, shadeOf(colour, 0.6), 0.8)}`;
    }
    case 'banded': {
      const top = shoulderY + 9.8;
      const zip = `M${n(middle + 4.6)} ${n(shoulderY - 4)} Q${n(middle + 6)} ${n(waistY - 4.6)} ${n(front - 3)} ${n(hemY)}`;
      const band = `M-20 ${n(top + 0.8)} L20 ${n(top)} L20 ${n(top + 2.2)} L-20 ${n(top + 3)} Z`;
      return `${area(band, reflector)}${stroke(zip, trim, 0.8)}`;
    }
    case 'belted':
      return area(`M-20 ${n(waistY - 1.6)} H20 V${n(waistY + 1)} H-20 Z`, trim);
    case 'plain':
      return '';
  }
}

/** Pockets and seams that belong to the kind of garment. */
function parts({ kind, colour }: Outfit['top'], { hipY, hemY, back, middle }: TrunkOutline): string {
  if (kind === 'jacket') return stroke(`M${n(back + 3)} ${n(hemY - 7)} l5.2 -0.8`, shadeOf(colour, 0.65), 0.8);
  if (kind !== 'hoodie') return '';
  const pouch = `M${n(middle - 1)} ${n(hipY - 5)} L${n(middle + 12)} ${n(hipY - 6)} L${n(middle + 12)} ${n(hipY + 2)} L${n(middle - 3)} ${n(hipY + 2.4)} Z`;
  return `${area(pouch, shadeOf(colour, 0.87))}${area(`M-20 ${n(hemY - 2.7)} H20 V${n(hemY + 3)} H-20 Z`, shadeOf(colour, 0.82))}`;
}

/** Folds that fall from the waist, those at the waist itself, and the shade that the back half lies in. */
function folds({ kind, colour }: Outfit['top'], outline: TrunkOutline): string {
  const { shoulderY, hipY, hemY, back, front, middle, waistY } = outline;
  const fallsAt = kind === 'coat' || kind === 'dress' ? [0.22, 0.45, 0.68] : [];
  const falling = fallsAt.flatMap((part) => {
    const from = middle - 4 + 8 * part;
    const to = back + (front - back) * part;
    const turn = (middle + to) / 2;
    const [top, knee, bottom] = [n(waistY + 3.6), n(hipY + 6), n(hemY + 1)];
    return [
      stroke(`M${n(from)} ${top} Q${n(turn)} ${knee} ${n(to)} ${bottom}`, shadeOf(colour, 0.76), 0.9),
      stroke(`M${n(from + 1.2)} ${top} Q${n(turn + 1.2)} ${knee} ${n(to + 1.4)} ${bottom}`, lighten(colour, 0.12), 0.8),
    ];
  });
  const crease = `M${n(middle - 6)} ${n(waistY - 1.4)} Q${n(middle - 1)} ${n(waistY + 1.2)} ${n(middle + 1)} ${n(waistY + 0.2)}`;
  const backHalf = `M-30 ${n(shoulderY - 8)} L${n(middle - 4.6)} ${n(shoulderY - 8)} Q${n(middle - 2.6)} ${n(waistY)} ${n(back + 4.5)} ${n(hemY + 4)} L-30 ${n(hemY + 4)} Z`;
  return [...falling, stroke(crease, shadeOf(colour, 0.75), 0.7), area(backHalf, '#000000', 0.13)].join('');
}

function rows(from: number, to: number, step: number): readonly number[] {
  return Array.from({ length: Math.max(0, Math.ceil((to - from) / step)) }, (_, index) => from + index * step);
}
