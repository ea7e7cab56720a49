import type { JsonValue } from "@docmux/core";
import { type DocumentNode, type MemberNode, type ObjectNode, parse, traverse } from "@humanwhocodes/momoa";
import { refuse } from "./refuse.ts";

/** A JSON value with the lines that its members stand on. */
export interface ParsedJson {
  value: JsonValue;
  /** Members of the outermost object. Empty when it is none. */
  members: { name: string; line: number }[];
}

/**
 * Parses JSON and says where it is wrong. A name that stands twice in one object is wrong too: `JSON.parse` would drop
 * the first one silently.
 *
 * @throws InvalidInputError with file, line and column.
 */
export function parseJson(source: string, file: string): ParsedJson {
  const text = source.replace(/^\uFEFF/, "");
  let value: JsonValue;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw notJson(text, file, error);
  }
  const tree = parse(text);
  traverse(tree, {
    enter: (node) => {
      if (node.type === "Object") refuseRepeated((node as ObjectNode).members, file);
    },
  });
  return { value, members: membersOf(tree) };
}

function membersOf({ body }: DocumentNode): ParsedJson["members"] {
  if (body.type !== "Object") return [];
  return body.members.map((member) => ({ name: nameOf(member), line: member.loc.start.line }));
}

function refuseRepeated(members: readonly MemberNode[], file: string): void {
  const lines = new Map<string, number>();
  for (const member of members) {
    const name = nameOf(member);
    const { line } = member.loc.start;
    if (lines.has(name))
      throw refuse(
        { file, line },
        `"${name}" stands twice in one object, first in line ${lines.get(name)}`,
        "Keep one of the two.",
      );
    lines.set(name, line);
  }
}

function nameOf({ name }: MemberNode): string {
  return name.type === "String" ? name.value : name.name;
}

function notJson(text: string, file: string, error: unknown) {
  const nextStep = "Correct the file; a JSON editor shows the place.";
  if (text.trim() === "")
    return refuse({ file }, "the file is empty", "Write the JSON into it, or remove it.");
  try {
    parse(text);
  } catch (found) {
    const { line, column, message } = found as { line: number; column: number; message: string };
    const problem = message.replace(/ found\..*$/s, "").replace(/^U/, "u");
    return refuse({ file, line, column }, `this is not JSON (${problem})`, nextStep);
  }
  // The runtime is stricter in one point, control characters in strings, and says where.
  const message = error instanceof Error ? error.message : "";
  const before = text.slice(0, Number(/position (\d+)/.exec(message)?.[1] ?? 0)).split("\n");
  const place = { file, line: before.length, column: (before.at(-1) ?? "").length + 1 };
  return refuse(
    place,
    "this is not JSON (a line end or other control character in a string)",
    "Write it as an escape such as \\n.",
  );
}
