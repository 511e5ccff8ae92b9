/** The time of a request, in its wire form: UTC, at millisecond precision. */

export function now(): string {
  return new Date().toISOString();
}
