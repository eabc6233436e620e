import type { ColumnType, Generated } from "kysely";

/** Comes back as a number from one driver and as text from the other. */
type Id = ColumnType<number | string, number, number>;
type NullableId = ColumnType<number | string | null, number | null, number | null>;
type Moment = ColumnType<Date, string, string>;

interface DeliveryRow {
  id: string;
  event: string;
  action: string | null;
  installation: NullableId;
  repository: NullableId;
  /** JSON as text: jsonb refuses U+0000, which a payload may contain. null once it is settled. */
  payload: string | null;
  received_at: string;
  state: "accepted" | "done" | "ignored" | "failed";
  why: string | null;
  stored_at: Generated<Date>;
}

export interface JobRow {
  id: Generated<Id>;
  type: string;
  key: string;
  body: unknown;
  priority: Generated<number>;
  /** The installation whose turn it takes; 0: none. */
  tenant: Generated<Id>;
  state: Generated<"waiting" | "running" | "failed">;
  /** How often it was started and did not end well. */
  tries: Generated<number>;
  /** It waits because somebody asked us to wait. */
  held: Generated<boolean>;
  run_at: Generated<Date>;
  /** Names one run of it: an earlier run of the same job cannot end a later one. */
  run: string | null;
  owner: string | null;
  seen_at: Date | null;
  why: string | null;
  created_at: Generated<Date>;
}

interface StateColumns {
  tenant: string;
  repository: string;
  migration: string;
  wave: string;
}

export interface StateVersionRow extends StateColumns {
  id: ColumnType<number | string, number | undefined, number>;
  serial: Id;
  lineage: string;
  sha256: string;
  md5: string;
  size: number;
  /** null when a person imported it. */
  run: string | null;
  token: Id;
  at: Generated<Date>;
  standing: "current" | "earlier" | "refused";
  /** Of a refused one. */
  why: string | null;
  key_id: string;
  sealed: Uint8Array;
  description_key: string | null;
  description: Uint8Array | null;
}

export interface Tables {
  /** run and until are null when nobody holds it. */
  "sirsi.lease": StateColumns & { token: Id; run: string | null; until: Date | null };
  "sirsi.state_version": StateVersionRow;
  /** Terraform's own: `info` is its JSON. */
  "sirsi.state_lock": StateColumns & { id: string; run: string; token: Id; info: string; at: Generated<Date> };
  "sirsi.run_access": StateColumns & { hash: string; run: string; token: NullableId; expires_at: Date };
  "sirsi.delivery": DeliveryRow;
  "sirsi.job": JobRow;
  /** When a job of a type was last taken for an installation. */
  "sirsi.turn": { type: string; tenant: Id; at: Moment };
  "sirsi.schedule": { name: string; last_at: Moment };
  "sirsi.installation": { id: Id; account: string; state: "active" | "suspended" | "deleted" };
  "sirsi.repository": { id: Id; owner: string; name: string; installation: Id };
  "sirsi.pull": {
    repository: Id;
    number: number;
    head: string | null;
    at: ColumnType<Date | null, string | undefined, string>;
    comment_id: NullableId;
    comment_digest: string | null;
  };
  "sirsi.pusher": { repository: Id; number: number; login: string };
  "sirsi.push": { repository: Id; head: string; login: string; before: string | null; at: Generated<Date> };
  "sirsi.release": { repository: Id; number: number; head: string; by: string };
  "sirsi.review": {
    id: string;
    seq: Generated<Id>;
    repository: Id;
    pull: number | null;
    head: string;
    base: string;
    state: "running" | "made" | "posted" | "superseded";
    trace: string;
    check_run: NullableId;
    review: string | null;
    started_at: string;
    posted_at: string | null;
  };
  "sirsi.approval": {
    repository: Id;
    pull: number;
    user_id: Id;
    kind: "approve" | "accept-risk";
    head: string;
    at: Moment;
    approval: string;
  };
  "sirsi.run": {
    id: string;
    seq: Generated<Id>;
    repository: Id;
    pull: number;
    migration: string;
    wave: string;
    revision: string;
    state: string;
    cancelled_by: string | null;
    body: string;
  };
  "sirsi.audit": {
    chain: string;
    seq: Id;
    at: string;
    name: string;
    repository: string;
    run: string | null;
    hash: string;
    line: string;
  };
  "sirsi.audit_checkpoint": { chain: string; seq: Id; hash: string; at: string; removed_by: string; why: string };
}
