/** `custom.<name>`: names that fit a rule id, which a waiver can name in 64 characters. */
const packageName = /^[a-z][a-z0-9_]{0,23}$/;
const ownId = /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,30}[A-Za-z0-9])?$/;
const ruleId = /^CUSTOM-[A-Z][A-Z0-9_]{0,23}-[A-Z0-9](?:[A-Z0-9_-]{0,30}[A-Z0-9])?$/;

export const isCustomPackage = (name: string): boolean => packageName.test(name);

/** Is this the id of a rule that a customer wrote? Which of them exist is only known when they have results. */
export const isCustomRule = (id: string): boolean => ruleId.test(id);

/** `CUSTOM-ACME-TAGS`; undefined for an id that is none. A package has no hyphen, so no two packages share an id. */
export function customRuleId(name: string, id: string): string | undefined {
  return packageName.test(name) && ownId.test(id) ? `CUSTOM-${name.toUpperCase()}-${id.toUpperCase()}` : undefined;
}
