import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Lease } from "../../src/ports/leases.ts";
import { postgresBin, type PostgresServer, startPostgres } from "../contracts/postgres-server.ts";
import { stateOf, wave } from "../contracts/state-samples.ts";
import { ask, startStateServer } from "./state-server.ts";

vi.setConfig({ testTimeout: 90_000 });

describe.skipIf(postgresBin === undefined)("two replicas of the state backend (needs PostgreSQL)", () => {
  let postgres: PostgresServer;
  let replicas: readonly Awaited<ReturnType<typeof startStateServer>>[];
  beforeAll(async () => {
    postgres = await startPostgres(postgresBin!);
    replicas = await Promise.all([startStateServer(postgres.url), startStateServer(postgres.url)]);
  });
  afterAll(async () => {
    await Promise.all(replicas.map((one) => one.stop()));
    await postgres.stop();
  });

  it("give a lease to one of them, fifty times", async () => {
    for (let round = 0; round < 50; round += 1) {
      const key = { ...wave, wave: `race-${round}` };
      const answers = await Promise.all(replicas.map((one, index) => one.leases.take(key, `run-${index}`, 60)));
      expect(answers.filter((answer) => "token" in answer)).toHaveLength(1);
    }
  });

  it("take a state at the one that was locked at the other, and refuse it at both once the lease is another's", async () => {
    const [here, there] = replicas as [(typeof replicas)[number], (typeof replicas)[number]];
    const lease = (await here.leases.take(wave, "run-1", 60)) as Lease;
    const access = await here.backend.grant(wave, { write: lease }, 600);
    const elsewhere = { ...access, address: access.address.replace(here.url, there.url) };
    expect((await ask(access, "LOCK", '{"ID":"a"}')).status).toBe(200);
    expect((await ask(elsewhere, "LOCK", '{"ID":"b"}')).status).toBe(423);
    expect((await ask(elsewhere, "POST", stateOf(1).bytes, { query: "?ID=a" })).status).toBe(200);
    expect((await ask(access, "GET")).body).toBe(new TextDecoder().decode(stateOf(1).bytes));
    await there.leases.revoke(wave);
    for (const one of [access, elsewhere]) {
      expect((await ask(one, "POST", stateOf(2).bytes, { query: "?ID=a" })).status).toBe(409);
    }
  });

  it("answer 503 while the database is away, and go on when it is back", async () => {
    const [here] = replicas as [(typeof replicas)[number]];
    const access = await here.backend.grant(wave, { read: "plan-1" }, 600);
    await postgres.crash();
    expect((await ask(access, "GET")).status).toBe(503);
    await expect(here.leases.take(wave, "run-2", 60)).rejects.toMatchObject({ code: "store-unreachable" });
    await postgres.start();
    expect((await ask(access, "GET")).status).toBe(200);
  });
});
