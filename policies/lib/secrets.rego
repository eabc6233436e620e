# Texts that are credentials. A caller gets the name of the pattern, never the text.
package sirsi.lib.secrets

# The first credential format found in a text; undefined without one. Almost every text ends at the first line.
pattern(text) := found[0] if {
	is_suspicious(text)
	found := patterns(text)
	count(found) > 0
}

patterns(text) := [name |
	some name, needles in needles_of
	some needle in needles
	contains(text, needle)
	is_match(name, text)
]

# Could there be a credential in this text? One pass over it, where a search for each needle would be thirty.
is_suspicious(text) if regex.match(
	`AKIA|ASIA|[eE]cret|ECRET|PRIVATE KEY-----|gh[opsur]_|github_pat_|glpat-|xox[abpors]-|[sr]k_live_|AIza|SG\.|npm_|eyJ|AccountKey=|@|assw|ASSW|oken|OKEN|pi_key|pi-key|piKey|PI_KEY`,
	text,
)

# What a text must contain to be worth a closer look.
needles_of := {
	"aws-access-key-id": ["AKIA", "ASIA"],
	"aws-secret-access-key": ["ecret", "ECRET"],
	"private-key": ["PRIVATE KEY-----"],
	"github-token": ["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"],
	"gitlab-token": ["glpat-"],
	"slack-token": ["xoxa-", "xoxb-", "xoxo-", "xoxp-", "xoxr-", "xoxs-"],
	"stripe-key": ["sk_live_", "rk_live_"],
	"google-api-key": ["AIza"],
	"sendgrid-key": ["SG."],
	"npm-token": ["npm_"],
	"json-web-token": [".eyJ"],
	"azure-account-key": ["AccountKey="],
	"url-with-password": ["@"],
	"password-assignment": ["assw", "ASSW", "ecret", "ECRET", "oken", "OKEN", "pi_key", "pi-key", "piKey", "PI_KEY"],
}

is_match("aws-access-key-id", text) if regex.match(`(^|[^A-Za-z0-9])(AKIA|ASIA)[A-Z0-9]{16}($|[^A-Za-z0-9])`, text)

is_match("aws-secret-access-key", text) if {
	regex.match(`(?i)secret_?-?(access)?_?-?key["']?\s*(=>|=|:)\s*["']?[A-Za-z0-9/+]{40}($|[^A-Za-z0-9/+])`, text)
}

is_match("private-key", text) if contains(text, "-----BEGIN")

is_match("github-token", text) if regex.match(`(gh[opsur]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{22})`, text)

is_match("gitlab-token", text) if regex.match(`glpat-[A-Za-z0-9_-]{20}`, text)

is_match("slack-token", text) if regex.match(`xox[abpors]-[0-9A-Za-z-]{10}`, text)

is_match("stripe-key", text) if regex.match(`[sr]k_live_[0-9A-Za-z]{16}`, text)

is_match("google-api-key", text) if regex.match(`AIza[0-9A-Za-z_-]{35}`, text)

is_match("sendgrid-key", text) if regex.match(`SG\.[0-9A-Za-z_-]{16,}\.[0-9A-Za-z_-]{16,}`, text)

is_match("npm-token", text) if regex.match(`npm_[0-9A-Za-z]{36}`, text)

# Header and payload are JSON objects, `{"` in base64url.
is_match("json-web-token", text) if regex.match(`eyJ[0-9A-Za-z_-]{10,}\.eyJ[0-9A-Za-z_-]{10,}\.[0-9A-Za-z_-]{10,}`, text)

is_match("azure-account-key", text) if regex.match(`AccountKey=[A-Za-z0-9+/=]{40}`, text)

is_match("url-with-password", text) if {
	contains(text, "://")
	regex.match(`[a-z]://[^/\s:@"'<$]+:[^/\s:@"'<${}]{3,}@`, text)
}

# `password = "x"`, `DB_PASSWORD=x`, `"api_key": "x"`; not `$VARIABLE`, `$(command)`, `<placeholder>` or a path.
is_match("password-assignment", text) if regex.match(
	concat("", [
		`(?i)(password|passwd|secret_?-?key|api_?-?key|auth_?-?token|access_?-?token|client_?-?secret)`,
		`["']?\s*(=>|=|:)\s*["']?[^\s"'$<{(/,;)}\[\]]{6}`,
	]),
	text,
)

# A value of 40 characters in which upper case, lower case and digits mix is what an AWS secret access key looks like.
is_bare_aws_secret(text) if {
	count(text) == 40
	regex.match(`^[A-Za-z0-9/+]+$`, text)
	regex.match(`[A-Z]`, text)
	regex.match(`[a-z]`, text)
	regex.match(`[0-9]`, text)
}

# A name whose value is a credential.
is_secret_name(name) if {
	word := replace(lower(name), "-", "_")
	some part in secret_words
	contains(word, part)
	not names_something_else(word)
}

# An attribute whose value is a credential, by its last word.
is_secret_attribute(attribute) if {
	words := split(lower(trim_suffix(attribute, " (decoded)")), ".")

	# Write-only arguments are called like the one they stand in for.
	name := trim_suffix(words[count(words) - 1], "_wo")
	is_credential(name)
}

is_credential(name) if endswith(name, "password")

is_credential(name) if endswith(name, "preshared_key")

is_credential(name) if name in {
	"access_token",
	"api_key",
	"auth_token",
	"aws_secret_access_key",
	"client_secret",
	"passwd",
	"private_key",
	"secret_access_key",
	"secret_key",
	"secret_string",
	"shared_secret",
}

secret_words := [
	"password",
	"passwd",
	"secret",
	"token",
	"api_key",
	"apikey",
	"access_key",
	"private_key",
	"credential",
]

# DB_PASSWORD_FILE, SECRET_ARN, TOKEN_URL say where a secret is, or how it is used.
names_something_else(word) if {
	some ending in [
		"_arn",
		"_count",
		"_dir",
		"_enabled",
		"_endpoint",
		"_expiration",
		"_expires_in",
		"_expiry",
		"_file",
		"_header",
		"_host",
		"_length",
		"_lifetime",
		"_name",
		"_path",
		"_policy",
		"_prefix",
		"_ref",
		"_region",
		"_rotation",
		"_ttl",
		"_type",
		"_uri",
		"_url",
		"_version",
	]
	endswith(word, ending)
}

# Where a secret is, instead of what it is.
is_reference(text) if {
	some beginning in [
		"arn:",
		"vault://",
		"vault:",
		"aws-sm://",
		"azure-kv://",
		"gcp-sm://",
		"github://",
		"resolve:ssm",
		"{{resolve:",
		"${",
		"$(",
		"/",
		"http://",
		"https://",
		"(sensitive)",
	]
	startswith(text, beginning)
}

# Types whose attributes are credentials: a value that comes from one of them may be a secret.
makes_secrets(address) if {
	some word in split(address, ".")
	word in {
		"aws_iam_access_key",
		"aws_secretsmanager_random_password",
		"aws_secretsmanager_secret_version",
		"aws_ssm_parameter",
		"random_password",
		"random_string",
		"tls_private_key",
		"vault_generic_secret",
		"vault_kv_secret_v2",
	}
}
