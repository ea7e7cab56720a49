import { Hono } from "hono";
import { controlPath, controlRoutes } from "./control-routes.ts";
import { EarlierAnswers } from "./earlier-answers.ts";
import { type EmulatorClock, requestClock, systemClock } from "./emulator-clock.ts";
import type { Fault, FaultTarget } from "./fault.ts";
import { type EmulatorEnv, faultMiddleware } from "./fault-middleware.ts";
import { FaultQueue } from "./fault-queue.ts";
import { type HeldRequest, holdRequest } from "./hold-request.ts";
import { listen } from "./listen.ts";
import { RequestLog, type RequestLogEntry } from "./request-log.ts";
import { seededRandom } from "./seeded-random.ts";
import { relayUrl } from "./webhook-relay.ts";

/** Options of every emulator. */
export interface EmulatorOptions {
  /** Port on 127.0.0.1. Default 0: any free one. */
  port?: number;
  /** The key that is accepted. Default `"test-key"`. */
  apiKey?: string;
  /** How long one step of a run lasts, in milliseconds. Default 300. */
  stepDurationMs?: number;
  /** Seed of ids and of random faults. Default 1. */
  seed?: number;
  /** Default: the wall clock. */
  clock?: EmulatorClock;
}

/** What every running emulator offers, whatever vendor it speaks for. */
export interface Emulator {
  vendor: string;
  /** `http://127.0.0.1:<port>`, no trailing slash. */
  origin: string;
  /** The key that it accepts. */
  apiKey: string;
  /**
   * Orders a misbehaviour for requests to come.
   * @returns a function that takes it back
   */
  fault(fault: Fault): () => void;
  /** Takes back every fault that still stands. */
  clearFaults(): void;
  /** Holds the next request of this kind before the vendor sees it, so that a test can act while it is under way. */
  hold(target: FaultTarget): HeldRequest;
  /**
   * A URL of this emulator that passes webhooks on to a receiver on loopback. Give it to the vendor as the webhook's URL,
   * and the fault `duplicate-webhook` holds for whatever this vendor sends there.
   */
  relay(receiver: string): string;
  /** Every request so far, oldest first; of very many, the newest 90,000 at least. */
  requests(): readonly RequestLogEntry[];
  /** Forgets the requests so far. */
  clearRequests(): void;
  /** Stops listening and cuts open connections, as a vendor that goes down does. Safe to call twice. */
  close(): Promise<void>;
}

/** What a vendor's routes are built on. */
export interface EmulatorFrame {
  app: Hono<EmulatorEnv>;
  clock: EmulatorClock;
  random: () => number;
  apiKey: string;
  stepDurationMs: number;
  /** Begins to listen. Call it after every route is in place. */
  start(): Promise<Emulator>;
}

/** Ids and faults draw from different streams, so that ordering a fault changes no id. */
const faultStream = 0x5eed_fa17;

/** The part that all emulators share: server, faults, journal, clock, seed, control API. */
export function createEmulatorFrame(vendor: string, options: EmulatorOptions = {}): EmulatorFrame {
  const seed = options.seed ?? 1;
  const faultRandom = seededRandom(seed ^ faultStream);
  const faults = new FaultQueue(faultRandom);
  const journal = new RequestLog();
  const apiKey = options.apiKey ?? "test-key";
  const clock = requestClock(options.clock ?? systemClock);
  const app = new Hono<EmulatorEnv>();
  app.route(controlPath, controlRoutes(faults, journal));
  const earlier = new EarlierAnswers();
  app.use("*", faultMiddleware({ vendor, clock, random: faultRandom, faults, journal, earlier }));
  return {
    app,
    clock,
    random: seededRandom(seed),
    apiKey,
    stepDurationMs: options.stepDurationMs ?? 300,
    async start() {
      const { origin, close } = await listen(app, options.port);
      return {
        vendor,
        origin,
        apiKey,
        fault: (fault) => {
          const id = faults.order(fault);
          return () => void faults.takeBack(id);
        },
        clearFaults: () => faults.clear(),
        hold: (target) => holdRequest(faults, target),
        relay: (receiver) => relayUrl(`${origin}${controlPath}/relay`, receiver),
        requests: () => journal.entries,
        clearRequests: () => journal.clear(),
        close,
      };
    },
  };
}
