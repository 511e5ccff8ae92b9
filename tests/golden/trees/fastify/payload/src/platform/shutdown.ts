/** The end of a server: requests in flight are answered, connections that nobody waits on are closed. */

import type { Server } from "node:http";
import type { Socket } from "node:net";

import fp from "fastify-plugin";

const GRACE_MILLISECONDS = 30_000;
const POLL_MILLISECONDS = 100;

/** How many requests came over a connection, and how many of them are answered. */
interface Count {
  asked: number;
  answered: number;
}

/** Ends within the grace time once the application is closed. */
export const shutdown = fp(
  (app, _options, done) => {
    const connections = new Connections(app.server);
    let poll: NodeJS.Timeout;
    let late: NodeJS.Timeout;
    app.addHook("preClose", (next) => {
      poll = setInterval(() => {
        connections.closeIdle();
      }, POLL_MILLISECONDS);
      late = setTimeout(() => {
        app.server.closeAllConnections();
      }, GRACE_MILLISECONDS);
      next();
    });
    app.addHook("onClose", (_app, next) => {
      clearInterval(poll);
      clearTimeout(late);
      next();
    });
    done();
  },
  { name: "shutdown" },
);

class Connections {
  readonly #counts = new Map<Socket, Count>();

  constructor(server: Server) {
    server.on("connection", (socket) => {
      this.#counts.set(socket, { asked: 0, answered: 0 });
      socket.once("close", () => this.#counts.delete(socket));
    });
    server.on("request", ({ socket }, response) => {
      const count = this.#counts.get(socket);
      if (count !== undefined) {
        count.asked += 1;
        response.once("close", () => {
          count.answered += 1;
        });
      }
    });
  }

  /** Close those that nothing was sent over, and those whose requests are all answered. */
  closeIdle(): void {
    for (const [socket, { asked, answered }] of this.#counts) {
      if (socket.bytesRead === 0 || (asked > 0 && asked === answered)) {
        socket.destroy();
      }
    }
  }
}
