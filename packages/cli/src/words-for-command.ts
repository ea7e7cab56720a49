// Errors speak to programmers, in the names of options; who types a command knows those by its flags.
const words: readonly (readonly [said: RegExp, told: string])[] = [
  [/ ?Attach to `error\.ref` and wait again, with a longer `timeoutMs`\./g, ""],
  [/Attach to error\.ref and wait for its result\./g, "Wait for it with docmux wait."],
  [/, or set onUnsupported to warn\./g, "."],
  [/does not take onAbort: "cancel"/g, "does not take --cancel-on-abort"],
  [/so onAbort: "cancel" is refused/g, "so --cancel-on-abort is refused"],
  [/leave onAbort at detach\./gi, "leave --cancel-on-abort out."],
  [/; stop waiting for it by aborting the signal\./g, "; Ctrl-C ends the waiting for it."],
];

/** The message of an error in the words of the command line. */
export function wordsForCommand(message: string): string {
  return words.reduce((text, [said, told]) => text.replace(said, told), message);
}
