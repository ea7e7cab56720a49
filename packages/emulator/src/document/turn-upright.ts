/** A word, or a run of words that the document drew at once. Origin is the top left corner of the page; unit: points. */
export interface TextRun {
  text: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A run before it is known which way the page is held. */
export interface DirectedRun extends TextRun {
  /** Where its text runs to: 0 right, 1 down, 2 left, 3 up. */
  direction: number;
}

export interface PageRuns {
  width: number;
  height: number;
  runs: TextRun[];
}

/** Turns a page whose text runs mostly up, down or upside down, such as a scan that was fed in sideways. */
export function turnUpright(width: number, height: number, runs: readonly DirectedRun[]): PageRuns {
  const letters = [0, 0, 0, 0];
  for (const run of runs) letters[run.direction] = (letters[run.direction] ?? 0) + run.text.length;
  const direction = letters.indexOf(Math.max(...letters));
  const turned = runs.map(({ direction: _, ...run }) => ({
    ...run,
    ...turnPoint(run, direction, width, height),
  }));
  return direction % 2 === 0
    ? { width, height, runs: turned }
    : { width: height, height: width, runs: turned };
}

function turnPoint(
  { x, y }: TextRun,
  direction: number,
  width: number,
  height: number,
): { x: number; y: number } {
  switch (direction) {
    case 1:
      return { x: y, y: width - x };
    case 2:
      return { x: width - x, y: height - y };
    case 3:
      return { x: height - y, y: x };
    default:
      return { x, y };
  }
}
