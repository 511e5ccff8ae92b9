/** What tests send, and how they read what is answered. */

import { expect } from "vitest";

import type { Answer } from "./client.ts";

export const ABSENT = Symbol("absent");

type Members = Readonly<Record<string, unknown>>;

/** A path whose holes are filled with any values. */
export function path(texts: TemplateStringsArray, ...values: readonly unknown[]): string {
  return String.raw({ raw: texts }, ...values.map((value) => encodeURIComponent(String(value))));
}

/** A member of an answered object. */
export function at(value: unknown, name: string): unknown {
  return (value as Members)[name];
}

export function keysOf(value: unknown): string[] {
  return Object.keys(value as object);
}

export function itemsOf(value: unknown): readonly unknown[] {
  return value as unknown[];
}

/** The members with another value at a place, or with none there if it is `ABSENT`; lists on the way are made. */
export function changed(members: unknown, place: string, value: unknown): object {
  const [name = "", ...rest] = place.split("/");
  const inner = rest.join("/");
  if (/^[0-9]+$/.test(name)) {
    const items = [...((members ?? [undefined]) as unknown[])];
    items[Number(name)] = inner === "" ? value : changed(items[Number(name)], inner, value);
    return items;
  }
  const { [name]: old, ...others } = (members ?? {}) as Members;
  if (value === ABSENT && inner === "") {
    return others;
  }
  return { ...(members as Members), [name]: inner === "" ? value : changed(old, inner, value) };
}

/** What a 422 refuses: each place, and what it says of it. */
export function refusals(answer: Answer): [string, string][] {
  expect(answer.status, answer.text).toBe(422);
  return errorsOf(answer);
}

/** What a 409 says of values that another row has. */
export function conflicts(answer: Answer): [string, string][] {
  expect(answer.status, answer.text).toBe(409);
  return errorsOf(answer);
}

function errorsOf(answer: Answer): [string, string][] {
  expect(answer.headers["content-type"]).toMatch(/^application\/json/);
  const { errors } = answer.json as { errors: Readonly<Record<string, string[]>> };
  return Object.entries(errors).flatMap(([place, texts]) =>
    texts.map((text): [string, string] => [place, text]),
  );
}
