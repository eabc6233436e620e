import type { Json } from "../../domain/change.ts";
import type { UnlocatedFinding } from "../../domain/finding.ts";
import type { Stack } from "../../domain/stack.ts";

type Resource = Readonly<Record<string, Json>>;

/** A secret that a provider makes and reports, so that Terraform keeps it. What is given could be write-only; what is reported cannot. */
export interface SecretInState {
  readonly attributes: readonly string[];
  /** Given like this, the resource has no such secret, or keeps it elsewhere. */
  readonly unless?: { readonly words: string; readonly holds: (resource: Resource) => boolean };
  readonly instead: string;
}

const given = (name: string) => ({ words: `\`${name}\` is given`, holds: (resource: Resource) => Object.hasOwn(resource, name) });

/**
 * Every Terraform type of AWS that puts a secret into the state by itself. What this product builds from workloads has none of them;
 * they come with `resources:`. A test holds the list against the provider's schema.
 */
export const secretsInState: Readonly<Record<string, SecretInState>> = {
  aws_api_gateway_api_key: {
    attributes: ["value"],
    instead: "Let clients sign in with IAM or an authorizer; an API key only counts requests.",
  },
  aws_appsync_api_key: { attributes: ["key"], instead: "Let clients sign in with IAM, OIDC or Cognito." },
  aws_codebuild_webhook: { attributes: ["secret"], instead: "Connect the repository with a CodeConnections connection." },
  aws_cognito_managed_user_pool_client: { attributes: ["client_secret"], instead: "Use a public client with PKCE." },
  aws_cognito_user_pool_client: {
    attributes: ["client_secret"],
    unless: { words: "`generate_secret` is not true", holds: ({ generate_secret }) => generate_secret !== true },
    instead: "Use a public client with PKCE and leave generate_secret out.",
  },
  aws_grafana_workspace_api_key: { attributes: ["key"], instead: "Let people sign in with IAM Identity Center or SAML." },
  aws_grafana_workspace_service_account_token: {
    attributes: ["key"],
    instead: "Make the token outside Terraform and keep it in a secret store.",
  },
  aws_iam_access_key: {
    attributes: ["secret", "ses_smtp_password_v4"],
    unless: given("pgp_key"),
    instead: "Use a role: with OIDC for other systems, of the instance or task for workloads.",
  },
  aws_iam_service_specific_credential: {
    attributes: ["service_password"],
    instead: "Use a role and the service's credential helper.",
  },
  aws_iam_user_login_profile: {
    attributes: ["password"],
    unless: given("pgp_key"),
    instead: "Let people sign in with IAM Identity Center.",
  },
  aws_iot_certificate: {
    attributes: ["private_key"],
    unless: given("csr"),
    instead: "Make the key on the device and give its csr.",
  },
  aws_kms_grant: { attributes: ["grant_token"], instead: "Allow the role in the policy of the key." },
  aws_vpn_connection: {
    attributes: ["tunnel1_preshared_key", "tunnel2_preshared_key", "customer_gateway_configuration"],
    unless: {
      words: "`preshared_key_storage` is SecretsManager",
      holds: ({ preshared_key_storage }) => preshared_key_storage === "SecretsManager",
    },
    instead: "Set preshared_key_storage to SecretsManager.",
  },
  aws_wafv2_api_key: { attributes: ["api_key"], instead: "Restrict it to your domains; clients see it anyway." },
};

/** SIR-W417, at what brought the resource in. */
export function secretsInStateOf({ configuration, origins }: Stack): readonly UnlocatedFinding[] {
  const types = objectOf(configuration["resource"]);
  return Object.entries(types).flatMap(([type, resources]) => {
    const known = Object.hasOwn(secretsInState, type) ? secretsInState[type] : undefined;
    if (known === undefined) return [];
    return Object.entries(objectOf(resources)).flatMap(([name, resource]): readonly UnlocatedFinding[] => {
      const origin = origins[`${type}.${name}`];
      if (origin === undefined || known.unless?.holds(objectOf(resource)) === true) return [];
      const message = `${type}.${name} makes a secret (${known.attributes.join(", ")}) and the state will hold it. ${known.instead}`;
      return [{ code: "SIR-W417", level: "warning", message, path: origin.path }];
    });
  });
}

const objectOf = (value: Json | undefined): Resource =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Resource) : {};
