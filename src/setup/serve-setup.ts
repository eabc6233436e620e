import { randomBytes, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Failure } from "../domain/failure.ts";
import { exchangeCode, type CreatedApp } from "./exchange.ts";
import { openEnvFile, refuseNamedApp } from "./env-file.ts";
import { manifestOf } from "./manifest.ts";
import { createForm, linkTo, paragraph, sendPage } from "./page.ts";

export interface SetupOptions {
  readonly kind: "full" | "review-only";
  /** https://… under which GitHub reaches the service later. */
  readonly publicUrl: string;
  /** https://github.com, or a GitHub Enterprise Server. */
  readonly githubUrl: string;
  readonly apiUrl: string;
  /** The App belongs to this organization; absent: to the person. */
  readonly organization?: string;
  readonly envFile: string;
  readonly port: number;
}

export interface Setup {
  /** On this machine only. */
  readonly url: string;
  /** Resolves with the page on which the App is installed. */
  readonly done: Promise<string>;
  stop(): void;
}

/**
 * The set-up page: takes our manifest to GitHub and the App's key back, into a file of this machine. It listens on loopback, and only a
 * browser that carries the state of this run may finish it. Throws Failure "setup-failed" or "port-unusable".
 */
export async function serveSetup(options: SetupOptions): Promise<Setup> {
  await refuseNamedApp(options.envFile);
  const state = randomBytes(24).toString("base64url");
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      const why = error instanceof Failure ? `${error.message} ${error.next}` : "This is a bug in sirsi.";
      sendPage(response, 500, "That did not work", paragraph(why));
      if (!(error instanceof Failure)) reject(error);
    });
  });
  await new Promise<void>((listening, failed) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      failed(new Failure("port-unusable", { host: "127.0.0.1", port: options.port, why: error.code ?? "the system refuses it" }));
    });
    server.listen(options.port, "127.0.0.1", listening);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    done: promise,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = new URL(request.url ?? "/", url);
    // Another site can make a browser come here by a name of its own; it cannot come by this one.
    if (request.headers.host !== new URL(url).host || request.method !== "GET") {
      sendPage(response, 403, "Not here", paragraph("This page answers on its own address only."));
    } else if (asked.pathname === "/") {
      const manifest = manifestOf({ kind: options.kind, publicUrl: options.publicUrl, callbackUrl: `${url}/callback` });
      sendPage(
        response,
        200,
        "Create the SirsiNexus GitOps App",
        createForm(createUrl(options, state), manifest),
        new URL(options.githubUrl).origin,
      );
    } else if (asked.pathname === "/callback" && isSame(asked.searchParams.get("state") ?? "", state)) {
      const app = await takeApp(options, asked.searchParams.get("code") ?? "");
      const install = `${app.url}/installations/new`;
      sendPage(
        response,
        200,
        "The App is created",
        paragraph(`Its key is in ${options.envFile}. Start the service, then install the App.`) + linkTo(install, "Install it"),
      );
      resolve(install);
    } else {
      sendPage(response, 404, "Nothing here", paragraph("Open the address that the command printed."));
    }
  }
}

async function takeApp({ apiUrl, envFile, publicUrl }: SetupOptions, code: string): Promise<CreatedApp> {
  const file = await openEnvFile(envFile);
  try {
    const app = await exchangeCode(apiUrl, code);
    await file.write(app, publicUrl);
    return app;
  } finally {
    await file.close();
  }
}

function createUrl({ githubUrl, organization }: SetupOptions, state: string): string {
  const owner = organization === undefined ? "" : `/organizations/${encodeURIComponent(organization)}`;
  return `${githubUrl.replace(/\/+$/, "")}${owner}/settings/apps/new?state=${state}`;
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
