import type { PipeCompose } from "../bundle/pipe.ts";
import type { OperatorResult } from "./operator-result.ts";
import { readPath, renderTemplate } from "./render-content.ts";
import { isRecord } from "./shape-content.ts";
import type { WorkingMemory } from "./working-memory.ts";

/** Runs a PipeCompose: renders its template, or builds an object member by member. No model takes part. */
export function runCompose(pipe: PipeCompose, memory: WorkingMemory): OperatorResult {
  if (pipe.construct === undefined) {
    const text = renderTemplate(pipe.template ?? "", memory);
    return { content: { text }, calls: [], executionData: { compose_mode: "template", rendered_text: text } };
  }
  const content = construct(pipe.construct, memory);
  const fields = Object.fromEntries(
    Object.entries(pipe.construct).map(([name, rule]) => [
      name,
      { method: methodOf(rule), rendered: content[name] },
    ]),
  );
  return { content, calls: [], executionData: { compose_mode: "construct", fields } };
}

function construct(rules: Record<string, unknown>, memory: WorkingMemory): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(rules).map(([name, rule]) => [name, constructMember(rule, memory)]),
  );
}

function constructMember(rule: unknown, memory: WorkingMemory): unknown {
  if (!isRecord(rule)) return rule;
  switch (methodOf(rule)) {
    case "from":
      return unwrapped(readPath(memory, String(rule.from).split(".")));
    case "template":
      return renderTemplate(String(rule.template), memory);
    default:
      return construct(rule, memory);
  }
}

function methodOf(rule: unknown): "from" | "template" | "nested" | "fixed" {
  if (!isRecord(rule)) return "fixed";
  if (typeof rule.from === "string") return "from";
  return typeof rule.template === "string" ? "template" : "nested";
}

/** A whole text or number that becomes a member stands there as its plain value. */
function unwrapped(value: unknown): unknown {
  if (!isRecord(value)) return value ?? null;
  const [only, ...others] = Object.keys(value);
  return others.length === 0 && (only === "text" || only === "number" || only === "items")
    ? value[only]
    : value;
}
