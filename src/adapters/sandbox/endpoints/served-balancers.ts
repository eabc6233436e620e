import type { Balancer, Listener } from "./balancers.ts";
import { makeCertificate, type Authority } from "./certificate.ts";
import { serveListener, type ServedListener } from "./serve-listener.ts";

interface Served {
  readonly address: string;
  readonly listeners: Map<string, { readonly listener: Listener; readonly server: ServedListener }>;
}

export interface BalancerWorld {
  /** First two numbers of the addresses. */
  readonly network: string;
  readonly authority: Authority;
  readonly validity: { readonly from: Date; readonly until: Date };
  readonly isBroken: (balancer: Balancer) => boolean;
}

/** Load balancers on loopback, each at an address of its own, that follow what exists. */
export class ServedBalancers {
  readonly #world: BalancerWorld;
  readonly #served = new Map<string, Served>();
  #given = 0;

  constructor(world: BalancerWorld) {
    this.#world = world;
  }

  addressOf(host: string): string | undefined {
    return this.#served.get(host)?.address;
  }

  /** Where a port of an address is really served: the ports of the cloud may be taken here, or not ours to take. */
  portAt(address: string, port: number): number | undefined {
    for (const served of this.#served.values())
      if (served.address === address)
        for (const { listener, server } of served.listeners.values()) if (listener.port === port) return server.port;
    return undefined;
  }

  /** Opens what came and closes what went. Calls must not overlap. */
  async follow(balancers: readonly Balancer[]): Promise<void> {
    const hosts = new Set(balancers.map(({ host }) => host));
    for (const [host, served] of this.#served) {
      if (hosts.has(host)) continue;
      this.#served.delete(host);
      await closeAll(served);
    }
    for (const balancer of balancers) await this.#serve(balancer);
  }

  async close(): Promise<void> {
    await this.follow([]);
  }

  async #serve(balancer: Balancer): Promise<void> {
    const served = this.#served.get(balancer.host) ?? this.#placeFor();
    this.#served.set(balancer.host, served);
    const wanted = new Map(balancer.listeners.map((listener) => [JSON.stringify(listener), listener]));
    for (const [key, { server }] of served.listeners) {
      if (wanted.has(key)) continue;
      served.listeners.delete(key);
      await server.close();
    }
    for (const [key, listener] of wanted) {
      if (served.listeners.has(key)) continue;
      const certificate = isSecure(listener) ? this.#certificateFor(listener) : undefined;
      const server = await serveListener(listener, served.address, certificate, () => this.#world.isBroken(balancer));
      served.listeners.set(key, { listener, server });
    }
  }

  #certificateFor({ names }: Listener) {
    return makeCertificate({ hosts: names, issuer: this.#world.authority, ...this.#world.validity });
  }

  #placeFor(): Served {
    this.#given += 1;
    return { address: this.#nthAddress(), listeners: new Map() };
  }

  #nthAddress(): string {
    return `${this.#world.network}.${Math.floor(this.#given / 250)}.${(this.#given % 250) + 1}`;
  }
}

const isSecure = ({ protocol }: Listener): boolean => protocol === "https" || protocol === "tls";
const closeAll = async ({ listeners }: Served): Promise<void> => {
  await Promise.all([...listeners.values()].map(({ server }) => server.close()));
};
