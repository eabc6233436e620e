import type { Form } from "./form.ts";

export const planForm = {
  name: "plan",
  usage: "/sirsi plan",
  most: 0,
  keys: [],
  read: () => ({ name: "plan" }),
} as const satisfies Form;

export const explainForm = {
  name: "explain",
  usage: "/sirsi explain [CODE | RULE | SPEC]",
  most: 1,
  keys: [],
  read: ({ words: [subject] }) => ({ name: "explain", ...(subject === undefined ? {} : { subject }) }),
} as const satisfies Form;

export const approveForm = {
  name: "approve",
  usage: "/sirsi approve [SPEC ...]",
  most: 20,
  keys: [],
  read: ({ words }) => ({ name: "approve", specs: words }),
} as const satisfies Form;

const longestReason = 500;
const shortestReason = 10;

export const acceptRiskForm = {
  name: "accept-risk",
  usage: "/sirsi accept-risk REASON",
  most: 0,
  keys: [],
  text: "reason",
  onlyText: true,
  read: ({ keys }) => {
    const reason = keys.get("reason") ?? "";
    if (reason.length < shortestReason)
      return { why: `Say why, in at least ${shortestReason} characters: it is kept with your name.` };
    return reason.length > longestReason
      ? { why: `The reason has more than ${longestReason} characters. Shorten it.` }
      : { name: "accept-risk", reason };
  },
} as const satisfies Form;

export const discoverForm = {
  name: "discover",
  usage: "/sirsi discover [FILE] [into: SPEC]",
  most: 1,
  keys: ["into"],
  read: ({ words: [file], keys }) => {
    const into = keys.get("into");
    return { name: "discover", ...(file === undefined ? {} : { file }), ...(into === undefined ? {} : { into }) };
  },
} as const satisfies Form;

export const unlockForm = {
  name: "unlock",
  usage: "/sirsi unlock",
  most: 0,
  keys: [],
  read: () => ({ name: "unlock" }),
} as const satisfies Form;

const wavesOf = (name: "apply" | "retry" | "cancel") =>
  ({
    name,
    usage: `/sirsi ${name} [WAVE ...]`,
    most: 20,
    keys: [],
    read: ({ words }) => ({ name, waves: words }),
  }) as const satisfies Form;

export const applyForm = wavesOf("apply");
export const retryForm = wavesOf("retry");
export const cancelForm = wavesOf("cancel");

export const helpForm = {
  name: "help",
  usage: "/sirsi help",
  most: 0,
  keys: [],
  read: () => ({ name: "help" }),
} as const satisfies Form;
