import { resolve } from "node:path";
import {
  type BatchItem,
  createDocmux,
  type Docmux,
  DocmuxError,
  type Pipeline,
  type Provider,
  type RunEvent,
  type RunResult,
  StartUnknownError,
} from "@docmux/core";
import type { RunStore } from "@docmux/core/store";
import type { BatchFlags } from "../commands/batch.ts";
import { resolveAlias } from "../config/settings.ts";
import type { CommandContext } from "../context.ts";
import { requireAnswer } from "../output/ask.ts";
import { WriteError } from "../output/deliver.ts";
import { describeEvent } from "../output/print.ts";
import { isOpenStart, keepRun } from "../runs/detach.ts";
import { watchOptions } from "../runs/open.ts";
import { type ReadStartOptions, startOptions } from "../runs/start-options.ts";
import { storeForStarts } from "../store/open.ts";
import { requireStore } from "../store/require.ts";
import { BatchView } from "../view/batch-view.ts";
import { Budget } from "./budget.ts";
import { type BatchDocument, batchDocuments } from "./documents.ts";
import { endBatch } from "./end.ts";
import { ResultFolder } from "./files.ts";
import { summaryFile } from "./names.ts";
import { allowResubmit } from "./resubmit.ts";
import { errorFacts, refFacts, SummaryBook, type SummaryItem } from "./summary.ts";

/** `docmux batch`: many documents through one pipeline, a file for each result. */
export async function runBatch(
  context: CommandContext,
  words: readonly string[],
  flags: BatchFlags,
): Promise<void> {
  const { io, settings } = context;
  const store = await requireStore(context, "batch");
  if (flags.onAmbiguous === "resubmit") requireAnswer(context, Boolean(flags.yes));
  const uri = resolveAlias(flags.to, settings.aliases);
  const provider = await context.providers.forUri(uri);
  const options = await startOptions(context, uri, flags);
  const folder = new ResultFolder(resolve(io.workingDirectory, flags.out));
  const documents = await batchDocuments(io, words, folder.path);
  const chosen = documents.slice(0, flags.maxDocuments ?? documents.length);
  const docmux = createDocmux({
    providers: [provider],
    store,
    ...(flags.onAmbiguous === "skip" ? { lookupDelaysMs: [] } : {}),
  });
  const pipeline = docmux.pipeline(uri);
  const { signal } = io;
  const budget =
    flags.maxCost === undefined
      ? undefined
      : await Budget.open(flags.maxCost, chosen, { pipeline, pages: flags.pages, signal });
  await folder.prepare();
  await storeForStarts(context);
  const book = new SummaryBook(uri, documents, new Date().toISOString());
  const batch = new RunningBatch({ context, flags, docmux, pipeline, options, folder, book, budget, store });
  await batch.run(chosen);
  await endBatch(context, flags, batch);
}

interface BatchParts {
  context: CommandContext;
  flags: BatchFlags;
  docmux: Docmux<[Provider]>;
  pipeline: Pipeline;
  options: ReadStartOptions;
  folder: ResultFolder;
  book: SummaryBook;
  budget: Budget | undefined;
  store: RunStore;
}

/** A batch under way, and how it went. */
export class RunningBatch {
  readonly #parts: BatchParts;
  /** Why the first document failed that failed by itself. */
  failure: unknown;
  /** A result could not be written; no further document was started then. */
  writeError: WriteError | undefined;
  /** Part of some output is missing. */
  isPartial = false;
  /** A limit of the command left documents out. */
  isLimited = false;
  /** A start was in flight when the signal came. */
  isStartOpen = false;
  /** Starts that need a decision. */
  readonly undecided: { document: BatchDocument; key: string | undefined }[] = [];

  constructor(parts: BatchParts) {
    this.#parts = parts;
  }

  get book(): SummaryBook {
    return this.#parts.book;
  }

  /** Runs the documents, and those once more whose start is allowed to be sent again. */
  async run(documents: readonly BatchDocument[]): Promise<void> {
    const { context, flags, docmux, store, book } = this.#parts;
    this.isLimited = documents.length < book.summary().documents;
    await this.#writeSummary();
    await this.#runAll(documents);
    if (flags.onAmbiguous === "resubmit" && !this.writeError && !context.io.signal.aborted) {
      const again = await allowResubmit(context, { docmux, store, undecided: this.undecided, flags });
      if (again.length > 0) {
        const left = this.undecided.filter(({ document }) => !again.includes(document));
        this.undecided.splice(0, this.undecided.length, ...left);
        await this.#runAll(again);
      }
    }
    await this.#writeSummary(new Date().toISOString());
  }

