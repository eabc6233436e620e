/** What `sirsi explain` says about one code. Messages of findings are written where the finding is made. */
export interface FindingCode {
  readonly level: "error" | "warning";
  readonly title: string;
  /** When the finding appears. */
  readonly explanation: string;
  /** A message as people see it: what is wrong, then how to fix it. */
  readonly example: string;
  /** What to do. */
  readonly advice: string;
}

const error = (title: string, explanation: string, example: string, advice: string) =>
  ({ level: "error", title, explanation, example, advice }) as const;
const warning = (title: string, explanation: string, example: string, advice: string) =>
  ({ level: "warning", title, explanation, example, advice }) as const;

/** Every finding code. E1xx: form of the file. E2xx: meaning. E3xx: the change against its base. W4xx: worth knowing. */
export const findingCodes = {
  "SIR-E101": error(
    "The YAML does not parse",
    "The text is not YAML 1.2, or it uses something a spec may not hold: tags, control characters, text direction marks.",
    'A mapping value is not allowed here. Check the indentation of "size".',
    "Fix the first reported line; later mistakes are often its consequences.",
  ),
  "SIR-E102": error(
    "A key is given twice",
    "A map holds the same key more than once. YAML parsers disagree on which one counts, so neither does.",
    "metadata.name is given twice (lines 6 and 7). Remove one.",
    "Keep the entry that you mean.",
  ),
  "SIR-E103": error(
    "Unknown field",
    "The format is closed: a key that is not part of it is refused, so that a typo never silently drops a wish.",
    "riskTolerence is not a field. Did you mean riskTolerance?",
    "Correct the key or remove it. Free maps are labels, annotations, config.parameters, overrides and resources[].attributes.",
  ),
  "SIR-E104": error(
    "Value not in the list",
    "The field takes one of a fixed list of values.",
    '"fileshare" is not a kind. Did you mean file-share?',
    "Use one of the listed values.",
  ),
  "SIR-E105": error(
    "Wrong type or form",
    "The value has the wrong type, is outside its range, or does not have the form that the field asks for.",
    '"acme-prod" is not an AWS account id (12 digits). Write it in quotes, e.g. "111122223333".',
    'Text that looks like a number needs quotes: version: "16".',
  ),
  "SIR-E106": error(
    "A required field is missing",
    "The field is always required, or required by another one beside it.",
    'metadata.owner is missing. Name the team that is called at night, e.g. "@acme/commerce".',
    "Add the field.",
  ),
  "SIR-E107": error(
    "Not a size, rate, bandwidth or percentage",
    "Quantities carry their unit. 480 GB and 480 GiB differ by 7.4 %, so decimal bytes are refused.",
    '"480GB" is not a size. Use binary units such as 480Gi.',
    "Sizes: 480Gi. Change rates: 4Gi/h. Bandwidth: 500Mbps. Shares: 5%.",
  ),
  "SIR-E108": error(
    "Not a duration, date, time or schedule",
    "Durations are numbers with units without spaces; dates are YYYY-MM-DD; instants are RFC 3339; schedules are five cron fields.",
    '"30 minutes" is not a duration. Write 30m.',
    "Durations: 30m, 4h, 35d, 1h30m. Dates must exist in the calendar; a period must end after it starts.",
  ),
  "SIR-E109": error(
    "A secret value in the file",
    "The field takes a reference to a secret and holds something else. The value is never printed.",
    "transfer.endpoint.credentials holds a value. Put the secret in a vault and write vault://path#key. Rotate the value: it is in git history now.",
    "References: vault://, aws-sm://, azure-kv://, gcp-sm://, github://. Rotate whatever was committed.",
  ),
  "SIR-E110": error(
    "status is not part of a spec",
    "Progress is kept by the service and shown on the pull request; a status in git would soon be wrong.",
    "status is kept by the service, not in git. Remove it; the check run shows the progress.",
    "Remove the key.",
  ),
  "SIR-E111": error(
    "Unknown apiVersion",
    "This version of the product reads apiVersion sirsi.dev/v1.",
    "apiVersion sirsi.dev/v1beta1 is not known to this version. Use sirsi.dev/v1.",
    "Write apiVersion: sirsi.dev/v1.",
  ),
  "SIR-E112": error(
    "The file is beyond a limit",
    "Limits: 1 MiB, one document, nesting of 60, 20 uses of an anchor, 64 KiB of text in one value, 200 workloads.",
    "The file has more than one document. Keep one Migration per file.",
    "Split the file, or write repeated values out instead of aliasing them.",
  ),
  "SIR-E201": error(
    "A name is used twice",
    "Workloads, waves, windows and the other lists of named things are addressed by name, so names are unique in their list.",
    "Two workloads are named web (lines 80 and 131). Rename one.",
    "Rename one of them, and what refers to it.",
  ),
  "SIR-E202": error(
    "Unknown reference",
    "The field names a workload, wave, rule or record that does not exist, or one of the wrong kind.",
    '"order-db" is not a workload. Did you mean orders-db?',
    "Correct the name or add what it names.",
  ),
  "SIR-E203": error(
    "Dependency cycle",
    "Hard dependencies, given or implied (grants, listeners, triggers, cutover.dns, ${workloads…}), or those of waves, form a circle.",
    "Dependency cycle: web -> orders-db -> etl -> web. Make one edge {type: soft} or remove it.",
    "Break the circle at the edge that matters least.",
  ),
  "SIR-E204": error(
    "Needs something in a later wave",
    "A workload has a hard dependency on a workload whose wave does not come before its own.",
    "web (wave front) needs orders-db (wave late), which does not come before it. Move one, or add front.dependsOn: [late].",
    "Move a workload, order the waves with dependsOn, or make the edge soft.",
  ),
  "SIR-E205": error(
    "Not in exactly one wave",
    "Every workload that gets resources belongs to exactly one wave: waves are what is planned, approved and applied.",
    "media is in no wave. Add it to one, or set strategy: retain.",
    "Name the workload in one wave.",
  ),
  "SIR-E206": error(
    "Unknown or missing window",
    "A window that is named is not defined, a cutover in production names none, or cutover.at lies outside its window.",
    '"weekends" is not a window. Did you mean weekend?',
    "Define the window in spec.constraints.windows and name it.",
  ),
  "SIR-E207": error(
    "Nothing of that kind on the target cloud",
    "The kind or its variant has no managed service on the target cloud that this product supports.",
    "Database engine mongodb has no managed service on gcp in this product. Use kubernetes-cluster, resources:, or another target.",
    "Choose another engine or target, or describe it with resources.",
  ),
  "SIR-E208": error(
    "The transfer is not possible",
    "No service moves this source to this target in this mode, or the method does not fit the kind.",
    "Online replication from sqlserver to Azure SQL Database does not exist (offline only). Set mode: offline.",
    "Change the method, the mode or the target.",
  ),
  "SIR-E209": error(
    "The transfer never catches up",
    "Data changes at the source at least as fast as the line can carry it.",
    "Changes (10Gi/h = 23.9 Mbps) exceed the usable line (20 Mbps x 0.7 = 14 Mbps). Raise the bandwidth or use offline-device.",
    "Raise spec.source.connection.bandwidth, lower the change rate during the copy, or use transfer.method offline-device.",
  ),
  "SIR-E210": error(
    "Downtime too long",
    "The estimated downtime of a wave exceeds spec.constraints.maxDowntime.",
    "wave data: estimated downtime 4.1 h (2.9 to 5.5) exceeds maxDowntime 30m. mode: online brings it to about 12 min.",
    "Transfer online, split the wave, or allow more downtime.",
  ),
  "SIR-E211": error(
    "The recovery point is not met",
    "An rpo below 24h needs point-in-time recovery or hourly backups; below 1h, hourly backups need a replica; below 5m, a replica always. A managed database without `backup` has point-in-time recovery.",
    "rpo 15m needs backup.pointInTime: true or an hourly schedule with a replica; the backup of orders-db is daily. Set backup.pointInTime: true.",
    "Strengthen the backup, add a replica, or relax rpo.",
  ),
  "SIR-E212": error(
    "The recovery time or availability is not met",
    "An rto below 1h needs multi-zone, below 15m multi-region or a replica; multi-zone needs two zones, multi-region a secondaryRegion.",
    "rto 15m with availability: single cannot be met by orders-db. Use multi-region, or relax rto.",
    "Raise availability, give target.zones or target.secondaryRegion, or relax rto.",
  ),
  "SIR-E213": error(
    "Networks overlap",
    "A network's range overlaps the source, a VPN peer, another network, or a subnet lies outside its network.",
    "10.20.0.0/16 overlaps the source network 10.20.0.0/16; the VPN could not route. Choose another range.",
    "Choose ranges that do not overlap.",
  ),
  "SIR-E214": error(
    "No such size or scale",
    "A scale, timeout or retention is outside what the target cloud offers, or no native size is large enough.",
    "No gcp machine type in europe-west3 offers 64 vcpu with 16Gi. Nearest: n2-highcpu-64 (64Gi).",
    "Use a value inside the limits named in the message.",
  ),
  "SIR-E215": error(
    "Too little storage",
    "size.storage is below 1.2 times data.volume, which leaves no room for indexes and growth.",
    "500Gi is below 1.2 x data.volume 480Gi. Use at least 576Gi.",
    "Raise size.storage.",
  ),
  "SIR-E216": error(
    "No path between the versions",
    "The target version is older than the source's, or further ahead than the transfer can go.",
    "mysql 5.6 -> 8.0 is two major versions; Google DMS moves at most one. Go through 5.7.",
    "Choose a version in between, or another method.",
  ),
  "SIR-E217": error(
    "Public access to a private kind",
    "Only a load balancer, an object store with a website, and a function with an http trigger may be public.",
    "orders-db is public. Databases are private; if it must be, add compliance.exceptions with an owner and an expiry.",
    "Put a load balancer in front, or merge an exception for SIR-E217 first.",
  ),
  "SIR-E218": error(
    "Contradictory strategy",
    "The strategy and the rest of the workload contradict each other, or a transfer has no source.",
    "old-fax has strategy retire and a transfer. Remove one.",
    "retire, retain and repurchase move nothing; rehost keeps engine and version; relocate is for vm.",
  ),
  "SIR-E219": error(
    "Unknown attribute in an override",
    "An override or raw resource names a type or attribute that the provider does not have.",
    "overrides.aws.aws_db_instance.performance_insight_enabled: no such attribute. Did you mean performance_insights_enabled?",
    "Correct the name; the provider's own documentation lists its attributes.",
  ),
  "SIR-E220": error(
    "An override weakens a guard",
    "An override switches off something that a policy demands.",
    "overrides.aws.aws_db_instance.storage_encrypted: false is refused by AWS-RDS-001. Remove it.",
    "Remove the override, or merge a waiver for the rule first.",
  ),
  "SIR-E221": error(
    "Raw resource of another cloud",
    "The type of a raw resource belongs to another cloud than the target, and no `when` says so.",
    'nightly is aws_cloudwatch_event_rule but the target is gcp. Add "when: aws" or port it.',
    "Add `when`, or port the resource.",
  ),
  "SIR-E222": error(
    "Unknown output",
    "A placeholder asks for something that the workload or the target does not offer.",
    "${workloads.orders-db.url}: a database offers id, host, port, database, username, password, engine. Use one of them.",
    "Use one of the portable outputs.",
  ),
  "SIR-E223": error(
    "Bound to another cloud",
    "An image or native size exists on another cloud only, so the spec cannot run on its target.",
    'licence: config.image "gs://…" exists only on gcp. Use an image of aws, or a portable os.image.',
    "Use portable sizes and images, or those of the target.",
  ),
  "SIR-E224": error(
    "Outside residency",
    "A region resolves to a country that compliance.residency does not allow, or the alias has no region on this cloud.",
    "germany resolves to DE; residency allows IE only. Choose a region in IE.",
    "Choose a region inside the residency.",
  ),
  "SIR-E225": error(
    "Classification lowered",
    "A workload declares a lower data classification than the migration. Workloads may only raise it.",
    "web is internal while the migration is confidential. Workloads may only raise it.",
    "Remove the field or raise it.",
  ),
  "SIR-E226": error(
    "Over budget",
    "The estimate exceeds spec.constraints.budget and onExceed is block.",
    "estimate 4,610 USD/month exceeds budget 4,200 (+9.8%), onExceed: block. Largest items: …",
    "Reduce the cost, or raise the budget in a merge of its own.",
  ),
  "SIR-E227": error(
    "Record outside its zone",
    "A record or domain does not lie in the DNS zone that serves it.",
    "shop.example.org is not in zone example.com. Use a name in the zone.",
    "Correct the name or the zone.",
  ),
  "SIR-E228": error(
    "Date inside a freeze",
    "A wave starts, or a cutover is set, inside a freeze.",
    "wave data starts 2025-11-28, inside freeze black-friday (until 2025-12-02T00:00:00Z). Choose a date outside it.",
    "Move the date.",
  ),
  "SIR-E229": error(
    "Exception or waiver expired",
    "An exception or waiver is past its last day and no longer counts.",
    "The exception for AWS-S3-002 expired 2026-03-31. Renew it with a new approval or fix the finding.",
    "Renew it with a new approval, or fix the finding and remove it.",
  ),
  "SIR-E230": error(
    "Window too short",
    "The wave needs longer in the worst case than its window is open.",
    "window drill is 2 h, the wave needs 4.3 h (worst case). Choose a longer window or split the wave.",
    "Choose a longer window, split the wave, or transfer online.",
  ),
  "SIR-E231": error(
    "Unknown team",
    "The team cannot be seen by this installation.",
    "@acme/comerce is not a team this installation can see. Did you mean @acme/commerce?",
    "Correct the team, or give the installation access to it.",
  ),
  "SIR-E232": error(
    "Exception or waiver not allowed",
    "Critical rules: 30 days and two approvers. Others: 180 days. No wildcard rule, no wildcard target without environment, no self-approval; GEN-SEC rules and GEN-CHG-006 cannot be waived.",
    "The waiver runs 200 days; at most 180 are allowed. Choose an earlier expiry.",
    "Narrow or shorten it, or fix the finding.",
  ),
  "SIR-E301": error(
    "Illegal wave transition",
    "Waves go planned, built, replicating, cutover, finalized, one step per merge; rolled-back from the middle three. Waves without a transfer skip replicating. In a new file a wave starts planned, built or replicating.",
    "wave data: planned -> cutover skips built and replicating. Set state: built.",
    "Take the next step only.",
  ),
  "SIR-E302": error(
    "Predecessor not ready",
    "A wave that this one depends on is not as far as it must be.",
    "wave front waits for data: state replicating, lag 412 s (limit 30 s). Merge when it has caught up.",
    "Wait, or fix the predecessor.",
  ),
  "SIR-E303": error(
    "Protected workload removed or replaced",
    "A built workload with protect: true would be removed, replaced or moved to another wave's state.",
    "orders-db is protected and would be removed. First merge protect: false alone, then this change.",
    "Two merges: first protect: false, then the change. Renames need moved instead.",
  ),
  "SIR-E304": error(
    "Rename without moved",
    "A workload disappeared and another with the same configuration appeared: without moved, Terraform destroys and creates.",
    "orders-db disappeared and orders appeared with the same config. Add moved: [{from: orders-db, to: orders}].",
    "Add the moved entry, or change the configuration if they are different things.",
  ),
  "SIR-E305": error(
    "Finalize with failed checks",
    "A wave cannot be finalized while a blocking check fails.",
    "wave data cannot be finalized: check rows failed 2 h ago. Fix it and wait for soak.",
    "Make the checks pass for the whole soak time.",
  ),
  "SIR-E306": error(
    "Rollback too late",
    "The wave is past rollback.until; writes since then would be lost.",
    "wave front passed its point of no return at 04:30. Fail forward instead.",
    "Fix forward, or prepare a fail-back by hand.",
  ),
  "SIR-E307": error(
    "Migration renamed",
    "metadata.name is part of every cloud name and of the state's path; after a wave was built it stays.",
    "metadata.name was shop when foundation was built. Keep it, or copy the file as a new migration.",
    "Use metadata.title for what people read.",
  ),
  "SIR-E308": error(
    "Target changed after build",
    "Provider, region or account of the target changed after a wave was built.",
    "Changing target.provider after foundation was built destroys what is there. Copy the file as a new migration, or add annotations.sirsi.dev/retarget: acknowledged.",
    "Copy the file as a new migration.",
  ),
  "SIR-E309": error(
    "Adoption is not a no-op",
    "The plan would change what `adopt` imports.",
    "adopt of orders-db would replace aws_db_instance (engine_version 13 in the cloud, 16 in the spec). Match the spec to the cloud first.",
    "Describe what exists first; change it in a later merge.",
  ),
  "SIR-E310": error(
    "Two waves of a chain move at once",
    "One merge moves a wave and one that it builds on. The second would be planned and approved before anybody knows what the first became.",
    "wave data builds on foundation, and both move in one merge. Leave data as it is until foundation is built.",
    "Move them in two merges. Waves that do not build on each other may move together.",
  ),
  "SIR-W401": warning(
    "No check on moved data",
    "A workload whose data is moved has no verify.",
    "orders-db moves data and verifies nothing. Add verify, e.g. row-count after-transfer.",
    "Add a check that would notice missing data.",
  ),
  "SIR-W402": warning(
    "No alert channel",
    "A production migration names no channel, and neither do the settings.",
    "Nobody is told when something breaks. Add monitoring.channels.",
    "Add monitoring.channels, or notifications in the settings.",
  ),
  "SIR-W403": warning(
    "Long offline copy",
    "The expected copy takes more than seven days.",
    "media: the copy takes 60 d over this line. Consider transfer.method offline-device.",
    "Ship a device, raise the bandwidth, or start early with mode: online.",
  ),
  "SIR-W404": warning(
    "Cutover without rollback",
    "A workload has a cutover and no rollback of its own or in spec.defaults.",
    "zone has a cutover and no rollback; the default is revert with a snapshot. Say what should happen.",
    "Write rollback, so that the plan for a bad day is reviewed too.",
  ),
  "SIR-W405": warning(
    "DNS answers live too long",
    "A record that the cutover will change has a ttl above 300 seconds.",
    "ttl 3600: users may stay on the old side for an hour after the cutover. Lower it to 60 beforehand.",
    "Lower the ttl at least one old ttl before the cutover.",
  ),
  "SIR-W406": warning(
    "No budget",
    "spec.constraints.budget.monthly is not set, so cost never asks anyone.",
    "No monthly budget is set. Add constraints.budget.monthly.",
    "Set a budget.",
  ),
  "SIR-W407": warning(
    "Critical workload in one zone",
    "A workload of criticality high or mission-critical runs in a single zone.",
    "licence is high but runs in one zone. Set availability: multi-zone.",
    "Raise availability, or lower the criticality if it is not true.",
  ),
  "SIR-W408": warning(
    "Burstable size in production",
    "A burstable machine slows down when its credits are used up.",
    "t3.medium is burstable. Use a fixed-performance size in production.",
    "Use vcpu and memory, or a size that does not throttle.",
  ),
  "SIR-W409": warning(
    "Native size pinned",
    "size.class is exact, and binds the workload to one cloud.",
    "r6i.2xlarge exists on one cloud only, so batch no longer retargets. Use vcpu and memory.",
    "Use vcpu and memory unless the exact machine matters.",
  ),
  "SIR-W410": warning(
    "Owner is not a code owner",
    "metadata.owner is not a code owner of the file, so changes may pass without them.",
    "@acme/commerce is not a code owner of migrations/shop.yaml. Add them to CODEOWNERS.",
    "Add a line to CODEOWNERS.",
  ),
  "SIR-W411": warning(
    "Inventory not covered",
    "A host of the inventory is in no workload.",
    "srv-fax-01 is in the inventory and in no workload. Add it, with strategy: retire if it goes away.",
    "Add a workload with source.ref, also for what is retired or retained.",
  ),
  "SIR-W412": warning(
    "Data category without its framework",
    "Health data without hipaa, or payment data without pci-dss.",
    "health data without framework hipaa. Add it to compliance.frameworks if it applies to you.",
    "Add the framework, or the category is wrong.",
  ),
  "SIR-W413": warning(
    "Personal data without residency",
    "GDPR applies to personal data and no country is named, so any region passes.",
    "Personal data under gdpr and no residency. Name the countries in compliance.residency.",
    "Name the allowed countries.",
  ),
  "SIR-W414": warning(
    "Off-hours schedule in production",
    "A production workload would be switched off by schedule, and no exception for SIR-W414 is merged.",
    "web is switched off by schedule in production. Remove schedule, or merge an exception for SIR-W414.",
    "Schedules are for non-production.",
  ),
  "SIR-W415": warning(
    "Image in another cloud's registry",
    "The image lies in a private registry of another cloud than the target.",
    "europe-docker.pkg.dev/… is a registry of gcp; the target is aws. Copy the image there or give it credentials.",
    "Copy the image to a registry of the target.",
  ),
  "SIR-W416": warning(
    "Weakens a gate",
    "A field that decides what is checked or who approves became less strict than on the base, or is below the floors of the settings. The stricter value counts until the change is merged.",
    "riskTolerance goes from low to high. low counts until this is merged.",
    "Let the right people review it; the new value counts from the next change on.",
  ),
  "SIR-W417": warning(
    "A secret in the state",
    "The provider makes a secret for this resource and reports it, so that Terraform keeps it in the state. States and plans are encrypted, but whoever may read a state may read it.",
    "aws_iam_access_key.ci makes a secret (secret, ses_smtp_password_v4) and the state will hold it. Use a role: with OIDC for other systems, of the instance or task for workloads.",
    "Use what the message names. The whole list is in docs/reference/secrets-in-state.md.",
  ),
} as const satisfies Record<`SIR-${"E" | "W"}${number}`, FindingCode>;

export type FindingCodeId = keyof typeof findingCodes;

export const isFindingCode = (code: string): code is FindingCodeId => Object.hasOwn(findingCodes, code);
