/** Structured logs: one JSON object a line. */

import { type DestinationStream, type Logger, pino } from "pino";

export type LogLevel = "DEBUG" | "INFO" | "WARNING" | "ERROR";

const LEVELS: Readonly<Record<LogLevel, string>> = {
  DEBUG: "debug",
  INFO: "info",
  WARNING: "warn",
  ERROR: "error",
};

/** A logger to standard error. */
export function createLogger(
  level: LogLevel,
  destination: DestinationStream = pino.destination(2),
): Logger {
  return pino(
    {
      level: LEVELS[level],
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  );
}
