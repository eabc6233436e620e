/** One statement of an IAM policy. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect?: "Allow" | "Deny";
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Principal?: "*" | Readonly<Record<string, string | readonly string[]>>;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** A policy document as the JSON text that IAM takes. */
export function policy(statements: readonly Statement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements.map((one) => ({ Effect: "Allow", ...one })) });
}

/** Lets a service of AWS assume a role; with an account, only for resources of that account, so no other one can borrow it. */
export function trust(service: string, account?: string): string {
  const Condition = account === undefined ? undefined : { StringEquals: { "aws:SourceAccount": account } };
  return policy([{ Action: "sts:AssumeRole", Principal: { Service: service }, ...(Condition && { Condition }) }]);
}
