/** Lets everything else that waits have its turn. A promise alone would not: signals and timers come after them. */
export function turnOfOthers(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === "function") setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}
