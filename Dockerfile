# The production image: web, worker and timetable are the same image with another command (docker-compose.yml).

FROM python:3.13-slim AS packages
RUN python -m venv /venv
COPY requirements.txt .
# http-ece is published as source only: pure Python, built here, its hash checked like the others.
RUN /venv/bin/pip install --no-cache-dir --only-binary :all: --no-binary http-ece --require-hashes -r requirements.txt

FROM python:3.13-slim
RUN useradd --system --uid 10001 --no-create-home setwell
COPY --from=packages /venv /venv
ENV PATH=/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
WORKDIR /app
COPY . .
# The settings want a key and an address; this command uses neither.
RUN SECRET_KEY=unused SITE_URL=https://unused.invalid python manage.py collectstatic --noinput
USER setwell
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD \
  ["python", "-c", "from urllib.request import urlopen; urlopen('http://localhost:8000/healthz', timeout=3)"]
CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4", \
     "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
