/**
 * Whether any object that can be reached from here has the member without owning it: it then came by way of a prototype
 * that an answer changed. Needs no stack, so that any depth can be walked.
 */
export function inherits(member: string, root: unknown): boolean {
  const seen = new Set<object>();
  const open: unknown[] = [root];
  while (open.length > 0) {
    const current = open.pop();
    if (typeof current !== "object" || current === null || seen.has(current)) continue;
    seen.add(current);
    if (member in current && !Object.hasOwn(current, member)) return true;
    for (const descriptor of Object.values(Object.getOwnPropertyDescriptors(current))) {
      if ("value" in descriptor) open.push(descriptor.value);
    }
  }
  return false;
}
