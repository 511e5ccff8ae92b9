/** Which paths and methods there are: 404, 405, HEAD and OPTIONS. */

import { type Request, type RequestHandler, Router } from "express";

import { methodNotAllowed, notFound } from "./problems.ts";
import { requestState } from "./request-state.ts";
import { send } from "./responses.ts";

export const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/** What the types leave out of a router's layers. */
interface Matcher {
  readonly match: (path: string) => boolean;
}

const decoder = new TextDecoder("utf-8", { fatal: true });

/** A router whose paths are case-sensitive, with or without a slash at the end. */
export function createRouter(): Router {
  return Router({ caseSensitive: true, strict: true });
}

/** Note which endpoint answers: errors name its resource, logs and metrics its path. */
export function endpoint(resource: string): RequestHandler {
  return (request, _response, next) => {
    const state = requestState();
    state.resource = resource;
    state.template = (request.route as { path: string }).path.replaceAll(/:(\w+)/g, "{$1}");
    next();
  };
}

/** A parameter of the path. */
export function parameter(request: Request, name: string): string {
  return String(request.params[name]);
}

/** Spell paths in one way: what is no UTF-8, or holds an encoded slash or a NUL, is no path of ours. */
export const plainPaths: RequestHandler = (request, _response, next) => {
  const [path = "", ...rest] = request.url.split(/(?=\?)/);
  if (/[%\x80-\xff]/.test(path)) {
    request.url = [plainPath(path), ...rest].join("");
  }
  next();
};

function plainPath(path: string): string {
  if (/%2f/i.test(path)) {
    throw notFound();
  }
  try {
    const text = decoder.decode(percentDecoded(path));
    if (text.includes("\0")) {
      throw notFound();
    }
    return text.split("/").map(encodeURIComponent).join("/");
  } catch {
    throw notFound();
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
export function methodsAt(routers: readonly Router[], request: Request): string[] {
  const known = new Set(
    routers.flatMap((router) => router.stack.flatMap((layer) => methodsOf(layer, request.path))),
  );
  if (known.size === 0) {
    return [];
  }
  known.add("OPTIONS");
  if (known.has("GET")) {
    known.add("HEAD");
  }
  return METHODS.filter((method) => known.has(method));
}

function methodsOf(layer: Router["stack"][number], path: string): string[] {
  const { route } = layer;
  const { match } = layer as unknown as Matcher;
  if (route === undefined || !match.call(layer, path)) {
    return [];
  }
  return route.stack.map(({ method }) => method.toUpperCase());
}

/** Answer OPTIONS with the methods of the path. */
export function options(routers: readonly Router[]): RequestHandler {
  return (request, response, next) => {
    const methods = request.method === "OPTIONS" ? methodsAt(routers, request) : [];
    if (methods.length > 0) {
      send(response, 204, { Allow: methods.join(", ") });
    } else {
      next();
    }
  };
}

/** Refuse what no endpoint has answered. */
export function refuse(routers: readonly Router[]): RequestHandler {
  return (request) => {
    const methods = methodsAt(routers, request);
    throw methods.length > 0 ? methodNotAllowed(methods.join(", ")) : notFound();
  };
}
