import type { DescribedCommand, DescribedOption } from "./commands.ts";

/** Completion for fish, with descriptions. */
export function fishScript(program: string, commands: readonly DescribedCommand[]): string {
  const complete = `complete -c ${program}`;
  const lines = commands.flatMap(({ name, summary, options, choices }) => {
    const within = name
      ? `${complete} -n '__fish_seen_subcommand_from ${name}'`
      : `${complete} -n __fish_use_subcommand`;
    if (name === "") return options.map((option) => `${within} ${describeOption(option)}`);
    return [
      `${complete} -f -n __fish_use_subcommand -a ${name} -d ${quote(summary)}`,
      ...(choices.length > 0 ? [`${within} -f -a ${quote(choices.join(" "))}`] : []),
      ...options.map((option) => `${within} ${describeOption(option)}`),
    ];
  });
  return `${lines.join("\n")}\n`;
}

function describeOption({ names, takesValue, takesFile, choices, description }: DescribedOption): string {
  const flags = names.map((name) => (name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
  const value =
    choices.length > 0
      ? ["-x", "-a", quote(choices.join(" "))]
      : takesFile
        ? ["-r"]
        : takesValue
          ? ["-x"]
          : [];
  return [...flags, ...value, "-d", quote(description)].join(" ");
}

function quote(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
