import { createExtractor } from "./create-extractor.ts";
import type { ExtractionFlow, FlowNode } from "./extraction-flow.ts";
import type { Extractor } from "./extractor.ts";
import type { Project } from "./project.ts";
import type { ClarifeyeFlowSeed } from "./project-seed.ts";
import { seedId } from "./seed-id.ts";

/** Parse -> Chunk -> Extract objects, in parallel Tag documents, and a final Publish where the flow publishes automatically. */
export function addFlow(
  random: () => number,
  project: Project,
  seed: ClarifeyeFlowSeed,
  nowMs: number,
): ExtractionFlow {
  const { name, schema, tableName, documentTags } = seed;
  const chunking = createExtractor(random, project, {
    kind: "chunking",
    name: `${name}: chunks`,
    nowMs,
  });
  const objects = createExtractor(random, project, {
    kind: "object-extraction",
    name: `${name}: objects`,
    schema,
    ...(tableName === undefined ? {} : { tableName }),
    nowMs,
  });
  const nodes = [
    toNode("Parse", project.parsing, []),
    toNode("Chunk", chunking, ["Parse"]),
    toNode("Extract objects", objects, ["Chunk"]),
  ];
  if (documentTags) {
    const tags = createExtractor(random, project, {
      kind: "document-tag-extraction",
      name: `${name}: document tags`,
      schema: documentTags,
      nowMs,
    });
    nodes.push(toNode("Tag documents", tags, ["Parse"]));
  }
  const flow: ExtractionFlow = {
    id: seedId(random, `flow "${name}"`, seed.id),
    name,
    publishMode: seed.publishMode ?? "manual_publish",
    dag: { name, nodes },
    extractorIds: nodes.map((node) => node.extractor_id ?? ""),
    runMode: seed.runMode ?? "upsert-all",
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  };
  project.flows.set(flow.id, flow);
  return flow;
}

function toNode(name: string, extractor: Extractor, dependsOn: string[]): FlowNode {
  return { name, step: extractor.kind, depends_on: dependsOn, extractor_id: extractor.id };
}
