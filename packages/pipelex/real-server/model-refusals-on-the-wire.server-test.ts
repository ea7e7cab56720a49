import { describe, expect, inject, test } from "vitest";
import { exampleDataUrl, execute } from "./ask-server.ts";
import { invoiceBundle, talkBundle } from "./bundles.ts";
import { expectProblem, type Refusal } from "./expect-problem.ts";

const { protocol } = inject("peer");
const older = "LLMCompletionError";

describe("a run that a model ends is answered as an error", () => {
  test("429 with Retry-After, though the run had begun", async () => {
    const answer = await execute({ mthds_contents: [talkBundle("REFUSE 429 7")], inputs: { name: "Ada" } });
    expectProblem(answer, { "0.6": [429, older], "2.0": [429, "provider.rate_limited"] });
    expect(answer.headers.get("retry-after")).toBe("7");
    if (protocol === "2.0") expect(answer.body).toMatchObject({ retry: "yes", retry_after: 7 });
    else
      expect(answer.body).toMatchObject({ retryable: true, provider_metadata: { retry_after_seconds: 7 } });
  });

  test.each<[string, boolean, Refusal]>([
    ["REFUSE 401", false, { "0.6": [500, older], "2.0": [502, "provider.credential_refused"] }],
    ["REFUSE 500", true, { "0.6": [500, older], "2.0": [502, "provider.failed"] }],
    ["REFUSE 503", true, { "0.6": [500, older], "2.0": [502, "provider.unavailable"] }],
    ["REFUSE 400", false, { "0.6": [422, older], "2.0": [500, "runtime.unexpected"] }],
  ])("%s (worth another run: %s)", async (sentence, worthAnother, refusal) => {
    const answer = await execute({ mthds_contents: [talkBundle(sentence)], inputs: { name: "Ada" } });
    expectProblem(answer, refusal);
    if (protocol === "2.0") {
      expect(answer.body).toMatchObject({
        retry: worthAnother ? "yes" : "no",
        location: { pipe: "talk", path: ["talk"] },
        diagnostics: {
          model: "loopback-model",
          provider: { name: "ollama", status: Number(sentence.slice(-3)) },
        },
      });
    } else {
      expect(answer.body).toMatchObject({
        retryable: worthAnother,
        detail: expect.stringMatching(/^Pipe 'talk' failed: /),
        model: "loopback-model",
        provider: "ollama",
        provider_metadata: { status_code: Number(sentence.slice(-3)) },
      });
    }
  });

  test("when the model's answer does not fit the concept, after the document was read", async () => {
    const url = await exampleDataUrl("invoice-01.pdf");
    const bundle = invoiceBundle('{"total": 812.5}');
    const answer = await execute({ mthds_contents: [bundle], inputs: { document: url } });
    expectProblem(answer, { "0.6": [422, older], "2.0": [502, "model.output_schema_mismatch"] });
    if (protocol === "2.0") {
      expect(answer.body.location).toEqual({ pipe: "fill_in", path: ["read_invoice", "fill_in"] });
    } else {
      expect(answer.body.detail).toMatch(/^Pipe 'fill_in' failed \(read_invoice → fill_in\): /);
    }
  });
});
