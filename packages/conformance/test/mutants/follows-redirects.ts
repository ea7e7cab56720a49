import type { Mutant } from "./mutant.ts";

export const followsRedirects: Mutant = {
  group: "third-party origins",
  wrong: "it follows redirects with all its headers",
  mutation: {
    fetch: (fetch) => (input, init) => fetch(new Request(input as string, { ...init, redirect: "follow" })),
  },
};
