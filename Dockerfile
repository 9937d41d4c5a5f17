# The service with its client built in. `docker compose up` needs nothing else.
FROM node:22-bookworm-slim AS client
WORKDIR /build
COPY web/package.json web/package-lock.json web/
RUN npm --prefix web ci --no-audit --no-fund
COPY server/locales server/locales
COPY web web
RUN npm --prefix web run build

FROM rust:1-slim-bookworm AS native
RUN apt-get update && apt-get install -y --no-install-recommends python3-pip && pip3 install --break-system-packages "maturin>=1.9,<2"
COPY native /build
RUN maturin build --release --locked --manifest-path /build/Cargo.toml --out /wheels

FROM python:3.13-slim-bookworm
RUN useradd --create-home --uid 10001 ucc && install -d -o ucc /data
WORKDIR /app
COPY pyproject.toml requirements.lock hatch_build.py README.md LICENSE ./
RUN pip install --no-cache-dir -r requirements.lock
COPY auth auth
COPY media media
COPY sfu sfu
COPY sip_gateway sip_gateway
COPY server server
COPY --from=native /wheels /wheels
COPY --from=client /build/server/static server/static
RUN UCC_BUILD_CLIENT=no pip install --no-cache-dir --no-build-isolation --no-deps . /wheels/*.whl
USER ucc
ENV UCC_DATA_DIR=/data
VOLUME /data
# 8080 pages and signalling, 10000 browsers' media (TCP where UDP is blocked), 5060 SIP, 20000-20998 telephones' RTP.
EXPOSE 8080/tcp 10000/udp 10000/tcp 5060/udp 5060/tcp 20000-20998/udp
HEALTHCHECK --interval=10s --timeout=3s CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8080/healthz', timeout=2)"]
CMD ["ucc", "serve"]
