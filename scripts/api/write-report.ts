import type { EntryDeclarations } from "./extract-declarations.ts";

/** The report of an entry point: what it exports, and below that what those declarations refer to and no entry point exports. */
export function writeReport(
  { entry, imports, declarations }: EntryDeclarations,
  leaks: ReadonlySet<string>,
): string {
  const exported = declarations.filter(({ isExported }) => isExported).map(({ code }) => code);
  const leaked = declarations
    .filter(({ name, isExported }) => !isExported && leaks.has(name))
    .map(({ code }) => code);
  const code = [...exported, ...leaked].join("\n\n");
  const used = imports.filter((line) => importedNames(line).some((name) => contains(code, name)));
  return [
    "<!-- Written by `pnpm api:write` from the built declarations. Change the code, not this page. -->",
    `# ${entry.specifier}`,
    "What TypeScript sees of this entry point, by name. A change here is a change of the public API.",
    codeBlock([used.join("\n"), exported.join("\n\n")]),
    ...(leaked.length === 0 ? [] : ["## Referred to, and not exported", codeBlock([leaked.join("\n\n")])]),
  ]
    .join("\n\n")
    .concat("\n");
}

function codeBlock(parts: readonly string[]): string {
  return ["```ts", parts.filter((part) => part !== "").join("\n\n"), "```"].join("\n");
}

/** The names that an import brings: of `import x, { A, type B as C } from "y"` these are x, A and C. */
function importedNames(line: string): string[] {
  const [clause = ""] = line.replace(/^import (?:type )?/, "").split(" from ");
  return clause
    .split(/[{},]/)
    .map((part) => part.trim().split(" ").at(-1) ?? "")
    .filter((name) => name !== "");
}

function contains(code: string, name: string): boolean {
  return new RegExp(`(?<![\\w$.])${name.replaceAll("$", "\\$")}(?![\\w$])`).test(code);
}
