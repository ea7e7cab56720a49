/** How a run ended that ended without output, its line says already; what it failed of is told elsewhere. */
export function endedItself(code: string): boolean {
  return code === "run_failed" || code === "run_cancelled";
}
