package io.github.tracker4j.safeguard;

import static io.github.tracker4j.safeguard.Alphabet.ALNUM;
import static io.github.tracker4j.safeguard.Alphabet.BASE64;
import static io.github.tracker4j.safeguard.Alphabet.BASE64_URL;
import static io.github.tracker4j.safeguard.Alphabet.DOTTED;
import static io.github.tracker4j.safeguard.Alphabet.HEX;
import static io.github.tracker4j.safeguard.Alphabet.TILDE;
import static io.github.tracker4j.safeguard.Alphabet.WORD;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds tokens of well-known services by their shapes. What is known of a shape (mark, characters) is from the source that
 * it names; the length is that of the source or less, since tokens grow and old ones are shorter:
 *
 * <ul>
 *   <li>{@code gitleaks:<id>}: the rule of this id in
 *       <a href="https://github.com/gitleaks/gitleaks/blob/master/config/gitleaks.toml">gitleaks' configuration</a> (MIT);
 *   <li>{@code github:<name>}: the token of this name in
 *       <a href="https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns">
 *       GitHub's list of patterns</a>, which does not tell shapes: these are what the service's own tokens show;
 *   <li>{@code service:<name>}: what the documentation of this service shows of its tokens.
 * </ul>
 */
final class TokenShapes implements SecretFinder {

