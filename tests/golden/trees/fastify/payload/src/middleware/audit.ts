/** q" ' ''' ''' * / /* // # <!-- --> ${x} #{y} {{ z }} {% raw %} %s {0} / /n `b` $(id) </script>    😀 second line third */

import type { preHandlerHookHandler } from "fastify";

/** Runs before an endpoint: it may throw a problem, or watch the reply. */
export const audit: preHandlerHookHandler = (_request, _reply, next) => {
  next();
};
