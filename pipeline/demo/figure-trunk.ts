import type { WalkPose } from './gait.ts';
import type { Outfit } from './outfits.ts';
import { lighten, shadeOf } from './svg-colours.ts';
import { n } from './svg-shapes.ts';

const hemOf: Readonly<Record<Outfit['top']['kind'], number>> = {
  shirt: 4,
  hoodie: 5,
  vest: 4.5,
  jacket: 7,
  coat: 25,
  dress: 22,
};

/** The corners of what covers the trunk, in order round it. */
interface TrunkOutline {
  readonly path: string;
  readonly shoulderY: number;
  readonly hipY: number;
  readonly hemY: number;
  readonly back: number;
  readonly front: number;
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
  return { path, shoulderY, hipY, hemY, back, front };
}

/** The trunk: what is worn on it, with its pattern and folds. */
export function trunk(outfit: Outfit, pose: WalkPose): string {
  const { top } = outfit;
  const outline = trunkOutline(outfit, pose);
  const { shoulderY, hipY, hemY, back, front } = outline;
  const middle = (pose.near.shoulder.x + pose.near.hip.x) / 2;
  const detail: string[] = [];
  const waistY = shoulderY + (hipY - shoulderY) * 0.66;
  switch (top.pattern) {
    case 'striped':
      for (let y = shoulderY + 1; y < hemY; y += 3.3) {
        detail.push(
          `<path d="M-20 ${n(y)} Q0 ${n(y + 1.6)} 20 ${n(y - 0.4)}" stroke="${top.trim}" stroke-width="1.3" fill="none"/>`,
        );
      }
      break;
    case 'quilted':
      for (let y = shoulderY + 2; y < hemY; y += 4.6) {
        detail.push(
          `<path d="M-20 ${n(y)} Q0 ${n(y + 1.8)} 20 ${n(y)}" stroke="${shadeOf(top.colour, 0.7)}" stroke-width="0.7" fill="none"/>`,
          `<path d="M-20 ${n(y + 1.3)} Q0 ${n(y + 3)} 20 ${n(y + 1.3)}" stroke="${lighten(top.colour, 0.18)}" stroke-width="0.9" fill="none"/>`,
        );
      }
      break;
    case 'open':
      detail.push(
        `<path d="M${n(middle + 4.4)} ${n(shoulderY - 5)} L${n(middle + 3.6)} ${n(hipY - 6)} L${n(front - 2.6)} ${n(hemY + 2)} L${n(front + 6)} ${n(hemY + 2)} L${n(middle + 14)} ${n(shoulderY - 5)} Z" fill="${top.trim}"/>`,
        `<path d="M${n(middle + 4.4)} ${n(shoulderY - 4)} L${n(middle + 3.6)} ${n(hipY - 6)} L${n(front - 2.6)} ${n(hemY + 2)}" stroke="${shadeOf(top.colour, 0.6)}" stroke-width="0.8" fill="none"/>`,
      );
      break;
    case 'banded':
      detail.push(
        `<path d="M-20 ${n(shoulderY + 10.6)} L20 ${n(shoulderY + 9.8)} L20 ${n(shoulderY + 12)} L-20 ${n(shoulderY + 12.8)} Z" fill="#d9d6d0"/>`,
      );
      detail.push(
        `<path d="M${n(middle + 4.6)} ${n(shoulderY - 4)} Q${n(middle + 6)} ${n(waistY - 4)} ${n(front - 3)} ${n(hemY)}" stroke="${top.trim}" stroke-width="0.8" fill="none"/>`,
      );
      break;
    case 'belted':
      detail.push(
        `<path d="M-20 ${n(waistY - 1.2)} L20 ${n(waistY - 1.2)} L20 ${n(waistY + 1.4)} L-20 ${n(waistY + 1.4)} Z" fill="${top.trim}"/>`,
      );
      break;
    case 'plain':
      break;
  }
  if (top.kind === 'hoodie') {
    detail.push(
      `<path d="M${n(middle - 1)} ${n(hipY - 5)} L${n(middle + 12)} ${n(hipY - 6)} L${n(middle + 12)} ${n(hipY + 2)} L${n(middle - 3)} ${n(hipY + 2.4)} Z" fill="${shadeOf(top.colour, 0.87)}"/>`,
    );
    detail.push(
      `<path d="M-20 ${n(hemY - 2.6)} L20 ${n(hemY - 2.8)} L20 ${n(hemY + 3)} L-20 ${n(hemY + 3)} Z" fill="${shadeOf(top.colour, 0.82)}"/>`,
    );
  }
  if (top.kind === 'coat' || top.kind === 'dress') {
    // Folds that fall from the waist to the hem.
    for (const part of [0.22, 0.45, 0.68]) {
      const x = back + (front - back) * part;
      detail.push(
        `<path d="M${n(middle - 4 + 8 * part)} ${n(waistY + 4)} Q${n((middle + x) / 2)} ${n(hipY + 6)} ${n(x)} ${n(hemY + 1)}" stroke="${shadeOf(top.colour, 0.76)}" stroke-width="0.9" fill="none"/>`,
        `<path d="M${n(middle - 2.8 + 8 * part)} ${n(waistY + 4)} Q${n((middle + x) / 2 + 1.2)} ${n(hipY + 6)} ${n(x + 1.4)} ${n(hemY + 1)}" stroke="${lighten(top.colour, 0.12)}" stroke-width="0.8" fill="none"/>`,
      );
    }
  }
  if (top.kind === 'jacket') {
    detail.push(
      `<path d="M${n(back + 3)} ${n(hemY - 7)} l5.2 -0.8" stroke="${shadeOf(top.colour, 0.65)}" stroke-width="0.8" fill="none"/>`,
    );
  }
  detail.push(
    // Folds at the waist, and the shade that the back half lies in.
    `<path d="M${n(middle - 6)} ${n(waistY - 1)} Q${n(middle - 1)} ${n(waistY + 1.6)} ${n(middle + 1)} ${n(waistY + 0.6)}" stroke="${shadeOf(top.colour, 0.75)}" stroke-width="0.7" fill="none"/>`,
    `<path d="M-30 ${n(shoulderY - 8)} L${n(middle - 4.6)} ${n(shoulderY - 8)} Q${n(middle - 2.6)} ${n(waistY)} ${n(back + 4.5)} ${n(hemY + 4)} L-30 ${n(hemY + 4)} Z" fill="#000000" opacity="0.13"/>`,
  );
  return [
    `<clipPath id="trunk"><path d="${outline.path}"/></clipPath>`,
    `<path d="${outline.path}" fill="${top.colour}"/>`,
    `<g clip-path="url(#trunk)">${detail.join('')}</g>`,
  ].join('');
}