    static final List<TokenShape> ALL = List.of(
            TokenShape.atLeast("gitleaks:github-pat", "ghp_", ALNUM, 30),
            TokenShape.atLeast("gitleaks:github-oauth", "gho_", ALNUM, 30),
            TokenShape.atLeast("gitleaks:github-app-token", "ghu_", ALNUM, 30),
            TokenShape.atLeast("gitleaks:github-app-token", "ghs_", ALNUM, 30),
            TokenShape.atLeast("gitleaks:github-refresh-token", "ghr_", ALNUM, 30),
            TokenShape.atLeast("gitleaks:github-fine-grained-pat", "github_pat_", WORD, 22),
            TokenShape.atLeast("gitleaks:gitlab-pat", "glpat-", DOTTED, 20),
            TokenShape.atLeast("gitleaks:gitlab-deploy-token", "gldt-", BASE64_URL, 20),
            TokenShape.atLeast("gitleaks:gitlab-runner-authentication-token", "glrt-", DOTTED, 20),
            TokenShape.atLeast("gitleaks:gitlab-cicd-job-token", "glcbt-", BASE64_URL, 20),
            TokenShape.atLeast("gitleaks:gitlab-ptt", "glptt-", HEX, 40),
            TokenShape.atLeast("gitleaks:gitlab-scim-token", "glsoat-", BASE64_URL, 20),
            TokenShape.atLeast("gitleaks:gitlab-feed-token", "glft-", BASE64_URL, 20),
            TokenShape.atLeast("gitleaks:gitlab-incoming-mail-token", "glimt-", BASE64_URL, 20),
            TokenShape.atLeast("gitleaks:gitlab-kubernetes-agent-token", "glagent-", BASE64_URL, 40),
            TokenShape.atLeast("gitleaks:gitlab-oauth-app-secret", "gloas-", BASE64_URL, 40),
            TokenShape.exactly("gitleaks:aws-access-token", "AKIA", ALNUM, 16),
            TokenShape.exactly("gitleaks:aws-access-token", "ASIA", ALNUM, 16),
            TokenShape.exactly("gitleaks:aws-access-token", "ABIA", ALNUM, 16),
            TokenShape.exactly("gitleaks:aws-access-token", "ACCA", ALNUM, 16),
            TokenShape.atLeast("gitleaks:aws-amazon-bedrock-api-key-long-lived", "ABSK", BASE64, 100),
            TokenShape.exactly("gitleaks:gcp-api-key", "AIza", BASE64_URL, 35),
            TokenShape.atLeast("github:google_oauth_client_secret", "GOCSPX-", BASE64_URL, 24),
            TokenShape.atLeast("github:google_oauth_access_token", "ya29.", BASE64_URL, 30),
            TokenShape.around("gitleaks:azure-ad-client-secret", 4, "Q~", TILDE, 31, 34),
            TokenShape.atLeast("gitleaks:slack-bot-token", "xoxb-", BASE64_URL, 20),
            TokenShape.atLeast("gitleaks:slack-user-token", "xoxp-", BASE64_URL, 20),
            TokenShape.atLeast("gitleaks:slack-user-token", "xoxe-", BASE64_URL, 20),
            TokenShape.atLeast("gitleaks:slack-config-access-token", "xoxe.xox", BASE64_URL, 20),
            TokenShape.atLeast("gitleaks:slack-legacy-workspace-token", "xoxa-", BASE64_URL, 8),
            TokenShape.atLeast("gitleaks:slack-legacy-workspace-token", "xoxr-", BASE64_URL, 8),
            TokenShape.atLeast("gitleaks:slack-legacy-token", "xoxo-", BASE64_URL, 20),
            TokenShape.atLeast("gitleaks:slack-legacy-token", "xoxs-", BASE64_URL, 20),
            TokenShape.atLeast("gitleaks:slack-app-token", "xapp-", BASE64_URL, 20),
            TokenShape.url("gitleaks:slack-webhook-url", "hooks.slack.com/services/"),
            TokenShape.url("gitleaks:slack-webhook-url", "hooks.slack.com/workflows/"),
            TokenShape.url("gitleaks:slack-webhook-url", "hooks.slack.com/triggers/"),
            TokenShape.url("gitleaks:microsoft-teams-webhook", ".webhook.office.com/webhookb2/"),
            TokenShape.url("service:discord", "discord.com/api/webhooks/"),
            TokenShape.url("service:discord", "discordapp.com/api/webhooks/"),
            TokenShape.atLeast("gitleaks:stripe-access-token", "sk_live_", ALNUM, 10),
            TokenShape.atLeast("gitleaks:stripe-access-token", "sk_test_", ALNUM, 10),
            TokenShape.atLeast("gitleaks:stripe-access-token", "sk_prod_", ALNUM, 10),
            TokenShape.atLeast("gitleaks:stripe-access-token", "rk_live_", ALNUM, 10),
            TokenShape.atLeast("gitleaks:stripe-access-token", "rk_test_", ALNUM, 10),
            TokenShape.atLeast("gitleaks:stripe-access-token", "rk_prod_", ALNUM, 10),
            TokenShape.atLeast("github:stripe_webhook_signing_secret", "whsec_", ALNUM, 24),
            TokenShape.exactly("gitleaks:npm-access-token", "npm_", ALNUM, 36),
            TokenShape.atLeast("gitleaks:pypi-upload-token", "pypi-AgE", BASE64_URL, 50),
            TokenShape.atLeast("gitleaks:huggingface-access-token", "hf_", ALNUM, 30),
            TokenShape.atLeast("gitleaks:huggingface-organization-api-token", "api_org_", ALNUM, 30),
            TokenShape.atLeast("gitleaks:openai-api-key", "sk-proj-", BASE64_URL, 40),
            TokenShape.atLeast("gitleaks:openai-api-key", "sk-svcacct-", BASE64_URL, 40),
            TokenShape.atLeast("gitleaks:openai-api-key", "sk-admin-", BASE64_URL, 40),
            TokenShape.atLeast("gitleaks:anthropic-api-key", "sk-ant-", BASE64_URL, 40),
            TokenShape.atLeast("gitleaks:openai-api-key", "sk-", ALNUM, 30),
            TokenShape.atLeast("gitleaks:perplexity-api-key", "pplx-", ALNUM, 40),
            TokenShape.atLeast("github:groq_api_key", "gsk_", ALNUM, 40),
            TokenShape.exactly("github:replicate_api_token", "r8_", ALNUM, 37),
            TokenShape.exactly("gitleaks:databricks-api-token", "dapi", HEX, 32),
            TokenShape.exactly("gitleaks:twilio-api-key", "SK", HEX, 32),
            TokenShape.exactly("gitleaks:sendgrid-api-token", "SG.", DOTTED, 66),
            TokenShape.exactly("gitleaks:digitalocean-pat", "dop_v1_", HEX, 64),
            TokenShape.exactly("gitleaks:digitalocean-access-token", "doo_v1_", HEX, 64),
            TokenShape.exactly("gitleaks:digitalocean-refresh-token", "dor_v1_", HEX, 64),
            TokenShape.exactly("gitleaks:shopify-access-token", "shpat_", HEX, 32),
            TokenShape.exactly("gitleaks:shopify-custom-access-token", "shpca_", HEX, 32),
            TokenShape.exactly("gitleaks:shopify-private-app-access-token", "shppa_", HEX, 32),
            TokenShape.exactly("gitleaks:shopify-shared-secret", "shpss_", HEX, 32),
            TokenShape.atLeast("gitleaks:vault-service-token", "hvs.", BASE64_URL, 24),
            TokenShape.atLeast("gitleaks:vault-batch-token", "hvb.", BASE64_URL, 24),
            TokenShape.atLeast("gitleaks:grafana-service-account-token", "glsa_", WORD, 32),
            TokenShape.atLeast("gitleaks:grafana-cloud-api-token", "glc_", BASE64, 32),
            TokenShape.atLeast("gitleaks:linear-api-key", "lin_api_", ALNUM, 40),
            TokenShape.atLeast("gitleaks:notion-api-token", "ntn_", ALNUM, 40),
            TokenShape.atLeast("gitleaks:postman-api-token", "PMAK-", BASE64_URL, 50),
            TokenShape.atLeast("gitleaks:sentry-user-token", "sntryu_", HEX, 64),
            TokenShape.atLeast("gitleaks:sentry-org-token", "sntrys_", DOTTED, 40),
            TokenShape.atLeast("gitleaks:doppler-api-token", "dp.pt.", ALNUM, 40),
            TokenShape.exactly("gitleaks:rubygems-api-token", "rubygems_", HEX, 48),
            TokenShape.exactly("gitleaks:new-relic-user-api-key", "NRAK-", ALNUM, 27),
            TokenShape.exactly("gitleaks:new-relic-insert-key", "NRII-", BASE64_URL, 32),
            TokenShape.exactly("gitleaks:pulumi-api-token", "pul-", HEX, 40),
            TokenShape.exactly("gitleaks:age-secret-key", "AGE-SECRET-KEY-1", ALNUM, 58),
            TokenShape.around("gitleaks:telegram-bot-api-token", 8, ":A", BASE64_URL, 34, 34),
            TokenShape.atLeast("gitleaks:atlassian-api-token", "ATATT3", DOTTED, 40),
            TokenShape.atLeast("gitleaks:planetscale-api-token", "pscale_tkn_", DOTTED, 32),
            TokenShape.atLeast("gitleaks:planetscale-oauth-token", "pscale_oauth_", DOTTED, 32),
            TokenShape.atLeast("gitleaks:planetscale-password", "pscale_pw_", DOTTED, 32),
            TokenShape.exactly("gitleaks:prefect-api-token", "pnu_", ALNUM, 36),
            TokenShape.atLeast("gitleaks:sendinblue-api-token", "xkeysib-", BASE64_URL, 64),
            TokenShape.exactly("gitleaks:mailgun-private-api-token", "key-", HEX, 32),
            TokenShape.exactly("gitleaks:airtable-personnal-access-token", "pat", DOTTED, 79),
            TokenShape.atLeast("gitleaks:dynatrace-api-token", "dt0c01.", DOTTED, 80),
            TokenShape.around("gitleaks:hashicorp-tf-api-token", 14, ".atlasv1.", BASE64_URL, 60, 70),
            TokenShape.exactly("gitleaks:artifactory-api-key", "AKCp", ALNUM, 69),
            TokenShape.exactly("gitleaks:artifactory-reference-token", "cmVmd", ALNUM, 59),
            TokenShape.atLeast("github:docker_personal_access_token", "dckr_pat_", BASE64_URL, 20),
            TokenShape.atLeast("gitleaks:heroku-api-key-v2", "HRKU-", BASE64_URL, 30),
            TokenShape.atLeast("gitleaks:typeform-api-token", "tfp_", DOTTED, 40),
            TokenShape.atLeast("gitleaks:alibaba-access-key-id", "LTAI", ALNUM, 16),
            TokenShape.atLeast("gitleaks:square-access-token", "sq0atp-", BASE64_URL, 22),
            TokenShape.exactly("gitleaks:infracost-api-token", "ico-", ALNUM, 32),
            TokenShape.atLeast("gitleaks:readme-api-token", "rdme_", ALNUM, 60),
            TokenShape.atLeast("gitleaks:openshift-user-token", "sha256~", BASE64_URL, 43),
            TokenShape.atLeast("gitleaks:duffel-api-token", "duffel_live_", BASE64_URL, 40),
            TokenShape.atLeast("gitleaks:duffel-api-token", "duffel_test_", BASE64_URL, 40),
            TokenShape.exactly("gitleaks:frameio-api-token", "fio-u-", BASE64_URL, 64),
            TokenShape.atLeast("gitleaks:facebook-page-access-token", "EAA", ALNUM, 100),
            TokenShape.atLeast("service:openrouter", "sk-or-v1-", HEX, 60),
            TokenShape.atLeast("service:langsmith", "lsv2_pt_", WORD, 32),
            TokenShape.atLeast("service:langsmith", "lsv2_sk_", WORD, 32),
            TokenShape.atLeast("service:tavily", "tvly-", BASE64_URL, 30),
            TokenShape.atLeast("service:figma", "figd_", BASE64_URL, 40),
            TokenShape.atLeast("service:nvidia", "nvapi-", BASE64_URL, 60),
            TokenShape.atLeast("service:jina", "jina_", ALNUM, 50),
            TokenShape.atLeast("service:xai", "xai-", ALNUM, 60),
            TokenShape.atLeast("github:posthog_personal_api_key", "phx_", ALNUM, 40),
            TokenShape.atLeast("github:supabase_personal_access_token", "sbp_", HEX, 40),
            TokenShape.atLeast("github:supabase_secret_key", "sb_secret_", BASE64_URL, 20),
            TokenShape.exactly("service:fireworks", "fw_", ALNUM, 24),
            TokenShape.exactly("service:notion", "secret_", ALNUM, 43),
            TokenShape.exactly("gitleaks:easypost-api-token", "EZAK", ALNUM, 54),
            TokenShape.exactly("gitleaks:easypost-test-api-token", "EZTK", ALNUM, 54),
            TokenShape.exactly("gitleaks:flyio-access-token", "fo1_", BASE64_URL, 43),
            TokenShape.atLeast("gitleaks:flyio-access-token", "fm1a_", BASE64, 100),
            TokenShape.atLeast("gitleaks:flyio-access-token", "fm1r_", BASE64, 100),
            TokenShape.atLeast("gitleaks:flyio-access-token", "fm2_", BASE64, 100),
            TokenShape.atLeast("gitleaks:gitlab-rrt", "GR1348941", BASE64_URL, 20),
            TokenShape.atLeast("gitleaks:gitlab-feature-flag-client-token", "glffct-", BASE64_URL, 20),
            TokenShape.exactly("gitleaks:octopus-deploy-api-key", "API-", ALNUM, 26),
            TokenShape.exactly("gitleaks:sourcegraph-access-token", "sgp_", WORD, 40),
            TokenShape.exactly("gitleaks:sourcegraph-access-token", "sgp_", WORD, 57),
            TokenShape.exactly("gitleaks:shippo-api-token", "shippo_live_", HEX, 40),
            TokenShape.exactly("gitleaks:shippo-api-token", "shippo_test_", HEX, 40),
            TokenShape.exactly("gitleaks:scalingo-api-token", "tk-us-", BASE64_URL, 48),
            TokenShape.exactly("gitleaks:clojars-api-token", "CLOJARS_", ALNUM, 60),
            TokenShape.atLeast("gitleaks:cloudflare-origin-ca-key", "v1.0-", BASE64_URL, 171),
            TokenShape.exactly("gitleaks:clickhouse-cloud-api-secret-key", "4b1d", ALNUM, 38),
            TokenShape.atLeast("gitleaks:grafana-api-key", "eyJrIjoi", BASE64, 70),
            TokenShape.exactly("gitleaks:adobe-client-secret", "p8e-", ALNUM, 32),
            TokenShape.atLeast("gitleaks:1password-service-account-token", "ops_eyJ", BASE64, 100));

    private final List<List<TokenShape>> byFirst = new ArrayList<>();

    TokenShapes() {
        for (int c = 0; c < 128; c++) {
            char first = (char) c;
            byFirst.add(ALL.stream()
                    .filter(shape -> shape.mark().charAt(0) == first)
                    .toList());
        }
    }

    @Override
    public void find(CharSequence text, Spans found) {
        int at = 0;
        while (at < text.length()) {
            int next = at;
            char c = text.charAt(at);
            if (c < byFirst.size()) {
                List<TokenShape> shapes = byFirst.get(c);
                for (int i = 0; i < shapes.size() && next == at; i++) {
                    next = shapes.get(i).find(text, at, found);
                }
            }
            at = Math.max(next, at + 1);
        }
    }
}
