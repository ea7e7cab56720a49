/** Share of pairs that say the same, 0 to 100. Saying nothing is a way of saying the same. `null` for fewer than two. */
export function agreementOf(groups: readonly (number | null)[]): number | null {
  const pairs = (groups.length * (groups.length - 1)) / 2;
  if (pairs === 0) return null;
  let same = 0;
  groups.forEach((group, index) => {
    same += groups.slice(index + 1).filter((other) => other === group).length;
  });
  return (100 * same) / pairs;
}

/** What more pipelines say than anything else. `null` when two ways are equally frequent, or fewer than two speak. */
export function majorityOf(
  groups: readonly (number | null)[],
): { group: number | null; count: number } | null {
  if (groups.length < 2) return null;
  const counts = new Map<number | null, number>();
  for (const group of groups) counts.set(group, (counts.get(group) ?? 0) + 1);
  const [first, second] = [...counts].sort((a, b) => b[1] - a[1]);
  if (!first || first[1] === second?.[1] || first[1] < 2) return null;
  return { group: first[0], count: first[1] };
}
