/** q" ' ''' ''' * / /* // # <!-- --> ${x} #{y} {{ z }} {% raw %} %s {0} / /n `b` $(id) </script>    😀 second line third */

import type { RequestHandler } from "express";

/** Runs before an endpoint: it may throw a problem, or watch the response. */
export const audit: RequestHandler = (_request, _response, next) => {
  next();
};
