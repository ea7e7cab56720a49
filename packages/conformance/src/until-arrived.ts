const patienceMs = 5_000;

/** Waits for a held request. Rejects when it never comes, or when what should send it ends before. */
export async function untilArrived(arrived: Promise<void>, sender: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const never = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("the request that should be held never came")), patienceMs);
  });
  const ended = sender.then(
    () => Promise.reject(new Error("the run ended before the request that should be held came")),
    (error: unknown) => Promise.reject(error),
  );
  try {
    await Promise.race([arrived, ended, never]);
  } finally {
    clearTimeout(timer);
  }
}
