import type pg from "pg";
import { afterAll, beforeAll, describe } from "vitest";
import { testLaws } from "../test/laws.ts";
import { reasonToSkip, startServer, type TestServer } from "../test/start-server.ts";

const reason = reasonToSkip();

describe.skipIf(reason)(`laws on a server${reason ? ` (skipped: ${reason})` : ""}`, () => {
  let server: TestServer;
  let pool: pg.Pool;

  beforeAll(async () => {
    server = await startServer();
    pool = server.connect();
  });
  afterAll(async () => {
    await pool?.end();
    await server?.stop();
  });

  testLaws({
    database: () => pool,
    async interrupt() {
      await server.crash();
      return () => server.restart();
    },
    interleavings: 25,
  });
});
