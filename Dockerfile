# syntax=docker/dockerfile:1

# The web app.
FROM node:20-bookworm-slim AS ui
WORKDIR /src/ui
COPY ui/package.json ui/package-lock.json ui/.npmrc ./
RUN npm ci
COPY ui/ ./
RUN npm run build

# The binary, static, with the web app in it.
FROM golang:1.27-bookworm AS build
ENV GOTOOLCHAIN=auto CGO_ENABLED=0
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
COPY --from=ui /src/ui/dist ui/dist
ARG VERSION=dev
RUN go build -trimpath -ldflags "-s -w -X main.version=${VERSION}" -o /out/tenon ./cmd/tenon \
    && mkdir /out/data

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates tzdata \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --user-group --no-create-home --home-dir /data --shell /usr/sbin/nologin tenon
COPY --from=build /out/tenon /usr/local/bin/tenon
COPY --from=build --chown=10001:10001 /out/data /data
USER 10001:10001
VOLUME /data
EXPOSE 8090
HEALTHCHECK --interval=15s --timeout=3s --start-period=10s --retries=3 \
    CMD ["tenon", "health"]
# Operators' hooks and migrations, if there are any, live on the volume too.
CMD ["tenon", "serve", "--http=0.0.0.0:8090", "--dir=/data", "--hooksDir=/data/pb_hooks", "--migrationsDir=/data/pb_migrations"]
