/** Names of the maps of a layer, as links have them: "1", "2", …, "mean", "rollout". */
export function mapNames(heads: number): string[] {
  return [...Array.from({ length: heads }, (_, i) => String(i + 1)), 'mean', 'rollout'];
}
