import { execFile, spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { request } from "node:https";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";

export interface MotoServer {
  /** What a connected run needs to take it for AWS. */
  readonly credentials: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** AWS as moto plays it, over TLS with a certificate of its own: a bucket that refuses plain HTTP refuses it here too. */
export async function startMoto(binary: string): Promise<MotoServer> {
  const folder = await mkdtemp(join(tmpdir(), "sirsi-moto-"));
  const [certificate, key] = [join(folder, "cert.pem"), join(folder, "key.pem")];
  await selfSigned(certificate, key);
  const port = await freePort();
  const child = spawn(binary, ["-H", "127.0.0.1", "-p", String(port), "-s", "-c", certificate, "-k", key], {
    // Its own process group: the program may be a wrapper that starts the server.
    detached: true,
    stdio: "ignore",
    env: { PATH: process.env["PATH"], HOME: folder },
  });
  const stop = async (): Promise<void> => {
    await ended(child);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await answering(port, await readFile(certificate), child);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    credentials: {
      AWS_ACCESS_KEY_ID: "testing",
      AWS_SECRET_ACCESS_KEY: "testing-secret",
      AWS_ENDPOINT_URL: `https://127.0.0.1:${port}`,
      AWS_CA_BUNDLE: certificate,
    },
    stop,
  };
}

async function selfSigned(certificate: string, key: string): Promise<void> {
  const subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
  const made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", ...subject, "-out", certificate, "-keyout", key];
  await promisify(execFile)("openssl", made);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("No free port");
  return address.port;
}

async function answering(port: number, ca: Buffer, child: ChildProcess): Promise<void> {
  for (let waited = 0; waited < 60_000; waited += 200) {
    if (child.exitCode !== null) throw new Error(`moto_server ended with ${child.exitCode}`);
    if (await answers(port, ca)) return;
    await pause(200);
  }
  throw new Error("moto_server did not answer within a minute");
}

function answers(port: number, ca: Buffer): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = request({ host: "127.0.0.1", port, path: "/moto-api/", ca, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    asked.on("error", () => {
      resolve(false);
    });
    asked.end();
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null) return;
  const over = new Promise((resolve) => child.once("exit", resolve));
  process.kill(-child.pid, "SIGKILL");
  await over;
}
