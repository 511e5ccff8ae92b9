/** A client of an application that does not listen. */

import type { FastifyInstance } from "fastify";

type Method = "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS";

export interface Sent {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, or as it is where it is a string. */
  readonly body?: string | object;
  readonly query?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, number | string | string[] | undefined>>;
  readonly text: string;
  readonly json: unknown;
}

export class Client {
  readonly #app: () => FastifyInstance;

  constructor(app: () => FastifyInstance) {
    this.#app = app;
  }

  async request(
    method: string,
    path: string,
    { headers = {}, body, query = {} }: Sent = {},
  ): Promise<Answer> {
    const response = await this.#app().inject({
      method: method.toUpperCase() as Method,
      url: path,
      headers,
      query,
      ...(body === undefined ? {} : { payload: body }),
    });
    const text = response.payload;
    return {
      status: response.statusCode,
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
