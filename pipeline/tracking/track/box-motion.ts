/**
 * The Kalman filter of SORT's successors: a box as centre x, centre y, aspect (width / height) and height, each moving at
 * constant velocity (Wojke et al., "Simple online and realtime tracking with a deep association metric", 2017; taken over
 * by ByteTrack, Zhang et al. 2022).
 *
 * Its 8 x 8 covariance starts diagonal, all its noise is diagonal, and a coordinate meets only its own velocity: so it
 * falls apart, exactly, into four filters of two states. A state is 20 numbers, five a coordinate in the order x, y,
 * aspect, height: value, velocity, variance of the value, covariance of the two, variance of the velocity.
 */
export type BoxMotion = Float64Array;

const coordinates = 4;
const perCoordinate = 5;
const aspect = 2;
const height = 3;
/** The offset of the value of the height, and of its velocity, in a state. */
const heightAt = height * perCoordinate;

// All standard deviations are shares of the box height, but those of the aspect, which has no unit. The values are those
// of the paper's code (DeepSORT, kalman_filter.py), which every ByteTrack has kept.
const positionShare = 1 / 20;
const velocityShare = 1 / 160;
const aspectStd = 1e-2;
const aspectVelocityStd = 1e-5;
const measuredAspectStd = 1e-1;

/** The state of a box just seen for the first time: at rest, and unsure of that. `boxesPx` is (n * 4) x1 y1 x2 y2. */
export function startMotion(boxesPx: Float32Array, row: number): BoxMotion {
  const motion = new Float64Array(coordinates * perCoordinate);
  const measured = measure(boxesPx, row);
  for (let c = 0; c < coordinates; c++) {
    const value = c === aspect ? aspectStd : 2 * positionShare * measured[height];
    const velocity = c === aspect ? aspectVelocityStd : 10 * velocityShare * measured[height];
    motion[c * perCoordinate] = measured[c];
    motion[c * perCoordinate + 2] = value ** 2;
    motion[c * perCoordinate + 4] = velocity ** 2;
  }
  return motion;
}

/** Moves the state on by a number of frames, in place. */
export function predictMotion(motion: BoxMotion, frames: number): void {
  for (let frame = 0; frame < frames; frame++) predictOneFrame(motion);
}

function predictOneFrame(motion: BoxMotion): void {
  const boxHeight = motion[heightAt];
  for (let c = 0; c < coordinates; c++) {
    const o = c * perCoordinate;
    const value = c === aspect ? aspectStd : positionShare * boxHeight;
    const velocity = c === aspect ? aspectVelocityStd : velocityShare * boxHeight;
    motion[o] += motion[o + 1];
    motion[o + 2] += 2 * motion[o + 3] + motion[o + 4] + value ** 2;
    motion[o + 3] += motion[o + 4];
    motion[o + 4] += velocity ** 2;
  }
}

/** Keeps the height of a box that is out of sight from growing or shrinking on. */
export function freezeHeight(motion: BoxMotion): void {
  motion[heightAt + 1] = 0;
}

/** Corrects a predicted state, in place, by row `row` of (n * 4) x1 y1 x2 y2. */
export function correctMotion(motion: BoxMotion, boxesPx: Float32Array, row: number): void {
  const measured = measure(boxesPx, row);
  const boxHeight = motion[heightAt];
  for (let c = 0; c < coordinates; c++) {
    const o = c * perCoordinate;
    const noise = c === aspect ? measuredAspectStd : positionShare * boxHeight;
    const spread = motion[o + 2] + noise ** 2;
    const gain = motion[o + 2] / spread;
    const velocityGain = motion[o + 3] / spread;
    const surprise = measured[c] - motion[o];
    motion[o] += gain * surprise;
    motion[o + 1] += velocityGain * surprise;
    motion[o + 4] -= velocityGain * velocityGain * spread;
    motion[o + 3] -= gain * velocityGain * spread;
    motion[o + 2] -= gain * gain * spread;
  }
}

/** Writes x1, y1, x2, y2 of the state to row `row` of `boxesPx`. */
export function writeBox(motion: BoxMotion, boxesPx: Float64Array | Float32Array, row: number): void {
  const boxHeight = motion[heightAt];
  const boxWidth = motion[aspect * perCoordinate] * boxHeight;
  const left = motion[0] - boxWidth / 2;
  const top = motion[perCoordinate] - boxHeight / 2;
  boxesPx[row * 4] = left;
  boxesPx[row * 4 + 1] = top;
  boxesPx[row * 4 + 2] = left + boxWidth;
  boxesPx[row * 4 + 3] = top + boxHeight;
}

function measure(boxesPx: Float32Array, row: number): readonly [number, number, number, number] {
  const boxWidth = boxesPx[row * 4 + 2] - boxesPx[row * 4];
  const boxHeight = boxesPx[row * 4 + 3] - boxesPx[row * 4 + 1];
  return [boxesPx[row * 4] + boxWidth / 2, boxesPx[row * 4 + 1] + boxHeight / 2, boxWidth / boxHeight, boxHeight];
}
