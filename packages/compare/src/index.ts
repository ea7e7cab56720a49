export { type Answer, answerLines, answersOf } from "./answers/answer.ts";
export { loadAnswers, parseAnswers, parseReport } from "./answers/load-answers.ts";
export { type ScoreOptions, score } from "./answers/score.ts";
export { compare } from "./compare.ts";
export {
  type ComparisonDiff,
  type DiffOptions,
  diffReports,
  type FieldDiff,
  type PipelineDiff,
} from "./diff/diff.ts";
export { type Corpus, type LoadCorpusOptions, loadCorpus } from "./load/corpus.ts";
export { parseTruthCsv, parseTruthJson } from "./load/truth.ts";
export { loadTruths } from "./load/truths.ts";
export type { ReportCell, ReportCost, ReportScore, ReportStep } from "./model/cell.ts";
export type { ReportField, ReportFieldSummary } from "./model/field.ts";
export type { ReportPair } from "./model/pair.ts";
export type { ReportPipeline, ReportSpending } from "./model/pipeline.ts";
export { type ComparisonReport, comparisonReportSchema, type ReportDocument } from "./model/report.ts";
export type {
  CellKey,
  ComparedDocument,
  ComparedPipeline,
  CompareEvent,
  CompareOptions,
  JudgedDocument,
} from "./options.ts";
export { pairLabel } from "./report/format/labels.ts";
export { isComparisonReport } from "./report/own-report.ts";
export { type CsvOptions, toCsv } from "./report/to-csv.ts";
export { toHtml } from "./report/to-html.ts";
export { jsonChunks, toJson } from "./report/to-json.ts";
export { toMarkdown } from "./report/to-markdown.ts";
export type { FieldRule, GradingRules } from "./score/grading-rules.ts";
export { type Verdict, verdicts } from "./score/verdict.ts";
