/**
 * The share of the full learning rate at a step (from 0): rises in equal steps to 1 over the warm-up, then falls along half a cosine to 0 at
 * `total`. A warm-up that is as long as the training, or longer, never reaches the fall.
 */
export function rateShare(step: number, warmup: number, total: number): number {
  if (step < warmup) return (step + 1) / warmup;
  if (step >= total) return 0;
  return 0.5 * (1 + Math.cos((Math.PI * (step - warmup)) / (total - warmup)));
}
