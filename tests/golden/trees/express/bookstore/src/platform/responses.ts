/** Responses whose bytes are those of the wire contract. */

import type { Response } from "express";

export type Headers = Readonly<Record<string, string>>;

/** Compact JSON without needless escapes; values that JSON has no type for write themselves. */
export function toJson(content: unknown): Buffer {
  return Buffer.from(JSON.stringify(content));
}

export function send(response: Response, status: number, headers: Headers, body?: Buffer): void {
  if (response.headersSent) {
    return;
  }
  response.writeHead(
    status,
    body === undefined ? headers : { ...headers, "Content-Length": body.length },
  );
  response.end(body);
}

export function sendJson(
  response: Response,
  content: unknown,
  status = 200,
  headers: Headers = {},
): void {
  const type = { "Content-Type": "application/json; charset=utf-8" };
  send(response, status, { ...type, ...headers }, toJson(content));
}

export function sendNothing(response: Response, status = 204): void {
  send(response, status, {});
}
