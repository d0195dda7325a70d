/** Filled once the two stages stand. */
export async function twoStageLines(): Promise<readonly string[]> {
  return [];
}
