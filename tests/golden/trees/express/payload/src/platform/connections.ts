/** The open connections of a server, and which of them nobody waits on. */

import type { Server } from "node:http";
import type { Socket } from "node:net";

/** How many requests came over a connection, and how many of them are answered. */
interface Count {
  asked: number;
  answered: number;
}

export class Connections {
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
