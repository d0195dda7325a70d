import type { FigurePoint, LimbPose } from './gait.ts';
import type { Outfit } from './outfits.ts';
import { lighten, shadeOf } from './svg-colours.ts';
import { along, capsule, type LimbJoints, limb, line, n, reflector, shift } from './svg-shapes.ts';

/** A leg with its clothes and shoe; `shade` darkens what lies on the far side. */
export function leg(outfit: Outfit, pose: LimbPose, shade: number): string {
  const { legs, breadth } = outfit;
  const widths = {
    trousers: [9.6, 7.6, 6.2],
    slim: [9.2, 6.6, 4.6],
    bare: [8.4, 6, 3.8],
    shorts: [9, 6.4, 4.2],
    boots: [8.6, 6.2, 4.4],
  }[legs.kind].map((width) => (width * breadth) / 2);
  const [thigh, knee, ankle] = widths;
  const cloth = shadeOf(legs.colour, shade);
  const hem = along(pose.knee, pose.ankle, legs.kind === 'trousers' ? 0.97 : 0.9);
  const parts = [
    shoe(outfit, pose, shade),
    legs.kind === 'bare'
      ? ''
      : capsule(along(pose.knee, pose.ankle, 0.8), pose.ankle, ankle * 0.8, 1.7, shadeOf(outfit.skin, shade * 0.9)),
    limb([pose.hip, pose.knee, hem], [thigh, knee, ankle], cloth),
  ];
  // Light falls on the front of the cloth; the back of the knee folds.
  parts.push(
    limb(
      [shift(pose.hip, 1.6, 0), shift(pose.knee, 1.3, 0), shift(hem, 0.9, 0)],
      [thigh * 0.45, knee * 0.4, ankle * 0.3],
      lighten(cloth, 0.1),
      0.55,
    ),
    line(shift(pose.knee, -knee * 0.8, 0.4), shift(pose.knee, knee * 0.3, 1.6), shadeOf(cloth, 0.7), 0.7),
  );
  if (legs.kind === 'boots') {
    const from = along(pose.knee, pose.ankle, 0.32);
    const boot = shadeOf(outfit.shoes.colour, shade);
    parts.push(
      capsule(from, pose.ankle, ankle * 1.35, ankle * 1.02, boot),
      line(shift(from, -2.6, 0), shift(from, 2.8, 0.2), lighten(boot, 0.15), 0.8),
    );
  }
  if (legs.kind === 'shorts') {
    parts.push(
      capsule(pose.hip, along(pose.hip, pose.knee, 0.55), thigh * 1.12, thigh * 1.14, shadeOf('#3a3a44', shade)),
    );
  }
  return parts.join('');
}

function shoe(outfit: Outfit, { ankle, soleAngle }: LimbPose, shade: number): string {
  const upper = shadeOf(outfit.shoes.colour, shade);
  const sole = shadeOf(outfit.shoes.sole, shade);
  return [
    `<g transform="translate(${n(ankle.x)} ${n(ankle.y)}) rotate(${n(soleAngle)})">`,
    `<path d="M-4.2 3.9 L-4.1 1.2 Q-4 -1.4 -2.2 -2.2 L2 -2.2 Q3.4 -0.4 6 0.4 Q10.6 1.2 10.8 3.2 L10.8 3.9 Z" fill="${upper}"/>`,
    `<path d="M-4.4 3 L10.9 3 Q11.2 4.2 10.4 4.3 L-4.2 4.3 Q-4.6 4.2 -4.4 3 Z" fill="${sole}"/>`,
    `<path d="M1.6 -1.6 L5 0.2" stroke="${lighten(upper, 0.25)}" stroke-width="0.7" fill="none"/></g>`,
  ].join('');
}

/** An arm with its sleeve; `shade` darkens what lies on the far side. */
export function arm(outfit: Outfit, pose: LimbPose, shade: number): string {
  const { top, breadth } = outfit;
  const bulk = { shirt: 0.94, dress: 0.82, hoodie: 1.1, jacket: 1.08, coat: 1.12, vest: 1 }[top.kind] * breadth;
  const cloth = shadeOf(top.kind === 'vest' ? top.trim : top.colour, shade * 0.97);
  const skin = shadeOf(outfit.skin, shade);
  const shoulder = shift(pose.shoulder, 0, 1);
  const hand = along(pose.elbow, pose.hand, 1.12);
  const parts = [
    capsule(along(pose.elbow, pose.hand, 0.9), hand, 1.7, 1.8, skin),
    capsule(hand, shift(hand, 0.9, 1), 1.6, 1.2, skin),
  ];
  if (top.sleeves === 'long') {
    const cuff = along(pose.elbow, pose.hand, 0.96);
    parts.push(
      // A soft edge of shade sets the sleeve off from the trunk behind it.
      shade === 1
        ? limb(
            [shift(shoulder, 0.5, 0.6), shift(pose.elbow, 0.7, 0.3), cuff],
            [3.5 * bulk, 3.1 * bulk, 2.5 * bulk],
            '#000000',
            0.16,
          )
        : '',
      limb([shoulder, pose.elbow, cuff], [3.3 * bulk, 2.8 * bulk, 2.1 * bulk], cloth),
      limb(
        [shift(shoulder, 0.8, 0.4), shift(pose.elbow, 0.8, 0), shift(cuff, 0.5, 0)],
        [1.2, 1, 0.7],
        lighten(cloth, 0.13),
        0.5,
      ),
      line(shift(pose.elbow, -2.3, -0.4), shift(pose.elbow, 0.9, 0.7), shadeOf(cloth, 0.68), 0.7),
    );
    if (top.pattern === 'striped') {
      parts.push(stripesAcross([shoulder, pose.elbow, cuff], 2.7 * bulk, shadeOf(top.trim, shade)));
    }
    if (top.pattern === 'banded') {
      parts.push(band([shoulder, pose.elbow], 0.66, 2.95 * bulk, 2.1, shadeOf(reflector, shade)));
    }
    parts.push(capsule(along(pose.elbow, cuff, 0.9), cuff, 2.2 * bulk, 2.15 * bulk, shadeOf(cloth, 0.82)));
  } else {
    parts.push(
      limb([shoulder, pose.elbow, along(pose.elbow, pose.hand, 0.92)], [2.6, 2.2, 1.6], skin),
      capsule(shoulder, along(shoulder, pose.elbow, 0.42), 3.2 * bulk, 3.1 * bulk, cloth),
    );
  }
  return parts.join('');
}

/** Bands from the shoulder to the cuff; `joints` are shoulder, elbow and cuff. */
function stripesAcross(joints: LimbJoints, half: number, colour: string): string {
  const [shoulder, elbow, cuff] = joints;
  const places = [0.12, 0.32, 0.52, 0.72, 0.92];
  return [
    ...places.map((part) => band([shoulder, elbow], part, half, 1.25, colour)),
    ...places.map((part) => band([elbow, cuff], part, half, 1.25, colour)),
  ].join('');
}

/** A band round a sleeve, at `part` of the way from one joint to the next, reaching `half` to either side. */
function band(
  bone: readonly [FigurePoint, FigurePoint],
  part: number,
  half: number,
  width: number,
  colour: string,
): string {
  const [from, to] = bone;
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const across = { x: (-(to.y - from.y) / length) * half, y: ((to.x - from.x) / length) * half };
  const middle = along(from, to, part);
  return line(shift(middle, across.x, across.y), shift(middle, -across.x, -across.y), colour, width);
}
