/** Serves the API until it is told to stop. */

import { createApp, TIMEOUT_SECONDS } from "./app.ts";
import { readSettings, type Settings, UnfitSettings } from "./config.ts";
import { currentRequest } from "./platform/current-request.ts";
import { Database } from "./platform/database.ts";
import { createLogger } from "./platform/logs.ts";

const settings = settingsOrExit();
const log = createLogger(settings.LOG_LEVEL);
const database = new Database(settings.DATABASE_URL, {
  poolSize: settings.DATABASE_POOL_SIZE,
  observe: (statement) => {
    (currentRequest()?.log ?? log).debug({ statement }, "statement");
  },
  statementTimeout: TIMEOUT_SECONDS,
});
const app = createApp(settings, database, log);

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
  void app.close();
}

app.addHook("onClose", () => database.close());
process.on("SIGTERM", stop);
process.on("SIGINT", stop);
await app.listen({ host: settings.HOST, port: settings.PORT });
