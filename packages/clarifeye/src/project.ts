import { type CallContext, type HttpRequest, parseResponse, type RefSigner } from "@docmux/core/provider";
import type * as z from "zod/mini";
import { type Config, providerId } from "./settings.ts";

/** A request below a project. The vendor wants a slash at the end of every path, so paths come in parts. */
export type ProjectRequest<Answer> = Omit<HttpRequest<Answer>, "url" | "schema"> & {
  path: readonly string[];
};

/** An answer, read and as it came. */
export interface ProjectAnswer<Answer> {
  read: Answer;
  raw: unknown;
}

/** One project at the vendor, and the requests that concern it. */
export interface Project {
  readonly projectId: string;
  readonly refSigner: RefSigner;
  /** Sends a request and gives the body as it came. */
  send(request: ProjectRequest<unknown>, context: CallContext): Promise<unknown>;
  /**
   * Sends a request and reads its answer.
   *
   * @throws VendorError with code `bad_response` when it cannot be read.
   */
  ask<Answer>(
    request: ProjectRequest<unknown>,
    schema: z.core.$ZodType<Answer>,
    context: CallContext,
  ): Promise<ProjectAnswer<Answer>>;
  /** As {@link ask}, for the one request that bills: an unreadable answer is a lost start. */
  start<Answer>(
    request: Omit<ProjectRequest<Answer>, "effect">,
    schema: z.core.$ZodType<Answer>,
    context: CallContext,
  ): Promise<Answer>;
}

/** Binds the client to a project. */
export function openProject({ client, refSigner }: Config, projectId: string): Project {
  const urlOf = (path: readonly string[]) =>
    `/projects/${[projectId, ...path].map(encodeURIComponent).join("/")}/`;
  return {
    projectId,
    refSigner,
    async send({ path, ...request }, context) {
      const { body } = await client.request<unknown>({ ...request, url: urlOf(path) }, context);
      return body;
    },
    async ask({ path, ...request }, schema, context) {
      const url = urlOf(path);
      const { body: raw, httpStatus } = await client.request<unknown>({ ...request, url }, context);
      const what = `The answer to ${request.method ?? "GET"} ${url}`;
      return { read: parseResponse(schema, raw, what, { providerId, httpStatus }), raw };
    },
    async start({ path, ...request }, schema, context) {
      const { body } = await client.request(
        { ...request, url: urlOf(path), effect: "start", schema },
        context,
      );
      return body;
    },
  };
}
