import type { FastifyBaseLogger } from "fastify"
import { type DestinationStream, pino } from "pino"

/** A structured log: one JSON object per line. */
export type Log = FastifyBaseLogger

/** Query parameters that give access to whoever reads them. */
const secretParameters =
  /([?&](?:x-amz-signature|x-amz-credential|x-amz-security-token|signature|token|password)=)[^&\s"\\]+/gi

/** The password in the address of a database. */
const addressPasswords = /(\bpostgres(?:ql)?:\/\/[^:@/\s"]*:)[^@\s"]+@/gi

/** Takes signatures, tokens and passwords out of a text that may contain addresses. */
export function withoutSecrets(text: string): string {
  return text.replace(secretParameters, "$1[secret]").replace(addressPasswords, "$1[secret]@")
}

const secretHeaders = ["cookie", "authorization", "proxy-authorization", "set-cookie"]

/** @param destination where the lines go; standard output when left out */
export function createLog(level: string, destination?: DestinationStream): Log {
  const options = {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: {
      paths: secretHeaders.flatMap((name) => [`headers["${name}"]`, `*.headers["${name}"]`]),
      censor: "[secret]",
    },
    hooks: { streamWrite: withoutSecrets },
  }
  return destination === undefined ? pino(options) : pino(options, destination)
}
