import type { Command } from "commander";
import { type DescribedCommand, type DescribedOption, describeCommands, quoteForShell } from "./commands.ts";

const writers = { bash: bashScript, zsh: zshScript, fish: fishScript };

/** A completion script, written from the commands themselves. Pressing Tab then starts no process. */
export function completionScript(program: Command, shell: keyof typeof writers): string {
  return writers[shell](program.name(), describeCommands(program));
}

/** Completion for bash. Where nothing is known, `-o default` falls back to files. */
function bashScript(program: string, commands: readonly DescribedCommand[]): string {
  const names = commands.map(({ name }) => name).filter(Boolean);
  return `_${program}() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command= word words=
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in ${names.join("|")}) command=$word; break ;; esac
  done
  COMPREPLY=()
  case $command:$previous in
${commands.flatMap(bashValueCases).join("\n")}
  esac
  case $command in
${commands.map(bashWordCase).join("\n")}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _${program} ${program}
`;
}

function bashValueCases({ name, options }: DescribedCommand): string[] {
  return options
    .filter(({ takesValue }) => takesValue)
    .map(({ names, choices, takesFile }) => {
      const patterns = names.map((option) => `${name}:${option}`).join("|");
      const reply =
        choices.length > 0
          ? `COMPREPLY=($(compgen -W ${quoteForShell(choices.join(" "))} -- "$current")); `
          : takesFile
            ? ""
            : "compopt +o default 2>/dev/null; ";
      return `    ${patterns}) ${reply}return ;;`;
    });
}

function bashWordCase({ name, options, choices }: DescribedCommand): string {
  const flags = options.flatMap(({ names }) => names.slice(-1)).join(" ");
  return `    ${name || "''"}) if [[ $current == -* ]]; then words=${quoteForShell(flags)}; else words=${quoteForShell(choices.join(" "))}; fi ;;`;
}

/** Completion for zsh, with descriptions. */
function zshScript(program: string, commands: readonly DescribedCommand[]): string {
  return `#compdef ${program}
_${program}() {
  local command word
  local -a items
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case $word in (${commands
      .map(({ name }) => name)
      .filter(Boolean)
      .join("|")}) command=$word; break ;; esac
  done
  case "$command:\${words[CURRENT-1]}" in
${commands.flatMap(zshValueCases).join("\n")}
  esac
  case $command in
${commands.map((command) => zshOptionCase(command, commands)).join("\n")}
  esac
}
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
compdef _${program} ${program}
`;
}

function zshValueCases({ name, options }: DescribedCommand): string[] {
  return options
    .filter(({ takesValue }) => takesValue)
    .map(({ names, choices, takesFile }) => {
      const patterns = names.map((option) => `${name}:${option}`).join("|");
      const known = `compadd -- ${choices.map(quoteForShell).join(" ")}`;
      const reply = choices.length > 0 ? known : takesFile ? "_files" : "_message value";
      return `    (${patterns}) ${reply}; return ;;`;
    });
}

function zshOptionCase(
  { name, options, choices }: DescribedCommand,
  commands: readonly DescribedCommand[],
): string {
  const items = options.map(({ names, description }) => zshItem(names.at(-1) ?? "", description));
  const named = commands.filter((command) => command.name);
  const summaries = named.map((command) => zshItem(command.name, command.summary)).join(" ");
  if (name === "" || name === "help") {
    return `    (${name || "''"}) if [[ \${words[CURRENT]} == -* ]]; then
        items=(${items.join(" ")})
        _describe -t options option items
      else
        items=(${summaries})
        _describe -t commands command items
      fi ;;`;
  }
  const rest = choices.length > 0 ? `compadd -- ${choices.map(quoteForShell).join(" ")}` : "_files";
  return `    (${name}) if [[ \${words[CURRENT]} == -* ]]; then
        items=(${items.join(" ")})
        _describe -t options option items
      else ${rest}; fi ;;`;
}

function zshItem(name: string, description: string): string {
  return quoteForShell(`${name}:${description}`);
}

/** Completion for fish, with descriptions. */
function fishScript(program: string, commands: readonly DescribedCommand[]): string {
  const complete = `complete -c ${program}`;
  const lines = commands.flatMap(({ name, summary, options, choices }) => {
    const within = name
      ? `${complete} -n '__fish_seen_subcommand_from ${name}'`
      : `${complete} -n __fish_use_subcommand`;
    if (name === "") return options.map((option) => `${within} ${fishOption(option)}`);
    return [
      `${complete} -f -n __fish_use_subcommand -a ${name} -d ${quoteForFish(summary)}`,
      ...(choices.length > 0 ? [`${within} -f -a ${quoteForFish(choices.join(" "))}`] : []),
      ...options.map((option) => `${within} ${fishOption(option)}`),
    ];
  });
  return `${lines.join("\n")}\n`;
}

function fishOption({ names, takesValue, takesFile, choices, description }: DescribedOption): string {
  const flags = names.map((name) => (name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
  const value =
    choices.length > 0
      ? ["-x", "-a", quoteForFish(choices.join(" "))]
      : takesFile
        ? ["-r"]
        : takesValue
          ? ["-x"]
          : [];
  return [...flags, ...value, "-d", quoteForFish(description)].join(" ");
}

function quoteForFish(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
