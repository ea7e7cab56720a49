interface Dispatcher {
  dispatch(options: object, handler: unknown): boolean;
}

/**
 * `fetch` without a limit of its own on how long an answer may take. Node's gives up after 300 seconds without headers,
 * which a blocking run may well need; how long is waited is for the caller's deadline to say. Elsewhere it is `fetch`.
 */
export const patientFetch: typeof globalThis.fetch = (input, init) => {
  const dispatcher = (globalThis as Record<symbol, unknown>)[Symbol.for("undici.globalDispatcher.1")];
  if (!isDispatcher(dispatcher)) return globalThis.fetch(input, init);
  // The process's own dispatcher still sends the request, so that a proxy which is set stays in use.
  const patient: Dispatcher = {
    dispatch: (options, handler) =>
      dispatcher.dispatch({ ...options, headersTimeout: 0, bodyTimeout: 0 }, handler),
  };
  return globalThis.fetch(input, { ...init, dispatcher: patient } as RequestInit);
};

function isDispatcher(value: unknown): value is Dispatcher {
  return (
    typeof value === "object" && value !== null && "dispatch" in value && typeof value.dispatch === "function"
  );
}
