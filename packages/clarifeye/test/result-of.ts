import { createDocmux } from "@docmux/core";
import nock from "nock";
import { createClarifeye } from "../src/provider.ts";
import {
  below,
  origin,
  row,
  runDetail,
  runId,
  settings,
  tableId,
  tableName,
  watch,
} from "./vendor-answers.ts";

/** Answers of the vendor after a run that ended; what is left out is as it should be. */
export interface VendorAnswers {
  detail?: unknown;
  rows?: unknown;
  tags?: unknown;
  indexing?: unknown;
}

/** The result of a run that ended, read from these answers. */
export function resultOf({ detail = runDetail(), rows, tags, indexing = [] }: VendorAnswers) {
  const vendor = nock(origin).persist();
  vendor.get(`${below}/pipeline-runs/${runId}/`).reply(200, detail as nock.Body);
  vendor
    .post(`${below}/tables/${tableId}/data-operations/`)
    .reply(200, (rows ?? { data: [row], count: 1, success: true }) as nock.Body);
  vendor
    .get(`${below}/document-tags-by-document/`)
    .query(true)
    .reply(200, tags as nock.Body);
  vendor
    .get(`${below}/documents/indexing-status/`)
    .query(true)
    .reply(200, indexing as nock.Body);
  const clarifeye = createClarifeye({ ...settings, tableIds: { [tableName]: tableId } });
  return createDocmux({ providers: [clarifeye] })
    .attach(clarifeye.pipelineRun(runId).ref(), { ...watch(), timeoutMs: 300_000 })
    .result({ partial: "return" });
}
