/** A link of a page to something in the repository. */
export interface MarkdownLink {
  line: number;
  /** As written, without the anchor; empty for a place in the same page. */
  path: string;
  anchor?: string;
}

/** The links of a page that lead to files or headings. Links to other sites are left out, and so is code. */
export function markdownLinks(markdown: string): MarkdownLink[] {
  return proseLines(markdown).flatMap(({ text, line }) =>
    [...text.replace(/`[^`]*`/g, "code").matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g)]
      .map(([, target = ""]) => target)
      .filter((target) => !/^[a-z][a-z+.-]*:/i.test(target))
      .map((target) => {
        const [path = "", anchor] = target.split("#");
        return { line, path, ...(anchor === undefined ? {} : { anchor }) };
      }),
  );
}

/** The anchors of a page's headings, as GitHub makes them. */
export function headingAnchors(markdown: string): Set<string> {
  const anchors = new Set<string>();
  for (const { text } of proseLines(markdown)) {
    const heading = /^#{1,6}\s+(.*?)\s*#*$/.exec(text)?.[1];
    if (heading === undefined) continue;
    const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
    const anchor = plain.replace(/[^\p{L}\p{N}\s_-]/gu, "").replace(/\s/g, "-");
    let unique = anchor;
    for (let count = 1; anchors.has(unique); count++) unique = `${anchor}-${count}`;
    anchors.add(unique);
  }
  return anchors;
}

function proseLines(markdown: string): { text: string; line: number }[] {
  let isCode = false;
  return markdown.split(/\r?\n/).flatMap((text, index) => {
    if (text.trimStart().startsWith("```")) {
      isCode = !isCode;
      return [];
    }
    return isCode ? [] : [{ text, line: index + 1 }];
  });
}
