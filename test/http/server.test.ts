import { createServer } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { type HttpOptions, type HttpService, serve } from "../../src/http/server.ts";
import { quietLog } from "../fakes/quiet-log.ts";

const open: { close(grace: number): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((service) => service.close(0)));
});

const service = async (options: Partial<HttpOptions> = {}): Promise<HttpService> => {
  const started = await serve({
    host: "127.0.0.1",
    port: 0,
    webhook: (_request, response) => Promise.resolve(void response.end("webhook")),
    isReady: () => Promise.resolve(true),
    log: quietLog,
    ...options,
  });
  open.push(started);
  return started;
};

/** A port that somebody has. */
async function takenPort(): Promise<number> {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  open.push({
    close: () =>
      new Promise((resolve) =>
        other.close(() => {
          resolve();
        }),
      ),
  });
  const address = other.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

describe("the service's HTTP", () => {
  it("says that it lives and whether it is ready, and nothing more", async () => {
    let ready = true;
    const { url } = await service({ isReady: () => Promise.resolve(ready) });
    const get = async (path: string) => {
      const response = await fetch(`${url}${path}`);
      return [response.status, await response.text()];
    };
    expect(await get("/healthz")).toEqual([200, '{"status":"ok"}\n']);
    expect(await get("/ping")).toEqual([200, '{"status":"pong"}\n']);
    expect(await get("/readyz?x=1")).toEqual([200, '{"status":"ok"}\n']);
    ready = false;
    expect(await get("/readyz")).toEqual([503, '{"status":"not ok"}\n']);
    expect((await fetch(`${url}/healthz`)).headers.get("server")).toBeNull();
  });

  it("asks the added routes in turn, and answers 404 when nobody takes the request", async () => {
    const { url } = await service({
      routes: [
        () => false,
        (_request, response, path) => {
          if (path !== "/runs") return false;
          response.end("runs");
          return true;
        },
      ],
    });
    expect(await (await fetch(`${url}/runs?a=b`)).text()).toBe("runs");
    expect((await fetch(`${url}/other`)).status).toBe(404);
    expect((await fetch(`${url}/healthz`, { method: "POST" })).status).toBe(404);
  });

  it("says what to do when the port is in use", async () => {
    const port = await takenPort();
    await expect(service({ port })).rejects.toMatchObject({
      code: "port-unusable",
      message: `The service cannot listen on 127.0.0.1, port ${port}: another program uses it.`,
    });
  });

  it("takes another port where that is wished", async () => {
    const port = await takenPort();
    const { url } = await service({ port, orAnyPort: true });
    expect(new URL(url).port).not.toBe(String(port));
    expect((await fetch(`${url}/ping`)).status).toBe(200);
  });

  it("lets a request that has begun end, and takes no new one", async () => {
    let letGo = (): void => undefined;
    const gone = new Promise<void>((resolve) => (letGo = resolve));
    let began = (): void => undefined;
    const begun = new Promise<void>((resolve) => (began = resolve));
    const started = await service({
      routes: [
        async (_request, response) => {
          began();
          await gone;
          response.end("done");
          return true;
        },
      ],
    });
    const slow = fetch(`${started.url}/slow`);
    await begun;
    const closed = started.close(5);
    await expect(fetch(`${started.url}/ping`)).rejects.toThrow();
    letGo();
    expect(await (await slow).text()).toBe("done");
    await closed;
  });

  it("cuts what outlasts the grace time", async () => {
    const started = await service({ routes: [() => new Promise(() => undefined)] });
    const never = fetch(`${started.url}/never`);
    never.catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const start = performance.now();
    await started.close(0.2);
    expect(performance.now() - start).toBeLessThan(2_000);
    await expect(never).rejects.toThrow();
  });
});
