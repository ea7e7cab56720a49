import { type DirectCallOptions, InvalidInputError, omitNullish, parseOptions } from "@docmux/core/provider";
import * as z from "zod/mini";
import { pipelinePath } from "../paths.ts";
import { type OpenCall, providerId } from "../settings.ts";
import { evalSchema } from "../wire.ts";

/** What an eval compares: variants of a pipeline's settings, on stored files or on a collection of them. */
export interface DatalabEvalRequest {
  /** Ids of files that are stored at the vendor. Either these or `collectionId`. */
  fileIds?: readonly (number | string)[] | undefined;
  collectionId?: number | undefined;
  /** 0: the draft. Default: the active published version. */
  version?: number | undefined;
  /** In the vendor's own names. Default: the vendor's modes. */
  variants?:
    | readonly {
        name: string;
        convertSettings?: Readonly<Record<string, unknown>> | undefined;
        extractSettings?: Readonly<Record<string, unknown>> | undefined;
      }[]
    | undefined;
}

/** A comparison of variants at the vendor. Open beta there: everything but id and status is read from `raw`. */
export interface DatalabEval {
  evalId: string;
  /** The vendor's status. */
  status?: string;
  /** What the vendor returned, unchanged. */
  raw: unknown;
}

/** The methods for evals. */
export function manageEvals(open: OpenCall) {
  return {
    /** Runs every variant on every file, and is billed for it: never repeated blindly. */
    async createEval(
      pipelineId: string,
      request: DatalabEvalRequest,
      options?: DirectCallOptions,
    ): Promise<DatalabEval> {
      const { fileIds, collectionId, version, variants } = parseOptions(requestSchema, request, {
        providerId,
        where: "createEval(pipelineId, request)",
      });
      if ((fileIds === undefined) === (collectionId === undefined)) {
        throw new InvalidInputError("An eval takes either fileIds or a collectionId", { providerId });
      }
      const json = omitNullish({
        file_ids: fileIds,
        collection_id: collectionId,
        version,
        variants: variants?.map(({ name, convertSettings, extractSettings }) => ({
          name,
          convert_settings: convertSettings ?? {},
          extract_settings: extractSettings ?? {},
        })),
      });
      const url = pipelinePath(pipelineId, "/evals");
      return toEval(await open(options).start(url, { json, schema: evalSchema }));
    },

    async getEval(evalId: string, options?: DirectCallOptions): Promise<DatalabEval> {
      const url = `/evals/${encodeURIComponent(evalId)}`;
      return toEval(await open(options).read(url, { schema: evalSchema }));
    },
  };
}

const settings = z.optional(z.record(z.string(), z.unknown()));
const requestSchema = z.strictObject({
  fileIds: z.optional(z.array(z.union([z.number(), z.string()])).check(z.minLength(1))),
  collectionId: z.optional(z.number()),
  version: z.optional(z.int().check(z.nonnegative())),
  variants: z.optional(
    z.array(z.strictObject({ name: z.string(), convertSettings: settings, extractSettings: settings })),
  ),
});

function toEval(wire: z.infer<typeof evalSchema>): DatalabEval {
  return { evalId: String(wire.eval_id), ...omitNullish({ status: wire.status }), raw: wire };
}
