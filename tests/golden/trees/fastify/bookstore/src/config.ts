/** Settings from the environment. */

import { z } from "zod";

const MIN_SECRET_KEY_BYTES = 32;

const databaseSettings = z.object({
  DATABASE_URL: z.string().default("sqlite:///./bookstore.db"),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(1).default(10),
});

const allSettings = databaseSettings
  .extend({
    APP_ENV: z.enum(["development", "test", "production"]).default("development"),
    HOST: z.string().default("127.0.0.1"),
    PORT: z.coerce.number().int().min(0).max(65_535).default(8000),
    LOG_LEVEL: z.enum(["DEBUG", "INFO", "WARNING", "ERROR"]).default("INFO"),
    TRUSTED_PROXIES: z.coerce.number().int().min(0).default(0),
    SECRET_KEY: z.string({ error: "must be set" }),
  })
  .refine(({ SECRET_KEY, APP_ENV }) => isStrong(SECRET_KEY, APP_ENV), {
    path: ["SECRET_KEY"],
    error: `must have at least ${String(MIN_SECRET_KEY_BYTES)} bytes`,
  });

export type DatabaseSettings = z.output<typeof databaseSettings>;
export type Settings = z.output<typeof allSettings>;

/** Every setting; a missing or unfit one stops the start. */
export function readSettings(environment: NodeJS.ProcessEnv = process.env): Settings {
  return settingsOf(allSettings, environment);
}

/** Where the data is. */
export function readDatabaseSettings(
  environment: NodeJS.ProcessEnv = process.env,
): DatabaseSettings {
  return settingsOf(databaseSettings, environment);
}

/** Thrown where settings are missing or unfit; the message says which. */
export class UnfitSettings extends Error {
  override readonly name = "UnfitSettings";
}

function settingsOf<T>(schema: z.ZodType<T>, environment: NodeJS.ProcessEnv): T {
  const result = schema.safeParse(environment);
  if (!result.success) {
    throw new UnfitSettings(
      result.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("\n"),
    );
  }
  return result.data;
}

function isStrong(key: string, environment: string): boolean {
  const size = Buffer.byteLength(key);
  return size > 0 && (environment !== "production" || size >= MIN_SECRET_KEY_BYTES);
}
