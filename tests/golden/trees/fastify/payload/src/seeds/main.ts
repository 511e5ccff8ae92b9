/** Writes the seeds to the database of the settings; what is there already stays. */

import { readDatabaseSettings } from "../config.ts";
import { Database } from "../platform/database.ts";
import { insertSeeds } from "./rows.ts";

const database = new Database(readDatabaseSettings().DATABASE_URL, { poolSize: 1 });
try {
  await database.write(insertSeeds);
} finally {
  await database.close();
}
