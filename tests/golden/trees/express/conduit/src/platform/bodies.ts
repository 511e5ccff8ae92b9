/** Request bodies: one strict JSON object. */

import type { Request, RequestHandler } from "express";

import { parseJson } from "./json.ts";
import { invalid, malformedJson, tooLarge, unsupportedMediaType } from "./problems.ts";
import { requestState } from "./request-state.ts";

const BODY_LIMIT = 1048576;

export type Members = Record<string, unknown>;

/** A parsed body, not yet known to be an object. */
export class Body {
  readonly #value: unknown;

  constructor(value: unknown) {
    this.#value = value;
  }

  /** The members inside the envelope; whatever else was sent is 422 at its place. */
  members(envelope: string | null, resource: string): Members {
    const members = asObject(this.#value, resource);
    if (envelope === null) {
      return members;
    }
    if (!(envelope in members)) {
      throw invalid([{ code: "required" }], resource);
    }
    requestState().envelope = envelope;
    return asObject(members[envelope], resource);
  }
}

/** The body of a request: 413, 415 or 400 where it is not JSON; no body is an empty object. */
export async function readBody(request: Request): Promise<Body> {
  const raw = await readBytes(request);
  if (raw.length === 0) {
    return new Body(Object.create(null));
  }
  const mediaType = (request.headers["content-type"] ?? "").split(";", 1)[0]?.trim().toLowerCase();
  if (mediaType !== "application/json" || request.headers["content-encoding"] !== undefined) {
    throw unsupportedMediaType();
  }
  try {
    return new Body(parseJson(raw));
  } catch {
    throw malformedJson();
  }
}

/** Read the body before an endpoint is handled. */
export const jsonBody: RequestHandler = async (request, _response, next) => {
  requestState().body = await readBody(request);
  next();
};

/** The body of the request in hand. */
export function currentBody(): Body {
  return requestState().body ?? new Body(Object.create(null));
}

async function readBytes(request: Request): Promise<Buffer> {
  if (Number(request.headers["content-length"] ?? 0) > BODY_LIMIT) {
    throw tooLarge();
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunksOf(request)) {
    size += chunk.length;
    if (size > BODY_LIMIT) {
      throw tooLarge();
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The bytes as they come; the connection stays open where not all of them are wanted. */
function chunksOf(request: Request): AsyncIterable<Buffer> {
  return request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
}

function asObject(value: unknown, resource: string): Members {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Members;
  }
  throw invalid([{ code: value === null ? "null" : "type" }], resource);
}
