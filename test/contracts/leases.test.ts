import { expect, it } from "vitest";
import { leasesIn } from "../../src/adapters/store/states/leases.ts";
import { onEachDatabase } from "./backends.ts";
import { given, letLeasesEnd, wave } from "./state-samples.ts";

onEachDatabase("leases", (database) => {
  const leases = () => leasesIn(database());
  const seconds = (until: string): number => (Date.parse(until) - Date.now()) / 1000;

  it("are given once, for the time that was asked for, and name their holder to the next", async () => {
    const lease = await given(database(), "run-1");
    expect(lease).toMatchObject({ key: wave, run: "run-1", token: 1 });
    expect(seconds(lease.until)).toBeGreaterThan(50);
    expect(seconds(lease.until)).toBeLessThan(70);
    expect(await leases().take(wave, "run-2", 60)).toEqual({ heldBy: "run-1", until: lease.until });
    expect(await leases().holder(wave)).toEqual(lease);
  });

  it("keep waves, migrations, repositories and tenants apart", async () => {
    await given(database(), "run-1");
    for (const [part, value] of Object.entries({ tenant: "a", repository: "1", migration: "b", wave: "c" })) {
      expect(await leases().take({ ...wave, [part]: value }, "run-2", 60)).toMatchObject({ token: 1 });
    }
  });

  it("are prolonged for the run that has them, with the same token", async () => {
    const lease = await given(database(), "run-1");
    expect(await leases().take(wave, "run-1", 600)).toMatchObject({ token: 1 });
    expect(await leases().renew(lease, 3600)).toBe(true);
    expect(seconds((await leases().holder(wave))!.until)).toBeGreaterThan(3500);
  });

  it("get a greater token for every holder, also after they were given back", async () => {
    await leases().release(await given(database(), "run-1"));
    expect(await leases().holder(wave)).toBeUndefined();
    expect(await given(database(), "run-1")).toMatchObject({ token: 2 });
  });

  it("are taken over when their time is over, and the late holder is told", async () => {
    const late = await given(database(), "run-1");
    await letLeasesEnd(database());
    expect(await leases().holder(wave)).toBeUndefined();
    const taken = await given(database(), "run-2");
    expect(taken.token).toBe(2);
    expect(await leases().renew(late, 60)).toBe(false);
    await leases().release(late);
    expect(await leases().holder(wave)).toEqual(taken);
  });

  it("give a run that comes back too late a new token, for its first try may still work", async () => {
    await given(database(), "run-1");
    await letLeasesEnd(database());
    expect(await given(database(), "run-1")).toMatchObject({ token: 2 });
  });

  it("can be renewed late while nobody has taken them", async () => {
    const late = await given(database(), "run-1");
    await letLeasesEnd(database());
    expect(await leases().renew(late, 60)).toBe(true);
    expect(await leases().take(wave, "run-2", 60)).toMatchObject({ heldBy: "run-1" });
  });

  it("are taken from their holder by force, who is named", async () => {
    const lease = await given(database(), "run-1");
    expect(await leases().revoke(wave)).toEqual(lease);
    expect(await leases().renew(lease, 60)).toBe(false);
    expect(await leases().revoke(wave)).toBeUndefined();
    expect((await given(database(), "run-2")).token).toBe(3);
  });

  it("go to one of twenty that want them at once", async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => leases().take(wave, `run-${index}`, 60)));
    const winners = answers.filter((answer) => "token" in answer);
    expect(winners).toHaveLength(1);
    for (const answer of answers) if ("heldBy" in answer) expect(answer.heldBy).toBe(winners[0]!.run);
  });

  it.each([{ wave: "../x" }, { repository: "acme/shop" }, { tenant: "" }, { migration: "a\0" }])(
    "refuse a key that is no name: %j",
    async (part) => {
      await expect(leases().take({ ...wave, ...part }, "run-1", 60)).rejects.toMatchObject({ code: "state-key-invalid" });
    },
  );

  it("refuse a run whose name could not be a user's", async () => {
    await expect(leases().take(wave, "run:1", 60)).rejects.toMatchObject({ code: "state-key-invalid" });
  });
});
