import { shareWidth } from "./share-width.ts";

/** How the columns of the lines about runs divide a terminal's width. */
export interface LineLayout {
  labelWidths: readonly number[];
  /** 0: no room for words, the sign says it. */
  statusWidth: number;
  /** Short words for the status. */
  isShort: boolean;
  /** Characters for the steps. */
  stepsRoom: number;
}

const longStatus = "completed with warnings".length;
const shortStatus = "with warnings".length;
const gap = 2;
const signAndElapsed = 1 + gap + 7;
const leastForSteps = 16;
const comfortableForSteps = 32;

/**
 * Divides a width: what says most stays longest. With `Infinity`, as for a pipe, nothing is cut.
 *
 * @param wanted - how wide each part of the longest label is.
 * @param columns - characters in a line.
 */
export function layOutLines(wanted: readonly number[], columns: number): LineLayout {
  const labels = wanted.reduce((sum, width) => sum + width + gap, 0);
  const fixed = signAndElapsed + gap;
  const candidates = [
    { statusWidth: longStatus, isShort: false, stepsRoom: comfortableForSteps, share: 1 },
    { statusWidth: shortStatus, isShort: true, stepsRoom: leastForSteps, share: 0.7 },
    { statusWidth: 0, isShort: true, stepsRoom: leastForSteps, share: 0 },
  ];
  for (const { statusWidth, isShort, stepsRoom, share } of candidates) {
    const status = statusWidth === 0 ? 0 : statusWidth + gap;
    const room = columns - fixed - status - stepsRoom;
    if (room < labels * share) continue;
    const labelWidths = shareWidth(wanted, room - gap * wanted.length);
    const used = labelWidths.reduce((sum, width) => sum + width + gap, 0);
    return { labelWidths, statusWidth, isShort, stepsRoom: columns - fixed - status - used };
  }
  return { labelWidths: shareWidth(wanted, 0), statusWidth: 0, isShort: true, stepsRoom: leastForSteps };
}
