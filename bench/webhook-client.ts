// The client of bench/webhooks.ts. Prints {seconds, milliseconds[]}. Usage: node bench/webhook-client.ts URL COUNT SECRET
import { createHmac, randomUUID } from "node:crypto";
import { Agent, request } from "node:http";

const [url = "", count = "0", secret = ""] = process.argv.slice(2);
const atOnce = 20;
const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
const body = JSON.stringify({
  action: "synchronize",
  installation: { id: 1 },
  repository: { id: 2 },
  pull_request: { body: "x".repeat(24_000) },
});
const signature = `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;

function post(): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
      "user-agent": "GitHub-Hookshot/bench",
      "x-github-event": "pull_request",
      "x-github-delivery": randomUUID(),
      "x-hub-signature-256": signature,
    };
    const sent = request(url, { method: "POST", agent, headers }, (response) => {
      response.resume().on("end", () => {
        resolve(response.statusCode ?? 0);
      });
    });
    sent.on("error", reject).end(body);
  });
}

const milliseconds: number[] = [];
const send = async (): Promise<void> => {
  const start = performance.now();
  const status = await post();
  if (status !== 200 && status !== 202) throw new Error(`it answered ${status}`);
  milliseconds.push(performance.now() - start);
};

// The first hundred warm both sides up; they count as webhooks that must be stored, not as times.
const all = Number(count);
const warm = Math.min(100, Math.floor(all / 10));
for (let sent = 0; sent < warm; sent += 1) await send();
milliseconds.length = 0;
const start = performance.now();
let left = all - warm;
await Promise.all(
  Array.from({ length: atOnce }, async () => {
    while (left > 0) {
      left -= 1;
      await send();
    }
  }),
);
const seconds = ((performance.now() - start) * all) / (all - warm) / 1000;
process.stdout.write(JSON.stringify({ seconds, milliseconds }));
