/**
 * Whether a function can be reached from here: in plain data there is none, unless a word of the vendor was looked up among
 * the members that every object has. Needs no stack.
 */
export function holdsFunction(root: unknown): boolean {
  const seen = new Set<object>();
  const open: unknown[] = [root];
  while (open.length > 0) {
    const current = open.pop();
    if (typeof current === "function") return true;
    if (typeof current !== "object" || current === null || seen.has(current)) continue;
    seen.add(current);
    for (const value of Object.values(current)) open.push(value);
  }
  return false;
}
