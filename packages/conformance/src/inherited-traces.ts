/** From so many items on, an array is read item by item: the descriptors of a million items take a second. */
const longArray = 1_000;

/**
 * Whether any object that can be reached from here has the member without owning it: it then came by way of a prototype
 * that an answer changed. Needs no stack, so that any depth can be walked.
 */
export function inherits(member: string, root: unknown): boolean {
  const seen = new Set<object>();
  const open: object[] = [];
  const add = (value: unknown) => {
    if (typeof value === "object" && value !== null) open.push(value);
  };
  add(root);
  while (open.length > 0) {
    const current = open.pop();
    if (!current || seen.has(current)) continue;
    seen.add(current);
    if (member in current && !Object.hasOwn(current, member)) return true;
    for (const value of ownValues(current)) add(value);
  }
  return false;
}

/** What the members of an object hold. No getter is called. */
function ownValues(object: object): readonly unknown[] {
  if (Array.isArray(object) && object.length >= longArray) return object;
  return Object.values(Object.getOwnPropertyDescriptors(object)).map((descriptor) => descriptor.value);
}
