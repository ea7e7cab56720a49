/**
 * Widths for columns that share a room: each as wide as it wants while all fit, else the widest give way first.
 *
 * @param wanted - characters that each column would take.
 * @param room - characters for all, gaps not included.
 * @param least - what a column keeps in any case. Default 6.
 */
export function shareWidth(wanted: readonly number[], room: number, least = 6): number[] {
  const widths = [...wanted];
  let over = widths.reduce((sum, width) => sum + width, 0) - room;
  while (over > 0) {
    const widest = Math.max(...widths);
    if (widest <= least) break;
    widths[widths.lastIndexOf(widest)] = widest - 1;
    over -= 1;
  }
  return widths;
}
