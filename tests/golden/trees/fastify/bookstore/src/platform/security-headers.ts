/** Headers that tell browsers to do nothing with an answer but read it. */

import fp from "fastify-plugin";

const HEADERS = {
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "no-referrer",
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  "Cache-Control": "no-store",
};

export const securityHeaders = fp(
  (app, _options, done) => {
    app.addHook("onRequest", (_request, reply, next) => {
      reply.headers(HEADERS);
      next();
    });
    done();
  },
  { name: "security-headers" },
);