  async #runAll(documents: readonly BatchDocument[]): Promise<void> {
    const { context, flags, docmux, pipeline, options, book, budget } = this.#parts;
    const { output, settings } = context;
    const view = new BatchView(output.stderr, documents.length);
    const given: BatchDocument[] = [];
    const mayHaveRun = new Set<number>();
    const { key: _key, ...startOptions } = options;
    const items = docmux.batch(pipeline, this.#admitted(documents, given), {
      ...watchOptions(context),
      ...startOptions,
      partial: "return",
      ...(settings.concurrency === undefined ? {} : { concurrency: settings.concurrency }),
      ...(flags.rerun === undefined ? {} : { rerun: flags.rerun }),
      ...(flags.id === undefined ? {} : { id: flags.id }),
      onEvent: (event, index) => {
        this.#note(event);
        if (isOpenStart(event)) mayHaveRun.add(index);
        const said = describeEvent(output, event);
        if (said !== undefined) view.print(said);
        view.show(index, given[index]?.name ?? "", event);
      },
    });
    try {
      for await (const item of items) {
        const document = given[item.index];
        if (!document) continue;
        const noted = book.note(document, await this.#take(document, item, mayHaveRun.has(item.index)));
        budget?.settle(document, spentBy(item, noted));
        output.json({ type: "batch-item", ...noted });
        view.end(item.index, noted, book.summary());
        // What is paid for by now is kept in the store: the next call writes it.
        if (this.writeError) break;
      }
    } finally {
      view.close();
    }
  }

  /** Hands out documents as the batch has room for them, as long as the budget allows it. */
  async *#admitted(documents: readonly BatchDocument[], given: BatchDocument[]) {
    const { budget } = this.#parts;
    for (const document of documents) {
      if (budget && !(await budget.reserve(document))) {
        this.isLimited = true;
        return;
      }
      given.push(document);
      yield document.input;
    }
  }

  #note(event: RunEvent): void {
    const { io } = this.#parts.context;
    if (!io.signal.aborted) return;
    this.isStartOpen ||= isOpenStart(event);
    // An answer that came after Ctrl-C. Other runs are recorded, and the same command continues with them.
    if (event.type === "run-start") keepRun(io.runs, event.ref);
  }

  async #take(
    document: BatchDocument,
    item: BatchItem<RunResult>,
    mayHaveRun: boolean,
  ): Promise<Omit<SummaryItem, "document">> {
    const { io } = this.#parts.context;
    if (item.outcome === "delivered") return this.#deliver(document, item.result);
    const { error, ref } = item;
    const facts = refFacts(ref);
    if (StartUnknownError.isInstance(error) || (mayHaveRun && !ref)) {
      const key = StartUnknownError.isInstance(error) ? error.key : undefined;
      this.undecided.push({ document, key });
      return {
        outcome: "ambiguous",
        ...facts,
        ...(key === undefined ? {} : { key }),
        error: errorFacts(error),
      };
    }
    if (io.signal.aborted) return ref ? { outcome: "detached", ...facts } : { outcome: "not_started" };
    this.failure ??= error;
    return { outcome: item.outcome, ...facts, error: errorFacts(error) };
  }

  async #deliver(document: BatchDocument, result: RunResult): Promise<Omit<SummaryItem, "document">> {
    const { folder } = this.#parts;
    const { ref, status, usage } = result;
    const { file } = document;
    try {
      await folder.write(file, `${JSON.stringify(result, undefined, 2)}\n`);
    } catch (error) {
      this.writeError ??= new WriteError(file, error as NodeJS.ErrnoException, ref, keptAnyway);
      return { outcome: "failed", ...refFacts(ref), error: errorFacts(this.writeError) };
    }
    this.isPartial ||= status === "completed_with_errors";
    const { cost } = usage;
    return {
      outcome: "delivered",
      file,
      status,
      ...refFacts(ref),
      ...(cost ? { cost: { amount: cost.amount, currency: cost.currency } } : {}),
    };
  }

  async #writeSummary(finishedAt?: string): Promise<void> {
    const { folder, book, context } = this.#parts;
    const summary = book.summary(finishedAt);
    try {
      await folder.write(summaryFile, `${JSON.stringify(summary, undefined, 2)}\n`);
    } catch (error) {
      // Before the first document this is the proof that results can be written.
      const failure = new WriteError(
        summaryFile,
        error as NodeJS.ErrnoException,
        undefined,
        "Pass another folder with --out.",
      );
      if (finishedAt === undefined) throw failure;
      this.writeError ??= failure;
    }
    if (finishedAt !== undefined) context.output.json({ type: "batch-summary", summary });
  }
}

const keptAnyway = "The result is kept: correct that, and call the same command again.";

function spentBy(
  item: BatchItem<RunResult>,
  { outcome }: SummaryItem,
): RunResult | "started" | "not_started" {
  if (item.outcome === "delivered") return item.result;
  const { error } = item;
  const isRefused = DocmuxError.isInstance(error) && !item.ref && outcome !== "ambiguous";
  return isRefused || outcome === "not_started" ? "not_started" : "started";
}
