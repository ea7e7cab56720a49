let loading: Promise<typeof import("ky")> | undefined;

/**
 * ky touches `Request` and `Response` when it is loaded, which costs start-up time that many processes never need: it is
 * loaded with the first request. The module is kept because asking for it again is not free: under a loader (tsx, a test
 * runner) it takes longer than a small request does.
 */
export function loadKy(): Promise<typeof import("ky")> {
  loading ??= import("ky");
  return loading;
}
