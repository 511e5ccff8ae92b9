/** Serves the API until it is told to stop. */

import { createServer } from "node:http";

import { createApp, TIMEOUT_SECONDS } from "./app.ts";
import { readSettings, type Settings, UnfitSettings } from "./config.ts";
import { Connections } from "./platform/connections.ts";
import { Database } from "./platform/database.ts";
import { createLogger } from "./platform/logs.ts";

const KEEP_ALIVE_MILLISECONDS = 75_000;
const GRACE_MILLISECONDS = 30_000;
const POLL_MILLISECONDS = 100;

const settings = settingsOrExit();
const log = createLogger(settings.LOG_LEVEL);
const database = new Database(settings.DATABASE_URL, {
  poolSize: settings.DATABASE_POOL_SIZE,
  observe: (statement) => {
    log.debug({ statement }, "statement");
  },
  statementTimeout: TIMEOUT_SECONDS,
});
const server = createServer(
  { keepAliveTimeout: KEEP_ALIVE_MILLISECONDS },
  createApp(settings, database, log),
);

const connections = new Connections(server);

/** Say in a line each what is wrong with the settings. */
function settingsOrExit(): Settings {
  try {
    return readSettings();
  } catch (error) {
    if (error instanceof UnfitSettings) {
      console.error(error.message);
      process.exit(1);
    }
    throw error;
  }
}

/** Take no new request, finish those in flight, and let the process end. */
function stop(): void {
  if (!server.listening) {
    return;
  }
  const answered = setInterval(() => {
    connections.closeIdle();
  }, POLL_MILLISECONDS);
  const late = setTimeout(() => {
    server.closeAllConnections();
  }, GRACE_MILLISECONDS);
  server.close(() => {
    clearInterval(answered);
    clearTimeout(late);
    void database.close();
  });
}

process.on("SIGTERM", stop);
process.on("SIGINT", stop);
server.listen(settings.PORT, settings.HOST, () => {
  log.info({ host: settings.HOST, port: settings.PORT }, "listening");
});
