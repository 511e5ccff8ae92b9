/** The API description as a page for people. */

import { readFileSync } from "node:fs";

interface Operation {
  readonly summary?: string;
  readonly description?: string;
  readonly parameters?: readonly {
    readonly name?: string;
    readonly in?: string;
    readonly description?: string;
  }[];
  readonly requestBody?: {
    readonly content?: Readonly<Record<string, { readonly schema?: unknown }>>;
  };
  readonly responses?: Readonly<Record<string, { readonly description?: string }>>;
}

interface Description {
  readonly info: { readonly title: string; readonly description?: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, unknown>> };
}

export const API_DESCRIPTION = readFileSync(new URL("../../openapi.json", import.meta.url));
export const DOCS_CSP = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

const METHODS = ["get", "post", "put", "patch", "delete"];
const STYLE = [
  "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}",
  "code{font-size:1em}section{border-top:1px solid #ccc;padding:.5rem 0}.method{font-weight:bold}",
  "pre{background:#f4f4f4;padding:.75rem;overflow-x:auto}",
].join("");
const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#x27;",
};

/** One HTML page with every operation of `openapi.json`, its parameters, body and answers. */
export const docsPage = Buffer.from(page(JSON.parse(API_DESCRIPTION.toString()) as Description));

function page({ info, paths, components }: Description): string {
  const title = escaped(info.title);
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      return operation === undefined ? [] : [operationSection(method, path, operation)];
    }),
  );
  const schemas = Object.entries(components?.schemas ?? {}).map(([name, schema]) =>
    schemaSection(name, schema),
  );
  return [
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title><style>${STYLE}</style></head>`,
    `<body><h1>${title}</h1><p>${escaped(info.description ?? "")}</p>`,
    '<p>Machine-readable: <a href="/openapi.json">openapi.json</a></p>',
    ...operations,
    "<h2>Schemas</h2>",
    ...schemas,
    "</body></html>",
  ].join("");
}

function operationSection(method: string, path: string, operation: Operation): string {
  const parameters = (operation.parameters ?? []).filter(({ name }) => name !== undefined);
  const items = parameters.map(
    ({ name = "", in: place = "", description = "" }) =>
      `<li><code>${escaped(name)}</code> (${escaped(place)}) ${escaped(description)}</li>`,
  );
  const body = operation.requestBody?.content?.["application/json"];
  const answers = Object.entries(operation.responses ?? {}).map(
    ([status, { description = "" }]) =>
      `<li><code>${escaped(status)}</code> ${escaped(description)}</li>`,
  );
  return [
    `<section><h2><span class="method">${method.toUpperCase()}</span> <code>${escaped(path)}</code></h2>`,
    `<p>${escaped(operation.summary ?? "")}</p><p>${escaped(operation.description ?? "")}</p>`,
    items.length > 0 ? `<h3>Parameters</h3><ul>${items.join("")}</ul>` : "",
    body === undefined ? "" : `<h3>Body</h3>${jsonBlock(body.schema ?? {})}`,
    `<h3>Answers</h3><ul>${answers.join("")}</ul></section>`,
  ].join("");
}

function schemaSection(name: string, schema: unknown): string {
  return `<section id="${escaped(name)}"><h3><code>${escaped(name)}</code></h3>${jsonBlock(schema)}</section>`;
}

function jsonBlock(value: unknown): string {
  return `<pre>${escaped(JSON.stringify(value, undefined, 2))}</pre>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => ENTITIES[letter] ?? letter);
}
