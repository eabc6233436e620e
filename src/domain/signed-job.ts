import { createPrivateKey, createPublicKey, sign, verify } from "node:crypto";
import { readRunnerJob, type RunnerJob } from "./runner-job.ts";
import { isText, parseJson, strictRecord } from "./strict-record.ts";

/** A job as it travels: its very bytes, and an Ed25519 signature over them. Both base64url. */
export interface SignedJob {
  readonly job: string;
  readonly signature: string;
}

export type OpenedJob = { readonly job: RunnerJob } | { readonly why: string };

/** A signature made for something else is none of ours. */
const purpose = Buffer.from("sirsi runner job 1\n");
const longest = 65_536;

/** `privateKey`: PEM of an Ed25519 key. */
export function signJob(job: RunnerJob, privateKey: string): SignedJob {
  const bytes = Buffer.from(JSON.stringify(job));
  const signature = sign(null, Buffer.concat([purpose, bytes]), createPrivateKey(privateKey));
  return { job: bytes.toString("base64url"), signature: signature.toString("base64url") };
}

/** PEM of the key that runners pin when they register. */
export const publicKeyOf = (privateKey: string): string =>
  createPublicKey(createPrivateKey(privateKey)).export({ type: "spki", format: "pem" }).toString();

/**
 * The job, when the pinned key signed these bytes, it is for this runner and its time has not passed. Nothing of it is looked at before
 * the signature. Whether it was seen before is for the runner to know.
 */
export function openJob(
  value: unknown,
  { publicKey, runner, now }: { readonly publicKey: string; readonly runner: string; readonly now: Date },
): OpenedJob {
  const signed = strictRecord(value, ["job", "signature"]);
  if (signed === undefined || !isText(signed["job"], longest) || !isText(signed["signature"], 200))
    return { why: "it is no signed job" };
  const bytes = Buffer.from(signed["job"], "base64url");
  const isSigned = verify(null, Buffer.concat([purpose, bytes]), publicKey, Buffer.from(signed["signature"], "base64url"));
  if (!isSigned) return { why: "its signature is not that of the service that this runner was registered with" };
  const job = readRunnerJob(parseJson(bytes.toString("utf8")));
  if (job === undefined) return { why: "it does not have the form of a job of this version" };
  if (job.runner !== runner) return { why: "it is for another runner" };
  if (Date.parse(job.expires) <= now.getTime()) return { why: "its time has passed" };
  return { job };
}
