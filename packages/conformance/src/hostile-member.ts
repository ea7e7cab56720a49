const name = "@@docmux-hostile-name";
const value = "@@docmux-hostile-value";

/**
 * The text of a JSON answer with a member more, in every object or in the outermost only. The member is written as text,
 * so that it can hold what no object in memory could. Text that is no JSON, or holds no object, is left alone.
 */
export function withHostileMember(
  text: string,
  member: { name: string; json: string; where: "everywhere" | "outermost" },
): string {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return text;
  }
  const marked = JSON.stringify(mark(body, member.where === "everywhere"));
  return marked.replaceAll(`"${name}":"${value}"`, () => `${JSON.stringify(member.name)}:${member.json}`);
}

function mark(body: unknown, isDeep: boolean): unknown {
  if (Array.isArray(body)) return body.map((item) => mark(item, isDeep));
  if (typeof body !== "object" || body === null) return body;
  const members = Object.entries(body).map(([key, inner]) => [key, isDeep ? mark(inner, true) : inner]);
  return Object.fromEntries([[name, value], ...members]);
}
