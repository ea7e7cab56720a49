import { createDocmux } from "@docmux/core";
import { describe, expect, test } from "vitest";
import { clarifeye } from "./provider.ts";

const projectId = "9c2b1c0a-7a1d-4d1d-8e3a-1d2b3c4d5e6f";
const id = "3c90c3cc-0d44-4b50-8888-8dd25736052a";

describe("pipeline URIs", () => {
  test.each([
    `${projectId}/${id}`,
    `${projectId}/${id}/publish`,
    `${projectId}/runs/${id}`,
    `${projectId}/indexing`,
  ])("clarifeye:%s leads to itself", (path) => {
    const pipeline = createDocmux({ providers: [clarifeye] }).pipeline(`clarifeye:${path}`);
    expect(pipeline.uri).toBe(`clarifeye:${path}`);
    expect(pipeline.provider).toBe(clarifeye);
  });

  test.each([
    "invoices",
    projectId,
    `${projectId}/invoices`,
    `${projectId}/${id}/runs`,
    `${projectId}/runs`,
    `../${id}`,
  ])("clarifeye:%s is refused", (path) => {
    expect(() => createDocmux({ providers: [clarifeye] }).pipeline(`clarifeye:${path}`)).toThrow(
      /clarifeye:<project>\/<flow>|UUID/,
    );
  });
});
