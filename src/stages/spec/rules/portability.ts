import { accountForms } from "../../../domain/accounts.ts";
import type { Provider } from "../../../domain/workload.ts";
import type { Draft } from "../draft.ts";
import { quote } from "../words.ts";
import { ofKind, type SpecRule } from "./subject.ts";

/** SIR-E105: the account has the form of its cloud. */
export const soundAccount: SpecRule = ({ migration: { spec } }) => {
  const { provider, account } = spec.target;
  const { pattern, noun } = accountForms[provider];
  if (account === undefined || pattern.test(account)) return [];
  return [{ code: "SIR-E105", path: ["spec", "target", "account"], message: `${quote(account)} is not ${noun}. Correct it.` }];
};

/** SIR-E221: a raw resource is for the target, or says for which cloud it is. */
export const ownResources: SpecRule = ({ migration: { spec } }) =>
  (spec.resources ?? []).flatMap(({ name, type, when }, index): readonly Draft[] => {
    const cloud = cloudOf(type);
    const path = ["spec", "resources", index];
    if (when !== undefined && when !== cloud) {
      const message = `${name} is ${type}, which exists on ${cloud}, not on ${when}. Write when: ${cloud}.`;
      return [{ code: "SIR-E221", path: [...path, "when"], message, replacement: cloud }];
    }
    if (when !== undefined || cloud === spec.target.provider) return [];
    const message = `${name} is ${type} but the target is ${spec.target.provider}. Add "when: ${cloud}" or port it.`;
    return [{ code: "SIR-E221", path: [...path, "type"], message }];
  });

const cloudOf = (type: string): Provider => (type.startsWith("aws_") ? "aws" : type.startsWith("azurerm_") ? "azure" : "gcp");

/** SIR-E223: images and native sizes exist on the target. */
export const nativeToTarget: SpecRule = (subject) => {
  const { provider } = subject.migration.spec.target;
  const bound = (what: string, home: Provider | undefined, draft: Pick<Draft, "path">, advice: string): readonly Draft[] =>
    home === undefined || home === provider
      ? []
      : [{ ...draft, code: "SIR-E223", message: `${what} exists only on ${home}. ${advice}` }];
  return [
    ...ofKind(subject, "vm").flatMap(({ workload, config, path }) =>
      [
        { image: config.image, at: [...path, "config", "image"] },
        { image: config.os?.image, at: [...path, "config", "os", "image"] },
      ].flatMap(({ image, at }) =>
        bound(
          `${workload.name}: image ${quote(image)}`,
          image === undefined ? undefined : homeOfImage(image),
          { path: at },
          `Use an image of ${provider}, or a portable os.image.`,
        ),
      ),
    ),
    ...subject.members.flatMap(({ workload, path, active }) => {
      const size = workload.size?.class;
      const home = size === undefined || !active ? undefined : homeOfClass(size);
      return bound(`${workload.name}: size ${quote(size)}`, home, { path: [...path, "size", "class"] }, "Use vcpu and memory.");
    }),
  ];
};

function homeOfImage(image: string): Provider | undefined {
  if (/^(?:ami-[0-9a-f]+$|resolve:ssm:|s3:\/\/|arn:aws)/.test(image)) return "aws";
  if (/^\/subscriptions\/|\.blob\.core\.windows\.net(?:\/|$)/i.test(image)) return "azure";
  if (/^(?:gs:\/\/|projects\/)|^https:\/\/(?:storage|www|compute)\.googleapis\.com\//.test(image)) return "gcp";
  return undefined;
}

/** The cloud whose naming a native size follows; undefined when it could be any. */
export function homeOfClass(size: string): Provider | undefined {
  if (/^(?:Standard|Basic)_|^(?:GP|MO|B|HS|BC)_(?:Standard|Gen\d|S)_/.test(size)) return "azure";
  if (
    /^(?:db-)?[a-z]\d{1,2}[a-z]?-(?:standard|highmem|highcpu|ultramem|megamem|micro|small|medium)|^db-(?:custom|perf|f1|g1)/.test(
      size,
    )
  )
    return "gcp";
  if (/^(?:db\.|cache\.|kafka\.)?[a-z][a-z0-9-]*\.(?:nano|micro|small|medium|large|\d*xlarge|metal[\w-]*)$/.test(size))
    return "aws";
  return undefined;
}
