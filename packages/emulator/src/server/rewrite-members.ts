/** A property that no vendor documents, with a name that explains itself. */
const unannounced = {
  emulated_new_member: { note: "no documentation mentions this property", values: [1, null] },
};

const statusNames: readonly string[] = ["status", "state", "pipeline_state"];
const urlName = /(^|_)(url|uri|link|next|previous|location)$/i;

type Members = [name: string, value: unknown][];

/** A copy in which every object has a member more. */
export function withExtraMembers(body: unknown): unknown {
  return mapMembers(body, (members) => [...members, ...Object.entries(unannounced)]);
}

/** A copy without these members; without names, each member is left out with probability `share`. */
export function withoutMembers(
  body: unknown,
  { names, share, random }: { names: readonly string[] | undefined; share: number; random: () => number },
): unknown {
  return mapMembers(body, (members) =>
    members.filter(([name]) => (names ? !names.includes(name) : random() >= share)),
  );
}

/** A copy in which these members are null, even where they were absent; without names, those that are empty. */
export function withNullMembers(body: unknown, names: readonly string[] | undefined): unknown {
  if (names) {
    const nulls: Members = names.map((name) => [name, null]);
    return mapMembers(body, (members) => [...members.filter(([name]) => !names.includes(name)), ...nulls]);
  }
  return mapMembers(body, (members) => members.map(([name, value]) => [name, isEmpty(value) ? null : value]));
}

/** A copy whose own status is another word; the status of what it holds stays. */
export function withStatusWord(body: unknown, word: string): unknown {
  if (!isObject(body)) return body;
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [
      name,
      statusNames.includes(name) && typeof value === "string" ? word : value,
    ]),
  );
}

/** A copy in which every URL keeps its path and query and points to another origin. */
export function withUrlsAt(origin: string, body: unknown, name = ""): unknown {
  if (Array.isArray(body)) return body.map((item) => withUrlsAt(origin, item, name));
  if (isObject(body)) {
    const moved = Object.entries(body).map(([key, value]) => [key, withUrlsAt(origin, value, key)]);
    return Object.fromEntries(moved);
  }
  if (typeof body !== "string") return body;
  if (/^https?:\/\//.test(body) && URL.canParse(body)) {
    const { pathname, search } = new URL(body);
    return `${origin}${pathname}${search}`;
  }
  return urlName.test(name) && body.startsWith("/") ? `${origin}${body}` : body;
}

function mapMembers(value: unknown, change: (members: Members) => Members): unknown {
  if (Array.isArray(value)) return value.map((item) => mapMembers(item, change));
  if (!isObject(value)) return value;
  // What a change adds is not changed once more.
  const inner: Members = Object.entries(value).map(([name, member]) => [name, mapMembers(member, change)]);
  return Object.fromEntries(change(inner));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isEmpty(value: unknown): boolean {
  if (value === "") return true;
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}
