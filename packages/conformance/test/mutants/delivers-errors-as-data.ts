import type { Mutant } from "./mutant.ts";

export const deliversErrorsAsData: Mutant = {
  group: "results",
  wrong: "it delivers whatever the vendor sent, an error too",
  mutation: {
    pipeline: ({ normalizeResult }) => ({
      normalizeResult(request) {
        const { data, ...rest } = normalizeResult(request);
        return { ...rest, data: data ?? request.raw.answers.result };
      },
    }),
  },
};
