import ts from "typescript";

/** A comment, or a string or part of a template with a space in it. */
export interface SourceText {
  /** Of its first character, from 1. */
  line: number;
  /** Without the marks of a comment and without code in backticks. The lines of one comment are one line. */
  text: string;
  /** A comment `words-ok: reason` keeps its words: they are a vendor's. */
  isExempt: boolean;
}

/** What a TypeScript file says to people who read it or run it. */
export function readSourceTexts(path: string, source: string): SourceText[] {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true);
  const lines = source.split("\n");
  const texts = new Map<number, SourceText>();

  const add = (start: number, end: number, text: string) => {
    const first = file.getLineAndCharacterOfPosition(start).line;
    const last = file.getLineAndCharacterOfPosition(end).line;
    const isExempt = lines.slice(first, last + 1).some((line) => /\bwords-ok: \S/.test(line));
    texts.set(start, { line: first + 1, text, isExempt });
  };
  const addComments = (ranges: readonly ts.CommentRange[] = []) => {
    const first = ranges[0];
    const last = ranges.at(-1);
    if (!first || !last) return;
    const prose = ranges.map(({ kind, pos, end }) => proseOf(source.slice(pos, end), kind)).join("");
    add(first.pos, last.end, prose.replace(/`[^`]*`/g, "``"));
  };
  const visit = (node: ts.Node) => {
    if (ts.isJSDoc(node)) return;
    const children = node.getChildren(file);
    if (children.length === 0) {
      addComments(ts.getLeadingCommentRanges(source, node.getFullStart()));
      addComments(ts.getTrailingCommentRanges(source, node.getEnd()));
    }
    if (ts.isLiteralExpression(node) || ts.isTemplateMiddleOrTemplateTail(node) || ts.isTemplateHead(node))
      if (!ts.isRegularExpressionLiteral(node) && node.text.includes(" "))
        add(node.getStart(file), node.getEnd(), node.text);
    children.forEach(visit);
  };
  visit(file);
  return [...texts.values()];
}

/** The lines of a block, and `//` lines that follow each other, become one line. Two blocks stay two. */
function proseOf(comment: string, kind: ts.CommentKind): string {
  if (kind === ts.SyntaxKind.SingleLineCommentTrivia) return `${comment.slice(2).trim()} `;
  const text = comment.slice(2, -2).replace(/^\s*\*/gm, "");
  return `${text.replace(/\s+/g, " ").trim()}\n`;
}
