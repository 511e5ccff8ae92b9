/** Which paths and methods there are: 404, 405 and OPTIONS. */

import type { IncomingMessage } from "node:http";

import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import fp from "fastify-plugin";

import { methodNotAllowed, notFound } from "./problems.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** What errors of the endpoint are about. */
    resource?: string;
  }
}

export const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;

/** What the types say is always found. */
interface MatchedRoute {
  readonly params: unknown;
}

// Parameters are never empty, so that no route matches it.
const NOWHERE = "//";

const decoder = new TextDecoder("utf-8", { fatal: true });

/** Answers OPTIONS, and refuses what no endpoint answers, before its body is looked at. */
export const routing = fp(
  (app, _options, done) => {
    const answer = (request: FastifyRequest, reply: FastifyReply): void => {
      const methods = methodsAt(app, request.url);
      if (methods.length === 0) {
        throw notFound();
      }
      const allow = methods.join(", ");
      if (request.method !== "OPTIONS") {
        throw methodNotAllowed(allow);
      }
      reply.code(204).header("Allow", allow).send();
    };
    app.setNotFoundHandler(answer);
    app.addHook("onRequest", (request, reply, next) => {
      if (request.is404) {
        answer(request, reply);
      } else if (hasEmptyParameter(request.params)) {
        reply.callNotFound();
      } else {
        next();
      }
    });
    done();
  },
  { name: "routing" },
);

/** Spell URLs in one way: a path that is no UTF-8, or holds an encoded slash or a NUL, is no path of ours. */
export function rewriteUrl({ url = "" }: IncomingMessage): string {
  const [path = "", ...rest] = url.split(/(?=\?)/);
  return /[%\x80-\xff]/.test(path) ? [plainPath(path), ...rest].join("") : url;
}

function plainPath(path: string): string {
  if (/%2f/i.test(path)) {
    return NOWHERE;
  }
  try {
    const text = decoder.decode(percentDecoded(path));
    return text.includes("\0") ? NOWHERE : text.split("/").map(encodeURIComponent).join("/");
  } catch {
    return NOWHERE;
  }
}

/** The bytes that a part of a URL stands for; what only looks like an escape stays as it is. */
export function percentDecoded(text: string): Buffer {
  const parts = text.split(/%([0-9a-fA-F]{2})/);
  return Buffer.concat(
    parts.map((part, place) => Buffer.from(part, place % 2 === 1 ? "hex" : "latin1")),
  );
}

/** The methods that a path knows, in the order of the `Allow` header; none where there is no such path. */
export function methodsAt(app: FastifyInstance, url: string): string[] {
  const known = METHODS.filter((method) => {
    const route = app.findRoute({ method, url }) as MatchedRoute | null;
    return route !== null && !hasEmptyParameter(route.params);
  });
  return known.length === 0 ? [] : [...known, "OPTIONS"];
}

/** The path of the endpoint that answers, with its parameters in braces. */
export function template(request: FastifyRequest): string | undefined {
  return request.routeOptions.url?.replaceAll(/:(\w+)/g, "{$1}");
}

function hasEmptyParameter(parameters: unknown): boolean {
  return Object.values(parameters as Readonly<Record<string, string>>).includes("");
}
