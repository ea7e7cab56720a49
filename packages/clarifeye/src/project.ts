import {
  type HttpRequest,
  type ListPage,
  pageThrough,
  parseResponse,
  type VendorCall,
} from "@docmux/core/provider";
import type * as z from "zod/mini";
import { providerId } from "./settings.ts";
import { pageSchema } from "./wire.ts";

/** One project at the vendor, and the call that its requests are made with: signal, clock and events of its caller. */
export interface Project {
  readonly projectId: string;
  readonly call: VendorCall;
  /** A URL below the project. The vendor expects a slash at the end of every path, so paths come in parts. */
  url(path: readonly string[]): string;
  /**
   * Sends a request, by default one that only reads, and reads its response.
   *
   * @throws VendorError with code `bad_response` when it cannot be read.
   */
  ask<Answer>(
    path: readonly string[],
    schema: z.core.$ZodType<Answer>,
    request?: ProjectRequest,
  ): Promise<ProjectAnswer<Answer>>;
}

/** A request below a project, without its path. */
export type ProjectRequest = Partial<Omit<HttpRequest<unknown>, "url" | "schema">>;

/** A response, read and as it came. */
export interface ProjectAnswer<Answer> {
  read: Answer;
  raw: unknown;
}

/** Binds a call to a project. */
export function openProject(projectId: string, call: VendorCall): Project {
  const url = (path: readonly string[]) =>
    `/projects/${[projectId, ...path].map(encodeURIComponent).join("/")}/`;
  return {
    projectId,
    call,
    url,
    async ask(path, schema, request) {
      const sent: HttpRequest<unknown> = { effect: "read", ...request, url: url(path) };
      const { body: raw, httpStatus } = await call.request(sent);
      const what = `The response to ${sent.method ?? "GET"} ${sent.url}`;
      return { read: parseResponse(schema, raw, what, { providerId, httpStatus }), raw };
    },
  };
}

/**
 * The items of a list, over its pages. The vendor's `next` is never followed: it may leak `http:`, and a key must not go
 * there.
 */
export function listPages<Item extends { id: string }>(
  project: Project,
  path: readonly string[],
  schema: z.core.$ZodType<Item>,
  { query, json, limit = defaultPageSize }: ListFilter = {},
): AsyncGenerator<Item, void, undefined> {
  const filter = json === undefined ? {} : ({ method: "POST", json } as const);
  return pageThrough(
    ({ id }) => id,
    async (offset): Promise<ListPage<Item>> => {
      const window = limit === false ? {} : { limit, offset };
      const { read } = await project.ask(path, pageSchema, { query: { ...query, ...window }, ...filter });
      const isWhole = Array.isArray(read);
      const items = (isWhole ? read : read.results).map((item) =>
        parseResponse(schema, item, `An item of ${path.join("/")}`, { providerId }),
      );
      return { items, isLast: isWhole || !read.next };
    },
  );
}

/** What a list is narrowed by. */
export interface ListFilter {
  query?: Record<string, string | undefined>;
  /** Some lists are filtered by a body. */
  json?: unknown;
  /** From 1 to 1,000; `false` for a list that has no pages. Default {@link defaultPageSize}. */
  limit?: number | false;
}

/** The vendor's own default, and what a list asks for when nothing else is given. */
const defaultPageSize = 100;
