import { addFlow } from "./add-flow.ts";
import { createExtractor } from "./create-extractor.ts";
import type { Project } from "./project.ts";
import type { ClarifeyeProjectSeed } from "./project-seed.ts";
import { seedId } from "./seed-id.ts";
import { storeDocument } from "./store-document.ts";
import { TimedLog } from "./timed-log.ts";

/** A project as it stands when the emulator starts. */
export async function createProject(
  random: () => number,
  seed: ClarifeyeProjectSeed,
  nowMs: number,
): Promise<Project> {
  const tables: Project["tables"] = new Map();
  const extractors: Project["extractors"] = new Map();
  const parsing = createExtractor(random, { tables, extractors }, { kind: "parsing", name: "Parse", nowMs });
  const project: Project = {
    id: seedId(random, "a project", seed.id),
    mode: seed.mode ?? "auto_sync",
    createdAtMs: nowMs,
    documents: new Map(),
    uploads: new Map(),
    extractors,
    flows: new Map(),
    tables,
    runs: new Map(),
    publications: new TimedLog(),
    parsing,
    rowIds: new Map(),
    extracted: new Map(),
  };
  for (const flow of seed.flows) addFlow(random, project, flow, nowMs);
  for (const { id, name, bytes, metadata } of seed.documents ?? []) {
    await storeDocument(random, project, {
      ...(id === undefined ? {} : { id }),
      name,
      bytes,
      contentType: "application/pdf",
      metadata: [...(metadata ?? [])],
      storedAtMs: nowMs,
    });
  }
  return project;
}
