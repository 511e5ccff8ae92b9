/** The texts of every error code that a client may see. */

const MESSAGES: ReadonlyMap<string, string> = new Map([
  ["malformed_json", "the body is not valid JSON"],
  ["unauthenticated", "a valid token is required"],
  ["bad_credentials", "the credentials are wrong"],
  ["forbidden", "this is not allowed"],
  ["not_found", "there is no such resource"],
  ["method_not_allowed", "this resource does not know the method"],
  ["conflict", "another resource has the same value"],
  ["illegal_transition", "{field}: {from} -> {to}"],
  ["in_use", "other resources refer to this one"],
  ["too_large", "the body is too large"],
  ["unsupported_media_type", "the body must be application/json, not encoded"],
  ["invalid", "the request is not valid"],
  ["rate_limited", "too many requests"],
  ["internal", "something went wrong"],
  ["not_implemented", "this is not implemented yet"],
  ["unavailable", "the service is not available at the moment"],
  ["unknown", "is not known"],
  ["required", "is required"],
  ["null", "must not be null"],
  ["type", "has the wrong type"],
  ["blank", "must not be blank"],
  ["format", "has the wrong form"],
  ["too_short", "must have a length of at least {min}"],
  ["too_long", "must have a length of at most {max}"],
  ["min", "must be at least {min}"],
  ["max", "must be at most {max}"],
  ["range", "is out of range"],
  ["choice", "is not one of the choices"],
  ["pattern", "does not match the pattern"],
  ["reference", "names nothing that exists"],
  ["unique", "is already taken"],
]);

/** The catalogue's text for a code with its placeholders filled in. */
export function message(code: string, values: Readonly<Record<string, unknown>>): string {
  let text = MESSAGES.get(code) ?? code.replaceAll("_", " ");
  for (const [name, value] of Object.entries(values)) {
    text = text.replaceAll(`{${name}}`, () => String(value));
  }
  return text;
}
