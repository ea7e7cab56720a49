import type { StepKind } from "@docmux/core/provider";
import { stepKindOf } from "../status.ts";
import type { WireRun, WireStep } from "../wire.ts";

/** The steps of a run in an order in which they can run. Steps of a circle, which should not be, come last. */
export function orderRunSteps(run: Pick<WireRun, "steps">): RunStep[] {
  const steps = (run.steps ?? []).map(toRunStep);
  for (const step of steps) step.dependsOn = dependenciesOf(step, steps);
  const ordered: RunStep[] = [];
  const placed = new Set<string>();
  while (ordered.length < steps.length) {
    const left = steps.filter((step) => !placed.has(step.key));
    const ready = left.filter((step) => step.dependsOn.every((key) => placed.has(key)));
    for (const step of ready.length > 0 ? ready : left) {
      ordered.push(step);
      placed.add(step.key);
    }
  }
  return ordered;
}

/** A step of a run at its place in the graph. */
export interface RunStep {
  key: string;
  type: string;
  kind: StepKind;
  /** Keys of the steps that must end first. */
  dependsOn: string[];
  /** Table name -> id of the table version that it wrote to; `undefined` where the vendor gave none. */
  outputs: Map<string, string | undefined>;
  inputs: Map<string, string | undefined>;
  wire: WireStep;
  /** Place in the vendor's answer. */
  position: number;
}

function toRunStep(wire: WireStep, position: number, all: readonly WireStep[]): RunStep {
  const type = wire.step ?? "step";
  const isOnlyOne = wire.id && all.filter((other) => other.id === wire.id).length === 1;
  return {
    key: isOnlyOne && wire.id ? wire.id : `${type}-${position}`,
    type,
    kind: stepKindOf(type),
    dependsOn: [],
    outputs: readVersions(wire.outputs),
    inputs: readVersions(wire.inputs),
    wire,
    position,
  };
}

/** Table name -> version id of a map as the vendor writes it. */
export function readVersions(
  versions: Record<string, unknown> | null | undefined,
): Map<string, string | undefined> {
  return new Map(
    Object.entries(versions ?? {}).map(([name, version]) => [
      name,
      typeof version === "string" && version !== "" ? version : undefined,
    ]),
  );
}

/** `depends_on` holds "names of the steps", but a name may be null: then it can only mean the type or the id. */
function dependenciesOf({ key, wire }: RunStep, steps: readonly RunStep[]): string[] {
  const found = (wire.depends_on ?? []).flatMap((reference) => {
    const byName = steps.filter((other) => other.wire.name === reference);
    const byType = steps.filter((other) => other.wire.step === reference);
    const byId = steps.filter((other) => other.wire.id === reference);
    const matching = byName.length > 0 ? byName : byType.length > 0 ? byType : byId;
    return matching.map((other) => other.key);
  });
  return [...new Set(found)].filter((other) => other !== key);
}

/** The ids of extractors that a step gives. */
export function extractorIdsOf(wire: WireStep): (string | null | undefined)[] {
  return [wire.object_extractor_id, wire.tag_extractor_id, wire.chunks_extractor_id];
}

/** The extractor's id that the vendor's own names of tables end with, such as `extracted_objects_extractor_<id>`. */
export function extractorInName(tableName: string): string | undefined {
  return /_extractor_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i.exec(tableName)?.[1];
}
