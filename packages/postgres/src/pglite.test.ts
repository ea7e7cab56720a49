import { PGlite } from "@electric-sql/pglite";
import { afterAll, beforeAll, describe } from "vitest";
import { testLaws } from "../test/laws.ts";
import type { PostgresDatabase } from "./index.ts";

describe("laws on PGlite", () => {
  let lite: PGlite;
  let isAway = false;

  beforeAll(async () => {
    lite = await PGlite.create();
  });
  afterAll(() => lite?.close());

  const database: PostgresDatabase = {
    async query(text, values) {
      if (isAway) throw new Error("PGlite is closed");
      return lite.query(text, values);
    },
  };
  testLaws({
    database: () => database,
    async interrupt() {
      isAway = true;
      return () => {
        isAway = false;
      };
    },
    interleavings: 5,
  });
});
