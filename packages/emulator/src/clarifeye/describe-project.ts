import type { Project } from "./project.ts";

/** The ids of what an emulator was seeded with. */
export interface SeededClarifeyeProject {
  id: string;
  documents: { id: string; name: string }[];
  flows: { id: string; name: string; objects: SeededExtractor; documentTags?: SeededExtractor }[];
}

/** One extractor and the table that it fills. */
export interface SeededExtractor {
  extractorId: string;
  tableId: string;
  tableName: string;
}

export function describeProject(project: Project): SeededClarifeyeProject {
  return {
    id: project.id,
    documents: [...project.documents.values()].map(({ id, name }) => ({ id, name })),
    flows: [...project.flows.values()].map(({ id, name, extractorIds }) => {
      const extractors = extractorIds.flatMap((each) => project.extractors.get(each) ?? []);
      const describe = (kind: string): SeededExtractor | undefined => {
        const extractor = extractors.find((each) => each.kind === kind);
        const table = project.tables.get(extractor?.tableId ?? "");
        return extractor && table
          ? { extractorId: extractor.id, tableId: table.id, tableName: table.name }
          : undefined;
      };
      const objects = describe("object-extraction");
      if (!objects) throw new Error(`Flow ${id} has no object extractor.`);
      const documentTags = describe("document-tag-extraction");
      return { id, name, objects, ...(documentTags ? { documentTags } : {}) };
    }),
  };
}
