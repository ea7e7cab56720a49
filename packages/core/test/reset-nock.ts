import nock from "nock";
import { afterAll } from "vitest";

// The next test file shares the process and may need real HTTP.
afterAll(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});
