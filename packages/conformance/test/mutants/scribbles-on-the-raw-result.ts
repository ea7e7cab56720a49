import type { Mutant } from "./mutant.ts";

export const scribblesOnTheRawResult: Mutant = {
  group: "results",
  wrong: "its normalizer leaves a note in the raw result that it reads",
  mutation: {
    pipeline: ({ normalizeResult }) => ({
      normalizeResult(request) {
        const { answers } = request.raw;
        answers[`note-${Object.keys(answers).length}`] = "read";
        return normalizeResult(request);
      },
    }),
  },
};
