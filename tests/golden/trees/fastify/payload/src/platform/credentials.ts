/** What a login takes: an identity and a secret. */

import type { Members } from "./bodies.ts";
import { trimmed } from "./kinds.ts";
import { badCredentials, type FieldError, invalid } from "./problems.ts";

/** Both texts; what is absent or blank is 422, any other failure is that of a wrong password. */
export function credentials(
  members: Members,
  identity: string,
  secret: string,
  resource: string,
): [string, string] {
  const errors = [identity, secret].flatMap((name) => missing(members, name));
  if (errors.length > 0) {
    throw invalid(errors, resource);
  }
  return [trimmed(textOf(members[identity])), textOf(members[secret])];
}

function textOf(value: unknown): string {
  if (typeof value !== "string" || value.includes("\0")) {
    throw badCredentials();
  }
  return value;
}

function missing(members: Members, name: string): FieldError[] {
  if (!(name in members)) {
    return [{ code: "required", path: [name] }];
  }
  const value = members[name];
  return typeof value === "string" && trimmed(value) === ""
    ? [{ code: "blank", path: [name] }]
    : [];
}
