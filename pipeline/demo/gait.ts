/** A point in a figure's own units: 100 is the body height, x forward, y down, the origin on the ground below the hip. */
export interface FigurePoint {
  readonly x: number;
  readonly y: number;
}

/** The joints of one side of a walking body. */
export interface LimbPose {
  readonly hip: FigurePoint;
  readonly knee: FigurePoint;
  readonly ankle: FigurePoint;
  /** Degrees by which the sole points down at the toes. */
  readonly soleAngle: number;
  readonly shoulder: FigurePoint;
  readonly elbow: FigurePoint;
  readonly hand: FigurePoint;
}

/** A body at one moment of its walk, seen from the side, facing right. */
export interface WalkPose {
  readonly near: LimbPose;
  readonly far: LimbPose;
  readonly neck: FigurePoint;
  readonly head: FigurePoint;
}

/**
 * The pose at `phase` (0 to 1) of a stride that begins as the near heel strikes. The lower foot always stands on the
 * ground, which makes the body rise and sink as a walking one does. `swing` scales the arms' swing (1 is usual).
 */
export function walkPose(phase: number, swing: number): WalkPose {
  const nearLeg = legBelowHip(phase);
  const farLeg = legBelowHip(phase + 0.5);
  const hipY = -Math.max(lowestPoint(nearLeg), lowestPoint(farLeg));
  // The pelvis turns with the leg that is in front, the shoulders against it.
  const turn = Math.cos(2 * Math.PI * phase);
  const shoulderY = hipY - trunkLength;
  const lean = trunkLength * Math.sin(radians(leanDegrees));
  return {
    near: {
      ...placeLeg(nearLeg, { x: 0.9 * turn, y: hipY }),
      ...arm({ x: lean - 1.6 * turn * swing, y: shoulderY }, phase, swing),
    },
    far: {
      ...placeLeg(farLeg, { x: -0.9 * turn, y: hipY }),
      ...arm({ x: lean + 1.6 * turn * swing, y: shoulderY }, phase + 0.5, swing),
    },
    neck: { x: lean + 0.4, y: shoulderY - 2.6 },
    head: { x: lean + 1.6, y: shoulderY - 11.2 },
  };
}

// Lengths in hundredths of the body height: Winter, "Biomechanics and Motor Control of Human Movement", figure 4.1.
const thighLength = 24.5;
const shankLength = 24.6;
const ankleHeight = 3.9;
const footLength = 15.2;
const heelBehindAnkle = 4;
const trunkLength = 28.8;
const upperArmLength = 17.4;
const forearmLength = 17;
const leanDegrees = 3;

/**
 * Joint angles in degrees at every twentieth of a stride from heel strike on, for a natural cadence (Winter, as above,
 * table A.3 rounded): hip and knee bent forward are positive, as is the foot drawn up.
 */
const hipDegrees = [28, 27, 24, 20, 15, 9, 4, -1, -6, -10, -11, -7, 1, 10, 18, 24, 28, 30, 30, 29];
const kneeDegrees = [4, 11, 17, 19, 17, 13, 9, 6, 6, 8, 14, 25, 40, 54, 62, 61, 50, 33, 15, 5];
const ankleDegrees = [0, -5, -4, 0, 3, 5, 7, 8, 9, 9, 4, -8, -19, -17, -10, -4, 0, 2, 2, 1];

interface LegShape {
  readonly knee: FigurePoint;
  readonly ankle: FigurePoint;
  readonly soleAngle: number;
}

function legBelowHip(phase: number): LegShape {
  const thigh = radians(at(hipDegrees, phase));
  const shank = thigh - radians(at(kneeDegrees, phase));
  const knee = { x: thighLength * Math.sin(thigh), y: thighLength * Math.cos(thigh) };
  const ankle = { x: knee.x + shankLength * Math.sin(shank), y: knee.y + shankLength * Math.cos(shank) };
  return { knee, ankle, soleAngle: -(shank * 180) / Math.PI - at(ankleDegrees, phase) };
}

/** How far below the hip the leg's lowest point lies: its heel or its toes. */
function lowestPoint({ ankle, soleAngle }: LegShape): number {
  const down = Math.sin(radians(soleAngle));
  const sole = ankle.y + ankleHeight * Math.cos(radians(soleAngle));
  return sole + Math.max(-heelBehindAnkle * down, (footLength - heelBehindAnkle) * 0.72 * down);
}

function placeLeg(leg: LegShape, hip: FigurePoint): Pick<LimbPose, 'hip' | 'knee' | 'ankle' | 'soleAngle'> {
  return {
    hip,
    knee: { x: hip.x + leg.knee.x, y: hip.y + leg.knee.y },
    ankle: { x: hip.x + leg.ankle.x, y: hip.y + leg.ankle.y },
    soleAngle: leg.soleAngle,
  };
}

/** The arm swings against the leg of its side, and bends more as it comes forward. */
function arm(shoulder: FigurePoint, phase: number, swing: number): Pick<LimbPose, 'shoulder' | 'elbow' | 'hand'> {
  const forward = -Math.cos(2 * Math.PI * (phase - 0.03));
  const upper = radians(-3 + 21 * swing * forward);
  const lower = upper + radians(14 + 12 * swing * (forward + 1));
  const elbow = { x: shoulder.x + upperArmLength * Math.sin(upper), y: shoulder.y + upperArmLength * Math.cos(upper) };
  return {
    shoulder,
    elbow,
    hand: { x: elbow.x + forearmLength * Math.sin(lower), y: elbow.y + forearmLength * Math.cos(lower) },
  };
}

/** The value of a cyclic table at a phase of any size, smoothly (Catmull-Rom) between its entries. */
function at(table: readonly number[], phase: number): number {
  const place = (phase - Math.floor(phase)) * table.length;
  const index = Math.floor(place);
  const t = place - index;
  const [a, b, c, d] = [-1, 0, 1, 2].map((step) => table[(index + step + table.length) % table.length]);
  return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
