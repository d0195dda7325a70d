import { backpack, carriedBag, hangingBag, straps } from './figure-bags.ts';
import { head, longHairBehind, neck, scarf } from './figure-head.ts';
import { arm, leg } from './figure-limbs.ts';
import { trunk } from './figure-trunk.ts';
import { walkPose } from './gait.ts';
import type { Outfit } from './outfits.ts';

/** The part of a figure's own plane that its picture shows, in hundredths of the body height; the origin is below the hip. */
export const figureBounds = { left: -36, top: -107, width: 72, height: 112 } as const;

/**
 * A walking figure as SVG, `heightPx` from sole to crown, at `phase` (0 to 1) of its stride, facing right or left. It has
 * no ground, no shadow and no light of its own. Deterministic: no text, no fonts, no random numbers.
 */
export function figureSvg(outfit: Outfit, phase: number, facing: 'right' | 'left', heightPx: number): string {
  const scale = heightPx / 100;
  const { left, top, width, height } = figureBounds;
  const mirror = facing === 'left' ? `transform="translate(${2 * left + width} 0) scale(-1 1)"` : '';
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${Math.ceil(width * scale)}" height="${Math.ceil(height * scale)}"`,
    ` viewBox="${left} ${top} ${width} ${height}" preserveAspectRatio="xMinYMin meet"><g ${mirror} stroke-linejoin="round">`,
    ...drawFigure(outfit, phase),
    '</g></svg>',
  ].join('\n');
}

/** Back to front: the far limbs, what hangs behind, the trunk, the head, the near arm, what hangs before. */
function drawFigure(outfit: Outfit, phase: number): string[] {
  const pose = walkPose(phase, outfit.bag?.kind === 'case' ? 0.6 : 0.95);
  const sway = Math.sin(2 * Math.PI * phase);
  return [
    arm(outfit, pose.far, farShade),
    leg(outfit, pose.far, farShade),
    outfit.bag?.kind === 'backpack' ? backpack(outfit.bag.colour, pose, sway) : '',
    leg(outfit, pose.near, 1),
    neck(outfit, pose),
    longHairBehind(outfit, pose, sway),
    trunk(outfit, pose),
    outfit.bag?.kind === 'backpack' ? straps(outfit.bag.colour, pose) : '',
    head(outfit, pose, sway),
    scarf(outfit, pose, sway),
    hangingBag(outfit, pose, sway),
    arm(outfit, pose.near, 1),
    carriedBag(outfit, pose),
  ].filter((part) => part !== '');
}

/** What lies on the far side gets less light. */
const farShade = 0.72;
