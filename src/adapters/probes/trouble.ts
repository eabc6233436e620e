import { Ended, failed, notEvaluated } from "./ended.ts";

/** What goes wrong on the way to an answer, in words that hold nothing of what was received. */
const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: "The connection was refused.",
  ECONNRESET: "The connection was cut before the answer was complete.",
  EPIPE: "The connection was cut before the answer was complete.",
  EHOSTUNREACH: "No way leads there from here.",
  ENETUNREACH: "No way leads there from here.",
  EADDRNOTAVAIL: "No way leads there from here.",
  ETIMEDOUT: "No connection came about.",
  EPROTO: "The TLS handshake failed.",
  HPE_HEADER_OVERFLOW: "The headers of the answer are larger than 16 KiB.",
  ERR_TLS_CERT_ALTNAME_INVALID: "The certificate is for another name.",
  CERT_HAS_EXPIRED: "The certificate has expired.",
  CERT_NOT_YET_VALID: "The certificate is not valid yet.",
  DEPTH_ZERO_SELF_SIGNED_CERT: "The certificate is signed by itself.",
  SELF_SIGNED_CERT_IN_CHAIN: "The certificate leads to an authority that is not trusted.",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "The certificate leads to no authority that is trusted.",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "The certificate leads to no authority that is trusted.",
};

/** Words for a code of Node, OpenSSL or the HTTP parser. */
export function sayCode(code: string | undefined): string {
  const known = code === undefined || !Object.hasOwn(words, code) ? undefined : words[code];
  if (known !== undefined) return known;
  if (code?.startsWith("HPE_") === true) return "The answer is not HTTP.";
  if (code?.startsWith("ERR_SSL_") === true) return "The TLS handshake failed.";
  return code !== undefined && /^[A-Z0-9_]{1,60}$/.test(code) ? `The connection failed (${code}).` : "The connection failed.";
}

/** How an attempt ended that threw. `seconds`: the time that it had. */
export function endOf(error: unknown, signal: AbortSignal, seconds: number): Ended {
  if (error instanceof Ended) return error;
  if (signal.aborted)
    return isTimeout(signal.reason) ? failed(`It was not done within ${seconds} s.`) : notEvaluated("It was stopped.");
  const code = codeOf(error);
  // Without a code it is no trouble of the network but a mistake of ours.
  if (code === undefined) throw error;
  return failed(sayCode(code));
}

const isTimeout = (reason: unknown): boolean => reason instanceof Error && reason.name === "TimeoutError";

export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
