import type { IncomingMessage, ServerResponse } from "node:http";
import { isStateName, nameOfState } from "../../domain/state-key.ts";
import type { RunAccess, StateWire } from "../../ports/state-wire.ts";
import type { StateKey } from "../../ports/states.ts";
import { refuse } from "../answer.ts";
import { basicCredentials } from "./basic-auth.ts";

/** The state that a path names; undefined for every other path. */
export function keyOf(path: string): StateKey | undefined {
  const [root, prefix, tenant, repository, migration, wave, ...rest] = path.split("/");
  if (root !== "" || prefix !== "state" || rest.length > 0) return undefined;
  if (tenant === undefined || repository === undefined || migration === undefined || wave === undefined) return undefined;
  return [tenant, repository, migration, wave].every(isStateName) ? { tenant, repository, migration, wave } : undefined;
}

/** Who asks, if he may ask that; otherwise it is answered. */
export async function admit(
  request: IncomingMessage,
  response: ServerResponse,
  key: StateKey,
  wire: Pick<StateWire, "admit">,
): Promise<RunAccess | undefined> {
  const { method = "" } = request;
  if (!methods.has(method)) {
    const words = method === "DELETE" ? "States are never deleted over this address." : "Terraform does not ask like this.";
    refuse(request, response, 405, words, { allow: [...methods].join(", ") });
    return undefined;
  }
  const credentials = basicCredentials(request);
  const access = credentials === undefined ? undefined : await wire.admit(credentials.username, credentials.password);
  if (access === undefined) {
    const challenge = { "www-authenticate": 'Basic realm="sirsi state", charset="UTF-8"' };
    refuse(request, response, 401, "The run is unknown, its password is wrong, or its time is over.", challenge);
  } else if (nameOfState(access.key) !== nameOfState(key)) {
    refuse(request, response, 403, "This run has no business with this state.");
  } else if (access.token === null && method !== "GET") {
    refuse(request, response, 403, "This run may only read the state.");
  } else return access;
  return undefined;
}

const methods: ReadonlySet<string> = new Set(["GET", "POST", "LOCK", "UNLOCK"]);
