const clockTime = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.0+)?)?\s*(am|pm|a\.m\.|p\.m\.)?$/;

/**
 * The key of a time of day: `"2:30 PM"` and `"14:30:00"` are `"14:30"`.
 *
 * @returns `undefined` for anything else.
 */
export function canonicalTime(text: string): string | undefined {
  const match = clockTime.exec(text.trim().toLowerCase());
  if (!match) return undefined;
  const [, hourText = "", minute = "", second = "00", half] = match;
  const hour = hourOf(Number(hourText), half);
  if (hour === undefined || Number(minute) > 59 || Number(second) > 59) return undefined;
  const time = `${String(hour).padStart(2, "0")}:${minute}`;
  return second === "00" ? time : `${time}:${second}`;
}

function hourOf(hour: number, half: string | undefined): number | undefined {
  if (half === undefined) return hour <= 23 ? hour : undefined;
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) + (half.startsWith("p") ? 12 : 0);
}
