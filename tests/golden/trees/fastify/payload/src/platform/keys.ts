/** Keys in paths: a value that does not fit its key's type names no row. */

import { email, integer, type Kind, Rejected, string, uuid } from "./kinds.ts";
import { notFound } from "./problems.ts";

/** The number, written as `0` or without leading zeros. */
export function integerKey(text: string, resource: string): number {
  if (text.startsWith("-")) {
    throw notFound(resource);
  }
  return parsed(integer(), text, resource);
}

export function uuidKey(text: string, resource: string): string {
  return parsed(uuid(), text, resource);
}

export function textKey(text: string, resource: string): string {
  return parsed(string(), text, resource);
}

export function emailKey(text: string, resource: string): string {
  return parsed(email(), text, resource);
}

function parsed<T>(kind: Kind<T>, text: string, resource: string): T {
  try {
    return kind.parseText(text);
  } catch (error) {
    throw error instanceof Rejected ? notFound(resource) : error;
  }
}
