import type { Hono } from "hono";
import type { EmulatorEnv } from "../../server/fault-middleware.ts";
import { notFound } from "../clarifeye-error.ts";
import { toClarifeyeTime } from "../clarifeye-time.ts";
import type { ClarifeyeWorld } from "../clarifeye-world.ts";
import type { Extractor, ExtractorKind } from "../extractor.ts";
import { openProject, pathId } from "../open-project.ts";
import { paginate } from "../paginate.ts";
import type { Project } from "../project.ts";
import { projectPath } from "./project-path.ts";

/** The kinds that a step can name by id. Flows of the emulator have no chunk tags, so `tag-extractors` is an empty list. */
const collections: Record<string, ExtractorKind | null> = {
  "object-extractors": "object-extraction",
  "chunks-extractors": "chunking",
  "tag-extractors": null,
};

const tableFields: Partial<Record<ExtractorKind, string>> = {
  "object-extraction": "extracted_objects_table",
  chunking: "extracted_chunks_table",
};

/** Extractors, by way of which a client gets from a step to the id of its table. */
export function addExtractorRoutes(app: Hono<EmulatorEnv>, world: ClarifeyeWorld): void {
  for (const [path, kind] of Object.entries(collections)) {
    app.get(`${projectPath}/${path}/`, (context) => {
      const { project } = openProject(context, world, "CAN_VIEW_DATA");
      const found = [...project.extractors.values()].filter((extractor) => extractor.kind === kind);
      const items = found.map((extractor) => viewExtractor(world, project, extractor));
      return context.json(paginate(context, world.switches.pageLinkOrigin, items));
    });

    app.get(`${projectPath}/${path}/:extractor/`, (context) => {
      const { project } = openProject(context, world, "CAN_VIEW_DATA");
      const extractor = project.extractors.get(pathId(context, world, "extractor"));
      if (extractor?.kind !== kind) throw notFound();
      return context.json(viewExtractor(world, project, extractor));
    });
  }
}

function viewExtractor(world: ClarifeyeWorld, project: Project, extractor: Extractor) {
  const table = project.tables.get(extractor.tableId);
  const field = tableFields[extractor.kind];
  const tables =
    field === undefined || table === undefined || world.switches.extractorTables === "absent"
      ? {}
      : { [field]: world.switches.extractorTables === "id" ? table.id : { id: table.id, name: table.name } };
  return {
    id: extractor.id,
    name: extractor.name,
    created_at: toClarifeyeTime(extractor.createdAtMs),
    ...(extractor.kind === "object-extraction" ? { extractable_pydantic_class: extractor.schema } : {}),
    ...tables,
  };
}
