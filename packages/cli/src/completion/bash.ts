import { type DescribedCommand, quoteForShell } from "./commands.ts";

/** Completion for bash. Where nothing is known, `-o default` falls back to files. */
export function bashScript(program: string, commands: readonly DescribedCommand[]): string {
  const names = commands.map(({ name }) => name).filter(Boolean);
  return `_${program}() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command= word words=
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in ${names.join("|")}) command=$word; break ;; esac
  done
  COMPREPLY=()
  case $command:$previous in
${commands.flatMap(valueCases).join("\n")}
  esac
  case $command in
${commands.map(wordCase).join("\n")}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _${program} ${program}
`;
}

function valueCases({ name, options }: DescribedCommand): string[] {
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

function wordCase({ name, options, choices }: DescribedCommand): string {
  const flags = options.flatMap(({ names }) => names.slice(-1)).join(" ");
  return `    ${name || "''"}) if [[ $current == -* ]]; then words=${quoteForShell(flags)}; else words=${quoteForShell(choices.join(" "))}; fi ;;`;
}
