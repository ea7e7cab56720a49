import { type DescribedCommand, quoteForShell } from "./commands.ts";

/** Completion for zsh, with descriptions. */
export function zshScript(program: string, commands: readonly DescribedCommand[]): string {
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
${commands.flatMap(valueCases).join("\n")}
  esac
  case $command in
${commands.map((command) => optionCase(command, commands)).join("\n")}
  esac
}
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
compdef _${program} ${program}
`;
}

function valueCases({ name, options }: DescribedCommand): string[] {
  return options
    .filter(({ takesValue }) => takesValue)
    .map(({ names, choices, takesFile }) => {
      const patterns = names.map((option) => `${name}:${option}`).join("|");
      const known = `compadd -- ${choices.map(quoteForShell).join(" ")}`;
      const reply = choices.length > 0 ? known : takesFile ? "_files" : "_message value";
      return `    (${patterns}) ${reply}; return ;;`;
    });
}

function optionCase(
  { name, options, choices }: DescribedCommand,
  commands: readonly DescribedCommand[],
): string {
  const items = options.map(({ names, description }) => describe(names.at(-1) ?? "", description));
  const named = commands.filter((command) => command.name);
  const summaries = named.map((command) => describe(command.name, command.summary)).join(" ");
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

function describe(name: string, description: string): string {
  return quoteForShell(`${name}:${description}`);
}
