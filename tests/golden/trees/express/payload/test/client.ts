/** A client of an application that does not listen. */

import type { Express } from "express";
import supertest from "supertest";

export type Method = "get" | "head" | "post" | "put" | "patch" | "delete" | "options";

export interface Sent {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, or as it is where it is a string. */
  readonly body?: string | object;
  readonly query?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
  readonly json: unknown;
}

export class Client {
  readonly #app: () => Express;

  constructor(app: () => Express) {
    this.#app = app;
  }

  async request(
    method: string,
    path: string,
    { headers = {}, body, query = {} }: Sent = {},
  ): Promise<Answer> {
    const agent = supertest(this.#app());
    const request = agent[method.toLowerCase() as Method](path)
      .query(query)
      .set(headers)
      .buffer(true);
    const response = await (body === undefined ? request : request.send(body));
    const text = typeof response.text === "string" ? response.text : "";
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: text.startsWith("{") ? JSON.parse(text) : undefined,
    };
  }

  async get(path: string, sent?: Sent): Promise<Answer> {
    return this.request("get", path, sent);
  }

  async post(path: string, sent?: Sent): Promise<Answer> {
    return this.request("post", path, sent);
  }

  async put(path: string, sent?: Sent): Promise<Answer> {
    return this.request("put", path, sent);
  }

  async patch(path: string, sent?: Sent): Promise<Answer> {
    return this.request("patch", path, sent);
  }

  async delete(path: string, sent?: Sent): Promise<Answer> {
    return this.request("delete", path, sent);
  }
}
