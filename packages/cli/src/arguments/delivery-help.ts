/** Help for `--output` of one run. */
export const outputHelp = "where to: .json holds all, .md .html .txt the content; replaces what is there";

/** Help for `--require-complete`. */
export const requireCompleteHelp = "end with 10 when part of the output is missing";
