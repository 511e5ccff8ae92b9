/** Headers that tell browsers to do nothing with an answer but read it. */

import type { RequestHandler } from "express";

const HEADERS = new Map([
  ["X-Content-Type-Options", "nosniff"],
  ["X-Frame-Options", "DENY"],
  ["Referrer-Policy", "no-referrer"],
  ["Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"],
  ["Cache-Control", "no-store"],
]);

export const securityHeaders: RequestHandler = (_request, response, next) => {
  response.setHeaders(HEADERS);
  next();
};
