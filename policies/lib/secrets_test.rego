package sirsi.lib.secrets_test

import data.sirsi.lib.secrets

test_suspects_everything_that_a_pattern_needs if {
	every _, needles in secrets.needles_of {
		every needle in needles {
			secrets.is_suspicious(needle)
		}
	}
}

test_names_what_it_finds if {
	secrets.pattern("id = AKIAIOSFODNN7EXAMPLE") == "aws-access-key-id"
	secrets.pattern("secret_access_key: wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY") == "aws-secret-access-key"
	secrets.pattern("AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY") == "aws-secret-access-key"
	secrets.pattern("https://app:hunter2@git.example.com/x.git") == "url-with-password"
	secrets.pattern("apiKey: '0123456789abcdef'") == "password-assignment"
	secrets.pattern("client-secret=>0123456789") == "password-assignment"
}

# The token of RFC 7519, section 3.1, in which there are line breaks for display only.
test_names_a_json_web_token if {
	token := concat(".", [
		"eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9",
		"eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ",
		"dBjftJeZ4CVP-mBfyogVGeuR9UoB1QuG9Z1iP6pdFqk",
	])
	secrets.pattern(token) == "json-web-token"
	secrets.pattern(concat("", ["Authorization: Bearer ", token])) == "json-web-token"
	not secrets.pattern(substring(token, 0, 134))
	not secrets.pattern("eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.payload.dBjftJeZ4CVP-mBfyogVGeuR9UoB1QuG9Z1iP6pdFqk")
}

test_leaves_ordinary_texts_alone if {
	every text in [
		"",
		"PASSWORD=",
		"token: ${TOKEN}",
		"Enter your password: ",
		"ops@example.com",
		"https://user@example.com/path",
		"https://example.com:8080/a@b",
		"ssh://git@github.com:22/x",
		"AKIASHORT",
		"XAKIAIOSFODNN7EXAMPLEX",
		"arn:aws:secretsmanager:eu-central-1:111122223333:secret:db",
		"secretsmanager:GetSecretValue",
		"passwd: /run/secrets/db",
		"api_key: <your key>",
	] {
		not secrets.pattern(text)
	}
}

test_tells_a_bare_secret_key_from_a_digest if {
	secrets.is_bare_aws_secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKE1")
	not secrets.is_bare_aws_secret("da39a3ee5e6b4b0d3255bfef95601890afd80709")
	not secrets.is_bare_aws_secret("short1A")
	not secrets.is_bare_aws_secret("WJALRXUTNFEMI/K7MDENG/BPXRFICYEXAMPLEKE1")
	not secrets.is_bare_aws_secret("wJalrXUtnFEMI/K.MDENG/bPxRfiCYEXAMPLEKE1")
	not secrets.is_bare_aws_secret("wJalrXUtnFEMI/KxMDENG/bPxRfiCYEXAMPLEKEx")
	not secrets.is_bare_aws_secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKE12")
}

test_knows_attributes_that_are_secrets if {
	every attribute in [
		"password",
		"MasterPassword",
		"user.password",
		"tunnel1_preshared_key",
		"passwd",
		"auth_token",
		"access_token",
		"api_key",
		"client_secret",
		"private_key",
		"secret_key",
		"secret_string",
		"shared_secret",
		"environment.variables.AWS_SECRET_ACCESS_KEY",
		"secret_access_key",
	] {
		secrets.is_secret_attribute(attribute)
	}
}

test_knows_attributes_that_are_none if {
	every attribute in ["password_policy", "key_name", "token_type", "kms_key_id", "secret_id", "password.length", "public_key"] {
		not secrets.is_secret_attribute(attribute)
	}
}

test_knows_names_of_secrets if {
	every name in ["DB_PASSWORD", "passwd", "api-key", "APIKEY", "ACCESS_KEY_ID", "PRIVATE_KEY", "GitHubToken", "APP_SECRET", "CREDENTIALS"] {
		secrets.is_secret_name(name)
	}
}

test_knows_names_of_where_secrets_are_or_how_they_are_used if {
	every ending in [
		"ARN", "COUNT", "DIR", "ENABLED", "ENDPOINT", "EXPIRATION", "EXPIRES_IN", "EXPIRY", "FILE", "HEADER", "HOST", "LENGTH",
		"LIFETIME", "NAME", "PATH", "POLICY", "PREFIX", "REF", "REGION", "ROTATION", "TTL", "TYPE", "URI", "URL", "VERSION",
	] {
		not secrets.is_secret_name(concat("_", ["DB_PASSWORD", ending]))
	}
}

test_knows_names_of_other_things if {
	every name in ["LOG_LEVEL", "KEYBOARD", "PASSENGER", "REGION"] {
		not secrets.is_secret_name(name)
	}
}

test_knows_references if {
	every text in [
		"arn:aws:x",
		"vault://kv/x#y",
		"aws-sm://x",
		"azure-kv://x",
		"gcp-sm://x",
		"github://X",
		"resolve:ssm:/x",
		"{{resolve:secretsmanager:x}}",
		"${x.y}",
		"$(cmd)",
		"/run/secrets/x",
		"https://x",
		"(sensitive)",
	] {
		secrets.is_reference(text)
	}
	not secrets.is_reference("hunter2")
}

test_knows_what_makes_secrets if {
	every address in [
		"aws_iam_access_key.ci",
		"module.db[\"a.b\"].random_password.master[0]",
		"data.aws_secretsmanager_secret_version.x",
		"aws_ssm_parameter.x",
		"tls_private_key.x",
	] {
		secrets.makes_secrets(address)
	}
	not secrets.makes_secrets("aws_db_instance.x")
}

test_passes_texts_that_only_begin_like_a_credential if {
	every text in [
		"-----END PRIVATE KEY-----",
		"ghp_short",
		"github_pat_short",
		"glpat-short",
		"xoxb-short",
		"sk_live_short",
		"AIzaShort",
		"SG.short.short",
		"npm_short",
		"AccountKey=short",
		"user:pass@host",
	] {
		not secrets.pattern(text)
	}
}

test_knows_types_that_hold_credentials if {
	every type in [
		"aws_iam_access_key",
		"aws_secretsmanager_random_password",
		"aws_secretsmanager_secret_version",
		"aws_ssm_parameter",
		"random_password",
		"random_string",
		"tls_private_key",
		"vault_generic_secret",
		"vault_kv_secret_v2",
	] {
		secrets.makes_secrets(concat(".", ["module.a.data", type, "x[0]"]))
	}
	not secrets.makes_secrets("aws_s3_bucket.random")
}

test_tells_where_a_secret_is_from_what_it_is if {
	every text in ["vault://kv/shop", "vault:kv/shop", "http://vault.internal/kv", "https://vault.internal/kv"] {
		secrets.is_reference(text)
	}
	not secrets.is_reference("vaulted")
}
