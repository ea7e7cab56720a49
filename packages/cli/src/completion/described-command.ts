import type { Command, Option } from "commander";

/** What a shell needs to know of an option. */
export interface DescribedOption {
  /** Such as `-o` and `--output`. */
  names: string[];
  takesValue: boolean;
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

/** The commands of a program, each with the program's own options after its own. */
export function describeCommands(program: Command): DescribedCommand[] {
  const shared = [...program.options.map(describeOption), helpOption];
  return program.commands.map((command) => ({
    name: command.name(),
    summary: command.summary(),
    options: [...command.options.map(describeOption), ...shared],
    choices: command.registeredArguments.flatMap((argument) => argument.argChoices ?? []),
  }));
}

const helpOption: DescribedOption = {
  names: ["-h", "--help"],
  takesValue: false,
  choices: [],
  description: "display help",
};

function describeOption({
  short,
  long,
  required,
  optional,
  argChoices,
  description,
}: Option): DescribedOption {
  return {
    names: [short, long].filter((name) => name !== undefined),
    takesValue: required || optional,
    choices: argChoices ?? [],
    description,
  };
}
