import type { ValidationItem } from "../pipelex-error.ts";

/** Collects the errors of a bundle, so that one response lists all of them. */
export class BundleProblems {
  readonly items: ValidationItem[] = [];

  add(category: ValidationItem["category"], message: string, facts: Record<string, unknown> = {}): void {
    this.items.push({ category, message, ...facts });
  }
}

/** A TOML table that is read member by member; members of the wrong type are noted as problems. */
export class TomlTable {
  readonly #members: Record<string, unknown>;
  readonly #problems: BundleProblems;
  readonly #facts: Record<string, unknown>;

  /** @param facts where the table stands, such as `{pipe_code, domain_code}` */
  constructor(members: Record<string, unknown>, problems: BundleProblems, facts: Record<string, unknown>) {
    this.#members = members;
    this.#problems = problems;
    this.#facts = facts;
  }

  has(name: string): boolean {
    return this.#members[name] !== undefined;
  }

  /** The first of these members that is there: the present name first, then older ones. */
  text(...names: string[]): string | undefined {
    return this.#read(names, "a string", (value) => typeof value === "string") as string | undefined;
  }

  requiredText(...names: string[]): string {
    const text = this.text(...names);
    if (text === undefined && !names.some((name) => this.has(name)))
      this.complain(names[0] ?? "", "field required");
    return text ?? "";
  }

  tables(...names: string[]): Record<string, unknown>[] {
    const isTables = (value: unknown) => Array.isArray(value) && value.every(isTable);
    return (this.#read(names, "a list of tables", isTables) ?? []) as Record<string, unknown>[];
  }

  table(...names: string[]): Record<string, unknown> {
    return (this.#read(names, "a table", isTable) ?? {}) as Record<string, unknown>;
  }

  complain(field: string, message: string, facts: Record<string, unknown> = {}): void {
    this.#problems.add("blueprint_validation", `${field}: ${message}`, {
      ...this.#facts,
      field_name: field,
      ...facts,
    });
  }

  #read(names: string[], expected: string, fits: (value: unknown) => boolean): unknown {
    const name = names.find((candidate) => this.has(candidate));
    if (name === undefined) return undefined;
    if (fits(this.#members[name])) return this.#members[name];
    this.complain(name, `must be ${expected}`);
    return undefined;
  }
}

export function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}
