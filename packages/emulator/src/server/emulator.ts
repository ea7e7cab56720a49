import { Hono } from "hono";
import { type EmulatorClock, systemClock } from "./emulator-clock.ts";
import { type Fault, FaultQueue } from "./fault.ts";
import { type EmulatorEnv, faultMiddleware } from "./fault-middleware.ts";
import { listen } from "./listen.ts";
import { type JournalEntry, RequestJournal } from "./request-journal.ts";
import { seededRandom } from "./seeded-random.ts";

/** What every emulator is told at its start. */
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
  /** Orders a misbehaviour for requests to come. */
  fault(fault: Fault): void;
  clearFaults(): void;
  /** Every request so far, oldest first. */
  requests(): readonly JournalEntry[];
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

/** The part that all emulators share: server, faults, journal, clock, seed. */
export function createEmulatorFrame(vendor: string, options: EmulatorOptions = {}): EmulatorFrame {
  const random = seededRandom(options.seed ?? 1);
  const faults = new FaultQueue(random);
  const journal = new RequestJournal();
  const apiKey = options.apiKey ?? "test-key";
  const app = new Hono<EmulatorEnv>();
  app.use("*", faultMiddleware({ vendor, faults, journal }));
  return {
    app,
    clock: options.clock ?? systemClock,
    random,
    apiKey,
    stepDurationMs: options.stepDurationMs ?? 300,
    async start() {
      const { origin, close } = await listen(app, options.port);
      return {
        vendor,
        origin,
        apiKey,
        fault: (fault) => faults.order(fault),
        clearFaults: () => faults.clear(),
        requests: () => journal.entries,
        close,
      };
    },
  };
}
