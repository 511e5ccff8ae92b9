/** Sends requests for a while, and prints how fast they were answered. */

import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    url: { type: "string", default: "http://127.0.0.1:8000/ready" },
    clients: { type: "string", default: "10" },
    seconds: { type: "string", default: "10" },
    authorization: { type: "string", default: "" },
  },
});
const headers = values.authorization === "" ? {} : { authorization: values.authorization };
const duration = Number(values.seconds) * 1000;
const end = performance.now() + duration;
const times: number[] = [];
const statuses = new Map<number, number>();

/** Request the URL again and again until the end. */
async function send(): Promise<void> {
  for (let began = performance.now(); began < end; began = performance.now()) {
    const response = await fetch(values.url, { headers });
    await response.arrayBuffer();
    times.push(performance.now() - began);
    statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
  }
}

function percentile(part: number): string {
  const sorted = times.toSorted((one, other) => one - other);
  return (sorted[Math.floor(sorted.length * part)] ?? 0).toFixed(1);
}

await Promise.all(Array.from({ length: Number(values.clients) }, send));
const rate = Math.round((times.length / duration) * 1000);
console.log(
  `${String(rate)} requests/s, answers by status: ${JSON.stringify(Object.fromEntries(statuses))}`,
);
console.log(`p50 ${percentile(0.5)} ms, p95 ${percentile(0.95)} ms, p99 ${percentile(0.99)} ms`);
