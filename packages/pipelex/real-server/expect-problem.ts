import { expect, inject } from "vitest";
import type { ServerAnswer } from "./ask-server.ts";

/** Status and identity of a refusal in each protocol: `error_type` in 0.6, `code` in 2.0. */
export interface Refusal {
  "0.6": [status: number, errorType: string];
  "2.0": [status: number, code: string];
}

/** Checks that an answer is the refusal that this server's protocol words so, complete in all its members. */
export function expectProblem(answer: ServerAnswer, refusal: Refusal): void {
  const { protocol } = inject("peer");
  const [status, identity] = refusal[protocol];
  const { code, error_type } = answer.body;
  expect({ status: answer.status, identity: code ?? error_type, detail: answer.body.detail }).toMatchObject({
    status,
    identity,
  });
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  expect(answer.body).toMatchObject({
    status,
    type: expect.stringMatching(/^https:/),
    title: expect.any(String),
    detail: expect.any(String),
    request_id: answer.headers.get("x-request-id"),
  });
  if (protocol === "2.0") expectMembersOf20(answer);
  else expectMembersOf06(answer);
}

function expectMembersOf20(answer: ServerAnswer): void {
  expect(answer.body).toMatchObject({
    domain: expect.stringMatching(/^(input|method|account|operator|runtime)$/),
    retry: expect.stringMatching(/^(yes|no)$/),
    next_step: { kind: expect.any(String), detail: expect.any(String) },
  });
  for (const older of ["error_type", "error_domain", "validation_errors", "user_action", "instance"]) {
    expect(answer.body).not.toHaveProperty(older);
  }
}

function expectMembersOf06(answer: ServerAnswer): void {
  expect(answer.body.instance).toMatch(/^\/v1\//);
  for (const newer of ["code", "domain", "retry", "errors", "next_step", "location", "diagnostics"]) {
    expect(answer.body).not.toHaveProperty(newer);
  }
}
