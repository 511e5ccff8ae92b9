/** Asks the server of this container whether it runs; the exit status is the answer. */

const url = `http://127.0.0.1:${process.env["PORT"] ?? "8000"}/health`;

try {
  const { status } = await fetch(url, { signal: AbortSignal.timeout(2000) });
  process.exitCode = status === 200 ? 0 : 1;
} catch {
  process.exitCode = 1;
}
