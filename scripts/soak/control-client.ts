import type { FaultBehavior, RequestLogEntry } from "../../packages/emulator/src/index.ts";

/** A fault as the control API takes it. */
export type SentFault = FaultBehavior & {
  headers: Record<string, string>;
  after?: number;
  times?: number | "always";
  pathPattern?: string;
};

/** Orders faults on one emulator and reads its journal, over HTTP. */
export interface ControlClient {
  order(faults: readonly SentFault[]): Promise<number[]>;
  takeBack(ids: readonly number[]): Promise<void>;
  /** What the journal holds since the last time; it is forgotten there. */
  readJournal(): Promise<RequestLogEntry[]>;
}

export function controlClient(origin: string): ControlClient {
  const base = `${origin}/__docmux`;
  return {
    async order(faults) {
      if (faults.length === 0) return [];
      const answer = await fetch(`${base}/faults`, { method: "POST", body: JSON.stringify(faults) });
      const body = (await answer.json()) as { ids?: number[]; error?: string };
      if (!body.ids) throw new Error(`The emulator refused a fault: ${body.error}`);
      return body.ids;
    },
    async takeBack(ids) {
      if (ids.length === 0) return;
      // Most have struck by now, which is answered with 404.
      await (await fetch(`${base}/faults/${ids.join(",")}`, { method: "DELETE" })).arrayBuffer();
    },
    async readJournal() {
      const entries: RequestLogEntry[] = [];
      for (;;) {
        const page = (await (await fetch(`${base}/requests`)).json()) as {
          requests: RequestLogEntry[];
          last: number;
        };
        if (page.requests.length === 0) return entries;
        entries.push(...page.requests);
        await fetch(`${base}/requests?through=${page.last}`, { method: "DELETE" });
      }
    },
  };
}
