# The register in a container: `docker compose up`, behind a proxy that speaks https.
FROM python:3.11-slim AS build
WORKDIR /src
COPY requirements.txt requirements-build.txt ./
RUN pip install --no-cache-dir --no-deps --require-hashes -r requirements-build.txt
RUN pip wheel --no-cache-dir --no-deps --require-hashes --no-build-isolation --wheel-dir /wheel -r requirements.txt
COPY . .
RUN pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir /wheel . \
 && python -m venv /opt/consentreg \
 && /opt/consentreg/bin/pip install --no-cache-dir --no-deps --no-index /wheel/*.whl

FROM python:3.11-slim
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/consentreg consentreg \
 && chmod 700 /var/lib/consentreg
COPY --from=build /opt/consentreg /opt/consentreg
ENV PATH=/opt/consentreg/bin:$PATH \
    CONSENTREG_INSTANCE=/var/lib/consentreg \
    CONSENTREG_HTTPS=1
USER consentreg
WORKDIR /var/lib/consentreg
VOLUME /var/lib/consentreg
EXPOSE 8000
# Ctrl+C lets a job in hand be finished; what docker sends otherwise would not.
STOPSIGNAL SIGINT
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD ["python", "-c", "import http.client as h; c = h.HTTPConnection('127.0.0.1', 8000, timeout=4); c.request('GET', '/health'); raise SystemExit(c.getresponse().status != 200)"]
CMD ["consentreg", "serve", "--host", "0.0.0.0"]
