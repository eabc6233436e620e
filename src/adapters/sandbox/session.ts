import type { BlockSchema, ProviderSchema } from "../../domain/provider-schema.ts";
import type { Cloud, Settings } from "./cloud.ts";
import { decodeValue, encodeValue } from "./codec.ts";
import type { Faults } from "./faults.ts";
import { type PlanningRules, planResource } from "./planning.ts";
import type { AttributePath, Calls, Diagnostic } from "./protocol.ts";
import { settle } from "./settle.ts";
import type { Store } from "./store.ts";
import { conform, emptyBlock, isMap, type Value, type ValueMap } from "./values.ts";

/** One provider as all its connections share it. */
export interface Served {
  readonly schema: ProviderSchema;
  readonly cloud: Cloud;
  readonly store: Store;
  readonly faults: Faults;
  /** The answer to GetProviderSchema, encoded. */
  readonly schemaBytes: Buffer;
}

export type Answer<C extends keyof Calls> = Calls[C]["response"] | Promise<Calls[C]["response"]>;
export type Handlers = { readonly [C in Exclude<keyof Calls, "GetProviderSchema">]: (request: Calls[C]["request"]) => Answer<C> };

/** Marks an imported resource of which nothing but the id is known: it is not replaced for what it does not say. */
const assumed = Buffer.from("assumed");

/**
 * One connection of Terraform to the provider. Terraform opens one per provider block, so two regions or accounts have a session
 * each, and the last one configured does not decide for all.
 */
