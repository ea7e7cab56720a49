/** Moments of a start, by what is written to the store: right before it is, and right after. */
export const deathPoints = [
  "claimed",
  "before sent",
  "sent",
  "before known",
  "known",
  "before ended",
  "ended",
  "before stored",
  "stored",
  "before delivered",
  "delivered",
] as const;

export type DeathPoint = (typeof deathPoints)[number];
