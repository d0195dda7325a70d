import v8 from 'node:v8';
import { readFileSync } from 'node:fs';
import { decodeHead } from '#insight/loss/decode-head.ts';
import { rawHeadOf } from '#insight/run/raw-head.ts';
const seen: any[] = v8.deserialize(readFileSync('/tmp/ins/yolov8n_w8_fp32-100.v8')).slice(0, 20);
const raws = seen.map((s) => rawHeadOf(s) as any);
const cpu = (f: () => void): number => { const b = process.cpuUsage(); f(); const u = process.cpuUsage(b); return (u.user + u.system) / 1000 / raws.length; };
const bins = 16;
const places = 64, most = 45;
const pow = Float64Array.from({ length: 2 * most * places + 1 }, (_, k) => Math.exp(k / places - most));
// exp(x) for |x| < most
function sideA(d: Float32Array, side: number, count: number, distances: Float64Array, logSums: Float64Array): void {
  const sums = new Float64Array(count), weighted = new Float64Array(count);
  for (let bin = 0; bin < bins; bin++) {
    const start = (side * bins + bin) * count;
    for (let a = 0; a < count; a++) {
      const scaled = (d[start + a] + most) * places;
      const place = (scaled + 0.5) | 0;
      const r = (scaled - place) / places;
      const part = pow[place] * (1 + r * (1 + r * (0.5 + r / 6)));
      sums[a] += part; weighted[a] += part * bin;
    }
  }
  for (let a = 0; a < count; a++) { distances[side * count + a] = weighted[a] / sums[a]; logSums[a * 4 + side] = Math.log(sums[a]); }
}
// per anchor, registers
function sideB(d: Float32Array, side: number, count: number, distances: Float64Array, logSums: Float64Array): void {
  const first = side * bins * count;
  for (let a = 0; a < count; a++) {
    let sum = 0, weighted = 0;
    for (let bin = 0, at = first + a; bin < bins; bin++, at += count) {
      const scaled = (d[at] + most) * places;
      const place = (scaled + 0.5) | 0;
      const r = (scaled - place) / places;
      const part = pow[place] * (1 + r * (1 + r * (0.5 + r / 6)));
      sum += part; weighted += part * bin;
    }
    distances[side * count + a] = weighted / sum; logSums[a * 4 + side] = Math.log(sum);
  }
}
// Horner of bins: weighted sums in blocks
function sideC(d: Float32Array, side: number, count: number, distances: Float64Array, logSums: Float64Array): void {
  const block = 256;
  const sums = new Float64Array(block), weighted = new Float64Array(block);
  for (let from = 0; from < count; from += block) {
    const n = Math.min(block, count - from);
    sums.fill(0); weighted.fill(0);
    for (let bin = 0; bin < bins; bin++) {
      const start = (side * bins + bin) * count + from;
      for (let a = 0; a < n; a++) {
        const scaled = (d[start + a] + most) * places;
        const place = (scaled + 0.5) | 0;
        const r = (scaled - place) / places;
        const part = pow[place] * (1 + r * (1 + r * (0.5 + r / 6)));
        sums[a] += part; weighted[a] += part * bin;
      }
    }
    for (let a = 0; a < n; a++) { distances[side * count + from + a] = weighted[a] / sums[a]; logSums[(from + a) * 4 + side] = Math.log(sums[a]); }
  }
}
function softA(l: Float32Array): number {
  let sum = 0, product = 1;
  for (let at = 0; at < l.length; at++) {
    const x = l[at];
    const scaled = (x + most) * places;
    if (!(scaled >= 0)) { continue; }
    const place = (scaled + 0.5) | 0;
    const r = (scaled - place) / places;
    product *= 1 + pow[place] * (1 + r * (1 + r * (0.5 + r / 6)));
    if (product > 1e200) { sum += Math.log(product); product = 1; }
  }
  return sum + Math.log(product);
}
function time(name: string, f: (raw: any) => void) { const o: string[] = []; for (let k = 0; k < 6; k++) o.push(cpu(() => raws.forEach(f)).toFixed(2)); console.log(name, o.join(' ')); }
const mk = (s: any) => (raw: any) => { const c = raw.grid.count; const D = new Float64Array(4 * c), L = new Float64Array(4 * c); for (let k = 0; k < 4; k++) s(raw.distribution, k, c, D, L); };
let lo = 1e9, hi = -1e9, ll = 1e9, lh = -1e9; for (const r of raws) { for (const v of r.distribution) { if (v < lo) lo = v; if (v > hi) hi = v; } for (const v of r.logits) { if (v < ll) ll = v; if (v > lh) lh = v; } } console.log('range', lo, hi, ll, lh);
time('decodeHead', (raw) => decodeHead(raw));
time('A', mk(sideA)); time('B', mk(sideB)); time('C', mk(sideC)); time('softA', (raw) => softA(raw.logits));
time('decodeHead', (raw) => decodeHead(raw));
const a = raws.map((r) => decodeHead(r).softplusSum), b = raws.map((r) => softA(r.logits));
console.log('soft rel', Math.max(...a.map((v, k) => Math.abs(v / b[k] - 1))));
