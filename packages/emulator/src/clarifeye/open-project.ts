import type { Context } from "hono";
import type { EmulatorEnv } from "../server/fault-middleware.ts";
import { forbidden, notFound, unauthorized, unknownPath } from "./clarifeye-error.ts";
import type { ClarifeyePermission, ClarifeyeWorld } from "./clarifeye-world.ts";
import type { Project } from "./project.ts";
import { isUuid } from "./uuid.ts";

export type ClarifeyeContext = Context<EmulatorEnv>;

/** A request that may go on: to which project, by whom, and when. */
export interface OpenedProject {
  project: Project;
  userId: string;
  /** One moment for the whole answer. */
  nowMs: number;
}

/**
 * Checks who asks, whether they may, and for which project. The vendor lists permissions but not which call needs which;
 * read here: starting and stopping work needs CAN_RUN_TASKS, everything else CAN_VIEW_DATA.
 * @throws ClarifeyeError 401, 403 or 404.
 */
export function openProject(
  context: ClarifeyeContext,
  world: ClarifeyeWorld,
  permission: ClarifeyePermission,
): OpenedProject {
  const projectId = pathId(context, world, "project");
  const header = context.req.header("authorization");
  if (header === undefined) throw unauthorized("Authentication credentials were not provided.");
  const token = /^(?:Bearer|Token) (\S+)$/.exec(header)?.[1] ?? "";
  const caller = world.callers.get(token);
  if (!caller) throw unauthorized("Invalid token.");
  if (!caller.permissions.includes(permission)) throw forbidden();
  const project = world.projects.get(projectId);
  if (!project) throw notFound();
  return { project, userId: caller.userId, nowMs: world.clock.now() };
}

/** A UUID in the path. What is none can belong to nothing. */
export function pathId(context: ClarifeyeContext, world: ClarifeyeWorld, name: string): string {
  const value = context.req.param(name) ?? "";
  if (isUuid(value)) return value.toLowerCase();
  throw world.switches.malformedUuid === "html" ? unknownPath() : notFound();
}
