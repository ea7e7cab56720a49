const mebibyte = 1024 * 1024;

/** Heap of this process over the soak, after collecting garbage where `--expose-gc` allows it. */
export class HeapSamples {
  readonly megabytes: number[] = [];

  take(): void {
    globalThis.gc?.();
    this.megabytes.push(Math.round((process.memoryUsage().heapUsed / mebibyte) * 10) / 10);
  }

  /** From the sample at a fifth of the way, when caches are warm, to the last one. In MiB. */
  get growth(): number {
    const warm = this.megabytes[Math.floor(this.megabytes.length / 5)] ?? 0;
    return Math.round(((this.megabytes.at(-1) ?? 0) - warm) * 10) / 10;
  }
}