export function openSession({ schema, cloud, store, faults }: Served): Handlers {
  let settings: Settings = cloud.settings(null);
  const stop = new AbortController();

  const keyed = (type: string, state: ValueMap): string => cloud.keyOf(type, state);
  const rulesOf = (type: string): PlanningRules => ({
    block: blockOf(schema, type),
    behaviour: schema.behaviour?.(type) ?? { defaults: {}, later: [] },
    forceNew: schema.forceNew(type),
    renewed: cloud.renewed(type),
  });

  return {
    ValidateProviderConfig: () => ({}),
    ValidateResourceConfig: () => ({}),
    ValidateDataResourceConfig: ({ type_name: type }) =>
      Object.hasOwn(cloud.dataSources, type) ? {} : { diagnostics: [noAccount(type, cloud)] },

    ConfigureProvider({ config }) {
      const value = decodeValue(config);
      settings = cloud.settings(isMap(value) ? value : null);
      return {};
    },

    UpgradeResourceState: ({ type_name: type, raw_state: { json } }) => ({
      upgraded_state: encodeValue(conform(blockOf(schema, type), JSON.parse(Buffer.from(json).toString("utf8")))),
    }),

    ReadResource({ type_name: type, current_state: current, private: kept }) {
      const state = decodeValue(current);
      if (!isMap(state)) return { new_state: encodeValue(null), private: kept };
      const found = store.get(type, keyed(type, state));
      // What the store never heard of was made elsewhere and is taken as it is; what it knows to be gone is gone.
      const now = found === undefined ? state : found === null ? null : conform(blockOf(schema, type), found);
      return { new_state: encodeValue(now), private: kept };
    },

    PlanResourceChange({ type_name: type, prior_state, proposed_new_state: proposal, prior_private: kept }) {
      const proposed = decodeValue(proposal);
      if (!isMap(proposed)) return { planned_state: proposal, planned_private: kept };
      // Of what is only assumed to exist, every computed value is still to be learned.
      const prior = isAssumed(kept) ? null : mapOrNull(decodeValue(prior_state));
      const rules = rulesOf(type);
      const overrides = cloud.atPlan(type, rules.block, prior, proposed, settings);
      const { planned, replace } = planResource(rules, prior, proposed, overrides);
      const more = prior === null ? [] : cloud.replaces(type, prior, planned).map((name) => [name]);
      return {
        planned_state: encodeValue(planned),
        requires_replace: [...replace, ...more].map(pathOf),
        planned_private: kept,
        legacy_type_system: true,
      };
    },

    async ApplyResourceChange({ type_name: type, prior_state, planned_state }) {
      const [prior, planned] = [mapOrNull(decodeValue(prior_state)), mapOrNull(decodeValue(planned_state))];
      const subject = planned ?? prior ?? {};
      const name = cloud.nameOf(subject);
      const which = name === "" ? type : `${type} ${name}`;
      const refused = (summary: string, detail: string): Answer<"ApplyResourceChange"> => ({
        new_state: encodeValue(prior),
        diagnostics: [problem(summary, detail)],
        legacy_type_system: true,
      });
      if (!(await faults.delay(type, stop.signal))) return refused("Stopped", `${which} was not changed: the run was stopped.`);
      if (faults.fails(type, name)) return refused("Injected failure", `The sandbox was told to fail ${which}.`);
      if (planned === null) {
        const guard = prior === null ? undefined : cloud.refusesDelete(type, prior);
        if (guard !== undefined) return refused("Deletion refused", `${which} is protected: ${guard}`);
        if (prior !== null) store.put(type, keyed(type, prior), null);
        await store.save();
        return { new_state: encodeValue(null) };
      }
      const state = exist(type, prior, planned);
      store.put(type, keyed(type, state), state);
      await store.save();
      const diagnostics = faults.breaks(type, name)
        ? [problem("Injected failure", `${which} was made, and the sandbox was told to break it.`)]
        : [];
      return { new_state: encodeValue(state), diagnostics, legacy_type_system: true };
    },

    ImportResourceState({ type_name: type, id }) {
      const block = blockOf(schema, type);
      const match = [...store.existing(type)].find(
        ({ key, state }) => key === id || [state["id"], state["arn"], cloud.nameOf(state)].includes(id),
      );
      if (match !== undefined)
        return { imported_resources: [{ type_name: type, state: encodeValue(conform(block, match.state)) }] };
      if (!store.isThrowAway)
        return { diagnostics: [problem("Cannot import what does not exist", `The sandbox has no ${type} "${id}".`)] };
      const state = { ...emptyBlock(block), ...(block.attributes?.["id"] === undefined ? {} : { id }) };
      return { imported_resources: [{ type_name: type, state: encodeValue(state), private: assumed }] };
    },

    MoveResourceState: ({ source_type_name: from, target_type_name: to }) => ({
      diagnostics: [problem("Cannot move to another type", `The sandbox cannot turn ${from} into ${to}.`)],
    }),

    ReadDataSource({ type_name: type, config }) {
      const given = decodeValue(config);
      const source = Object.hasOwn(cloud.dataSources, type) ? cloud.dataSources[type] : undefined;
      const block = schema.dataSource?.(type);
      if (source === undefined || block === undefined || !isMap(given)) return { diagnostics: [noAccount(type, cloud)] };
      const answer = source(given, settings);
      if (typeof answer["problem"] === "string") return { diagnostics: [problem(`Cannot read ${type}`, answer["problem"])] };
      const known = Object.entries({ ...given, ...answer }).filter(
        ([name]) => block.attributes?.[name] !== undefined || block.block_types?.[name] !== undefined,
      );
      return { state: encodeValue(Object.fromEntries(known)) };
    },

    StopProvider() {
      stop.abort();
      return { Error: "" };
    },
  };

  function exist(type: string, prior: ValueMap | null, planned: ValueMap): ValueMap {
    const block = blockOf(schema, type);
    let last: string | undefined;
    for (let nth = 0; ; nth += 1) {
      const state = settle({ cloud, type, block, settings, prior, planned, nth });
      const key = keyed(type, state);
      if (prior !== null || key === last || !store.has(type, key)) return state;
      last = key;
    }
  }
}

function blockOf(schema: ProviderSchema, type: string): BlockSchema {
  const block = schema.type(type);
  if (block === undefined) throw new TypeError(`The sandbox does not know ${type}`);
  return block;
}

function noAccount(type: string, { dataSources }: Cloud): Diagnostic {
  const answered = Object.keys(dataSources).toSorted().join(", ");
  return problem(
    "No account to ask",
    `${type} looks something up in an account, and the sandbox has none. It answers ${answered}. ` +
      "Give the value by a variable, or plan with a real account.",
  );
}

const isAssumed = (kept: Uint8Array): boolean => assumed.equals(kept);
const mapOrNull = (value: Value): ValueMap | null => (isMap(value) ? value : null);
const problem = (summary: string, detail: string): Diagnostic => ({ severity: 1, summary: `Sandbox: ${summary}`, detail });

const pathOf = (path: readonly (string | number)[]): AttributePath => ({
  steps: path.map((step) => (typeof step === "number" ? { element_key_int: step } : { attribute_name: step })),
});
