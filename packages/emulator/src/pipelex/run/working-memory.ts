import type { Stuff } from "./stuff.ts";

/** Why a value is not there. */
export interface Absence {
  variable_name: string;
  kind: "declared_absent" | "skipped" | "not_provided";
  reason: string;
  producing_pipe: string | null;
  /** The absence that led to this one. */
  upstream: Absence | null;
}

/** What the pipes of one run read and write. */
export class WorkingMemory {
  readonly root: Map<string, Stuff>;
  readonly aliases: Map<string, string>;
  readonly absences: Map<string, Absence>;

  constructor(from?: WorkingMemory) {
    this.root = new Map(from?.root);
    this.aliases = new Map(from?.aliases);
    this.absences = new Map(from?.absences);
  }

  get(name: string): Stuff | undefined {
    return this.root.get(name) ?? this.root.get(this.aliases.get(name) ?? "");
  }

  set(stuff: Stuff): void {
    this.root.set(stuff.name, stuff);
    this.absences.delete(stuff.name);
  }

  /** Makes a value the main one: under its own name with an alias, or under `main_stuff` itself. */
  setMain(stuff: Stuff): void {
    this.set(stuff);
    if (stuff.name === "main_stuff") this.aliases.delete("main_stuff");
    else this.aliases.set("main_stuff", stuff.name);
  }

  setAbsent(absence: Absence): void {
    this.absences.set(absence.variable_name, absence);
  }
}
