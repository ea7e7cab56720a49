import type { EntryDeclarations } from "./extract-declarations.ts";

/** The names that a package's declarations may refer to without exporting them, by package, each with a reason. */
export type AllowedLeaks = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * What declarations of entry points refer to and no entry point of the package exports, by package. A user sees such a name
 * in an editor and cannot write it. Names are compared, not symbols: a package does not declare one name twice.
 */
export function findLeaks(all: readonly EntryDeclarations[]): Map<string, Set<string>> {
  const exported = new Map<string, Set<string>>();
  const leaks = new Map<string, Set<string>>();
  const namesOf = (map: Map<string, Set<string>>, packageName: string) => {
    const names = map.get(packageName) ?? new Set<string>();
    map.set(packageName, names);
    return names;
  };
  for (const { entry, declarations } of all) {
    for (const { name, isExported } of declarations) {
      if (isExported) namesOf(exported, entry.packageName).add(name);
    }
  }
  for (const { entry, declarations } of all) {
    for (const { name, isExported } of declarations) {
      if (isExported || exported.get(entry.packageName)?.has(name)) continue;
      namesOf(leaks, entry.packageName).add(name);
    }
  }
  return leaks;
}

/** The leaks that are not allowed, and what is allowed and does not leak: one sentence each. */
export function judgeLeaks(leaks: ReadonlyMap<string, ReadonlySet<string>>, allowed: AllowedLeaks): string[] {
  const found = [...leaks].flatMap(([packageName, names]) =>
    [...names]
      .filter((name) => allowed[packageName]?.[name] === undefined)
      .map(
        (name) =>
          `${packageName} publishes declarations that refer to ${name}, which no entry point exports. Export it, or write the declaration without it.`,
      ),
  );
  const unused = Object.entries(allowed).flatMap(([packageName, names]) =>
    Object.keys(names)
      .filter((name) => !leaks.get(packageName)?.has(name))
      .map((name) => `${packageName} does not leak ${name}. Take it out of scripts/api/allowed-leaks.ts.`),
  );
  return [...found, ...unused];
}
