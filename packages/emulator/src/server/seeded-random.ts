/** Numbers in [0, 1) that repeat exactly for the same seed (mulberry32), so that a run with faults can be replayed. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** An id such as `pex_k8Hx9mP2nQ4v`, made from the emulator's own random source. */
export function randomId(random: () => number, length = 12): string {
  const alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789";
  return Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join("");
}

/** A version 4 UUID made from the emulator's own random source. */
export function randomUuid(random: () => number): string {
  return "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx".replace(/[xy]/g, (symbol) => {
    const digit = Math.floor(random() * 16);
    return (symbol === "x" ? digit : (digit & 0x3) | 0x8).toString(16);
  });
}
