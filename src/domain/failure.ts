/** Whose turn it is when something that we expect to fail does fail. */
type Audience = "author" | "operator";

interface Entry {
  readonly audience: Audience;
  /** May the same call succeed later without a change? */
  readonly retry: boolean;
  readonly say: (facts: never) => string;
  readonly next: string;
}

const catalogue = {
  "file-unreadable": {
    audience: "author",
    retry: false,
    say: (f: { file: string; why: string }) => `${f.file} could not be read: ${f.why}.`,
    next: "Check the path, its permissions, size and encoding.",
  },
  "output-failed": {
    audience: "operator",
    retry: true,
    say: (f: { file: string; why: string }) => `The result could not be written to ${f.file}: ${f.why}.`,
    next: "Check the path and the space that is left, and repeat it.",
  },
  "path-outside": {
    audience: "author",
    retry: false,
    say: (f: { path: string }) => `${f.path} points outside the repository's files.`,
    next: "Name a file inside the repository.",
  },
  "settings-broken": {
    audience: "author",
    retry: false,
    say: (f: { file: string; why: string }) => `${f.file} on the base cannot be used: ${f.why}`,
    next: "Mend the settings on the base first: they decide which gates there are.",
  },
  "base-unknown": {
    audience: "author",
    retry: false,
    say: (f: { base: string }) => `The base "${f.base}" is not a commit or folder that can be read here.`,
    next: "Fetch it (git fetch) or name a folder with --base-dir.",
  },
  "terraform-missing": {
    audience: "operator",
    retry: false,
    say: (f: { binary: string }) => `Terraform was not found (${f.binary}).`,
    next: "Install Terraform or OpenTofu, name it with --terraform, or review with --mode static.",
  },
  "terraform-failed": {
    audience: "operator",
    retry: true,
    say: (f: { command: string; why: string }) => `terraform ${f.command} failed: ${f.why}`,
    next: "Read the diagnostics above; run `sirsi plan` for the whole log.",
  },
  "terraform-timeout": {
    audience: "operator",
    retry: true,
    say: (f: { command: string; seconds: number }) =>
      `terraform ${f.command} did not finish within ${f.seconds} s and was stopped.`,
    next: "Raise --timeout or split the wave.",
  },
  "terraform-too-old": {
    audience: "operator",
    retry: false,
    say: (f: { name: string; version: string; least: string; use: string }) =>
      `${f.name} ${f.version} does not know write-only arguments and would keep the secret in ${f.use} in its plan and state.`,
    next: "Install Terraform or OpenTofu 1.11 or later. Until then this wave is neither planned nor applied.",
  },
  "plan-unreadable": {
    audience: "author",
    retry: false,
    say: (f: { why: string }) => `The plan JSON could not be read: ${f.why}.`,
    next: "Make it with `terraform show -json PLANFILE`.",
  },
  "bundle-broken": {
    audience: "operator",
    retry: false,
    say: (f: { why: string }) => `The policy bundle cannot be used: ${f.why}.`,
    next: "Reinstall the product or rebuild the bundle with `npm run build:policies`.",
  },
  "policy-aborted": {
    audience: "operator",
    retry: false,
    say: (f: { why: string }) => `Policy evaluation stopped: ${f.why}.`,
    next: "The gate is closed. Report this with the input digest.",
  },
  "opa-missing": {
    audience: "operator",
    retry: false,
    say: (f: { why: string; install: string }) => `Custom policies could not be evaluated: ${f.why}. Install it: ${f.install}`,
    next: "Or name it with SIRSI_OPA_BIN. Until then this gate is closed.",
  },
  "custom-policies-failed": {
    audience: "author",
    retry: false,
    say: (f: { why: string }) => `Custom policies could not be evaluated: ${f.why}.`,
    next: "They are read from the base: mend them there. Until then this gate is closed.",
  },
  "price-book-broken": {
    audience: "operator",
    retry: false,
    say: (f: { why: string }) => `The price book cannot be used: ${f.why}.`,
    next: "Reinstall the product.",
  },
  "provider-schemas-broken": {
    audience: "operator",
    retry: false,
    say: (f: { why: string }) => `The provider schemas cannot be used: ${f.why}.`,
    next: "Reinstall the product.",
  },
  "state-locked": {
    audience: "operator",
    retry: true,
    say: (f: { state: string; holder: string }) => `The state ${f.state} is locked by ${f.holder}.`,
    next: "Wait until it is released. The lock of a dead process is released on the next try.",
  },
  "state-broken": {
    audience: "operator",
    retry: false,
    say: (f: { state: string; why: string }) => `The state ${f.state} cannot be used: ${f.why}.`,
    next: "Restore an earlier version of the state.",
  },
  "state-key-invalid": {
    audience: "author",
    retry: false,
    say: (f: { field: string; value: string }) => `"${f.value}" cannot be used as the ${f.field} of a state.`,
    next: "Use letters, digits, dots, dashes and underscores, beginning and ending with a letter or digit.",
  },
  "state-unknown": {
    audience: "author",
    retry: false,
    say: (f: { state: string; what: string }) => `Of the state ${f.state} there is ${f.what}.`,
    next: "`sirsi state list` and `sirsi state versions` tell what there is.",
  },
  "lease-lost": {
    audience: "operator",
    retry: false,
    say: (f: { state: string; run: string }) => `Run ${f.run} no longer has the right to change the state ${f.state}.`,
    next: "Nothing was changed. Look at who has it now; what Terraform knew is kept as a refused version.",
  },
  "keys-broken": {
    audience: "operator",
    retry: false,
    say: (f: { source: string; why: string }) => `The encryption keys of ${f.source} cannot be used: ${f.why}.`,
    next: "Write id:key pairs with commas between them, the current one first; make a key with: openssl rand -base64 32",
  },
  "sandbox-failed": {
    audience: "operator",
    retry: false,
    say: (f: { why: string }) => `The sandbox cloud cannot be used: ${f.why}.`,
    next: "Mend what is named; a broken store can be deleted, since nothing in it is real.",
  },
  "command-failed": {
    audience: "author",
    retry: false,
    say: (f: { command: string; why: string }) => `${f.command} could not be started: ${f.why}.`,
    next: "Check its name. What stands after -- is run as it is, without a shell.",
  },
  "store-unreachable": {
    audience: "operator",
    retry: true,
    say: (f: { why: string }) => `The database cannot be used: ${f.why}.`,
    next: "Start it, or check DATABASE_URL. Nothing was lost: what was not stored was not accepted.",
  },
  "store-in-use": {
    audience: "operator",
    retry: false,
    say: (f: { folder: string; holder: string }) => `The data in ${f.folder} belong to ${f.holder}.`,
    next: "Stop that process, or name another DATA_DIR. If it is gone for good (a container that was killed), delete store.lock.* there.",
  },
  "store-broken": {
    audience: "operator",
    retry: false,
    say: (f: { why: string }) => `The database cannot be used by this version: ${f.why}.`,
    next: "Start the version that used it last, or restore a backup.",
  },
  "port-unusable": {
    audience: "operator",
    retry: false,
    say: (f: { host: string; port: number; why: string }) => `The service cannot listen on ${f.host}, port ${f.port}: ${f.why}.`,
    next: "Stop the program that uses it, or name another PORT or HOST.",
  },
  "host-unreachable": {
    audience: "operator",
    retry: true,
    say: (f: { what: string; why: string }) => `GitHub did not answer (${f.what}): ${f.why}.`,
    next: "It is tried again by itself.",
  },
  "host-limited": {
    audience: "operator",
    retry: true,
    say: (f: { what: string; seconds: number }) => `GitHub asks to wait ${f.seconds} s (${f.what}).`,
    next: "It is tried again by itself when the time has passed.",
  },
  "host-refused": {
    audience: "operator",
    retry: false,
    say: (f: { what: string; why: string }) => `GitHub refuses ${f.what}: ${f.why}.`,
    next: "Check that the App is installed on this repository with the permissions of app.yml.",
  },
  "setup-failed": {
    audience: "operator",
    retry: false,
    say: (f: { why: string }) => `The App could not be set up: ${f.why}.`,
    next: "Run `npm run setup` again; a code of GitHub's works once.",
  },
  "credentials-broken": {
    audience: "operator",
    retry: false,
    say: (f: { file: string; problems: readonly string[] }) => `${f.file} cannot be used: ${f.problems.join(" ")}`,
    next: "Mend what is named and start again. Until then nothing can be applied.",
  },
  "credentials-missing": {
    audience: "operator",
    retry: false,
    say: (f: { purpose: string; repository: string; environment: string }) =>
      `There are no ${f.purpose} credentials for repository ${f.repository} in ${f.environment}.`,
    next: "Add them to the file that SIRSI_CREDENTIALS_FILE names. Those of another purpose, repository or environment do not count.",
  },
  "secret-refused": {
    audience: "operator",
    retry: false,
    say: (f: { reference: string; why: string }) => `The secret ${f.reference} may not be used: ${f.why}.`,
    next: "Allow it in the file that SIRSI_CREDENTIALS_FILE names, or refer to another. Until then this gate is closed.",
  },
  "secret-unreadable": {
    audience: "operator",
    retry: false,
    say: (f: { reference: string; why: string }) => `The secret ${f.reference} could not be read: ${f.why}.`,
    next: "Mend the secret, or the right to read it. Until then this gate is closed.",
  },
  "secret-store-away": {
    audience: "operator",
    retry: true,
    say: (f: { reference: string; why: string }) => `The store of the secret ${f.reference} does not answer: ${f.why}.`,
    next: "Check that it runs, is unsealed and can be reached from the service. Until then this gate is closed.",
  },
  "runner-refused": {
    audience: "operator",
    retry: false,
    say: (f: { what: string; why: string }) => `The runner cannot ${f.what}: ${f.why}.`,
    next: "Mend what is named. A runner that the service no longer knows is registered again with a new registration token.",
  },
  "runner-away": {
    audience: "operator",
    retry: true,
    say: (f: { service: string; why: string }) => `${f.service} does not answer: ${f.why}.`,
    next: "Check the address and the network between the runner and the service.",
  },
  "review-aborted": {
    audience: "operator",
    retry: false,
    say: (f: { why: string }) => `The review was stopped: ${f.why}.`,
    next: "Split the pull request, or give the service more memory or time.",
  },
  "apply-off": {
    audience: "operator",
    retry: false,
    say: (f: { why: string }) => `Nothing is applied from here: ${f.why}.`,
    next: "Set environments in .sirsi/settings.yaml, and the credentials of the service; then repeat it: /sirsi retry",
  },
  "deploy-lost": {
    audience: "operator",
    retry: false,
    say: (f: { why: string }) => `Nobody saw the end of the apply: ${f.why}.`,
    next: "Look at what the state and the account say before anything is applied again.",
  },
} as const satisfies Record<string, Entry>;

export type FailureCode = keyof typeof catalogue;
type Facts<C extends FailureCode> = Parameters<(typeof catalogue)[C]["say"]>[0];

/** An expected failure. Thrown where it happens, caught once per flow, shown with what to do next. */
export class Failure<C extends FailureCode = FailureCode> extends Error {
  readonly code: C;
  readonly facts: Facts<C>;
  readonly audience: Audience;
  readonly retry: boolean;
  readonly next: string;

  constructor(code: C, facts: Facts<C>, options?: ErrorOptions) {
    const entry: Entry = catalogue[code];
    super(entry.say(facts as never), options);
    this.name = "Failure";
    this.code = code;
    this.facts = facts;
    this.audience = entry.audience;
    this.retry = entry.retry;
    this.next = entry.next;
  }
}
