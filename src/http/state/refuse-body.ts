import type { IncomingMessage, ServerResponse } from "node:http";
import { refuse } from "../answer.ts";
import type { Body } from "../read-body.ts";

type Refused = Extract<Body, { readonly refused: string }>["refused"];

export const tooLarge = (bytes: number): string => `The body is larger than ${Math.floor(bytes / 1024)} kB.`;

/** Says why a body was not read to its end. */
export function refuseBody(
  request: IncomingMessage,
  response: ServerResponse,
  why: Refused,
  mostBytes: number,
  retryAfter: Readonly<Record<string, string>>,
): void {
  switch (why) {
    case "too large":
      refuse(request, response, 413, tooLarge(mostBytes));
      return;
    case "too slow":
      refuse(request, response, 408, "The body took too long.");
      return;
    case "too busy":
      refuse(request, response, 503, "Too much is being received at once.", retryAfter);
      return;
    case "gone":
      response.destroy();
  }
}
