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
	not secrets.is_bare_aws_secret("short")
}
