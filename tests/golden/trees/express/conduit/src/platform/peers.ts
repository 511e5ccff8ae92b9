/** Who is at the other end of the connection. */

import type { Request } from "express";

/** The peer's address or, behind trusted proxies, the one that the outermost of them saw. */
export function addressOf(request: Request, trustedProxies: number): string {
  const chain = [request.socket.remoteAddress ?? "unknown"];
  if (trustedProxies > 0) {
    const forwarded = request.headersDistinct["x-forwarded-for"]?.join(",") ?? "";
    const parts = forwarded.split(",").map((part) => part.trim());
    chain.push(...parts.filter((part) => part !== "").reverse());
  }
  return chain[Math.min(trustedProxies, chain.length - 1)] ?? "unknown";
}
