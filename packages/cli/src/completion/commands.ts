import type { Command, Option } from "commander";

/** What a shell needs to know of an option. */
export interface DescribedOption {
  /** Such as `-o` and `--output`. */
  names: string[];
  takesValue: boolean;
  /** The value is a file. */
  takesFile: boolean;
  choices: readonly string[];
  description: string;
}

/** What a shell needs to know of a command. */
export interface DescribedCommand {
  name: string;
  summary: string;
  options: DescribedOption[];
  /** What its arguments may be; empty: files. */
  choices: readonly string[];
}

/**
 * The commands of a program, each with the program's own options after its own. The first has no name: it stands for
 * what may be written before a command. A command within a command is among the choices of the outer one, and its options
 * are among the outer one's.
 */
export function describeCommands(program: Command): [DescribedCommand, ...DescribedCommand[]] {
  const shared = [...program.options.map(describeOption), helpOption];
  const named = program.commands.map((command) => ({
    name: command.name(),
    summary: command.summary(),
    options: [
      ...[command, ...command.commands].flatMap(({ options }) => options.map(describeOption)),
      ...shared,
    ],
    choices: [
      ...command.registeredArguments.flatMap((argument) => argument.argChoices ?? []),
      ...command.commands.map((inner) => inner.name()),
    ],
  }));
  const names = named.map(({ name }) => name);
  const help = { name: "help", summary: "display help for a command", options: [], choices: names };
  return [{ name: "", summary: "", options: shared, choices: [...names, help.name] }, ...named, help];
}

const helpOption: DescribedOption = {
  names: ["-h", "--help"],
  takesValue: false,
  takesFile: false,
  choices: [],
  description: "display help",
};

function describeOption({
  short,
  long,
  flags,
  required,
  optional,
  argChoices,
  description,
}: Option): DescribedOption {
  return {
    names: [short, long].filter((name) => name !== undefined),
    takesValue: required || optional,
    takesFile: /<(?:file|package)>/.test(flags),
    choices: argChoices ?? [],
    description,
  };
}

/** Text in single quotes, as bash and zsh read it. */
export function quoteForShell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
