import type { ComparedDocument, ComparedPipeline } from "@docmux/compare";
import { InvalidInputError, type Pipeline } from "@docmux/core";
import type { CommandContext } from "../context.ts";
import { openPipeline } from "../runs/open.ts";
import { shortLabels } from "../view/layout.ts";

/** A column of a comparison. */
export interface NamedPipeline {
  label: string;
  pipeline: ComparedPipeline["pipeline"];
}

/**
 * The pipelines that were named with `--with`, each with a short label, and those of kinds of documents. A kind names one
 * pipeline of each vendor: it takes the place of the vendor's pipeline of `--with` for documents of that kind.
 *
 * @param kinds - `<kind>=<pipeline>,<pipeline>`, as `--kind` takes it.
 * @throws InvalidInputError for one that is named twice, or that no provider has, and where it is open which one is meant.
 */
export async function comparedPipelines(
  context: CommandContext,
  names: readonly string[],
  kinds: readonly string[] = [],
): Promise<NamedPipeline[]> {
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  if (twice !== undefined) {
    throw new InvalidInputError(`--with "${twice}" is given twice`, {
      nextStep: "Give each pipeline once; --repeat runs documents several times.",
    });
  }
  if (names.length === 0 && kinds.length === 0) {
    throw new InvalidInputError("There is no pipeline to compare", {
      nextStep: "Name each with --with, or with --kind for one kind of documents. No run was started.",
    });
  }
  const labels = shortLabels(names);
  const open = async (name: string) => (await openPipeline(context, name)).pipeline;
  const columns = await Promise.all(
    names.map(async (name, place) => ({ label: labels[place] ?? name, pipeline: await open(name) })),
  );
  return kinds.length === 0 ? columns : routed(columns, await readKinds(kinds, open));
}

/** By provider id, the pipeline of each kind. */
type Routes = Map<string, Map<string, Pipeline>>;

async function readKinds(
  kinds: readonly string[],
  open: (name: string) => Promise<Pipeline>,
): Promise<Routes> {
  const routes: Routes = new Map();
  for (const rule of kinds) {
    const [, kind = "", list = ""] = /^([^=]+)=(.+)$/.exec(rule) ?? [];
    const names = list.split(",").map((name) => name.trim());
    if (kind === "" || names.includes("")) {
      throw new InvalidInputError(`--kind "${rule}" is no rule`, {
        nextStep: "Write <kind>=<pipeline>,<pipeline>, such as invoice=datalab:pl_1,pipelex:extract_invoice.",
      });
    }
    for (const name of names) {
      const pipeline = await open(name);
      const { providerId } = pipeline.provider;
      const byKind = routes.get(providerId) ?? new Map<string, Pipeline>();
      if (byKind.has(kind)) {
        throw new InvalidInputError(`The kind "${kind}" has two pipelines of ${providerId}`, {
          nextStep: "Name one pipeline of each vendor for a kind. No run was started.",
        });
      }
      routes.set(providerId, byKind.set(kind, pipeline));
    }
  }
  return routes;
}

function routed(columns: readonly { label: string; pipeline: Pipeline }[], routes: Routes): NamedPipeline[] {
  const vendorOf = ({ pipeline }: { pipeline: Pipeline }) => pipeline.provider.providerId;
  const shared = columns.filter((column) => routes.has(vendorOf(column))).map(vendorOf);
  const unclear = shared.find((vendor, place) => shared.indexOf(vendor) !== place);
  if (unclear !== undefined) {
    throw new InvalidInputError(`--kind names ${unclear}, and --with names two pipelines of it`, {
      nextStep: "Name one pipeline of this vendor with --with. No run was started.",
    });
  }
  const withKinds = columns.map((column): NamedPipeline => {
    const vendor = vendorOf(column);
    const byKind = routes.get(vendor);
    return byKind ? { label: vendor, pipeline: chooser(vendor, byKind, column.pipeline) } : column;
  });
  const added = [...routes]
    .filter(([vendor]) => !shared.includes(vendor))
    .map(([vendor, byKind]) => ({ label: vendor, pipeline: chooser(vendor, byKind) }));
  return [...withKinds, ...added];
}

function chooser(vendor: string, byKind: ReadonlyMap<string, Pipeline>, others?: Pipeline) {
  return ({ id, subset = "" }: ComparedDocument): Pipeline => {
    const pipeline = byKind.get(subset) ?? others;
    if (pipeline) return pipeline;
    throw new InvalidInputError(
      `No pipeline of ${vendor} is named for "${id}", which is of the kind "${subset}"`,
      {
        nextStep: `Add --kind ${subset}=<pipeline>, or --with for all other kinds. No run was started.`,
      },
    );
  };
}
