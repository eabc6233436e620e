# The service in a container. Terraform and OPA come from their makers' own sites and only with the checksum that you read there:
#   https://releases.hashicorp.com/terraform/VERSION/terraform_VERSION_SHA256SUMS       (of the linux zip)
#   https://github.com/open-policy-agent/opa/releases/download/vVERSION/opa_linux_ARCH_static.sha256
#   docker build --build-arg TERRAFORM_SHA256=… --build-arg OPA_SHA256=… -t sirsi .
# Without a checksum the tool is left out: reviews are then static, and custom policies close their gate.

FROM node:24-slim AS tools
ARG TARGETARCH=amd64
ARG TERRAFORM_VERSION=1.11.4
ARG TERRAFORM_SHA256=
ARG OPA_VERSION=1.22.0
ARG OPA_SHA256=
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates curl unzip && mkdir /tools
RUN if [ -n "$TERRAFORM_SHA256" ]; then \
      curl -fsSLo /terraform.zip "https://releases.hashicorp.com/terraform/${TERRAFORM_VERSION}/terraform_${TERRAFORM_VERSION}_linux_${TARGETARCH}.zip" \
      && echo "${TERRAFORM_SHA256}  /terraform.zip" | sha256sum -c - \
      && unzip /terraform.zip terraform -d /tools; \
    fi
RUN if [ -n "$OPA_SHA256" ]; then \
      curl -fsSLo /tools/opa "https://github.com/open-policy-agent/opa/releases/download/v${OPA_VERSION}/opa_linux_${TARGETARCH}_static" \
      && echo "${OPA_SHA256}  /tools/opa" | sha256sum -c - \
      && chmod 0755 /tools/opa; \
    fi

FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:24-slim
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data SIRSI_CACHE_DIR=/data/cache
COPY --from=tools /tools/ /usr/local/bin/
COPY --from=packages /app/node_modules ./node_modules
COPY package.json ./
COPY bin ./bin
COPY data ./data
COPY policies ./policies
COPY schemas ./schemas
COPY templates ./templates
COPY src ./src
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "src/main.ts"]
