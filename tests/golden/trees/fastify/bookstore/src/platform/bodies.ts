/** Request bodies: one strict JSON object. */

import type { IncomingHttpHeaders, IncomingMessage } from "node:http";

import type { FastifyRequest } from "fastify";
import fp from "fastify-plugin";

import { parseJson } from "./json.ts";
import { invalid, malformedJson, tooLarge, unsupportedMediaType } from "./problems.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** The endpoint takes input; what is sent to others is not read. */
    takesBody?: boolean;
  }
}

const BODY_LIMIT = 1048576;

export type Members = Record<string, unknown>;

/** A parsed body, not yet known to be an object; without a value an empty one. */
export class Body {
  readonly #value: unknown;
  #envelope: string | undefined;

  constructor(value: unknown = Object.create(null)) {
    this.#value = value;
  }

  /** The member that the input was found in. */
  get envelope(): string | undefined {
    return this.#envelope;
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
    this.#envelope = envelope;
    return asObject(members[envelope], resource);
  }
}

/** Reads the bodies of endpoints that take input, whatever their media type claims. */
export const bodies = fp(
  (app, _options, done) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser("*", readBody);
    app.addHook("preParsing", (request, _reply, payload, next) => {
      // Fastify refuses a media type that it cannot read before it asks a parser.
      if (!takesBody(request) || isEmpty(request.headers)) {
        delete request.headers["content-type"];
      }
      next(null, payload);
    });
    app.addHook("preValidation", (request, _reply, next) => {
      if (takesBody(request)) {
        request.body ??= new Body();
      }
      next();
    });
    done();
  },
  { name: "bodies" },
);

function takesBody(request: FastifyRequest): boolean {
  return request.routeOptions.config.takesBody === true;
}

function isEmpty(headers: IncomingHttpHeaders): boolean {
  return headers["transfer-encoding"] === undefined && Number(headers["content-length"] ?? 0) === 0;
}

/** The body of a request: 413, 415 or 400 where it is not JSON. */
async function readBody(
  request: FastifyRequest,
  payload: IncomingMessage,
): Promise<Body | undefined> {
  if (!takesBody(request)) {
    return undefined;
  }
  const raw = await readBytes(payload);
  if (raw.length === 0) {
    return new Body();
  }
  if (
    request.mediaType !== "application/json" ||
    request.headers["content-encoding"] !== undefined
  ) {
    throw unsupportedMediaType();
  }
  try {
    return new Body(parseJson(raw));
  } catch {
    throw malformedJson();
  }
}

async function readBytes(payload: IncomingMessage): Promise<Buffer> {
  if (Number(payload.headers["content-length"] ?? 0) > BODY_LIMIT) {
    throw tooLarge();
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunksOf(payload)) {
    size += chunk.length;
    if (size > BODY_LIMIT) {
      throw tooLarge();
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The bytes as they come; the connection stays open where not all of them are wanted. */
function chunksOf(payload: IncomingMessage): AsyncIterable<Buffer> {
  return payload.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
}

function asObject(value: unknown, resource: string): Members {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Members;
  }
  throw invalid([{ code: value === null ? "null" : "type" }], resource);
}
